"""One page by hand: the download handler's fetcher driven directly, without an engine, since a person waits.

robots.txt -> page -> its redirects, each an exchange and a capture of its own -> Collection.add
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag

from archive import Capture, Collection, KeptCapture, Outcome, UndecodableBody, codings_of, decode_content
from crawler.agent import request_headers
from crawler.caps import Caps
from crawler.errors import FetchError, StaleConnection
from crawler.fetch import Fetched, Fetcher, capture_of, capture_of_failure
from crawler.guard import Guard, Network
from crawler.redirects import cookie_header, cookies_after, location_of
from crawler.robots import Rules, robots_url, rules_of, unreachable
from crawler.scope import PAGE, ROBOTS
from crawler.urls import resolve


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be captured, and as whom."""

    url: str
    contact: str | None = None
    allow_addresses: Sequence[Network | str] = ()
    run: str | None = None
    source: str | None = None
    caps: Caps = field(default_factory=Caps)


def capture_one(wish: Wish, collection: Collection) -> list[KeptCapture]:
    """Fetch a page and keep it. The page and its redirects, in order: the last one says what became of it.

    robots.txt is kept too, but not given. A page that cannot be had is a capture with outcome and reason; nothing is
    raised but `CollectionNotWritable`. Blocks; not to be called within an event loop.
    """
    return asyncio.run(_Single(wish, collection).run())


class _Single:
    def __init__(self, wish: Wish, collection: Collection) -> None:
        self._wish, self._collection = wish, collection
        self._fetcher = Fetcher(Guard(wish.allow_addresses), wish.caps)
        self._headers = request_headers(wish.contact)
        self._rules: dict[str, Rules] = {}
        self._captures: list[Capture] = []
        self._closing: list[Callable[[], None]] = [self._fetcher.close]

    async def run(self) -> list[KeptCapture]:
        try:
            await self._follow(urldefrag(self._wish.url.strip())[0])
            kept = self._collection.add(self._captures)
        finally:
            for close in self._closing:
                close()
        return [capture for capture in kept if capture.wanted_as == PAGE]

    async def _follow(self, url: str) -> None:
        via, hops = None, ""
        cookies: tuple[tuple[str, str], ...] = ()
        visited: set[tuple[str, object]] = set()
        while True:
            visited.add((url, cookies))
            fetched = await self._page(url, via, hops, cookies)
            target = self._target(fetched) if fetched else None
            if fetched is None or target is None:
                return
            cookies = cookies_after(fetched, cookies, target)
            if (target, cookies) in visited or len(visited) > self._wish.caps.redirects:
                reason = f"the redirects do not end: {len(visited)} so far, the next to {target[:200]}"
                self._captures[-1] = replace(self._captures[-1], outcome=Outcome.TRAP, reason=reason)
                return
            url, via, hops = target, url, hops + "R"

    def _target(self, fetched: Fetched) -> str | None:
        location = location_of(fetched)
        return None if location is None else resolve(fetched.url, location)

    async def _page(self, url: str, via: str | None, hops: str, cookies: tuple[tuple[str, str], ...]) -> Fetched | None:
        try:
            rules = await self._robots(url)
            if reason := rules.denial(url):
                self._keep(Capture(url, datetime.now(UTC), outcome=rules.outcome, reason=reason), PAGE, via, hops)
                return None
            fetched = await self._fetch(url, cookie_header(cookies))
        except FetchError as error:
            self._keep(capture_of_failure(url, error), PAGE, via, hops)
            return None
        self._keep(capture_of(fetched), PAGE, via, hops)
        return fetched

    async def _robots(self, url: str) -> Rules:
        """The rules for a URL."""
        address = robots_url(url)
        if address not in self._rules:
            self._rules[address] = await self._read_robots(address, url)
        return self._rules[address]

    async def _read_robots(self, address: str, page: str) -> Rules:
        via, hops = page, ""
        for _ in range(self._wish.caps.redirects):
            try:
                fetched = await self._fetch(address, [])
            except FetchError as error:
                self._keep(capture_of_failure(address, error), ROBOTS, via, hops)
                return unreachable(error)
            self._keep(capture_of(fetched), ROBOTS, via, hops)
            target = self._target(fetched)
            if target is None:
                return rules_of(fetched.status, self._text(fetched), self._wish.caps)
            address, via, hops = target, address, hops + "R"
        return rules_of(0, b"", self._wish.caps)

    def _text(self, fetched: Fetched) -> bytes:
        most = self._wish.caps.robots_bytes
        with contextlib.suppress(UndecodableBody):
            codings = codings_of(fetched.head.all("content-encoding")) if fetched.head else ()
            return decode_content(fetched.entity(most), codings, max_size=most)
        return b""

    async def _fetch(self, url: str, headers: list[tuple[str, str]]) -> Fetched:
        try:
            fetched = await self._fetcher.fetch(url, [*self._headers, *headers])
        except StaleConnection:
            fetched = await self._fetcher.fetch(url, [*self._headers, *headers], fresh=True)
        self._closing.append(fetched.close)
        return fetched

    def _keep(self, capture: Capture, wanted_as: str, via: str | None, hops: str) -> None:
        wish = self._wish
        self._captures.append(
            replace(capture, wanted_as=wanted_as, via=via, hops=hops, run=wish.run, source=wish.source)
        )
