"""Keeping catalogue and WARC files together: healing at open, and making the catalogue again.

Both are one operation: take in what the files hold from the offset on up to which the catalogue knows them. A rebuild
starts from an empty catalogue beside the old one, and puts it in its place when it is whole: whoever reads meanwhile
sees the old one until then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from archive import locks, merging
from archive.catalog.catalog import Reading
from archive.catalog.engine import Database
from archive.catalog.filters import Wanted
from archive.catalog.intake import Intake
from archive.errors import BadRecord, CollectionNotWritable, WarcError
from archive.model import KeptCapture
from archive.reindex import E, file_articles, file_captures, warc_files
from archive.warc.repair import repair_leftovers

AT_ONCE = 1000  # entries a transaction
OnFile = Callable[[int, int, str], None]  # files done, files in all, name of the one under way


@dataclass(slots=True)
class Rebuilt:
    """What was found in the files."""

    files: int = 0
    captures: int = 0
    articles: int = 0
    orphans: int = 0  # articles of captures that no file holds
    faults: list[WarcError] = field(default_factory=list)


def heal(folder: Path, database: Database) -> None:
    """Repair what dead writers left, complete a merge that was broken off, and take in whole records that the catalogue
    does not know.
    """
    try:
        with locks.held(folder, locks.HEAL):
            repair_leftovers(folder / "warc")
            merging.finish(folder, database)
            known = Reading(database).known_files()
            behind = [path for path in warc_files(folder / "warc") if path.stat().st_size > known.get(_name(path), 0)]
            if behind:
                _Taking(Intake(database), known).run(behind)
    except OSError as error:
        raise CollectionNotWritable(folder, error) from error


def rebuild(folder: Path, catalog: Path, *, progress: OnFile | None = None) -> Rebuilt:
    """Make the catalogue again from the WARC files; site templates, which they do not hold, are taken over."""
    busy = "it is open for writing elsewhere: end that crawl or service, then rebuild"
    try:
        with locks.held(folder, locks.WRITERS, busy=busy), locks.held(folder, locks.HEAL):
            repair_leftovers(folder / "warc")
            return _rebuild(folder, catalog, progress)
    except OSError as error:
        raise CollectionNotWritable(folder, error) from error


def _rebuild(folder: Path, catalog: Path, progress: OnFile | None) -> Rebuilt:
    fresh = catalog.with_name(catalog.name + ".new")
    _remove(fresh)
    database = Database(fresh, writable=True)
    try:
        database.prepare()
        found = _Taking(Intake(database), {}, progress).run(warc_files(folder / "warc"))
        found.captures = Reading(database).capture_count(Wanted())  # a record may lie in several files
    finally:
        database.close()
    _take_templates(catalog, fresh)
    _put_in_place(fresh, catalog)
    return found


class _Taking:
    """Takes files into a catalogue: captures of all files first, since an article may lie in an earlier file."""

    def __init__(self, intake: Intake, known: Mapping[str, int], progress: OnFile | None = None) -> None:
        self._intake, self._known, self._progress = intake, known, progress
        self._found, self._touched = Rebuilt(), set[str]()
        self._told = set[tuple[str, int]]()  # faults: file, offset

    def run(self, paths: Sequence[Path]) -> Rebuilt:
        for number, path in enumerate(paths):
            self._tell(number, len(paths), path.name)
            self._captures_of(path)
        for path in paths:
            self._articles_of(path)
        self._intake.refine(self._touched)
        self._intake.take_extent({_name(path): path.stat().st_size for path in paths})
        self._found.files = len(paths)
        self._tell(len(paths), len(paths), "")
        return self._found

    def _tell(self, done: int, total: int, name: str) -> None:
        if self._progress:
            self._progress(done, total, name)

    def _captures_of(self, path: Path) -> None:
        name = _name(path)
        self._intake.take_extent({name: self._known.get(name, 0)})
        for captures in _batches(file_captures(path, name, **self._how(name))):
            touched, taken = self._intake.index_captures(captures)
            self._touched |= touched
            self._found.captures += len(captures)
            if taken < len(captures):
                self._tell_clashes(captures)

    def _tell_clashes(self, captures: Iterable[KeptCapture]) -> None:
        """A record may lie in several files; one that only has the id of another is not silently left out."""
        reading = Reading(self._intake.database)
        for kept in captures:
            known = reading.capture(kept.id)
            if known and (known.url, known.date) != (kept.url, kept.date):
                self._fault(BadRecord(kept.ref.file, kept.ref.offset, _CLASH))

    def _articles_of(self, path: Path) -> None:
        name = _name(path)
        for made in _batches(file_articles(path, name, **self._how(name))):
            touched, taken = self._intake.index_articles(made)
            self._touched |= touched
            self._found.articles += taken
            self._found.orphans += len(made) - taken

    def _how(self, name: str) -> dict[str, Any]:
        return {"start": self._known.get(name, 0), "on_fault": self._fault}

    def _fault(self, fault: WarcError) -> None:
        """Each fault once, though every file is read twice."""
        if (fault.file, fault.offset) not in self._told:
            self._told.add((fault.file, fault.offset))
            self._found.faults.append(fault)


_CLASH = "its WARC-Record-ID is that of another capture: `microfiche import` gives it one of its own"


def _batches(entries: Iterable[E]) -> Iterator[list[E]]:
    left = iter(entries)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _name(path: Path) -> str:
    return f"warc/{path.name}"


def _take_templates(old: Path, fresh: Path) -> None:
    """Copy the site templates out of the old catalogue; where it cannot be read, they are learnt again."""
    if not old.exists():
        return
    with closing(sqlite3.connect(fresh)) as connection, suppress(sqlite3.DatabaseError):
        connection.execute("ATTACH DATABASE ? AS old", (str(old),))
        with connection:
            connection.execute("INSERT INTO templates SELECT * FROM old.templates")


def _put_in_place(fresh: Path, catalog: Path) -> None:
    """In one transaction, so that those who have the old one open go on with the new; a damaged one is replaced."""
    try:
        with closing(sqlite3.connect(fresh)) as source, closing(sqlite3.connect(catalog, timeout=30)) as target:
            source.backup(target)
    except sqlite3.DatabaseError:
        _remove(catalog)
        fresh.rename(catalog)
    _remove(fresh)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
