"""The members of a compressed WARC file, one after another: gzip members (RFC 1952), zstd frames (RFC 8878) or, read
only, LZ4 frames.

Each is undone on its own; where one ends the next must begin. A member that the file ends within is a tear (TornFile),
bytes that are no member or break one are a fault (BadRecord); both name the offset up to which all is well.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import zstandard
from isal import igzip_lib, isal_zlib

from archive.errors import BadRecord, MissingExtra, TornFile, WarcError, import_extra
from archive.model import Wire
from archive.warc.spool import spooled

_STEP = 1 << 16  # bytes of input at a time
_FIRST = 1 << 11  # bytes of input at first: most members are small, and what follows them would be copied for nothing
WINDOW = 1 << 20  # bytes read ahead
_OUT = 1 << 20  # bytes of output at a time
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"  # a skippable frame that holds the dictionary of all that follow
_DICTIONARY = b"\x37\xa4\x30\xec"  # RFC 8878, 5
LZ4 = b"\x04\x22\x4d\x18"
MAGIC = {"gzip": b"\x1f\x8b\x08", "zstd": ZSTD, "lz4": LZ4}
_LIBRARY = re.compile(r"^(Error -?\d+ |zstd decompressor error: |LZ4F_decompress failed with code: )")  # says nothing
_ISAL_ERROR = cast("type[Exception]", igzip_lib.IsalError)  # its stub says it is an instance
_BROKEN = (_ISAL_ERROR, zstandard.ZstdError, RuntimeError)  # the last is all that lz4 raises


class Inflater(Protocol):
    """A decompressor of one member."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Member:
    """One member. `content` is what it holds, decompressed; large ones lie on disk."""

    offset: int  # bytes from the start of the file
    length: int  # bytes, compressed
    content: Wire


class ReadAhead:
    """Pieces of a file by position, read in steps of `window` bytes at least. `path` is for messages."""

    def __init__(self, fd: int, path: Path, window: int = WINDOW) -> None:
        self._fd, self.path, self._window = fd, path, window
        self.size = os.fstat(fd).st_size
        self._start, self._held = 0, b""

    def at(self, position: int, length: int = _STEP) -> bytes:
        """`length` bytes from `position`, fewer only at the end of the file."""
        begin = position - self._start
        if begin < 0 or begin + length > len(self._held):
            if begin >= 0 and self._start + len(self._held) >= self.size:
                return self._held[begin : begin + length]
            self._start, self._held = position, os.pread(self._fd, max(length, self._window), position)
            begin = 0
        return self._held[begin : begin + length]


def kind_of(head: bytes) -> str:
    """What a file is by its first bytes: gzip | zstd | lz4 | plain."""
    if head[:2] == GZIP:
        return "gzip"
    if head[:4] in (ZSTD, ZSTD_DICTIONARY):
        return "zstd"
    return "lz4" if head[:4] == LZ4 else "plain"


class Members:
    """The members of one open file, by offset or in order. Raises BadRecord for a kind that cannot be undone."""

    def __init__(self, source: ReadAhead, kind: str) -> None:
        self.source, self.kind = source, kind
        self._start: Callable[[], Inflater] = _gzip
        self._step = _STEP
        if kind == "zstd":
            self._start, self._step = _zstd_with(_dictionary(source)), _STEP >> 3  # a small frame can hold gigabytes
        elif kind == "lz4":
            self._start, self._step = _lz4(source), _STEP >> 3
        elif kind != "gzip":
            raise BadRecord(source.path, 0, "the file is not compressed")

    def read(self, offset: int) -> Member:
        """The member at `offset`, decompressed."""
        run = _Run(self, offset)
        content = spooled(run.pieces())
        return Member(offset, run.length, content)

    def length(self, offset: int) -> int:
        """The compressed length of the member at `offset`, which is checked to its end but not kept."""
        run = _Run(self, offset)
        for _ in run.pieces():
            pass
        return run.length

    def after(self, offset: int) -> int:
        """`offset`, or where the first frame that is not skippable begins from there on (zstd, LZ4).

        Raises TornFile.
        """
        while self.kind != "gzip" and (length := _skippable(self.source.at(offset, 8))):
            if offset + length > self.source.size:
                raise self.tear(offset)
            offset += length
        return offset

    def next_start(self, start: int) -> int:
        """Where the next whole member begins at or after `start`, by its magic number; the file's size where none
        does.
        """
        position = start
        while position < self.source.size:
            data = self.source.at(position)
            found = data.find(MAGIC[self.kind])
            if found < 0:
                position += max(1, len(data) - 3)
            elif self._is_whole(position + found):
                return position + found
            else:
                position += found + 1
        return self.source.size

    def _is_whole(self, offset: int) -> bool:
        try:
            return self.length(offset) > 0
        except WarcError:
            return False

    def walk(self, start: int = 0) -> Iterator[Member]:
        """All members from `start` to the end of the file."""
        offset = self.after(start)
        while offset < self.source.size:
            member = self.read(offset)
            yield member
            offset = self.after(offset + member.length)

    def fault(self, offset: int, cause: str) -> WarcError:
        return BadRecord(self.source.path, offset, f"broken {self.kind} member: {_LIBRARY.sub('', cause)}")

    def tear(self, offset: int) -> WarcError:
        return TornFile(self.source.path, offset, f"the file ends inside a {self.kind} member")

    def new(self) -> tuple[Inflater, int]:
        """A decompressor for one member, and how many bytes to feed it at a time."""
        return self._start(), self._step


