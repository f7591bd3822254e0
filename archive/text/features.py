"""What is measured of each block: one row of numbers per measure, the same rows for every page, language and script.

Families: the block's own text; the words of short blocks; the elements around it (tags, class and id words); their
text and links; the block's place on the page; what the page says of itself; and the neighbours. Words of class names
and of short lines enter as one learned weight each (`Lexicon`): how much likelier they stand at article text than at
furniture, over many sites.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from archive.text.blocks import Page
from archive.text.chars import CLASSES
from archive.text.evidence import Evidence, fold_all
from archive.text.ground import LEVELS, Array, Ground, Ints, floats, ints, running_sums, shift, survey, windows
from archive.text.hints import HINTS, Reading, read_labels

KINDS = ("p", "h", "li", "quote", "pre", "row", "caption", "dt", "dd", "text")
AROUND = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "form", "table", "ul", "ol",
    "blockquote", "section", "button", "label", "details", "address", "dl", "dialog",
)  # fmt: skip
TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "section", "article", "blockquote",
    "figcaption", "span",
)  # fmt: skip
_TEXT_WORD = re.compile(r"[^\W\d_]{2,}")
_END = "\x00"
_LETTERS_AND_END = bytes(byte if byte >= 128 or byte == 0 or chr(byte).isalpha() else 32 for byte in range(256))
_LEXICON_SPACES = 40
_LEXICON_CHARACTERS = 400
"""Blocks with as many spaces or more characters are told by other measures than their words."""
_LEAST = 7, 20
"""Letters: texts with as many or fewer repeat a title, or a description, by chance."""
_SHARE_OF_OTHER, _SHARE_OF_TEXT = 0.4, 0.6
_MUCH = 3

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
_ENDS = list(accumulate(map(len, FAMILIES)))
_ROWS = [slice(end - len(family), end) for end, family in zip(_ENDS, FAMILIES, strict=True)]
KIND_NUMBERS = {name: number for number, name in enumerate(KINDS)}
FLAG_OF = {name: 1 << number for number, name in enumerate(AROUND)}
TAG_NUMBERS = dict.fromkeys(AROUND, 0) | {name: number for number, name in enumerate(TAGS, 1)}
"""0: any other tag."""
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
    own, words, element, above, bits, containers, root, rich, place, groups, said, beside = (
        table[rows] for rows in _ROWS
    )
    _own(ground, own)
    _words(ground.texts, lexicon.words, words)
    _elements(ground, lexicon.labels, element, above, bits)
    sums = running_sums(np.array((ground.chars, ground.good, ground.chars * ground.linked)))
    totals = np.maximum(sums[:, -1:], 1)
    _containers(ground, sums, totals, containers)
    _roots(ground, sums[1], root)
    _rich(ground, float(sums[1, -1]), rich)
    _place(ground, sums, totals, place)
    _groups(ground, float(totals[1, 0]), groups)
    _said(page, ground, evidence, said)
    _beside(ground, np.array((own[0], own[-7], own[-2], own[-8], element[3], words[0])), element[0], beside)
    return Measures(table, ground)


def _own(ground: Ground, out: Array) -> None:
    counts, chars = ground.counts, ground.chars
    out[0], out[1], out[2:6] = chars, ground.words, counts[_LOGGED]
    _log(out[:6])
    out[6] = chars / ground.words
    np.divide(counts, chars, out=out[7:-9])
    out[-9], out[-8], out[-7] = ground.head, ground.tail, ground.linked
    np.divide(ground.inline, ground.length, out=out[-6:-3])
    out[-3] = ground.inline[2]
    out[-2] = np.frombuffer(bytes([KIND_NUMBERS[kind] for kind in ground.kinds]), np.uint8)
    out[-1] = ground.joined


def _log(rows: Array) -> None:
    """Numbers from 0 on as their logarithms, in place. In double precision: in single, numpy's last bit depends on the
    processor, and a tree that asks for more than a number must get the same answer everywhere."""
    np.log1p(rows, out=rows, dtype=np.float64, casting="unsafe")


def text_words(text: str) -> Iterable[str]:
    """The words of a short block, each once, by which its kind is often told; none of a long one."""
    if len(text) > _LEXICON_CHARACTERS or text.count(" ") >= _LEXICON_SPACES:
        return ()
    return dict.fromkeys(_TEXT_WORD.findall(text.lower()))


def _words(texts: Sequence[str], weights: dict[str, float], out: Array) -> None:
    """Mean, lowest, highest and sum of the weights of the words of short blocks."""
    out[:] = 0
    short = [
        at for at, text in enumerate(texts) if len(text) <= _LEXICON_CHARACTERS and text.count(" ") < _LEXICON_SPACES
    ]
    scored: list[int] = []
    rows: list[tuple[float, float, float, float]] = []
    for at, found in zip(short, _weighed([texts[at] for at in short], weights), strict=True):
        if found:
            total = sum(found)
            scored.append(at)
            rows.append((total / len(found), min(found), max(found), total))
    if rows:
        out[:, scored] = floats(list(chain.from_iterable(rows))).reshape(-1, 4).T


def _weighed(texts: Sequence[str], weights: dict[str, float]) -> Iterator[Collection[float]]:
    """The weights of the `text_words` of each text that have one.

    All are cut up at one time at what is no letter in ASCII; only what holds other signs is looked at more closely.
    """
    lines = _END.join(texts).lower().encode("utf-8", "replace").translate(_LETTERS_AND_END).decode()
    for line in lines.split(_END) if texts else ():
        words = line.split()
        found = {word: weights[word] for word in words if word in weights}
        if not line.isascii():
            for word in words:
                if not word.isalpha():
                    found |= {part: weights[part] for part in _TEXT_WORD.findall(word) if part in weights}
        yield found.values()


def _elements(ground: Ground, weights: dict[str, float], out: Array, above: Array, bits: Array) -> None:
    """Tags and labels of the elements around each block."""
    readings = read_labels([label for _, label in ground.names])
    facts = [_facts(tag, reading, weights) for (tag, _), reading in zip(ground.names, readings, strict=True)]
    codes, scores, least, flags = zip(*facts, strict=True)
    lows: list[float] = []
    highs: list[float] = []
    totals: list[float] = []
    every: list[int] = []
    for name, up in zip(ground.name, ground.up, strict=True):
        score, low, flag = scores[name], least[name], flags[name]
        if up >= 0:
            lows.append(min(low, lows[up]))
            highs.append(max(score, highs[up]))
            totals.append(score + totals[up])
            every.append(flag | every[up])
        else:
            lows.append(min(low, 0.0))
            highs.append(max(score, 0.0))
            totals.append(score)
            every.append(flag)
    nearest = ground.around[0]
    names = ints(ground.name)[ground.around[:3]]
    code, score_of = floats(codes)[names[:2]], floats(scores)[names]
    out[0], out[1], out[2] = ground.depth[nearest], ground.hidden[nearest], code[0]
    out[3], out[4] = score_of[0], floats(least)[names[0]]
    out[5], out[6], out[7] = floats(lows)[nearest], floats(highs)[nearest], floats(totals)[nearest]
    above[0], above[1:] = code[1], score_of[1:]
    above[:2, nearest == 0] = 0  # beyond the root
    above[2, ground.around[1] == 0] = 0
    _flags(ints(every)[nearest], np.bitwise_or.reduce(ints(flags)[names]), bits)


def _flags(every: Ints, near: Ints, out: Array) -> None:
    """One row for each flag of all elements around, and for each hint of the nearest three."""
    half = len(AROUND) + len(HINTS)
    np.bitwise_and(every >> _BIT[:half], 1, out=out[:half], casting="unsafe")
    np.bitwise_and(near >> _BIT[half:], 1, out=out[half:], casting="unsafe")


def _facts(tag: str, label: Reading, weights: dict[str, float]) -> tuple[int, float, float, int]:
    """Number of a tag; sum and lowest of the weights of a label's words (0 where none is known); flags of both."""
    code, flags = TAG_NUMBERS.get(tag, 0), FLAG_OF.get(tag, 0) | label.hints << len(AROUND)
    found = [weights[word] for word in label.words if word in weights]
    return (code, sum(found), min(found), flags) if found else (code, 0.0, 0.0, flags)


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
    np.subtract(low, ground.order, out=out[3], casting="unsafe")
    np.subtract(ground.order, high, out=out[4], casting="unsafe")
    np.minimum(np.maximum(out[3:], -50, out=out[3:]), 50, out=out[3:])


