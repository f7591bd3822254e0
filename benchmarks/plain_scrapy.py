"""The peer of the crawl benchmark: stock Scrapy, stock LinkExtractor, no pipelines, nothing kept.

    python -m benchmarks.plain_scrapy SEED [SEED...]

Prints `{"pages": N, "seconds": S}`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor

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

    async def start(self) -> Any:
        for url in sys.argv[1:]:
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        type(self).seen += 1
        own = LinkExtractor(allow=r"^http://127\.0\.0\.1:\d+/article/")
        for link in own.extract_links(response):
            yield response.follow(link)


def main() -> None:
    """Crawl the seeds and print the counts."""
    started = time.perf_counter()
    process = CrawlerProcess()
    process.crawl(Plain)
    process.start()
    print(json.dumps({"pages": Plain.seen, "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
