"""What is measured of each block: one row of numbers per measure, the same rows for every page, language and script.

Families: the block's own text; the words of short blocks; the elements around it (tags, class and id words); their
text and links; the block's place on the page; what the page says of itself; and the neighbours. Words of class names
and of short lines enter as one learned weight each (`Lexicon`): how much likelier they stand at article text than at
furniture, over many sites.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from archive.text.blocks import Element, Page
from archive.text.chars import CLASSES
from archive.text.evidence import Evidence, fold
from archive.text.ground import LEVELS, Array, Ground, running_sums, shift, survey, windows
from archive.text.hints import HINTS, read_label

KINDS = ("p", "h", "li", "quote", "pre", "row", "caption", "dt", "dd", "text")
AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "form", "table", "ul", "ol",
    "blockquote", "section", "button", "label", "details", "address", "dl", "dialog",
)  # fmt: skip
TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "section", "article", "blockquote",
    "figcaption", "span",
)  # fmt: skip
_TEXT_WORD = re.compile(r"[^\W\d_]{2,24}")
_LEXICON_SPACES = 40
_LEXICON_CHARACTERS = 400
"""Blocks with as many spaces or more characters are told by other measures than their words."""
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}\s*[月日]|年")
_TRADE = re.compile(r"https?:|www\.|\w@\w|©|\(c\)|@\w", re.IGNORECASE)
_SHORT = 120

_COUNTED = ("stop", "comma", "quote", "digit")
_ROOTS = (0.5, 0.8, 0.95)
_STEPS = (-3, -2, -1, 1, 2, 3)
_WIDTHS = (3, 8, 20)
_SHIFTED = ("chars", "linked", "kind", "tail", "label", "wordscore")

_OWN = (
    "chars", "words", *(f"count_{name}" for name in _COUNTED), "word_length", *(f"share_{name}" for name in CLASSES),
    "head", "tail", "linked", "strong", "slanted", "links", "link_count", "kind", "joined",
)  # fmt: skip
_WORDS = ("wordscore_mean", "wordscore_min", "wordscore_max", "wordscore_sum")
_ELEMENT = ("depth", "hidden", "tag", "label", "label_min", "label_low", "label_high", "label_total")
_ABOVE = ("parent_tag", "label_1", "label_2")
_BITS = (
    *(f"in_{name}" for name in AROUND), *(f"any_{name}" for name in HINTS), *(f"near_{name}" for name in HINTS)
)  # fmt: skip
_CONTAINERS = tuple(
    f"up{level}_{name}" for name in ("blocks", "share", "good", "goodness", "linked") for level in range(LEVELS)
)
_ROOT = tuple(f"root{int(share * 100)}_{name}" for name in ("in", "from", "blocks", "depth") for share in _ROOTS)
_RICH = ("rich_in", "rich_child", "rich_share", "rich_before", "rich_after")
_PLACE = (
    "index", "from_end", "page_blocks", "page_text", "page_good", "position", "text_before", "good_before",
    "page_goodness",
)  # fmt: skip
_GROUPS = tuple(
    f"{group}_{name}" for name in ("count", "mean", "good", "goodness", "linked") for group in ("same", "chain")
)
_SAID = ("is_title", "from_title", "from_last_title", "is_description", "repeats")
_NEXT = (
    *(f"{name}{step:+d}" for step in _STEPS for name in _SHIFTED), *(f"sibling{step:+d}" for step in (-1, 1)),
    *(f"depth{step:+d}" for step in (-1, 1)),
    *(f"{name}_{width}" for name in ("good", "linked", "chars") for width in _WIDTHS),
)  # fmt: skip
FAMILIES = (_OWN, _WORDS, _ELEMENT, _ABOVE, _BITS, _CONTAINERS, _ROOT, _RICH, _PLACE, _GROUPS, _SAID, _NEXT)
NAMES: tuple[str, ...] = tuple(name for family in FAMILIES for name in family)
"""The names of the rows that `measure` makes."""
_KIND = {name: number for number, name in enumerate(KINDS)}
_TAG = {name: number for number, name in enumerate(TAGS, 1)}
_FLAG = {name: 1 << number for number, name in enumerate(AROUND)}
_BIT = np.array([*range(len(AROUND) + len(HINTS)), *range(len(AROUND), len(AROUND) + len(HINTS))])[:, None]
_LOGGED = np.array([CLASSES.index(name) for name in _COUNTED])


class Lexicon(NamedTuple):
    """Learned weights (log odds of article text against furniture) of words in class and id names, and in short
    blocks.
    """

    labels: dict[str, float]
    words: dict[str, float]


class Measures(NamedTuple):
    """The measures of a page: `table` [row of NAMES, block], and the arrays that they were made from."""

    table: Array
    ground: Ground


def measure(page: Page, evidence: Evidence, lexicon: Lexicon) -> Measures:
    """All measures of a page that has at least one block."""
    ground = survey(page)
    table = np.empty((len(NAMES), len(page.blocks)), np.float32)
    own, words, element, above, bits, containers, root, rich, place, groups, said, beside = _by_family(table)
    _own(ground, own)
    _words(ground.texts, lexicon.words, words)
    _elements(page.elements, ground, lexicon.labels, element, above, bits)
    sums = running_sums(np.array((ground.chars, ground.good, ground.chars * ground.linked)))
    totals = np.maximum(sums[:, -1:], 1)
    _containers(ground, sums, totals, containers)
    _roots(ground, sums[1], root)
    _rich(ground, float(sums[1, -1]), rich)
    _place(ground, sums, totals, place)
    _groups(ground, float(totals[1, 0]), groups)
    _said(page, ground, evidence, said)
    _beside(ground, np.array((own[0], *own[[-7, -2, -8]], element[3], words[0])), element[0], beside)
    return Measures(table, ground)


def _by_family(table: Array) -> list[Array]:
    """Views of the rows of each family."""
    ends = np.cumsum([len(family) for family in FAMILIES]).tolist()
    return [table[end - len(family) : end] for end, family in zip(ends, FAMILIES, strict=True)]


def _own(ground: Ground, out: Array) -> None:
    counts, chars = ground.counts, ground.chars
    out[0], out[1], out[2:6] = chars, ground.words, counts[_LOGGED]
    np.log1p(out[:6], out=out[:6])
    out[6] = chars / ground.words
    np.divide(counts, chars, out=out[7:-9])
    out[-9], out[-8], out[-7] = ground.head, ground.tail, ground.linked
    np.divide(ground.inline, ground.length, out=out[-6:-3])
    out[-3] = ground.inline[2]
    out[-2] = [_KIND[kind] for kind in ground.kinds]
    out[-1] = ground.joined


def text_words(text: str) -> Iterable[str]:
    """The words of a short block, each once, by which its kind is often told; none of a long one."""
    if len(text) > _LEXICON_CHARACTERS or text.count(" ") >= _LEXICON_SPACES:
        return ()
    return dict.fromkeys(_TEXT_WORD.findall(text.lower()))


def _words(texts: Sequence[str], weights: dict[str, float], out: Array) -> None:
    """Mean, lowest, highest and sum of the weights of the words of short blocks."""
    weight = weights.get
    out[:] = 0
    for at, text in enumerate(texts):
        found = [known for known in map(weight, text_words(text)) if known is not None]
        if found:
            total = sum(found)
            out[:, at] = total / len(found), min(found), max(found), total


_NOWHERE = (0.0, 0.0, 0.0, 0)


def _elements(
    elements: Sequence[Element], ground: Ground, weights: dict[str, float], out: Array, above: Array, bits: Array
) -> None:
    """Tags and labels of the elements around each block."""
    labels: dict[str, tuple[float, float, int]] = {}
    rows: list[tuple[float, ...]] = []
    own_bits: list[int] = []
    chain: list[tuple[float, float, float, int]] = []
    for tag, label, up, depth, _, hidden, _, _ in elements:
        if label not in labels:
            labels[label] = _label_facts(label, weights)
        score, least, flags = labels[label]
        flags |= _FLAG.get(tag, 0)
        low, high, total, all_flags = chain[up] if up >= 0 else _NOWHERE
        low, high, total = min(low, least), max(high, score), total + score
        chain.append((low, high, total, all_flags | flags))
        own_bits.append(flags)
        rows.append((depth, hidden, _TAG.get(tag, 0), score, least, low, high, total))
    values = np.array(rows, np.float32).T
    values.take(ground.around[0], axis=1, out=out)
    _above(ground, values[2:4], above)
    near = np.array(own_bits)
    near = np.bitwise_or.reduce(near[ground.around[:3]])
    every = np.array([each[3] for each in chain])[ground.around[0]]
    half = len(AROUND) + len(HINTS)
    np.bitwise_and(every >> _BIT[:half], 1, out=bits[:half], casting="unsafe")
    np.bitwise_and(near >> _BIT[half:], 1, out=bits[half:], casting="unsafe")


def _label_facts(label: str, weights: dict[str, float]) -> tuple[float, float, int]:
    """Sum of the weights of a label's words, the lowest (0 where none is known), and its hints as flags."""
    if not label:
        return 0.0, 0.0, 0
    words, hints = read_label(label)
    found = [weights[word] for word in words if word in weights]
    return sum(found), min(found, default=0.0), hints << len(AROUND)


