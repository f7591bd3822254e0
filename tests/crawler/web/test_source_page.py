"""The page of one source: its runs, what was not followed and why, hubs, and what its addresses have come to."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from html import unescape

import pytest
from dashboard_world import World

from archive import Outcome
from crawler.frontier import ARTICLE, DOUBTFUL, START, Found, Frontier, Visit
from crawler.frontier_tables import shapes
from crawler.host_holds import Hold
from crawler.learning import keep_cuts


@pytest.fixture(scope="module")
def told(full: World) -> str:
    """The page of a source that has met a trap."""
    feed = Found("https://lantern.example/rss", "feed", START)
    calendar = [Found(f"https://lantern.example/?day={n}", "page", DOUBTFUL, doubt="calendar") for n in range(5)]
    with closing(Frontier(full.folder, "lantern")) as frontier:
        frontier.begin("run-1")
        frontier.add([feed, *calendar])
        (lease,) = frontier.lease("run-1", 1)
        frontier.finish([Visit(lease, Outcome.OK, hub="https://hub.example/")])
        (look,) = frontier.lease("run-1", 1, kind="doubtful")
        frontier.finish([Visit(look, Outcome.OK)])
        with frontier.engine.begin() as connection:
            row = {"source": "lantern", "shape": "/news/Y/S.html", "articles": 41, "others": 2}
            connection.execute(shapes.delete().where(shapes.c.source == "lantern"))
            connection.execute(shapes.insert(), [row])
        frontier.add([Found("https://lantern.example/more", "page", ARTICLE)])
        frontier.holds.keep(Hold("lantern.example", time.time() + 3600, 429))
        frontier.holds.keep(Hold("elsewhere.example", time.time() + 3600, 429))
        keep_cuts(
            frontier.engine, "lantern", "run-1", [("https://lantern.example/<b>", "the path repeats 'x' 9 times")]
        )
        frontier.end()
    return page(full, "/sources/lantern")


def page(world: World, path: str, status: int = 200) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", world.dashboard.port, timeout=10)
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == status
        return answer.read().decode()


def test_what_was_cut_is_shown_with_the_reason_and_examples(told: str) -> None:
    cut = unescape(told[told.index('id="cuts"') : told.index('id="shapes"')])
    assert "calendar" in cut
    assert "lantern.example/?day=0" in cut
    assert "the path repeats … …" in cut
    assert "<b>" not in told[told.index('id="cuts"') :]
    numbers = [piece.partition("<")[0] for piece in cut.split('data-label="addresses">')[1:]]
    assert numbers == ["4", "1"]


def test_hosts_that_are_left_alone_are_shown(told: str) -> None:
    (held,) = told[told.index('id="holds"') : told.index('id="runs"')].split("<li>")[1:]
    assert "lantern.example answered 429 and wants to be left alone until" in held
    assert "1 address waits for that" in held


def test_hubs_and_shapes_are_shown(told: str) -> None:
    assert "hub.example" in told
    assert "/news/Y/S.html" in told
    assert ">41<" in told


def test_an_unknown_source_is_told(full: World) -> None:
    assert "no source is called" in unescape(page(full, "/sources/nobody", 404))
