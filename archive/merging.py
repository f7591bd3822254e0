"""The last steps of a merge of WARC files, in an order that a crash cannot hurt.

    NAME.merging     whole, durable and compared with its parts
    merge.json       what is to happen; from here on it does happen, if not now then at the next writable open
    NAME             the merged file under its own name
    catalogue        switched in one transaction, made durable
    parts            removed
    merge.json       removed

Until the catalogue is switched it refers to the parts, which are there; afterwards to the merged file, which is there.
Meanwhile a record may lie in two files, but the catalogue knows records by their ids, and none twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from archive.catalog.engine import Database
from archive.catalog.moved import move_records
from archive.warc.appender import sync_folder

JOURNAL = "merge.json"
UNFINISHED = ".merging"


@dataclass(frozen=True, slots=True)
class Merge:
    """Files (names relative to the collection, sizes in bytes) that become one, in this order."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Of the merged file, in bytes."""
        return sum(size for _, size in self.parts)

    def begins(self) -> Iterator[tuple[str, int]]:
        """Each part and where it begins in the merged file."""
        starts = accumulate((size for _, size in self.parts), initial=0)
        return ((name, start) for (name, _), start in zip(self.parts, starts, strict=False))


def announce(folder: Path, merge: Merge) -> None:
    """Write the journal, durably: from here on `finish` completes the merge."""
    draft = folder / f"{JOURNAL}.part"
    with draft.open("w", encoding="utf-8") as out:
        json.dump({"name": merge.name, "parts": merge.parts}, out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / JOURNAL)
    sync_folder(folder)


def finish(folder: Path, database: Database) -> None:
    """Complete the merge that the journal tells of, if there is one. The caller holds the lock `heal`.

    Raises OSError and `CollectionNotWritable`; then it is completed at the next open.
    """
    journal = folder / JOURNAL
    if not journal.exists():
        return
    told = json.loads(journal.read_text(encoding="utf-8"))
    merge = Merge(told["name"], tuple((name, size) for name, size in told["parts"]))
    publish(folder, merge)
    if (folder / merge.name).exists():
        switch(database, merge)
        remove_parts(folder, merge)
    journal.unlink()
    sync_folder(folder)


def publish(folder: Path, merge: Merge) -> None:
    """Give the merged file its name."""
    unfinished = folder / (merge.name + UNFINISHED)
    if unfinished.exists():
        unfinished.rename(folder / merge.name)
        sync_folder((folder / merge.name).parent)


def switch(database: Database, merge: Merge) -> None:
    """Let the catalogue refer to the merged file, on disk too: only then may the parts go."""
    move_records(database, dict(merge.begins()), merge.name, merge.size)
    for path in (database.path.with_name(database.path.name + "-wal"), database.path):
        _sync_file(path)


def _sync_file(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # no -wal: all of it is in the database
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_parts(folder: Path, merge: Merge) -> None:
    """Take away the files whose bytes the merged file holds."""
    for name, _ in merge.parts:
        (folder / name).unlink(missing_ok=True)
    sync_folder((folder / merge.name).parent)
