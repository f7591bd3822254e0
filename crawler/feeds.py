"""Feeds and sitemaps: which pages they name. RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; urlset, sitemapindex, text.

XML is read by names without their namespaces; broken documents give what they hold up to the break. The reader was
held against feedparser over a table of odd feeds (benchmarks/notes/finding.md): it finds the same links and dates, and
sanitises no markup that nobody asked for.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from archive import media_type
from crawler.feed_xml import kind_of as kind_of_xml
from crawler.feed_xml import name_of, parse, plain_bytes
from crawler.hints import Hints, hints_of

_DATES = ("pubdate", "published", "issued", "date", "updated", "modified")
_JSON_FEED = b"jsonfeed.org/version/"
_WEB = ("http://", "https://")
LARGE = 1_000_000  # bytes
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page named by a feed or sitemap. `published` is seconds since 1970, UTC, when it is told."""

    url: str
    published: float | None = None
    title: str | None = None

    def __reduce__(self) -> tuple[type[Entry], tuple[str, float | None, str | None]]:
        """Pickled in a tenth of the usual time: fifty thousand of them come from the process that parses sitemaps."""
        return Entry, (self.url, self.published, self.title)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed or sitemap names: pages, further sitemaps, the feed's next page, when to come again."""

    kind: str  # feed | sitemap
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[Entry, ...] = ()
    following: str | None = None
    is_news: bool = False  # a sitemap with news entries: new articles, all of them
    title: str | None = None
    language: str | None = None  # as it says itself
    hints: Hints = field(default_factory=Hints)


def kind_of(body: bytes) -> str | None:
    """ "feed", "sitemap" or None, from the first bytes."""
    head = plain_bytes(body[:8192])
    if head.startswith(b"{"):
        return "feed" if _JSON_FEED in head[:4096] else None
    return kind_of_xml(head)


def read_listed(body: bytes, *, most: int) -> Listed | None:
    """The first `most` entries of a feed or sitemap; None for anything else."""
    body = plain_bytes(body)
    kind = kind_of(body)
    if kind is None:
        return None
    if body.startswith(b"{"):
        return _json_feed(body, most)
    root = parse(_shortened(body, most))
    if root is None:
        return Listed(kind)
    return _feed(root, most) if kind == "feed" else _sitemap(root, most)


def _shortened(body: bytes, most: int) -> bytes:
    """A large document up to the end of its entry number `most`: a tree of what nobody reads costs memory and time."""
    if len(body) < LARGE:
        return body
    end = next(itertools.islice(_ENTRY_END.finditer(body), most - 1, None), None)
    return body if end is None else body[: end.end()]


_ENTRY_END = re.compile(rb"</(?:[\w.-]{1,20}:)?(?:url|sitemap|item|entry)\s{0,20}>", re.IGNORECASE)


def read_text_sitemap(body: bytes, *, most: int) -> Listed:
    """A sitemap of one URL a line."""
    lines = (line.strip() for line in body.decode("utf-8-sig", "replace").splitlines())
    urls = [line for line in lines if line.startswith(_WEB)]
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


def _feed(root: Any, most: int) -> Listed:
    items = [element for element in root.iter() if name_of(element) in ("item", "entry")][:most]
    channels = [root, *(child for child in root if name_of(child) == "channel")]
    links = [link for channel in channels for link in _links(channel)]
    texts = {name: text for channel in channels for name, text in _texts(channel).items()}
    return Listed(
        "feed",
        tuple(entry for item in items if (entry := _feed_entry(item))),
        following=_href(links, "next"),
        title=texts.get("title") or None,
        language=texts.get("language") or next((lang for lang in map(_language, channels) if lang), None),
        hints=hints_of(channels, hub=_href(links, "hub"), topic=_href(links, "self")),
    )


def _feed_entry(item: Any) -> Entry | None:
    texts = _texts(item)
    url = texts.get("origlink") or _page_link(item) or texts.get("link") or _permalink(item, texts)
    dates = (read_date(texts.get(name)) for name in _DATES)
    published = next((date for date in dates if date is not None), None)
    return Entry(urljoin(_base(item), url), published, texts.get("title") or None) if url else None


