"""Small neural nets over all blocks of a page: each block is judged in the company it keeps.

Every layer hands to each block, beside what is known of itself, the mean of what is known of the blocks of its kind of
place, of the elements around it, of the page, and of its neighbours: so a list of teasers or the paragraphs of a story
are judged together. Trained elsewhere (benchmarks/train_extractor.py), shipped as arrays.

All nets of a model are fed alike and keep the same company, so both are made once. To centre, scale and shift what
comes into a layer is the same as to do it to the weights, once, when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from archive.text.features import KINDS, NAMES, TAGS
from archive.text.ground import Array, Ground, Ints

AT_ONCE = 1000
"""Blocks of a page that are judged together: bounds the memory on huge pages."""
ELEMENTS = 4
"""Levels of elements around a block whose blocks are averaged."""
NEIGHBOURS = (-2, -1, 1, 2)
GROUPINGS = 2 + ELEMENTS + 1
LIMIT = np.float32(4.0)
"""Standard deviations beyond which a measure is cut off."""
_EPSILON = np.float32(1e-5)
ONE_THREAD = 262_144
"""Multiplications at one time: OpenBLAS wakes its threads for more, and waking them costs more than they save on pages
of this size."""
FEW = 96
"""Blocks, up to which a matrix of all pairs of them is quicker than to sort them into groups."""
FED = len(NAMES) + len(KINDS) + len(TAGS) + 1
"""Columns that a net is fed: the measures, and one for each kind and tag (0: any other tag)."""
_KIND, _TAG = NAMES.index("kind"), NAMES.index("tag")


Means = Callable[[Array], Array]
"""From what is told [block, width]: the means over the groups of each block [block, grouping * width]."""


class Company(NamedTuple):
    """Who stands with whom: blocks of one group, in all groupings at once."""

    order: Ints  # (grouping, block) pairs sorted by group, as block numbers
    starts: Ints  # where each group begins in `order`
    sizes: Array  # [group, 1]
    group: Ints  # [block, grouping]


class Layer(NamedTuple):
    """The weights of a layer, as `_layer_of` makes them of those that were trained."""

    say: Array  # [width, 1 + told + width]: the mean, what is told to others, what is made of oneself
    say_bias: Array
    weigh: Array  # [told by others, width]


class Net(NamedTuple):
    """The weights of a net behind its first step."""

    layers: tuple[Layer, ...]
    leave: Array  # [width]
    leave_bias: Array

    def odds(self, known: Array, means: Means) -> Array:
        """The log odds of each block, from what is known of it [block, width], which is written over."""
        for layer in self.layers:
            known += _heard(layer, known, means)
        return np.asarray(known @ self.leave + self.leave_bias, np.float32)


class Nets(NamedTuple):
    """The weights of nets of one width. Made by `nets_of`."""

    mean: Array  # of each measure; the same for all nets
    precision: Array  # ... one by its standard deviation
    enter: Array  # [column, net * width]
    enter_bias: Array  # [net * width]
    nets: tuple[Net, ...]

    def odds(self, table: Array, ground: Ground) -> Array:
        """What each net says: the log odds [net, block] of each block of `table` [row of NAMES, block] to be article
        text."""
        parts = [self._odds(table, ground, at) for at in range(0, table.shape[1], AT_ONCE)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _odds(self, table: Array, ground: Ground, at: int) -> Array:
        part = slice(at, at + AT_ONCE)
        groups = groupings(ground, part)
        fed = np.zeros((groups.shape[1], len(self.enter)), np.float32)
        inputs(table[:, part], self.mean, self.precision, fed)
        known = _times(fed, self.enter)
        known += self.enter_bias
        np.maximum(known, 0, out=known)
        means = _means_by_pairs(groups) if groups.shape[1] <= FEW else _means_by_company(groups)
        width = known.shape[1] // len(self.nets)
        mine = (np.ascontiguousarray(known[:, at : at + width]) for at in range(0, known.shape[1], width))
        return np.array([net.odds(each, means) for net, each in zip(self.nets, mine, strict=True)])


def nets_of(data: Mapping[str, npt.NDArray[Any]]) -> Nets:
    """The nets among these arrays: net0_..., net1_..., and so on, `nets` of them."""
    names = [f"net{number}" for number in range(int(data["nets"]))]
    mean, deviation = (np.asarray(data[f"net0_{name}"], np.float32) for name in ("mean", "deviation"))
    enter, enter_bias = (
        np.concatenate([np.asarray(data[f"{name}_{part}"], np.float32) for name in names], axis=-1)
        for part in ("enter", "enter_bias")
    )
    return Nets(mean, np.reciprocal(deviation), enter, enter_bias, tuple(_net_of(data, name) for name in names))


def _net_of(data: Mapping[str, npt.NDArray[Any]], name: str) -> Net:
    def read(part: str) -> Array:
        return np.asarray(data[f"{name}_{part}"], np.float32)

    layers = (_layer_of(*(read(f"{part}_{at}") for part in _TRAINED)) for at in range(int(data[f"{name}_layers"])))
    return Net(tuple(layers), read("leave"), read("leave_bias"))


_TRAINED = ("scale", "shift", "tell", "tell_bias", "weigh", "weigh_bias")


def _layer_of(scale: Array, shift: Array, tell: Array, tell_bias: Array, weigh: Array, weigh_bias: Array) -> Layer:
    """What comes in is made to have mean 0 and deviation 1, then scaled and shifted: all but the deviation, which
    differs from block to block, is done to the weights.
    """
    width = len(scale)
    own = weigh[:width]
    both = scale[:, None] * np.concatenate((tell, own), axis=1)
    say = np.concatenate((np.full((width, 1), 1 / width), both - both.mean(axis=0)), axis=1)
    bias = np.concatenate((shift @ tell + tell_bias, shift @ own + weigh_bias))
    return Layer(np.asarray(say, np.float32), bias, np.ascontiguousarray(weigh[width:]))


def inputs(table: Array, mean: Array, precision: Array, out: Array) -> None:
    """Write what a net is fed to `out` [block, column], which holds zeros: the measures, scaled and cut off, and kind
    and tag as one column each.
    """
    scaled = out[:, : len(NAMES)]
    np.subtract(table.T, mean, out=scaled)
    scaled *= precision
    np.minimum(np.maximum(scaled, -LIMIT, out=scaled), LIMIT, out=scaled)
    row = np.arange(len(out))
    out[row, len(NAMES) + table[_KIND].astype(np.intp)] = 1
    out[row, len(NAMES) + len(KINDS) + table[_TAG].astype(np.intp)] = 1


def groupings(ground: Ground, part: slice) -> Ints:
    """The groups of the blocks of a part of a page [grouping, block]: by place, by element, and all."""
    around = ground.around[:ELEMENTS, part]
    return np.concatenate((ground.groups[:, part], around, np.zeros((1, around.shape[1]), np.intp)))


def company_of(groups: Ints) -> Company:
    """Who stands with whom, from groups [grouping, block]; numbers mean something within a grouping only."""
    width = int(groups.max()) + 1
    flat = (groups + np.arange(len(groups))[:, None] * width).ravel()
    order = flat.argsort(kind="stable")
    ranked = flat[order]
    new = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    starts = np.flatnonzero(new)
    group = np.empty(len(flat), np.intp)
    group[order] = new.cumsum() - 1
    sizes = np.diff(starts, append=len(flat)).astype(np.float32)[:, None]
    return Company(order % groups.shape[1], starts, sizes, group.reshape(groups.shape).T)


def _means_by_pairs(groups: Ints) -> Means:
    """For few blocks: one matrix that takes all means at once."""
    count = groups.shape[1]
    same = groups.T[:, :, None] == groups
    shares = same.reshape(-1, count) / np.add.reduce(same, axis=2, dtype=np.float32).reshape(-1, 1)
    return lambda told: _times(shares, told).reshape(count, -1)


def _means_by_company(groups: Ints) -> Means:
    """For many blocks: sums over those of each group in turn."""
    company = company_of(groups)

    def means(told: Array) -> Array:
        sums = np.add.reduceat(told[company.order], company.starts, axis=0)
        return np.asarray((sums / company.sizes)[company.group].reshape(len(told), -1), np.float32)

    return means


def _heard(layer: Layer, known: Array, means: Means) -> Array:
    """What a layer adds to what is known of each block."""
    count, width = known.shape
    said = _times(known, layer.say)
    variance = np.einsum("bw,bw->b", known, known) / np.float32(width) - said[:, 0] ** 2
    said /= np.sqrt(np.maximum(variance, 0) + _EPSILON)[:, None]
    made = said[:, 1:]
    made += layer.say_bias
    told = np.ascontiguousarray(made[:, :-width])
    size = told.shape[1]
    heard = np.zeros((count, len(layer.weigh)), np.float32)
    at = size * GROUPINGS
    heard[:, :at] = means(told)
    for step in NEIGHBOURS:
        low, high = max(0, -step), min(count, count - step)
        if low < high:
            heard[low:high, at : at + size] = told[low + step : high + step]
        at += size
    out = _times(heard, layer.weigh)
    out += made[:, -width:]
    return np.maximum(out, 0, out=out)


def _times(rows: Array, weights: Array) -> Array:
    """rows [row, column] times weights [column, width], in portions that need no second thread."""
    out = np.empty((len(rows), weights.shape[1]), np.float32)
    step = max(1, ONE_THREAD // weights.size)
    for at in range(0, len(rows), step):
        np.dot(rows[at : at + step], weights, out=out[at : at + step])
    return out
