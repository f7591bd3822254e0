"""How records lie in a file: one to a gzip member, two line ends after each, headers in lines that are fields
(WARC 1.1, 4 and annex D).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import zstandard

from archive.errors import WarcError
from archive.warc.members import Member, Members, ReadAhead, kind_of
from archive.warc.parse import HEAD_LIMIT, Head, HeadFault, blank_length, parse_head
from archive.warc.reader import opened
from archive.warc.rules import FAULT, WARNING

_SUFFIXES = {"gzip": (".gz",), "zstd": (".zst", ".zstd"), "plain": (".warc", ".arc", ".wet", ".wat"), "lz4": (".lz4",)}
_KNOWN = frozenset(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)
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
            yield from _one_record(member)
    except WarcError:
        return


def _frame(offset: int, head: bytes) -> Iterator[Found]:
    told = zstandard.get_frame_parameters(head)
    if not told.has_checksum or told.content_size == zstandard.CONTENTSIZE_UNKNOWN:
        clause = "IIPC Zstandard in WARC: Zstandard frames"
        yield Found(offset, "zstd-frame", clause, "the frame lacks its content size or its check sum", "", FAULT)


def _one_record(member: Member) -> Iterator[Found]:
    raw = member.content.head(HEAD_LIMIT)
    try:
        head = parse_head(raw)
    except HeadFault:
        return
    yield from _lines(member.offset, head, raw)
    end = head.size + head.block
    after = member.content.size - end
    tail = b"".join(member.content.chunks(end, 64))
    if after > blank_length(tail):
        message = f"{after} bytes follow the record in its gzip member: a member holds one record"
        yield Found(member.offset, "member", "D.2 record-at-a-time compression", message, head.id, FAULT)
    elif after >= 0:
        yield from _end(member.offset, head, tail)


def _plain(source: ReadAhead) -> Iterator[Found]:
    offset = blank_length(source.at(0, 64))
    while offset < source.size:
        raw = source.at(offset, HEAD_LIMIT)
        try:
            head = parse_head(raw)
        except HeadFault:
            return
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
