"""What is measured of each block: one row of numbers per block, the same columns for every page, language and script.

Four families: the block's own text; the elements around it (tags, class and id words, their text and links); its
place on the page
and its neighbours; and what the page says of itself. Words of class names and of short lines enter as one learned
weight each
(`Lexicon`): how much likelier they stand at article text than at furniture, over many sites.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from archive.text.blocks import Block, Page
from archive.text.chars import CLASSES, count_classes, count_words
from archive.text.evidence import Evidence, fold
from archive.text.hints import HINTS, hints_of

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

KINDS = ("p", "h", "li", "quote", "pre", "row", "caption", "dt", "dd", "text")
AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "form", "table", "ul", "ol",
    "blockquote", "section", "button",
    "label", "details", "address", "dl", "dialog",
)  # fmt: skip
TAGS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "section",
    "article",
    "blockquote",
    "figcaption",
    "span",
)
GOOD_WORDS = 10
"""A block with as many words and few links looks like a paragraph."""
GOOD_LINKS = 0.35
MAX_MEASURED = 20_000
"""Characters of a block that are counted: bounds the memory on pages that are one line."""
_LABEL_WORD = re.compile(r"[a-z]{2,24}")
_TEXT_WORD = re.compile(r"[^\W\d_]{2,24}")
_LEXICON_WORDS = 40
"""Words: longer blocks are told by other features."""
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}\s*[月日]|年")
_SHORT = 120
_TRADE = re.compile(r"https?:|www\.|\w@\w|©|\(c\)|@\w", re.IGNORECASE)


class Lexicon(NamedTuple):
    """Learned weights (log odds of article text against furniture) of words in class and id names, and in short
    blocks.
    """

    labels: dict[str, float]
    words: dict[str, float]


@lru_cache(maxsize=20_000)
def label_words(label: str) -> tuple[str, ...]:
    """The words of class and id names, each once."""
    return tuple(dict.fromkeys(_LABEL_WORD.findall(label)))


def text_words(text: str) -> list[str]:
    """The words of a short block, by which its kind is often told; none of a long one."""
    if text.count(" ") >= _LEXICON_WORDS:
        return []
    return list(dict.fromkeys(_TEXT_WORD.findall(text.lower())))


class Columns:
    """Named columns of one length, gathered one after the other; when only some are wanted, the others need not be
    made.
    """

    def __init__(self, wanted: frozenset[str] | None = None) -> None:
        self.wanted = wanted
        self.names: list[str] = []
        self.values: list[Array] = []

    def wants(self, name: str) -> bool:
        return self.wanted is None or name in self.wanted

    def add(self, name: str, values: npt.ArrayLike) -> None:
        self.names.append(name)
        self.values.append(np.asarray(values, np.float32))

    def matrix(self, names: Sequence[str]) -> Array:
        """The columns of these names, in this order, as [row, column]."""
        values = dict(zip(self.names, self.values, strict=True))
        return np.stack([values[name] for name in names], axis=1)


class _Base(NamedTuple):
    """What several families need."""

    page: Page
    chars: Array
    words: Array
    linked: Array  # share of linked characters
    good: Array  # characters of blocks that look like paragraphs, else 0
    element: Ints
    first: Ints  # of elements: first block
    last: Ints  # of elements: block behind the last
    parent: Ints


def measure(page: Page, evidence: Evidence, lexicon: Lexicon, wanted: frozenset[str] | None = None) -> Columns:
    """All columns, or at least those wanted; the page must have at least one block."""
    columns = Columns(wanted)
    blocks, elements = page.blocks, page.elements
    counts, head, tail = count_classes([block.text[:MAX_MEASURED] for block in blocks])
    chars, words = counts.sum(axis=1), count_words(counts)
    linked = np.fromiter((block.linked / block.length for block in blocks), np.float32, len(blocks))
    base = _Base(
        page,
        chars,
        words,
        linked,
        np.where((words >= GOOD_WORDS) & (linked < GOOD_LINKS), chars, 0).astype(np.float32),
        np.fromiter((block.element for block in blocks), np.int64, len(blocks)),
        np.fromiter((element.first for element in elements), np.int64, len(elements)),
        np.fromiter((element.last for element in elements), np.int64, len(elements)),
        np.fromiter((element.parent for element in elements), np.int64, len(elements)),
    )
    _own(columns, base, counts, head, tail)
    word_scores = _words(columns, blocks, lexicon)
    own_label = _around(columns, base, lexicon)
    _containers(columns, base)
    _places(columns, base)
    _said(columns, base, evidence)
    _neighbours(columns, base, {"label": own_label, "wordscore": word_scores})
    return columns


def _own(
    columns: Columns, base: _Base, counts: Array, head: npt.NDArray[np.uint8], tail: npt.NDArray[np.uint8]
) -> None:
    blocks, chars, words = base.page.blocks, base.chars, base.words
    columns.add("chars", np.log1p(chars))
    columns.add("words", np.log1p(words))
    columns.add("word_length", chars / words)
    for number, name in enumerate(CLASSES):
        columns.add(f"share_{name}", counts[:, number] / chars)
    for name in ("stop", "comma", "quote", "digit"):
        columns.add(f"count_{name}", np.log1p(counts[:, CLASSES.index(name)]))
    columns.add("head", head)
    columns.add("tail", tail)
    columns.add("linked", base.linked)
    length = np.fromiter((block.length for block in blocks), np.float32, len(blocks))
    for name in ("strong", "slanted", "links"):
        columns.add(name, np.fromiter((getattr(block, name) for block in blocks), np.float32, len(blocks)) / length)
    columns.add("link_count", [block.links for block in blocks])
    kind = {name: number for number, name in enumerate(KINDS)}
    columns.add("kind", [kind[block.kind] for block in blocks])
    columns.add("joined", [block.joined for block in blocks])
    columns.add("time", ["time" in block.inline for block in blocks])
    short = [block.text if len(block.text) < _SHORT else "" for block in blocks]
    columns.add("date", [sum(len(found) for found in _DATE.findall(text)) / len(text) if text else 0 for text in short])
    columns.add("trade", [_TRADE.search(text) is not None for text in short])


def _words(columns: Columns, blocks: list[Block], lexicon: Lexicon) -> Array:
    """Weights of the words of short blocks."""
    table = np.zeros((len(blocks), 4), np.float32)
    weights = lexicon.words
    for row, block in enumerate(blocks):
        if len(block.text) > 400:
            continue
        found = [weights[word] for word in text_words(block.text) if word in weights]
        if found:
            table[row] = (sum(found) / len(found), min(found), max(found), sum(found))
    for number, name in enumerate(("mean", "min", "max", "sum")):
        columns.add(f"wordscore_{name}", table[:, number])
    return table[:, 0]


def _label_score(label: str, weights: dict[str, float]) -> tuple[float, float]:
    """Sum of the weights of a label's words, and the lowest; zero where none is known."""
    found = [weights[word] for word in label_words(label) if word in weights] if label else []
    return (sum(found), min(found)) if found else (0.0, 0.0)


