"""When which source is crawled.

APScheduler wakes us; what is due is arithmetic of our own, and who does it is decided in SQL:

    wake -> tick -> judge the slots since the last look -> claim the newest, record the others as missed -> note it

APScheduler 3 keeps no record of runs it skips, reads crontab(5) in its own way (weekdays count from Monday, both day
fields must match, a repeated hour repeats its runs) and fires twice when two of them share a job store; so it is only
the timer. Any number of services may share a collection: each step of `tick` may be repeated, by several at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.cadence import Auto, Crontab, Every, grace
from crawler.runs import RunStore, Ticket
from crawler.sources import Source, Sources

LONGEST_SLEEP = timedelta(seconds=15)  # wakes that often at least: clocks are set, machines sleep, files change
AUTO_PAUSE = timedelta(minutes=2)  # between two runs of a source whose schedule is "auto", at least
MISSES_KEPT = 100  # rows for one outage; the oldest of them tells how many more there were


@dataclass(frozen=True, slots=True)
class Missed:
    """A slot that nothing will be started for, and why."""

    slot: datetime
    message: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do with the slots that have passed: start a run for at most one, record the others."""

    start: datetime | None
    missed: tuple[Missed, ...]


def judge(source: Source, looked_at: datetime | None, now: datetime) -> Judgement:
    """Judge the slots later than `looked_at` up to `now`; None: the schedule is new, and nothing before it counts."""
    cadence = source.schedule
    if cadence is None or isinstance(cadence, Auto):
        return Judgement(None, ())
    begin = looked_at or _first_look(cadence, now)
    passed: deque[datetime] = deque(maxlen=MISSES_KEPT + 1)
    count = 0
    for slot in takewhile(lambda slot: slot <= now, cadence.after(begin, source.timezone)):
        passed.append(slot)
        count += 1
    start = passed.pop() if passed and now - passed[-1] <= grace(cadence) else None
    left_out = count - len(passed) - (start is not None)
    kept = [Missed(slot, _why(slot, now, begin, left_out if not index else 0)) for index, slot in enumerate(passed)]
    return Judgement(start, tuple(kept))


def rule(source: Source) -> str:
    """What decides on the slots of a source: when it changes, its past does not count."""
    return f"{source.schedule} {source.timezone.key}"


class Scheduler:
    """Claims slots when they come and hands them to `start`; its timer runs in a thread of its own.

    `sources` gives the sources as they now are; `start` begins the run of a claimed slot; `due` tells when a source has
    something due (for "auto"; None: nothing known).
    """

    def __init__(
        self,
        store: RunStore,
        sources: Callable[[], Sources],
        start: Callable[[Source, Ticket], None],
        due: Callable[[Source], datetime | None],
    ) -> None:
        self._store = store
        self._sources = sources
        self._start = start
        self._due = due
        self._timer = BackgroundScheduler(timezone=UTC)

    def start_timer(self) -> None:
        """Look at once, and then whenever a slot comes."""
        self._timer.add_job(
            self._wake,
            _Wake(self.next_slot),
            next_run_time=_now(),
            misfire_grace_time=None,  # a late look is as good: the slots since the last one are judged
            coalesce=True,
            max_instances=1,
        )
        self._timer.start()

    def stop_timer(self) -> None:
        """Wait for a look that is under way, and look no more."""
        self._timer.shutdown(wait=True)

    def tick(self, now: datetime) -> None:
        """Deal with every slot up to `now`."""
        for source in self._sources().sources:
            if isinstance(source.schedule, Auto):
                self._consider_auto(source, now)
            elif source.schedule is not None:
                self._consider(source, now)

    def start_pushed(self, source: Source, now: datetime) -> bool:
        """Start a run since a hub says that a feed has changed; False while it is too soon after the last, or within.

        It goes by what is due, as one of the schedule does. A source that is crawled by hand only waits for that.
        """
        last = next((run for run in self._store.runs(source=source.name) if run.started_at), None)
        pause_ends = last.ended_at + AUTO_PAUSE if last and last.ended_at else now
        if source.schedule is None:
            return True
        if self._store.live(source.name) or now < pause_ends:
            return False
        ticket = self._store.queue(source.name, slot=_floor(now))
        if ticket is not None:
            self._start(source, ticket)
        return ticket is not None

    def next_run(self, source: Source, now: datetime) -> datetime | None:
        """When the next run of a source will be started; None: not by itself."""
        cadence = source.schedule
        if isinstance(cadence, Auto):
            return self._auto_slot(source, now)
        return next(iter(cadence.after(now, source.timezone)), None) if cadence else None

    def next_slot(self, now: datetime) -> datetime:
        """When to look next: at the next slot of any source, or after the longest sleep."""
        slots = [
            next(iter(source.schedule.after(now, source.timezone)), None)
            for source in self._sources().sources
            if source.schedule is not None and not isinstance(source.schedule, Auto)
        ]
        return min([now + LONGEST_SLEEP, *(slot for slot in slots if slot)])

    def _wake(self) -> None:
        self.tick(_now())

    def _consider(self, source: Source, now: datetime) -> None:
        judgement = judge(source, self._store.looked_at(source.name, rule(source)), now)
        for missed in judgement.missed:
            self._store.miss(source.name, missed.slot, missed.message)
        if judgement.start is not None:
            self._claim(source, judgement.start)
        self._store.look(source.name, rule(source), now)

    def _claim(self, source: Source, slot: datetime) -> None:
        ticket = self._store.queue(source.name, slot=slot)
        if ticket is not None:
            self._start(source, ticket)
            return
        live = self._store.live(source.name)
        going = f"run {live.id} of {_minute(live.asked_at)}" if live else "another run"
        self._store.miss(source.name, slot, f"{going} was still going")  # no effect when another process has the slot

    def _consider_auto(self, source: Source, now: datetime) -> None:
        slot = self._auto_slot(source, now)
        if slot is None or slot > now or self._store.live(source.name):
            return
        ticket = self._store.queue(source.name, slot=slot)
        if ticket is not None:
            self._start(source, ticket)

    def _auto_slot(self, source: Source, now: datetime) -> datetime | None:
        last = next((run for run in self._store.runs(source=source.name) if run.started_at), None)
        if last is None or last.started_at is None:
            return _floor(now)
        due = self._due(source)
        if due is None:
            return None
        return _ceiling(max(due, (last.ended_at or now) + AUTO_PAUSE))


class _Wake(BaseTrigger):  # type: ignore[misc] # apscheduler has no types
    """Fires when `next_slot` says so; asked anew after each firing."""

    def __init__(self, next_slot: Callable[[datetime], datetime]) -> None:
        self._next_slot = next_slot

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return self._next_slot(now)


def _first_look(cadence: Crontab | Every, now: datetime) -> datetime:
    # "every 6 hours" begins with the six hours we are in, "0 3 * * *" at the next 3:00.
    return now - cadence.period if isinstance(cadence, Every) else now


def _why(slot: datetime, now: datetime, begin: datetime, left_out: int) -> str:
    late = int((now - slot).total_seconds())
    more = f"; {left_out} earlier slots since {_minute(begin)} were missed too" if left_out else ""
    return f"no service was at work: the slot was seen {late} s late{more}"


def _floor(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _ceiling(moment: datetime) -> datetime:
    return _floor(moment + timedelta(minutes=1) - timedelta.resolution)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _now() -> datetime:
    return datetime.now(UTC)
