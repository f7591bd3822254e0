"""Dates as people write them, in many languages and scripts: "4 de marzo de 2026", "2026年3月4日", "۱۳ اسفند ۱۴۰۴"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from archive.text.metadata.instants import day_of
from archive.text.metadata.months import month_of, months_joined, solar_hijri_month_of

DIGIT = re.compile(r"\d")
_MAY_BE = re.compile(r"\d{4}|\d\s?\.\s?\d|[令平昭]|民[國国]|[ก-ฮ]\.?\s*\d\d")
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))  # marks between figures
# What may stand between day, month and year.
_LINK = (
    r"(?:[\s.,،၊/-]|\b(?:de|del|di|da|of|the|den|am|ngày|tháng|năm|any|año)\b|[lt]a?[’']|'|(?:พ|ค)\.ศ\.|"
    r"เดือน|ปี|ເດືອນ|ປີ|ខែ|ឆ្នាំ)*"
)
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|ο|-?го|-?е|-a\b|ê|ی)?"
_WORD = r"([^\s\d,،၊/:|()\-]{2,24})"
_OR = r"(?:\s?/\s?[^\s\d,،/:|()\-]{2,24})?"  # the same month in other words: "أكتوبر/تشرين الأول"
_A_YEAR = r"[-.\s]*[^\s\d,.]{1,8}\.?,?"  # a word for "year" behind the figure: "2026 թ.", "2026. gada", "2026-ж.,"
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_ERA = re.compile(r"(令和|平成|昭和|民[國国])\s*(\d{1,3}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})\s+(?:tháng|thg\.?)\s+(\d{1,2})[,\s]+(?:năm\s+)?(\d{4})(?!\d)", re.IGNORECASE
)
_MONGOLIAN = re.compile(r"(?<!\d)(\d{4})\s*он\w*\s*(\d{1,2})[-\s]?\w*\s+сарын\s+(\d{1,2})(?!\d)", re.IGNORECASE)
_THAI = re.compile(r"(?<!\d)(\d{1,2})\s*([ก-ฮ][^\s\d]{2,12})\s*(\d{2})(?![\d.:])")
_YMD = re.compile(r"(?<![\d.])(\d{4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d.])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d.]?\d)")
_D_MONTH_Y = re.compile(rf"(?<!\d)(\d{{1,2}}){_ORDINAL}{_LINK}{_WORD}{_OR}{_LINK}(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH_D_Y = re.compile(rf"{_WORD}[\s.]*(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[,،၊]?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_Y_MONTH_D = re.compile(rf"(?<!\d)(\d{{4}})(?:{_A_YEAR})??[.,\s-]+{_WORD}[\s-]+(\d{{1,2}})(?!\d)", re.IGNORECASE)
_Y_D_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}}){_A_YEAR}[.,\s-]+(\d{{1,2}})(?:\.|-?[^\W\d_]{{1,3}}\b)?[\s-]*{_WORD}", re.IGNORECASE
)
_AT = "um|at|às|as|a las|à|alle|kl|ore|ora|о|об|в|u|o|klo|saat|godz|στις|lúc|pukul|jam|เวลา|الساعة|ساعت|בשעה|kell|plkst"
_MORNING, _AFTERNOON = ("a", "上", "午前", "오전", "π", "ص", "ق"), ("p", "下", "午後", "오후", "μ", "م", "ب")
_HALF = r"[ap]\.?\s?m\b\.?|[πμ]\.\s?μ\.?|[صم]\b|[قب]\.ظ"  # of the day, behind the time
_CLOCK = re.compile(
    rf"\W{{0,4}}(?:(?:{_AT})[.:]?\s+)?(上午|下午|午前|午後|오전|오후)?\s*(?<!\d)([01]?\d|2[0-3])"
    rf"(?:[:.h]|\s?[时時시]\s?)([0-5]\d)(?!\d)(?::[0-5]\d)?(?:\s?({_HALF}))?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\d:.])()([01]?\d|2[0-3]):([0-5]\d)(?:\s?({_HALF}))?(?:\s(?-i:[A-ZА-Я]{{2,4}}|Uhr|ч\.?|น\.))?\W{{1,4}}$",
    re.IGNORECASE,
)
_BUDDHIST = range(2480, 2700)  # years of the Thai calendar
_SOLAR_HIJRI = range(1340, 1480)  # years of the Iranian calendar
_BEFORE_ERA = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "民國": 1911,
    "民国": 1911,
}  # Japan's; Taiwan's years of the republic
_THAI_CENTURY = 2500  # Buddhist


@lru_cache(maxsize=1024)  # the lines near the headline are asked by several finders
def find_day(line: str, language: str | None = None) -> tuple[str, int, int] | None:
    """The first date in a line, and where it stands (of bidi marks bare): (YYYY-MM-DD, start, end).

    `language` (BCP 47) settles 3/4/2026 and shared month names.
    """
    if not _MAY_BE.search(line):
        return None
    line = months_joined(line.translate(_DIRECTIONS))
    for pattern, read in _READERS:
        for found in pattern.finditer(line):
            day = read(found, language)
            if day:
                return day, *found.span()
    return None


def find_moment(line: str, language: str | None = None) -> str | None:
    """The first date in a line, with the time of day if that stands beside it: YYYY-MM-DD or YYYY-MM-DDTHH:MM."""
    found = _next_moment(line.translate(_DIRECTIONS), 0, language)
    return found[2] if found else None


def moments_in(line: str, language: str | None = None) -> Iterator[tuple[int, int, str]]:
    """The dates of a line, as `find_moment` gives them, and where each stands with its time of day (start, end)."""
    bare, end = line.translate(_DIRECTIONS), 0
    while found := _next_moment(bare, end, language):
        yield found
        end = found[1]


def _next_moment(bare: str, after: int, language: str | None) -> tuple[int, int, str] | None:
    found = find_day(bare[after:], language)
    if not found:
        return None
    day, start, end = found[0], found[1] + after, found[2] + after
    if clock := _CLOCK.match(bare[end : end + 32]):
        end += clock.end()
    elif clock := _CLOCK_BEFORE.search(bare[max(after, start - 24) : start]):
        start = max(after, start - 24) + clock.start()
    return start, end, f"{day}T{_hour(clock):02}:{clock[3]}" if clock else day


def _hour(clock: re.Match[str]) -> int:
    """The hour of 24, from one of twelve where the half of the day is named."""
    hour, half = int(clock[2]), (clock[1] or clock[4] or "").lower()
    if hour > 12 or not half:
        return hour
    if half.startswith(_AFTERNOON):
        return hour % 12 + 12
    return hour % 12 if half.startswith(_MORNING) else hour


def _numbers(found: re.Match[str], language: str | None) -> str | None:
    """Day, month and year in figures: month first only where that is the custom and the figures allow it."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        if found[2] != "." or year > 60:
            return None
        year += 2000
    american = found[2] == "/" and (language or "").lower() in ("en", "en-us", "en-ph", "fil")
    day, month = (second, first) if (american and first <= 12) or second > 12 else (first, second)
    return _day(year, month, day)


