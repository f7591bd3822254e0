"""Small neural nets over all blocks of a page: each block is judged in the company it keeps.

Every layer hands to each block, beside what is known of itself, the mean of what is known of the blocks of its kind of
place, of the elements around it, of the page, and of its neighbours: so a list of teasers or the paragraphs of a story
are judged together. Trained elsewhere (benchmarks/train_extractor.py), shipped as arrays.

All nets of a model are fed alike and keep the same company, so both are made once. To centre, scale and shift what
comes into a layer is the same as to do it to the weights, once, when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
EPSILON = np.float32(1e-5)
ONE_THREAD = 262_144
"""Multiplications at one time: OpenBLAS wakes its threads for more, and waking them costs more than they save on pages
of this size."""
FEW = 96
"""Blocks, up to which a matrix of all pairs of them is quicker than to sort them into groups."""
FED = len(NAMES) + len(KINDS) + len(TAGS) + 1
"""Columns that a net is fed: the measures, and one for each kind and tag (0: any other tag)."""
KIND, TAG = NAMES.index("kind"), NAMES.index("tag")


Means = Callable[[Array], Array]
"""From what is told [block, width]: the means over the groups of each block [block, grouping, width]."""


class Company(NamedTuple):
    """Who stands with whom: blocks of one group, in all groupings at once."""

    order: Ints  # (grouping, block) pairs sorted by group, as block numbers
    starts: Ints  # where each group begins in `order`
    sizes: Array  # [group, 1]
    group: Ints  # [block, grouping]


class Layer(NamedTuple):
    """The weights of a layer of all nets, as `_layer_of` makes them of those that were trained."""

    say: Array  # [net, width, 1 + told + width]: the mean, what is told to others, what is made of oneself
    say_bias: Array  # [net, 1, told + width]
    weigh: Array  # [net, told by others, width]


class Nets(NamedTuple):
    """The weights of nets of one shape. Made by `nets_of`."""

    mean: Array  # of each measure; the same for all nets
    precision: Array  # ... one by its standard deviation
    enter: Array  # [column, net * width]
    enter_bias: Array  # [net * width]
    layers: tuple[Layer, ...]
    leave: Array  # [net, width]
    leave_bias: Array  # [net, 1]

    def odds(self, table: Array, ground: Ground) -> Array:
        """What each net says: the log odds [net, block] of each block of `table` [row of NAMES, block] to be article
        text."""
        parts = [self._odds(table, ground, at) for at in range(0, table.shape[1], AT_ONCE)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _odds(self, table: Array, ground: Ground, at: int) -> Array:
        part = slice(at, at + AT_ONCE)
        groups = groupings(ground, part)
        count = groups.shape[1]
        known = np.ascontiguousarray(self._entered(table[:, part]).reshape(count, len(self.leave), -1).swapaxes(0, 1))
        means = _means_by_pairs(groups) if count <= FEW else _means_by_company(groups)
        for layer in self.layers:
            known += _heard(layer, known, means)
        return np.asarray(np.einsum("nbw,nw->nb", known, self.leave) + self.leave_bias, np.float32)

    def _entered(self, table: Array) -> Array:
        """What the nets make of the measures of each block [block, net * width]."""
        fed = np.zeros((len(self.enter), table.shape[1]), np.float32).T
        inputs(table, self.mean, self.precision, fed)
        known = np.empty((len(fed), self.enter.shape[1]), np.float32)
        _times(fed, self.enter, known)
        known += self.enter_bias
        return np.asarray(np.maximum(known, 0, out=known))


def nets_of(data: Mapping[str, npt.NDArray[Any]]) -> Nets:
    """The nets among these arrays: net0_..., net1_..., and so on, `nets` of them, all of one shape."""
    names = [f"net{number}" for number in range(int(data["nets"]))]

    def read(part: str) -> list[Array]:
        return [np.asarray(data[f"{name}_{part}"], np.float32) for name in names]

    mean, deviation = (np.asarray(data[f"net0_{name}"], np.float32) for name in ("mean", "deviation"))
    layers = tuple(
        _layer_of(zip(*(read(f"{part}_{at}") for part in _TRAINED), strict=True))
        for at in range(int(data["net0_layers"]))
    )
    enter, enter_bias = (np.concatenate(read(part), axis=-1) for part in ("enter", "enter_bias"))
    leave, leave_bias = np.array(read("leave")), np.array(read("leave_bias")).reshape(-1, 1)
    return Nets(mean, np.reciprocal(deviation), enter, enter_bias, layers, leave, leave_bias)


_TRAINED = ("scale", "shift", "tell", "tell_bias", "weigh", "weigh_bias")


def _layer_of(nets: Iterable[tuple[Array, ...]]) -> Layer:
    """A layer of several nets, from what was trained of each."""
    say, bias, weigh = (np.array(parts) for parts in zip(*(_weights_of(*trained) for trained in nets), strict=True))
    return Layer(say, bias[:, None], weigh)


def _weights_of(
    scale: Array, shift: Array, tell: Array, tell_bias: Array, weigh: Array, weigh_bias: Array
) -> tuple[Array, Array, Array]:
    """What comes in is made to have mean 0 and deviation 1, then scaled and shifted: all but the deviation, which
    differs from block to block, is done to the weights.
    """
    width = len(scale)
    own = weigh[:width]
    both = scale[:, None] * np.concatenate((tell, own), axis=1)
    say = np.concatenate((np.full((width, 1), 1 / width), both - both.mean(axis=0)), axis=1)
    bias = np.concatenate((shift @ tell + tell_bias, shift @ own + weigh_bias))
    return np.asarray(say, np.float32), bias, weigh[width:]


def inputs(table: Array, mean: Array, precision: Array, out: Array) -> None:
    """Write what a net is fed to `out` [block, column], which holds zeros: the measures, scaled and cut off, and kind
    and tag as one column each.
    """
    scaled = out.T[: len(NAMES)]
    np.subtract(table, mean[:, None], out=scaled)
    scaled *= precision[:, None]
    np.minimum(np.maximum(scaled, -LIMIT, out=scaled), LIMIT, out=scaled)
    row = np.arange(len(out))
    out[row, len(NAMES) + table[KIND].astype(np.intp)] = 1
    out[row, len(NAMES) + len(KINDS) + table[TAG].astype(np.intp)] = 1


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
    count, narrow = groups.shape[1], groups.astype(np.int32)
    pairs = np.empty((count, len(groups), count), np.float32)
    shares = np.equal(narrow.T[:, :, None], narrow, out=pairs, casting="unsafe").reshape(-1, count)
    shares /= np.add.reduce(shares, axis=1)[:, None]

    def means(told: Array) -> Array:
        out = np.empty((len(shares), told.shape[1]), np.float32)
        _times(shares, told, out)
        return out.reshape(count, len(groups), -1)

    return means


def _means_by_company(groups: Ints) -> Means:
    """For many blocks: sums over those of each group in turn."""
    company = company_of(groups)

    def means(told: Array) -> Array:
        sums = np.add.reduceat(told[company.order], company.starts, axis=0)
        return np.asarray((sums / company.sizes)[company.group], np.float32)

    return means


def _heard(layer: Layer, known: Array, means: Means) -> Array:
    """What a layer adds to what is known of each block [net, block, width]."""
    nets, count, width = known.shape
    said = _times_each(known, layer.say)
    variance = np.einsum("nbw,nbw->nb", known, known) / np.float32(width) - said[:, :, 0] ** 2
    said /= np.sqrt(np.maximum(variance, 0) + EPSILON)[:, :, None]
    made = said[:, :, 1:]
    made += layer.say_bias
    told = np.ascontiguousarray(made[:, :, :-width])
    heard = np.zeros((nets, count, GROUPINGS + len(NEIGHBOURS), told.shape[2]), np.float32)
    together = means(told.swapaxes(0, 1).reshape(count, -1))
    heard[:, :, :GROUPINGS] = together.reshape(count, GROUPINGS, nets, -1).transpose(2, 0, 1, 3)
    for at, step in enumerate(NEIGHBOURS, GROUPINGS):
        low, high = max(0, -step), min(count, count - step)
        if low < high:
            heard[:, low:high, at] = told[:, low + step : high + step]
    out = _times_each(heard.reshape(nets, count, -1), layer.weigh)
    out += made[:, :, -width:]
    return np.maximum(out, 0, out=out)


def _times_each(rows: Array, weights: Array) -> Array:
    """rows [net, row, column] times weights [net, column, width]."""
    out = np.empty((*rows.shape[:2], weights.shape[2]), np.float32)
    for mine, by, into in zip(rows, weights, out, strict=True):
        _times(mine, by, into)
    return out


def _times(rows: Array, weights: Array, out: Array) -> None:
    """rows [row, column] times weights [column, width], in portions that need no second thread."""
    step = max(1, ONE_THREAD // weights.size)
    for at in range(0, len(rows), step):
        np.dot(rows[at : at + step], weights, out=out[at : at + step])
