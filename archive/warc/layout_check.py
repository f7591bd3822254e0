"""How records lie in a file: one to a gzip member, two line ends after each (WARC 1.1, 4 and annex D)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.errors import WarcError
from archive.warc.members import Member, Members, ReadAhead, kind_of
from archive.warc.parse import HEAD_LIMIT, HeadFault, blank_length, parse_head
from archive.warc.reader import opened

Found = tuple[int, str, str, str]  # offset, rule, clause, message


def member_faults(path: Path) -> Iterator[Found]:
    """Faults of the layout, as far as the file can be read; where it cannot, `iter_records` says so."""
    with opened(path) as source:
        kind = kind_of(source.at(0, 4))
        if not source.size:
            yield 0, "empty", "4 warc-file", "the file is empty"
            return
        yield from _plain(source) if kind == "plain" else _packed(source, kind)


def _packed(source: ReadAhead, kind: str) -> Iterator[Found]:
    try:
        for member in Members(source, kind).walk():
            yield from _one_record(member)
    except WarcError:
        return


def _one_record(member: Member) -> Iterator[Found]:
    try:
        head = parse_head(member.content.head(HEAD_LIMIT))
    except HeadFault:
        return
    end = head.size + head.block
    after = member.content.size - end
    tail = b"".join(member.content.chunks(end, 64))
    if after > blank_length(tail):
        message = f"{after} bytes follow the record in its gzip member: a member holds one record"
        yield member.offset, "member", "annex D.2 record at a time compression", message
    elif head.format == "warc" and tail != b"\r\n\r\n" and after >= 0:
        yield member.offset, "record-end", "4 record", f"the record ends with {tail[:8]!r}, not with two CRLF"


def _plain(source: ReadAhead) -> Iterator[Found]:
    offset = 0
    while offset < source.size:
        try:
            head = parse_head(source.at(offset, HEAD_LIMIT))
        except HeadFault:
            return
        end = offset + head.size + head.block
        tail = source.at(end, 64)[:64] if end < source.size else b""
        blank = blank_length(tail)
        if head.format == "warc" and end <= source.size and tail[:blank] != b"\r\n\r\n":
            yield offset, "record-end", "4 record", f"the record ends with {tail[:8]!r}, not with two CRLF"
        if end > source.size:
            return
        offset = end + blank
