"""What an answer names: pages, listings, feeds, sitemaps, each with how much it is wanted. Pure: bytes in.

| found in                 | as              | wanted (crawler.frontier)                                          |
|--------------------------|-----------------|--------------------------------------------------------------------|
| feed, news sitemap       | article         | NEW_ARTICLE, newest first                                          |
| sitemap                  | article         | ARTICLE where dated, else DEEP_ARTICLE                             |
| seed or listing near it  | article         | ARTICLE where its URL looks like one, else DEEP_ARTICLE            |
| deeper page              | article         | DEEP_ARTICLE                                                       |
| listing                  | its next page   | LISTING, as deep as the listing itself                             |
| anywhere                 | other listing   | LISTING near a seed, else DEEP_LISTING                             |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive import UndecodableBody, decode_content
from crawler.caps import Caps
from crawler.feeds import Entry, Listed, kind_of, read_listed, read_text_sitemap
from crawler.frontier import AGAIN, ARTICLE, DEEP_ARTICLE, DEEP_LISTING, LISTING, NEW_ARTICLE, START, Found
from crawler.links import PageLinks, read_links
from crawler.scope import FEED, PAGE, SITEMAP, Scope, Verdict
from crawler.scope import LISTING as AS_LISTING
from crawler.urls import is_same_listing, resolve

HTML = ("text/html", "application/xhtml+xml")
BEYOND = AGAIN + 1  # worse than every priority
GZIP = b"\x1f\x8b"
FEED_PLACES = ("/feed", "/rss.xml", "/atom.xml", "/feed.json", "/rss")
SITEMAP_PLACES = ("/sitemap.xml", "/sitemap-news.xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to read, and how it was come by."""

    url: str
    wanted_as: str
    depth: int
    hops: str
    entity: bytes  # content coding not undone
    content_type: str | None = None
    codings: tuple[str, ...] = ()  # content codings, in the order they were applied
    seen: dict[str, int] = field(default_factory=dict)  # URL -> best priority it was found with before; grows


@dataclass(slots=True)
class Reading:
    """`found` is what to follow, `outlinks` all that the page links to, `traps` what is not followed, and why."""

    wanted_as: str
    found: list[Found] = field(default_factory=list)
    outlinks: tuple[str, ...] = ()
    traps: list[tuple[str, str]] = field(default_factory=list)


def read(answer: Answer, scope: Scope, caps: Caps, *, max_depth: int, max_body: int) -> Reading:
    """What the answer names; nothing where it cannot be decoded or is no page, feed or sitemap."""
    try:
        body = _body(answer, caps, max_body)
    except UndecodableBody:
        return Reading(answer.wanted_as)
    listed = _listed(answer, body, caps)
    if listed is not None:
        return _read_listed(answer, listed, scope, caps)
    if not _is_html(answer, body):
        return Reading(answer.wanted_as)
    links = read_links(body, answer.url, answer.content_type, most=caps.links_per_page)
    reading = Reading(answer.wanted_as, outlinks=tuple(links.links))
    reading.found.extend(_follow(answer, links, scope, reading, max_depth))
    return reading


def guesses(seed: str) -> list[Found]:
    """Where feeds and sitemaps commonly lie, for a site that names none."""
    origin = "/".join(seed.split("/", 3)[:3])
    feeds = [Found(origin + path, FEED, START, via=seed, hops="F") for path in FEED_PLACES]
    return feeds + [Found(origin + path, SITEMAP, START, via=seed, hops="M") for path in SITEMAP_PLACES]


def _body(answer: Answer, caps: Caps, max_body: int) -> bytes:
    most = caps.sitemap_bytes if answer.wanted_as == SITEMAP else max_body
    body = decode_content(answer.entity, answer.codings, max_size=most)
    return decode_content(body, ["gzip"], max_size=most) if body.startswith(GZIP) else body


