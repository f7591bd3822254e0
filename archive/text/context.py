"""The second look: what the first one thought of the blocks around each block.

A caption between two paragraphs, a teaser among teasers: the company a block keeps says what its own measures cannot.
"""

from __future__ import annotations

import numpy as np

from archive.text.ground import Array, Ground, running_sums, shift, windows

STEPS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
WINDOWS = (2, 5, 15)
LEVELS = 5
SURE = 0.7
LONG = 80
"""A block scored above SURE with more characters than LONG is an anchor of the text."""
FAR = 99
_FAMILIES = (1 + len(STEPS), 2 * len(WINDOWS), 4 * LEVELS, 4 * 2, 12)
ROWS = sum(_FAMILIES)


def context(ground: Ground, scores: Array) -> Array:
    """Rows [ROWS, block] from the first scores."""
    out = np.empty((ROWS, len(scores)), np.float32)
    ends = np.cumsum(_FAMILIES).tolist()
    near, wide, inside, places, anchors = (out[end - size : end] for end, size in zip(ends, _FAMILIES, strict=True))
    chars = ground.chars
    values = np.array((scores * chars, chars, scores))
    sums = running_sums(values)
    near[0] = scores
    shift(scores[None], STEPS, -1.0, near[1:].reshape(len(STEPS), 1, -1))
    masses, sizes, totals = windows(values, WINDOWS)
    np.divide(masses, sizes + 1, out=wide[::2])
    wide[1::2] = totals
    _inside(ground, scores, sums, inside.reshape(LEVELS, 4, -1))
    _places(ground, values, places.reshape(2, 4, -1))
    _anchors(ground, scores, sums[0], anchors)
    return out


def _inside(ground: Ground, scores: Array, sums: Array, out: Array) -> None:
    """Mean scores of the blocks in the nearest elements, by characters and by number, with and without the block."""
    around = ground.around[:LEVELS]
    first, last = ground.first[around], ground.last[around]
    mass, size, total = sums[:, last] - sums[:, first]
    number = (last - first).astype(np.float32)
    np.divide(mass, size + 1, out=out[:, 0])
    np.divide(total, np.maximum(number, 1), out=out[:, 1])
    np.divide(mass, max(float(sums[0, -1]), 1.0), out=out[:, 2])
    np.divide(total - scores, np.maximum(number - 1, 1), out=out[:, 3])


def _places(ground: Ground, values: Array, out: Array) -> None:
    """The same of the blocks that stand at the same kind of place."""
    groups = ground.groups
    flat = groups.ravel()
    number = np.bincount(flat)[groups]
    mass, size, total = (np.bincount(flat, np.concatenate((each, each)))[groups] for each in values)
    out[:, 0] = total / number
    out[:, 1] = mass / size
    out[:, 2] = mass / max(float(values[0].sum(dtype=np.float64)), 1.0)
    out[:, 3] = np.where(number > 1, (total - values[2]) / np.maximum(number - 1, 1), -1)


def _anchors(ground: Ground, scores: Array, mass: Array, out: Array) -> None:
    """How much text lies before and behind; how far the next anchors are, and whether they are siblings."""
    count, order = len(scores), ground.order
    anchors = (scores > SURE) & (ground.chars > LONG)
    at = np.flatnonzero(anchors)
    upto = anchors.cumsum()
    places = np.concatenate(([-1], at, [count]))
    before, after = places[upto - anchors], places[upto + 1]
    all_mass = max(float(mass[-1]), 1.0)
    np.divide(mass[:-1], all_mass, out=out[0])
    np.subtract(1, mass[1:] / all_mass, out=out[1])
    out[2] = np.log1p(mass[-1])
    out[3] = scores.max()
    out[4] = np.where(before >= 0, order - before, FAR)
    out[5] = np.where(after < count, after - order, FAR)
    above, size = ground.around[1], np.log1p(ground.chars)
    for row, anchor, there in ((6, before, before >= 0), (8, after, after < count)):
        nearest = np.clip(anchor, 0, count - 1)
        out[row] = np.where(there, above[nearest] == above, -1)
        out[row + 1] = np.where(there, size[nearest], -1)
    out[10] = len(at)
    out[11] = upto
