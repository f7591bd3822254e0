"""What a site offers to find its articles by: its front page, robots.txt, feeds and sitemaps looked at once, by hand.

Nothing is kept. Guard, certificates, robots.txt and caps are those of a crawl.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

from archive import UndecodableBody, decode_content, decode_page, detect_language, parse_html
from crawler.agent import request_headers
from crawler.errors import CrawlerError, FetchError
from crawler.feeds import Listed, read_listed, read_text_sitemap
from crawler.fetch import Fetched, Fetcher
from crawler.guard import Guard
from crawler.hints import hub_in
from crawler.links import PageLinks, read_links, take_headers
from crawler.media import GZIP
from crawler.pace import Pace
from crawler.reading import FEED_PLACES, SITEMAP_PLACES
from crawler.redirects import location_of
from crawler.robots import OPEN, Rules, robots_url
from crawler.robots_reading import RobotsReader, body_of
from crawler.scope import LISTING, Scope
from crawler.sources import Limits, Source
from crawler.urls import host_of, looks_like_feed, looks_like_search, resolve

DELAY = 0.3  # s between two requests, unless robots.txt asks for more
LONGEST_DELAY = 5.0  # s: a person waits, and there are a dozen requests
MOST = 6  # feeds, and sitemaps, that are looked at
MOST_LISTINGS = 8
LANGUAGE_SAMPLE = 6000  # characters


class NoWayIn(CrawlerError):
    """A site that cannot be followed. Carries `url`."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"cannot follow {url}: {why}")
        self.url = url


@dataclass(frozen=True, slots=True)
class Found:
    """A feed or sitemap that was looked at. `listed` is what it names; `hub` its WebSub hub."""

    url: str
    listed: Listed
    hub: str | None = None

    @property
    def newest(self) -> float | None:
        """Seconds since 1970 of the newest entry that has a date."""
        dates = [entry.published for entry in (*self.listed.entries, *self.listed.sitemaps) if entry.published]
        return max(dates, default=None)


@dataclass(slots=True)
class Scouted:
    """What there is. `problems` are places that could not be looked at, and why."""

    url: str  # of the front page, after redirects
    title: str | None = None
    language: str = "und"
    rules: Rules = OPEN
    feeds: list[Found] = field(default_factory=list)
    sitemaps: list[Found] = field(default_factory=list)
    named_sitemaps: list[str] = field(default_factory=list)  # by robots.txt
    listings: list[str] = field(default_factory=list)
    links: int = 0  # on the front page, to pages of the site
    other_hosts: list[str] = field(default_factory=list)  # that entries of its feeds and sitemaps lead to
    problems: list[tuple[str, str]] = field(default_factory=list)


def scout(url: str, limits: Limits) -> Scouted:
    """Look at a site. Raises `NoWayIn`. Blocks; not to be called within an event loop."""
    return asyncio.run(_Scout(limits).run(url))