def _listed(answer: Answer, body: bytes, caps: Caps) -> Listed | None:
    kind = kind_of(body)
    if kind is not None:
        return read_listed(body, most=caps.feed_entries if kind == FEED else caps.sitemap_entries)
    if answer.wanted_as == SITEMAP and body.startswith((b"http://", b"https://")):
        return read_text_sitemap(body, most=caps.sitemap_entries)
    return None


def _is_html(answer: Answer, body: bytes) -> bool:
    named = (answer.content_type or "").partition(";")[0].strip().lower()
    return named in HTML or (not named and body[:1024].lstrip().startswith(b"<"))


def _read_listed(answer: Answer, listed: Listed, scope: Scope, caps: Caps) -> Reading:
    reading = Reading(listed.kind)
    letter = "F" if listed.kind == FEED else "M"
    for entry in listed.entries:
        if url := resolve(answer.url, entry.url):
            verdict = _noted(scope.judge_entry(url), url, reading)
            if verdict.wanted_as:
                reading.found.append(_from_entry(answer, listed, entry, url, letter, verdict.wanted_as))
    if answer.hops.count("M") < caps.sitemap_depth:
        reading.found.extend(_sitemaps(answer, listed, scope))
    if listed.following and (url := resolve(answer.url, listed.following)) and scope.has_host(url):
        reading.found.append(Found(url, FEED, LISTING, answer.depth, answer.url, answer.hops + "F"))
    reading.outlinks = tuple(entry.url for entry in listed.entries[: caps.links_per_page])
    return reading


def _from_entry(answer: Answer, listed: Listed, entry: Entry, url: str, letter: str, wanted_as: str) -> Found:
    priority = _entry_priority(listed, entry) if wanted_as == PAGE else LISTING
    return Found(url, wanted_as, priority, answer.depth, answer.url, answer.hops + letter, entry.published)


def _entry_priority(listed: Listed, entry: Entry) -> int:
    if listed.kind == FEED or listed.is_news:
        return NEW_ARTICLE
    return ARTICLE if entry.published is not None else DEEP_ARTICLE


def _sitemaps(answer: Answer, listed: Listed, scope: Scope) -> Iterator[Found]:
    for entry in listed.sitemaps:
        url = resolve(answer.url, entry.url)
        if url and scope.has_host(url):
            priority = START if "news" in url.lower() else LISTING
            yield Found(url, SITEMAP, priority, answer.depth, answer.url, answer.hops + "M", entry.published)


def _follow(answer: Answer, links: PageLinks, scope: Scope, reading: Reading, max_depth: int) -> Iterator[Found]:
    hops, is_near = answer.hops + "L", answer.wanted_as == AS_LISTING and answer.depth <= 1
    if is_near:
        for url in links.feeds:
            if scope.has_host(url) and not scope.is_excluded(url):
                yield Found(url, FEED, START, answer.depth, answer.url, answer.hops + "F")
    for url in links.links:
        if answer.seen.get(url, BEYOND) <= ARTICLE:
            continue
        verdict = _noted(scope.judge_link(url), url, reading)
        if verdict.wanted_as is None:
            continue
        continues = answer.wanted_as == AS_LISTING and (url in links.following or is_same_listing(url, answer.url))
        depth = answer.depth if continues else answer.depth + 1
        if depth > max_depth:
            continue
        wanted_as = AS_LISTING if continues else verdict.wanted_as
        priority = _link_priority(answer, scope, url, wanted_as, continues=continues, is_near=is_near)
        if priority < answer.seen.get(url, BEYOND):
            answer.seen[url] = priority
            yield Found(url, wanted_as, priority, depth, answer.url, hops)


def _link_priority(answer: Answer, scope: Scope, url: str, wanted_as: str, *, continues: bool, is_near: bool) -> int:
    if wanted_as == PAGE:
        return ARTICLE if is_near and scope.is_article(url) else DEEP_ARTICLE
    return LISTING if continues or answer.depth == 0 else DEEP_LISTING


def _noted(verdict: Verdict, url: str, reading: Reading) -> Verdict:
    if verdict.trap:
        reading.traps.append((url, verdict.trap))
    return verdict
