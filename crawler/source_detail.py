"""What the crawler has found out about a source, for its page: hubs, hosts left alone, cuts, shapes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.doubt import MEANING
from crawler.frontier import Frontier
from crawler.learning import cuts_of, shapes_of
from crawler.sources import Source
from crawler.subscriptions import ACTIVE, Subscriptions
from crawler.web.control import CutRow, HoldRow, HubRow, ShapeRow, SourceDetail, SourceRow

MOST_SHAPES = 12
NO_CALLBACK = "hubs cannot reach this service: it has no --callback"


def detail(collection: Path, source: Source, row: SourceRow, *, has_callback: bool = False) -> SourceDetail:
    """Read from the collection's crawl.sqlite. `has_callback`: WebSub hubs can reach this service."""
    with closing(Frontier(collection, source.name)) as frontier:
        cuts = [
            CutRow(MEANING.get(cut.reason, cut.reason), cut.urls, cut.asked, cut.examples)
            for cut in cuts_of(frontier.engine, source.name)
        ]
        shapes = shapes_of(frontier.engine, source.name)[:MOST_SHAPES]
        return SourceDetail(
            row,
            feeds=source.feeds,
            sitemaps=source.sitemaps,
            hubs=tuple(_hubs(collection, source.name, frontier.topics(), has_callback=has_callback)),
            holds=tuple(_holds(frontier)),
            cuts=tuple(cuts),
            shapes=tuple(ShapeRow(shape, *numbers) for shape, numbers in shapes),
        )


def _hubs(
    collection: Path, source: str, topics: Sequence[tuple[str, str, str]], *, has_callback: bool
) -> Iterator[HubRow]:
    if not topics:
        return
    with Subscriptions(collection) as kept:
        known = {one.feed: one for one in kept.of(source)} if has_callback else {}
    for feed, hub, _ in topics:
        one = known.get(feed)
        if one is None:
            yield HubRow(feed, hub, why="" if has_callback else NO_CALLBACK)
        elif one.state == ACTIVE and one.until > time.time():
            yield HubRow(feed, hub, _moment(one.until), _moment(one.pushed_at))
        else:
            yield HubRow(
                feed, hub, None, _moment(one.pushed_at), f"{one.state}{f': {one.reason}' if one.reason else ''}"
            )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _holds(frontier: Frontier) -> Iterator[HoldRow]:
    """Those at which addresses of the source lie: crawl.sqlite knows the hosts of all sources."""
    for hold in frontier.holds.current(time.time()):
        if waiting := frontier.ready([hold.host]):
            yield HoldRow(hold.said, datetime.fromtimestamp(hold.until, UTC), waiting)
