"""crawl.sqlite, the crawler's own database beside the catalogue: opening it, and times in it.

It holds what only the crawler knows (frontier, runs, schedule) and cannot be rebuilt from the WARC files. Several
processes write to it at once: WAL lets readers go on meanwhile, and writers wait for each other.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, MetaData, String, Table, TypeDecorator, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

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
    """Make the tables, columns and indexes that are not there; several processes may do so at once (`create_all` may
    not). A column that comes later than its table must be nullable or have a server default.
    """
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            _add_columns(connection, table)
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _add_columns(connection: Connection, table: Table) -> None:
    known = {row.name for row in connection.execute(text(f"PRAGMA table_info({table.name})"))}
    for column in table.columns:
        if column.name not in known:
            told = CreateColumn(column).compile(dialect=connection.dialect)
            with contextlib.suppress(OperationalError):  # another process was quicker
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {told}"))


def _prepare(connection: Any, _record: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
