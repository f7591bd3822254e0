"""What all running crawls of one user on this machine know of a host: who asks it now, when it was last asked.

    FOLDER/NNN.0 .. NNN.k   a request in hand holds one of them locked (flock): no more are in hand than there are
    FOLDER/NNN.turn         whoever is about to send holds it locked; it holds two doubles, in seconds since 1970:
                            when the last request was sent, and until when the host wants to be left alone

The kernel lets go of a lock when its process ends, however it ends, so a killed crawl blocks nobody. NNN is a hash of
the host with its port, so that the number of files is bounded; two hosts that share one wait for each other, at worst.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import stat
import struct
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from crawler.errors import CrawlerError

VARIABLE = "MICROFICHE_RUNTIME_DIR"
BUCKETS = 4096
LONGEST_HOLD = 600.0  # s; a moment further away was written under another clock, and counts for nothing
_STATE = struct.Struct("<dd")


class NoRuntimeFolder(CrawlerError):
    """The folder in which crawls agree on their pace cannot be used."""

    def __init__(self, folder: Path, cause: object) -> None:
        super().__init__(
            f"{folder}, where the crawls of this machine agree on their pace, cannot be used: {cause}; "
            f"name another folder in the environment variable {VARIABLE}"
        )


def runtime_folder() -> Path:
    """The folder, made if need be, of this user alone: `$MICROFICHE_RUNTIME_DIR`, else one that ends with the session
    ($XDG_RUNTIME_DIR), else one among the temporary files. Raises NoRuntimeFolder.
    """
    named, session = os.environ.get(VARIABLE), os.environ.get("XDG_RUNTIME_DIR")
    user = Path(tempfile.gettempdir()) / f"microfiche-{os.getuid()}"
    folder = Path(named) if named else Path(session) / "microfiche" if session and Path(session).is_dir() else user
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise NoRuntimeFolder(folder, error.strerror or error) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise NoRuntimeFolder(folder, "it is not a folder of this user's")
    return folder


class HostState:
    """One host's files. Methods cost some microseconds and never wait."""

    def __init__(self, folder: Path, host: str) -> None:
        number = int.from_bytes(hashlib.sha256(host.lower().encode()).digest()[:4], "big") % BUCKETS
        self._stem = str(folder / f"{number:04d}")

    @staticmethod
    def pack(sent: float, until: float) -> bytes:
        """The two moments as they lie in the file."""
        return _STATE.pack(sent, until)

    def take_slot(self, slots: int) -> int | None:
        """Lock one of the first `slots` places; None when all are taken. Give it back with `os.close`."""
        for slot in range(slots):
            if (held := _locked(f"{self._stem}.{slot}")) is not None:
                return held
        return None

    def take_turn(self) -> int | None:
        """Lock the moment of sending; None while another has it. Give it back with `os.close`."""
        return _locked(f"{self._stem}.turn")

    def wait(self, turn: int, delay: float) -> float:
        """Seconds until the host may be asked by one who keeps `delay` seconds between requests."""
        sent, until = _read(turn)
        now = time.time()
        ahead = max(sent + delay, until) - now
        return ahead if sent <= now + 1.0 and 0.0 < ahead <= LONGEST_HOLD else 0.0

    def sent(self, turn: int, delay: float) -> None:
        """A request has been sent now; nobody sends the next within `delay` seconds."""
        now = time.time()
        until = _read(turn)[1]
        _write(turn, now, max(until if until <= now + LONGEST_HOLD else 0.0, now + delay))

    def hold(self, seconds: float) -> None:
        """The host wants to be left alone for a while. Whoever waits for a turn sees it, so no lock is needed."""
        with suppress(FileNotFoundError):
            turn = os.open(f"{self._stem}.turn", os.O_RDWR | os.O_CLOEXEC)
            try:
                sent, until = _read(turn)
                _write(turn, sent, max(until, time.time() + min(seconds, LONGEST_HOLD)))
            finally:
                os.close(turn)


def _locked(path: str) -> int | None:
    """A descriptor of the file, locked; None when another has the lock. Raises NoRuntimeFolder."""
    try:
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise NoRuntimeFolder(Path(path).parent, error.strerror or error) from error
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened


def _read(turn: int) -> tuple[float, float]:
    """What the file says; nothing when it is new, or was written by something else."""
    held = os.pread(turn, _STATE.size, 0)
    sent, until = _STATE.unpack(held) if len(held) == _STATE.size else (0.0, 0.0)
    return (sent, until) if math.isfinite(sent) and math.isfinite(until) else (0.0, 0.0)


def _write(turn: int, sent: float, until: float) -> None:
    os.pwrite(turn, HostState.pack(sent, until), 0)
