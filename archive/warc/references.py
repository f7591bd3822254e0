"""What records say of one another: references that lead nowhere, captures and segments that do not fit together.

`References` is shown every record of the files that are checked, and told at the end which files lie beside them; a
collection is a folder, and a text may lie in another file than the page it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from archive.warc.checks import same_digest
from archive.warc.record import Record, bare_id
from archive.warc.rules import FAULT, WARNING

_YEAR = 4  # characters of a date, at least


class Broken(NamedTuple):
    """A rule broken by what one record says of another."""

    file: str
    offset: int
    record_id: str
    rule: str
    clause: str
    message: str
    weight: str


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A field that names another record. `needs` it: the types of record that are nothing without the one named."""

    field: str
    clause: str
    needs: frozenset[str] = frozenset()
    names: str = ""  # the type of record that it must name, where only one can be


_POINTERS = (
    # what these name may have been left out on purpose, as in a file that was cut out of another
    _Pointer("WARC-Concurrent-To", "5.7 WARC-Concurrent-To"),
    _Pointer("WARC-Warcinfo-ID", "5.16 WARC-Warcinfo-ID", names="warcinfo"),
    # a conversion stands on its own (6.8), and so does what is told of a record; a revisit lacks its payload
    _Pointer("WARC-Refers-To", "5.11 WARC-Refers-To", frozenset({"revisit"})),
    _Pointer("WARC-Segment-Origin-ID", "5.21 WARC-Segment-Origin-ID", frozenset({"continuation"})),
)


class _Seen(NamedTuple):
    file: str
    offset: int
    type: str
    date: str
    url: str
    digest: str
    size: int
    segment: str | None


class _Segment(NamedTuple):
    """A continuation record, as it is to be put in its place."""

    number: int
    size: int
    record_id: str
    total: int | None


class _Link(NamedTuple):
    """A pointer of a record, followed once all records are known."""

    file: str
    offset: int
    record_id: str
    pointer: _Pointer
    target: str
    weight: str  # of its leading nowhere


