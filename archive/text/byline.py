"""The line that tells who wrote an article and when: metadata was read from it, so it is no part of the text.

"15.10.2026 13:17 | By Ada Quill | 93 views"   "Ada Quill · 4 min read"   "Von Ada Quill, 15. Oktober 2026"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.text.metadata.spoken import DIGIT, find_moment
from archive.text.metadata.told import BAR

MOST = 140  # characters of such a line
BESIDE = 60  # ... of it beside an author's name, when nothing parts what it tells
LONE = 20  # letters of one that is a date alone, with weekday and month
PROSE = 80  # characters of a line with which the text has begun
ABOVE = 6  # kept lines that are looked at

_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", ":", "：")


def bylines(texts: Sequence[str], authors: Sequence[str], day: str | None) -> Iterator[int]:
    """Those of an article's first lines, by index, that tell its author, or its date `day` (YYYY-MM-DD) and more.

    A line of which the parts are not parted by bars is one only when it is hardly more than a name or the date.
    """
    for at, text in enumerate(texts[:ABOVE]):
        parted = len(text) <= MOST and BAR.search(text) is not None
        if not parted and (len(text) >= PROSE or text.endswith(_SENTENCE_ENDS)):
            return
        named = next((name for name in authors if name in text), None)
        by = named and (parted or len(text) - len(named) <= BESIDE)
        if by or (day and (parted or _letters(text) <= LONE) and _tells(text, day)):
            yield at


def _tells(text: str, day: str) -> bool:
    """Whether a part of a line is the date."""
    return any((find_moment(part, None) or "").startswith(day) for part in BAR.split(text) if DIGIT.search(part))


def _letters(text: str) -> int:
    """The letters of a line; an East Asian one says as much as three."""
    return sum(3 if character >= "\u2e80" else 1 for character in text if character.isalpha())
