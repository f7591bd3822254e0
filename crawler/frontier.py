"""The frontier: every URL a source is known by, in crawl.sqlite, with when it is due and who has it in hand.

    add -> ready -> lease -> (fetched, kept) -> finish -> waits until due -> ready ...

A run is one turn through the frontier: `begin` makes ready what is due. When the turn before was never ended (the
process was killed), the new run goes on with it: what was finished stays finished, what was in hand is taken up again.
A lease has an end, so that a worker that vanished loses its URLs to others.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    nulls_last,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from archive import Outcome
from crawler.database import create_tables, open_database
from crawler.revisits import NEVER, next_step, wait_after
from crawler.source_lock import SourceLock
from crawler.urls import page_key

LEASE_TIME = 600.0  # s

# Priorities: smaller is sooner.
START, NEW_ARTICLE, ARTICLE, LISTING, DEEP_ARTICLE, DEEP_LISTING, AGAIN = range(7)

metadata = MetaData()

urls = Table(
    "urls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),  # crawler.urls.page_key of url
    Column("url", String, nullable=False),  # as it is fetched
    Column("wanted_as", String, nullable=False),  # page | listing | feed | sitemap
    Column("priority", Integer, nullable=False),
    Column("published", Float),  # s since 1970, as a feed or sitemap told; null: unknown
    Column("depth", Integer, nullable=False),  # links from a seed
    Column("via", String),  # URL of the page that named it first; null for seeds
    Column("hops", String, nullable=False),  # as in archive.Capture
    Column("seen_at", Float, nullable=False),  # s since 1970: when it became known
    Column("ready", Integer, nullable=False),  # 1: this turn still has to fetch it
    Column("not_before", Float, nullable=False, default=0.0),  # s since 1970: a retry waits until then
    Column("lease_until", Float),  # s since 1970; null: in nobody's hand
    Column("lease_run", String),  # the run that has it in hand
    Column("turn", Integer, nullable=False, default=0),  # the last turn that finished it
    Column("attempts", Integer, nullable=False, default=0),  # failed ones within the turn
    Column("fetched_at", Float),  # s since 1970; null: never
    Column("due_at", Float, nullable=False, default=0.0),  # s since 1970: a later turn makes it ready then
    Column("step", Integer, nullable=False, default=0),  # place in the row of growing intervals
    Column("outcome", String),  # of the last visit; null: never fetched
    Column("was_ok", Integer, nullable=False, default=0),  # 1: it was there once
    Column("digest", String),  # payload digest of the last whole answer
    Column("etag", String),
    Column("last_modified", String),
    UniqueConstraint("source", "key"),
)
Index(
    "urls_ready",
    urls.c.source,
    urls.c.priority,
    urls.c.published.desc(),
    urls.c.id,
    sqlite_where=urls.c.ready == 1,
)

turns = Table(
    "turns",
    metadata,
    Column("source", String, primary_key=True),
    Column("turn", Integer, nullable=False),  # counts up
    Column("run", String, nullable=False),  # the last run that worked at it
    Column("ended", Integer, nullable=False),  # 1: in order; 0: under way, or its process was killed
)


@dataclass(frozen=True, slots=True)
class Found:
    """A URL that something named. It must be clean (`crawler.urls.clean`)."""

    url: str
    wanted_as: str
    priority: int
    depth: int = 0
    via: str | None = None
    hops: str = ""
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL in hand."""

    id: int
    url: str
    wanted_as: str
    priority: int
    depth: int
    via: str | None
    hops: str
    published: float | None
    attempts: int
    step: int
    was_ok: bool  # fetched well before: a 404 now means that it is gone
    digest: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """How a lease ended. `digest`, `etag` and `last_modified` are of the answer; None keeps what was known."""

    lease: Lease
    outcome: Outcome
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    news: int = 0  # URLs it named that were unknown
    retry_at: float | None = None  # s since 1970: it failed, and is asked for again in this turn


@dataclass(frozen=True, slots=True)
class Begun:
    """How a turn began. `left` is what the killed run `run_before` had in hand."""

    resumed: bool
    run_before: str | None
    left: list[Lease]