def _above(ground: Ground, tag_and_label: Array, out: Array) -> None:
    """The parent's tag, its label's score, and that of the element around it; 0 beyond the root."""
    out[:2] = tag_and_label[:, ground.around[1]]
    out[2] = tag_and_label[1, ground.around[2]]
    out[:2, ground.around[0] == 0] = 0
    out[2, ground.around[1] == 0] = 0


def _containers(ground: Ground, sums: Array, totals: Array, out: Array) -> None:
    """Text, paragraphs and links of the elements around each block."""
    first, last = ground.first[ground.around], ground.last[ground.around]
    inside = sums[:, last] - sums[:, first]
    size = np.maximum(inside[0], 1)
    rows = out.reshape(5, LEVELS, -1)
    np.log1p(last - first, out=rows[0], casting="unsafe")
    np.divide(inside[:2], totals[:2, None], out=rows[1:3])
    np.divide(inside[1:], size, out=rows[3:])


def _roots(ground: Ground, good: Array, out: Array) -> None:
    """Where a block stands to the innermost elements that hold 50, 80 and 95 % of the paragraphs' text."""
    inside = good[ground.last] - good[ground.first]
    enough = inside >= np.array(_ROOTS, np.float32)[:, None] * good[-1]
    root = len(inside) - 1 - enough[:, ::-1].argmax(axis=1)
    first, last = ground.first[root][:, None], ground.last[root][:, None]
    rows = out.reshape(4, len(_ROOTS), -1)
    rows[0] = (ground.order >= first) & (ground.order < last)
    np.divide(ground.order - first, np.maximum(last - first, 1), out=rows[1], casting="unsafe")
    rows[2] = np.log1p(last - first)
    rows[3] = ground.depth[ground.around[0]] - ground.depth[root][:, None]


