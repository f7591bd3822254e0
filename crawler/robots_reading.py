"""robots.txt asked for outside a crawl run, by hand: once for each origin, through redirects; bodies, decoded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from archive import UndecodableBody, codings_of, decode_content
from crawler.caps import Caps
from crawler.errors import FetchError
from crawler.fetch import Fetched
from crawler.pace import Pace
from crawler.redirects import location_of
from crawler.robots import OPEN, Rules, robots_url, rules_of, unreachable
from crawler.urls import host_of, resolve

Fetch = Callable[[str], Awaitable[Fetched]]
Take = Callable[[str, str, str, Fetched | FetchError], Awaitable[None]]


def body_of(fetched: Fetched, most: int) -> bytes | None:
    """The first `most` bytes of the body, its content coding undone; None where that cannot be."""
    codings = codings_of(fetched.head.all("content-encoding")) if fetched.head else ()
    try:
        return decode_content(fetched.entity(most), codings, max_size=most)
    except UndecodableBody:
        return None


class RobotsReader:
    """`fetch` makes a request; `take` gets each answer or failure with (address, via, hops), and closes the answer.

    A Crawl-delay slows down the host's `pace`, up to `longest_delay` seconds.
    """

    def __init__(self, fetch: Fetch, take: Take, pace: Pace, caps: Caps, *, longest_delay: float = 60.0) -> None:
        self._fetch, self._take, self._pace, self._caps = fetch, take, pace, caps
        self._longest_delay = longest_delay
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def rules(self, url: str) -> Rules:
        """What robots.txt says for a URL."""
        address = robots_url(url)
        if address not in self._rules:
            self._rules[address] = asyncio.create_task(self._read(address, url))
        rules = await self._rules[address]
        pace = self._pace.of(host_of(url))
        pace.delay = max(pace.delay, min(rules.crawl_delay, self._longest_delay))
        return rules

    async def _read(self, address: str, page: str) -> Rules:
        via, hops = page, "P"
        for _ in range(self._caps.redirects):
            try:
                fetched = await self._fetch(address)
            except FetchError as error:
                await self._take(address, via, hops, error)
                return unreachable(error)
            target = resolve(fetched.url, location_of(fetched) or "")
            rules = rules_of(fetched.status, body_of(fetched, self._caps.robots_bytes) or b"", self._caps)
            await self._take(address, via, hops, fetched)
            if target is None:
                return rules
            address, via, hops = target, address, hops + "R"
        return OPEN  # RFC 9309, 2.3.1.2: after that it counts as unavailable