def _place(ground: Ground, sums: Array, totals: Array, out: Array) -> None:
    """Position on the page, and how much there is on it."""
    count = len(ground.texts)
    out[0] = ground.order
    out[1] = count - ground.order
    out[2] = count
    out[3:5] = sums[:2, -1:]
    _log(out[:5])
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
    _log(rows[:2])
    rows[2] = good / all_good
    rows[3] = good / chars
    rows[4] = link / chars


def _said(page: Page, ground: Ground, evidence: Evidence, out: Array) -> None:
    """What the head of the page says of each block, and repeats within the page."""
    heads, standfirsts = _repeating(ground.texts, (evidence.titles, evidence.descriptions))
    out[0] = 0
    out[0, heads] = 1
    heads = heads or [at for at, element in enumerate(ground.around[0].tolist()) if page.elements[element].tag == "h1"]
    if heads:
        np.subtract(ground.order, heads[0], out=out[1], casting="unsafe")
        np.subtract(ground.order, heads[-1], out=out[2], casting="unsafe")
        np.minimum(np.maximum(out[1:3], -99, out=out[1:3]), 200, out=out[1:3])
    else:
        out[1:3] = -100
    out[3] = 0
    out[3, standfirsts] = 1
    seen = Counter(ground.texts)
    out[4] = floats([seen[text] for text in ground.texts])


def _repeating(texts: Sequence[str], said: Sequence[Sequence[str]]) -> list[list[int]]:
    """For the titles and for the descriptions of a page (which are folded): which texts hold nearly all of one, or the
    other way round.

    Few texts are folded: with all its signs, one that is too short still is; and one that is three times as long is
    too long without them.
    """
    sizes = [len(other) for others in said for other in others if other]
    if not sizes:
        return [[] for _ in said]
    low, high = max(min(_LEAST), _SHARE_OF_OTHER * min(sizes)), _MUCH * max(sizes)
    likely = [at for at, text in enumerate(texts) if low < len(text) <= high]
    folds = list(zip(likely, fold_all([texts[at] for at in likely]), strict=True))
    return [
        sorted({at for other in others for at in _like(other, folds, least)})
        for others, least in zip(said, _LEAST, strict=True)
    ]


def _like(other: str, folds: Sequence[tuple[int, str]], least: int) -> Iterator[int]:
    """Which of these texts (with their numbers) hold (nearly) all of the other, or the other way round."""
    low, high = max(least, _SHARE_OF_OTHER * len(other)), len(other) / _SHARE_OF_TEXT
    return (at for at, text in folds if low < len(text) < high and (text in other or other in text))


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
    rows[2] = chars
    _log(rows[2])
