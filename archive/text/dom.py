"""HTML into a tree, in bounded time and memory whatever the page holds.

Three things make the HTML5 tree construction of WHATWG costly, and all are cut off before the parser sees them:
sheer size;
depth (each start tag walks the stack of open elements: n nested elements cost n * n / 2 steps); and the attributes
of one
tag (each is compared with those before it).
"""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

MAX_CHARACTERS = 4_000_000
"""What lies behind is not parsed: no article is that long."""
MAX_DEPTH = 400
"""Start tags deeper than this are left out of pages with many tags; browsers stop at 512."""
MANY_TAGS = 8_000
"""Pages with fewer cannot nest deep enough to cost more than a fifth of a second."""
LONG_TAG = 16_000
"""Characters: only tags longer than this can hold so many attributes that they cost time."""
MAX_ATTRIBUTES = 1_000
"""A tag with more loses all of them."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
_LONG_TAG = re.compile(r"<([a-zA-Z][^\s/<>]*)[^<>]{16000,}>")
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta param source track wbr li p td th tr dt dd "
    "option tbody thead".split()
)
"""Void elements, and those whose end tag the next sibling implies: they do not nest by themselves."""


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page. Never raises on odd input; NUL is dropped, size and depth are bounded."""
    html = html[:MAX_CHARACTERS].replace("\0", "")
    if _may_hold_long_tag(html):
        html = _LONG_TAG.sub(_bounded_tag, html)
    if html.count("<") > MANY_TAGS:
        html = _without_depth(html)
    return LexborHTMLParser(html.encode("utf-8", "replace"))


def _may_hold_long_tag(html: str) -> bool:
    """Whether some window of half the length lies within one tag and has room for the attributes: cheap, and seldom
    true.
    """
    width = LONG_TAG // 2
    return any(
        html.find("<", at, at + width) < 0
        and html.find(">", at, at + width) < 0
        and sum(html.count(mark, at, at + width) for mark in " \n\t\r\f/") > MAX_ATTRIBUTES // 3
        for at in range(0, len(html), width)
    )


def _bounded_tag(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if len(tag[0].split()) > MAX_ATTRIBUTES else tag[0]


def _without_depth(html: str) -> str:
    """`html` less the start tags deeper than MAX_DEPTH, by a count of open elements that forgives stray end tags."""
    opened: Counter[str] = Counter()
    kept: list[str] = []
    depth = at = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _UNCOUNTED:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
            if depth > MAX_DEPTH:
                kept.append(html[at : tag.start()])
                at = tag.end()
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    kept.append(html[at:])
    return "".join(kept)