class References:
    """All of them, of any number of files."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._links: list[_Link] = []
        self._revisits: list[tuple[str, str, str, str]] = []  # id, what it refers to: id, date, target
        self._segments: dict[str, list[_Segment]] = {}  # by the id of their origin

    def see(self, file: str, record: Record) -> Iterator[Broken]:
        """Note a record. Says so at once when its id has been used before."""
        before = self._seen.get(record.id)
        if record.id and before:
            place = "this file" if before.file == file else before.file
            message = f"WARC-Record-ID is that of the record at byte {before.offset} of {place} too"
            yield Broken(file, record.offset, record.id, "id-unique", "5.2 WARC-Record-ID", message, FAULT)
        else:
            self._seen[record.id] = _noted(file, record)
        self._links += _links(file, record)
        if record.type == "revisit":
            told = (record.header("WARC-Refers-To-Date") or "", record.header("WARC-Refers-To-Target-URI") or "")
            self._revisits.append((record.id, bare_id(record.header("WARC-Refers-To")), *told))
        if record.type == "continuation":
            self._note_segment(record)

    def _note_segment(self, record: Record) -> None:
        origin = bare_id(record.header("WARC-Segment-Origin-ID"))
        number, total = _number(record, "WARC-Segment-Number"), _number(record, "WARC-Segment-Total-Length")
        self._segments.setdefault(origin, []).append(_Segment(number or 0, record.block.size, record.id, total))

    def missing(self) -> set[str]:
        """Ids that other records refer to and that are in none of the files."""
        return {link.target for link in self._links if link.pointer.needs} - self._seen.keys()

    def ended(self, elsewhere: Iterable[str] = ()) -> Iterator[Broken]:
        """What is wrong between the records; `elsewhere`: the ids among `missing` that other files have."""
        found = set(elsewhere)
        for link in self._links:
            if link.target in self._seen:
                yield from self._named(link)
                yield from self._concurrent(link)
            elif link.target not in found:
                message = f"{link.pointer.field} points to {link.target or 'nothing'}, which is not here"
                yield Broken(*link[:3], "dangling", link.pointer.clause, message, link.weight)
        for revisit in self._revisits:
            yield from self._revisited(*revisit)
        for origin, segments in self._segments.items():
            yield from self._assembled(origin, sorted(segments, key=lambda segment: segment[:3]))

    def _named(self, link: _Link) -> Iterator[Broken]:
        """A record can name another one only, and that has to be of the type that the field is for."""
        pointer, kind = link.pointer, self._seen[link.target].type
        if link.target == link.record_id:
            message = f"{pointer.field} names the record itself"
            yield Broken(*link[:3], "names-itself", pointer.clause, message, FAULT)
        elif pointer.names and kind != pointer.names:
            message = f"{pointer.field} names a {kind} record, not a {pointer.names}"
            yield Broken(*link[:3], "names-other", pointer.clause, message, FAULT)

    def _concurrent(self, link: _Link) -> Iterator[Broken]:
        """Records of one capture event share its date and its target."""
        one, other = self._seen.get(link.record_id), self._seen[link.target]
        if link.pointer.field != "WARC-Concurrent-To" or one is None:
            return
        if one.date != other.date:
            message = f"WARC-Date {one.date} is not that of the same capture's {other.type} record, {other.date}"
            yield Broken(*link[:3], "concurrent-date", "5.4 WARC-Date", message, FAULT)
        if one.url and other.url and one.url != other.url:
            message = f"the same capture's {other.type} record is of another target, {other.url[:80]}"
            yield Broken(*link[:3], "concurrent-target", "5.7 WARC-Concurrent-To", message, WARNING)

    def _revisited(self, record_id: str, target: str, date: str, url: str) -> Iterator[Broken]:
        """A revisit says of the record it refers to what that says of itself."""
        one, other = self._seen[record_id], self._seen.get(target)
        if other is None or other is one or not target:
            return
        place = (one.file, one.offset, record_id)
        clause = "6.7.2, 6.7.3 revisit profiles"
        if other.type not in ("response", "resource", "revisit"):
            message = f"a revisit cannot refer to a {other.type} record"
            yield Broken(*place, "revisit-of", clause, message, FAULT)
        if date and not _same_time(date, other.date):
            message = f"WARC-Refers-To-Date is {date}, that record's date {other.date}"
            yield Broken(*place, "revisit-date", clause, message, FAULT)
        if url and _bare(url) != other.url:
            message = f"WARC-Refers-To-Target-URI is {url[:80]}, that record's target {other.url[:80]}"
            yield Broken(*place, "revisit-target", clause, message, FAULT)
        if one.digest and other.digest and not same_digest(one.digest, other.digest):
            message = f"WARC-Payload-Digest is {one.digest}, that record's {other.digest}"
            yield Broken(*place, "revisit-payload", clause, message, FAULT)

    def _assembled(self, origin: str, segments: list[_Segment]) -> Iterator[Broken]:
        """Segments are numbered without a gap from 2, and the last one tells their length together (clause 7)."""
        last = self._seen[segments[-1].record_id]
        place = (last.file, last.offset, segments[-1].record_id)
        numbers, total = [segment.number for segment in segments], segments[-1].total
        if (first := self._seen.get(origin)) and first.segment is None:
            message = "WARC-Segment-Number: 1 is missing, and there are further segments"
            yield Broken(first.file, first.offset, origin, "first-segment", "5.20 WARC-Segment-Number", message, FAULT)
        if numbers != list(range(2, len(numbers) + 2)):
            yield Broken(*place, "segments", "7 record segmentation", f"the segments are numbered {numbers}", FAULT)
        if total is None:
            message = "WARC-Segment-Total-Length is missing in the last segment"
            yield Broken(*place, "segment-total", "5.22 WARC-Segment-Total-Length", message, FAULT)
        elif first and total != (there := first.size + sum(segment.size for segment in segments)):
            message = f"WARC-Segment-Total-Length is {total}, the segments have {there} bytes"
            yield Broken(*place, "segment-total", "5.22 WARC-Segment-Total-Length", message, FAULT)


def _links(file: str, record: Record) -> Iterator[_Link]:
    for pointer in _POINTERS:
        weight = FAULT if record.type in pointer.needs else WARNING
        for value in record.values(pointer.field):
            yield _Link(file, record.offset, record.id, pointer, bare_id(value), weight)


def _noted(file: str, record: Record) -> _Seen:
    digest = record.header("WARC-Payload-Digest") if record.type in ("response", "resource", "revisit") else None
    date, segment = record.header("WARC-Date") or "", record.header("WARC-Segment-Number")
    return _Seen(file, record.offset, record.type, date, record.url or "", digest or "", record.block.size, segment)


def _same_time(one: str, other: str) -> bool:
    """Whether two dates can be the same time: WARC 1.0 has seconds only, WARC 1.1 any precision (5.4)."""
    known, other_known = one.rstrip("Z"), other.rstrip("Z")
    shorter = min(len(known), len(other_known))
    return one == other or (shorter >= _YEAR and known[:shorter] == other_known[:shorter])


def _bare(url: str) -> str:
    return url[1:-1] if url[:1] == "<" and url[-1:] == ">" else url


def _number(record: Record, name: str) -> int | None:
    value = record.header(name) or ""
    return int(value) if value.isascii() and value.isdigit() else None
