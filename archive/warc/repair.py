"""Files that ended badly, mended: everything up to the last whole record kept in place, the torn tail set aside.

Two ways in. `repair_leftovers` runs at each start of a writer over the `.open` files that no living writer holds: it
cuts off the tail that a killed process left. Only the end can be torn there, so only the end is checked, and a
gigabyte takes less than a second. `repair_file` reads all of any file, and writes what can be mended to a new file
beside it: the original stays as it is.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from archive.errors import BadRecord, WarcError
from archive.warc.appender import OPEN, Appender, sync_folder
from archive.warc.compress import codec_named
from archive.warc.layout import Layout, Member
from archive.warc.layout_check import Found, member_faults
from archive.warc.members import Members, ReadAhead, kind_of
from archive.warc.parse import blank_length
from archive.warc.reader import plain_length
from archive.warc.record import Record
from archive.warc.rules import FAULT
from archive.warc.salvage import SAVED, whole_records

CHECKED = 32 << 20  # bytes at the end of a leftover that are checked; more than any batch that was not yet durable
_ARC = "this is an ARC file, which is not mended: `microfiche import` takes it in, as WARC records"
_FRESH = 60.0  # s: an empty file younger than this may belong to a writer that has not locked it yet


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What became of one file. `kept` and `cut` in bytes; `torn` is where the cut bytes lie; `path` None: nothing was
    whole.
    """

    path: Path | None
    kept: int
    cut: int = 0
    torn: Path | None = None


def repair_leftovers(folder: Path) -> list[RepairReport]:
    """Mend and rename every `NAME.open` of a folder that no living writer holds. Raises OSError.

    The tail goes to `NAME.torn-OFFSET`. A file without one whole record is taken away, its bytes set aside likewise.
    """
    reports = (_leftover(path) for path in sorted(folder.glob(f"*{OPEN}")))
    return [report for report in reports if report]


def _leftover(path: Path) -> RepairReport | None:
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:  # its writer has just closed it
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return _mend(fd, path) if _still_there(fd, path) else None
    except BlockingIOError:  # a writer lives
        return None
    finally:
        os.close(fd)


def _still_there(fd: int, path: Path) -> bool:
    """Whether the file we hold is still the leftover of that name, and not a writer's that is only just begun."""
    held = os.fstat(fd)
    if not held.st_size and time.time() - held.st_mtime < _FRESH:
        return False
    try:
        return path.stat().st_ino == held.st_ino
    except FileNotFoundError:
        return False


def _mend(fd: int, path: Path) -> RepairReport:
    source = ReadAhead(fd, path)
    whole = last_whole(source)
    final = path.with_name(path.name.removesuffix(OPEN))
    cut = source.size - whole
    torn = _set_aside(source, whole, final) if cut else None
    os.ftruncate(fd, whole)
    os.fsync(fd)
    if whole:
        path.rename(final)
    else:
        path.unlink()
    sync_folder(path.parent)
    return RepairReport(final if whole else None, whole, cut, torn)


def _set_aside(source: ReadAhead, whole: int, final: Path) -> Path:
    """Keep the tail: nothing that a site sent is thrown away, however little can be made of it."""
    torn = final.with_name(f"{final.name}.torn-{whole}")
    with torn.open("wb") as out:
        for at in range(whole, source.size, 1 << 16):
            out.write(source.at(at))
        out.flush()
        os.fsync(out.fileno())
    return torn


def last_whole(source: ReadAhead, *, checked: int = CHECKED) -> int:
    """Where the last whole record ends, in bytes. Only the last `checked` bytes are looked at, more where they hold
    none.
    """
    kind = kind_of(source.at(0, 4))
    if kind == "plain":
        return _last_whole_plain(source)
    members = Members(source, kind)
    start = source.size - checked
    while start > 0:
        first = members.next_start(start)
        if first < source.size:
            return _walk(members, first)
        start -= checked
    return _walk(members, 0)


def _walk(members: Members, offset: int) -> int:
    """The end of the last member of an unbroken chain that begins at `offset`."""
    try:
        while offset < members.source.size:
            offset += members.length(offset)
    except WarcError:
        pass
    return offset


def _last_whole_plain(source: ReadAhead) -> int:
    """In an uncompressed file the lengths lead from record to record; the end of the last one takes in its blank
    lines.
    """
    offset = 0
    while offset < source.size:
        try:
            end = offset + plain_length(source, offset)
        except WarcError:
            return offset
        blank = min(4, blank_length(source.at(end, 4)))
        if blank < 4:
            return offset
        offset = end + blank
    return offset


@dataclass(frozen=True, slots=True)
class Mended:
    """What `repair_file` made of a file. `path` None: nothing was written."""

    path: Path | None
    kept: int  # whole records that were found
    saved: int = 0  # of these, out of members that are torn or broken
    faults: tuple[WarcError, ...] = ()  # what could not be read
    layout: tuple[Found, ...] = ()  # what is amiss in how the records lie


def repair_file(path: Path, target: Path | None = None) -> Mended:
    """Read all of a WARC file, and write its whole records to a new file, one gzip member for each; those too that can
    be saved of a torn or broken member (`archive.warc.salvage`).

    `target`: `NAME.mended.warc.gz` beside the file when not given; never the file itself. Nothing is written where the
    file needs no mending, or where no record in it is whole. Records are copied as they are, ids and digests included.
    Raises BadRecord for an ARC file, OSError, and FileExistsError where `target` exists.
    """
    faults: list[WarcError] = []
    kept = saved = 0
    for record in whole_records(path, faults.append):
        if record.format == "arc":
            raise BadRecord(path, record.offset, _ARC)
        kept += 1
        saved += record.length == SAVED
    layout = tuple(found for found in member_faults(path) if found.weight == FAULT and found.rule != "empty")
    mended = Mended(None, kept, saved, tuple(faults), layout)
    if not kept or not (faults or layout):
        return mended
    target = target or path.with_name(f"{path.name.split('.warc')[0]}.mended.warc.gz")
    copy_records(whole_records(path, lambda _fault: None), target)
    return replace(mended, path=target)


def copy_records(records: Iterable[Record], target: Path, *, codec: str = "isal") -> None:
    """Write records as they are, compressed anew, to a new file. Raises OSError (FileExistsError if it is there)."""
    if target.exists():
        raise FileExistsError(f"{target} is there already: remove or rename it first")
    chosen, level = codec_named(codec)
    layout, file = Layout(), Appender(target)
    try:
        for record in records:
            layout.put(record, Member(file, chosen, level), digest=False)
        file.sync()
    finally:
        file.close()
