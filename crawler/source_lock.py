"""One run at a time for each source: a lock that the system gives back however its process ends (flock)."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import BinaryIO

from archive import CollectionNotWritable
from crawler.errors import SourceBusy

FOLDER = "locks"  # of the collection


class SourceLock:
    """Held from `take` to `release`."""

    def __init__(self, collection: Path, source: str) -> None:
        self._collection, self._source = collection, source
        self._file: BinaryIO | None = None

    def take(self, run: str) -> None:
        """Take it for a run, whose id the file holds meanwhile. Raises `SourceBusy`, `CollectionNotWritable`."""
        if self._file is not None:
            return
        folder = self._collection / FOLDER
        name = hashlib.sha1(self._source.encode(), usedforsecurity=False).hexdigest()[:16]
        try:
            folder.mkdir(exist_ok=True)
            file = (folder / f"source-{name}").open("a+b")
        except OSError as error:
            raise CollectionNotWritable(self._collection, error.strerror) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(200).decode("utf-8", "replace")
            file.close()
            raise SourceBusy(self._source, f"run {holder}") from None
        file.truncate(0)
        file.write(run.encode())
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go; nothing happens when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None
