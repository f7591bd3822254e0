"""Pages for the tests of metadata, and what was read off them."""

from __future__ import annotations

import json
from typing import Any

from archive.text.dom import parse
from archive.text.metadata import Metadata, read_metadata

URL = "https://www.tidewrack.example/coast/lanterns"


def read(head: str = "", body: str = "", url: str = URL, lang: str = "en") -> Metadata:
    return read_metadata(
        parse(f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'), url
    )


def ld(**facts: Any) -> str:
    text = json.dumps({"@type": "NewsArticle", **facts}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def title_of(made: Metadata) -> str | None:
    return made.title.value if made.title else None


def published_of(made: Metadata) -> str | None:
    return made.published.value if made.published else None


def authors_of(made: Metadata) -> tuple[str, ...]:
    return made.authors.value if made.authors else ()
