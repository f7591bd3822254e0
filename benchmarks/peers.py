"""What others do, as callables for the scorers: installed with requirements-dev.txt, never used by the product."""

from __future__ import annotations

import trafilatura
from langdetect import DetectorFactory, LangDetectException
from langdetect import detect as stock_detect

DetectorFactory.seed = 0


def trafilatura_extract(html: bytes, url: str) -> str:
    """trafilatura with its default settings."""
    return trafilatura.extract(html, url=url) or ""


def trafilatura_and_langdetect(html: bytes, url: str) -> tuple[str, str]:
    """The usual chain: trafilatura with metadata, then stock langdetect on the text."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    text = (found.text if found else None) or ""
    try:
        return text, stock_detect(text)
    except LangDetectException:
        return text, "und"