def _named(year: str, word: str, day: str, language: str | None) -> str | None:
    if int(year) in _SOLAR_HIJRI:
        solar = solar_hijri_month_of(word)
        return gregorian_of_jalali(int(year), solar, int(day)) if solar else None
    month = month_of(word, language)
    return _day(int(year), month, int(day)) if month else None


def _day(year: int, month: int, day: int) -> str | None:
    if year in _SOLAR_HIJRI:
        return gregorian_of_jalali(year, month, day)
    return day_of(year - 543 if year in _BUDDHIST else year, month, day)


def _of_era(era: str, year: str, month: str, day: str) -> str | None:
    return _day(_BEFORE_ERA[era] + (1 if year == "元" else int(year)), int(month), int(day))


def gregorian_of_jalali(year: int, month: int, day: int) -> str | None:
    """The Gregorian day of a Solar Hijri one: 8 leap years in 33 (exact for the years 1206 to 1498)."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    days = 365 * (year - 1404) + _leaps_before(year) - _leaps_before(1404)
    days += 31 * (month - 1) if month < 8 else 30 * (month - 1) + 6
    return (date(2025, 3, 21) + timedelta(days=days + day - 1)).isoformat()


def _leaps_before(year: int) -> int:
    return year // 33 * 8 + sum(place < year % 33 for place in (1, 5, 9, 13, 17, 22, 26, 30))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], str | None]], ...] = (
    (_CJK, lambda m, lang: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_ERA, lambda m, lang: _of_era(m[1], m[2], m[3], m[4])),
    (_VIETNAMESE, lambda m, lang: _day(int(m[3]), int(m[2]), int(m[1]))),
    (_MONGOLIAN, lambda m, lang: _day(int(m[1]), int(m[2]), int(m[3]))),
    (_YMD, lambda m, lang: _day(int(m[1]), int(m[3]), int(m[4]))),
    (_DMY, _numbers),
    (_D_MONTH_Y, lambda m, lang: _named(m[3], m[2], m[1], lang)),
    (_MONTH_D_Y, lambda m, lang: _named(m[3], m[1], m[2], lang)),
    (_Y_MONTH_D, lambda m, lang: _named(m[1], m[2], m[3], lang)),
    (_Y_D_MONTH, lambda m, lang: _named(m[1], m[3], m[2], lang)),
    (_THAI, lambda m, lang: _named(str(_THAI_CENTURY + int(m[3])), m[2], m[1], lang)),
)
