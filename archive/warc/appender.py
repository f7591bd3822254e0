"""A file that only grows, and whose end is known to be durable up to a mark.

Everything between two marks is one batch: `sync` makes it durable at once, `rollback` takes it back. The file is named
`NAME.open` and locked (flock) while it lives, so that no one else repairs, merges or renames it.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

OPEN = ".open"
_BUFFER = 1 << 20  # bytes held before they go to the system
_AT_ONCE = 512  # pieces that go to the system at once; POSIX systems take 1024
_datasync = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


class Appender:
    """Writes `final` under its `.open` name; exclusive. Raises OSError as it comes."""

    def __init__(self, final: Path) -> None:
        self.final = final
        self.path = final.with_name(final.name + OPEN)
        self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX)  # at most a glance of `is_live` or a repair is waited for
        except OSError:
            os.close(self._fd)
            raise
        self._held: list[bytes] = []
        self._written = 0  # bytes that the system has
        self._named = False  # whether the file's name is durable
        self.end = 0  # bytes, held ones included
        self.durable = 0  # bytes that survive a power cut

    def write(self, data: bytes) -> None:
        """Append bytes; they are durable only after `sync`."""
        self._held.append(data)
        self.end += len(data)
        if self.end - self._written >= _BUFFER:
            self._flush()

    def sync(self) -> None:
        """Make everything written so far durable (one fdatasync; of a new file, its name too)."""
        self._flush()
        _datasync(self._fd)
        if not self._named:
            sync_folder(self.final.parent)
            self._named = True
        self.durable = self.end

    def rollback(self) -> None:
        """Take back what was written since the last `sync`."""
        self._held.clear()
        os.ftruncate(self._fd, self.durable)
        os.lseek(self._fd, self.durable, os.SEEK_SET)
        self.end = self._written = self.durable

    def close(self) -> None:
        """Give the file its final name, or take it away if it holds nothing; what is not durable is taken back.

        When this raises OSError the file keeps its `.open` name, and the next start repairs it.
        """
        try:
            self.rollback()
            if self.durable:
                self.path.rename(self.final)
            else:
                self.path.unlink()
            sync_folder(self.final.parent)
        finally:
            os.close(self._fd)

    def _flush(self) -> None:
        held, self._held = self._held, []
        for at in range(0, len(held), _AT_ONCE):
            pieces = held[at : at + _AT_ONCE]
            left = sum(map(len, pieces)) - os.writev(self._fd, pieces)
            if left:  # the system took a part: the rest shows why
                self._write_out(memoryview(b"".join(pieces))[-left:])
        self._written = self.end

    def _write_out(self, view: memoryview) -> None:
        while view:
            view = view[os.write(self._fd, view) :]


def sync_folder(folder: Path) -> None:
    """Make a folder's entries (new names, renames) durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def is_live(path: Path) -> bool:
    """Whether a writer holds this file (its `.open` name) at the moment."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False
