"""An article as the full-text index and the sketches take it: made from its text alone, so by whoever has the time.

A worker that has just made a text makes this beside it; where nobody did, the catalogue makes it when it takes the
article in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archive.catalog.fold import folded
from archive.catalog.sketch import bands, shingles


@dataclass(frozen=True, slots=True)
class IndexForm:
    """Title and text in the index's form (archive.catalog.fold), and the bands of the sketch; none of a short text."""

    title: str
    text: str
    bands: tuple[int, ...]


Forms = Mapping[str, IndexForm]  # by id of the article
NO_FORMS: Forms = MappingProxyType({})


def index_form(title: str | None, text: str) -> IndexForm:
    """The form of an article's title and text, both NFC."""
    words = folded(text)
    return IndexForm(folded(title or ""), words, tuple(bands(shingles(words))))
