"""Subscriptions to feeds at their WebSub hubs, in crawl.sqlite, and when each is to be asked for.

    wanted -> asked -> active -> (asked again before its lease ends) ...
                 |        |
                 v        v
              failed   denied: by the hub, told with its reason; both are tried again, later each time

One that no feed names any more is forgotten: its hub is told 410 at the next notification, and its lease ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Column, Engine, Float, Integer, MetaData, RowMapping, String, Table, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from crawler.database import create_tables, open_database
from crawler.websub import lease_of

WANTED, ASKED, ACTIVE, DENIED, FAILED = "wanted", "asked", "active", "denied", "failed"
RENEW = 0.2  # of a lease that is left when it is asked for anew
ANSWER_TIME = 3600.0  # s within which a hub verifies what it was asked for, or is asked again
FIRST_PAUSE, LONGEST_PAUSE = 900.0, 86_400.0  # s after a failure, twice as long each time
LONGEST_REASON = 200  # characters

metadata = MetaData()

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("token", String, primary_key=True),  # of the callback's address; nobody else can guess it
    Column("source", String, nullable=False),
    Column("feed", String, nullable=False, unique=True),  # URL in the frontier
    Column("hub", String, nullable=False),
    Column("topic", String, nullable=False),  # the feed as the hub knows it
    Column("secret", String, nullable=False),  # signs notifications
    Column("state", String, nullable=False),  # wanted | asked | active | denied | failed
    Column("ask_at", Float, nullable=False),  # s since 1970: when to ask the hub, again or for the first time
    Column("until", Float, nullable=False),  # s since 1970: end of the lease; 0: none yet
    Column("tries", Integer, nullable=False),  # failures in a row
    Column("pushed_at", Float),  # s since 1970: the last notification; null: none came
    Column("reason", String),  # why it was denied, or failed
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed with its hub."""

    source: str
    feed: str
    hub: str
    topic: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A row; times in seconds since 1970."""

    token: str
    source: str
    feed: str
    hub: str
    topic: str
    secret: str
    state: str
    ask_at: float
    until: float
    tries: int
    pushed_at: float | None
    reason: str | None


class Subscriptions:
    """May be used from several threads and processes."""

    def __init__(self, collection: Path) -> None:
        self._engine: Engine = open_database(collection)
        create_tables(self._engine, metadata)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._engine.dispose()

    def want(self, wanted: Iterable[Wanted]) -> None:
        """These and no others. What has changed its hub or its topic begins anew."""
        feeds = {one.feed: one for one in wanted}
        with self._engine.begin() as connection:
            for row in connection.execute(select(subscriptions)).mappings():
                one = feeds.get(row["feed"])
                if one is None or (one.hub, one.topic, one.source) != (row["hub"], row["topic"], row["source"]):
                    connection.execute(delete(subscriptions).where(subscriptions.c.token == row["token"]))
            for one in feeds.values():
                connection.execute(insert(subscriptions).values(_new(one)).on_conflict_do_nothing())

    def due(self, now: float) -> list[Subscription]:
        """Those whose hubs are to be asked."""
        return self._all(subscriptions.c.ask_at <= now)

    def of(self, source: str) -> list[Subscription]:
        """Those of a source."""
        return self._all(subscriptions.c.source == source)

    def get(self, token: str) -> Subscription | None:
        """The one whose callback has that token."""
        return next(iter(self._all(subscriptions.c.token == token)), None)

    def asked(self, one: Subscription, now: float) -> None:
        """The hub has taken the request; it will verify it. An active one stays so meanwhile."""
        state = ACTIVE if one.state == ACTIVE and one.until > now else ASKED
        self._change(one, state=state, ask_at=now + ANSWER_TIME, reason=None)

    def failed(self, one: Subscription, why: str, now: float) -> None:
        """The hub could not be asked, or would not have it."""
        pause = min(FIRST_PAUSE * 2 ** min(one.tries, 16), LONGEST_PAUSE)
        state = ACTIVE if one.state == ACTIVE and one.until > now else FAILED
        self._change(one, state=state, ask_at=now + pause, tries=one.tries + 1, reason=why[:LONGEST_REASON])

    def verified(self, one: Subscription, lease_s: float, now: float) -> None:
        """The hub will notify us for so long."""
        ask_at = now + lease_s * (1.0 - RENEW)
        self._change(one, state=ACTIVE, until=now + lease_s, ask_at=ask_at, tries=0, reason=None)

    def denied(self, one: Subscription, why: str, now: float) -> None:
        """The hub will not, or no longer."""
        told = why[:LONGEST_REASON] or "without a reason"
        self._change(one, state=DENIED, until=0.0, ask_at=now + LONGEST_PAUSE, tries=one.tries + 1, reason=told)

    def pushed(self, one: Subscription, now: float) -> None:
        """A notification came."""
        self._change(one, pushed_at=now)

    def _all(self, condition: object) -> list[Subscription]:
        query = select(subscriptions).where(condition).order_by(subscriptions.c.feed)  # type: ignore[arg-type]
        with self._engine.connect() as connection:
            return [_subscription(row) for row in connection.execute(query).mappings()]

    def _change(self, one: Subscription, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(subscriptions).where(subscriptions.c.token == one.token).values(**values))


def verify(kept: Subscriptions, one: Subscription, query: dict[str, str], now: float) -> bool:
    """Take a hub's word on a subscription (5.2, 5.3); whether its challenge is to be echoed."""
    if query.get("hub.topic") != one.topic:
        return False
    if query.get("hub.mode") == "denied":
        kept.denied(one, query.get("hub.reason", ""), now)
        return False
    lease_s = lease_of(query)
    is_ours = query.get("hub.mode") == "subscribe" and one.state in (ASKED, ACTIVE)
    if not is_ours or lease_s is None or "hub.challenge" not in query:
        return False
    kept.verified(one, lease_s, now)
    return True


def _new(one: Wanted) -> dict[str, object]:
    return {
        "token": secrets.token_urlsafe(24),
        "source": one.source,
        "feed": one.feed,
        "hub": one.hub,
        "topic": one.topic,
        "secret": secrets.token_urlsafe(48),
        "state": WANTED,
        "ask_at": 0.0,
        "until": 0.0,
        "tries": 0,
    }


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(**row)
