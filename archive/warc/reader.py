"""Records read back: all of a file in order, or one by its offset. WARC 0.17 to 1.1 and ARC 1; gzip, zstd or plain.

Where a file is torn or broken this says so (TornFile, BadRecord) and never makes up a shorter record. A reader sees the
file of a living writer too, under its `.open` name, as far as it has come.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from archive.errors import BadRecord, TornFile, WarcError
from archive.model import CHUNK, Wire
from archive.warc.appender import OPEN
from archive.warc.members import WINDOW, Member, Members, ReadAhead, kind_of
from archive.warc.parse import HEAD_LIMIT, Head, HeadFault, blank_length, parse_head
from archive.warc.record import Record
from archive.warc.spool import bytes_at, part, spooled

OnFault = Callable[[WarcError], None]
_ALONE = 1 << 17  # bytes read at a time where a single record is wanted; most are shorter
_LEAST = 1 << 12  # bytes read at a time, at least
_HEAD = 1 << 12  # bytes in which most record headers end
_ARC_LINE = 1 << 12  # bytes of the line that an ARC record begins with, at most
_NEXT = re.compile(rb"\n(?=WARC/\d)")
_ARC = rb"[a-zA-Z][a-zA-Z0-9+.\-]{0,20}:\S{0,4000} \S+ \d{8,14} [^\r\n]{0,200} \d{1,18}\r?\n"
_NEXT_ARC = re.compile(rb"\n(?=WARC/\d|" + _ARC + rb")")


def existing(path: Path) -> Path:
    """`path`, or its `.open` name while its writer lives. Raises FileNotFoundError when neither is there."""
    if path.exists():
        return path
    live = path.with_name(path.name + OPEN)
    return live if live.exists() else path


@contextmanager
def opened(path: Path, window: int = WINDOW) -> Iterator[ReadAhead]:
    """The file, ready to be read by position, `window` bytes at a time. Raises OSError, BadRecord for what is none."""
    there = existing(path)
    if there.exists() and not there.is_file() and not there.is_dir():
        raise BadRecord(path, 0, "it is a pipe or a device, not a file: write what comes from it into a file first")
    fd = os.open(there, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield ReadAhead(fd, path, window)
    finally:
        os.close(fd)


def iter_records(
    path: Path, *, start: int = 0, on_fault: OnFault | None = None, window: int = WINDOW
) -> Iterator[Record]:
    """The records of a file from `start` (the offset of a record) on. `window`: bytes read at a time.

    At a tear or a broken record: `on_fault` is called with it, and the reading goes on at the next record that can be
    found; without `on_fault` it is raised (TornFile, BadRecord). Raises OSError.
    """
    with opened(path, window) as source:
        kind = kind_of(source.at(0, 4))
        yield from _plain(source, start, on_fault) if kind == "plain" else _packed(source, kind, start, on_fault)


def read_record(path: Path, offset: int, length: int = _ALONE) -> Record:
    """The record at `offset`; `length`: about how many bytes it is as it lies.

    Raises TornFile or BadRecord where there is no whole one, OSError where there is no file.
    """
    with opened(path, min(max(length, _LEAST), WINDOW)) as source:
        kind = kind_of(source.at(offset, 4))
        if kind == "plain":
            return _at(source, offset)
        return next(inside(source, _member(Members(source, kind), offset)))


def _packed(source: ReadAhead, kind: str, start: int, on_fault: OnFault | None) -> Iterator[Record]:
    try:
        members = Members(source, kind)
    except WarcError as error:
        if on_fault is None:
            raise
        on_fault(error)
        return
    offset = start
    while offset < source.size:
        try:
            offset = members.after(offset)
            if offset == source.size:
                return
            member = _member(members, offset)
            yield from inside(source, member, on_fault)
            offset += member.length
        except WarcError as error:
            if on_fault is None:
                raise
            on_fault(error)
            offset = members.next_start(offset + 1)


def _member(members: Members, offset: int) -> Member:
    """The member at `offset`; of zstd all frames that its record lies in (IIPC, Zstandard in WARC: one or more)."""
    member = members.read(offset)
    while members.kind == "zstd" and _goes_on(member.content):
        following = members.after(offset + member.length)
        if following >= members.source.size:
            break
        more = members.read(following)
        content = spooled(chain(member.content.chunks(), more.content.chunks()))
        member = Member(offset, following + more.length - offset, content)
    return member


def _goes_on(content: Wire) -> bool:
    try:
        head = parse_head(content.head(HEAD_LIMIT))
    except HeadFault as fault:
        return fault.torn
    return content.size < head.size + head.block


def inside(source: ReadAhead, member: Member, on_fault: OnFault | None = None) -> Iterator[Record]:
    """The records of one member: one, as it should be; all, where a file was compressed as a whole.

    At a broken one as `iter_records`.
    """
    content, at = member.content, 0
    while at < content.size:
        at += blank_length(bytes_at(content, at, _HEAD))
        if at >= content.size:
            return
        try:
            head = _head(source, member, at)
        except BadRecord as error:
            if on_fault is None:
                raise
            on_fault(error)
            at = _next_inside(content, at + 1)
            continue
        yield _record(head, part(content, at + head.size, head.block), member.offset, member.length)
        at += head.size + head.block


def _next_inside(content: Wire, start: int) -> int:
    """Where the next record of a member begins, behind one that is broken; the member's size where none does."""
    position = start
    while position < content.size:
        data = bytes_at(content, position, CHUNK + _ARC_LINE)
        if found := _NEXT.search(data):
            return position + found.end()
        position += CHUNK
    return content.size


