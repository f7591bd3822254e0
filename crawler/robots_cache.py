"""robots.txt of origins, kept in crawl.sqlite: for a day, and longer only while a new one cannot be had.

RFC 9309, 2.4: a cached version is not used for more than 24 hours, unless robots.txt is unreachable. What is
unreachable is kept for no time at all: the next run asks again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Engine, Float, Integer, LargeBinary, MetaData, String, Table, select
from sqlalchemy.dialects.sqlite import insert

from crawler.database import create_tables

metadata = MetaData()

robots = Table(
    "robots",
    metadata,
    Column("origin", String, primary_key=True),  # scheme://host:port
    Column("fetched_at", Float, nullable=False),  # s since 1970
    Column("status", Integer, nullable=False),  # of the answer: 2xx or 4xx
    Column("body", LargeBinary, nullable=False),  # decoded, as far as it is parsed; empty for a 4xx
)


@dataclass(frozen=True, slots=True)
class KeptRobots:
    """An answer that was kept; `fetched_at` in seconds since 1970."""

    fetched_at: float
    status: int
    body: bytes

    def is_fresh(self, now: float, robots_time: float) -> bool:
        """Whether it is `robots_time` seconds old at most; what comes from the future is not."""
        return 0.0 <= now - self.fetched_at <= robots_time


class RobotsCache:
    """May be used from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        create_tables(engine, metadata)

    def get(self, origin: str) -> KeptRobots | None:
        """The last answer of an origin, however old."""
        query = select(robots.c.fetched_at, robots.c.status, robots.c.body).where(robots.c.origin == origin)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else KeptRobots(row.fetched_at, row.status, row.body)

    def keep(self, origin: str, answer: KeptRobots) -> None:
        """Take the place of the answer before."""
        values = {"fetched_at": answer.fetched_at, "status": answer.status, "body": answer.body}
        statement = insert(robots).values(origin=origin, **values)
        with self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["origin"], set_=values))
