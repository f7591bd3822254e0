"""How often a source is crawled: by crontab(5), every so often, or when something is due.

A `Crontab` or an `Every` is a row of slots in UTC. `grace` says for how long after its slot a run may still begin:
later, the slot is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.crontab import Crontab

__all__ = ["Auto", "Cadence", "Crontab", "Every", "grace", "parse"]

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
LONGEST = timedelta(days=366)
ALLOWED = '"*/30 * * * *" (crontab(5)), "@daily", "every 30 minutes", "every 6 hours", "every 2 days" or "auto"'
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CRONTAB_GRACE = timedelta(minutes=1)  # the width of a slot of crontab(5)

_EVERY = re.compile(r"every\s+(?:(\d+)\s+)?(minute|hour|day)s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Every:
    """A slot each `period`, counted from 1970-01-01T00:00Z, so that all processes name the same slots.

    A slot may begin as late as the next one: a machine that sleeps at midnight still crawls "every 1 day".
    """

    text: str
    period: timedelta

    def __str__(self) -> str:
        return self.text

    def after(self, moment: datetime, zone: tzinfo) -> Iterator[datetime]:
        """Yield every slot later than `moment` (aware) in order, in UTC: the same in every zone."""
        number = (moment - EPOCH) // self.period
        while True:
            number += 1
            yield EPOCH + number * self.period


@dataclass(frozen=True, slots=True)
class Auto:
    """Crawled when the frontier holds something due; the slot is the minute in which it fell due."""

    text: str = "auto"

    def __str__(self) -> str:
        return self.text


Cadence = Crontab | Every | Auto


def parse(text: str) -> Cadence:
    """Read the value of `schedule`; ValueError says in a sentence what is wrong with it."""
    if text == "auto":
        return Auto()
    if text.startswith("every"):
        return _every(text)
    return Crontab.parse(text)


def grace(cadence: Crontab | Every) -> timedelta:
    """For how long after its slot a run may still begin."""
    return cadence.period if isinstance(cadence, Every) else CRONTAB_GRACE


def _every(text: str) -> Every:
    match = _EVERY.fullmatch(text)
    if match is None:
        raise ValueError('is not of the form "every N minutes", "every N hours" or "every N days"')
    period = int(match[1] or 1) * UNITS[match[2]] if len(match[1] or "") < 9 else timedelta.max
    if not timedelta() < period <= LONGEST:
        raise ValueError("is out of bounds: from every minute to every 366 days is allowed")
    return Every(text, period)
