"""The learned judge: how likely each block of a page is to be article text.

Two looks. The first scores every block from its own measures; the second, for the blocks that could be text at all,
adds what the
first said of the blocks around it. Model and lexicon are arrays in data/extractor.npz, made by
benchmarks/train_extractor.py.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from archive.text.blocks import Page
from archive.text.context import context
from archive.text.evidence import Evidence
from archive.text.features import Array, Lexicon, measure
from archive.text.forest import Forest

HOPELESS = 0.02
"""Blocks that the first look scores lower are furniture without a second look."""


class Model(NamedTuple):
    """Everything learned. `columns` are the names of the measures that the first forest knows, in its order; `again`
    are
    the indices of those that the second one sees beside the context."""

    lexicon: Lexicon
    columns: tuple[str, ...]
    again: list[int]
    first: Forest
    second: Forest


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model shipped with the package, read once for each process."""
    with (
        (files("archive.text") / "data" / "extractor.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as data,
    ):
        lexicon = Lexicon(
            *(
                dict(zip(data[f"{name}_words"].tolist(), data[f"{name}_weights"].tolist(), strict=True))
                for name in ("label", "text")
            )
        )
        forests = [
            Forest(
                data[f"{name}_columns"].astype(np.int64),
                data[f"{name}_borders"],
                data[f"{name}_leaves"].astype(np.float32),
                float(data[f"{name}_bias"]),
            )
            for name in ("first", "second")
        ]
        return Model(lexicon, tuple(data["columns"].tolist()), data["again"].tolist(), forests[0], forests[1])


def second_table(page: Page, scores: Array, table: Array, again: list[int], chars: int) -> Array:
    """What the second forest sees: the measures `again`, and the context that the first scores make; `chars` is a
    column.
    """
    return np.concatenate([table[:, again], context(page, scores, table[:, chars])], axis=1)


def classify(page: Page, evidence: Evidence) -> Array:
    """The probability (0..1) of each block of a page to be article text."""
    if not page.blocks:
        return np.zeros(0, np.float32)
    model = load_model()
    table = measure(page, evidence, model.lexicon, frozenset(model.columns)).matrix(model.columns)
    scores = model.first.predict(table)
    hopeful = np.flatnonzero(scores >= HOPELESS)
    if len(hopeful):
        wide = second_table(page, scores, table, model.again, model.columns.index("chars"))
        scores[hopeful] = model.second.predict(wide[hopeful])
    return scores