def _rich(ground: Ground, all_good: float, out: Array) -> None:
    """Where a block stands to the parent with most paragraph text among its children."""
    above = ground.around[1]
    weights = np.bincount(above, ground.good, len(ground.parent))
    best = weights.argmax()
    mine = above == best
    span = np.flatnonzero(mine & (ground.good > 0))
    low, high = (span[0], span[-1]) if len(span) else (0, 0)
    out[0] = (ground.order >= ground.first[best]) & (ground.order < ground.last[best])
    out[1] = mine
    out[2] = weights[best] / max(1.0, all_good)
    np.clip(np.array((low, high))[:, None] - ground.order, -50, 50, out=out[3:], casting="unsafe")
    out[4] = -out[4]


def _place(ground: Ground, sums: Array, totals: Array, out: Array) -> None:
    """Position on the page, and how much there is on it."""
    count = len(ground.texts)
    out[0] = ground.order
    out[1] = count - ground.order
    out[2] = count
    out[3:5] = sums[:2, -1:]
    np.log1p(out[:5], out=out[:5])
    out[5] = ground.order / np.float32(count)
    np.divide(sums[:2, :-1], totals[:2], out=out[6:8])
    out[8] = sums[1, -1] / totals[0, 0]


def _groups(ground: Ground, all_good: float, out: Array) -> None:
    """What stands at the same kind of place: same tag and label with its parent's; same chain of tags and labels."""
    groups = ground.groups
    flat = groups.ravel()
    number = np.bincount(flat)[groups]
    chars, good, link = (
        np.bincount(flat, np.concatenate((values, values)))[groups]
        for values in (ground.chars, ground.good, ground.chars * ground.linked)
    )
    rows = out.reshape(5, 2, -1)
    rows[0] = number
    rows[1] = chars / number
    np.log1p(rows[:2], out=rows[:2])
    rows[2] = good / all_good
    rows[3] = good / chars
    rows[4] = link / chars


