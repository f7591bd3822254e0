"""What a capture by hand goes through, for its page and for each of its requisites: robots.txt, pace, exchange, kept.

No engine and no frontier: a person waits. Exchanges are kept in batches, so that a page with many large images costs
little memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archive import Capture, Collection, KeptCapture
from crawler.agent import request_headers
from crawler.caps import Caps
from crawler.errors import FetchError, StaleConnection
from crawler.fetch import Fetched, Fetcher, capture_of, capture_of_failure
from crawler.guard import Guard
from crawler.pace import HostPace, Pace
from crawler.robots import Rules
from crawler.robots_reading import RobotsReader
from crawler.scope import ROBOTS
from crawler.sources import Limits
from crawler.urls import host_of

REQUISITE_DELAY = 0.2  # s between two requests to a host, at most, unless its robots.txt asks for more
BATCH = 16  # captures that wait for the disk


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be captured, and as whom. `limits.delay` counts for requisites only: a page is one request."""

    url: str
    limits: Limits = field(default_factory=Limits)
    requisites: bool = False
    run: str | None = None
    source: str | None = None

    @property
    def caps(self) -> Caps:
        """Those of the limits."""
        return self.limits.caps


class Visitor:
    """Fetches and keeps. `most`: bytes of a body, decoded. `close` it within the event loop."""

    def __init__(self, wish: Wish, collection: Collection) -> None:
        limits = wish.limits
        self.wish, self._collection = wish, collection
        guard = Guard(limits.allow_addresses)
        self._pages, self._requisites = (
            Fetcher(
                guard,
                wish.caps.within(most),
                proxy=limits.proxy,
                unverified=limits.accept_invalid_certificate_of,
            )
            for most in (limits.max_body, limits.requisite_body)
        )
        self._headers = request_headers(limits.contact)
        self._pace = Pace(min(limits.delay, REQUISITE_DELAY), limits.concurrency_per_host)
        robots = RobotsReader(self._fetch_robots, self._take_robots, self._pace, wish.caps)
        self.rules = robots.rules
        self._waiting: list[tuple[Capture, Fetched | None]] = []
        self._kept: list[KeptCapture] = []

    def close(self) -> None:
        """Close connections and files."""
        self._pages.close()
        self._requisites.close()
        for _, fetched in self._waiting:
            if fetched is not None:
                fetched.close()

    async def fetch(self, url: str, headers: Sequence[tuple[str, str]] = (), *, paced: bool = False) -> Fetched:
        """One exchange. `paced`: it is a requisite's. Raises FetchError."""
        if not paced:
            return await self._ask(self._pages, url, headers, None)
        pace = self._pace.of(host_of(url))
        async with pace.slot():
            return await self._ask(self._requisites, url, headers, pace)

    async def _ask(
        self, fetcher: Fetcher, url: str, headers: Sequence[tuple[str, str]], pace: HostPace | None
    ) -> Fetched:
        headers = [*self._headers, *headers]
        try:
            return await fetcher.fetch(url, headers, turn=pace.turn() if pace else None)
        except StaleConnection:
            return await fetcher.fetch(url, headers, fresh=True, turn=pace.turn() if pace else None)

    async def keep(self, capture: Capture, wanted_as: str, via: str | None, hops: str, fetched: Fetched | None) -> None:
        """Keep what became of a URL; `fetched` is closed once it is kept."""
        wish = self.wish
        capture = replace(capture, wanted_as=wanted_as, via=via, hops=hops, run=wish.run, source=wish.source)
        self._waiting.append((capture, fetched))
        if len(self._waiting) >= BATCH:
            await self._write()

    async def kept(self) -> list[KeptCapture]:
        """All that was kept, in order, once it is durable. Raises CollectionNotWritable."""
        await self._write()
        return self._kept

    async def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self._kept += await asyncio.to_thread(self._collection.add, [capture for capture, _ in waiting])
        finally:
            for _, fetched in waiting:
                if fetched is not None:
                    fetched.close()

    async def _fetch_robots(self, address: str) -> Fetched:
        return await self._ask(self._pages, address, [], None)

    async def _take_robots(self, address: str, via: str, hops: str, answer: Fetched | FetchError) -> None:
        if isinstance(answer, FetchError):
            await self.keep(capture_of_failure(address, answer), ROBOTS, via, hops, None)
        else:
            await self.keep(capture_of(answer), ROBOTS, via, hops, answer)


def denied(url: str, rules: Rules, reason: str) -> Capture:
    """The capture of what robots.txt forbids."""
    return Capture(url, datetime.now(UTC), outcome=rules.outcome, reason=reason)
