"""Media types: what a Content-Type says of an answer. Pure."""

from __future__ import annotations

HTML = ("text/html", "application/xhtml+xml")
GZIP = b"\x1f\x8b"  # how a gzip member begins, whatever its type is said to be


def is_html(content_type: str) -> bool:
    """Whether a Content-Type is that of a page."""
    return content_type.partition(";")[0].strip().lower() in HTML
