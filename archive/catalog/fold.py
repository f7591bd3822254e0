"""Text as the full-text index sees it: words without case, marks and spelling variants, in every script.

One table does it all, one character at a time, so that indexing a text, reading a query and marking a match in the
original can never disagree:

* letters and digits lose case, compatibility forms (full width, ligatures) and the marks that writers may leave out:
  Latin, Greek and Cyrillic accents, Arabic vowel signs and tatweel, Hebrew points; Arabic letter variants become one
  (Persian kaf and ya, alef maksura, ta marbuta); decimal digits of any script become 0-9. й is a letter and stays.
* scripts written without spaces, and Hangul (whose particles cling to the word), are taken character by character: a
  word of theirs is a phrase of characters.
* joiners, bidi marks and other format characters vanish; all else parts words.

The text must be in NFC (archive.text sees to that; `words` normalises what people type).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

OPTIONAL_MARKS = (  # first, last code point of marks that a reader may leave out
    (0x0300, 0x036F),  # combining diacritical marks
    (0x0591, 0x05C7),  # Hebrew accents and points
    (0x0610, 0x061A),  # Arabic honorifics
    (0x064B, 0x065F),  # Arabic vowel signs
    (0x0670, 0x0670),  # superscript alef
    (0x06D6, 0x06ED),  # Quranic marks
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
)
BY_CHARACTER = (  # scripts without spaces between words, and Hangul
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Burmese
    (0x1100, 0x11FF),  # Hangul Jamo
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),
    (0x3031, 0x3035),
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAA60, 0xAA7F),  # Burmese, extended
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),  # kana, extended
    (0x20000, 0x3FFFF),
)
VARIANTS = {
    "ك": "ک",
    "ى": "ی",
    "ي": "ی",
    "ې": "ی",
    "ة": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ـ": "",  # tatweel only stretches the line
    "ٱ": "ا",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
}
KEPT = "й"  # its breve makes another letter of it


class _Fold(dict[int, str]):
    """Code point -> what stands for it in the index; filled as characters are met (at most once for each)."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    if unicodedata.category(char) == "Cf":
        return ""
    return "".join(_index_form(part) for part in unicodedata.normalize("NFC", _bare(char)))


def _bare(char: str) -> str:
    """The character without case, compatibility form and marks that may be left out."""
    lower = unicodedata.normalize("NFKC", char).casefold()
    if lower == KEPT:
        return lower
    parts = unicodedata.normalize("NFD", lower)
    return "".join(VARIANTS.get(part, part) for part in parts if not _within(ord(part), OPTIONAL_MARKS))


def _index_form(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if unicodedata.category(char)[0] not in "LMN":
        return " "
    return f" {char} " if _within(ord(char), BY_CHARACTER) else char


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_TABLE = _Fold()


@lru_cache(maxsize=4)  # a text is wanted for the index and for its shingles, right after each other
def folded(text: str) -> str:
    """The words of an NFC text in index form, parted by spaces."""
    return text.translate(_TABLE)


def words(text: str) -> list[str]:
    """The words of anything a person typed."""
    return folded(unicodedata.normalize("NFC", text)).split()


class Word(NamedTuple):
    """A word in index form, and the characters of the original that it stands for: `text[start:end]`."""

    form: str
    start: int
    end: int


def placed_words(text: str) -> Iterator[Word]:
    """The words of an NFC text with their places: the same words, in the same order, as `folded(text).split()`."""
    form, start, end = "", 0, 0
    for at, char in enumerate(text):
        pieces = _TABLE[ord(char)]
        for piece in pieces:
            if piece != " ":
                form, start, end = form + piece, start if form else at, at + 1
            elif form:
                yield Word(form, start, end)
                form = ""
        if form and not pieces:
            end = at + 1  # a mark that is left out still belongs to its word
    if form:
        yield Word(form, start, end)
