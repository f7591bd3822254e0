"""A page as arrays: what the measures of its blocks and the context of their scores are both counted from.

A page has some sixty blocks, so a call of numpy costs more than the numbers it works on: everything here and in the
modules on top is done for several columns, levels or windows in one call.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from archive.text.blocks import Page
from archive.text.chars import count_classes, count_words

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]

LEVELS = 6
"""How many elements around a block are looked at: the nearest, the one around it, and so on."""
GOOD_WORDS = 10
"""A block with as many words and few links looks like a paragraph."""
GOOD_LINKS = 0.35
_APART = 40
"""Bits: makes one number of two."""
MAX_MEASURED = 20_000
"""Characters of a block that are counted: bounds the memory on pages that are one line."""


class Ground(NamedTuple):
    """The arrays of a page with at least one block. Its root is the element 0, and its own parent here."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    joined: Array  # 1 where a single <br> parts it from the block before
    counts: Array  # [class of characters, block]
    head: npt.NDArray[np.uint8]  # class of the first character
    tail: npt.NDArray[np.uint8]  # ... and of the last
    length: Array  # of the text before white space was squeezed
    inline: Array  # [strong, slanted, links: block]: characters, characters, number
    chars: Array
    words: Array
    linked: Array  # share of linked characters
    good: Array  # characters of blocks that look like paragraphs, else 0
    around: Ints  # [level, block]: the elements around each block
    depth: Ints  # of each element
    parent: Ints
    first: Ints  # first block of each element
    last: Ints  # block behind its last
    names: tuple[tuple[str, str], ...]  # the different pairs of tag and label
    name: list[int]  # of each element, as the index of its pair
    up: tuple[int, ...]  # parents of the elements, -1 for the root's
    hidden: Ints  # whether each element is
    groups: Ints  # [2, block]: blocks at the same kind of place bear one number, see `_places`
    order: Ints  # 0, 1, 2, ...


def survey(page: Page) -> Ground:
    """The arrays of a page that has at least one block."""
    texts, kinds, element, *numbers = zip(*page.blocks, strict=True)
    joined, length, linked, *inline = floats(list(chain(*numbers))).reshape(len(numbers), -1)
    counts, head, tail = count_classes([text[:MAX_MEASURED] for text in texts])
    chars, words = counts.sum(axis=0), count_words(counts)
    share = linked / length
    tags, labels, up, depth, _, hidden, first, last = zip(*page.elements, strict=True)
    above, deep, is_hidden, begin, end = ints([*up, *depth, *hidden, *first, *last]).reshape(5, -1)
    parent = np.maximum(above, 0)
    around = np.empty((LEVELS, len(texts)), np.intp)
    around[0] = ints(element)
    for level in range(1, LEVELS):
        parent.take(around[level - 1], out=around[level])
    names, name, near, chained = _places(tags, labels, up)
    return Ground(
        texts,
        kinds,
        joined,
        counts,
        head,
        tail,
        length,
        np.array(inline),
        chars,
        words,
        share,
        np.where((words >= GOOD_WORDS) & (share < GOOD_LINKS), chars, np.float32(0)),
        around,
        deep,
        parent,
        begin,
        end,
        names,
        name,
        up,
        is_hidden,
        ints([*near, *chained]).reshape(2, -1)[:, around[0]],
        np.arange(len(texts)),
    )


def ints(values: Sequence[int]) -> Ints:
    """As an array, in a third of the time that numpy takes to look at each."""
    return np.frombuffer(struct.pack(f"{len(values)}n", *values), np.intp)


def floats(values: Sequence[float]) -> Array:
    """As an array of four-byte numbers, likewise."""
    return np.frombuffer(struct.pack(f"{len(values)}f", *values), np.float32)


def _places(
    tags: Sequence[str], labels: Sequence[str], above: Sequence[int]
) -> tuple[tuple[tuple[str, str], ...], list[int], list[int], list[int]]:
    """The different pairs of tag and label, and for each element: its pair; a number for its pair with its parent's;
    a number for the pairs of all elements around it.
    """
    pairs: dict[tuple[str, str], int] = {}
    name = [pairs.setdefault(pair, len(pairs)) for pair in zip(tags, labels, strict=True)]
    numbers: dict[int, int] = {}
    near: list[int] = []
    chained: list[int] = []
    number = numbers.setdefault
    for mine, up in zip(name, above, strict=True):
        if up >= 0:
            near.append(number(mine << _APART | name[up], len(numbers)))
            chained.append(number(~(mine << _APART | chained[up]), len(numbers)))
        else:
            near.append(number(mine << _APART | mine, len(numbers)))
            chained.append(number(~(mine << _APART), len(numbers)))
    return tuple(pairs), name, near, chained


def running_sums(values: Array) -> Array:
    """Running sums along the last axis with a leading 0: the sum over a..b is out[..., b] - out[..., a]."""
    out = np.zeros((*values.shape[:-1], values.shape[-1] + 1), np.float32)
    values.cumsum(axis=-1, out=out[..., 1:])
    return out


def windows(values: Array, widths: Sequence[int]) -> Array:
    """Sums [row, width, block] over i - width .. i + width of each row of `values` [row, block]."""
    sums = running_sums(values)
    count = values.shape[-1]
    index, width = np.arange(count), np.array(widths)[:, None]
    return np.asarray(sums[:, np.minimum(index + width + 1, count)] - sums[:, np.maximum(index - width, 0)], np.float32)


def shift(values: Array, steps: Sequence[int], fill: float, out: Array) -> None:
    """Write values[row, i + step] to out[step, row, i], `fill` beyond the ends."""
    reach = max(map(abs, steps))
    rows, count = values.shape
    wide = np.full((rows, count + 2 * reach), fill, np.float32)
    wide[:, reach : reach + count] = values
    for at, step in enumerate(steps):
        out[at] = wide[:, reach + step : reach + step + count]
