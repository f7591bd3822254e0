"""The learned judge: how likely each block of a page is to be article text.

Two kinds of judge vote: a forest that knows of each block its own measures, and small nets that see all blocks of the
page together; where they are not sure of a page, a second opinion is asked for. Model and lexicon are arrays in
data/extractor.npz, made by benchmarks/train_extractor.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from archive.text.blocks import Page
from archive.text.evidence import Evidence
from archive.text.features import NAMES, Lexicon, Measures, measure
from archive.text.forest import Forest, forest_of
from archive.text.ground import Array
from archive.text.kernel.voices import Voices, voices_of
from archive.text.net import Nets, nets_of
from archive.text.second_opinion import settle_disputes

Arrays = Mapping[str, npt.NDArray[Any]]


class Model(NamedTuple):
    """Everything learned. `voices` measures and judges in one, compiled, where the kernel was built."""

    lexicon: Lexicon
    forest: Forest
    nets: Nets
    voices: Voices | None

    def odds(self, page: Page, evidence: Evidence) -> list[Array]:
        """The log odds of each block of a page (one at least) to be article text, by each voice."""
        if self.voices is None:
            return self.judge(measure(page, evidence, self.lexicon))
        *nets, forest = self.voices.odds(page, evidence)
        return [*nets, *[forest] * len(nets)]

    def judge(self, measures: Measures) -> list[Array]:
        """The same from the measures, by numpy. Forest and nets have half of the voices each."""
        table, ground = measures
        nets = self.nets.odds(table, ground)
        return [*nets, *[self.forest.odds(table)] * len(nets)]


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model shipped with the package, read once for each process."""
    with (
        (files("archive.text") / "data" / "extractor.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as data,
    ):
        if data["names"].tolist() != list(NAMES):
            raise ValueError("data/extractor.npz was trained on other measures: run benchmarks/train_extractor.py")
        return model_of(data)


def model_of(data: Arrays) -> Model:
    """A model from its arrays."""
    label, text = (
        dict(zip(data[f"{name}_words"].tolist(), data[f"{name}_weights"].tolist(), strict=True))
        for name in ("label", "text")
    )
    forest = forest_of(
        data["forest_columns"], data["forest_borders"], data["forest_leaves"], float(data["forest_bias"])
    )
    lexicon, nets = Lexicon(label, text), nets_of(data)
    return Model(lexicon, forest, nets, voices_of(lexicon, forest, nets))


def classify(tree: LexborHTMLParser, page: Page, evidence: Evidence) -> Array:
    """The probability (0..1) of each block of a page to be article text; `tree` is the page as it was parsed."""
    if not page.blocks:
        return np.zeros(0, np.float32)
    odds = load_model().odds(page, evidence)
    return settle_disputes(page.blocks, odds, lambda: tree)
