"""What the crawler has found out about a source, for its page: hubs, hosts left alone, cuts, shapes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.doubt import MEANING
from crawler.frontier import Frontier
from crawler.learning import cuts_of, shapes_of
from crawler.sources import Source
from crawler.web.control import CutRow, HoldRow, ShapeRow, SourceDetail, SourceRow

MOST_SHAPES = 12


def detail(collection: Path, source: Source, row: SourceRow) -> SourceDetail:
    """Read from the collection's crawl.sqlite."""
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
            hubs=tuple(frontier.hubs()),
            holds=tuple(_holds(frontier)),
            cuts=tuple(cuts),
            shapes=tuple(ShapeRow(shape, *numbers) for shape, numbers in shapes),
        )


def _holds(frontier: Frontier) -> Iterator[HoldRow]:
    """Those at which addresses of the source lie: crawl.sqlite knows the hosts of all sources."""
    for hold in frontier.holds.current(time.time()):
        if waiting := frontier.ready([hold.host]):
            yield HoldRow(hold.said, datetime.fromtimestamp(hold.until, UTC), waiting)