class Frontier:
    """The frontier of one source. Methods may be called from several threads."""

    def __init__(self, collection: Path, source: str) -> None:
        self._engine = open_database(collection)
        self._lock = SourceLock(collection, source)
        self._source = source
        self._turn = 0
        create_tables(self._engine, metadata)

    def close(self) -> None:
        """Close every connection, and let go of the source."""
        self._engine.dispose()
        self._lock.release()

    def begin(self, run: str, *, everything: bool = False, now: float | None = None) -> Begun:
        """Begin a turn, or go on with one that was never ended. `everything`: also what is not due yet.

        Until `close` no other process may begin one. Raises `SourceBusy`.
        """
        self._lock.take(run)
        now = time.time() if now is None else now
        with self._engine.begin() as connection:
            row = connection.execute(select(turns).where(turns.c.source == self._source)).one_or_none()
            resumed = row is not None and not row.ended
            self._turn = 1 if row is None else row.turn if resumed else row.turn + 1
            left = _in_hand(connection, self._source, row.run) if row is not None and resumed else []
            values = {"turn": self._turn, "run": run, "ended": 0}
            connection.execute(
                insert(turns)
                .values(source=self._source, **values)
                .on_conflict_do_update(index_elements=["source"], set_=values)
            )
            connection.execute(self._mine().values(lease_until=None, lease_run=None))
            due = urls.c.due_at < now + NEVER / 2 if everything else urls.c.due_at <= now
            connection.execute(self._mine(urls.c.turn < self._turn, due).values(ready=1, attempts=0, not_before=0.0))
        return Begun(resumed, row.run if row is not None and resumed else None, left)

    def end(self) -> None:
        """The turn has ended in order; what is still ready waits for the next one."""
        with self._engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.source == self._source).values(ended=1))

    def add(self, found: Iterable[Found]) -> int:
        """Take in what was found; returns how many URLs were unknown. A better priority or a newer date counts."""
        rows = [self._row(item) for item in found]
        if not rows:
            return 0
        with self._engine.begin() as connection:
            new = connection.execute(insert(urls).on_conflict_do_nothing(), rows).rowcount
            if better := [_better(row) for row in rows if row["priority"] <= NEW_ARTICLE or row["published"]]:
                connection.execute(self._improve(), better)
        return max(new, 0)

    def lease(self, run: str, limit: int, *, now: float | None = None) -> list[Lease]:
        """Take up to `limit` ready URLs in hand, the most wanted first."""
        now = time.time() if now is None else now
        free = (urls.c.not_before <= now) & or_(urls.c.lease_until.is_(None), urls.c.lease_until < now)
        order = (urls.c.priority, nulls_last(urls.c.published.desc()), urls.c.id)
        wanted = select(urls.c.id).where(urls.c.source == self._source, urls.c.ready == 1, free)
        statement = (
            update(urls)
            .where(urls.c.id.in_(wanted.order_by(*order).limit(limit)))
            .values(lease_until=now + LEASE_TIME, lease_run=run)
            .returning(*_LEASED)
        )
        with self._engine.begin() as connection:
            leases = [_lease(row) for row in connection.execute(statement).mappings()]
        return sorted(leases, key=lambda lease: (lease.priority, -(lease.published or 0.0), lease.id))

    def give_back(self, leases: Iterable[Lease]) -> None:
        """Let go of what was in hand and is not fetched after all."""
        ids = [lease.id for lease in leases]
        with self._engine.begin() as connection:
            connection.execute(self._mine(urls.c.id.in_(ids)).values(lease_until=None, lease_run=None))

    def finish(self, visits: Sequence[Visit], *, now: float | None = None) -> None:
        """Keep how visits ended; called once their captures are durable."""
        now = time.time() if now is None else now
        rows = [_outcome_row(visit, now, self._turn) for visit in visits]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_FINISH, rows)

    def ready(self) -> int:
        """How many URLs this turn still has to fetch, those in hand included."""
        return int(self._scalar(select(func.count()).where(urls.c.source == self._source, urls.c.ready == 1)) or 0)

    def next_ready(self) -> float | None:
        """When the first ready URL may be taken in hand (s since 1970); None when there is none."""
        moment = self._scalar(
            select(func.min(urls.c.not_before)).where(
                urls.c.source == self._source, urls.c.ready == 1, urls.c.lease_until.is_(None)
            )
        )
        return None if moment is None else float(moment)

    def next_due(self) -> float | None:
        """When something is due again (s since 1970): for `schedule = "auto"`."""
        moment = self._scalar(select(func.min(urls.c.due_at)).where(urls.c.source == self._source))
        return None if moment is None else float(moment)

    def knows(self, url: str) -> bool:
        """Whether the page is known, fetched or not."""
        known = select(urls.c.id).where(urls.c.source == self._source, urls.c.key == page_key(url))
        return self._scalar(known) is not None

    def _scalar(self, query: Any) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def _mine(self, *conditions: ColumnElement[bool]) -> Any:
        return update(urls).where(urls.c.source == self._source, *conditions)

    def _row(self, found: Found) -> dict[str, Any]:
        return {
            "source": self._source,
            "key": page_key(found.url),
            "seen_at": time.time(),
            "ready": 1,
            **{name: getattr(found, name) for name in Found.__slots__},
        }

    def _improve(self) -> Any:
        """What is known already: wanted sooner, or published anew since it was fetched."""
        unseen = urls.c.fetched_at.is_(None)
        newer = (urls.c.turn < self._turn) & (bindparam("new_published") > urls.c.fetched_at)
        return self._mine(
            urls.c.key == bindparam("known_key"),
            urls.c.lease_until.is_(None),
            or_(unseen & (urls.c.priority > bindparam("new_priority")), newer),
        ).values(
            priority=bindparam("new_priority"),
            wanted_as=bindparam("new_wanted_as"),
            published=func.coalesce(bindparam("new_published"), urls.c.published),
            ready=1,
        )


