"""Times as crontab(5) gives them, in a time zone, as moments in UTC.

A `Crontab` is five sets of numbers; everything else is arithmetic on them, without a clock and without state.

Rules, from crontab(5) of cronie and Debian:

* day of month and day of week: when both are restricted (neither begins with "*"), a day matches if EITHER does;
  otherwise it must match both. Sunday is 0 and 7.
* when clocks go back, a time of day that comes twice counts once, the first time; when they go forward, what would
  have fallen into the hour left out happens at the moment the clocks change. Both hold for schedules that name hours;
  one that runs in every hour ("*/30 * * * *") simply goes on in real time: its minutes of the repeated hour come twice,
  as different moments, and those of the missing hour do not come.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import product

NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
WEEKDAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}

SEARCH_DAYS = 8 * 366  # 29 February is left out in a year like 2100: eight years between two
LARGEST_CHANGE = timedelta(hours=3)  # crontab(5): a change by more is no daylight saving
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five: its name in messages, its bounds (inclusive) and the names allowed for numbers."""

    name: str
    low: int
    high: int
    names: dict[str, int]


FIELDS = (
    Field("minute", 0, 59, {}),
    Field("hour", 0, 23, {}),
    Field("day of month", 1, 31, {}),
    Field("month", 1, 12, MONTHS),
    Field("day of week", 0, 7, WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Crontab:
    """When something is to happen; `text` is as written, the sets are what it means. Weekdays count from Sunday = 0."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool  # both day fields are restricted: one of them is enough

    @classmethod
    def parse(cls, text: str) -> Crontab:
        """Read five fields or a nickname such as "@daily"; ValueError says in a sentence what is wrong."""
        parts = _expand(text).split()
        if len(parts) != len(FIELDS):
            raise ValueError(f"has {len(parts)} fields; crontab(5) has 5: minute hour day-of-month month day-of-week")
        minutes, hours, days, months, weekdays = (
            _numbers(part, field) for part, field in zip(parts, FIELDS, strict=True)
        )
        either = not parts[2].startswith("*") and not parts[4].startswith("*")
        crontab = cls(text, minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)
        if not either and min(days) > max(calendar.monthrange(2024, month)[1] for month in months):
            raise ValueError(f"never comes: no such month has a day {min(days)}")
        return crontab

    def __str__(self) -> str:
        return self.text

    @property
    def every_hour(self) -> bool:
        """Whether it runs in each hour of its days, and so goes by real time when clocks change."""
        return len(self.hours) == 24

    def matches_day(self, day: date) -> bool:
        """Whether anything happens on this local day."""
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return (of_month or of_week) if self.either_day else (of_month and of_week)

    def after(self, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        """Yield every slot later than `moment` (aware) in order, in UTC; without end, for all that matters."""
        return (self._in_real_time if self.every_hour else self._by_the_clock)(moment.astimezone(UTC), zone)

    def _in_real_time(self, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        at = moment.replace(second=0, microsecond=0) + MINUTE
        while True:
            wall = at.astimezone(zone)
            if self.matches_day(wall.date()):
                if wall.minute in self.minutes:
                    yield at
                at += MINUTE
            else:
                day = next(self._days(wall.date()), None)
                if day is None:
                    return
                at = max(at + MINUTE, first_moment(datetime.combine(day, time()), zone))

    def _by_the_clock(self, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        # What the clock showed some hours ago may still be to come, where it goes back.
        begin = (moment - LARGEST_CHANGE).astimezone(zone).replace(tzinfo=None)
        for day in self._days(begin.date()):
            for hour, minute in product(sorted(self.hours), sorted(self.minutes)):
                wall = datetime.combine(day, time(hour, minute))
                slot = first_moment(wall, zone) if wall >= begin else moment
                if slot > moment:  # not so again for times left out, which all fall on the moment of the jump
                    yield slot
                    moment = slot

    def _days(self, day: date) -> Iterator[date]:
        """The days from this one on that match; ends when none comes for longer than the calendar can explain."""
        empty = 0
        while empty < SEARCH_DAYS and day < date.max:
            empty += 1
            if self.matches_day(day):
                yield day
                empty = 0
            day += timedelta(days=1)


def moments(wall: datetime, zone: tzinfo) -> list[datetime]:
    """The moments (UTC) at which clocks in `zone` show `wall` (naive): one; two when they go back; none if left out."""
    both = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return [moment for moment in dict.fromkeys(both) if moment.astimezone(zone).replace(tzinfo=None) == wall]


def first_moment(wall: datetime, zone: tzinfo) -> datetime:
    """The first moment (UTC) at which clocks show `wall`; for a time left out, the moment when they jump over it."""
    shown = moments(wall, zone)
    return shown[0] if shown else _jump_over(wall, zone)


def _jump_over(wall: datetime, zone: tzinfo) -> datetime:
    # PEP 495: for a time in a gap, fold=1 reads it with the offset after the jump, fold=0 with the one before,
    # and the jump lies between the two moments that result.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == old else (before, middle)
    return after


def _expand(text: str) -> str:
    if not text.startswith("@"):
        return text
    if text.lower() not in NICKNAMES:
        raise ValueError(f"is no nickname of crontab(5): {', '.join(NICKNAMES)} are")
    return NICKNAMES[text.lower()]


def _numbers(text: str, field: Field) -> frozenset[int]:
    return frozenset(number for part in text.split(",") for number in _range(part, field))


def _range(text: str, field: Field) -> range:
    span, slash, step = text.partition("/")
    if slash and (not _is_number(step) or int(step) == 0):
        raise ValueError(f"has the step {step!r} in its {field.name}: a whole number of at least 1 is allowed")
    if span == "*":
        return range(field.low, field.high + 1, int(step or 1))
    first, dash, last = span.partition("-")
    if slash and not dash:
        raise ValueError(f"has a step after the single {field.name} {span!r}: write {span}-{field.high}/{step}")
    low = _number(first, field)
    high = _number(last, field) if dash else low
    if low > high:
        raise ValueError(f"has the {field.name} range {span!r} that runs backwards: split it in two, with a comma")
    return range(low, high + 1, int(step or 1))


def _number(text: str, field: Field) -> int:
    number = field.names.get(text.lower(), int(text) if _is_number(text) else -1)
    if not field.low <= number <= field.high:
        names = f" or {'-'.join((next(iter(field.names)), [*field.names][-1]))}" if field.names else ""
        raise ValueError(f"has the {field.name} {text!r}: {field.low}-{field.high}{names} are allowed")
    return number


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
