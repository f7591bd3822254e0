"""A place for bytes of unknown number: memory while they are few, an unnamed file when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import BinaryIO, cast

from archive.model import Wire

IN_MEMORY = 8 << 20  # bytes; what is longer goes to disk


class _SpoolFile:
    """An unnamed file that is closed with its last reader, without a ResourceWarning: nobody owns a Wire."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="microfiche-")  # noqa: SIM115 - lives as long as the Wire over it
        self.write, self.read, self.seek = self._file.write, self._file.read, self._file.seek

    def __del__(self) -> None:
        self._file.close()


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
