"""What a listing may be narrowed to, and what that is in SQL. Filters are data: a name, and the condition it makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, or_

from archive.catalog.schema import articles, captures
from archive.errors import BadQuery
from archive.model import Outcome
from archive.surt import urlkey

Moment = str | datetime
_FORMS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """None means: whatever it is. `since` and `until` are dates of the capture, both included."""

    url: str | None = None
    urlkey: str | None = None
    prefix: str | None = None  # of URLs ("https://news.example/2026/") or of SURT keys ("example,news)/2026")
    site: str | None = None
    source: str | None = None
    run: str | None = None
    wanted_as: str | None = None
    besides: str | None = None  # a `wanted_as` that is left out
    outcome: Outcome | str | None = None
    language: str | None = None  # BCP 47; "zh" includes "zh-Hant"
    since: Moment | None = None
    until: Moment | None = None


def moment(given: Moment, *, end: bool = False) -> str:
    """A point in time as the catalogue writes it. `end`: the last microsecond of what was named (a day, a minute).

    Takes an aware or naive (then UTC) datetime, 4 to 14 digits, or ISO 8601. Raises `BadQuery`.
    """
    start, step = (given, timedelta(0)) if isinstance(given, datetime) else _named(given)
    start = (start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(UTC)
    if end and step:
        start += step - timedelta(microseconds=1)
    return start.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _named(given: str) -> tuple[datetime, timedelta]:
    """The start of what a string names, and how long that lasts."""
    digits = re.sub(r"[-:T ]", "", given.strip().removesuffix("Z"))
    try:
        if digits.isascii() and digits.isdigit() and len(digits) in _FORMS:
            start = datetime.strptime(digits, _FORMS[len(digits)]).replace(tzinfo=UTC)
            return start, _length(start, len(digits))
        return datetime.fromisoformat(given.strip()), timedelta(0)
    except ValueError as error:
        raise BadQuery(given, "a date is written 2026-11-22, 2026-11-22T18:30 or 20261122183000") from error


def _length(start: datetime, digits: int) -> timedelta:
    if digits == 4:
        return start.replace(year=start.year + 1) - start
    if digits == 6:
        return (start + timedelta(days=31)).replace(day=1) - start
    return {
        8: timedelta(days=1),
        10: timedelta(hours=1),
        12: timedelta(minutes=1),
        14: timedelta(seconds=1),
    }[digits]


def _prefix(key: ColumnElement[str], given: str) -> ColumnElement[bool]:
    start = urlkey(given) if "://" in given else given.lower()
    return and_(key >= start, key < start + _END)


def _language(given: str) -> ColumnElement[bool]:
    return or_(articles.c.language == given, articles.c.language.startswith(given + "-", autoescape=True))


article_outcome = case((articles.c.gone_at.is_not(None), Outcome.GONE.value), else_=captures.c.outcome)

Condition = Callable[[Any], ColumnElement[bool]]


def _place_and_time(table: Table, date: ColumnElement[str]) -> dict[str, Condition]:
    """The conditions on what a capture and its articles have in common: each table has indexes of its own for them."""
    return {
        "url": lambda value: table.c.urlkey == urlkey(value),
        "urlkey": lambda value: table.c.urlkey == value,
        "prefix": lambda value: _prefix(table.c.urlkey, value),
        "site": lambda value: table.c.site == value.lower().removeprefix("www."),
        "since": lambda value: date >= moment(value),
        "until": lambda value: date <= moment(value, end=True),
    }


CONDITIONS: dict[str, Condition] = {
    **_place_and_time(captures, captures.c.date),
    "source": lambda value: captures.c.source == value,
    "run": lambda value: captures.c.run == value,
    "wanted_as": lambda value: captures.c.wanted_as == value,
    "besides": lambda value: captures.c.wanted_as != value,
    "outcome": lambda value: captures.c.outcome == str(value),
    "language": _language,
}
ARTICLE_CONDITIONS: dict[str, Condition] = {
    **CONDITIONS,
    **_place_and_time(articles, articles.c.captured),
    "outcome": lambda value: article_outcome == str(value),
}
OF_CAPTURES = ("source", "run", "wanted_as", "besides", "outcome")  # what an article's own row does not tell


def conditions(wanted: Wanted, table: dict[str, Condition]) -> list[ColumnElement[bool]]:
    """The SQL of a filter. Raises `BadQuery` for a date that cannot be read."""
    given = ((field.name, getattr(wanted, field.name)) for field in fields(wanted))
    return [table[name](value) for name, value in given if value is not None]
