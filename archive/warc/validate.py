"""WARC files checked against the standard: every fault with its place, its rule and the clause it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.errors import TornFile, WarcError
from archive.warc.layout_check import member_faults
from archive.warc.reader import iter_records
from archive.warc.record import Record
from archive.warc.references import Broken, References
from archive.warc.rules import FAULT, faults_of


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `offset`: bytes from the start of the file to the record; `clause`: of WARC 1.1 where no other
    standard is named; `weight`: "fault", or "warning" for what the standard only advises against.
    """

    file: str
    offset: int
    rule: str
    clause: str
    message: str
    record_id: str = ""
    weight: str = FAULT

    def __str__(self) -> str:
        return f"{self.file} at byte {self.offset}: {self.message} [{self.rule}; {self.clause}]"


def validate_file(path: Path) -> Iterator[Fault]:
    """All faults of one file: `validate_files` of it alone."""
    return validate_files([path])


def validate_files(paths: Iterable[Path]) -> Iterator[Fault]:
    """All faults of WARC or ARC files, in order, those between records last; none for what is as it should be.

    A record may refer to one in another of the files, or in a file beside them. Raises OSError.
    """
    references, checked = References(), list(paths)
    for path in checked:
        yield from (Fault(str(path), *found) for found in member_faults(path))
        yield from _record_faults(path, references)
    missing = references.missing()
    yield from map(_between, references.ended(_ids_beside(checked, missing)))


def _record_faults(path: Path, references: References) -> Iterator[Fault]:
    broken: list[WarcError] = []
    for record in iter_records(path, on_fault=broken.append):
        yield from _broken(str(path), broken)
        yield from _of_record(str(path), record)
        if record.format == "warc":
            yield from map(_between, references.see(str(path), record))
    yield from _broken(str(path), broken)


def _of_record(name: str, record: Record) -> Iterator[Fault]:
    for rule, message in faults_of(record):
        yield Fault(name, record.offset, rule.name, rule.clause, message, record.id, rule.weight)


def _between(found: Broken) -> Fault:
    return Fault(found.file, found.offset, found.rule, found.clause, found.message, found.record_id, found.weight)


def _broken(name: str, broken: list[WarcError]) -> Iterator[Fault]:
    for error in broken:
        torn = isinstance(error, TornFile)
        yield Fault(name, error.offset, "torn" if torn else "broken", _clause_of(error.fault), error.fault)
    broken.clear()


def _clause_of(fault: str) -> str:
    if "gzip member" in fault:
        return "RFC 1952, 2.2 and 2.3"
    if "zstd member" in fault:
        return "RFC 8878, 3.1.1"
    return "4 warc-record, 5.3 Content-Length"


def _ids_beside(checked: Iterable[Path], missing: set[str]) -> set[str]:
    """Those of the missing ids that a file beside the checked ones has."""
    found: set[str] = set()
    done = {path.resolve() for path in checked}
    folders = dict.fromkeys(path.parent for path in done)
    beside = (path for folder in folders for path in sorted(folder.glob("*.warc*")) if path not in done)
    for path in beside:
        if found == missing:
            break
        with suppress(OSError):
            found.update(record.id for record in iter_records(path, on_fault=_pass_over) if record.id in missing)
    return found


def _pass_over(_fault: WarcError) -> None:
    """Files beside the checked ones are only looked into."""
