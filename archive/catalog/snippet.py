"""The piece of a text that shows best why it was found, with the matches marked as data, not as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.catalog.fold import Word, placed_words
from archive.catalog.query import Phrase

WIDTH = 240  # characters, about
WEIGHED = 200  # matches that are compared for the best place: a text full of them has good ones early
LEAD = 60  # characters before the first match
_SPACE = re.compile(r"\s+")
_EDGE = 24  # characters that may be given up to begin and end at a space


class _Match(NamedTuple):
    phrase: int
    start: int
    end: int


def snippet(text: str, phrases: Sequence[Phrase]) -> list[tuple[str, bool]]:
    """Pieces of `text` in order, each with whether it matches; "…" where text was left out. Without a match: its
    start.
    """
    found = _matches(list(placed_words(text)), phrases)
    start, end = _window(text, found)
    pieces, at = [("…", False)] if start else [], start
    for match in found:
        if match.start < at or match.end > end:
            continue
        pieces += [(text[at : match.start], False), (text[match.start : match.end], True)]
        at = match.end
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [(_SPACE.sub(" ", piece), match) for piece, match in pieces if piece]


def _matches(words: list[Word], phrases: Sequence[Phrase]) -> list[_Match]:
    first: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        first.setdefault(word.form, []).append(at)
    found = [
        _Match(number, words[at].start, words[at + len(phrase.words) - 1].end)
        for number, phrase in enumerate(phrases)
        for at in _starts(first, phrase)
        if _stands_at(words, at, phrase)
    ]
    return sorted(found, key=lambda match: (match.start, -match.end))


def _starts(first: dict[str, list[int]], phrase: Phrase) -> list[int]:
    if phrase.prefix and len(phrase.words) == 1:
        return [at for form, places in first.items() if form.startswith(phrase.words[0]) for at in places]
    return first.get(phrase.words[0], [])


def _stands_at(words: list[Word], at: int, phrase: Phrase) -> bool:
    here = [word.form for word in words[at : at + len(phrase.words)]]
    if phrase.prefix and len(here) == len(phrase.words):
        here[-1] = here[-1][: len(phrase.words[-1])]
    return tuple(here) == phrase.words


def _window(text: str, found: list[_Match]) -> tuple[int, int]:
    """The stretch of about `WIDTH` characters with the most different phrases in it, the earliest of those."""
    if not found:
        return _trimmed(text, 0, WIDTH)
    best = max(found[:WEIGHED], key=lambda match: (_different(found, match.start), -match.start))
    start = max(0, best.start - LEAD)
    return _trimmed(text, start, max(start + WIDTH, best.end))


def _different(found: list[_Match], start: int) -> int:
    return len(
        {match.phrase for match in found[:WEIGHED] if start <= match.start and match.end <= start + WIDTH - LEAD}
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Moved to spaces nearby, so that words stay whole; scripts without spaces are cut where it falls."""
    if start:
        space = _SPACE.search(text, start, start + _EDGE)
        start = space.end() if space else start
    if end < len(text):
        space_at = max(text.rfind(" ", end - _EDGE, end), text.rfind("\n", end - _EDGE, end))
        end = space_at if space_at > 0 else end
    return start, min(end, len(text))
