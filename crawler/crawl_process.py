"""The crawl process: one run of one source, from the frontier to the collection.

    python -m crawler.crawl_process --collection DIR --sources FILE --source NAME --run ID
        [--allow-address CIDR]... [--revisit due|all]

The run was queued in the RunStore by whoever started this process. Its numbers are written there once a second; at the
end it is DONE, STOPPED (SIGTERM, SIGINT: requests in hand were finished) or FAILED, with a sentence that says why.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import ipaddress
import logging
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from archive import ArchiveError
from crawler.cadence import Auto
from crawler.crawl import Crawl, Plan
from crawler.errors import CrawlerError, Stuck
from crawler.host_holds import Hold
from crawler.plain_log import set_up
from crawler.robots import Rules
from crawler.runs import Counts, RunState, RunStore
from crawler.sources import Source, load
from crawler.spiders.source import WholeSourceSpider
from crawler.watchdog import Watchdog

PATIENCE = 22.0  # s that requests in hand have after SIGTERM; the service kills after 25
COUNT_EVERY = 1.0  # s
GARBAGE = (5_000, 20, 50)  # new objects before the young ones are searched; such rounds before older ones are
EXIT = {RunState.DONE: 0, RunState.FAILED: 1, RunState.STOPPED: 3}

log = logging.getLogger("microfiche.crawl")


def main(words: list[str] | None = None) -> int:
    """Run; the exit code is 0 when the run is DONE."""
    arguments = _parser().parse_args(words)
    set_up()
    gc.disable()  # until everything is loaded
    with RunStore(arguments.collection) as store:
        try:
            state, message = asyncio.run(_run(_plan(arguments, store), store))
        except (ArchiveError, CrawlerError) as error:
            log.error("%s", error)  # noqa: TRY400 - a cause that the user can cure, told without a traceback
            state, message = RunState.FAILED, str(error)
        store.finish(arguments.run, state, message)
    return EXIT[state]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler.crawl_process", description=__doc__)
    parser.add_argument("--collection", type=Path, required=True)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--allow-address", action="append", default=[], type=ipaddress.ip_network)
    parser.add_argument("--revisit", choices=("due", "all"), help="default: all when by hand, due in a scheduled run")
    return parser


def _plan(arguments: argparse.Namespace, store: RunStore) -> Plan:
    source: Source = load(arguments.sources).get(arguments.source)
    source = replace(source, allow_addresses=(*source.allow_addresses, *arguments.allow_address))
    by_hand = store.run(arguments.run).slot is None
    everything = arguments.revisit == "all" if arguments.revisit else by_hand
    by_clock = not isinstance(source.schedule, Auto)  # then its slots say when it begins anew, not what it shows
    return Plan(source, arguments.collection, arguments.run, everything=everything, starts=by_clock)


async def _run(plan: Plan, store: RunStore) -> tuple[RunState, str]:
    settings = Settings()
    settings.setmodule("crawler.settings")
    crawler = AsyncCrawlerRunner(settings).create_crawler(WholeSourceSpider)
    task = asyncio.ensure_future(crawler.crawl_async(plan=plan))
    await asyncio.sleep(0)
    crawl: Crawl = crawler.spider.crawl  # type: ignore[union-attr]
    ending = asyncio.ensure_future(_end_on_signal(crawl))
    counting = asyncio.ensure_future(_count(crawl, store, plan.run))
    sparing = asyncio.ensure_future(_spare_the_loop(crawl))
    watchdog = _watchdog(crawl, plan, store)
    try:
        await task
    finally:
        watchdog.close()
        for beside in (ending, counting, sparing):
            beside.cancel()
        await asyncio.gather(ending, counting, sparing, return_exceptions=True)
    await asyncio.to_thread(store.count, plan.run, _counts(crawl, 0))
    return _result(crawl, plan)


async def _end_on_signal(crawl: Crawl) -> None:
    """Stop in order on the first signal; give up what is in hand when it takes too long."""
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    await asked.wait()
    crawl.stop()
    await asyncio.sleep(PATIENCE)
    crawl.abandon()


def _watchdog(crawl: Crawl, plan: Plan, store: RunStore) -> Watchdog:
    """To be made within the event loop."""
    loop = asyncio.get_running_loop()

    def end(why: str) -> None:
        loop.call_soon_threadsafe(crawl.broken, Stuck(why))
        loop.call_soon_threadsafe(crawl.abandon)

    def last(why: str) -> None:
        store.finish(plan.run, RunState.FAILED, why)

    return Watchdog(plan.caps.stuck_time + plan.caps.total_time, lambda: crawl.moved_at, end, last)


async def _spare_the_loop(crawl: Crawl) -> None:
    """Let garbage be looked for among what the run makes: among all that is loaded it takes the loop 100 ms."""
    await crawl.begun.wait()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


async def _count(crawl: Crawl, store: RunStore, run: str) -> None:
    while True:
        await asyncio.sleep(COUNT_EVERY)
        waiting = await asyncio.to_thread(crawl.waiting)
        await asyncio.to_thread(store.count, run, _counts(crawl, waiting))


def _counts(crawl: Crawl, waiting: int) -> Counts:
    tally = crawl.tally
    return Counts(tally.pages, crawl.in_hand, waiting, tally.failed, tally.bytes)


def _result(crawl: Crawl, plan: Plan) -> tuple[RunState, str]:
    if crawl.fault is not None:
        if not isinstance(crawl.fault, (ArchiveError, CrawlerError, OSError)):
            log.critical("the run broke", exc_info=crawl.fault)
        return RunState.FAILED, str(crawl.fault) or type(crawl.fault).__name__
    if crawl.stopped:
        return RunState.STOPPED, f"stopped on request; {crawl.left} known addresses wait for the next run"
    told = []
    if crawl.tally.requisites or crawl.tally.requisites_failed:
        missing = f", {crawl.tally.requisites_failed} failed" if crawl.tally.requisites_failed else ""
        told.append(f"{crawl.tally.requisites} requisites were kept{missing}")
    told += [_left_alone(hold, left) for hold, left in crawl.left_alone]
    told += [_slow(host, rules) for host, rules in sorted(crawl.slow.items())]
    left = crawl.left - sum(left for _, left in crawl.left_alone)
    if left > 0:
        told.append(f"{plan.source.max_pages} pages (max_pages) were fetched, {left} more wait for the next run")
    if crawl.cut:
        told.append(f"{crawl.cut} addresses were not followed since they look like traps")
    if crawl.tally.pages and crawl.tally.failed + crawl.tally.denied == crawl.tally.pages:
        return RunState.FAILED, "nothing could be fetched: `microfiche list` shows why"
    return RunState.DONE, "; ".join(told)


def _left_alone(hold: Hold, left: int) -> str:
    until = f"{datetime.fromtimestamp(hold.until, UTC):%Y-%m-%d %H:%M:%S} UTC"
    many = "1 address waits" if left == 1 else f"{left} addresses wait"
    return f"{hold.said} until {until}; {many} for that"


def _slow(host: str, rules: Rules) -> str:
    asked, kept = rules.asked_delay, rules.crawl_delay
    return f"robots.txt of {host} asks for {asked:g} s between requests, {kept:g} s (crawl_delay) are kept: it is slow"


if __name__ == "__main__":
    sys.exit(main())
