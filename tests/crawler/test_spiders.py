"""The spiders within Scrapy, and the crawl process: counted, stopped in order, killed and taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from raw_origin import RawOrigin, Script, Wait
from small_site import page, robots, rss

from archive import Collection
from crawler.launch import crawl_command
from crawler.runs import Run, RunState, RunStore

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
LIMIT = 60.0  # s a process may take here, on a slow machine
STORIES = [f"/a-small-story-number-{number:02}" for number in range(30)]


def site(slow: float = 0.0) -> dict[str, Script]:
    return {
        "/robots.txt": robots("User-agent: *\nDisallow: /hidden"),
        "/": page("/hidden", *STORIES),
        "/news.rss": rss((STORIES[3], "Wed, 01 Apr 2026 10:00:00 GMT")),
        **{story: [Wait(slow), *page(title=story)] for story in STORIES},
    }


def write_sources(folder: Path, origin: RawOrigin, **fields: object) -> Path:
    lines = [f"{key} = {value}" for key, value in fields.items()]
    file = folder / "sources.toml"
    file.write_text(
        "\n".join(['[[source]]\nname = "small"', f'seeds = ["{origin.base}/"]', f'feeds = ["{origin.base}/news.rss"]',
                   'allow_addresses = ["127.0.0.0/8"]', "delay = 0", *lines])
    )  # fmt: skip
    return file


def scrapy(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    environment = {**ENVIRONMENT, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
    )


def start(store: RunStore, sources: Path) -> tuple[subprocess.Popen[bytes], Run]:
    store.recover()
    ticket = store.queue("small")
    assert ticket is not None
    store.begin(ticket.run.id)
    command = crawl_command(store.collection, sources, "small", ticket.run.id)
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=ticket.log, stderr=subprocess.STDOUT)
    ticket.close()
    return process, ticket.run


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def stories_kept(folder: Path, run: str) -> list[str]:
    with Collection.open(folder, writable=False) as collection:
        kept = collection.captures(run=run, newest_first=False)
    return ["/" + capture.url.split("/", 3)[3] for capture in kept if "story" in capture.url]


def test_scrapy_lists_a_spider_for_each_way(tmp_path: Path) -> None:
    listed = scrapy(tmp_path, "list")
    assert listed.stdout.split() == ["feed", "listing", "page", "sitemap", "source"]
    assert listed.stderr == ""


@pytest.mark.parametrize(("spider", "stories"), [("feed", 1), ("listing", 30), ("page", 2)])
def test_scrapy_crawls_a_source_by_name(tmp_path: Path, spider: str, stories: int) -> None:
    with RawOrigin(site()) as origin:
        write_sources(tmp_path, origin)
        urls = f"url={origin.base}{STORIES[0]} {origin.base}{STORIES[1]}" if spider == "page" else "revisit=all"
        done = scrapy(tmp_path, "crawl", spider, "-a", "source=small", "-a", urls)
        assert (done.returncode, done.stderr) == (0, "")
        assert len({seen.target for seen in origin.seen if "story" in seen.target}) == stories
    with Collection.open(tmp_path / "collection", writable=False) as collection:
        assert collection.count(source="small") == len(origin.seen) + (spider == "listing")  # /hidden is only told


def test_the_crawl_process_counts_and_ends_as_done(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin, RunStore(tmp_path) as store:
        process, run = start(store, write_sources(tmp_path, origin))
        assert process.wait(LIMIT) == 0
        ended = store.run(run.id)
    assert (ended.state, ended.pages, ended.failed, ended.in_hand) == (RunState.DONE, 33, 0, 0)
    assert ended.bytes == sum(len(seen.sent) for seen in origin.seen)
    assert set(stories_kept(tmp_path, run.id)) == set(STORIES)


def test_sigterm_finishes_what_is_in_hand(tmp_path: Path) -> None:
    with RawOrigin(site(slow=0.3)) as origin, RunStore(tmp_path) as store:
        process, run = start(store, write_sources(tmp_path, origin, concurrency_per_host=2))
        wait_until(lambda: sum("story" in seen.target for seen in origin.seen) >= 4)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 3
        ended = store.run(run.id)
        asked = [seen.target for seen in origin.seen if "story" in seen.target]
        assert ended.state is RunState.STOPPED
        assert "stopped on request" in ended.message
        assert sorted(stories_kept(tmp_path, run.id)) == sorted(asked)  # every request in hand was finished and kept
        process, run = start(store, write_sources(tmp_path, origin))
        origin.scripts.update(site())
        assert process.wait(LIMIT) == 0
        assert sorted([*asked, *stories_kept(tmp_path, run.id)]) == sorted(STORIES)


def test_one_source_is_crawled_by_one_process_at_a_time(tmp_path: Path) -> None:
    with RawOrigin(site(slow=1.0)) as origin, RunStore(tmp_path) as store:
        process, run = start(store, write_sources(tmp_path, origin))
        wait_until(lambda: any("story" in seen.target for seen in origin.seen))
        second = scrapy(tmp_path, "crawl", "feed", "-a", "source=small", "-a", f"collection={tmp_path}")
        assert f"is being crawled already, by run {run.id}" in second.stderr
        process.terminate()
        process.wait(LIMIT)


def test_a_collection_that_cannot_be_written_stops_the_run_with_the_cause(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin, RunStore(tmp_path) as store:
        sources = write_sources(tmp_path, origin)
        (tmp_path / "warc").write_text("a file where the folder should be")
        process, run = start(store, sources)
        assert process.wait(LIMIT) == 1
        ended = store.run(run.id)
    assert ended.state is RunState.FAILED
    assert "cannot write to the collection" in ended.message


def test_a_run_in_which_nothing_could_be_fetched_has_failed(tmp_path: Path) -> None:
    with RawOrigin({}) as origin:
        sources = write_sources(tmp_path, origin)
    with RunStore(tmp_path) as store:
        process, run = start(store, sources)
        assert process.wait(LIMIT) == 1
        ended = store.run(run.id)
    assert (ended.state, ended.failed) == (RunState.FAILED, ended.pages)
    assert ended.message == "nothing could be fetched: `microfiche list` shows why"
