"""What a page leads to: links, feeds, the next page of a listing; and what it says it is. One lexbor parse, no other.

A listing goes on where its markup says so (rel=next, an address on a load-more button) or, for people alone, by words,
arrows and numbers (crawler.following). Buttons without an address need a script, and lead nowhere here. What a page
without scripts would show in its place (a refresh, the frames of a set) is taken as its further pages.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive import decode_page, media_type, parse_html
from crawler.following import Following
from crawler.link_headers import link_headers
from crawler.robots_tags import in_markup
from crawler.urls import resolve

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
XML_TYPES = ("text/xml", "application/xml")  # an alternate of these types is a feed, too ...
JSON_TYPE = "application/json"  # ... and of this one, where it is called so: some name the data of an API
PARAGRAPHS = 40  # long ones by which a page is told from others, and from what it said before
LONG_PARAGRAPH = 40  # characters
ENOUGH_PROSE = 400  # characters in paragraphs, from which on a page says something itself
JSON_DEPTH = 8
JSON_STRINGS = 20_000

ADDRESSES = ("href", "data-href", "data-url", "data-src-url")  # attributes that hold an address to follow
MORE_ADDRESSES = (  # attributes that hold the address of what a load-more button would load
    "data-next",
    "data-next-url",
    "data-next-page",
    "data-next-href",
    "data-load-more",
    "data-load-more-url",
    "data-loadmore-url",
    "data-more-url",
    "data-ajax-url",
    "data-endless-url",
    "hx-get",
)
_HOLDERS = ",".join(f"[{name}]" for name in (*ADDRESSES[1:], *MORE_ADDRESSES))
_WANTED = f"a[href],area[href],link[rel][href],base[href],meta[property],meta[http-equiv],frame[src],{_HOLDERS}"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MORE_CLASS = re.compile(
    r"\b(?:load|show|view|read|see)?[-_]?(?:more|next|older)(?:[-_](?:posts?|button|btn|link))?\b", re.I
)
_STATED = re.compile(r'"@type"\s*:\s*\[?\s*"(?:[A-Za-z]*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report)"')


@dataclass(slots=True)
class PageLinks:
    """Clean absolute URLs, each once, in the page's order; and what the page says of itself."""

    links: dict[str, None] = field(default_factory=dict)
    following: dict[str, None] = field(default_factory=dict)  # rel=next, load-more: further pages of this listing
    feeds: dict[str, None] = field(default_factory=dict)
    canonical: str | None = None
    states_article: bool = False  # its markup calls it an article
    prose: int = 0  # characters in paragraphs, up to `ENOUGH_PROSE`
    paragraphs: tuple[tuple[int, int], ...] = ()  # (hash, length) of the first ones that are long, digits left out
    headline: str = ""  # of <title>
    robots_tags: list[str] = field(default_factory=list)  # directives of its meta elements

    @property
    def reads_as_article(self) -> bool:
        """Whether it may well be one: it says so, or has something to say. The text decides later."""
        return self.states_article or self.prose >= ENOUGH_PROSE


def read_links(body: bytes, url: str, content_type: str | None = None, *, most: int = 2000) -> PageLinks:
    """The first `most` links of an HTML page, given decoded of its content coding."""
    text, charset = _text(body, content_type)
    tree = parse_html(text)
    found = PageLinks(states_article=any(_STATED.search(node.text()) for node in tree.css(_JSON_LD)))
    base, following = _Base(url, charset), Following(url)
    for node in tree.css(_WANTED):
        if node.tag == "base":
            base = _Base(resolve(url, node.attributes.get("href") or "") or url, charset)
        elif node.tag == "meta":
            _take_meta(node.attributes, base, found)
        else:
            _take(node, base, found, following)
        if len(found.links) >= most:
            break
    if not found.states_article:
        found.following |= dict.fromkeys(following.found())
    found.following.pop(url, None)
    _take_words(tree, found)
    found.robots_tags = in_markup(tree)
    return found


_JSON_LD = 'script[type="application/ld+json"]'


def read_json_links(body: bytes, url: str, *, most: int = 2000) -> PageLinks:
    """What a load-more address answers in JSON: addresses under names like "url", and markup within its texts."""
    found = PageLinks()
    try:
        strings = _strings(json.loads(body))
    except (ValueError, RecursionError):
        return found
    for name, text in strings[:JSON_STRINGS]:
        if "href=" in text:
            inner = read_links(text.encode("utf-8", "replace"), url, "text/html; charset=utf-8", most=most)
            found.links |= inner.links
            found.following |= inner.following
        elif _ADDRESS_NAME.search(name) and (target := _address(url, text)):
            found.links[target] = None
            if "next" in name or "more" in name:
                found.following[target] = None
    found.links = dict.fromkeys(list(found.links)[:most])
    return found


_ADDRESS_NAME = re.compile(r"(?:^|_|-)(?:url|href|link|permalink|next|path|next_?page|load_?more)$", re.IGNORECASE)


def _strings(value: Any, name: str = "", depth: int = 0) -> list[tuple[str, str]]:
    """(name, text) of all texts in a JSON value."""
    if isinstance(value, str):
        return [(name.lower(), value)]
    if depth > JSON_DEPTH:
        return []
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _strings(inner, key, depth + 1)]
    return [pair for inner in value for pair in _strings(inner, name, depth + 1)] if isinstance(value, list) else []


def _address(url: str, text: str) -> str | None:
    return resolve(url, text) if text.startswith(("/", "http://", "https://", "?")) else None