def _too_long(head: Head, there: int) -> str:
    return f"Content-Length is {head.block}, but only {there} bytes follow"


def _head(source: ReadAhead, member: Member, at: int) -> Head:
    """The header at `at` of what a member holds, which holds all of its block. Raises BadRecord."""
    content = member.content
    try:
        try:
            head = parse_head(bytes_at(content, at, _HEAD))
        except HeadFault as fault:
            if not fault.torn:
                raise
            head = parse_head(bytes_at(content, at, HEAD_LIMIT))
    except HeadFault as fault:
        raise BadRecord(source.path, member.offset, str(fault)) from fault
    there = content.size - at - head.size
    if head.block > there:
        raise BadRecord(source.path, member.offset, _too_long(head, there))
    return head


def _record(head: Head, block: Wire, offset: int, length: int) -> Record:
    return Record(head.type, head.id, head.headers, block, offset, length, head.version, head.format)


def _plain(source: ReadAhead, start: int, on_fault: OnFault | None) -> Iterator[Record]:
    offset = start + blank_length(source.at(start, CHUNK))
    while offset < source.size:
        try:
            record = _at(source, offset)
            yield record
            following = offset + record.length
        except WarcError as error:
            if on_fault is None:
                raise
            on_fault(error)
            following = next_plain(source, offset + 1)
        offset = following + blank_length(source.at(following, CHUNK))


def _at(source: ReadAhead, offset: int) -> Record:
    """The record at `offset` of an uncompressed file; its length leaves out the blank lines after it."""
    head = _plain_head(source, offset)
    block = spooled(_range(source, offset + head.size, head.block))
    return _record(head, block, offset, head.size + head.block)


def plain_length(source: ReadAhead, offset: int) -> int:
    """The length of the record at `offset` of an uncompressed file, blank lines after it left out."""
    head = _plain_head(source, offset)
    return head.size + head.block


def _plain_head(source: ReadAhead, offset: int) -> Head:
    try:
        try:
            head = parse_head(source.at(offset, _HEAD))
        except HeadFault as fault:
            if not fault.torn:
                raise
            head = parse_head(source.at(offset, HEAD_LIMIT))
    except HeadFault as fault:
        kind = TornFile if fault.torn else BadRecord
        raise kind(source.path, offset, str(fault)) from fault
    begin = offset + head.size
    if begin + head.block > source.size:
        raise TornFile(source.path, offset, _too_long(head, source.size - begin))
    return head


def _range(source: ReadAhead, begin: int, length: int) -> Iterator[bytes]:
    for at in range(begin, begin + length, CHUNK):
        yield source.at(at, min(CHUNK, begin + length - at))


def next_plain(source: ReadAhead, start: int) -> int:
    """Where the next record of an uncompressed file begins: a line "WARC/...", or one that ARC records begin with, in a
    file that is not all WARC; the end of the file where none does.
    """
    wanted = _NEXT if source.at(0, 5) == b"WARC/" else _NEXT_ARC
    position = start
    while position < source.size:
        if found := wanted.search(source.at(position, CHUNK + _ARC_LINE)):
            return position + found.end()
        position += CHUNK
    return source.size