def _around(columns: Columns, base: _Base, lexicon: Lexicon) -> Array:
    """Tags and labels of the elements around each block. Returns the score of the nearest element's label."""
    elements, labels = base.page.elements, lexicon.labels
    code = {name: number for number, name in enumerate(AROUND)}
    tag_code = {name: number + 1 for number, name in enumerate(TAGS)}
    rows: list[tuple[float, ...]] = []
    flags = [0] * len(elements)
    own_hints = [hints_of(element.label) for element in elements]
    all_hints = [0] * len(elements)
    cache: dict[str, tuple[float, float]] = {}
    chain: list[tuple[float, float, float]] = []
    for at, element in enumerate(elements):
        label = element.label
        score = cache.get(label)
        if score is None:
            score = cache[label] = _label_score(label, labels)
        up = element.parent
        low, high, total = chain[up] if up >= 0 else (0.0, 0.0, 0.0)
        low, high, total = min(low, score[1]), max(high, score[0]), total + score[0]
        chain.append((low, high, total))
        flags[at] = (flags[up] if up >= 0 else 0) | (1 << code[element.tag] if element.tag in code else 0)
        all_hints[at] = own_hints[at] | (all_hints[up] if up >= 0 else 0)
        above = rows[up] if up >= 0 else (0.0,) * 11
        rows.append((
            element.depth, element.hidden, tag_code.get(element.tag, 0), above[2], score[0], above[4], above[5],
            low, high, total,
            score[1],
        ))  # fmt: skip
    names = "depth hidden tag parent_tag label label_1 label_2 label_low label_high label_total label_min".split()
    mine = np.array(rows, np.float32)[base.element]
    for number, name in enumerate(names):
        columns.add(name, mine[:, number])
    bits = np.array(flags, np.int64)[base.element]
    for name, number in code.items():
        if columns.wants(f"in_{name}"):
            columns.add(f"in_{name}", (bits >> number) & 1)
    _hints(columns, base, np.array(own_hints), np.array(all_hints))
    inline = [_label_score(block.label, labels)[0] for block in base.page.blocks]
    columns.add("label_inline", inline)
    return mine[:, 4]