_FINISH = (
    update(urls)
    .where(urls.c.id == bindparam("lease_id"))
    .values(
        {
            **{
                name: bindparam(f"new_{name}")
                for name in (
                    "ready",
                    "not_before",
                    "turn",
                    "attempts",
                    "fetched_at",
                    "due_at",
                    "step",
                    "outcome",
                    "priority",
                    "was_ok",
                )
            },
            **{
                name: func.coalesce(bindparam(f"new_{name}"), urls.c[name])
                for name in ("digest", "etag", "last_modified")
            },
            "lease_until": None,
            "lease_run": None,
        }
    )
)


_LEASED = tuple(urls.c[name] for name in Lease.__slots__)


def _lease(row: RowMapping) -> Lease:
    return Lease(**{**row, "was_ok": bool(row["was_ok"])})


def _in_hand(connection: Connection, source: str, run: str) -> list[Lease]:
    query = select(*_LEASED).where(urls.c.source == source, urls.c.lease_run == run)
    return [_lease(row) for row in connection.execute(query).mappings()]


def _better(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "known_key": row["key"],
        "new_priority": row["priority"],
        "new_wanted_as": row["wanted_as"],
        "new_published": row["published"],
    }


def _outcome_row(visit: Visit, now: float, turn: int) -> dict[str, Any]:
    lease, again = visit.lease, visit.retry_at is not None
    changed = visit.news > 0 or (visit.digest is not None and visit.digest != lease.digest)
    step = next_step(lease.step, changed=changed)
    is_start = lease.priority == START
    fine = visit.outcome in (Outcome.OK, Outcome.UNCHANGED, Outcome.CHANGED)
    return {
        "lease_id": lease.id,
        "new_ready": int(again),
        "new_not_before": visit.retry_at or 0.0,
        "new_turn": turn - 1 if again else turn,
        "new_attempts": lease.attempts + 1 if again else 0,
        "new_fetched_at": now,
        "new_due_at": now + wait_after(visit.outcome, lease.wanted_as, step, is_start=is_start),
        "new_step": step,
        "new_outcome": str(visit.outcome),
        "new_priority": AGAIN if lease.wanted_as == "page" and not is_start and not again else lease.priority,
        "new_was_ok": int(lease.was_ok or fine),
        "new_digest": visit.digest,
        "new_etag": visit.etag,
        "new_last_modified": visit.last_modified,
    }
