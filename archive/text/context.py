"""The second look: what the first one thought of the blocks around each block.

A caption between two paragraphs, a teaser among teasers: the company a block keeps says what its own measures cannot.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from archive.text.blocks import Page
from archive.text.features import Array, Ints, place_groups, running_sums, shifted, window

STEPS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
WINDOWS = (2, 5, 15)
LEVELS = 5
SURE = 0.7
LONG = 80
"""A block scored above SURE with more characters than LONG is an anchor of the text."""
FAR = 99


def context(page: Page, scores: Array, log_chars: Array) -> Array:
    """Columns [block, column] from the first scores; `log_chars` is the `chars` column of the measures."""
    chars = np.expm1(log_chars)
    mass = scores * chars
    columns: list[npt.NDArray[np.generic]] = [scores, *(shifted(scores, step, -1.0) for step in STEPS)]
    for width in WINDOWS:
        columns += [window(mass, width) / (window(chars, width) + 1), window(scores, width)]
    element = np.array([block.element for block in page.blocks])
    parent = np.array([each.parent for each in page.elements])
    columns += _elements(page, element, parent, scores, chars)
    columns += _places(page, scores, chars)
    columns += _anchors(parent[element], scores, chars, log_chars)
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _elements(page: Page, at: Ints, parent: Ints, scores: Array, chars: Array) -> list[Array]:
    """Mean scores of the blocks in the nearest elements, by characters and by number, with and without the block
    itself.
    """
    first = np.array([each.first for each in page.elements])
    last = np.array([each.last for each in page.elements])
    masses, sizes, sums = (running_sums(values) for values in (scores * chars, chars, scores))
    columns: list[Array] = []
    for _ in range(LEVELS):
        low, high = first[at], last[at]
        mass, total, number = masses[high] - masses[low], sums[high] - sums[low], high - low
        columns += [
            mass / (sizes[high] - sizes[low] + 1),
            total / np.maximum(number, 1),
            mass / max(float(masses[-1]), 1.0),
            (total - scores) / np.maximum(number - 1, 1),
        ]
        at = np.maximum(parent[at], 0)
    return columns


def _places(page: Page, scores: Array, chars: Array) -> list[npt.NDArray[np.generic]]:
    """The same of the blocks that stand at the same kind of place."""
    columns: list[npt.NDArray[np.generic]] = []
    all_mass = max(float((scores * chars).sum(dtype=np.float64)), 1.0)
    for group in place_groups(page):
        number, total = np.bincount(group), np.bincount(group, scores)
        mass, size = np.bincount(group, scores * chars), np.bincount(group, chars)
        others = np.where(number[group] > 1, (total[group] - scores) / np.maximum(number[group] - 1, 1), -1)
        columns += [(total / number)[group], (mass / size)[group], (mass / all_mass)[group], others]
    return columns


def _anchors(parent: Ints, scores: Array, chars: Array, log_chars: Array) -> list[npt.NDArray[np.generic]]:
    """How much text lies before and behind; how far the next anchors are, and whether they are siblings."""
    count = len(scores)
    mass = running_sums(scores * chars)
    all_mass = max(float(mass[-1]), 1.0)
    anchors = (scores > SURE) & (chars > LONG)
    index = np.arange(count)
    upto = np.maximum.accumulate(np.where(anchors, index, -1))
    beyond = np.minimum.accumulate(np.where(anchors, index, count)[::-1])[::-1]
    before = np.concatenate([[-1], upto[:-1]])
    after = np.concatenate([beyond[1:], [count]])
    columns: list[npt.NDArray[np.generic]] = [
        mass[:-1] / all_mass,
        1 - mass[1:] / all_mass,
        np.full(count, np.log1p(mass[-1])),
        np.full(count, scores.max()),
        np.where(before >= 0, index - before, FAR),
        np.where(after < count, after - index, FAR),
    ]
    for anchor, there in ((before, before >= 0), (after, after < count)):
        at = np.clip(anchor, 0, count - 1)
        columns += [np.where(there, parent[at] == parent, -1), np.where(there, log_chars[at], -1)]
    return [*columns, np.full(count, anchors.sum()), np.cumsum(anchors)]
