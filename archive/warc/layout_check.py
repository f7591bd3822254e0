"""How records lie in a file: one to a gzip member, two line ends after each, headers in lines that are fields
(WARC 1.1, 4 and annex D).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import zstandard

from archive.errors import WarcError
from archive.warc.members import Member, Members, ReadAhead, kind_of
from archive.warc.parse import HEAD_LIMIT, Head, HeadFault, blank_length, parse_head
from archive.warc.reader import next_plain, opened
from archive.warc.rules import FAULT, WARNING
from archive.warc.spool import bytes_at

_SUFFIXES = {"gzip": (".gz",), "zstd": (".zst", ".zstd"), "plain": (".warc", ".arc", ".wet", ".wat"), "lz4": (".lz4",)}
_KNOWN = frozenset(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)
_HEAD = 1 << 12  # bytes in which most record headers end
_RESERVED = 0xE0  # bits of a gzip member's flags
_NAME_END = re.compile(rb"[ \t]+:")


class Found(NamedTuple):
    """A rule broken. `offset`: bytes from the start of the file to the record."""

    offset: int
    rule: str
    clause: str
    message: str
    record_id: str
    weight: str


def member_faults(path: Path) -> Iterator[Found]:
    """Faults of the layout, as far as the file can be read; where it cannot, `iter_records` says so."""
    with opened(path) as source:
        kind = kind_of(source.at(0, 4))
        if not source.size:
            yield Found(0, "empty", "4 warc-file", "the file is empty", "", FAULT)
            return
        suffix = path.name.removesuffix(".open").rpartition(".")[2]
        if f".{suffix}" in _KNOWN - set(_SUFFIXES[kind]):
            yield Found(
                0, "suffix", "D.3 file name suffix", f"the name ends in .{suffix}, the content is {kind}", "", WARNING
            )
        yield from _plain(source) if kind == "plain" else _packed(source, kind)


def _packed(source: ReadAhead, kind: str) -> Iterator[Found]:
    try:
        for member in Members(source, kind).walk():
            if kind == "gzip" and source.at(member.offset, 4)[3] & _RESERVED:
                message = "reserved bits of the member's flags are set: many readers refuse it"
                yield Found(member.offset, "member-flags", "RFC 1952, 2.3.1.2", message, "", FAULT)
            if kind == "zstd":
                yield from _frame(member.offset, source.at(member.offset, 18))
            yield from _records(member, kind)
    except WarcError:
        return


def _frame(offset: int, head: bytes) -> Iterator[Found]:
    told = zstandard.get_frame_parameters(head)
    if not told.has_checksum or told.content_size == zstandard.CONTENTSIZE_UNKNOWN:
        clause = "IIPC Zstandard in WARC: Zstandard frames"
        yield Found(offset, "zstd-frame", clause, "the frame lacks its content size or its check sum", "", FAULT)


def _records(member: Member, kind: str) -> Iterator[Found]:
    """The faults of a member: it holds one record, and that begins with it. A zstd frame may hold a part of one."""
    content, place = member.content, (member.offset, "member", "D.2 record-at-a-time compression")
    at = blank_length(bytes_at(content, 0, _HEAD))
    if at == content.size and kind != "zstd":
        yield Found(*place, f"the {kind} member holds no record", "", WARNING)
    elif at and kind != "zstd":
        yield Found(*place, f"{at} bytes of line ends stand before the record", "", FAULT)
    first = True
    while at < content.size:
        try:
            head, raw = _head(partial(bytes_at, content), at)
        except HeadFault:
            return
        yield from _lines(member.offset, head, raw)
        end = at + head.size + head.block
        tail = bytes_at(content, end, 64)
        if end <= content.size:
            yield from _end(member.offset, head, tail)
        at = end + blank_length(tail)
        if at < content.size and first:
            message = f"{content.size - end} bytes follow the record in its {kind} member: a member holds one record"
            yield Found(*place, message, head.id, FAULT)
        first = False


def _head(read: Callable[[int, int], bytes], at: int) -> tuple[Head, bytes]:
    """The header at `at`, and its bytes. Raises HeadFault."""
    raw = read(at, _HEAD)
    try:
        return parse_head(raw), raw
    except HeadFault as fault:
        if not fault.torn:
            raise
    raw = read(at, HEAD_LIMIT)
    return parse_head(raw), raw


def _plain(source: ReadAhead) -> Iterator[Found]:
    offset = blank_length(source.at(0, 64))
    if offset == source.size:
        yield Found(0, "empty", "4 warc-file", "the file holds no record", "", FAULT)
    elif offset:
        yield Found(0, "record-start", "4 warc-file", "line ends stand before the first record", "", FAULT)
    while offset < source.size:
        try:
            head, raw = _head(source.at, offset)
        except HeadFault:
            offset = next_plain(source, offset + 1)
            continue
        yield from _lines(offset, head, raw)
        end = offset + head.size + head.block
        if end > source.size:
            return
        tail = source.at(end, 64)[:64]
        yield from _end(offset, head, tail)
        offset = end + blank_length(tail)


def _end(offset: int, head: Head, tail: bytes) -> Iterator[Found]:
    if head.format == "warc" and tail[: blank_length(tail)] != b"\r\n\r\n":
        message = f"the record ends with {tail[:8]!r}, not with two CRLF"
        yield Found(offset, "record-end", "4 warc-record", message, head.id, FAULT)


def _lines(offset: int, head: Head, raw: bytes) -> Iterator[Found]:
    """Faults in the lines of a header, which a tolerant reader passes over."""
    if head.format != "warc":
        return
    text = raw[: head.size]
    first, *lines = text.rstrip(b"\r\n").split(b"\n")
    place = (head.id, FAULT)
    if text.count(b"\n") != text.count(b"\r\n"):
        yield Found(offset, "header-line-end", "4 header", "lines of the header end with LF, not with CRLF", *place)
    if first.rstrip(b"\r") != first.strip():
        yield Found(offset, "version-line", "4 version", f"the first line is {first[:40]!r}", *place)
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            yield Found(
                offset, "folded", "4 LWS", f"a field goes on in a line of its own: {line[:40]!r}", head.id, WARNING
            )
        elif b":" not in line:
            yield Found(
                offset, "header-line", "4 named-field", f"a line of the header is no field: {line[:40]!r}", *place
            )
        elif _NAME_END.search(line.partition(b":")[0] + b":"):
            message = f"a blank stands before the colon: {line[:40]!r}"
            yield Found(offset, "field-name", "4 field-name", message, *place)
    try:
        text.decode()
    except UnicodeDecodeError as error:
        bad = text[max(0, error.start - 20) : error.start + 20]
        yield Found(offset, "header-utf-8", "4 field values are UTF-8", f"the header is not UTF-8: {bad!r}", *place)
