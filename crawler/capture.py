"""The download handler: Scrapy's requests go out, and come back as the bytes of the wire.

Scrapy's own handlers lose reason phrases, header order and case, chunk framing, trailers and interim answers, inflate
bodies in the event loop and verify no certificates; this one hands requests to `crawler.fetch`, and gives the spider a
response that carries the whole exchange. The body is not decoded and no charset is guessed: that is the work of
`crawler.reading`, within bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from crawler.dispatch import Errand
from crawler.wire_response import WireResponse

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CaptureHandler(BaseDownloadHandler):
    """For http and https. Its spider is one of `crawler.spiders`: each request carries its errand in `meta`."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        spider: Any = crawler.spider
        self._crawl = spider.crawl

    async def download_request(self, request: Request) -> Response:
        """One exchange. Raises FetchError."""
        errand: Errand = request.meta["errand"]
        return WireResponse(request.url, await self._crawl.fetch(errand))
