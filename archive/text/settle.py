"""What the judges say of the blocks of a page becomes one score: their mean, less what tells against a block.

A page's text is one stretch: furniture that looks like text (comments, teasers, the boilerplate of a company) comes
behind it, parted from it by furniture that does not. And a short line is kept only when it is sure: dropping it costs
three words, keeping a stray one costs the reader's trust.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from archive.text.ground import Array

CERTAIN = 5.0
"""Log odds: no judge is surer than that."""
VOICE = 1.0
"""Log odds: no block says more than that for or against the stretch it lies in."""
BEHIND = 3.0
"""Log odds that blocks behind the stretch lose."""
SHORT, SHORT_SPACES = 60, 3
"""Characters and spaces of a short line, at most."""
DOUBT = 0.6
"""Log odds that a short line loses: what was kept from 0.5 on needs 0.65."""


def settle(texts: Sequence[str], odds: Sequence[Array]) -> Array:
    """The score (0..1) of each block, from its text and the log odds of each judge."""
    mean = sum(np.clip(each, -CERTAIN, CERTAIN) for each in odds) / np.float32(len(odds))
    settled = np.array(mean, np.float32)
    settled[stretch_end(texts, settled) :] -= BEHIND
    settled[[len(text) <= SHORT and text.count(" ") <= SHORT_SPACES for text in texts]] -= DOUBT
    return np.asarray(1 / (1 + np.exp(-settled)), np.float32)


def stretch_end(texts: Sequence[str], odds: Array) -> int:
    """The block behind the last one of the stretch with the greatest sum of log odds; a block speaks by the square
    root of its length."""
    size = np.sqrt(np.fromiter(map(len, texts), np.float32, len(texts)))
    sums = np.concatenate(([0.0], np.cumsum(np.clip(odds, -VOICE, VOICE) * size)))
    gains = sums - np.minimum.accumulate(sums)
    return int(gains.argmax()) if gains.max() > 0 else len(texts)
