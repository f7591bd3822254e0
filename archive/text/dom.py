"""HTML into a tree, in bounded time and memory whatever the page holds."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

MAX_CHARACTERS = 4_000_000
"""What lies behind is not parsed: no article is that long."""
MANY_TAGS = 2_000
LARGE = 300_000
LONG_TAG = 16_000
"""Bytes: a page below all three costs its parser less than a second, whatever it holds."""
_MANY_MARKS = 80
"""White space, slashes: fewer in half a LONG_TAG cannot part enough attributes to cost time."""


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page. Never raises on odd input; NUL is dropped, size and what makes parsing dear bounded."""
    page = html[:MAX_CHARACTERS].encode("utf-8", "replace")
    if b"\0" in page:
        page = page.replace(b"\0", b"")
    if _is_suspect(page):
        from archive.text.precut import precut  # it needs numpy, which who only reads links need not load

        page = precut(page)
    return LexborHTMLParser(page)


def _is_suspect(page: bytes) -> bool:
    """Whether a page may hold what makes parsing dear: a few quick counts, as most do not."""
    return len(page) > LARGE or page.count(b"<") > MANY_TAGS or _may_hold_long_tag(page)


def _may_hold_long_tag(page: bytes) -> bool:
    """Whether some stretch of half a long tag lies within one tag and has room for many attributes."""
    width = LONG_TAG // 2
    return any(
        page.find(b"<", at, at + width) < 0
        and page.find(b">", at, at + width) < 0
        and sum(page.count(mark, at, at + width) for mark in (b" ", b"\n", b"\t", b"\r", b"\f", b"/")) > _MANY_MARKS
        for at in range(0, len(page), width)
    )
