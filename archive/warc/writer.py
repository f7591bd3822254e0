"""WARC files under way: groups of records go in, and are durable when their refs come out.

warcio lays out each record; digests, compression, durability, names and rotation are ours. Every process has a writer
and files of its own. A file is `NAME.warc.gz.open` while it grows and `NAME.warc.gz` when it is whole; whatever ends
the process, `repair.repair_leftovers` (run when the next writer starts) leaves nothing but whole records.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.model import RecordRef
from archive.warc.appender import Appender
from archive.warc.batch import Batch
from archive.warc.compress import codec_named
from archive.warc.layout import Layout, Member
from archive.warc.record import Fields, Record, id_uri
from archive.warc.records import CONFORMS_TO, warcinfo_record
from archive.warc.repair import RepairReport, repair_leftovers

MAX_SIZE = 1 << 30  # bytes, compressed: a file is closed once it is longer
MAX_AGE = 3600.0  # s: a file is closed once it is older
THREADS = 1  # that compress, beside the one that lays out: more gain little on two cores and cost processor time
_SERIAL = count()  # of the files of this process, whichever writer makes them
_NAME_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class WarcWriter:
    """Writes groups of records into files of its own in `folder`.

    `prefix` begins the file names; `software`, `operator`, `run` and `info` go to the warcinfo record of each file;
    `codec` and `level`: see archive.warc.compress.CODECS; `max_size` in bytes, `max_age` in s: when a new file is
    begun; one that is too old is closed even when nothing more is written. `repaired` tells which files an earlier
    process had left open, and what became of them. Thread-safe. Raises OSError as it comes (disk full, read-only, ...)
    and ValueError for an unknown codec.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str = "microfiche",
        software: str = "microfiche",
        operator: str | None = None,
        run: str | None = None,
        info: Mapping[str, str | None] | None = None,
        codec: str = "isal",
        level: int | None = None,
        max_size: int = MAX_SIZE,
        max_age: float = MAX_AGE,
    ) -> None:
        self.folder = folder
        self._prefix = _NAME_UNSAFE.sub("-", prefix)[:64] or "microfiche"
        self._codec, self._level = codec_named(codec, level)
        self._info = {**_about(software, operator, run), **(info or {})}
        self.max_size, self.max_age = max_size, max_age
        self._lock = threading.Lock()
        self._file: Appender | None = None
        self._timer: threading.Timer | None = None
        self._warcinfo: Fields = ()
        self._pool: ThreadPoolExecutor | None = None
        self._layout = Layout()
        folder.mkdir(parents=True, exist_ok=True)
        self.repaired: list[RepairReport] = repair_leftovers(folder)

    def add(self, groups: Iterable[Sequence[Record]]) -> list[list[RecordRef]]:
        """Write groups and make them durable: one fdatasync for all. Returns a ref for each record, in order.

        A group is never parted by a change of file. When this raises, none of the groups is kept, and everything that
        was acknowledged before still is.
        """
        with self._lock:
            file = self._current()
            pool = self._pool = self._pool or ThreadPoolExecutor(THREADS, thread_name_prefix="warc")
            try:
                batch = Batch(self.folder.name, file, self._layout, (self._codec, self._level), self._warcinfo)
                for group in groups:
                    batch.put(group, pool)
                refs = batch.end()
                file.sync()
            except BaseException:
                self._undo()
                raise
            return refs

    def close(self) -> None:
        """Give the file under way its final name. A writer that is used again begins a new one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        file, timer, pool = self._file, self._timer, self._pool
        self._file = self._timer = self._pool = None
        if timer:
            timer.cancel()
        if pool:
            pool.shutdown(cancel_futures=True)
        if file:
            file.close()

    def _expire(self, file: Appender) -> None:
        """Close a file that is old, whether or not anybody writes. Where that fails, the next start repairs it."""
        with self._lock, suppress(OSError):
            if self._file is file:
                self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> Appender:
        """The file to write to: the one under way, or a new one when that is full. `_expire` sees to its age."""
        if self._file and self._file.end >= self.max_size:
            self._end()
        return self._file or self._begin()

    def _begin(self) -> Appender:
        now = datetime.now(UTC)
        stamp = now.strftime("%Y%m%d%H%M%S") + f"{now.microsecond // 1000:03d}"
        name = f"{self._prefix}-{stamp}-{next(_SERIAL):05d}-{os.getpid()}{self._codec.suffix}"
        file = Appender(self.folder / name)
        record = warcinfo_record(name, self._info, date=now)
        self._warcinfo = ()
        try:
            self._layout.put(record, Member(file, self._codec, self._level))
        except BaseException:
            file.close()
            raise
        self._warcinfo = (("WARC-Warcinfo-ID", id_uri(record.id)),)
        self._file = file
        self._timer = threading.Timer(self.max_age, self._expire, (file,))
        self._timer.daemon = True
        self._timer.start()
        return file

    def _undo(self) -> None:
        """After a fault: back to the last durable record. A file that cannot even be cut is left to the next start."""
        with suppress(OSError):
            self._end()


def _about(software: str, operator: str | None, run: str | None) -> dict[str, str | None]:
    """The lines of a warcinfo record (WARC 1.1, 6.2); `info` of the writer adds to them or takes their place."""
    return {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "robots": "obey",
        "operator": operator,
        "isPartOf": run,
    }
