"""What the judges say of the blocks of a page becomes one score: their mean, less what tells against a block.

A page's text is one stretch: furniture that looks like text (comments, teasers, the boilerplate of a company) comes
behind it, parted from it by furniture that does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from archive.text.ground import Array

ENOUGH = 0.5
"""A block is kept from this score on."""
CERTAIN = np.float32(5.0)
"""Log odds: no judge is surer than that."""
VOICE = np.float32(1.0)
"""Log odds: no block says more than that for or against the stretch it lies in."""
BEHIND = np.float32(3.0)
"""Log odds that blocks behind the stretch lose."""


def settle(texts: Sequence[str], odds: Sequence[Array]) -> Array:
    """The score (0..1) of each block, from its text and the log odds of each judge."""
    settled = _between(odds[0], CERTAIN)
    for each in odds[1:]:
        settled += _between(each, CERTAIN)
    settled /= np.float32(len(odds))
    settled[stretch_end(texts, settled) :] -= BEHIND
    return np.asarray(1 / (1 + np.exp(-settled)), np.float32)


def stretch_end(texts: Sequence[str], odds: Array) -> int:
    """The block behind the last one of the stretch with the greatest sum of log odds; a block speaks by the square
    root of its length."""
    size = np.sqrt(np.fromiter(map(len, texts), np.float32, len(texts)))
    sums = np.zeros(len(texts) + 1, np.float32)
    (_between(odds, VOICE) * size).cumsum(out=sums[1:])
    gains = sums - np.minimum.accumulate(sums)
    end = int(gains.argmax())
    return end if gains[end] > 0 else len(texts)


def _between(values: Array, limit: np.float32) -> Array:
    """Cut off at both limits; `np.clip` takes thrice the time for so few."""
    return np.asarray(np.minimum(np.maximum(values, -limit), limit), np.float32)
