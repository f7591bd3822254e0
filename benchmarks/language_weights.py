"""Fit the weights of archive.text.judge on labelled texts, and score them on documents kept out.

    python -m benchmarks.language_weights --data ../shared/bench/language-public.jsonl.gz

Prints the rows of weights, fitted on everything, and before that what weights fitted on one half of the documents reach
on the other half. There are 54 numbers for all languages together and none for a language alone. A text counts by
1 / (texts of its language and length class), so that every language weighs the same.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.text.cues import cues
from archive.text.engines import by_cld2, by_fasttext, by_langdetect, by_langid, fold
from archive.text.judge import Case, family_of
from archive.text.language import sampled
from archive.text.profiles import code_points, without_addresses
from archive.text.scripts import ONLY, prevailing, script_counts

Numbers = npt.NDArray[np.float64]


@dataclass
class Table:
    """Candidates of all texts: a row of features each, whether it is right, and the text it belongs to."""

    rows: Numbers
    right: Numbers
    text: npt.NDArray[np.intp]


def main() -> None:
    """Fit, score on the other half, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    with gzip.open(options.data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    cases = [(row, case) for row in rows if (case := heard(row["text"])) is not None]
    number = collections.Counter((row["lang"], row["cls"]) for row in rows)
    worth = np.array([1 / number[row["lang"], row["cls"]] for row, _ in cases])
    half = np.array([int(hashlib.md5(row["doc"].encode()).hexdigest(), 16) % 2 for row, _ in cases])
    for name, width in (("FIRST", 16), ("THREE", 18), ("ALL", 23)):
        table = table_of(cases, width)
        for held in (0, 1):
            weights = fit(table, worth * (half != held))
            print(
                f"{name}, half {held} held out: {100 * accuracy(table, weights, worth * (half == held)):.2f} % of families right"
            )
        print(f"{name} = ({', '.join(f'{weight:.3f}' for weight in fit(table, worth))})")


def heard(text: str) -> Case | None:
    """What all engines say of a text, or None where the script alone decides."""
    text = without_addresses(sampled(text))
    counts = script_counts(code_points(text))
    if not counts or (script := prevailing(counts)[0]) in ONLY:
        return None
    case = Case(text, script, by_langdetect(code_points(text)), by_cld2(text), cues(text))
    case.hear_fasttext(by_fasttext(text))
    case.hear_langid(by_langid(text))
    return case


def table_of(cases: list[tuple[dict[str, Any], Case]], width: int) -> Table:
    """The candidates' features, cut to the first `width`."""
    rows, right, text = [], [], []
    for place, (row, case) in enumerate(cases):
        gold = family_of(fold(row["lang"]), case.script)
        for tag in case.candidates():
            rows.append(case.features(tag)[:width])
            right.append(float(tag == gold))
            text.append(place)
    return Table(np.array(rows), np.array(right), np.array(text))


def fit(table: Table, worth: Numbers, ridge: float = 1e-4) -> Numbers:
    """Weights of the conditional logit: Newton's method with halved steps, on features scaled to unit spread."""
    solvable = np.bincount(table.text, table.right, minlength=len(worth)) > 0
    chosen = ((worth > 0) & solvable)[table.text]
    spread = table.rows.std(axis=0) + 1e-9
    rows, right, text = table.rows[chosen] / spread, table.right[chosen], table.text[chosen]
    share = worth[text] / worth[np.unique(text)].sum()
    weights = np.zeros(rows.shape[1])
    chance, loss = _chances(rows, weights, right, text, share, ridge)
    for _ in range(60):
        slope = rows.T @ ((chance - right) * share) + 2 * ridge * weights
        starts = np.flatnonzero(np.diff(text, prepend=-1))
        mean, text_share = np.add.reduceat(rows * chance[:, None], starts), share[starts]
        bend = rows.T @ (rows * (chance * share)[:, None]) - mean.T @ (mean * text_share[:, None])
        step = np.linalg.solve(bend + 2 * ridge * np.eye(len(weights)), slope)
        scale = 1.0
        while (new := _chances(rows, weights - scale * step, right, text, share, ridge))[1] >= loss and scale > 1e-4:
            scale /= 2
        gain, (chance, loss), weights = loss - new[1], new, weights - scale * step
        if gain < 1e-8:
            break
    fitted: Numbers = weights / spread
    return fitted


def _chances(
    rows: Numbers, weights: Numbers, right: Numbers, text: npt.NDArray[np.intp], share: Numbers, ridge: float
) -> tuple[Numbers, float]:
    """The probability of each candidate within its text, and the loss."""
    starts = np.flatnonzero(np.diff(text, prepend=-1))
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(text))))
    scores = rows @ weights
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
    chance = raised / np.add.reduceat(raised, starts)[group]
    hit = right > 0
    return chance, float(-(np.log(np.maximum(chance[hit], 1e-30)) * share[hit]).sum() + ridge * weights @ weights)


def accuracy(table: Table, weights: Numbers, worth: Numbers) -> float:
    """Share of texts, by their worth, whose best candidate is right."""
    scores = table.rows @ weights
    order = np.lexsort((-scores, table.text))
    first = order[np.flatnonzero(np.diff(table.text[order], prepend=-1))]
    return float((table.right[first] * worth[table.text[first]]).sum() / worth.sum())


if __name__ == "__main__":
    main()
