"""HTML into a tree, in bounded time and memory whatever the page holds."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

MAX_CHARACTERS = 4_000_000
"""What lies behind is not parsed: no article is that long."""
MANY_TAGS = 2_000
LARGE = 300_000
LONG_TAG = 16_000
"""Bytes: a page below all three costs its parser less than a second, whatever it holds."""
_MANY_MARKS = 80
"""White space, slashes: fewer in half a LONG_TAG cannot part enough attributes to cost time."""
_SCRIPT = re.compile(
    rb"""<(?:script|style)(?:\s++[\w:-]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[\w./:#-]++))?+)*+\s*+>""", re.IGNORECASE
)


def parse(html: str | bytes) -> LexborHTMLParser:
    """The tree of a page, from its text or its valid UTF-8. Never raises on odd input; NUL is dropped, size and what
    makes parsing dear bounded."""
    if isinstance(html, bytes) and len(html) > MAX_CHARACTERS:
        html = html.decode("utf-8", "replace")
    page = html if isinstance(html, bytes) else html[:MAX_CHARACTERS].encode("utf-8", "replace")
    if b"\0" in page:
        page = page.replace(b"\0", b"")
    if _is_suspect(page):
        from archive.text.precut import precut  # it needs numpy, which who only reads links need not load

        page = precut(page)
    return LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS)


def is_cut(html: str | bytes) -> bool:
    """Whether a page holds more than is parsed of it."""
    if len(html) <= LARGE:
        return False
    from archive.text.precut import MAX_TAGS

    tags = html.count("<") if isinstance(html, str) else html.count(b"<")
    return len(html) > MAX_CHARACTERS or tags > MAX_TAGS


def _is_suspect(page: bytes) -> bool:
    """Whether a page may hold what makes parsing dear: a few quick counts, as most do not."""
    return len(page) > LARGE or _tags(page) > MANY_TAGS or _may_hold_long_tag(page)


def _tags(page: bytes) -> int:
    """How many < there are; to count them takes twice as long as to leave them out."""
    return len(page) - len(page.replace(b"<", b""))


def _is_script(page: bytes, at: int) -> bool:
    """Whether the last tag before this place is a plain one that opens a script: what follows is no tag's inside."""
    begin = page.rfind(b"<", 0, at)
    return begin >= 0 and _SCRIPT.match(page, begin, at) is not None


def _may_hold_long_tag(page: bytes) -> bool:
    """Whether some stretch of half a long tag lies within one tag and has room for many attributes."""
    width = LONG_TAG // 2
    return any(
        page.find(b"<", at, at + width) < 0
        and page.find(b">", at, at + width) < 0
        and sum(page.count(mark, at, at + width) for mark in (b" ", b"\n", b"\t", b"\r", b"\f", b"/")) > _MANY_MARKS
        and not _is_script(page, at)
        for at in range(0, len(page), width)
    )
