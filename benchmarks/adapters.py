"""What the scorers call: one plain function for each thing that is measured."""

from __future__ import annotations

from archive.text import decode_page, detect_language
from archive.text.dom import parse
from archive.text.extract import extract_body


def decode(body: bytes) -> str:
    """The text of a page of which nothing but the bytes is known."""
    return decode_page(body, None)[0]


def detect(text: str) -> str:
    """The BCP 47 tag of a text's language."""
    return detect_language(text).tag


def extract(html: bytes, url: str) -> str:
    """The body of the article on a page."""
    return extract_body(parse(decode(html))).text()
