"""The two kinds of judge that training makes: a forest of oblivious trees (CatBoost) and a small net (PyTorch).

The net is also taught the pages of which snippets alone are known: what no snippet speaks of is labelled by the forest
of the same training pages, as far as that is sure.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch  # type: ignore[import-not-found, unused-ignore]
from catboost import CatBoostClassifier  # type: ignore[import-not-found, unused-ignore]

from archive.text.features import NAMES
from archive.text.forest import Forest, forest_of
from archive.text.ground import Array
from archive.text.net import AT_ONCE, FED, GROUPINGS, NEIGHBOURS, groupings, inputs
from benchmarks.extractor_gold import Sample

Arrays = dict[str, npt.NDArray[Any]]

SET_WEIGHTS = {"mozilla-readability": 0.4, "fundus-parsers": 1.5}
"""Readability's own output is a biased gold; gold made by people who wrote a parser for the site is the cleanest."""
SNIPPET_WEIGHT = 0.3
GUESS_WEIGHT = 0.5
DOUBTFUL = 0.3
_WORDS = NAMES.index("words")

COLUMNS = 110
FOREST = {
    "iterations": 260, "learning_rate": 0.08, "depth": 6, "l2_leaf_reg": 6, "rsm": 0.35, "thread_count": 1,
    "verbose": 0, "random_seed": 1, "border_count": 48, "random_strength": 1.5, "allow_writing_files": False,
}  # fmt: skip

WIDTH, TOLD, LAYERS = 64, 24, 2
EPOCHS, PAGES_AT_ONCE, RATE, DECAY = 18, 12, 3e-3, 0.05
DROP_IN, DROP = 0.15, 0.2
NOISE = 0.08
UNNAMED, WORDLESS = 0.3, 0.15
"""Shares of the pages that are shown without what class names say, and without what words say: sites differ in both."""
_OF_NAMES = [at for at, name in enumerate(NAMES) if name.startswith(("label", "near_", "any_"))]
_OF_WORDS = [at for at, name in enumerate(NAMES) if name.startswith("wordscore")]


def weights_of(sample: Sample) -> npt.NDArray[np.float64]:
    """Long blocks weigh more, doubtful labels less."""
    doubtful = (sample.labels > 0.2) & (sample.labels < 0.8)
    weights = np.sqrt(np.expm1(sample.table[_WORDS]) + 3) * np.where(doubtful, DOUBTFUL, 1) * (sample.labels >= 0)
    return np.asarray(weights, np.float64)


def fit_forest(samples: list[Sample], columns: list[int], **settings: Any) -> CatBoostClassifier:
    """A forest that sees the measures `columns`; long pages weigh more, but by less than their length."""
    weights = []
    for sample in samples:
        mine = weights_of(sample)
        scale = 1.5 * np.sqrt(60 / max(float(mine.sum()), 10)) if sample.gold else 1.0
        weights.append(mine * scale * (SET_WEIGHTS.get(sample.dataset, 1.0) if sample.gold else SNIPPET_WEIGHT))
    weight = np.concatenate(weights)
    rows = np.concatenate([sample.table[columns].T for sample in samples])
    labels = np.concatenate([sample.labels >= 0.5 for sample in samples]).astype(int)
    model = CatBoostClassifier(**{**FOREST, **settings})
    model.fit(rows[weight > 0], labels[weight > 0], sample_weight=weight[weight > 0])
    return model


def best_columns(samples: list[Sample]) -> list[int]:
    """The measures that a quick forest of all of them leans on most."""
    trial = fit_forest(samples, list(range(len(NAMES))), iterations=90, learning_rate=0.15)
    return sorted(np.argsort(-trial.get_feature_importance())[:COLUMNS].tolist())


