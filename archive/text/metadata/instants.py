"""Dates as machines write them, to ISO 8601: what JSON-LD, meta and time elements hold, and what URLs carry."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from archive.text.metadata.months import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2100  # of a stated date
FIRST_WEB_YEAR = 1990  # of a date read off a URL or the visible text

_ISO = re.compile(
    r"^\W*(\d{4})-?(\d{2})-?(\d{2})(?:[T\s,]+(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2}))?(?:[.,]\d+)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?![\d])",
    re.IGNORECASE,
)
_RFC = re.compile(r"^[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4} ")
_URL_DAY = re.compile(
    r"(?<![\d])((?:19|20)\d{2})[/._-]?(0[1-9]|1[0-2])[/._-]?(0[1-9]|[12]\d|3[01])(?![\d])|"
    r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/|$)"
)
_URL_NAMED = re.compile(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?=/|$)", re.IGNORECASE)
_URL_COMPACT = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(20\d{2})(?!\d)")
_URL_MONTH = re.compile(r"/(20\d{2}|19\d{2})/(0[1-9]|1[0-2])(?=/|$)")
_URL_REVERSED = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[._-](0?[1-9]|1[0-2])[._-](20\d{2})(?!\d)")


def iso_of(stated: str) -> str | None:
    """ISO 8601 of a machine-written date or time: a day, or seconds (or minutes) with the zone if it has one."""
    found = _ISO.match(stated)
    if found:
        return _iso(*found.groups())
    if _RFC.match(stated):
        try:
            return parsedate_to_datetime(stated).isoformat()
        except (ValueError, OverflowError):
            return None
    return None


@lru_cache(maxsize=64)  # several finders ask for that of one page
def day_in_url(url: str) -> str | None:
    """The day that a URL's path names in full, as YYYY-MM-DD."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    for found in _URL_DAY.finditer(path):
        year, month, day = (int(part) for part in found.groups() if part)
        if text := day_of(year, month, day):
            return text
    named = _URL_NAMED.search(path)
    if named and named[2].lower() in MONTHS:
        return day_of(int(named[1]), MONTHS[named[2].lower()], int(named[3]))
    reverse = _URL_REVERSED.search(path) or _URL_COMPACT.search(path)
    return day_of(int(reverse[3]), int(reverse[2]), int(reverse[1])) if reverse else None


@lru_cache(maxsize=64)
def month_in_url(url: str) -> str | None:
    """The month that a URL's path names as /YYYY/MM/, as YYYY-MM."""
    try:
        found = _URL_MONTH.search(urlsplit(url).path)
    except ValueError:
        return None
    return f"{found[1]}-{found[2]}" if found else None


def day_of(year: int, month: int, day: int, first_year: int = FIRST_WEB_YEAR) -> str | None:
    """YYYY-MM-DD, or None if there is no such day in the years that matter."""
    try:
        return date(year, month, day).isoformat() if first_year <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _iso(
    year: str, month: str, day: str, hour: str | None, minute: str, second: str | None, zone: str | None
) -> str | None:
    text = day_of(int(year), int(month), int(day), FIRST_YEAR)
    if text is None or hour is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return text
    clock = f"{text}T{int(hour):02}:{minute}" + (f":{second}" if second else "")
    return clock + _zone(zone)


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return f"{zone[0]}{digits[:2]}:{digits[2:]}" if offset < timedelta(hours=15) else ""


def local_form(moment: str, other: str) -> str | None:
    """`moment` (in UTC) as the page's own clock shows it, if `other` is that very moment in another zone.

    `other` may have no zone: then the offset is the difference, when that is one that zones have.
    """
    there, here = datetime.fromisoformat(moment), datetime.fromisoformat(other)
    if here.tzinfo:
        return other if here.utcoffset() and abs(here - there) < timedelta(minutes=1) else None
    offset = here - there.replace(tzinfo=None, second=0)
    offset = timedelta(minutes=round(offset.total_seconds() / 60))
    if not offset or abs(offset) > timedelta(hours=14) or offset % timedelta(minutes=15):
        return None
    return there.astimezone(timezone(offset)).isoformat()


_MIDNIGHTS = {
    **dict.fromkeys("de fr it es nl pl cs sk hu da sv nb no sl hr sr".split(), ("T22:00:00Z", "T23:00:00Z")),
    **dict.fromkeys(("ja", "ko"), ("T15:00:00Z",)),
    "zh": ("T16:00:00Z",),
    "hi": ("T18:30:00Z",),
}


def local_midnight(moment: str, language: str | None) -> str:
    """A moment in UTC that is midnight to the second where the page's language is at home, as the day it stands for.

    Content systems that keep a bare day as an instant write it so.
    """
    midnights = _MIDNIGHTS.get((language or "").lower().split("-")[0].split("_")[0], ())
    if not moment.replace("+00:00", "Z").endswith(midnights or "-"):
        return moment
    return (date.fromisoformat(moment[:10]) + timedelta(days=1)).isoformat()


def on_day(moment: str, day: str) -> str | None:
    """`moment` (in UTC) in the nearest zone of whole hours in which it falls on `day`, if that is next to its own.

    The instant stays the same; the zone is a guess that gives it the date which the page's readers saw.
    """
    there = datetime.fromisoformat(moment)
    step = {-1: -1, 1: 1}.get((date.fromisoformat(day) - there.date()).days)
    shifted = (there.astimezone(timezone(timedelta(hours=step * hours))) for hours in range(1, 13)) if step else ()
    return next((local.isoformat() for local in shifted if local.date().isoformat() == day), None)
