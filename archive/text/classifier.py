"""The learned judge: how likely each block of a page is to be article text.

Two looks. The first scores every block from its own measures; the second, for the blocks that could be text at all,
adds what the first said of the blocks around it. Model and lexicon are arrays in data/extractor.npz, made by
benchmarks/train_extractor.py.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from archive.text.blocks import Page
from archive.text.context import ROWS as CONTEXT_ROWS
from archive.text.context import context
from archive.text.evidence import Evidence
from archive.text.features import NAMES, Lexicon, measure
from archive.text.forest import Forest, forest_of
from archive.text.ground import Array

HOPELESS = 0.02
"""Blocks that the first look scores lower are furniture without a second look."""


class Model(NamedTuple):
    """Everything learned. The first forest asks for rows of the measures; the second for rows of the measures, and
    behind them of the context.
    """

    lexicon: Lexicon
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
        known = np.array([NAMES.index(name) for name in data["columns"].tolist()])
        wide = np.concatenate([known[data["again"]], np.arange(len(NAMES), len(NAMES) + CONTEXT_ROWS)])
        first, second = (
            forest_of(
                rows[data[f"{name}_columns"]],
                data[f"{name}_borders"],
                data[f"{name}_leaves"],
                float(data[f"{name}_bias"]),
            )
            for name, rows in (("first", known), ("second", wide))
        )
        return Model(lexicon, first, second)


def classify(page: Page, evidence: Evidence) -> Array:
    """The probability (0..1) of each block of a page to be article text."""
    if not page.blocks:
        return np.zeros(0, np.float32)
    model = load_model()
    table, ground = measure(page, evidence, model.lexicon)
    scores = model.first.predict(table)
    hopeful = np.flatnonzero(scores >= HOPELESS)
    if len(hopeful):
        wide = np.concatenate((table[:, hopeful], context(ground, scores)[:, hopeful]))
        scores[hopeful] = model.second.predict(wide)
    return scores
