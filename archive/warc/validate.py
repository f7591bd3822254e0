"""A WARC file checked against the standard: every fault with its place, its rule and the clause it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.errors import TornFile, WarcError
from archive.warc.layout_check import member_faults
from archive.warc.reader import iter_records
from archive.warc.record import Record, bare_id
from archive.warc.rules import faults_of

_POINTERS = ("WARC-Concurrent-To", "WARC-Warcinfo-ID", "WARC-Segment-Origin-ID")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `offset`: bytes from the start of the file to the record; `clause`: of WARC 1.1, or of RFC
    1952.
    """

    file: str
    offset: int
    rule: str
    clause: str
    message: str
    record_id: str = ""

    def __str__(self) -> str:
        return f"{self.file} at byte {self.offset}: {self.message} [{self.rule}; {self.clause}]"


def validate_file(path: Path) -> Iterator[Fault]:
    """All faults of a WARC or ARC file, in order; none for a file that is as it should be. Raises OSError.

    WARC-Refers-To may point into another file and is not followed here; what must lie in the same file is.
    """
    name = path.name
    broken: list[WarcError] = []
    seen: dict[str, int] = {}
    pending: list[tuple[int, str, str]] = []
    yield from (Fault(name, offset, rule, clause, message) for offset, rule, clause, message in member_faults(path))
    for record in iter_records(path, on_fault=broken.append):
        yield from _broken(name, broken)
        yield from _record_faults(name, record, seen)
        pending += ((record.offset, record.id, value) for pointer in _POINTERS for value in record.values(pointer))
    yield from _broken(name, broken)
    for offset, record_id, pointer in pending:
        if bare_id(pointer) not in seen:
            message = f"points to {pointer}, which is not in this file"
            yield Fault(name, offset, "dangling", "5.7, 5.14 and 5.19 references", message, record_id)


def _record_faults(name: str, record: Record, seen: dict[str, int]) -> Iterator[Fault]:
    for rule, message in faults_of(record):
        yield Fault(name, record.offset, rule.name, rule.clause, message, record.id)
    if record.id and record.id in seen:
        message = f"WARC-Record-ID is that of the record at byte {seen[record.id]} too"
        yield Fault(name, record.offset, "id-unique", "5.2 WARC-Record-ID", message, record.id)
    seen.setdefault(record.id, record.offset)


def _broken(name: str, broken: list[WarcError]) -> Iterator[Fault]:
    for error in broken:
        rule, clause = ("torn", "4 block of Content-Length") if isinstance(error, TornFile) else ("broken", "4 record")
        yield Fault(name, error.offset, rule, clause, error.fault)
    broken.clear()
