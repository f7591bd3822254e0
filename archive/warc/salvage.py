"""What can be saved of a compressed member that is torn or broken: the records that lie in it whole.

Where each record has a member of its own, a torn one holds none. A file that was compressed as a whole is one member,
and its end, or one wrong bit, would cost all of it. A record is taken only where it is proven whole: by its block
digest, or, where the file is torn and what came is sound, by another record that follows it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import zstandard

from archive.errors import TornFile, WarcError
from archive.warc.checks import digest_matches
from archive.warc.members import Member, Members, ReadAhead, kind_of
from archive.warc.reader import OnFault, inside, iter_records, opened
from archive.warc.record import Record
from archive.warc.spool import spooled

SAVED = 0  # the length of a record that was saved: it takes no bytes of its own in the file
_STEP = 1 << 14  # bytes of input that are fed at a time


def whole_records(path: Path, on_fault: OnFault) -> Iterator[Record]:
    """The records of a file, those saved of broken members in their place. `on_fault` is called with every tear and
    every broken record. Raises OSError.
    """
    faults: list[WarcError] = []
    for record in iter_records(path, on_fault=faults.append):
        yield from _told(path, faults, on_fault)
        yield record
    yield from _told(path, faults, on_fault)


def _told(path: Path, faults: list[WarcError], on_fault: OnFault) -> Iterator[Record]:
    for fault in faults:
        on_fault(fault)
        yield from _saved(path, fault)
    faults.clear()


def _saved(path: Path, fault: WarcError) -> Iterator[Record]:
    with opened(path) as source:
        undo = _UNDO.get(kind_of(source.at(fault.offset, 4)))
        if undo is None:
            return
        run = _Run()
        content = spooled(undo(source, fault.offset, run))
        if not run.whole:
            yield from _proven(source, Member(fault.offset, SAVED, content), sound=isinstance(fault, TornFile))


def _proven(source: ReadAhead, member: Member, *, sound: bool) -> Iterator[Record]:
    before: Record | None = None
    for record in inside(source, member, on_fault=lambda _: None):
        if before and (sound or _is_proven(before)):
            yield before
        before = record
    if before and _is_proven(before):
        yield before


def _is_proven(record: Record) -> bool:
    named = record.header("WARC-Block-Digest")
    return bool(named and digest_matches(named, record.block.chunks()))


@dataclass(slots=True)
class _Run:
    """A member being undone. `whole`: it turned out to be sound, so that what ails it is one of its records."""

    whole: bool = False


def _gzip(source: ReadAhead, offset: int, run: _Run) -> Iterator[bytes]:
    """A gzip member as far as it goes, to the very byte that is wrong."""
    inflater = zlib.decompressobj(31)
    while not inflater.eof and (data := source.at(offset, _STEP)):
        before = inflater.copy()
        try:
            yield inflater.decompress(data)
        except zlib.error:
            yield from _bytewise(before, data)
            return
        offset += len(data)
    run.whole = inflater.eof


def _bytewise(inflater: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    with suppress(zlib.error):
        for at in range(len(data)):
            yield inflater.decompress(data[at : at + 1])


def _zstd(source: ReadAhead, offset: int, run: _Run) -> Iterator[bytes]:
    """A zstd frame as far as its blocks go, which are undone as a whole or not at all."""
    with suppress(zstandard.ZstdError, WarcError):
        inflater, step = Members(source, "zstd").new()
        while not inflater.eof and (data := source.at(offset, step >> 7)):
            yield inflater.decompress(data, 0)
            offset += len(data)
        run.whole = inflater.eof


_UNDO: dict[str, Callable[[ReadAhead, int, _Run], Iterator[bytes]]] = {"gzip": _gzip, "zstd": _zstd}
