"""How near an extracted text comes to gold text, by the measures of scrapinghub/article-extraction-benchmark."""

from __future__ import annotations

import re
from collections import Counter
from statistics import mean
from typing import NamedTuple

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_STRAY_WORDS = 4
_STRAY_CHARACTERS = 60


class Marks(NamedTuple):
    """Of one page. Precision and recall are None where there is nothing to be precise about."""

    precision: float | None
    recall: float | None
    exact: bool
    stray: bool


def mark(gold: str, found: str) -> Marks:
    """Shingles of four words; exact words; whether a short line was kept that is in no line of the gold text."""
    wanted, got = _shingles(gold), _shingles(found)
    hits = (wanted & got).total()
    return Marks(
        hits / got.total() if got else None,
        hits / wanted.total() if wanted else None,
        _WORD.findall(gold) == _WORD.findall(found),
        _has_stray_line(gold, found),
    )


def report(rows: dict[str, list[Marks]]) -> None:
    """Print a line for each data set."""
    for dataset in sorted(rows):
        marks = rows[dataset]
        precision = mean(each.precision for each in marks if each.precision is not None)
        recall = mean(each.recall for each in marks if each.recall is not None)
        f1 = 2 * precision * recall / (precision + recall)
        exact, stray = mean(each.exact for each in marks), mean(each.stray for each in marks)
        print(f"  {dataset:22}{len(marks):5} pages  F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}", end="")
        print(f"  exact {exact:.3f}  stray {stray:.3f}", flush=True)


def snippet_f1(pages: list[tuple[list[str], list[str], str]]) -> float:
    """F1 of (wanted, unwanted, text) over all snippets."""
    counts: Counter[str] = Counter()
    for wanted, unwanted, text in pages:
        text = " ".join(text.split())
        kept = sum(" ".join(snippet.split()) in text for snippet in wanted)
        counts["right"] += kept
        counts["lost"] += len(wanted) - kept
        counts["wrong"] += sum(" ".join(snippet.split()) in text for snippet in unwanted)
    return 2 * counts["right"] / (2 * counts["right"] + counts["lost"] + counts["wrong"])


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(len(words) - _SHINGLE + 1, bool(words))))


def _has_stray_line(gold: str, found: str) -> bool:
    known = [_squeezed(line) for line in gold.splitlines() if line.strip()]
    short = (
        _squeezed(line)
        for line in found.splitlines()
        if line.strip() and len(line) <= _STRAY_CHARACTERS and len(line.split()) <= _STRAY_WORDS
    )
    return any(not any(line in each for each in known) for line in short)


def _squeezed(line: str) -> str:
    return " ".join(line.split()).casefold()
