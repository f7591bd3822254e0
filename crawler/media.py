"""Media types: what a Content-Type says of an answer. Pure."""

from __future__ import annotations

from archive import media_type

HTML = ("text/html", "application/xhtml+xml")
GZIP = b"\x1f\x8b"  # how a gzip member begins, whatever its type is said to be


def is_html(content_type: str) -> bool:
    """Whether a Content-Type is that of a page."""
    return media_type(content_type) in HTML
