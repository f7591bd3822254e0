"""Hosts that want to be left alone (429 or 503 with Retry-After), kept in crawl.sqlite: they are, by later runs too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Engine, Float, Integer, MetaData, String, Table, false, or_, select
from sqlalchemy.dialects.sqlite import insert

from crawler.database import create_tables

metadata = MetaData()

holds = Table(
    "holds",
    metadata,
    Column("host", String, primary_key=True),  # crawler.urls.host_of
    Column("until", Float, nullable=False),  # s since 1970
    Column("status", Integer, nullable=False),  # of the answer that asked for it; 0: another crawl had that
)


@dataclass(frozen=True, slots=True)
class Hold:
    """`until` is seconds since 1970, `status` that of the answer that asked for it; 0: another crawl had it."""

    host: str
    until: float
    status: int = 0

    @property
    def said(self) -> str:
        """What is known, but for the end, as the beginning of a sentence."""
        wish = "wants to be left alone"
        return f"{self.host} answered {self.status} and {wish}" if self.status else f"{self.host} {wish}"


class HostHolds:
    """May be used from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        create_tables(engine, metadata)

    def keep(self, hold: Hold) -> None:
        """Remember it; a later end counts."""
        values = {"until": hold.until, "status": hold.status}
        statement = insert(holds).values(host=hold.host, **values)
        later = holds.c.until < hold.until - 1.0  # another crawl's word for the same adds nothing
        with self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=values, where=later))

    def current(self, now: float) -> list[Hold]:
        """Those that have not ended, the first to end first."""
        query = select(holds).where(holds.c.until > now).order_by(holds.c.until)
        with self._engine.connect() as connection:
            return [Hold(row.host, row.until, row.status) for row in connection.execute(query)]


def lies_at(url: ColumnElement[str], hosts: Iterable[str]) -> ColumnElement[bool]:
    """Whether a URL, as it is fetched, lies at one of the hosts (crawler.urls.host_of)."""
    starts = (f"{scheme}://{www}{host}/" for host in hosts for scheme in ("http", "https") for www in ("", "www."))
    return or_(false(), *(url.startswith(start, autoescape=True) for start in starts))
