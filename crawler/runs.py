"""The history of crawl runs in crawl.sqlite, shared by every process that starts, executes or shows them.

    queue() -> QUEUED -> begin() -> RUNNING -> finish() -> DONE | FAILED | STOPPED          miss() -> MISSED

A slot belongs to whoever inserts its row first: (source, slot) is unique. A source has at most one live run: a partial
unique index says so. Both are one INSERT ... ON CONFLICT DO NOTHING, so that any number of processes may try.

A run is alive as long as its log file is locked (flock): `queue` takes the lock, a process that the log is handed to as
its output inherits it, and the system gives it back when the last of them ends, however it ends. Process ids are for
people only, since they are used again.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    case,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

from archive import CollectionNotWritable
from crawler.database import FILE, Moment, create_tables, open_database
from crawler.errors import CrawlerError

LOGS = "logs"  # folder of the collection


class RunState(StrEnum):
    """Where a run stands. MISSED: its slot passed and nothing was started for it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    MISSED = "missed"

    @property
    def is_live(self) -> bool:
        """Whether its numbers may still change."""
        return self in LIVE


LIVE = (RunState.QUEUED, RunState.RUNNING)

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),  # TIME-SOURCE-RANDOM; also in warcinfo and on every capture of the run
    Column("source", String),  # name in sources.toml; null: a capture of one URL by hand
    Column("url", String),  # of a capture by hand, else null
    Column("slot", Moment),  # the scheduled time it answers; null: started by hand
    Column("state", String, nullable=False),  # RunState
    Column("asked_at", Moment, nullable=False),  # when it was queued, or found missed
    Column("started_at", Moment),  # null while queued, and when missed
    Column("ended_at", Moment),  # null while live
    Column("pid", Integer),  # of the crawl process; null until it is known
    Column("pages", Integer, nullable=False, default=0),  # captures kept, whatever their outcome
    Column("in_hand", Integer, nullable=False, default=0),  # requests under way
    Column("waiting", Integer, nullable=False, default=0),  # URLs known and due that this run will still fetch
    Column("failed", Integer, nullable=False, default=0),  # of pages: outcomes that are failures
    Column("articles", Integer, nullable=False, default=0),  # texts made from the run's captures
    Column("bytes", Integer, nullable=False, default=0),  # received on the wire
    Column("message", String, nullable=False, default=""),  # why it failed, stopped or was missed: a sentence
    UniqueConstraint("source", "slot"),
)
_live = runs.c.state.in_([str(state) for state in LIVE])
Index("one_live_run_a_source", runs.c.source, unique=True, sqlite_where=_live)
Index("runs_by_time", runs.c.asked_at)

