"""The peer of the crawl benchmark: stock Scrapy, stock LinkExtractor, no pipelines, nothing kept.

    python -m benchmarks.plain_scrapy REPORT SEED [SEED...]

Writes `{"pages": N, "seconds": S, ...}` to REPORT (JSON), with what benchmarks.beats says of its event loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

from benchmarks.beats import Beats

SETTINGS = {
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "DEPTH_LIMIT": 1,
}


class Plain(scrapy.Spider):
    """Follows every link of the listings and looks for links on every article, as a spider does."""

    name = "plain"
    custom_settings = SETTINGS
    seen = 0
    beats = Beats()
    watching: asyncio.Future[None]

    async def start(self) -> Any:
        type(self).watching = asyncio.ensure_future(self.beats.watch())
        for url in sys.argv[2:]:
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        type(self).seen += 1
        assert isinstance(response, TextResponse)
        own = LinkExtractor(allow=r"^http://127\.0\.0\.1:\d+/article/")
        for link in own.extract_links(response):
            yield response.follow(link)


def main() -> None:
    """Crawl the seeds and write the counts."""
    process = CrawlerProcess()
    process.crawl(Plain)
    process.start()
    Path(sys.argv[1]).write_text(json.dumps({"pages": Plain.seen, **Plain.beats.figures()}))


if __name__ == "__main__":
    main()
