"""The dates that a line tells, and of each whether it is of the publication or of the last change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.text.metadata.date_words import PUBLISHED, UPDATED
from archive.text.metadata.spoken import DIGIT, moments_in

MAX_PLAIN = 48  # characters of a line, or part of one, whose date is taken without a word that says what it is
BAR = re.compile(r"\s+[|｜·•∣]\s+")  # parts the date from the author and what else is told in one line

_UPDATED = re.compile("|".join(UPDATED.values()))
_PUBLISHED = re.compile(rf"^\W*(?:{'|'.join(PUBLISHED.values())})(?:\W|\s(?:on|am|le|el|il|em|op|den|dnia|:)\s)")


def says_updated(text: str) -> bool:
    """Whether a text holds a word for "updated"."""
    return _UPDATED.search(text.lower()) is not None  # five times as quick as without regard to case


def says_published(text: str) -> bool:
    """Whether a text begins with a word for "published"."""
    return _PUBLISHED.match(text.lower()) is not None


def is_published(text: str) -> bool:
    """Whether a text is a word for "published" and no more."""
    return _PUBLISHED.fullmatch(f"{text.lower()} ") is not None


def told_in(line: str, before: str, language: str | None) -> Iterator[tuple[bool, str]]:
    """Whether it is of a change, and the moment (`find_moment`), for each date of a line that says what it is of or is
    short. `before` is the line before: words for "updated", alone on it, belong to the first date.
    """
    parts = (line,) if len(line) <= MAX_PLAIN else tuple(BAR.split(line))
    label = "" if DIGIT.search(before) else before
    for part in parts:
        if len(part) <= MAX_PLAIN or says_updated(part) or says_published(part):
            yield from _told(part, label, language)
        label = "" if DIGIT.search(part) else part


def _told(part: str, label: str, language: str | None) -> Iterator[tuple[bool, str]]:
    """Words stand before their dates, or all behind them; those about a lone date may stand anywhere."""
    found = list(moments_in(part, language))
    if len(found) == 1:
        yield says_updated(f"{label} {part}"), found[0][2]
        return
    edges = [0, *(edge for start, end, _ in found for edge in (start, end)), len(part)]
    between = [part[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    behind = not _says(f"{label}{between[0]}") and _says(between[-1])
    words = between[1:] if behind else [f"{label} {between[0]}", *between[1:]]
    for (_, _, moment), said in zip(found, words, strict=False):
        yield says_updated(said), moment


def _says(text: str) -> bool:
    return any(map(str.isalpha, text))
