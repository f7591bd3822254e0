"""The frontier: nothing lost, nothing twice, the most wanted first, revisits when they are due."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from archive import Outcome
from crawler.frontier import ARTICLE, LISTING, NEW_ARTICLE, START, Found, Frontier, Visit, Waits
from crawler.revisits import DAY, HOUR

SITE = "https://news.example"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    opened = Frontier(tmp_path, "example")
    opened.begin("run-1", now=0.0)
    yield opened
    opened.close()


def page(path: str, priority: int = ARTICLE, published: float | None = None) -> Found:
    return Found(SITE + path, "page", priority, published=published)


def visit_all(frontier: Frontier, run: str, now: float, outcome: Outcome = Outcome.OK, digest: str = "a") -> list[str]:
    leases = frontier.lease(run, 100, now=now)
    frontier.finish([Visit(lease, outcome, digest=digest, etag='"1"') for lease in leases], now=now)
    return [lease.url.removeprefix(SITE) for lease in leases]


def test_the_most_wanted_come_first_and_the_newest_of_them(frontier: Frontier) -> None:
    frontier.add(
        [
            page("/old", NEW_ARTICLE, 100.0),
            page("/undated", NEW_ARTICLE),
            page("/linked"),
            page("/new", NEW_ARTICLE, 200.0),
        ]
    )
    frontier.add([Found(f"{SITE}/", "listing", START), Found(f"{SITE}/section/", "listing", LISTING)])
    order = [lease.url.removeprefix(SITE) for lease in frontier.lease("run-1", 10)]
    assert order == ["/", "/new", "/old", "/undated", "/linked", "/section/"]


def test_one_page_is_one_url_however_it_is_written(frontier: Frontier) -> None:
    assert frontier.add([page("/a?x=1&y=2")]) == 1
    assert frontier.add([page("/a?y=2&x=1"), Found("http://www.news.example/a?x=1&y=2", "page", ARTICLE)]) == 0
    assert frontier.ready() == 1


def test_what_is_leased_is_leased_to_nobody_else(frontier: Frontier) -> None:
    frontier.add([page(f"/{number}") for number in range(10)])
    first, second = frontier.lease("run-1", 6, now=0.0), frontier.lease("run-1", 6, now=0.0)
    assert len(first) == 6
    assert len(second) == 4
    assert not {lease.id for lease in first} & {lease.id for lease in second}
    assert frontier.lease("run-1", 6, now=1.0) == []


def test_a_lease_runs_out(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    assert frontier.lease("run-1", 1, now=0.0)
    assert frontier.lease("run-2", 1, now=599.0) == []
    assert len(frontier.lease("run-2", 1, now=601.0)) == 1


def test_what_is_given_back_is_ready_again(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    frontier.give_back(frontier.lease("run-1", 1, now=0.0))
    assert len(frontier.lease("run-1", 1, now=0.0)) == 1


def test_a_killed_run_loses_nothing_and_repeats_nothing(frontier: Frontier, tmp_path: Path) -> None:
    frontier.add([page(f"/{number}") for number in range(9)])
    done = frontier.lease("run-1", 3, now=0.0)
    frontier.finish([Visit(lease, Outcome.OK) for lease in done], now=0.0)
    in_hand = frontier.lease("run-1", 3, now=0.0)
    frontier.close()
    after = Frontier(tmp_path, "example")
    begun = after.begin("run-2", everything=True, now=1.0)
    assert (begun.resumed, begun.run_before) == (True, "run-1")
    assert {lease.id for lease in begun.left} == {lease.id for lease in in_hand}
    again = {lease.id for lease in after.lease("run-2", 100, now=1.0)}
    assert len(again) == 6
    assert {lease.id for lease in in_hand} < again
    after.close()


KILLED = """
import sys
from itertools import pairwise
from pathlib import Path
from archive import Outcome
from crawler.frontier import Found, Frontier, Visit

