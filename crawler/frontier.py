"""The frontier: every URL a source is known by, in crawl.sqlite, with when it is due and who has it in hand.

    add -> ready -> lease -> (fetched, kept) -> finish -> waits until due -> ready ...

A run is one turn through the frontier: `begin` makes ready what is due. When the turn before was never ended (the
process was killed), the new run goes on with it: what was finished stays finished, what was in hand is taken up again.
A lease has an end, so that a worker that vanished loses its URLs to others.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    bindparam,
    case,
    func,
    nulls_last,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from crawler.database import create_tables, open_database
from crawler.doubt import ORDER
from crawler.frontier_items import Begun, Found, Lease, Visit, Waits, outcome_row
from crawler.frontier_tables import (
    AGAIN,
    ARTICLE,
    DEEP_ARTICLE,
    DEEP_LISTING,
    DOUBTFUL,
    EMBEDDED,
    LISTING,
    NEW_ARTICLE,
    START,
    metadata,
    turns,
    urls,
)
from crawler.host_holds import HostHolds, lies_at
from crawler.kinds import DEEP
from crawler.revisits import NEVER
from crawler.shapes import date_in, shape_of
from crawler.source_lock import SourceLock
from crawler.urls import is_variant, page_key

__all__ = [
    "AGAIN",
    "ARTICLE",
    "DEEP_ARTICLE",
    "DEEP_LISTING",
    "DOUBTFUL",
    "EMBEDDED",
    "LISTING",
    "NEW_ARTICLE",
    "START",
    "Begun",
    "Found",
    "Frontier",
    "Lease",
    "Visit",
    "Waits",
]

LEASE_TIME = 600.0  # s


class Frontier:
    """The frontier of one source. Methods may be called from several threads."""

    def __init__(self, collection: Path, source: str, waits: Waits | None = None) -> None:
        self._engine = open_database(collection)
        self._lock = SourceLock(collection, source)
        self._source, self._waits = source, waits or Waits()
        self._turn = 0
        self._dressed: set[str] = set()  # keys of pages whose plain address is not known yet
        self._doubted: set[str] = set()  # keys of pages that look like traps
        create_tables(self._engine, metadata)
        self.holds = HostHolds(self._engine)

    @property
    def engine(self) -> Engine:
        """On crawl.sqlite."""
        return self._engine

    def close(self) -> None:
        """Close every connection, and let go of the source."""
        self._engine.dispose()
        self._lock.release()

    def begin(self, run: str, *, everything: bool = False, starts: bool = False, now: float | None = None) -> Begun:
        """Begin a turn, or go on with one that was never ended. `everything`: also what is not due yet; `starts`: of
        that the starts which their site does not ask to leave alone.

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
            due = urls.c.due_at <= now
            if starts:
                due = or_(due, (urls.c.priority == START) & (urls.c.welcome_at <= now) & ~_GUESSED_WRONG)
            if everything:
                due = or_(due, (urls.c.due_at < now + NEVER / 2) & ~_GUESSED_WRONG)
            pages = urls.c.priority < EMBEDDED  # a requisite is asked for when a page names it
            connection.execute(self._mine(urls.c.turn < self._turn, pages, due).values(_READY))
            self._dressed = self._keys(connection, urls.c.dressed == 1)
            self._doubted = self._keys(connection, urls.c.priority == DOUBTFUL)
        return Begun(resumed, row.run if row is not None and resumed else None, left)

    def end(self) -> None:
        """The turn has ended in order; what is still ready waits for the next one."""
        with self._engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.source == self._source).values(ended=1))

    def add(self, found: Iterable[Found]) -> int:
        """Take in what was found; returns how many URLs were unknown. A better priority or a newer date counts.

        A requisite that is known waits until it is due, and named again.
        """
        rows = [(self._row(item), item.published) for item in found]
        if not rows:
            return 0
        with self._engine.begin() as connection:
            new = connection.execute(insert(urls).on_conflict_do_nothing(), [row for row, _ in rows]).rowcount
            if better := [_better(row, told) for row, told in rows if self._may_improve(row, told)]:
                connection.execute(self._improve(), better)
            if plain := [_plainer(row) for row, _ in rows if row["key"] in self._dressed and not row["dressed"]]:
                connection.execute(self._undress(), plain)
                keys = {row["known_key"] for row in plain}
                self._dressed -= keys - self._keys(connection, (urls.c.dressed == 1) & urls.c.key.in_(keys))
            if embedded := [{"known_key": row["key"]} for row, _ in rows if row["priority"] == EMBEDDED]:
                connection.execute(self._needed_again(), embedded)
        self._doubted |= {row["key"] for row, _ in rows if row["priority"] == DOUBTFUL}
        self._dressed |= {row["key"] for row, _ in rows if row["dressed"]}
        return max(new, 0)

    def lease(
        self, run: str, limit: int, *, kind: str = "pages", now: float | None = None, held: Collection[str] = ()
    ) -> list[Lease]:
        """Take up to `limit` ready URLs in hand, the most wanted first. `kind`: pages, of these only the starts, or
        those that come before listings deep in the site, or else doubtful or embedded ones. What lies at the hosts
        `held` is left.

        What the run itself has in hand it gets no second time, however long it takes.
        """
        now = time.time() if now is None else now
        lost = (urls.c.lease_until < now) & (urls.c.lease_run != run)
        free = (urls.c.not_before <= now) & or_(urls.c.lease_until.is_(None), lost)
        if held:
            free &= ~lies_at(urls.c.url, held)
        odd = case({doubt: rank for rank, doubt in enumerate(ORDER)}, value=urls.c.doubt, else_=len(ORDER))
        order = (
            *([odd, urls.c.depth.desc()] if kind == "doubtful" else []),
            urls.c.priority,
            nulls_last(urls.c.published.desc()),
            urls.c.id,
        )
        wanted = select(urls.c.id).where(urls.c.source == self._source, urls.c.ready == 1, _KINDS[kind], free)
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
        rows = [outcome_row(visit, now, self._turn, self._waits) for visit in visits]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_FINISH, rows)

    def ready(self, at: Collection[str] | None = None) -> int:
        """How many URLs this turn still has to fetch, those in hand included, doubtful ones and requisites not; of
        these, how many lie at some hosts.
        """
        where = [] if at is None else [lies_at(urls.c.url, at)]
        return int(self._scalar(select(func.count()).where(*self._certain(), urls.c.ready == 1, *where)) or 0)

    def next_ready(self, held: Collection[str] = ()) -> float | None:
        """When the first ready URL may be taken in hand (s since 1970), hosts `held` left out; None: there is none."""
        free = (urls.c.ready == 1, urls.c.lease_until.is_(None), ~lies_at(urls.c.url, held))
        moment = self._scalar(select(func.min(urls.c.not_before)).where(*self._certain(), *free))
        return None if moment is None else float(moment)

    def next_due(self, now: float | None = None) -> float | None:
        """When something is due again and its host may be asked (s since 1970): for `schedule = "auto"`."""
        holds = self.holds.current(time.time() if now is None else now)
        due = select(func.min(urls.c.due_at)).where(*self._certain())
        free = self._scalar(due.where(~lies_at(urls.c.url, [hold.host for hold in holds])))
        later = [(self._scalar(due.where(lies_at(urls.c.url, [hold.host]))), hold.until) for hold in holds]
        moments = [max(moment, until) for moment, until in [(free, 0.0), *later] if moment is not None]
        return min(moments, default=None)

    def knows(self, url: str) -> bool:
        """Whether the page is known, fetched or not."""
        known = select(urls.c.id).where(urls.c.source == self._source, urls.c.key == page_key(url))
        return self._scalar(known) is not None

    def trust(self, shape: str, doubt: str) -> None:
        """What was doubtful for that reason, and has that shape, has proved to be none of a trap."""
        with self._engine.begin() as connection:
            trusted = self._mine(urls.c.priority == DOUBTFUL, urls.c.shape == shape, urls.c.doubt == doubt)
            connection.execute(trusted.values(priority=DEEP_ARTICLE, doubt=None))

    def distrust(self, shape: str, doubt: str) -> None:
        """Pages of that shape that wait, and were found by links deep in the site, are in doubt."""
        found = (urls.c.depth >= DEEP, urls.c.hops.endswith("L"), urls.c.wanted_as.in_(("page", "listing")))
        waiting = (urls.c.ready == 1, urls.c.fetched_at.is_(None), urls.c.lease_until.is_(None))
        certain = urls.c.priority.not_in((START, DOUBTFUL, EMBEDDED))
        with self._engine.begin() as connection:
            distrusted = self._mine(*found, *waiting, certain, urls.c.shape == shape)
            rows = connection.execute(distrusted.values(priority=DOUBTFUL, doubt=doubt).returning(urls.c.key))
            self._doubted |= set(rows.scalars())

    def reorder(self, shape: str, *, is_article: bool) -> None:
        """Pages of that shape that wait are articles, or are none: they are wanted sooner, or later."""
        before, after = (DEEP_ARTICLE, ARTICLE) if is_article else (ARTICLE, DEEP_ARTICLE)
        waiting = (urls.c.ready == 1, urls.c.fetched_at.is_(None), urls.c.wanted_as == "page")
        with self._engine.begin() as connection:
            moved = self._mine(*waiting, urls.c.priority == before, urls.c.shape == shape)
            connection.execute(moved.values(priority=after))

    def last_look(self) -> float | None:
        """When a URL in doubt was fetched last (s since 1970); None: never."""
        doubtful = (urls.c.source == self._source, urls.c.priority == DOUBTFUL)
        moment = self._scalar(select(func.max(urls.c.fetched_at)).where(*doubtful))
        return None if moment is None else float(moment)

    def topics(self) -> list[tuple[str, str, str]]:
        """(feed, WebSub hub, the feed's address as the hub knows it) of every feed that names a hub."""
        named = select(urls.c.url, urls.c.hub, func.coalesce(urls.c.topic, urls.c.url).label("topic"))
        mine = (urls.c.source == self._source, urls.c.hub != "")
        with self._engine.connect() as connection:
            rows = connection.execute(named.where(*mine).order_by(urls.c.url))
            return [(row.url, row.hub, row.topic) for row in rows]

    def expect(self, url: str, now: float) -> None:
        """The URL has changed, as its hub says: it is due at once, whatever it asked for before."""
        with self._engine.begin() as connection:
            connection.execute(self._mine(urls.c.url == url).values(due_at=now, welcome_at=now))

    def _scalar(self, query: Any) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def _mine(self, *conditions: ColumnElement[bool]) -> Any:
        return update(urls).where(urls.c.source == self._source, *conditions)

    def _certain(self) -> tuple[ColumnElement[bool], ...]:
        return urls.c.source == self._source, _CERTAIN

    def _keys(self, connection: Connection, condition: ColumnElement[bool]) -> set[str]:
        return set(connection.execute(select(urls.c.key).where(urls.c.source == self._source, condition)).scalars())

    def _row(self, found: Found) -> dict[str, Any]:
        now, is_page = time.time(), found.priority != EMBEDDED
        return {
            "source": self._source,
            "key": page_key(found.url) if is_page else found.url,
            "seen_at": now,
            "ready": 1,
            "shape": shape_of(found.url) if is_page else None,
            "dressed": int(is_page and is_variant(found.url)),
            **{name: getattr(found, name) for name in Found.__slots__},
            "published": found.published or (date_in(found.url, now) if found.wanted_as == "page" else None),
        }

    def _may_improve(self, row: dict[str, Any], told: float | None) -> bool:
        """`told`: when it was published, as a feed or sitemap says."""
        if row["priority"] <= NEW_ARTICLE or told:
            return True
        return row["key"] in self._doubted and row["priority"] < DOUBTFUL

    def _undress(self) -> Any:
        """Of a page that was known by its AMP, print or mobile address alone, the plain one is fetched."""
        return self._mine(
            urls.c.key == bindparam("known_key"), urls.c.dressed == 1, urls.c.lease_until.is_(None)
        ).values(url=bindparam("plain_url"), dressed=0, ready=1, digest=None, etag=None, last_modified=None)

    def _needed_again(self) -> Any:
        due = (urls.c.due_at <= time.time(), urls.c.turn < self._turn, urls.c.ready == 0)
        return self._mine(urls.c.key == bindparam("known_key"), urls.c.priority == EMBEDDED, *due).values(_READY)

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
            doubt=None,
            ready=1,
        )