class _Run:
    """One member being undone; `length` is known when `pieces` is exhausted."""

    def __init__(self, members: Members, offset: int) -> None:
        self._members, self._offset = members, offset
        self.length = 0

    def pieces(self) -> Iterator[bytes]:
        members, position = self._members, self._offset
        inflater, step = members.new()
        while not inflater.eof:
            data = members.source.at(position, step if position > self._offset else _FIRST)
            if not data:
                raise members.tear(self._offset)
            position += len(data)
            while data and not inflater.eof:
                try:
                    out = inflater.decompress(data, _OUT)
                except _BROKEN as error:
                    raise members.fault(self._offset, str(error)) from error
                data = inflater.unconsumed_tail
                if out:
                    yield out
        position -= len(inflater.unused_data)
        self.length = position - self._offset


def _gzip() -> Inflater:
    return isal_zlib.decompressobj(31)


def _zstd_with(dictionary: zstandard.ZstdCompressionDict | None) -> Callable[[], Inflater]:
    decompressor = zstandard.ZstdDecompressor(dict_data=dictionary) if dictionary else zstandard.ZstdDecompressor()
    return lambda: _Frame(decompressor.decompressobj())


def _lz4(source: ReadAhead) -> Callable[[], Inflater]:
    try:
        lz4 = import_extra("lz4.frame", extra="lz4", purpose="reading LZ4")
    except MissingExtra as error:
        raise BadRecord(source.path, 0, str(error)) from error
    return lambda: _Frame(lz4.LZ4FrameDecompressor())


class _FrameObject(Protocol):
    """What zstandard and lz4 have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes | None: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class _Frame:
    """A frame being undone, with the manners of zlib's objects. Its steps are small, so that its output needs no
    bound.
    """

    unconsumed_tail = b""

    def __init__(self, frame: _FrameObject) -> None:
        self._frame = frame

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data or b""

    def decompress(self, data: bytes, _max_length: int, /) -> bytes:
        return self._frame.decompress(data)


def _skippable(head: bytes) -> int:
    """The whole length of the skippable frame that begins with `head` (RFC 8878, 3.1.2); 0 where none does."""
    if len(head) == 8 and head[1:4] == b"\x2a\x4d\x18" and head[0] & 0xF0 == 0x50:
        return 8 + int(struct.unpack("<I", head[4:])[0])
    return 0


def _dictionary(source: ReadAhead) -> zstandard.ZstdCompressionDict | None:
    """The dictionary that a .warc.zst may begin with, itself compressed or not (IIPC, Zstandard in WARC, 3)."""
    if source.at(0, 4) != ZSTD_DICTIONARY:
        return None
    length = _skippable(source.at(0, 8))
    raw = source.at(0, length)[8:]
    if len(raw) + 8 < length:
        raise TornFile(source.path, 0, "the file ends inside the zstd member of its dictionary")
    try:
        if raw[:4] == ZSTD:
            raw = zstandard.ZstdDecompressor().decompress(raw, max_output_size=1 << 27)
        if raw[:4] != _DICTIONARY:
            raise BadRecord(source.path, 0, "broken zstd member: its first frame holds no dictionary")
        return zstandard.ZstdCompressionDict(raw)
    except zstandard.ZstdError as error:
        raise BadRecord(source.path, 0, f"broken zstd member: the dictionary cannot be read: {error}") from error