def forest_arrays(model: CatBoostClassifier, columns: list[int]) -> Arrays:
    """A forest as arrays for archive.text.forest; trees of lesser depth are filled up with a question that is always
    answered no."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        made = json.loads(path.read_text())
    trees = made["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in trees)
    asked = np.zeros((len(trees), depth), np.int16)
    borders = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            asked[number, level], borders[number, level] = columns[split["float_feature_index"]], split["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, bias = made["scale_and_bias"]
    return {
        "forest_columns": asked,
        "forest_borders": borders,
        "forest_leaves": (leaves * scale).astype(np.float16),
        "forest_bias": np.array(bias[0] if isinstance(bias, list) else bias, np.float32),
    }


def as_forest(arrays: Arrays) -> Forest:
    """What archive.text.forest makes of them."""
    return forest_of(
        *(arrays[f"forest_{part}"] for part in ("columns", "borders", "leaves")), float(arrays["forest_bias"])
    )


class Scale(NamedTuple):
    """Mean and deviation of each measure over the training pages."""

    mean: Array
    deviation: Array


def scale_of(samples: list[Sample]) -> Scale:
    rows = np.concatenate([sample.table for sample in samples], axis=1)
    return Scale(rows.mean(axis=1), rows.std(axis=1) + np.float32(1e-6))


def guessed(samples: list[Sample], forest: Forest) -> list[Sample]:
    """The same pages; those of which snippets alone are known bear the forest's opinion where no snippet speaks."""
    return [sample if sample.gold else replace(sample, labels=_guess(sample, forest)) for sample in samples]


def _guess(sample: Sample, forest: Forest) -> npt.NDArray[np.float64]:
    opinion = 1 / (1 + np.exp(-forest.odds(sample.table).astype(np.float64)))
    return np.where(sample.labels >= 0, sample.labels, opinion)


class _Lesson(NamedTuple):
    """A page as a net is taught it. `groups` and `shares` are [grouping, block]."""

    fed: Array
    groups: npt.NDArray[np.intp]  # numbered from 0 within each grouping
    shares: Array  # of a block in the mean of its group
    labels: Array
    weights: Array


class _Batch(NamedTuple):
    """Some pages, one behind the other. `means` has (group of each block, share of each block) for each grouping."""

    fed: Any
    means: list[tuple[Any, Any]]
    beside: list[Any]  # for each neighbour: 1 where it is a block of the same page
    labels: Any
    weights: Any


def _lesson(page: Sample, scale: Scale) -> _Lesson:
    part = slice(0, AT_ONCE)
    if page.ground is None:
        raise ValueError("a page that was not measured")
    groups = np.array([np.unique(each, return_inverse=True)[1] for each in groupings(page.ground, part)])
    shares = np.array([1 / np.bincount(each)[each] for each in groups], np.float32)
    weights = weights_of(page)
    if not page.gold:
        weights *= np.abs(2 * page.labels - 1)  # a guess counts as far as it is sure
    labels = np.clip(page.labels[part], 0, 1).astype(np.float32)
    weights *= (SET_WEIGHTS.get(page.dataset, 1.0) if page.gold else GUESS_WEIGHT) / max(float(weights.sum()), 1e-9)
    fed = np.zeros((groups.shape[1], FED), np.float32)
    inputs(page.table[:, part], scale.mean, np.reciprocal(scale.deviation), fed)
    return _Lesson(fed, groups, shares, labels, weights[part].astype(np.float32))


