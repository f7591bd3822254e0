"""robots.txt from run to run: RFC 9309, 2.4."""

from __future__ import annotations

from pathlib import Path

import pytest
from nasty import sized
from raw_origin import CLOSE, RawOrigin, Script
from small_site import CAPS, page, requests_for, robots, run_crawl, source_of

from crawler.caps import Caps
from crawler.database import open_database
from crawler.robots_cache import KeptRobots, RobotsCache

RULES = "User-agent: *\nDisallow: /private\n"
BUSY: Script = [sized(b"", status=b"HTTP/1.1 503 Service Unavailable")]
OLD = Caps(retry_wait=CAPS.retry_wait, robots_time=0.0)


def site() -> dict[str, Script]:
    return {"/robots.txt": robots(RULES), "/": page("/private/a", "/public")}


def test_within_a_day_it_is_asked_for_once(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin:
        for number in range(2):
            crawled = run_crawl(tmp_path, source_of(origin), run=f"run-{number}")
            assert crawled.outcomes()["/private/a"] == "robots-denied"
        assert requests_for(origin, ["/robots.txt", "/"]) == {"/robots.txt": 1, "/": 2}


def test_after_that_it_is_asked_for_again_and_the_new_one_counts(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin:
        run_crawl(tmp_path, source_of(origin), caps=OLD)
        origin.scripts["/robots.txt"] = robots("User-agent: *\nDisallow: /public\n")
        crawled = run_crawl(tmp_path, source_of(origin), run="run-2", caps=OLD)
        assert requests_for(origin, ["/robots.txt"]) == {"/robots.txt": 2}
        outcomes = crawled.outcomes()
        assert (outcomes["/private/a"], outcomes["/public"]) == ("gone", "robots-denied")


@pytest.mark.parametrize("script", [BUSY, [CLOSE]])
def test_while_it_cannot_be_had_the_old_one_counts(tmp_path: Path, script: Script) -> None:
    with RawOrigin(site()) as origin:
        run_crawl(tmp_path, source_of(origin), caps=OLD)
        origin.scripts["/robots.txt"] = script
        crawled = run_crawl(tmp_path, source_of(origin), run="run-2", caps=OLD)
        outcomes = crawled.outcomes()
        assert outcomes["/private/a"] == "robots-denied"
        assert outcomes["/public"] == "http-error"  # asked for, though there is none


def test_that_there_is_none_is_kept_too(tmp_path: Path) -> None:
    with RawOrigin({"/": page("/public")}) as origin:
        for number in range(2):
            run_crawl(tmp_path, source_of(origin), run=f"run-{number}")
        assert requests_for(origin, ["/robots.txt"]) == {"/robots.txt": 1}


def test_answers_take_the_place_of_older_ones(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    cache = RobotsCache(engine)
    assert cache.get("https://a.example") is None
    for body in (b"one", b"two"):
        cache.keep("https://a.example", KeptRobots(1000.0, 200, body))
    kept = RobotsCache(engine).get("https://a.example")
    engine.dispose()
    assert kept == KeptRobots(1000.0, 200, b"two")
    assert [kept.is_fresh(now, 60.0) for now in (999.0, 1000.0, 1060.0, 1061.0)] == [False, True, True, False]
