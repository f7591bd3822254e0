"""Train the judge of blocks and write archive/text/data/extractor.npz.

    pip install catboost==1.2.10
    python -m benchmarks.train_extractor --data DIR [--out archive/text/data/extractor.npz]

DIR holds extraction-public.zip. Pages of the test sets (aeb, fundus-eval, cleanportaleval), and pages of any other set from a site
that occurs in a test set, are never trained on. Held-out scores are of three folds by site; what is shipped is trained on all three.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import math
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier  # type: ignore[import-not-found, unused-ignore]

from archive.text import decode_page
from archive.text.blocks import Page, make_blocks
from archive.text.context import context
from archive.text.dom import parse
from archive.text.evidence import Evidence, gather
from archive.text.features import NAMES, Lexicon, measure, text_words
from archive.text.ground import Array, Ground, survey
from archive.text.hints import read_label

TEST_SETS = frozenset({"aeb", "fundus-eval", "cleanportaleval"})
SET_WEIGHTS = {"mozilla-readability": 0.4, "fundus-parsers": 1.5}
"""Readability's own output is a biased gold; gold made by people who wrote a parser for the site is the cleanest."""
SNIPPET_WEIGHT = 0.3
FOLDS = 3
FIRST_COLUMNS, SECOND_COLUMNS = 110, 45
FIRST = {"iterations": 260, "learning_rate": 0.08}
SECOND = {"iterations": 160, "learning_rate": 0.07}
COMMON = {
    "depth": 6, "l2_leaf_reg": 6, "rsm": 0.35, "thread_count": 2, "verbose": 0, "random_seed": 1, "border_count": 48,
    "random_strength": 1.5,
}  # fmt: skip
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+"
)
_NEAR = 400
"""Words around a short block among which its neighbours' place in the gold text is looked for."""


@dataclass(slots=True)
class Sample:
    """A labelled page. `labels`: share of each block's words that are gold text; -1 where unknown (snippets)."""

    dataset: str
    site: str
    page: Page
    evidence: Evidence
    labels: npt.NDArray[np.float64]
    weak: bool
    ground: Ground
    table: Array = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    first: Array = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def fold(self) -> int:
        return int(hashlib.md5(self.site.encode()).hexdigest(), 16) % FOLDS


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def align(page: Page, gold: str) -> npt.NDArray[np.float64]:
    """How much of each block is in the gold text, by aligning the two word by word (in trigrams, so that chance does not count)."""
    parts = [words_of(block.text) for block in page.blocks]
    words = [word for part in parts for word in part]
    wanted = words_of(gold)
    places: list[int | None] = [None] * len(words)
    if len(wanted) >= 3:
        matcher = difflib.SequenceMatcher(None, _trigrams(words), _trigrams(wanted), autojunk=False)
        for match in matcher.get_matching_blocks():
            for step in range(match.size and match.size + 2):
                places[match.a + step] = match.b + step
    lines = _line_places(gold)
    labels, at = [], 0
    for part in parts:
        end = at + len(part)
        hits = sum(place is not None for place in places[at:end])
        label = hits / len(part) if part else 0.0
        if len(part) < 4:
            label = _short_label(tuple(part), places, at, end, lines, len(wanted))
        labels.append(label)
        at = end
    return np.array(labels)


def _trigrams(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(words, words[1:], words[2:], strict=False))


def _line_places(gold: str) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    at = 0
    for line in gold.splitlines():
        words = tuple(words_of(line))
        if words:
            places[words].append(at)
            at += len(words)
    return places


def _short_label(
    part: tuple[str, ...],
    places: list[int | None],
    at: int,
    end: int,
    lines: dict[tuple[str, ...], list[int]],
    size: int,
) -> float:
    """A short block is gold when it is a whole line of it between its neighbours' places, or lies inside a matched run."""
    if part not in lines:
        return float(bool(part) and all(place is not None for place in places[at:end]))
    low = max((place for place in places[max(0, at - _NEAR) : at] if place is not None), default=-1)
    high = min((place for place in places[end : end + _NEAR] if place is not None), default=size)
    return float((low >= 0 or high < size) and any(low - 3 <= place <= high + 3 for place in lines[part]))


