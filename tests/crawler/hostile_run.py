"""A crawl of the hostile site in a process of its own, by the real engine; prints in a line of JSON how that fared.

python hostile_run.py COLLECTION SEED HOST...
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from ipaddress import ip_network
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from crawler.caps import Caps
from crawler.crawl import Plan
from crawler.memory import peak_memory
from crawler.plain_log import set_up
from crawler.sources import Source
from crawler.spiders.source import WholeSourceSpider

CAPS = Caps(total_time=2.0, connect_time=2.0, linger_time=0.05, retries=0, retry_wait=0.2, crawl_delay=0.2)
BEAT = 0.01  # s


class Beats:
    """The longest time between two beats of the loop: on the clock, and what the loop's thread computed meanwhile.

    The second is what the crawl itself is to blame for: on a busy machine the first counts the work of others, too.
    """

    def __init__(self) -> None:
        self.wall = self.own = 0.0

    async def watch(self) -> None:
        while True:
            wall, work = time.monotonic(), time.thread_time()
            await asyncio.sleep(BEAT)
            self.wall = max(self.wall, time.monotonic() - wall - BEAT)
            self.own = max(self.own, time.thread_time() - work)


async def crawl(plan: Plan) -> dict[str, object]:
    settings = Settings()
    settings.setmodule("crawler.settings")
    crawler = AsyncCrawlerRunner(settings).create_crawler(WholeSourceSpider)
    beats, began = Beats(), time.monotonic()
    task = asyncio.ensure_future(crawler.crawl_async(plan=plan))
    watching = asyncio.ensure_future(beats.watch())
    await task
    watching.cancel()
    run = crawler.spider.crawl
    return {
        "seconds": round(time.monotonic() - began, 1),
        "stall": round(beats.wall, 3),
        "own_stall": round(beats.own, 3),
        "peak_mb": peak_memory() >> 20,
        "pages": run.tally.pages,
        "failed": run.tally.failed,
        "fault": repr(run.fault) if run.fault else None,
    }


def main(collection: str, seed: str, *hosts: str) -> None:
    set_up()
    source = Source(
        name="hostile", seeds=(seed,), hosts=hosts, delay=0.0, concurrency_per_host=32, max_pages=3000,
        allow_addresses=(ip_network("127.0.0.1/32"),), caps=CAPS,
    )  # fmt: skip
    print(json.dumps(asyncio.run(crawl(Plan(source, Path(collection), "hostile-run")))))


if __name__ == "__main__":
    main(*sys.argv[1:])
