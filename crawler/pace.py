"""How fast a host is asked: one request at a time after the other, `delay` apart, at most `concurrency` in hand.

This is the guarantee, given where the bytes are sent; whoever chooses what is fetched next only has to keep it busy.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class HostPace:
    """The pace of one host. `delay` in seconds may grow while the crawl goes on (Crawl-delay, Retry-After)."""

    def __init__(self, delay: float, concurrency: int) -> None:
        self.delay = delay
        self.hold_until = 0.0  # monotonic: no request before
        self.in_hand = 0
        self._room = asyncio.Semaphore(concurrency)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Room among the requests in hand; held from before the request until its answer has ended."""
        async with self._room:
            self.in_hand += 1
            try:
                yield
            finally:
                self.in_hand -= 1

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The moment of sending: entered when it may be, left when it was."""
        async with self._turn:
            while (wait := self.hold_until - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self.hold_until = max(self.hold_until, time.monotonic() + self.delay)

    def hold(self, seconds: float) -> None:
        """Ask nothing for a while: the host said so."""
        self.hold_until = max(self.hold_until, time.monotonic() + seconds)


class Pace:
    """The pace of every host of a run."""

    def __init__(self, delay: float, concurrency: int) -> None:
        self._delay, self._concurrency = delay, concurrency
        self._hosts: dict[str, HostPace] = {}

    def of(self, host: str) -> HostPace:
        """The pace of a host (with port)."""
        if host not in self._hosts:
            self._hosts[host] = HostPace(self._delay, self._concurrency)
        return self._hosts[host]