def snippet_labels(page: Page, wanted: list[str], unwanted: list[str]) -> npt.NDArray[np.float64]:
    """1 and 0 for blocks with a wanted or an unwanted snippet, -1 for all others."""

    def label(text: str) -> float:
        good = any(" ".join(snippet.split()) in text for snippet in wanted)
        bad = any(
            snippet in text or (len(text) > 3 and text in snippet)
            for snippet in map(" ".join, map(str.split, unwanted))
        )
        return -1.0 if good == bad else float(good)

    return np.array([label(" ".join(block.text.split())) for block in page.blocks])


def read_samples(data: Path) -> Iterator[Sample]:
    """Every page that may be trained on."""
    with zipfile.ZipFile(data / "extraction-public.zip") as bag:
        rows = json.loads(bag.read("index.json"))
        tested = {row["site"] for row in rows if row["dataset"] in TEST_SETS}
        for row in rows:
            if row["dataset"] in TEST_SETS or row["site"] in tested:
                continue
            tree = parse(decode_page(bag.read(row["html"]), None)[0])
            page, evidence = make_blocks(tree), gather(tree)
            if not page.blocks:
                continue
            weak = not row.get("gold")
            labels = (
                snippet_labels(page, row["with"], row["without"])
                if weak
                else align(page, bag.read(row["gold"]).decode())
            )
            yield Sample(row["dataset"], row["site"], page, evidence, labels, weak, survey(page))


def make_lexicon(samples: Iterable[Sample], least_sites: int = 5) -> Lexicon:
    """Log odds of article text for each word, each site counting once; words of fewer sites are left out."""
    labels: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    texts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for sample in samples:
        around: list[frozenset[str]] = []
        for element in sample.page.elements:
            above = around[element.parent] if element.parent >= 0 else frozenset()
            around.append(above | frozenset(read_label(element.label).words))
        for block, label in zip(sample.page.blocks, sample.labels, strict=True):
            if label < 0:
                continue
            for word in around[block.element]:
                labels[word][sample.site][int(label >= 0.5)] += 1
            for word in text_words(block.text) if len(block.text) <= 400 else ():
                texts[word][sample.site][int(label >= 0.5)] += 1
    return Lexicon(_odds(labels, least_sites), _odds(texts, least_sites + 1))


def _odds(counts: dict[str, dict[str, list[int]]], least: int) -> dict[str, float]:
    odds: dict[str, float] = {}
    for word, sites in counts.items():
        if len(sites) >= least:
            good = sum(yes / (no + yes) for no, yes in sites.values())
            odds[word] = round(math.log((good + 0.5) / (len(sites) - good + 0.5)), 2)
    return odds


def weights_of(sample: Sample, log_words: Array) -> npt.NDArray[np.float64]:
    """Long blocks weigh more, pages about the same, doubtful labels less."""
    weights = np.sqrt(np.expm1(log_words) + 3) * np.where((sample.labels > 0.2) & (sample.labels < 0.8), 0.3, 1)
    weights = weights * (sample.labels >= 0)
    if sample.weak:
        return weights * SNIPPET_WEIGHT
    scale = SET_WEIGHTS.get(sample.dataset, 1.0) * 1.5 * np.sqrt(60 / max(float(weights.sum()), 10))
    return np.asarray(weights * scale)


Table = Callable[[Sample], Array]


def fit(samples: list[Sample], table: Table, words: int, settings: dict[str, Any]) -> CatBoostClassifier:
    """A forest on these samples; `words` is the index of the column `words` in `sample.table`."""
    rows = np.concatenate([table(sample) for sample in samples])
    labels = np.concatenate([sample.labels >= 0.5 for sample in samples]).astype(int)
    weights = np.concatenate([weights_of(sample, sample.table[:, words]) for sample in samples])
    used = weights > 0
    model = CatBoostClassifier(**COMMON, **settings)
    model.fit(rows[used], labels[used], sample_weight=weights[used])
    return model