schedule = Table(
    "schedule",
    metadata,
    Column("source", String, primary_key=True),
    Column(
        "rule", String, nullable=False
    ),  # schedule and time zone as written: when it changes, the past does not count
    Column("looked_at", Moment, nullable=False),  # every slot up to here was claimed or recorded as missed
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Live numbers of a run; see the columns of `runs`."""

    pages: int = 0
    in_hand: int = 0
    waiting: int = 0
    failed: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A row of `runs`."""

    id: str
    source: str | None
    url: str | None
    slot: datetime | None
    state: RunState
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    pid: int | None
    pages: int
    in_hand: int
    waiting: int
    failed: int
    articles: int
    bytes: int
    message: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A run that was queued, with its log: open for appending, and locked for as long as anyone holds it open."""

    run: Run
    log: BinaryIO

    def close(self) -> None:
        """Let go of the log: the lock stays with the processes it was handed to."""
        self.log.close()


class UnknownRun(CrawlerError):
    """There is no such run. Carries `id`."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"there is no run {run_id}: the dashboard and crawl.sqlite name those there are")
        self.id = run_id


class RunStore:
    """The runs of one collection. Methods may be called from several threads and processes at once."""

    def __init__(self, collection: Path | str) -> None:
        """Open the store of the collection's folder; raises `CollectionNotWritable`."""
        self.collection = Path(collection)
        try:
            (self.collection / LOGS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CollectionNotWritable(self.collection, error.strerror) from error
        self._engine = open_database(self.collection)
        try:
            create_tables(self._engine, metadata)
        except DBAPIError as error:
            self._engine.dispose()
            raise CollectionNotWritable(self.collection, f"{error.orig} ({FILE})") from error

    def __enter__(self) -> RunStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    # the life of a run

    def queue(self, source: str | None, *, url: str | None = None, slot: datetime | None = None) -> Ticket | None:
        """Claim a run. None: the slot is taken already, or the source has a live run."""
        now = _now()
        run_id = f"{now:%Y%m%dT%H%M%S}-{source or 'capture'}-{secrets.token_hex(2)}"
        log = self._open_log(run_id)
        row = {"id": run_id, "source": source, "url": url, "slot": slot, "state": RunState.QUEUED, "asked_at": now}
        if not self._insert(row):
            log.close()
            self.log_path(run_id).unlink()
            return None
        return Ticket(self.run(run_id), log)

    def begin(self, run_id: str) -> None:
        """Say that the run's process is about to start."""
        self._change(run_id, (RunState.QUEUED,), state=RunState.RUNNING, started_at=_now())

    def note_pid(self, run_id: str, pid: int) -> None:
        """Keep the process id, for people who look."""
        self._change(run_id, LIVE, pid=pid)

    def count(self, run_id: str, counts: Counts) -> None:
        """Keep the numbers as they now are; for the run's process, at most once a second."""
        self._change(run_id, LIVE, **asdict(counts))

    def count_articles(self, run_id: str, articles: int) -> None:
        """Keep how many texts were made from the run's captures; also after its end."""
        self._change(run_id, tuple(RunState), articles=articles)

    def finish(self, run_id: str, state: RunState, message: str = "") -> bool:
        """End a live run; False when it had ended already: the first word counts."""
        return self._change(run_id, LIVE, state=state, message=message, ended_at=_now(), in_hand=0)

    def miss(self, source: str, slot: datetime, message: str) -> bool:
        """Record that nothing was started for a slot; False when the slot is taken."""
        now = _now()
        run_id = f"{slot:%Y%m%dT%H%M%S}-{source}-{secrets.token_hex(2)}"
        return self._insert(
            {
                "id": run_id,
                "source": source,
                "slot": slot,
                "state": RunState.MISSED,
                "asked_at": now,
                "ended_at": now,
                "message": message,
            }
        )

    def recover(self) -> list[Run]:
        """Mark live runs that nobody holds any more as failed, and give them."""
        return [run for run in self.runs(state=LIVE) if not self._is_held(run.id) and self._bury(run)]

    # looking

    def runs(
        self,
        *,
        source: str | None = None,
        state: Sequence[RunState] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Run]:
        """Runs and captures by hand: live ones first, then the newest first."""
        query = (
            select(runs)
            .where(*_filters(source, state))
            .order_by(case((_live, 0), else_=1), runs.c.asked_at.desc(), runs.c.slot.desc(), runs.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def run_count(self, *, source: str | None = None, state: Sequence[RunState] = ()) -> int:
        """How many `runs` gives without a limit."""
        query = select(func.count()).select_from(runs).where(*_filters(source, state))
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def run(self, run_id: str) -> Run:
        """One run. Raises `UnknownRun`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().one_or_none()
        if row is None:
            raise UnknownRun(run_id)
        return _run(row)

    def live(self, source: str) -> Run | None:
        """The run of a source that is queued or running."""
        return next(iter(self.runs(source=source, state=LIVE, limit=1)), None)

    def log_path(self, run_id: str) -> Path:
        """Where the run's process writes its output."""
        return self.collection / LOGS / f"{run_id}.log"

    # the schedule's memory

    def looked_at(self, source: str, rule: str) -> datetime | None:
        """Up to when the slots of a source were dealt with; None when it is new or its rule has changed."""
        query = select(schedule.c.looked_at).where(schedule.c.source == source, schedule.c.rule == rule)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def look(self, source: str, rule: str, moment: datetime) -> None:
        """Remember that every slot up to `moment` was dealt with; never goes back under the same rule."""
        row = insert(schedule).values(source=source, rule=rule, looked_at=moment)
        newer = (schedule.c.rule != rule) | (schedule.c.looked_at < moment)
        with self._writing() as connection:
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["source"], set_={"rule": rule, "looked_at": moment}, where=newer
                )
            )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise CollectionNotWritable(self.collection, f"{error.orig} ({FILE})") from error

    def _insert(self, row: dict[str, Any]) -> bool:
        with self._writing() as connection:
            return connection.execute(insert(runs).values(**row).on_conflict_do_nothing()).rowcount == 1

    def _change(self, run_id: str, states: Sequence[RunState], **values: Any) -> bool:
        statement = update(runs).where(runs.c.id == run_id, runs.c.state.in_(_texts(states))).values(**values)
        with self._writing() as connection:
            return connection.execute(statement).rowcount == 1

    def _open_log(self, run_id: str) -> BinaryIO:
        try:
            log = self.log_path(run_id).open("ab")
        except OSError as error:
            raise CollectionNotWritable(self.collection, error.strerror) from error
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a name of our own making: nobody else can hold it
        return log

    def _is_held(self, run_id: str) -> bool:
        try:
            with self.log_path(run_id).open("rb") as log:
                fcntl.flock(log, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            return False
        return False

    def _bury(self, run: Run) -> bool:
        if run.state is RunState.QUEUED:
            return self.finish(run.id, RunState.FAILED, "the program that queued the run ended before it could begin")
        return self.finish(run.id, RunState.FAILED, f"the process ended without a word: see {self.log_path(run.id)}")


def _filters(source: str | None, state: Sequence[RunState]) -> list[ColumnElement[bool]]:
    by_source = [runs.c.source == source] if source is not None else []
    by_state = [runs.c.state.in_(_texts(state))] if state else []
    return [*by_source, *by_state]


def _texts(states: Sequence[RunState]) -> list[str]:
    return [str(state) for state in states]


def _run(row: RowMapping) -> Run:
    values = {field.name: row[field.name] for field in fields(Run)}
    return Run(**{**values, "state": RunState(row["state"])})


def _now() -> datetime:
    return datetime.now(UTC)
