"""A host that wants to be left alone is, by this run and later ones, and its addresses wait for it."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest
from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import page, requests_for, run_crawl, source_of

from crawler.crawl_process import _result
from crawler.frontier import Frontier
from crawler.host_holds import Hold, HostHolds, holds

STORIES = [f"/2026/11/story-number-{number}-of-four.html" for number in range(4)]
BUSY = [sized(b"busy", b"Retry-After: 3600", status=b"HTTP/1.1 503 Service Unavailable")]


def site() -> dict[str, Script]:
    return {"/": page(*STORIES), **{story: page(title=story) for story in STORIES}}


def asked(origin: RawOrigin) -> list[int]:
    return list(requests_for(origin, STORIES).values())


def forget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    monkeypatch.setenv("MICROFICHE_RUNTIME_DIR", str(tmp_path / f"runtime-{run}"))  # as if it had been restarted


def test_an_hour_is_an_hour_over_runs_and_reboots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawOrigin({**site(), STORIES[1]: BUSY}) as origin:
        source, host = source_of(origin), f"127.0.0.1:{origin.port}"
        forget(tmp_path, monkeypatch, "1")
        crawl = run_crawl(tmp_path, source).crawl
        assert sum(asked(origin)) < 4
        assert asked(origin)[1] == 1
        waiting = 4 - sum(asked(origin))
        assert [(hold.host, hold.status, left) for hold, left in crawl.left_alone] == [(host, 503, waiting)]
        state, message = _result(crawl, crawl.plan)
        assert (str(state), message.partition(" until ")[0]) == (
            "done",
            f"{host} answered 503 and wants to be left alone",
        )
        before = len(origin.seen)
        forget(tmp_path, monkeypatch, "2")
        run_crawl(tmp_path, source, run="run-2")
        assert len(origin.seen) == before
        with closing(Frontier(tmp_path, "small")) as frontier:
            assert 3500 < (frontier.next_due() or 0.0) - time.time() <= 3600
            with frontier.engine.begin() as connection:
                connection.execute(holds.update().values(until=time.time()))
        origin.scripts.update(site())
        forget(tmp_path, monkeypatch, "3")
        run_crawl(tmp_path, source, run="run-3")
        assert min(asked(origin)) == 1


def test_other_hosts_of_the_source_are_crawled_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(tmp_path, monkeypatch, "1")
    with RawOrigin({}) as busy, RawOrigin(site()) as free:
        busy.scripts.update({"/": page(*STORIES), **dict.fromkeys(STORIES, BUSY)})
        crawl = run_crawl(tmp_path, source_of(busy, seeds=(f"{busy.base}/", f"{free.base}/"))).crawl
        assert asked(free) == [1, 1, 1, 1]
        assert sum(asked(busy)) == 1
        assert [left for _, left in crawl.left_alone] == [3]


def test_a_host_too_busy_for_its_robots_txt_is_left_alone_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(tmp_path, monkeypatch, "1")
    with RawOrigin({**site(), "/robots.txt": BUSY}) as origin:
        crawl = run_crawl(tmp_path, source_of(origin)).crawl
        assert {seen.target for seen in origin.seen} == {"/robots.txt"}
        assert len(crawl.left_alone) == 1


def test_what_another_crawl_was_told_counts_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(tmp_path, monkeypatch, "1")
    with RawOrigin({**site(), "/": BUSY}) as origin:
        for collection in ("one", "other"):
            (tmp_path / collection).mkdir()
            crawl = run_crawl(tmp_path / collection, source_of(origin)).crawl
        assert [seen.target for seen in origin.seen] == ["/robots.txt", "/"]
        ((hold, left),) = crawl.left_alone
        assert (hold.said, left) == (f"127.0.0.1:{origin.port} wants to be left alone", 1)


def test_no_longer_than_the_source_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(tmp_path, monkeypatch, "1")
    with RawOrigin({**site(), STORIES[1]: BUSY}) as origin:
        source = source_of(origin, max_retry_after=0.2)
        crawl = run_crawl(tmp_path, source).crawl
        assert crawl.left_alone == []
        assert [asked(origin)[number] for number in (0, 2, 3)] == [1, 1, 1]


def test_of_two_ends_the_later_counts(tmp_path: Path) -> None:
    with closing(Frontier(tmp_path, "small")) as frontier:
        kept = HostHolds(frontier.engine)
        for until in (200.0, 300.0, 100.0):
            kept.keep(Hold("a.example", until, 429))
        assert kept.current(150.0) == [Hold("a.example", 300.0, 429)]
        assert kept.current(300.0) == []
