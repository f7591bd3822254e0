"""What all running crawls of this machine know of a host: who asks it now, when it was last asked, what it asked for.

    FOLDER/NNN.0 .. NNN.k   a request in hand holds one of them locked (flock): no more are in hand than there are
    FOLDER/NNN.turn         whoever is about to send holds it locked. It tells, in seconds since 1970, when the last
                            request was sent, and when the next may be as far as its sender goes (written under the
                            lock); then until when a host wants to be left alone, and a hash that says which (written
                            by whoever is told, at once: these bytes are of no other's concern)

The kernel lets go of a lock when its process ends, however it ends, so a killed crawl blocks nobody. NNN is a hash of
the host with its port, so that the number of files is bounded; two hosts that share one wait for each other for a
moment, but none is held for what the other wants. Where the folder lies: crawler.runtime_folder.
"""

from __future__ import annotations

import hashlib
import math
import os
import struct
import time

from crawler.runtime_folder import RuntimeFolder

BUCKETS = 4096
LONGEST_DELAY = 3600.0  # s between two requests; a moment further away was written under another clock
LONGEST_HOLD = 30 * 86_400.0  # s; likewise
_SENT = struct.Struct("<dd")
_HELD = struct.Struct("<dQ")


class HostState:
    """One host's files. Methods cost some microseconds and never wait. They raise NoRuntimeFolder."""

    def __init__(self, folder: RuntimeFolder, host: str) -> None:
        digest = hashlib.sha256(host.lower().encode()).digest()
        self._folder, self._whose = folder, int.from_bytes(digest[4:12], "big")
        self._stem = f"{int.from_bytes(digest[:4], 'big') % BUCKETS:04d}"

    def take_slot(self, slots: int) -> int | None:
        """Lock one of the first `slots` places; None when all are taken. Give it back with `os.close`."""
        for slot in range(slots):
            if (held := self._folder.locked(f"{self._stem}.{slot}")) is not None:
                return held
        return None

    def take_turn(self) -> int | None:
        """Lock the moment of sending; None while another has it. Give it back with `os.close`."""
        return self._folder.locked(f"{self._stem}.turn")

    def wait(self, turn: int, delay: float) -> float:
        """Seconds until the host may be asked by one who keeps `delay` seconds between requests, were it not held."""
        sent, following = _sent(turn)
        now = time.time()
        ahead = max(sent + delay, following) - now
        return ahead if sent <= now + 1.0 and 0.0 < ahead <= LONGEST_DELAY else 0.0

    def held(self, turn: int) -> float:
        """Seconds for which the host still wants to be left alone."""
        told, now = os.pread(turn, _HELD.size, _SENT.size), time.time()
        until, whose = _HELD.unpack(told) if len(told) == _HELD.size else (0.0, 0)
        return until - now if whose == self._whose and 0.0 < until - now <= LONGEST_HOLD else 0.0

    def sent(self, turn: int, delay: float) -> None:
        """A request has been sent now; nobody sends the next within `delay` seconds."""
        now = time.time()
        os.pwrite(turn, self.pack(now, now + delay), 0)

    def hold(self, seconds: float) -> None:
        """The host wants to be left alone for a while. Whoever waits for a turn sees it, so no lock is needed."""
        opened = self._folder.opened(f"{self._stem}.turn")
        if opened is None:
            return
        try:
            if seconds > self.held(opened):
                until = time.time() + min(seconds, LONGEST_HOLD)
                os.pwrite(opened, _HELD.pack(until, self._whose), _SENT.size)
        finally:
            os.close(opened)

    @staticmethod
    def pack(sent: float, following: float) -> bytes:
        """The two moments of sending as they lie in the file."""
        return _SENT.pack(sent, following)


def _sent(turn: int) -> tuple[float, float]:
    """What the file says of sending; nothing when it is new, or was written by something else."""
    told = os.pread(turn, _SENT.size, 0)
    sent, following = _SENT.unpack(told) if len(told) == _SENT.size else (0.0, 0.0)
    return (sent, following) if math.isfinite(sent) and math.isfinite(following) else (0.0, 0.0)