def _said(page: Page, ground: Ground, evidence: Evidence, out: Array) -> None:
    """What the head of the page says of each block, and repeats within the page."""
    folded = _folded(ground.texts, evidence)
    is_title = [_is_one_of(text, evidence.titles, 7) for text in folded]
    out[0] = is_title
    heads = [at for at, same in enumerate(is_title) if same] or [
        at for at, element in enumerate(ground.around[0].tolist()) if page.elements[element].tag == "h1"
    ]
    if heads:
        np.clip(ground.order - np.array((heads[0], heads[-1]))[:, None], -99, 200, out=out[1:3], casting="unsafe")
    else:
        out[1:3] = -100
    out[3] = [_is_one_of(text, evidence.descriptions, 20) for text in folded]
    seen = Counter(ground.texts)
    out[4] = [seen[text] for text in ground.texts]


def _folded(texts: Sequence[str], evidence: Evidence) -> list[str]:
    """The texts that are short enough to be a title or description, folded; the others empty."""
    longest = _MUCH * max(map(len, (*evidence.titles, *evidence.descriptions)), default=0)
    return [fold(text) if len(text) <= longest else "" for text in texts]


_MUCH = 3
"""A text that is so many times as long as a title is not folded: even with all its signs left out, it is no title."""


def _is_one_of(text: str, others: Iterable[str], least: int) -> bool:
    return len(text) > least and any(_like(text, other) for other in others)


def _like(text: str, other: str) -> bool:
    """Whether one holds (nearly) all of the other."""
    if len(text) > len(other):
        return bool(other) and other in text and len(other) > 0.6 * len(text)
    return text in other and len(text) > 0.4 * len(other)


def _beside(ground: Ground, values: Array, depth: Array, out: Array) -> None:
    """The blocks before and after, one by one and in windows."""
    single = len(_SHIFTED) * len(_STEPS)
    shift(values, _STEPS, -1.0, out[:single].reshape(len(_STEPS), len(_SHIFTED), -1))
    above = ground.around[1]
    same, next_depth = out[single : single + 2], out[single + 2 : single + 4]
    same[:], next_depth[:] = 0, 0
    equal = above[1:] == above[:-1]
    same[0, 1:], same[1, :-1] = equal, equal
    next_depth[0, 1:], next_depth[1, :-1] = depth[:-1], depth[1:]
    good, link, chars = windows(np.array((ground.good, ground.chars * ground.linked, ground.chars)), _WIDTHS)
    rows = out[single + 4 :].reshape(3, len(_WIDTHS), -1)
    np.divide(good, chars + 1, out=rows[0])
    np.divide(link, chars + 1, out=rows[1])
    np.log1p(chars, out=rows[2])
