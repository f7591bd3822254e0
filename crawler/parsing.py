"""What an answer holds, before anybody judges it: links, entries, requisites. Pure, and light to import: bytes in.

This is the part of reading whose cost a site decides; large answers are parsed in a process of their own
(crawler.heavy), so nothing here may know of a run.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive import Requisite, UndecodableBody, decode_content, media_type
from crawler.caps import Caps
from crawler.embeds import of_page, of_requisite
from crawler.feeds import Listed, kind_of, read_listed, read_text_sitemap
from crawler.links import PageLinks, read_json_links, read_links, take_headers
from crawler.media import GZIP, is_html
from crawler.scope import FEED, LISTING, REQUISITE, SITEMAP
from crawler.sources import Limits


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, but for its bytes. `most`: bytes of its body, decoded, that are looked at."""

    url: str
    wanted_as: str
    hops: str
    content_type: str | None
    codings: tuple[str, ...]  # content codings, in the order they were applied
    most: int
    requisites: Limits | None = None  # how many are wanted, if any
    link_headers: tuple[str, ...] = ()  # of the answer


@dataclass(slots=True)
class Parsed:
    """At most one of `listed` and `links`; neither: it cannot be decoded, or is no page, feed or sitemap."""

    listed: Listed | None = None
    links: PageLinks | None = None
    requisites: tuple[Requisite, ...] = ()


def parse(page: Page, entity: bytes, caps: Caps) -> Parsed:
    """Look into an entity, its content coding not undone. Never raises on what a site sent."""
    return look_into(page, unpack(page, entity, caps, page.most), caps)


def unpack(page: Page, entity: bytes, caps: Caps, most: int) -> bytes:
    """The body: an entity without its content coding, or that of a file; cut at `most` bytes, or the page's own `most`.

    Empty where it cannot be decoded.
    """
    most = min(most, page.most)
    try:
        body = decode_content(entity, page.codings, max_size=most, max_ratio=caps.decoded_ratio)
        if body.startswith(GZIP):
            body = decode_content(body, ["gzip"], max_size=most, max_ratio=caps.decoded_ratio)
    except UndecodableBody:
        return b""
    return body


def look_into(page: Page, body: bytes, caps: Caps) -> Parsed:
    """What a body holds. Never raises on what a site sent."""
    if page.wanted_as == REQUISITE:
        limits = page.requisites
        return Parsed(requisites=_of_requisite(page, body, limits) if limits else ())
    listed = _listed(page, body, caps)
    if listed is not None:
        return Parsed(listed)
    named = media_type(page.content_type)
    if is_html(named) or (not named and body[:1024].lstrip().startswith(b"<")):
        links = read_links(body, page.url, page.content_type, most=caps.links_per_page)
        take_headers(page.link_headers, page.url, links)
        return Parsed(links=links, requisites=_of_page(page, body))
    if page.wanted_as == LISTING and named.endswith("json"):
        return Parsed(links=read_json_links(body, page.url, most=caps.links_per_page))
    return Parsed()


def parts_of(parsed: Parsed, size: int) -> Iterator[Parsed]:
    """The same in parts, each with so many entries; the first has everything else."""
    listed = parsed.listed
    if listed is None or len(listed.entries) <= size:
        yield parsed
        return
    yield replace(parsed, listed=replace(listed, entries=listed.entries[:size]))
    for start in range(size, len(listed.entries), size):
        rest = replace(listed, entries=listed.entries[start : start + size], sitemaps=(), following=None)
        yield Parsed(rest)


def _listed(page: Page, body: bytes, caps: Caps) -> Listed | None:
    kind = kind_of(body)
    if kind is not None:
        return read_listed(body, most=caps.feed_entries if kind == FEED else caps.sitemap_entries)
    if page.wanted_as == SITEMAP and body[:64].removeprefix(BOM_UTF8).lstrip().startswith((b"http://", b"https://")):
        return read_text_sitemap(body, most=caps.sitemap_entries)
    return None


def _of_page(page: Page, body: bytes) -> tuple[Requisite, ...]:
    if page.requisites is None or page.wanted_as in (FEED, SITEMAP):
        return ()
    return tuple(of_page(body, page.url, page.content_type, page.requisites))


def _of_requisite(page: Page, body: bytes, limits: Limits) -> tuple[Requisite, ...]:
    return tuple(of_requisite(body, page.url, page.content_type, page.hops, limits))
