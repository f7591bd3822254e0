"""One page by hand: the download handler's fetcher driven directly, without an engine, since a person waits.

robots.txt -> page -> its redirects -> its requisites, each an exchange and a capture of its own -> Collection.add
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from archive import Capture, Collection, KeptCapture, Outcome
from crawler.errors import FetchError
from crawler.fetch import Fetched, capture_of, capture_of_failure
from crawler.media import HTML, is_html
from crawler.redirects import cookie_header, cookies_after, location_of
from crawler.robots_reading import body_of
from crawler.robots_tags import applied, in_head, joined
from crawler.scope import PAGE, REQUISITE
from crawler.urls import resolve
from crawler.visitor import Visitor, Wish, denied

__all__ = ["Whole", "Wish", "capture_one", "capture_whole"]

HEAD_BYTES = 256 * 1024  # of a page, decoded, in which it says what it says to robots


@dataclass(frozen=True, slots=True)
class Whole:
    """What was kept: the page and its redirects in order, and its requisites; `known` were kept lately already."""

    pages: list[KeptCapture]
    requisites: list[KeptCapture]
    known: int = 0


def capture_one(wish: Wish, collection: Collection) -> list[KeptCapture]:
    """The pages of `capture_whole`."""
    return capture_whole(wish, collection).pages


def capture_whole(wish: Wish, collection: Collection) -> Whole:
    """Fetch a page and keep it. The page and its redirects, in order: the last one says what became of it.

    robots.txt is kept too, but not given. A page that cannot be had is a capture with outcome and reason; nothing is
    raised but `CollectionNotWritable`. Blocks; not to be called within an event loop.
    """
    return asyncio.run(_capture(wish, collection))


async def _capture(wish: Wish, collection: Collection) -> Whole:
    visitor, known = Visitor(wish, collection), 0
    try:
        page = await _Page(visitor).follow(urldefrag(wish.url.strip())[0])
        if wish.requisites and page is not None:
            from crawler.single_requisites import Gathering  # most captures are of the page alone

            known = await Gathering(visitor, collection).gather(page)
        kept = await visitor.kept()
    finally:
        visitor.close()
    pages = [capture for capture in kept if capture.wanted_as == PAGE]
    return Whole(pages, [capture for capture in kept if capture.wanted_as == REQUISITE], known)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The page at the end of its redirects: decoded of its content coding, if it is HTML."""

    url: str
    hops: str
    body: bytes
    content_type: str | None


class _Page:
    """Follows one address to its page."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    async def follow(self, url: str) -> Arrived | None:
        """The page, if it is one that may have requisites."""
        visitor, via, hops = self._visitor, None, ""
        cookies: tuple[tuple[str, str], ...] = ()
        visited: set[tuple[str, object]] = set()
        while True:
            visited.add((url, cookies))
            fetched = await self._fetch(url, via, hops, cookies)
            if fetched is None:
                return None
            target = _target(fetched)
            capture = self._tagged(fetched) if target is None else capture_of(fetched)
            if target is None:
                arrived = self._arrived(fetched, hops) if capture.exchange else None
                await visitor.keep(capture, PAGE, via, hops, fetched)
                return arrived
            cookies = cookies_after(fetched, cookies, target, visitor.wish.caps)
            if (target, cookies) in visited or len(visited) > visitor.wish.caps.redirects:
                reason = f"the redirects do not end: {len(visited)} so far, the next to {target[:200]}"
                trap = replace(capture, outcome=Outcome.TRAP, reason=reason)
                await visitor.keep(trap, PAGE, via, hops, fetched)
                return None
            await visitor.keep(capture, PAGE, via, hops, fetched)
            url, via, hops = target, url, hops + "R"

    async def _fetch(
        self, url: str, via: str | None, hops: str, cookies: tuple[tuple[str, str], ...]
    ) -> Fetched | None:
        visitor = self._visitor
        try:
            rules = await visitor.rules(url)
            if reason := rules.denial(url):
                await visitor.keep(denied(url, rules, reason), PAGE, via, hops, None)
                return None
            return await visitor.fetch(url, cookie_header(cookies))
        except FetchError as error:
            await visitor.keep(capture_of_failure(url, error), PAGE, via, hops, None)
            return None

    def _tagged(self, fetched: Fetched) -> Capture:
        """The capture with what the page says to robots, obeyed if that is wished."""
        head, limits = fetched.head, self._visitor.wish.limits
        markup: list[str] = []
        if _is_html(fetched) and (body := body_of(fetched, HEAD_BYTES)) and b"robots" in body.lower():
            from crawler.links import read_links  # of few pages it is asked

            markup = read_links(body, fetched.url, fetched.header("content-type")).robots_tags
        return applied(capture_of(fetched), joined(in_head(head), markup), limits.robots_tags)

    def _arrived(self, fetched: Fetched, hops: str) -> Arrived | None:
        if not self._visitor.wish.requisites or fetched.status != 200 or not _is_html(fetched):
            return None
        body = body_of(fetched, self._visitor.wish.limits.max_body)
        return None if body is None else Arrived(fetched.url, hops, body, fetched.header("content-type"))


def _is_html(fetched: Fetched) -> bool:
    return is_html(fetched.header("content-type") or HTML[0])


def _target(fetched: Fetched) -> str | None:
    location = location_of(fetched)
    return None if location is None else resolve(fetched.url, location)
