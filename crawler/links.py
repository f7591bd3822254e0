"""What a page leads to: links, feeds, the next page of a listing. One lexbor parse, no other."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from archive import decode_page, parse_html
from crawler.urls import resolve

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_WANTED = "a[href],area[href],link[rel][href],base[href],[data-next],[data-href],[data-url]"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class PageLinks:
    """Clean absolute URLs, each once, in the page's order."""

    links: dict[str, None] = field(default_factory=dict)
    following: dict[str, None] = field(default_factory=dict)  # rel=next, load-more: further pages of this listing
    feeds: dict[str, None] = field(default_factory=dict)
    canonical: str | None = None


def read_links(body: bytes, url: str, content_type: str | None = None, *, most: int = 2000) -> PageLinks:
    """The first `most` links of an HTML page, given decoded of its content coding."""
    found = PageLinks()
    base = url
    for node in parse_html(_text(body, content_type)).css(_WANTED):
        if node.tag == "base":
            base = resolve(url, node.attributes.get("href") or "") or url
        else:
            _take(node, base, found)
        if len(found.links) >= most:
            break
    return found


def _text(body: bytes, content_type: str | None) -> str:
    """UTF-8 first: it is nearly always that, and where it is not, links are mostly ASCII all the same."""
    if not body.startswith(_UTF16):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return decode_page(body, content_type)[0]


def _take(node: LexborNode, base: str, found: PageLinks) -> None:
    attributes = node.attributes
    rel = (attributes.get("rel") or "").lower().split()
    if node.tag == "link":
        _take_link(attributes, rel, base, found)
        return
    for name in ("href", "data-next", "data-href", "data-url"):
        target = resolve(base, attributes[name] or "") if name in attributes else None
        if target is None:
            continue
        found.links[target] = None
        if "next" in rel or name == "data-next":
            found.following[target] = None


def _take_link(attributes: dict[str, str | None], rel: list[str], base: str, found: PageLinks) -> None:
    target = resolve(base, attributes.get("href") or "")
    if target is None:
        return
    if "next" in rel:
        found.following[target] = None
    elif "canonical" in rel:
        found.canonical = target
    elif "alternate" in rel and (attributes.get("type") or "").lower().partition(";")[0].strip() in FEED_TYPES:
        found.feeds[target] = None
