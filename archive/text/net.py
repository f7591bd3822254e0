"""Small neural nets over all blocks of a page: each block is judged in the company it keeps.

Every layer hands to each block, beside what is known of itself, the mean of what is known of the blocks of its kind of
place, of the elements around it, of the page, and of its neighbours: so a list of teasers or the paragraphs of a story
are judged together. Trained elsewhere (benchmarks/train_extractor.py), shipped as arrays.
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
LIMIT = 4.0
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
"""From what is told [net, block, width]: the means over the groups of each block [net, block, grouping * width]."""


class Company(NamedTuple):
    """Who stands with whom: blocks of one group, in all groupings at once."""

    order: Ints  # (grouping, block) pairs sorted by group, as block numbers
    starts: Ints  # where each group begins in `order`
    sizes: Array  # [group, 1]
    group: Ints  # [block, grouping]


class Layer(NamedTuple):
    """Weights of a layer of all nets: scale and shift of what comes in, what is told to others, what is made of all."""

    scale: Array
    shift: Array
    tell: Array
    tell_bias: Array
    weigh: Array
    weigh_bias: Array


class Nets(NamedTuple):
    """The weights of nets of one shape, stacked: first axis is the net. Made by `nets_of`."""

    mean: Array  # of each measure; the same for all nets
    deviation: Array
    enter: Array  # [net, column, width]
    enter_bias: Array  # [net, 1, width]
    layers: tuple[Layer, ...]
    leave: Array  # [net, width, 1]
    leave_bias: Array  # [net, 1, 1]

    def odds(self, table: Array, ground: Ground) -> Array:
        """What each net says: the log odds [net, block] of each block of `table` [row of NAMES, block] to be article
        text."""
        parts = [self._odds(table, ground, at) for at in range(0, table.shape[1], AT_ONCE)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _odds(self, table: Array, ground: Ground, at: int) -> Array:
        part = slice(at, at + AT_ONCE)
        groups = groupings(ground, part)
        fed = np.zeros((1, groups.shape[1], self.enter.shape[1]), np.float32)
        inputs(table[:, part], self.mean, self.deviation, fed[0])
        known = _times(fed, self.enter)
        known += self.enter_bias
        np.maximum(known, 0, out=known)
        means = _means_by_pairs(groups) if groups.shape[1] <= FEW else _means_by_company(groups)
        for layer in self.layers:
            known += _layer(layer, known, means)
        return np.asarray((known @ self.leave + self.leave_bias)[:, :, 0], np.float32)


def nets_of(data: Mapping[str, npt.NDArray[Any]]) -> Nets:
    """The nets among these arrays: net0_..., net1_..., and so on, `nets` of them."""
    names = [f"net{number}" for number in range(int(data["nets"]))]

    def read(part: str) -> Array:
        return np.array([data[f"{name}_{part}"] for name in names], np.float32)

    def row(part: str) -> Array:
        return read(part)[:, None]

    layers = tuple(
        Layer(*((read if part in _MATRICES else row)(f"{part}_{number}") for part in Layer._fields))
        for number in range(int(data["net0_layers"]))
    )
    mean, deviation = (np.asarray(data[f"net0_{name}"], np.float32) for name in ("mean", "deviation"))
    return Nets(
        mean,
        deviation,
        read("enter"),
        row("enter_bias"),
        layers,
        read("leave")[..., None],
        row("leave_bias")[..., None],
    )


_MATRICES = frozenset({"tell", "weigh"})


def inputs(table: Array, mean: Array, deviation: Array, out: Array) -> None:
    """Write what a net is fed to `out` [block, column], which holds zeros: the measures, scaled and cut off, and kind
    and tag as one column each.
    """
    scaled = out[:, : len(NAMES)]
    np.subtract(table.T, mean, out=scaled)
    scaled /= deviation
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
    same = groups.T[:, :, None] == groups[None]
    shares = same.reshape(-1, count) / same.sum(axis=2, dtype=np.float32).reshape(-1, 1)
    return lambda told: _times(shares[None], told).reshape(len(told), count, -1)


def _means_by_company(groups: Ints) -> Means:
    """For many blocks: sums over those of each group in turn."""
    company = company_of(groups)

    def means(told: Array) -> Array:
        sums = np.add.reduceat(told[:, company.order], company.starts, axis=1)
        return np.asarray((sums / company.sizes)[:, company.group].reshape(*told.shape[:2], -1), np.float32)

    return means


def _layer(layer: Layer, known: Array, means: Means) -> Array:
    count, width, told_width = known.shape[1], known.shape[2], layer.tell.shape[2]
    heard = np.zeros((*known.shape[:2], layer.weigh.shape[1]), np.float32)
    own, share = heard[..., :width], np.float32(1 / width)
    np.subtract(known, np.add.reduce(known, axis=2, keepdims=True) * share, out=own)
    own /= np.sqrt(np.einsum("nbw,nbw->nb", own, own)[..., None] * share + _EPSILON)
    own *= layer.scale
    own += layer.shift
    told = _times(own, layer.tell)
    told += layer.tell_bias
    at = width + told_width * GROUPINGS
    heard[..., width:at] = means(told)
    for step in NEIGHBOURS:
        low, high = max(0, -step), min(count, count - step)
        if low < high:
            heard[:, low:high, at : at + told_width] = told[:, low + step : high + step]
        at += told_width
    out = _times(heard, layer.weigh)
    out += layer.weigh_bias
    return np.maximum(out, 0, out=out)


def _times(rows: Array, weights: Array) -> Array:
    """rows [net or 1, row, column] times weights [net, column, width], in portions that need no second thread."""
    out = np.empty((len(weights), rows.shape[1], weights.shape[2]), np.float32)
    step = max(1, ONE_THREAD // (weights.shape[1] * weights.shape[2]))
    for number, each in enumerate(weights):
        mine = rows[number if len(rows) > 1 else 0]
        for at in range(0, len(mine), step):
            np.matmul(mine[at : at + step], each, out=out[number, at : at + step])
    return out
