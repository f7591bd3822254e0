"""Connections to catalog.sqlite: WAL, so that readers and one writer never wait for each other; writers wait for up
to 30 s.

A transaction that writes takes the write lock at once (BEGIN IMMEDIATE): one that began as a reader and turned
writer could fail at once whatever the timeout. Nothing is shared over a fork: `Database` notices that it is in
another process and begins anew.

A folder that cannot be written, or a full disk: SQLite wants to create its -shm file even to read a WAL database.
Where it cannot, the file is opened as immutable; with a -wal file left beside it (a crash, then a read-only medium),
both are copied to a temporary folder first, because immutable would leave out what the -wal holds.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from archive.catalog.schema import VERSION, metadata
from archive.errors import CatalogOutdated, CollectionError, CollectionNotWritable

BUSY_TIMEOUT = 30.0  # seconds
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",  # a cache: the WARC files are what must survive a power cut
    "PRAGMA cache_size = -16384",  # KiB, negative by SQLite's rule
    "PRAGMA temp_store = MEMORY",
)
_WRITING = ("PRAGMA journal_mode = WAL",)


class Database:
    """The catalogue's file. Thread-safe: each transaction takes a connection of its own from the pool."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path, self.writable = path, writable
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._uri = _uri(path, "rwc" if writable else "ro")
        if not writable and not os.access(path.parent, os.W_OK):
            self._uri = self._unwritable_uri()
        self._engine, self._pid = self._new_engine(), os.getpid()

    def _unwritable_uri(self) -> str:
        wal = self.path.with_name(self.path.name + "-wal")
        if not wal.exists() or not wal.stat().st_size:
            return _uri(self.path, "ro&immutable=1")
        self._copy = tempfile.TemporaryDirectory(prefix="microfiche-")
        for file in (self.path, wal):
            shutil.copyfile(file, Path(self._copy.name) / file.name)
        return _uri(Path(self._copy.name) / self.path.name, "rw")

    def _new_engine(self) -> Engine:
        engine = create_engine("sqlite://", creator=self._connect, max_overflow=-1, poolclass=QueuePool)
        event.listen(engine, "begin", _begin)
        return engine

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._uri, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in (*_PRAGMAS, *(_WRITING if self.writable else ())):
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def prepare(self) -> None:
        """Make the tables where there are none; refuse those of another version. Raises `CollectionError`."""
        found = self._found_version()
        if found == VERSION:
            return
        if found or not self.writable:
            raise CatalogOutdated(self.path, found, VERSION)
        with self.write() as connection:
            if not self._version(connection):
                metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def _found_version(self) -> int:
        """The version of the tables; where a full disk leaves no room to read in the usual way, read in the other."""
        try:
            with self.read() as connection:
                return self._version(connection)
        except CollectionNotWritable:
            if self.writable or self._copy:
                raise
        self._engine.dispose()
        self._uri, self._engine = self._unwritable_uri(), self._new_engine()
        with self.read() as connection:
            return self._version(connection)

    def _version(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalogue from beginning to end."""
        with self._told(), self._own_engine().connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write; committed when the block ends, rolled back when it raises."""
        if not self.writable:
            raise CollectionNotWritable(self.path.parent, "it was opened for reading only")
        with self._told(), self._own_engine().connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database as errors of the collection: full disk, locked for too long, damaged."""
        try:
            yield
        except DatabaseError as error:
            cause = str(error.orig)
            if any(sign in cause for sign in ("malformed", "not a database")):
                raise CollectionError(
                    self.path, f"the catalogue {self.path} is damaged ({cause}): `microfiche rebuild` makes it again"
                ) from error
            if any(sign in cause for sign in ("locked", "readonly", "full", "disk I/O", "unable to open")):
                raise CollectionNotWritable(self.path.parent, cause) from error
            raise

    def _own_engine(self) -> Engine:
        if self._pid != os.getpid():
            self._engine.dispose(close=False)  # those connections belong to the parent
            self._engine, self._pid = self._new_engine(), os.getpid()
        return self._engine

    def close(self) -> None:
        """Close all connections. The last one to close tidies the -wal file away."""
        self._own_engine().dispose()
        if self._copy:
            self._copy.cleanup()


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.resolve()))}?mode={mode}"


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