def fit_net(samples: list[Sample], scale: Scale, seed: int) -> Arrays:
    """A net's arrays for archive.text.net.net_of, less the prefix."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed)
    lessons = [_lesson(sample, scale) for sample in samples]
    weights = _fresh()
    optimiser = torch.optim.AdamW(list(weights.values()), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(lessons) // PAGES_AT_ONCE)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=0.15)
    for _ in range(EPOCHS):
        order = chance.permutation(len(lessons))
        for at in range(0, len(lessons), PAGES_AT_ONCE):
            batch = _batch([lessons[number] for number in order[at : at + PAGES_AT_ONCE]], chance)
            odds = _forward(weights, batch)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, batch.labels, reduction="none")
            optimiser.zero_grad()
            ((loss * batch.weights).sum() / PAGES_AT_ONCE).backward()
            torch.nn.utils.clip_grad_norm_(list(weights.values()), 1.0)
            optimiser.step()
            rates.step()
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in weights.items()}
    return arrays | {"mean": scale.mean, "deviation": scale.deviation, "layers": np.array(LAYERS, np.int16)}


def _fresh() -> dict[str, Any]:
    """Weights to begin with."""
    weights: dict[str, Any] = {}

    def linear(name: str, bias: str, rows: int, columns: int) -> None:
        reach = rows**-0.5
        weights[name] = torch.empty(rows, columns).uniform_(-reach, reach)
        weights[bias] = torch.empty(columns).uniform_(-reach, reach)

    linear("enter", "enter_bias", FED, WIDTH)
    for layer in range(LAYERS):
        weights[f"scale_{layer}"], weights[f"shift_{layer}"] = torch.ones(WIDTH), torch.zeros(WIDTH)
        linear(f"tell_{layer}", f"tell_bias_{layer}", WIDTH, TOLD)
        heard = WIDTH + TOLD * (GROUPINGS + len(NEIGHBOURS))
        linear(f"weigh_{layer}", f"weigh_bias_{layer}", heard, WIDTH)
    linear("leave", "leave_bias", WIDTH, 1)
    weights["leave"] = weights["leave"][:, 0]
    weights["leave_bias"] = weights["leave_bias"][0]
    return {name: value.clone().requires_grad_() for name, value in weights.items()}


def _batch(lessons: list[_Lesson], chance: np.random.Generator) -> _Batch:
    counts = np.cumsum([[0] * GROUPINGS, *(lesson.groups.max(axis=1) + 1 for lesson in lessons)], axis=0)
    groups = np.concatenate([lesson.groups + count[:, None] for lesson, count in zip(lessons, counts, strict=False)], 1)
    shares = np.concatenate([lesson.shares for lesson in lessons], axis=1)
    return _Batch(
        torch.from_numpy(np.concatenate([_blurred(lesson.fed, chance) for lesson in lessons])),
        [
            (torch.from_numpy(group), torch.from_numpy(share)[:, None])
            for group, share in zip(groups, shares, strict=True)
        ],
        _beside(np.repeat(np.arange(len(lessons)), [len(lesson.fed) for lesson in lessons])),
        torch.from_numpy(np.concatenate([lesson.labels for lesson in lessons])),
        torch.from_numpy(np.concatenate([lesson.weights for lesson in lessons])),
    )


def _blurred(fed: Array, chance: np.random.Generator) -> Array:
    """A page as it might look on another site: sometimes its names or words say nothing; and noise."""
    fed = fed + NOISE * chance.standard_normal(fed.shape, np.float32)
    if chance.random() < UNNAMED:
        fed[:, _OF_NAMES] = 0
    if chance.random() < WORDLESS:
        fed[:, _OF_WORDS] = 0
    return fed


def _beside(page: npt.NDArray[np.intp]) -> list[Any]:
    index = np.arange(len(page))
    out = []
    for step in NEIGHBOURS:
        there = np.clip(index + step, 0, len(page) - 1)
        same = (there == index + step) & (page[there] == page)
        out.append(torch.from_numpy(same.astype(np.float32))[:, None])
    return out


def _forward(weights: dict[str, Any], batch: _Batch) -> Any:
    """The log odds of each block, as archive.text.net counts them, with parts of the net left out by chance."""
    drop, relu = torch.nn.functional.dropout, torch.relu
    known = relu(drop(batch.fed, DROP_IN) @ weights["enter"] + weights["enter_bias"])
    for layer in range(LAYERS):
        own = torch.nn.functional.layer_norm(known, (WIDTH,), weights[f"scale_{layer}"], weights[f"shift_{layer}"])
        told = own @ weights[f"tell_{layer}"] + weights[f"tell_bias_{layer}"]
        parts = [own]
        for group, share in batch.means:
            sums = torch.zeros(len(told), TOLD).index_add_(0, group, told * share)
            parts.append(sums[group])
        for step, there in zip(NEIGHBOURS, batch.beside, strict=True):
            parts.append(told.roll(-step, 0) * there)
        heard = torch.cat(parts, 1)
        known = known + drop(relu(heard @ weights[f"weigh_{layer}"] + weights[f"weigh_bias_{layer}"]), DROP)
    return known @ weights["leave"] + weights["leave_bias"]
