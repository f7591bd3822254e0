"""Gradient-boosted oblivious trees, evaluated for all blocks of a page at once.

An oblivious tree asks the same question of every node of a level, so its leaf is found by packing the answers into a
number: no branch, no loop, and numpy is quick enough. Trained elsewhere (benchmarks/train_extractor.py), shipped as
arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAX_DEPTH = 8
"""Answers of a tree must fit a byte."""


class Forest(NamedTuple):
    """`columns` and `borders` [tree, level], `leaves` [tree, 2 ** depth], `bias`: log odds are bias + the sum of the
    leaves.
    """

    columns: npt.NDArray[np.int64]
    borders: npt.NDArray[np.float32]
    leaves: npt.NDArray[np.float32]
    bias: float

    def predict(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The probability (0..1) of each row of `table` [row, column]."""
        trees, depth = self.columns.shape
        answers = table.T[self.columns.ravel()] > self.borders.reshape(-1, 1)
        leaf = np.packbits(answers.reshape(trees, depth, -1), axis=1, bitorder="little")[:, 0, :]
        odds = self.bias + self.leaves[np.arange(trees)[:, None], leaf].sum(axis=0)
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)
