"""The shape of a URL: what addresses of one site that lead to the same kind of page have in common. Pure.

    /world/2026/11/22/ferry-to-sail-again-48213.html  ->  /world/Y/D/D/S-N.html

A segment that is all digits is told by their number, a slug by the count of its words, and the first segment stands
for itself where it is a plain word: it is a section. Articles and others are counted for each shape of a source, for
at most `SHAPES` of them; from `ENOUGH` pages on, what came of a shape says more than how its URLs look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

from crawler.urls import split_url

SHAPES = 400  # of one source; the least seen give way
ENOUGH = 4  # pages of a shape that were judged
MOSTLY = 0.6  # share of articles from which on a shape is one of articles
HARDLY = 0.1  # ... and up to which it is none

_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]{1,24}")
_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=[/-]))(?:[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]|$)))?(?=[/-]|$|\D)"
)
_HEX = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,})*", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def shape_of(url: str) -> str:
    """The shape, with the names of the parameters. At most 120 characters; escaped characters are letters."""
    parts = split_url(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    told = [_segment(segment, first=at == 0, last=at == len(segments) - 1) for at, segment in enumerate(segments)]
    names = sorted({part.partition("=")[0] for part in parts.query.split("&") if part})
    slash = "/" if parts.path.endswith("/") and told else ""
    return f"/{'/'.join(told)}{slash}{'?' if names else ''}{'&'.join(names)}"[:120]


def _segment(segment: str, *, first: bool, last: bool) -> str:
    stem, dot, ending = segment.rpartition(".")
    if not (dot and last and ending.isalnum() and len(ending) <= 5):
        stem, dot, ending = segment, "", ""
    if stem.isdigit():
        return ("Y" if _YEAR.fullmatch(stem) else "D" if len(stem) <= 2 else "N") + dot + ending
    if first and not last and _WORD.fullmatch(stem):
        return stem.lower()
    if _HEX.fullmatch(stem) and any(char.isdigit() for char in stem):
        return "H" + dot + ending
    words = [word for word in re.split(r"[-_+ ,]", stem) if word]
    numbers = "N" if any(len(run) >= 4 for run in _DIGITS.findall(stem)) else ""
    return f"{'W' if len(words) <= 1 else 'V' if len(words) <= 3 else 'S'}{numbers}{dot}{ending}"


def date_in(url: str, now: float) -> float | None:
    """Seconds since 1970 of a day named in the path, if it lies before `now`: about when a page was published."""
    match = _DATE.search(split_url(url).path)
    if match is None:
        return None
    try:
        moment = datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC).timestamp()
    except ValueError:
        return None
    return moment if moment <= now else None


@dataclass(slots=True)
class Count:
    """What came of the pages of one shape."""

    articles: int = 0
    others: int = 0

    @property
    def all(self) -> int:
        return self.articles + self.others


@dataclass(slots=True)
class Shapes:
    """The counts of one source. `changed` are those that differ from what is kept."""

    counts: dict[str, Count] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kept: Mapping[str, tuple[int, int]]) -> Shapes:
        """From what is kept: shape -> (articles, others)."""
        return cls({shape: Count(*numbers) for shape, numbers in kept.items()})

    def learn(self, url: str, *, is_article: bool) -> str | None:
        """Count a page; gives its shape when that is judged otherwise now than before."""
        shape = shape_of(url)
        before = self.verdict(shape)
        if shape not in self.counts and len(self.counts) >= SHAPES:
            self._make_room()
        count = self.counts.setdefault(shape, Count())
        count.articles += is_article
        count.others += not is_article
        self.changed.add(shape)
        return shape if self.verdict(shape) != before else None

    def verdict(self, shape: str) -> bool | None:
        """Whether pages of this shape are articles; None where that is not known well enough."""
        count = self.counts.get(shape)
        if count is None or count.all < ENOUGH:
            return None
        share = count.articles / count.all
        return True if share >= MOSTLY else False if share <= HARDLY else None

    def _make_room(self) -> None:
        least = min(self.counts, key=lambda shape: self.counts[shape].all)
        del self.counts[least]
        self.changed.add(least)