_CERTAIN = or_(urls.c.priority < DOUBTFUL, and_(urls.c.priority == DOUBTFUL, urls.c.attempts > 0))  # or begun with
_KINDS = {
    "pages": _CERTAIN,
    "starts": urls.c.priority == START,
    "before": urls.c.priority < DEEP_LISTING,
    "doubtful": urls.c.priority == DOUBTFUL,
    "embedded": urls.c.priority == EMBEDDED,
}
_GUESSED_WRONG = (  # a common place for a feed or sitemap where there is none
    (urls.c.priority == START) & urls.c.via.is_not(None) & (urls.c.was_ok == 0) & (urls.c.outcome == "http-error")
)
_READY = {"ready": 1, "attempts": 0, "not_before": 0.0}
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
                    "checks",
                    "changes",
                    "welcome_at",
                    "outcome",
                    "priority",
                    "was_ok",
                )
            },
            **{
                name: func.coalesce(bindparam(f"new_{name}"), urls.c[name])
                for name in ("digest", "etag", "last_modified", "said", "hub", "topic")
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


def _better(row: dict[str, Any], told: float | None) -> dict[str, Any]:
    return {
        "known_key": row["key"],
        "new_priority": row["priority"],
        "new_wanted_as": row["wanted_as"],
        "new_published": told,
    }


def _plainer(row: dict[str, Any]) -> dict[str, Any]:
    return {"known_key": row["key"], "plain_url": row["url"]}
