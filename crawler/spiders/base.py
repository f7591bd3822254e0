"""What all spiders share: a site is data (an entry of sources.toml), a spider is a way of finding pages.

A spider has no parsing of its own: it asks its `Crawl` what to fetch, and tells it what came. A crawl process gives it
its `Plan`; `scrapy crawl feed -a source=NAME` makes one from ./sources.toml and ./collection (-a sources=FILE,
-a collection=DIR).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl import WAYS, Crawl, Plan
from crawler.dispatch import Errand
from crawler.errors import FetchError
from crawler.sources import DEFAULT_FILE, load
from crawler.wire_response import WireResponse


class SourceSpider(Spider):
    """`ways`: which kinds of starts it follows: feed, sitemap, listing."""

    ways: ClassVar[frozenset[str]] = WAYS

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Ask to be told when the engine has closed."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.finish, signals.spider_closed)
        return spider

    def __init__(self, plan: Plan | None = None, **arguments: str) -> None:
        super().__init__()
        self.crawl = Crawl(replace(plan or plan_of(self.name, **arguments), ways=self.ways))

    async def start(self) -> AsyncIterator[Any]:
        """Requests, each as soon as its host may be asked."""
        with self._heard_of():
            await self.crawl.begin()
            while errand := await self.crawl.next_errand():
                yield self._request(errand)

    async def take(self, response: Response) -> None:
        """The callback of every request."""
        assert isinstance(response, WireResponse)  # noqa: S101 - what our download handler gives
        with self._heard_of():
            await self.crawl.answered(response.meta["errand"], response.fetched)

    def fail(self, failure: Failure) -> None:
        """The errback of every request."""
        errand: Errand = failure.request.meta["errand"]  # type: ignore[attr-defined]
        error = failure.value
        if not isinstance(error, FetchError):
            self.crawl.broken(error or RuntimeError("a request failed without an error"))
            return
        with self._heard_of():
            self.crawl.failed(errand, error)

    async def finish(self) -> None:
        """The engine has closed: keep what is left."""
        await asyncio.to_thread(self.crawl.close)
        if self.crawl.fault is not None:
            self.logger.error("%s", self.crawl.fault)

    @contextmanager
    def _heard_of(self) -> Iterator[None]:
        """A fault in here ends the run: the engine would but log it, and the run wait for what never comes."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.crawl.broken(error)

    def _request(self, errand: Errand) -> Request:
        return Request(
            errand.url,
            callback=self.take,
            errback=self.fail,
            meta={"errand": errand},
            dont_filter=True,  # what is fetched twice is the frontier's business
        )


def plan_of(
    spider: str,
    source: str = "",
    sources: str = str(DEFAULT_FILE),
    collection: str = "collection",
    url: str = "",
    revisit: str = "all",
) -> Plan:
    """The plan of a run by `scrapy crawl`; its arguments are those that -a may give. Raises CrawlerError."""
    entry = load(sources).get(source)
    run = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{entry.name}-{spider}-{secrets.token_hex(2)}"
    return Plan(entry, Path(collection), run, everything=revisit == "all", pages=tuple(url.split()))
