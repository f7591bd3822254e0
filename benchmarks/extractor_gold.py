"""The pages that the judge of blocks is trained on, and which of their blocks are gold text.

The zip's sets aeb, fundus-eval and cleanportaleval are for tests alone: no page of them, and none of a site that occurs
in them, is trained on.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from archive.text import decode_page
from archive.text.blocks import Page, make_blocks
from archive.text.dom import parse
from archive.text.evidence import Evidence, gather
from archive.text.features import Lexicon, measure, text_words
from archive.text.ground import Array, Ground
from archive.text.hints import read_label

ZIP = "extraction-public.zip"
TEST_SETS = frozenset({"aeb", "fundus-eval", "cleanportaleval"})
FOLDS = 3
LEAST_SITES = 6
"""Words of class names on fewer sites are left out: they would be names of sites, and tell nothing of others."""
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
    file: str  # its name in the zip
    page: Page
    evidence: Evidence
    labels: npt.NDArray[np.float64]
    gold: str  # empty where only snippets are known
    wanted: list[str]  # snippets
    unwanted: list[str]
    table: Array = field(default_factory=lambda: np.zeros((0, 0), np.float32))  # [row of NAMES, block]
    ground: Ground | None = None

    @property
    def is_test(self) -> bool:
        return self.dataset in TEST_SETS

    @property
    def fold(self) -> int:
        """Which fold its site is in; FOLDS for test sets, which are in none."""
        return FOLDS if self.is_test else int(hashlib.md5(self.site.encode()).hexdigest(), 16) % FOLDS


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
    """The pages of the test sets, and every page of the others that may be trained on."""
    with zipfile.ZipFile(data / ZIP) as bag:
        rows = json.loads(bag.read("index.json"))
        tested = {row["site"] for row in rows if row["dataset"] in TEST_SETS}
        for row in rows:
            if row["dataset"] not in TEST_SETS and row["site"] in tested:
                continue
            tree = read_tree(bag, row["html"])
            page, evidence = make_blocks(tree), gather(tree)
            gold = bag.read(row["gold"]).decode() if row.get("gold") else ""
            if page.blocks and (gold.strip() or "with" in row):
                wanted, unwanted = row.get("with", []), row.get("without", [])
                labels = align(page, gold) if gold.strip() else snippet_labels(page, wanted, unwanted)
                yield Sample(row["dataset"], row["site"], row["html"], page, evidence, labels, gold, wanted, unwanted)


def read_tree(bag: zipfile.ZipFile, file: str) -> LexborHTMLParser:
    """A page of the zip, parsed."""
    return parse(decode_page(bag.read(file), None)[0])


def fill_tables(samples: list[Sample]) -> Lexicon:
    """Measure every page with a lexicon that saw no page of its site's fold. Returns the lexicon of all training pages."""
    training = [sample for sample in samples if not sample.is_test]
    names = {sample.site.split(".")[0] for sample in samples}
    lexicons = [
        make_lexicon([sample for sample in training if sample.fold != fold], names) for fold in range(FOLDS + 1)
    ]
    for sample in samples:
        sample.table, sample.ground = measure(sample.page, sample.evidence, lexicons[sample.fold])
    return lexicons[FOLDS]


def make_lexicon(samples: list[Sample], names: set[str]) -> Lexicon:
    """Log odds of article text for each word, each site counting once; names of sites and words of few sites are left
    out."""
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
    return Lexicon(_odds(labels, LEAST_SITES, names), _odds(texts, LEAST_SITES + 1, names))


def _odds(counts: dict[str, dict[str, list[int]]], least: int, names: set[str]) -> dict[str, float]:
    odds: dict[str, float] = {}
    for word, sites in counts.items():
        if len(sites) >= least and word not in names:
            good = sum(yes / (no + yes) for no, yes in sites.values())
            odds[word] = round(math.log((good + 0.5) / (len(sites) - good + 0.5)), 2)
    return odds