frontier = Frontier(Path(sys.argv[1]), "example")
frontier.begin("run-1")
frontier.add([Found(f"https://news.example/{number}", "page", 2) for number in range(400)])
while leases := frontier.lease("run-1", 3):
    print("leased", *(lease.id for lease in leases), flush=True)
    frontier.finish([Visit(lease, Outcome.OK) for lease in leases[:2]])
    print("finished", *(lease.id for lease in leases[:2]), flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_kill_9_loses_no_url_and_repeats_none(tmp_path: Path, lines: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(lines)]
        process.kill()
        told += [line.split() for line in process.stdout]
    finished = {int(number) for line in told if line[:1] == ["finished"] for number in line[1:]}
    frontier = Frontier(tmp_path, "example")
    assert frontier.begin("run-2", everything=True).resumed
    again = {lease.id for lease in frontier.lease("run-2", 1000)}
    frontier.close()
    assert not finished & again
    # Between the commit of the last batch and its line, at most one batch is finished without being told.
    assert 400 - len(finished) - 2 <= len(again) <= 400 - len(finished)


def test_after_an_orderly_end_only_what_is_due_comes_again(frontier: Frontier) -> None:
    frontier.add([page("/a"), Found(f"{SITE}/", "listing", START)])
    assert visit_all(frontier, "run-1", now=0.0) == ["/", "/a"]
    frontier.end()
    assert frontier.begin("run-2", now=60.0).resumed is False
    assert visit_all(frontier, "run-2", now=60.0) == []
    frontier.end()
    frontier.begin("run-2", starts=True, now=60.0)
    assert visit_all(frontier, "run-2", now=60.0) == ["/"]
    frontier.end()
    frontier.begin("run-3", now=HOUR + 1)
    assert visit_all(frontier, "run-3", now=HOUR + 1) == ["/", "/a"]


def test_a_start_is_left_alone_while_its_site_asks_for_that(frontier: Frontier) -> None:
    frontier.add([Found(f"{SITE}/feed", "feed", START)])
    frontier.begin("run-1", now=0.0)
    (lease,) = frontier.lease("run-1", 10, now=0.0)
    frontier.finish([Visit(lease, Outcome.OK, floor_s=2 * HOUR)], now=0.0)
    frontier.end()
    for now, expected in ((HOUR, []), (2 * HOUR, ["/feed"])):
        frontier.begin("run", starts=True, now=now)
        assert visit_all(frontier, "run", now=now) == expected
        frontier.end()


@pytest.mark.parametrize(("news", "low", "high"), [(1, 110.0, 130.0), (0, 23 * HOUR, 25 * HOUR)])
def test_a_listing_comes_again_as_often_as_it_names_something_new(
    frontier: Frontier, news: int, low: float, high: float
) -> None:
    frontier.add([Found(f"{SITE}/", "listing", START)])
    now = 0.0
    for turn in range(30):
        frontier.begin(f"run-{turn}", now=now)
        (lease,) = frontier.lease(f"run-{turn}", 10, now=now)
        frontier.finish([Visit(lease, Outcome.OK, news=news)], now=now)
        frontier.end()
        wait, now = (frontier.next_due() or 0.0) - now, frontier.next_due() or 0.0
    assert low < wait < high


def test_everything_comes_again_when_asked_for(frontier: Frontier) -> None:
    frontier.add([page("/a"), page("/b")])
    visit_all(frontier, "run-1", now=0.0)
    frontier.end()
    frontier.begin("run-2", everything=True, now=1.0)
    assert visit_all(frontier, "run-2", now=1.0) == ["/a", "/b"]


def test_an_unchanged_article_is_asked_for_ever_more_rarely(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    now, waits = 0.0, []
    for number in range(1, 8):
        frontier.begin(f"run-{number}", now=now)
        assert visit_all(frontier, f"run-{number}", now=now) == ["/a"]
        frontier.end()
        due = frontier.next_due()
        assert due is not None
        waits.append(due - now)
        now = due
    assert waits == [HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 30 * DAY, 30 * DAY]


def test_a_change_brings_an_article_back_sooner(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    for number, digest in enumerate(["a", "a", "a", "b"]):
        frontier.begin("run", everything=True, now=0.0)
        visit_all(frontier, "run", now=0.0, digest=digest)
        frontier.end()
        assert frontier.next_due() == {0: HOUR, 1: 6 * HOUR, 2: DAY, 3: HOUR}[number]


def test_validators_are_kept_until_new_ones_come(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    visit_all(frontier, "run-1", now=0.0)
    frontier.end()
    frontier.begin("run-2", everything=True, now=1.0)
    (lease,) = frontier.lease("run-2", 5, now=1.0)
    assert (lease.etag, lease.digest, lease.was_ok) == ('"1"', "a", True)
    frontier.finish([Visit(lease, Outcome.UNCHANGED)], now=1.0)
    frontier.end()
    frontier.begin("run-3", everything=True, now=2.0)
    assert frontier.lease("run-3", 5, now=2.0)[0].etag == '"1"'


def test_a_retry_waits_and_counts(frontier: Frontier) -> None:
    frontier.add([page("/a")])
    (lease,) = frontier.lease("run-1", 1, now=0.0)
    frontier.finish([Visit(lease, Outcome.TIMEOUT, retry_at=30.0)], now=0.0)
    assert frontier.lease("run-1", 1, now=29.0) == []
    assert frontier.next_ready() == 30.0
    (again,) = frontier.lease("run-1", 1, now=30.0)
    assert again.attempts == 1


def test_a_feed_raises_what_a_listing_found_and_revives_what_was_updated(frontier: Frontier) -> None:
    frontier.add([page("/a", LISTING), page("/b", LISTING)])
    frontier.add([page("/b", NEW_ARTICLE, 50.0)])
    assert visit_all(frontier, "run-1", now=100.0) == ["/b", "/a"]
    frontier.end()
    frontier.begin("run-2", now=200.0)
    frontier.add([page("/a", NEW_ARTICLE, 50.0), page("/b", NEW_ARTICLE, 150.0)])
    assert visit_all(frontier, "run-2", now=200.0) == ["/b"]


def test_sources_do_not_see_each_other(frontier: Frontier, tmp_path: Path) -> None:
    other = Frontier(tmp_path, "other")
    other.begin("run-9")
    frontier.add([page("/a")])
    other.add([page("/a"), page("/b")])
    assert (frontier.ready(), other.ready()) == (1, 2)
    other.close()


def test_a_source_sets_when_its_articles_and_listings_are_visited_again(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path, "example", Waits(steps=(10 * HOUR, 20 * HOUR), bounds=(2 * HOUR, 3 * HOUR)))
    frontier.begin("run-0", now=0.0)
    frontier.add([page("/a"), Found(f"{SITE}/", "listing", START)])
    seen = []
    for hour in range(60):
        frontier.begin(f"run-{hour}", everything=False, now=hour * HOUR)
        seen += [(path, hour) for path in visit_all(frontier, f"run-{hour}", hour * HOUR)]
        frontier.end()
    frontier.close()
    assert [hour for path, hour in seen if path == "/a"] == [0, 10, 30, 50]
    assert {later - earlier for earlier, later in pairwise(hour for path, hour in seen if path == "/")} == {2, 3}


def test_what_robots_txt_kept_closed_for_a_while_is_asked_for_soon(frontier: Frontier) -> None:
    frontier.add([page("/closed"), page("/denied")])
    leases = {lease.url.removeprefix(SITE): lease for lease in frontier.lease("run-1", 2, now=0.0)}
    for path, passes in (("/closed", True), ("/denied", False)):
        frontier.finish([Visit(leases[path], Outcome.ROBOTS_DENIED, passes=passes)], now=0.0)
    frontier.end()
    frontier.begin("run-2", everything=False, now=7 * HOUR)
    assert visit_all(frontier, "run-2", 7 * HOUR) == ["/closed"]
