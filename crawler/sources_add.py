"""`microfiche sources add URL`: what a site offers is looked at and shown, and its entry written into sources.toml."""

from __future__ import annotations

import json as json_lines
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.plain_log import plain
from crawler.scout import Found, NoWayIn, Scouted, scout
from crawler.source_fields import NotAllowed, network
from crawler.source_fields import name as name_of
from crawler.source_fields import url as url_of
from crawler.sources import Sources, load
from crawler.sources_writing import AlreadyFollowed, append, entry_text, name_for, refuse_doubles
from crawler.urls import resolve


@dataclass(frozen=True, slots=True)
class Order:
    """What the command was told."""

    url: str
    path: Path
    name: str | None = None
    dry_run: bool = False
    allow_addresses: Sequence[str] = ()
    json: bool = False


def add(order: Order) -> int:
    """Run the command; 0 when the entry was written, or would be. Raises CrawlerError."""
    before = order.path.read_bytes() if order.path.exists() else None
    known = load(order.path) if before is not None else Sources()
    url, name = _checked(order)
    refuse_doubles(known, name, [url], path=order.path)
    limits = known.crawl
    allowed = (*limits.allow_addresses, *map(network, order.allow_addresses))
    found = scout(url, replace(limits, allow_addresses=allowed))
    if not (found.feeds or found.sitemaps or found.links):
        raise NoWayIn(found.url, "it has no feed, no sitemap, and no link to a page of its own")
    name = name or name_for(found.url)
    entry = _entry(found, name)
    refuse_doubles(known, name, [found.url, *(feed.url for feed in found.feeds)], path=order.path)
    if not order.dry_run:
        append(order.path, entry, before)
    _tell(order, found, name, entry)
    return 0


def _checked(order: Order) -> tuple[str, str | None]:
    written = order.url if "://" in order.url else f"https://{order.url}"
    try:
        url = url_of(written)
        return resolve(url, url) or url, name_of(order.name) if order.name is not None else None
    except NotAllowed as error:
        raise NotUsable(str(error)) from error


class NotUsable(AlreadyFollowed):
    """What was given is no URL, or no name."""

    def __init__(self, why: str) -> None:
        super().__init__("", f"cannot add it: what was given {why}")


def _entry(found: Scouted, name: str) -> str:
    is_page = all(feed.url != found.url for feed in (*found.feeds, *found.sitemaps))
    return entry_text(
        name,
        title=found.title,
        seeds=[found.url] if is_page else [],
        feeds=[feed.url for feed in found.feeds if feed.listed.kind == "feed"],
        sitemaps=[sitemap.url for sitemap in found.sitemaps if sitemap.url not in found.named_sitemaps],
    )


def _tell(order: Order, found: Scouted, name: str, entry: str) -> None:
    if order.json:
        print(json_lines.dumps(_as_json(found, name, entry, written=not order.dry_run), ensure_ascii=False))
        return
    said = "This would be written" if order.dry_run else "Written"
    for line in (*_lines(found), "", f"{said} at the end of {order.path}:", "", *entry.splitlines()):
        print(plain(line))
    if not order.dry_run:
        print(f"\nCrawl it now: microfiche crawl {name}", file=sys.stderr)


def _lines(found: Scouted) -> Iterator[str]:
    yield f"{found.url}  {found.title or '(no title)'}"
    yield f"language  {found.language}"
    rules = found.rules
    asks = f"asks for {rules.asked_delay:g} s between requests" if rules.crawl_delay else "lets us in"
    slow = f"; {rules.crawl_delay:g} s are kept, and it is slow" if rules.is_slow else ""
    yield f"robots    {asks}{slow}"
    for feed in found.feeds:
        hub = f", WebSub hub {feed.hub}" if feed.hub else ""
        wait = f", asks for {feed.listed.hints.wait_s / 60:g} min between visits" if feed.listed.hints.wait_s else ""
        yield f"feed      {feed.url}  {_holds(feed)}{wait}{hub}"
    for sitemap in found.sitemaps:
        yield f"sitemap   {sitemap.url}  {_holds(sitemap)}"
    for listing in found.listings:
        yield f"listing   {listing}"
    yield f"links     {found.links} on the front page, to pages of its own"
    if found.other_hosts:
        others = ", ".join(found.other_hosts[:8])
        yield f"note      entries lead to other hosts too, unvisited unless `hosts` names them: {others}"
    for url, why in found.problems:
        yield f"problem   {url}: {why}"


def _holds(found: Found) -> str:
    listed = found.listed
    parts = [f"{len(listed.entries)} entries"] if listed.entries or not listed.sitemaps else []
    parts += [f"{len(listed.sitemaps)} sitemaps"] if listed.sitemaps else []
    parts += ["news"] if listed.is_news else []
    parts += [f"newest {datetime.fromtimestamp(found.newest, UTC):%Y-%m-%d %H:%M} UTC"] if found.newest else []
    return ", ".join(parts)


def _as_json(found: Scouted, name: str, entry: str, *, written: bool) -> dict[str, object]:
    return {
        "name": name,
        "url": found.url,
        "title": found.title,
        "language": found.language,
        "crawl_delay": found.rules.crawl_delay,
        "feeds": [_listed_json(feed) for feed in found.feeds],
        "sitemaps": [_listed_json(sitemap) for sitemap in found.sitemaps],
        "listings": found.listings,
        "links": found.links,
        "other_hosts": found.other_hosts,
        "problems": [{"url": url, "reason": why} for url, why in found.problems],
        "entry": entry,
        "written": written,
    }


def _listed_json(found: Found) -> dict[str, object]:
    newest = datetime.fromtimestamp(found.newest, UTC).isoformat() if found.newest else None
    return {
        "url": found.url,
        "title": found.listed.title,
        "entries": len(found.listed.entries),
        "sitemaps": len(found.listed.sitemaps),
        "newest": newest,
        "news": found.listed.is_news,
        "hub": found.hub,
        "wait_s": found.listed.hints.wait_s,
    }
