"""crawl.sqlite, the crawler's own database beside the catalogue: opening it, and times in it.

It holds what only the crawler knows (frontier, runs, schedule) and cannot be rebuilt from the WARC files. Several
processes write to it at once: WAL lets readers go on meanwhile, and writers wait for each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, MetaData, String, TypeDecorator, create_engine, event
from sqlalchemy.schema import CreateIndex, CreateTable

FILE = "crawl.sqlite"
BUSY_MS = 15_000  # how long a writer waits for another before it gives up
PRAGMAS = (f"busy_timeout = {BUSY_MS}", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as ISO 8601 in UTC with microseconds: as text it sorts like time does."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime(_FORMAT)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.strptime(value, _FORMAT).replace(tzinfo=UTC)


def open_database(collection: Path) -> Engine:
    """An engine on the collection's crawl.sqlite, which is made when it is not there; dispose of it after use."""
    engine = create_engine(f"sqlite:///{collection / FILE}")
    event.listen(engine, "connect", _prepare)
    return engine


def create_tables(engine: Engine, metadata: MetaData) -> None:
    """Make the tables and indexes that are not there; several processes may do so at once (`create_all` may not)."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _prepare(connection: Any, _record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
