"""What the scorers of the shared data call: (bytes, url) in, text out."""

from __future__ import annotations

from archive.text.dom import parse
from archive.text.extract import extract_body


def extract(html: bytes, url: str) -> str:
    """The body of the article on a page."""
    return extract_body(parse(html.decode("utf-8", "replace"))).text()
