"""A small news site of a test's own making, and a crawl driven without Scrapy's engine: all else is the real thing."""

from __future__ import annotations

import asyncio
import gzip
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nasty import sized
from raw_origin import RawOrigin, Script

from archive import Collection, KeptCapture
from crawler.caps import Caps
from crawler.crawl import Crawl, Plan
from crawler.dispatch import Errand
from crawler.errors import FetchError
from crawler.sources import Source

HTML = b"Content-Type: text/html; charset=utf-8"
XML = b"Content-Type: application/xml"
CAPS = Caps(retry_wait=0.05, total_time=20.0, connect_time=20.0, linger_time=0.02)


_NUMBER = itertools.count()


def page(*links: str, title: str = "Page", head: str = "") -> Script:
    """An HTML page with links, unlike every other."""
    title = f"{title} {next(_NUMBER)}"
    anchors = "".join(f'<p><a href="{link}">Read on: {link}</a></p>' for link in links)
    html = (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{anchors}</body></html>"
    )
    return [sized(html.encode(), HTML)]


def redirect(target: str, status: str = "302 Found", *headers: bytes) -> Script:
    return [sized(b"", f"Location: {target}".encode(), *headers, status=f"HTTP/1.1 {status}".encode())]


def xml(text: str) -> Script:
    return [sized(text.encode(), XML)]


def gz(text: str) -> Script:
    return [sized(gzip.compress(text.encode()), b"Content-Type: application/gzip")]


def rss(*entries: tuple[str, str]) -> Script:
    """Entries are (link, RFC 822 date)."""
    items = "".join(f"<item><link>{link}</link><pubDate>{date}</pubDate></item>" for link, date in entries)
    return xml(f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>')


def robots(text: str) -> Script:
    return [sized(text.encode(), b"Content-Type: text/plain")]


@dataclass
class Crawled:
    """What a crawl left: its captures, oldest first, and its `Crawl`."""

    crawl: Crawl
    captures: list[KeptCapture]

    def outcomes(self) -> dict[str, str]:
        """Path -> the last outcome."""
        return {path_of(kept.url): str(kept.outcome) for kept in self.captures if kept.wanted_as != "robots"}

    def paths(self, wanted_as: str | None = None) -> list[str]:
        return [path_of(kept.url) for kept in self.captures if wanted_as in (None, kept.wanted_as)]


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def source_of(origin: RawOrigin, **fields: Any) -> Source:
    from ipaddress import ip_network

    fields = {"seeds": (f"{origin.base}/",), "delay": 0.0, "allow_addresses": (ip_network("127.0.0.0/8"),), **fields}
    return Source(name=fields.pop("name", "small"), **fields)


def run_crawl(folder: Path, source: Source, *, run: str = "run-1", caps: Caps = CAPS, **plan: Any) -> Crawled:
    """Crawl to the end, and give what this run kept."""
    crawl = asyncio.run(_drive(Plan(replace(source, caps=caps), folder, run, **plan)))
    if crawl.fault:
        raise crawl.fault
    with Collection.open(folder, writable=False) as collection:
        return Crawled(crawl, collection.captures(run=run, newest_first=False))


async def _drive(plan: Plan) -> Crawl:
    crawl = Crawl(plan)
    crawl.open()
    tasks: set[asyncio.Task[None]] = set()
    try:
        while errand := await crawl.next_errand():
            tasks.add(asyncio.create_task(_one(crawl, errand)))
        await asyncio.gather(*tasks)
    finally:
        await asyncio.to_thread(crawl.close)
    return crawl


async def _one(crawl: Crawl, errand: Errand) -> None:
    try:
        fetched = await crawl.fetch(errand)
    except FetchError as error:
        crawl.failed(errand, error)
    else:
        await crawl.answered(errand, fetched)


def requests_for(origin: RawOrigin, targets: Iterable[str]) -> dict[str, int]:
    """How often the origin was asked for each."""
    asked = [seen.target for seen in origin.seen]
    return {target: asked.count(target) for target in targets}
