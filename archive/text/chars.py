"""What the characters of a text are, counted for all blocks of a page at once: the same for every script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

CLASSES = (
    "lower",
    "upper",
    "other_letter",
    "ideograph",
    "digit",
    "space",
    "stop",
    "comma",
    "colon",
    "quote",
    "bar",
    "sign",
)
"""Letters with and without case, characters of scripts written without spaces, digits, white space, ends of sentences,
commas, colons and semicolons, quotation marks and brackets, separators such as | and >, other signs."""

_MARKS = {
    "stop": ".?!…。！？｡।॥؟۔։።",
    "comma": ",،、，",
    "colon": ":;：；؛",
    "quote": "\"'“”„‟«»‹›‘’‚()[]{}「」『』（）【】《》",
    "bar": "|/\\>•·→←↑↓▶►▼©®™#@+=_~*^",
}
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
"""Thai and Lao, Burmese, Khmer, kana, CJK ideographs: words are not parted by spaces."""
CHARACTERS_PER_WORD = 2.0
"""Of the scripts written without spaces; a word of Chinese has 1.5 to 2 characters."""
_AT_ONCE = 200_000
"""Characters that are counted at one time: bounds the memory, some 20 bytes for each."""


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    """The class of each character of the Basic Multilingual Plane."""
    code = {name: number for number, name in enumerate(CLASSES)}
    categories = {"Ll": "lower", "Lu": "upper", "Lt": "upper", "Nd": "digit", "Zs": "space", "Cc": "space"}
    table = np.full(65536, code["sign"], np.uint8)
    for point in range(65536):
        category = unicodedata.category(chr(point))
        if category in categories:
            table[point] = code[categories[category]]
        elif category[0] in "LM":
            table[point] = code["other_letter"]
    for name, marks in _MARKS.items():
        table[[ord(mark) for mark in marks]] = code[name]
    for first, last in _SPACELESS:
        span = table[first : last + 1]
        span[(span == code["other_letter"])] = code["ideograph"]
    return table


def classes() -> npt.NDArray[np.uint8]:
    """The class of each character of the Basic Multilingual Plane: a copy."""
    return _table().copy()


def count_classes(texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Counts [class, text], and the class of the first and the last character of each text; no text may be empty."""
    parts = [_count_part(part) for part in _parts(texts)]
    if len(parts) == 1:
        return parts[0]
    counts, heads, tails = zip(*parts, strict=True)
    return np.concatenate(counts, axis=1), np.concatenate(heads), np.concatenate(tails)


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts in portions of some `_AT_ONCE` characters."""
    first = size = 0
    for at, text in enumerate(texts):
        size += len(text)
        if size > _AT_ONCE:
            yield texts[first : at + 1]
            first, size = at + 1, 0
    if first < len(texts):
        yield texts[first:]


def _count_part(texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    points = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32)
    classes = _table().take(points, mode="clip")
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    ends = lengths.cumsum()
    owner = np.arange(len(texts)).repeat(lengths)
    counts = np.bincount(owner + np.multiply(classes, len(texts), dtype=np.intp), minlength=len(texts) * len(CLASSES))
    return counts.reshape(len(CLASSES), -1).astype(np.float32), classes[ends - lengths], classes[ends - 1]


def count_words(counts: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The number of words of each text, from its `count_classes`."""
    ideographs, spaces = counts[CLASSES.index("ideograph")], counts[CLASSES.index("space")]
    return np.asarray(spaces + 1 + ideographs / CHARACTERS_PER_WORD, np.float32)
