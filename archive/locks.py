"""Advisory locks (flock) on files of a collection; the system drops them with the process, however that ends.

writers.lock      shared by everyone who has the collection open for writing; a rebuild wants it alone
heal.lock         held for the moment in which files are repaired and indexed
textualise.lock   held by whoever makes text
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import CollectionNotWritable

WRITERS, HEAL, TEXT = "writers.lock", "heal.lock", "textualise.lock"


def take(folder: Path, name: str, *, shared: bool = False, busy: str | None = None) -> int:
    """Take a lock; gives the descriptor to close. Waits for it, or raises `CollectionNotWritable` saying `busy`."""
    mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (fcntl.LOCK_NB if busy else 0)
    try:
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CollectionNotWritable(folder, error) from error
    try:
        fcntl.flock(descriptor, mode)
    except BlockingIOError as error:
        os.close(descriptor)
        raise CollectionNotWritable(folder, busy) from error
    return descriptor


@contextmanager
def held(folder: Path, name: str, *, busy: str | None = None) -> Iterator[None]:
    """Hold a lock alone for as long as the block lasts."""
    descriptor = take(folder, name, busy=busy)
    try:
        yield
    finally:
        os.close(descriptor)
