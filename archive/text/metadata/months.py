"""The number of a month from its name, in the languages of the Unicode CLDR, and in those of the Solar Hijri calendar.

Where two languages give one word to two months (Croatian and Czech "srpen" and "srpanj", "listopad"), the language of
the page decides: see `month_of`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from archive.text.metadata.month_names import FURTHER, NAMES, SHORT

# Languages whose abbreviations count on every page: "lis", "set" and the like of the others only on pages of their own.
_WORLD = frozenset("en de fr es pt it nl pl ru uk el tr hu fi th".split())
_ALSO = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id", "sh": "sr"}  # other tags of a language
# Iran's names, those of Afghanistan in Dari and in Pashto.
_SOLAR_HIJRI = """
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب
"""
# Spellings that come to the same: alef with or without hamza, yeh and kaf of Arabic and Persian keyboards, capitals of
# the Turkish dotted and dotless i, Greek with or without accents, joiners.
_SAME = str.maketrans("أإآىیکıάέήίϊΐόύϋώ", "اااييكiαεηιιιουυω", "\u0307\u200c\u200d")
_PREFIX = re.compile(r"^d[’'](?=\w{3})")  # Catalan "d’octubre"
_SUFFIX = "လ"  # Burmese "month"
_ENDS = ".॰׳'’"  # of abbreviations


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().translate(_SAME)


@cache
def _rows(table: str) -> dict[str, list[list[str]]]:
    """Language -> rows of twelve folded names."""
    rows: dict[str, list[list[str]]] = {}
    for row in _folded(table).strip().replace("\n  ", " ").split("\n"):
        language, *names = row.split()
        rows.setdefault(language, []).append([name.replace("_", " ") for name in names])
    return rows


def _numbered(rows: Iterable[list[str]]) -> dict[str, int]:
    """Name -> number; of two rows with one name the earlier counts."""
    table: dict[str, int] = {}
    for row in rows:
        for number, name in enumerate(row, 1):
            table.setdefault(name, number)
    return table


def _everywhere() -> Iterator[list[str]]:
    yield from chain.from_iterable(_rows(NAMES).values())
    for language, names in _rows(SHORT).items():
        if language in _WORLD:
            yield from names


MONTHS = _numbered(_everywhere())
"""Month name, folded -> number, 1 to 12, in the languages of most news sites."""
_SOLAR_HIJRI_MONTHS = _numbered(row.split() for row in _folded(_SOLAR_HIJRI).strip().split("\n"))
_FIRST_PARTS = sorted(set(re.findall(r"(?<=\s)([^\s_]+)_", NAMES + FURTHER)))  # of names that are several words


@cache
def _own(language: str) -> dict[str, int]:
    """The names of one language."""
    return _numbered(chain.from_iterable(_rows(table).get(language, ()) for table in (NAMES, FURTHER, SHORT)))


@cache
def _further() -> dict[str, int]:
    return _numbered(chain.from_iterable(_rows(FURTHER).values()))


def month_of(word: str, language: str | None = None) -> int | None:
    """The number of a month from its name in any of the languages, that of the page (BCP 47) before the others."""
    folded = _PREFIX.sub("", _folded(word.rstrip(_ENDS).replace("_", " "))).removesuffix(_SUFFIX)
    primary = (language or "").split("-")[0].lower()
    return _own(_ALSO.get(primary, primary)).get(folded) or MONTHS.get(folded) or _further().get(folded)


def solar_hijri_month_of(word: str) -> int | None:
    """The number of a month of the Solar Hijri calendar (Iran, Afghanistan) from its name."""
    return _SOLAR_HIJRI_MONTHS.get(_folded(word.rstrip(".")))


@cache
def _names_of_several_words() -> re.Pattern[str]:
    names = sorted(re.findall(r"\S+_\S+", NAMES + FURTHER), key=len, reverse=True)
    return re.compile("|".join(names).replace("_", r"\s+").replace("أ", "[اأ]"))


def months_joined(line: str) -> str:
    """The line with names of months that consist of several words as one word each, the same length."""
    lower = line.lower()
    if len(lower) != len(line) or not any(part in lower for part in _FIRST_PARTS):
        return line
    joined = list(line)
    for found in _names_of_several_words().finditer(lower):
        for at in range(*found.span()):
            if joined[at].isspace():
                joined[at] = "_"
    return "".join(joined)