def _texts(element: Any) -> dict[str, str]:
    """Name -> text of the elements right below; the first that says something counts."""
    texts: dict[str, str] = {}
    for child in element:
        name = name_of(child)
        if name and not texts.get(name):
            texts[name] = (child.text or "").strip()
    return texts


def _permalink(item: Any, texts: dict[str, str]) -> str:
    """The address by which an entry without a link is known: rdf:about, or a guid that is said to be one."""
    about = next((value for name, value in item.items() if name.endswith("about")), "")
    guids = [child for child in item if name_of(child) == "guid" and child.get("isPermaLink", "true").lower() == "true"]
    named = [about, *((guid.text or "").strip() for guid in guids), texts.get("id", "")]
    return next((name for name in named if name.startswith(_WEB)), "")


@dataclass(frozen=True, slots=True)
class _Link:
    href: str
    rel: str
    type: str


def _links(element: Any) -> Iterator[_Link]:
    """The Atom links right below an element."""
    for child in element:
        if name_of(child) == "link" and child.get("href"):
            kind = media_type(child.get("type"))
            yield _Link(child.get("href").strip(), child.get("rel", "alternate").lower(), kind)


def _href(links: list[_Link], rel: str) -> str | None:
    return next((link.href for link in links if link.rel == rel), None)


def _page_link(item: Any) -> str | None:
    links = [link for link in _links(item) if link.rel == "alternate"]
    pages = [link for link in links if link.type in _PAGE_TYPES]
    return (pages or links)[0].href if links else None


def _base(element: Any) -> str:
    """By what xml:base says, relative links are resolved; "" where it says nothing."""
    try:
        return element.base or ""
    except ValueError:
        return ""


def _language(element: Any) -> str | None:
    value = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return str(value) if value else None


def _json_feed(body: bytes, most: int) -> Listed:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return Listed("feed")
    if not isinstance(feed, dict):
        return Listed("feed")
    items = feed.get("items")
    entries = [
        _json_entry(item) for item in (items if isinstance(items, list) else [])[:most] if isinstance(item, dict)
    ]
    hubs = feed.get("hubs")
    hub = next((hub.get("url") for hub in hubs if isinstance(hub, dict)), None) if isinstance(hubs, list) else None
    return Listed(
        "feed",
        tuple(entry for entry in entries if entry.url),
        following=_text(feed.get("next_url")),
        title=_text(feed.get("title")),
        language=_text(feed.get("language")),
        hints=Hints(hub=_text(hub), topic=_text(feed.get("feed_url"))),
    )


def _json_entry(item: dict[str, Any]) -> Entry:
    number = _text(item.get("id")) or ""
    named = (item.get("url"), item.get("external_url"), number if number.startswith(_WEB) else "")
    url = next((name for name in named if isinstance(name, str) and name), "")
    date = item.get("date_published") or item.get("date_modified")
    return Entry(url, read_date(_text(date)), _text(item.get("title")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _sitemap(root: Any, most: int) -> Listed:
    is_news = False
    pages: list[Entry] = []
    sitemaps: list[Entry] = []
    for element in root:
        kind = name_of(element)
        location = _texts(element).get("loc") if kind in ("url", "sitemap") else None
        if not location:
            continue
        told = {name_of(child): (child.text or "").strip() for child in element.iter()}
        is_news = is_news or "publication_date" in told
        date = read_date(told.get("publication_date")) or read_date(told.get("lastmod"))
        entry = Entry(location, date, _news_title(element) if "publication_date" in told else None)
        (pages if kind == "url" else sitemaps).append(entry)
        if len(pages) + len(sitemaps) >= most:
            break
    return Listed("sitemap", tuple(pages), tuple(sitemaps), is_news=is_news)


def _news_title(element: Any) -> str | None:
    """The title that the news namespace gives: an image or a video below the page may have one too."""
    news = next((child for child in element if name_of(child) == "news"), None)
    return (_texts(news).get("title") or None) if news is not None else None
