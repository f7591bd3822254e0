"""How fast a host is asked: one request at a time after the other, `delay` apart, at most `concurrency` in hand.

This is the guarantee, given where the bytes are sent, over all crawls that run on the machine (crawler.host_state);
whoever chooses what is fetched next only has to keep it busy.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from crawler.errors import HostHeld, NoConnection
from crawler.host_state import HostState
from crawler.runtime_folder import RuntimeFolder, runtime_folder

ASK_AGAIN = 0.02  # s, then twice as long up to the next: how often one looks whether another crawl is done with a host
ASK_AGAIN_MOST = 0.25  # s


class HostPace:
    """The pace of one host. `delay` in seconds may grow while the crawl goes on (Crawl-delay); `patience`: seconds that
    a turn is waited for where the host wants to be left alone.
    """

    def __init__(self, host: str, delay: float, concurrency: int, state: HostState, patience: float) -> None:
        self.delay = delay
        self.next_at = 0.0  # monotonic: no request before, for the sake of the delay
        self.held_until = 0.0  # monotonic: ... since the host wants to be left alone
        self.in_hand = 0
        self.abandoned = False  # whoever waits for room gives up
        self._host, self._patience = host, patience
        self._concurrency, self._state = concurrency, state
        self._room = asyncio.Semaphore(concurrency)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Room among the requests in hand; held from before the request until its answer has ended."""
        async with self._room:
            held = await self._had(lambda: self._state.take_slot(self._concurrency))
            self.in_hand += 1
            try:
                yield
            finally:
                self.in_hand -= 1
                os.close(held)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The moment of sending: entered when it may be, left when it was. Raises HostHeld."""
        async with self._turn:
            held = await self._had(self._state.take_turn)
            try:
                while (wait := self._wait(held)) > 0:
                    await asyncio.sleep(min(wait, 1.0))
                try:
                    yield
                finally:
                    self._state.sent(held, self.delay)
                    self.next_at = max(self.next_at, time.monotonic() + self.delay)
            finally:
                os.close(held)

    def hold(self, seconds: float) -> None:
        """Ask nothing for a while: the host said so."""
        self.held_until = max(self.held_until, time.monotonic() + seconds)
        self._state.hold(seconds)

    @property
    def is_held(self) -> bool:
        """Whether the host wants to be left alone for longer than is waited for."""
        return self.held_until - time.monotonic() > self._patience

    @property
    def ready_at(self) -> float:
        """When the next request may be made (monotonic)."""
        return max(self.next_at, self.held_until)

    async def _had(self, take: Callable[[], int | None]) -> int:
        """What `take` gives once it gives something."""
        pause = ASK_AGAIN
        while (held := take()) is None:
            if self.abandoned:
                raise NoConnection(f"not asked for: other crawls had the room of {self._host} all the time")
            await asyncio.sleep(pause)
            pause = min(2 * pause, ASK_AGAIN_MOST)
        return held

    def _wait(self, turn: int) -> float:
        now = time.monotonic()
        self.next_at = max(self.next_at, now + self._state.wait(turn, self.delay))
        self.held_until = max(self.held_until, now + self._state.held(turn))
        if self.is_held:
            raise HostHeld(self._host, self.held_until - now)
        return self.ready_at - now


class Pace:
    """The pace of every host of a run. Raises NoRuntimeFolder."""

    def __init__(
        self, delay: float, concurrency: int, folder: RuntimeFolder | None = None, *, patience: float = 120.0
    ) -> None:
        self._delay, self._concurrency, self._patience = delay, concurrency, patience
        self._folder = runtime_folder() if folder is None else folder
        self._hosts: dict[str, HostPace] = {}

    def of(self, host: str) -> HostPace:
        """The pace of a host (with port)."""
        if host not in self._hosts:
            state = HostState(self._folder, host)
            self._hosts[host] = HostPace(host, self._delay, self._concurrency, state, self._patience)
        return self._hosts[host]

    def abandon(self) -> None:
        """Let nobody wait for room any more."""
        for pace in self._hosts.values():
            pace.abandoned = True

    def held(self) -> frozenset[str]:
        """The hosts that are held for longer than is waited for."""
        return frozenset(host for host, pace in self._hosts.items() if pace.is_held)
