"""The requisites of one page by hand: each host at its own pace, several hosts at once, in bounded number and time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from archive import Capture, Collection, Outcome, Requisite
from crawler.embeds import hops_to, may_need_more, of_page, of_requisite
from crawler.errors import FetchError
from crawler.fetch import Fetched, capture_of, capture_of_failure
from crawler.redirects import location_of
from crawler.revisits import WHOLE
from crawler.robots_reading import body_of
from crawler.scope import REQUISITE
from crawler.single import Arrived
from crawler.urls import resolve
from crawler.visitor import Visitor, denied

AT_ONCE = 12  # requests, over all hosts
FRESH = timedelta(days=1)  # what was kept so lately is not asked for again
TIME = 300.0  # s for all requisites of a page: what has not begun by then is given up


@dataclass(frozen=True, slots=True)
class _Want:
    url: str
    via: str
    hops: str


class Gathering:
    """Gathers the requisites of one page, and theirs."""

    def __init__(self, visitor: Visitor, collection: Collection) -> None:
        self._visitor, self._collection = visitor, collection
        self._limits = visitor.wish.limits
        self._seen: set[str] = set()
        self._known = 0
        self._room = asyncio.Semaphore(AT_ONCE)
        self._deadline = time.monotonic() + TIME

    async def gather(self, page: Arrived) -> int:
        """Keep them all; how many of them were kept lately already. Raises CollectionNotWritable."""
        found = await asyncio.to_thread(of_page, page.body, page.url, page.content_type, self._limits)
        self._seen.add(page.url)
        await self._take_all(found, page.url, page.hops)
        return self._known

    async def _take_all(self, found: list[Requisite], via: str, hops: str) -> None:
        """Each of them, as long as the page's number is not reached."""
        wants = []
        for one in found:
            if one.url not in self._seen and len(self._seen) <= self._limits.requisites_per_page:
                self._seen.add(one.url)
                wants.append(_Want(one.url, via, hops_to(one, hops)))
        await asyncio.gather(*map(self._take, wants))

    async def _take(self, want: _Want) -> None:
        before = await asyncio.to_thread(self._kept_before, want.url)
        if before is None:
            self._known += 1
            return
        async with self._room:
            answer = await self._follow(want, before)
        if answer is not None:
            fetched, hops, body = answer
            content_type = fetched.header("content-type")
            found = await asyncio.to_thread(of_requisite, body, fetched.url, content_type, hops, self._limits)
            await self._take_all(found, fetched.url, hops)

    def _kept_before(self, url: str) -> list[tuple[str, str]] | None:
        """The headers that ask only for what has changed since; None: there is no need to ask."""
        since = datetime.now(UTC) - FRESH
        for kept in self._collection.captures(url=url, limit=4):
            if kept.url != url or kept.outcome not in WHOLE:
                continue
            if datetime.fromisoformat(kept.date) > since:
                return None
            etag = [("If-None-Match", kept.etag)] if kept.etag else []
            return etag + ([("If-Modified-Since", kept.last_modified)] if kept.last_modified else [])
        return []

    async def _follow(self, want: _Want, headers: list[tuple[str, str]]) -> tuple[Fetched, str, bytes] | None:
        """The answer at the end of the redirects, if there is more to find in it."""
        visitor, chain = self._visitor, [want.url]
        while True:
            fetched = await self._fetch(want, headers)
            if fetched is None:
                return None
            capture, location = capture_of(fetched), location_of(fetched)
            target = resolve(want.url, location) if location else None
            if target is None:
                answer = self._readable(fetched, want.hops)
                await visitor.keep(capture, REQUISITE, want.via, want.hops, fetched)
                return answer
            if target in chain or len(chain) > visitor.wish.caps.redirects:
                reason = f"the redirects do not end: {len(chain)} so far, the next to {target[:200]}"
                capture = replace(capture, outcome=Outcome.TRAP, reason=reason)
                await visitor.keep(capture, REQUISITE, want.via, want.hops, fetched)
                return None
            await visitor.keep(capture, REQUISITE, want.via, want.hops, fetched)
            chain.append(target)
            want, headers = _Want(target, want.url, want.hops + "R"), []

    async def _fetch(self, want: _Want, headers: list[tuple[str, str]]) -> Fetched | None:
        visitor = self._visitor
        try:
            rules = await visitor.rules(want.url)
            if reason := rules.denial(want.url):
                await visitor.keep(denied(want.url, rules, reason), REQUISITE, want.via, want.hops, None)
            elif time.monotonic() > self._deadline:
                late = Capture(want.url, datetime.now(UTC), outcome=Outcome.TIMEOUT, reason=_LATE)
                await visitor.keep(late, REQUISITE, want.via, want.hops, None)
            else:
                return await visitor.fetch(want.url, headers, paced=True)
        except FetchError as error:
            await visitor.keep(capture_of_failure(want.url, error), REQUISITE, want.via, want.hops, None)
        return None

    def _readable(self, fetched: Fetched, hops: str) -> tuple[Fetched, str, bytes] | None:
        if fetched.status != 200 or not may_need_more(fetched.header("content-type"), hops, self._limits):
            return None
        body = body_of(fetched, self._limits.requisite_body)
        return None if body is None else (fetched, hops, body)


_LATE = f"the time for the requisites of a page ({TIME:g} s) was over"