def _hints(columns: Columns, base: _Base, own: Ints, all_around: Ints) -> None:
    """Hints of the nearest element and of what is inline, of the two elements around, and of all of them."""
    inline = np.array([hints_of(block.label) for block in base.page.blocks], np.int64)
    nearest = base.element
    above = np.maximum(base.parent[nearest], 0)
    for name, bits in (
        ("own", own[nearest] | inline),
        ("near", own[nearest] | own[above] | own[np.maximum(base.parent[above], 0)]),
        ("any", all_around[nearest]),
    ):
        for bit, hint in enumerate(HINTS):
            if columns.wants(f"{name}_{hint}"):
                columns.add(f"{name}_{hint}", (bits >> bit) & 1)
    columns.add("hidden_above", all_around[nearest] & (1 << list(HINTS).index("unseen")) > 0)


def running_sums(values: Array) -> Array:
    """Running sums with a leading 0: the sum over a..b is out[b] - out[a]."""
    out = np.zeros(len(values) + 1, np.float32)
    np.cumsum(values, out=out[1:])
    return out


def _containers(columns: Columns, base: _Base) -> None:
    """Text and links of the nearest elements, and where the block stands to the element with most of the page's
    text.
    """
    text, good, link = running_sums(base.chars), running_sums(base.good), running_sums(base.chars * base.linked)
    total, total_good = max(float(text[-1]), 1.0), max(float(good[-1]), 1.0)
    at = base.element
    for level in range(6):
        first, last = base.first[at], base.last[at]
        size = text[last] - text[first]
        columns.add(f"up{level}_blocks", np.log1p(last - first))
        columns.add(f"up{level}_share", size / total)
        columns.add(f"up{level}_good", (good[last] - good[first]) / total_good)
        columns.add(f"up{level}_goodness", (good[last] - good[first]) / np.maximum(size, 1))
        columns.add(f"up{level}_linked", (link[last] - link[first]) / np.maximum(size, 1))
        at = np.maximum(base.parent[at], 0)
    _root(columns, base, good)


def _root(columns: Columns, base: _Base, good: Array) -> None:
    """Relations to the innermost elements that hold 50, 80 and 95 % of the paragraphs' text, and to the richest
    parent.
    """
    inside = good[base.last] - good[base.first]
    index = np.arange(len(base.chars))
    for share in (0.5, 0.8, 0.95):
        root = int(np.flatnonzero(inside >= share * good[-1])[-1])
        first, last = base.first[root], base.last[root]
        name = f"root{int(share * 100)}"
        columns.add(f"{name}_in", (index >= first) & (index < last))
        columns.add(f"{name}_from", (index - first) / max(1, last - first))
        columns.add(f"{name}_blocks", np.full(len(index), np.log1p(last - first)))
        columns.add(
            f"{name}_depth",
            np.array([e.depth for e in base.page.elements])[base.element] - base.page.elements[root].depth,
        )
    weights = np.bincount(np.maximum(base.parent[base.element], 0), base.good, len(base.parent))
    best = int(np.argmax(weights))
    span = np.flatnonzero((base.parent[base.element] == best) & (base.good > 0))
    low, high = (int(span[0]), int(span[-1])) if len(span) else (0, 0)
    columns.add("rich_in", (index >= base.first[best]) & (index < base.last[best]))
    columns.add("rich_child", base.parent[base.element] == best)
    columns.add("rich_share", np.full(len(index), weights[best] / max(1.0, float(good[-1]))))
    columns.add("rich_before", np.clip(low - index, -50, 50))
    columns.add("rich_after", np.clip(index - high, -50, 50))


def _places(columns: Columns, base: _Base) -> None:
    """Position on the page, and what stands at the same kind of place (same tag and label; same chain of them)."""
    count = len(base.chars)
    index = np.arange(count, dtype=np.float32)
    columns.add("position", index / count)
    columns.add("index", np.log1p(index))
    columns.add("from_end", np.log1p(count - index))
    text, good = running_sums(base.chars), running_sums(base.good)
    columns.add("text_before", text[:-1] / max(float(text[-1]), 1.0))
    columns.add("good_before", good[:-1] / max(float(good[-1]), 1.0))
    columns.add("page_blocks", np.full(count, np.log1p(count)))
    columns.add("page_text", np.full(count, np.log1p(text[-1])))
    columns.add("page_good", np.full(count, np.log1p(good[-1])))
    columns.add("page_goodness", np.full(count, good[-1] / max(float(text[-1]), 1.0)))
    for name, groups in zip(("same", "chain"), place_groups(base.page), strict=True):
        number = np.bincount(groups).astype(np.float32)
        chars, fine = np.bincount(groups, base.chars), np.bincount(groups, base.good)
        link = np.bincount(groups, base.chars * base.linked)
        columns.add(f"{name}_count", np.log1p(number)[groups])
        columns.add(f"{name}_mean", np.log1p(chars / number)[groups])
        columns.add(f"{name}_good", (fine / max(float(good[-1]), 1.0))[groups])
        columns.add(f"{name}_goodness", (fine / chars)[groups])
        columns.add(f"{name}_linked", (link / chars)[groups])


