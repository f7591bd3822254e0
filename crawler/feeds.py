"""Feeds and sitemaps: which pages they name. RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; urlset, sitemapindex, text.

The XML is read by names without their namespaces, as forgiving as feed readers are; no entity is expanded, nothing
is loaded from outside, and broken documents give what they hold up to the break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

FEED_ROOTS = ("rss", "rdf", "feed")
SITEMAP_ROOTS = ("urlset", "sitemapindex")
_DATES = ("pubdate", "published", "issued", "date", "updated", "modified")
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_JSON_FEED = b"jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page named by a feed or sitemap. `published` is seconds since 1970, UTC, when it is told."""

    url: str
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed or sitemap names: pages, further sitemaps, the feed's next page."""

    kind: str  # feed | sitemap
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[Entry, ...] = ()
    following: str | None = None
    is_news: bool = False  # a sitemap with news entries: new articles, all of them


def kind_of(body: bytes) -> str | None:
    """ "feed", "sitemap" or None, from the first bytes."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return "feed" if _JSON_FEED in head else None
    match = _ROOT.search(head) if head.startswith(b"<") else None
    root = match[1].decode("latin-1").lower() if match else ""
    return "feed" if root in FEED_ROOTS else "sitemap" if root in SITEMAP_ROOTS else None


def read_listed(body: bytes, *, most: int) -> Listed | None:
    """The first `most` entries of a feed or sitemap; None for anything else."""
    kind = kind_of(body)
    if kind is None:
        return None
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, most)
    root = _parse(body)
    if root is None:
        return Listed(kind)
    return _feed(root, most) if kind == "feed" else _sitemap(root, most)


def read_text_sitemap(body: bytes, *, most: int) -> Listed:
    """A sitemap of one URL a line."""
    lines = (line.strip() for line in body.decode("utf-8", "replace").splitlines())
    urls = [line for line in lines if line.startswith(("http://", "https://"))]
    return Listed("sitemap", tuple(map(Entry, urls[:most])))


def read_date(text: str | None) -> float | None:
    """Seconds since 1970 of an RFC 822 or ISO 8601 date; without zone it is taken as UTC."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _parse(body: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _feed(root: Any, most: int) -> Listed:
    items = [element for element in root.iter() if _name(element) in ("item", "entry")][:most]
    entries = tuple(entry for item in items if (entry := _feed_entry(item)))
    following = next((href for href, rel in _links(root) if rel == "next"), None)
    if following is None:
        channels = (child for child in root if _name(child) == "channel")
        following = next((href for channel in channels for href, rel in _links(channel) if rel == "next"), None)
    return Listed("feed", entries, following=following)


def _feed_entry(item: Any) -> Entry | None:
    texts = {_name(child): (child.text or "").strip() for child in reversed(item)}
    link = next((href for href, rel in _links(item) if rel in ("alternate", "")), None) or texts.get("link")
    guid = texts.get("guid") or texts.get("id") or ""
    url = texts.get("origlink") or link or (guid if guid.startswith("http") else "")
    dates = (read_date(texts.get(name)) for name in _DATES)
    return Entry(url, next((date for date in dates if date is not None), None)) if url else None


def _links(element: Any) -> Iterator[tuple[str, str]]:
    """(href, rel) of the Atom links right below an element."""
    for child in element:
        if _name(child) == "link" and child.get("href"):
            yield child.get("href"), child.get("rel", "")


def _json_feed(body: bytes, most: int) -> Listed:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return Listed("feed")
    items = feed.get("items") if isinstance(feed, dict) else None
    entries = [
        _json_entry(item) for item in (items if isinstance(items, list) else [])[:most] if isinstance(item, dict)
    ]
    following = feed.get("next_url") if isinstance(feed, dict) else None
    return Listed(
        "feed",
        tuple(entry for entry in entries if entry.url),
        following=following if isinstance(following, str) else None,
    )


def _json_entry(item: dict[str, Any]) -> Entry:
    url = item.get("url") or item.get("external_url") or ""
    date = item.get("date_published") or item.get("date_modified")
    return Entry(url if isinstance(url, str) else "", read_date(date if isinstance(date, str) else None))


def _sitemap(root: Any, most: int) -> Listed:
    is_news = False
    pages: list[Entry] = []
    sitemaps: list[Entry] = []
    for element in root:
        kind = _name(element)
        texts = {_name(child): (child.text or "").strip() for child in element.iter()}
        if kind not in ("url", "sitemap") or not texts.get("loc"):
            continue
        is_news = is_news or "publication_date" in texts
        date = read_date(texts.get("publication_date")) or read_date(texts.get("lastmod"))
        (pages if kind == "url" else sitemaps).append(Entry(_location(element), date))
        if len(pages) + len(sitemaps) >= most:
            break
    return Listed("sitemap", tuple(pages), tuple(sitemaps), is_news=is_news)


def _location(element: Any) -> str:
    """The page's own address: an image below it has a `loc` too."""
    return next(((child.text or "").strip() for child in element if _name(child) == "loc"), "")