def take_headers(values: Sequence[str], url: str, found: PageLinks) -> None:
    """What Link headers say of a page, as elements in its head would (RFC 8288)."""
    for href, told in link_headers(values):
        _take_link({"href": href, "type": told.get("type")}, told.get("rel", "").lower().split(), _Base(url), found)


@dataclass(frozen=True, slots=True)
class _Base:
    """What the references of a page are relative to. `charset` is the page's own: queries are written in it (HTML
    standard, encoding-parsing a URL).
    """

    url: str
    charset: str = "utf-8"

    def to(self, href: str | None) -> str | None:
        """The clean absolute URL of a reference."""
        href = href or ""
        if self.charset != "utf-8" and "?" in href and not href.isascii():
            path, mark, rest = href.partition("?")
            query, hash_mark, fragment = rest.partition("#")
            href = f"{path}{mark}{_told_in(query, self.charset)}{hash_mark}{fragment}"
        return resolve(self.url, href)


def _told_in(query: str, charset: str) -> str:
    try:
        return quote(query.encode(charset), safe=_QUERY_CHARS)
    except UnicodeError:
        return query


_QUERY_CHARS = "".join(map(chr, range(0x21, 0x7F)))


def _text(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Text and charset. UTF-8 first: it is nearly always that; UTF-16 counts as it in addresses, too."""
    if not body.startswith(_UTF16):
        try:
            return body.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    text, charset = decode_page(body, content_type)
    return text, "utf-8" if charset.startswith("utf") else charset


_REFRESH = re.compile(r"""\s*[\d.]+(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?["']?([^"'\s]+)""", re.IGNORECASE)


def _take_meta(attributes: dict[str, str | None], base: _Base, found: PageLinks) -> None:
    if (attributes.get("http-equiv") or "").strip().lower() == "refresh":
        leads = _REFRESH.match(attributes.get("content") or "")
        if leads and (target := base.to(leads[1])):
            found.links[target] = found.following[target] = None
    name = (attributes.get("property") or "").lower()
    is_type = name == "og:type" and (attributes.get("content") or "").strip().lower() == "article"
    found.states_article = found.states_article or is_type or name == "article:published_time"


def _take(node: LexborNode, base: _Base, found: PageLinks, following: Following) -> None:
    attributes = node.attributes
    rel = (attributes.get("rel") or "").lower().split()
    if node.tag == "link":
        _take_link(attributes, rel, base, found)
        return
    if "alternate" in rel and _is_feed(attributes):
        _take_link(attributes, rel, base, found)
    if node.tag == "frame":
        if target := base.to(attributes.get("src")):
            found.links[target] = found.following[target] = None
    elif target := base.to(attributes.get("href")):
        found.links[target] = None
        if "next" in rel:
            found.following[target] = None
        else:
            following.see(node, attributes, target)
    if not _OTHERS.isdisjoint(attributes):
        _take_others(node, attributes, base, found)


def _take_others(node: LexborNode, attributes: dict[str, str | None], base: _Base, found: PageLinks) -> None:
    for name in (*ADDRESSES[1:], *MORE_ADDRESSES):
        if (target := base.to(attributes.get(name))) is not None:
            found.links[target] = None
            if name in _MORE or _is_button(node):
                found.following[target] = None


_OTHERS = frozenset((*ADDRESSES[1:], *MORE_ADDRESSES))
_MORE = frozenset(MORE_ADDRESSES)


def _is_button(node: LexborNode) -> bool:
    """Whether an address beside href is what a button would load; elsewhere it is one to be shared."""
    said = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.tag == "button" or _MORE_CLASS.search(said) is not None


def _take_link(attributes: dict[str, str | None], rel: list[str], base: _Base, found: PageLinks) -> None:
    target = base.to(attributes.get("href"))
    if target is None:
        return
    if "next" in rel:
        found.following[target] = None
    elif "canonical" in rel:
        found.canonical = found.canonical or target
    elif "alternate" in rel and _is_feed(attributes):
        found.feeds[target] = None


def _is_feed(attributes: dict[str, str | None]) -> bool:
    kind = media_type(attributes.get("type"))
    if kind == JSON_TYPE:
        return "feed" in f"{attributes.get('title')} {attributes.get('href')}".lower()
    return kind in FEED_TYPES or (kind in XML_TYPES and not attributes.get("hreflang"))


def _take_words(tree: LexborHTMLParser, found: PageLinks) -> None:
    title = tree.css_first("title")
    found.headline = " ".join(title.text().split())[:200] if title else ""
    long: list[tuple[int, int]] = []
    for node in tree.css("p"):
        text = node.text()
        found.prose = min(found.prose + len(text), ENOUGH_PROSE)
        if len(text) >= LONG_PARAGRAPH:
            long.append(_told(text))
        if found.prose == ENOUGH_PROSE and len(long) >= PARAGRAPHS:
            break
    if not long and tree.body is not None:  # set with <br>, in divs or cells
        lines = tree.body.text(separator="\n").split("\n")
        long = [_told(line) for line in lines if len(line) >= 2 * LONG_PARAGRAPH][:PARAGRAPHS]
    found.paragraphs = tuple(long)


def _told(text: str) -> tuple[int, int]:
    plain = _DIGITS.sub("", text).strip()
    return crc32(plain.encode("utf-8", "replace")), len(plain)


_DIGITS = re.compile(r"\d+")