class _Scout:
    def __init__(self, limits: Limits) -> None:
        self._limits, self._caps = limits, limits.caps
        self._headers = request_headers(limits.contact)
        self._pace = Pace(DELAY, 1)
        self._robots = RobotsReader(self._fetch, self._drop, self._pace, self._caps, longest_delay=LONGEST_DELAY)

    async def run(self, url: str) -> Scouted:
        limits = self._limits
        guard, caps = Guard(limits.allow_addresses), self._caps.within(limits.max_body)
        self._fetcher = Fetcher(guard, caps, proxy=limits.proxy, unverified=limits.accept_invalid_certificate_of)
        try:
            return await self._look(url)
        finally:
            self._fetcher.close()

    async def _look(self, url: str) -> Scouted:
        try:
            address, body, content_type, headers = await self._get(url)
        except FetchError as error:
            raise NoWayIn(url, error.reason) from error
        found = Scouted(address, rules=await self._robots.rules(address))
        if listed := read_listed(body, most=self._caps.feed_entries):
            (found.feeds if listed.kind == "feed" else found.sitemaps).append(Found(address, listed))
            found.title, links = listed.title, PageLinks()
        else:
            links = read_links(body, address, content_type, most=self._caps.links_per_page)
            take_headers(headers, address, links)
            found.title = links.headline or None
            await self._look_around(found, links)
        self._judge(found, links, decode_page(body, content_type)[0])
        return found

    async def _look_around(self, found: Scouted, links: PageLinks) -> None:
        """Feeds and sitemaps that are named; where there are none, those that lie in common places."""
        origin = robots_url(found.url).removesuffix("/robots.txt")
        own = (url for url in links.links if looks_like_feed(url) and host_of(url) == host_of(found.url))
        async for feed in self._listed(dict.fromkeys((*links.feeds, *own)), found):
            found.feeds.append(feed)
        found.named_sitemaps = [url for line in found.rules.sitemaps if (url := resolve(found.url, line))]
        async for sitemap in self._listed(found.named_sitemaps, found):
            found.sitemaps.append(sitemap)
        for place, kind, into in (
            (FEED_PLACES, "feed", found.feeds),
            (SITEMAP_PLACES, "sitemap", found.sitemaps),
        ):
            if not into:
                async for guessed in self._listed([origin + path for path in place], None, most=len(place)):
                    if guessed.listed.kind == kind:
                        into.append(guessed)
                        break

    async def _listed(self, urls: Iterable[str], tell: Scouted | None, *, most: int = MOST) -> AsyncIterator[Found]:
        """Those of the URLs that are feeds or sitemaps, each once; what is wrong with the others is told, if wished."""
        for url in list(urls)[:most]:
            try:
                address, body, _, link_headers = await self._get(url)
            except FetchError as error:
                if tell:
                    tell.problems.append((url, error.reason))
                continue
            listed = self._read(body)
            if listed is not None:
                yield Found(address, listed, listed.hints.hub or hub_in(link_headers))
            elif tell:
                tell.problems.append((url, "is neither a feed nor a sitemap"))

    def _read(self, body: bytes) -> Listed | None:
        listed = read_listed(body, most=self._caps.sitemap_entries)
        if listed is None and body.lstrip(b"\xef\xbb\xbf").startswith((b"http://", b"https://")):
            listed = read_text_sitemap(body, most=self._caps.sitemap_entries)
        return listed

    def _judge(self, found: Scouted, links: PageLinks, text: str) -> None:
        """What is worked out from all that was seen."""
        scope = Scope(Source(name="scouted", seeds=(found.url,)), self._caps)
        verdicts = {url: scope.judge_link(url, found.url, None) for url in links.links if url != found.url}
        found.links = sum(verdict.wanted_as is not None for verdict in verdicts.values())
        sure = (url for url, verdict in verdicts.items() if verdict.wanted_as == LISTING and not verdict.doubt)
        found.listings = [url for url in sure if not looks_like_search(url)][:MOST_LISTINGS]
        entries = [entry for named in (*found.feeds, *found.sitemaps) for entry in named.listed.entries]
        hosts = {host_of(url) for entry in entries[:2000] if (url := resolve(found.url, entry.url))}
        found.other_hosts = sorted(host for host in hosts if host and not scope.has_host(f"http://{host}/"))
        titles = ". ".join(entry.title for entry in entries if entry.title)
        body = parse_html(text).body if len(titles) < LANGUAGE_SAMPLE // 10 else None
        found.language = detect_language(f"{titles} {body.text() if body else ''}"[:LANGUAGE_SAMPLE]).tag

    async def _get(self, url: str) -> tuple[str, bytes, str | None, Sequence[str]]:
        """Final URL, decoded body, Content-Type and Link headers of a page that is there. Raises FetchError."""
        for _ in range(self._caps.redirects):
            rules = await self._robots.rules(url)
            if reason := rules.denial(url):
                raise FetchError(reason)
            fetched = await self._fetch(url)
            try:
                target = resolve(url, location_of(fetched) or "")
                if target is None:
                    return self._answer(fetched)
            finally:
                fetched.close()
            url = target
        raise FetchError(f"more than {self._caps.redirects} redirects")

    def _answer(self, fetched: Fetched) -> tuple[str, bytes, str | None, Sequence[str]]:
        if fetched.status != 200 or fetched.head is None:
            raise FetchError(f"the server answers {fetched.status}")
        head = fetched.head
        return fetched.url, self._body(fetched), fetched.header("content-type"), head.all("link")

    def _body(self, fetched: Fetched) -> bytes:
        most = self._caps.sitemap_bytes
        body = body_of(fetched, most)
        if body is None:
            raise FetchError("its content coding cannot be undone")
        try:
            return decode_content(body, ["gzip"], max_size=most) if body.startswith(GZIP) else body
        except UndecodableBody as error:
            raise FetchError(str(error)) from error

    async def _fetch(self, url: str) -> Fetched:
        pace = self._pace.of(host_of(url))
        async with pace.slot():
            return await self._fetcher.fetch(url, self._headers, turn=pace.turn())

    async def _drop(self, _address: str, _via: str, _hops: str, answer: Fetched | FetchError) -> None:
        if not isinstance(answer, FetchError):
            answer.close()
