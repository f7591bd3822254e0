"""HTML into a tree, in bounded time and memory whatever the page holds."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from archive.text.precut import precut

MAX_CHARACTERS = 4_000_000
"""What lies behind is not parsed: no article is that long."""


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page. Never raises on odd input; NUL is dropped, size and what makes parsing dear bounded."""
    page = html[:MAX_CHARACTERS].encode("utf-8", "replace")
    return LexborHTMLParser(precut(page.replace(b"\0", b"") if b"\0" in page else page))