def held_out(samples: list[Sample], table: Table, words: int, settings: dict[str, Any]) -> list[Array]:
    """Scores of each sample by a forest that saw no page of its site's fold; prints how well they part the blocks."""
    scores: dict[int, Array] = {}
    for fold in range(FOLDS):
        model = fit([sample for sample in samples if sample.fold != fold], table, words, settings)
        for number, sample in enumerate(samples):
            if sample.fold == fold:
                scores[number] = model.predict_proba(table(sample))[:, 1].astype(np.float32)
    ordered = [scores[number] for number in range(len(samples))]
    _report(samples, ordered)
    return ordered


def _report(samples: list[Sample], scores: list[Array]) -> None:
    for dataset in sorted({sample.dataset for sample in samples}):
        pairs = [pair for pair in zip(samples, scores, strict=True) if pair[0].dataset == dataset]
        truth = np.concatenate([sample.labels for sample, _ in pairs])
        found = np.concatenate([score for _, score in pairs])[truth >= 0] >= 0.5
        gold = truth[truth >= 0] >= 0.5
        precision, recall = (gold & found).sum() / max(1, found.sum()), (gold & found).sum() / max(1, gold.sum())
        print(
            f"  {dataset:22} {len(pairs):5} pages, blocks: precision {precision:.3f}, recall {recall:.3f}", flush=True
        )


def arrays_of(model: CatBoostClassifier, name: str) -> dict[str, npt.NDArray[Any]]:
    """A forest of oblivious trees as arrays for archive.text.forest."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        made = json.loads(path.read_text())
    return forest_arrays(made, name)


def forest_arrays(made: dict[str, Any], name: str) -> dict[str, npt.NDArray[Any]]:
    """From CatBoost's JSON; trees of lesser depth are filled up with a question that is always answered no."""
    trees = made["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in trees)
    columns = np.zeros((len(trees), depth), np.int16)
    borders = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**depth), np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            columns[number, level], borders[number, level] = split["float_feature_index"], split["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, bias = made["scale_and_bias"]
    return {
        f"{name}_columns": columns,
        f"{name}_borders": borders,
        f"{name}_leaves": (leaves * scale).astype(np.float16),
        f"{name}_bias": np.float32(bias[0] if isinstance(bias, list) else bias),
    }


def lexicon_arrays(lexicon: Lexicon) -> dict[str, npt.NDArray[Any]]:
    return {
        f"{name}_{part}": np.array(values)
        for name, table in (("label", lexicon.labels), ("text", lexicon.words))
        for part, values in (("words", list(table)), ("weights", np.array(list(table.values()), np.float32)))
    }


def fill_tables(samples: list[Sample]) -> None:
    """Measure every page with a lexicon that saw no page of its site's fold."""
    lexicons = [make_lexicon(sample for sample in samples if sample.fold != fold) for fold in range(FOLDS)]
    for sample in samples:
        sample.table = measure(sample.page, sample.evidence, lexicons[sample.fold]).table.T


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("archive/text/data/extractor.npz"))
    options = parser.parse_args()
    samples = list(read_samples(options.data))
    fill_tables(samples)
    names = list(NAMES)
    words = names.index("words")
    trial = fit(samples, lambda sample: sample.table, words, {"iterations": 90, "learning_rate": 0.15})
    order = np.argsort(-trial.get_feature_importance())
    chosen = sorted(order[:FIRST_COLUMNS].tolist() + [names.index(name) for name in ("words", "chars")])
    chosen = sorted(set(chosen))
    again = [chosen.index(column) for column in order[:SECOND_COLUMNS]]
    for sample in samples:
        sample.table = np.ascontiguousarray(sample.table[:, chosen])
    columns = [names[column] for column in chosen]
    words = columns.index("words")
    print("first look")
    for sample, scores in zip(samples, held_out(samples, lambda sample: sample.table, words, FIRST), strict=True):
        sample.first = scores
    first = fit(samples, lambda sample: sample.table, words, FIRST)

    def second(sample: Sample) -> Array:
        return np.concatenate([sample.table[:, again], context(sample.ground, sample.first).T], axis=1)

    print("second look")
    held_out(samples, second, words, SECOND)
    arrays = arrays_of(first, "first") | arrays_of(fit(samples, second, words, SECOND), "second")
    arrays |= lexicon_arrays(make_lexicon(samples))
    np.savez_compressed(options.out, columns=np.array(columns), again=np.array(again, np.int16), **arrays)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