def place_groups(page: Page) -> tuple[Ints, Ints]:
    """Two groupings of the blocks: by tag and label of the nearest element and its parent; by the tags and labels of
    all.
    """
    names: dict[object, int] = {}
    near: list[int] = []
    chain: list[int] = []
    for element in page.elements:
        up = element.parent
        above = page.elements[up] if up >= 0 else element
        near.append(names.setdefault((element.tag, element.label, above.tag, above.label), len(names)))
        chain.append(names.setdefault((element.tag, element.label, chain[up] if up >= 0 else -1), len(names)))
    element_of = [block.element for block in page.blocks]
    near_of, chain_of = (np.unique(np.array(groups)[element_of], return_inverse=True)[1] for groups in (near, chain))
    return near_of, chain_of


def _said(columns: Columns, base: _Base, evidence: Evidence) -> None:
    """What the head and JSON-LD of the page say of each block, and repeats within the page."""
    blocks = base.page.blocks
    folded = [fold(block.text) for block in blocks]
    body, titles = evidence.body, evidence.titles
    has_body = len(body) > 200
    columns.add("body_has", np.full(len(blocks), np.log1p(len(body))))
    columns.add("in_body", [bool(text) and text in body if has_body else -1 for text in folded])
    is_title = [any(_like(text, title) for title in titles) if len(text) > 7 else False for text in folded]
    columns.add("is_title", is_title)
    heads = [at for at, same in enumerate(is_title) if same] or [
        at for at, block in enumerate(blocks) if base.page.elements[block.element].tag == "h1"
    ]
    index = np.arange(len(blocks))
    columns.add("from_title", np.clip(index - heads[0], -99, 200) if heads else np.full(len(blocks), -100))
    columns.add("from_last_title", np.clip(index - heads[-1], -99, 200) if heads else np.full(len(blocks), -100))
    columns.add(
        "is_description",
        [any(_like(text, other) for other in evidence.descriptions) if len(text) > 20 else False for text in folded],
    )
    columns.add("has_author", [len(text) < 150 and any(name in text for name in evidence.authors) for text in folded])
    seen = Counter(folded)
    columns.add("repeats", [seen[text] for text in folded])


def _like(text: str, other: str) -> bool:
    """Whether one holds (nearly) all of the other."""
    if len(text) > len(other):
        return bool(other) and other in text and len(other) > 0.6 * len(text)
    return text in other and len(text) > 0.4 * len(other)


def _neighbours(columns: Columns, base: _Base, scores: dict[str, Array]) -> None:
    """The blocks before and after, one by one and in windows."""
    kinds = columns.values[columns.names.index("kind")]
    tails = columns.values[columns.names.index("tail")]
    values = {"chars": np.log1p(base.chars), "linked": base.linked, "kind": kinds, "tail": tails, **scores}
    for name, column in values.items():
        for step in (-3, -2, -1, 1, 2, 3):
            if columns.wants(f"{name}{step:+d}"):
                columns.add(f"{name}{step:+d}", shifted(column, step, -1.0))
    same = base.parent[base.element]
    for step in (-1, 1):
        columns.add(f"sibling{step:+d}", same == shifted(same, step, -9))
        columns.add(f"depth{step:+d}", shifted(columns.values[columns.names.index("depth")], step, 0))
    for width in (3, 8, 20):
        columns.add(f"good_{width}", window(base.good, width) / (window(base.chars, width) + 1))
        columns.add(f"linked_{width}", window(base.chars * base.linked, width) / (window(base.chars, width) + 1))
        columns.add(f"chars_{width}", np.log1p(window(base.chars, width)))


def shifted(values: npt.NDArray[np.generic], step: int, fill: float) -> Array:
    """values[i + step] at i, `fill` beyond the ends."""
    out = np.full(len(values), fill, np.float32)
    if step > 0:
        out[:-step] = values[step:]
    else:
        out[-step:] = values[:step]
    return out


def window(values: Array, width: int) -> Array:
    """Sums over i - width .. i + width."""
    sums = running_sums(values)
    index = np.arange(len(values))
    return np.asarray(sums[np.minimum(index + width + 1, len(values))] - sums[np.maximum(index - width, 0)], np.float32)
