"""A place for bytes of unknown number: memory while they are few, an unnamed file when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import BinaryIO, cast

from archive.model import Wire

IN_MEMORY = 8 << 20  # bytes; what is longer goes to disk
AT_ONCE = 4 << 20  # bytes; a wire up to that size is handled in one piece


def pieces(wire: Wire) -> Iterable[bytes]:
    """The bytes of a wire: at once where they are few (a copy saved), otherwise in chunks."""
    return (wire.bytes(),) if wire.size <= AT_ONCE else wire.chunks()


class _SpoolFile:
    """An unnamed file that is closed with its last reader, without a ResourceWarning: nobody owns a Wire."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="microfiche-")  # noqa: SIM115 - lives as long as the Wire over it
        self.write, self.read, self.seek = self._file.write, self._file.read, self._file.seek

    def __del__(self) -> None:
        self._file.close()


class _Part:
    """Some bytes of a Wire, as a file that begins with them."""

    def __init__(self, whole: Wire, begin: int) -> None:
        self._whole, self._begin, self._at = whole, begin, 0

    def seek(self, position: int) -> int:
        self._at = position
        return position

    def read(self, size: int) -> bytes:
        return b"".join(self._whole.chunks(self._begin + self._at, size))


def bytes_at(whole: Wire, begin: int, length: int) -> bytes:
    """`length` bytes of a Wire from `begin`, fewer at its end."""
    return whole.bytes()[begin : begin + length] if whole.size <= IN_MEMORY else b"".join(whole.chunks(begin, length))


def part(whole: Wire, begin: int, length: int) -> Wire:
    """`length` bytes of a Wire from `begin`; long ones are not copied, and keep the whole alive."""
    if whole.size <= IN_MEMORY:
        return Wire(whole.bytes()[begin : begin + length])
    if length <= IN_MEMORY:
        return Wire(b"".join(whole.chunks(begin, length)))
    return Wire(cast(BinaryIO, _Part(whole, begin)), length)


def spooled(chunks: Iterable[bytes], *, in_memory: int = IN_MEMORY) -> Wire:
    """What `chunks` yields as a Wire, on disk once it is longer than `in_memory` bytes. Raises OSError when the disk
    is full.
    """
    held: list[bytes] = []
    size = 0
    file: _SpoolFile | None = None
    for chunk in chunks:
        size += len(chunk)
        if file is None and size > in_memory:
            file = _SpoolFile()
            file.write(b"".join(held))
            held.clear()
        if file is None:
            held.append(chunk)
        else:
            file.write(chunk)
    if file is None:
        return Wire(b"".join(held))
    return Wire(cast(BinaryIO, file), size)
