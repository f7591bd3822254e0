"""Dates as people write them, in many languages and scripts: "4 de marzo de 2026", "2026年3月4日", "۱۳ اسفند ۱۴۰۴"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from archive.text.metadata.instants import day_of
from archive.text.metadata.months import JALALI_MONTHS, month_of

DIGIT = re.compile(r"\d")
_MAY_BE = re.compile(r"\d{4}|\d\s?\.\s?\d")
_LINK = r"(?:[\s.,،/-]|\b(?:de|del|di|da|of|the|d'|den|am|ngày|tháng|năm|พ\.ศ\.|ค\.ศ\.)\b|'|\bde\b)*"
_WORD = r"([^\s\d,،/:|()\-]{2,24})"
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})[,\s]+(?:năm\s+)?(\d{4})(?!\d)", re.IGNORECASE)
_YMD = re.compile(r"(?<![\d.])(\d{4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d.])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d.]?\d)")
_D_MONTH_Y = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|ο|-?го|-?е)?{_LINK}{_WORD}{_LINK}(\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTH_D_Y = re.compile(rf"{_WORD}[\s.]*(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_Y_MONTH_D = re.compile(rf"(?<!\d)(\d{{4}})[.,\s]+(?:m\.|gada)?\s*{_WORD}\s+(\d{{1,2}})(?!\d)", re.IGNORECASE)
_CLOCK = re.compile(
    r"^\W{0,4}(?:(?:um|at|às|as|a las|à|alle|kl|ore|о|об|в|u|o|klo|saat|godz)\.?\s+)?(?<!\d)([01]?\d|"
    r"2[0-3])[:.h]([0-5]\d)(?!\d)",
    re.IGNORECASE,
)
_BUDDHIST = range(2480, 2700)  # years of the Thai calendar
_SOLAR_HIJRI = range(1340, 1480)  # years of the Iranian calendar


@lru_cache(maxsize=1024)  # the lines near the headline are asked by several finders
def find_day(line: str, language: str | None = None) -> tuple[str, int] | None:
    """The first date in a line: (YYYY-MM-DD, its end). `language` (BCP 47) settles 3/4/2026 and shared month names."""
    if not _MAY_BE.search(line):
        return None
    for pattern, read in _READERS:
        for found in pattern.finditer(line):
            day = read(found, language)
            if day:
                return day, found.end()
    return None


def find_moment(line: str, language: str | None = None) -> str | None:
    """The first date in a line, with the time of day if that follows at once: YYYY-MM-DD or YYYY-MM-DDTHH:MM."""
    found = find_day(line, language)
    if not found:
        return None
    day, end = found
    clock = _CLOCK.match(line[end : end + 24])
    return f"{day}T{int(clock[1]):02}:{clock[2]}" if clock else day


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
    persian = JALALI_MONTHS.get(word.rstrip("."))
    if persian and int(year) in _SOLAR_HIJRI:
        return gregorian_of_jalali(int(year), persian, int(day))
    month = month_of(word, language)
    return _day(int(year), month, int(day)) if month else None


def _day(year: int, month: int, day: int) -> str | None:
    if year in _SOLAR_HIJRI:
        return gregorian_of_jalali(year, month, day)
    return day_of(year - 543 if year in _BUDDHIST else year, month, day)


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
    (_VIETNAMESE, lambda m, lang: _day(int(m[3]), int(m[2]), int(m[1]))),
    (_YMD, lambda m, lang: _day(int(m[1]), int(m[3]), int(m[4]))),
    (_DMY, _numbers),
    (_D_MONTH_Y, lambda m, lang: _named(m[3], m[2], m[1], lang)),
    (_MONTH_D_Y, lambda m, lang: _named(m[3], m[1], m[2], lang)),
    (_Y_MONTH_D, lambda m, lang: _named(m[1], m[2], m[3], lang)),
)
