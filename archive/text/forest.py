"""Gradient-boosted oblivious trees, evaluated for all blocks of a page at once.

An oblivious tree asks the same question of every node of a level, so its leaf is found by packing the answers into a
number: no branch, no loop over trees or blocks. Trained elsewhere (benchmarks/train_extractor.py), shipped as arrays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAX_DEPTH = 8
"""Answers of a tree must fit a byte."""
_AT_ONCE = 256
"""Blocks that are judged at one time: what is in work for them stays in the processor's cache."""

Array = npt.NDArray[np.float32]


class Forest(NamedTuple):
    """Log odds are `bias` + the sum of one leaf of each tree. Made by `forest_of`."""

    columns: npt.NDArray[np.intp]  # [level * tree]: which column each question is about, the deepest level first
    borders: Array  # [level * tree, 1]
    leaves: Array  # [tree * 2 ** depth]
    offsets: npt.NDArray[np.intp]  # [tree, 1]: where the leaves of each tree begin
    bias: float

    def odds(self, table: Array) -> Array:
        """The log odds of each block of `table` [column, block]."""
        if table.shape[1] <= _AT_ONCE:
            return self._odds(table)
        parts = [self._odds(table[:, at : at + _AT_ONCE]) for at in range(0, table.shape[1], _AT_ONCE)]
        return np.concatenate(parts)

    def _odds(self, table: Array) -> Array:
        answers = (table.take(self.columns, axis=0) > self.borders).view(np.uint8)
        levels = answers.reshape(-1, len(self.offsets), table.shape[1])
        leaf = levels[0]
        for level in levels[1:]:
            leaf <<= 1
            leaf |= level
        return np.asarray(self.leaves.take(leaf + self.offsets).sum(axis=0) + self.bias, np.float32)


def forest_of(
    columns: npt.NDArray[np.integer], borders: npt.NDArray[np.floating], leaves: npt.NDArray[np.floating], bias: float
) -> Forest:
    """From `columns` and `borders` [tree, level], `leaves` [tree, 2 ** depth]: the first level is the lowest bit."""
    trees, depth = columns.shape
    if depth > MAX_DEPTH:
        raise ValueError(f"trees of {depth} levels; at most {MAX_DEPTH} are possible")
    return Forest(
        np.ascontiguousarray(columns.T[::-1]).ravel().astype(np.intp),
        np.ascontiguousarray(borders.T[::-1]).reshape(-1, 1).astype(np.float32),
        leaves.ravel().astype(np.float32),
        (np.arange(trees, dtype=np.intp) * 2**depth)[:, None],
        bias,
    )
