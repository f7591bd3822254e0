"""From end to end, with real parts: crawl, kill, resume, textualise, search, export, replay with the origin gone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive import Collection, Outcome
from crawler.demo import Sites, running_sites, write_sources

LIMIT = 120.0  # s a command may take here, on a slow machine


def microfiche(*words: str, collection: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive.cli", *words, "--collection", str(collection)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)


def gold_of(sites: Sites) -> dict[str, dict[str, str]]:
    """What a perfect copy of every article holds, from the sites' own gold.json."""
    answers = (urllib.request.urlopen(f"{base}gold.json", timeout=10) for base in sites.addresses.values())
    gold: dict[str, dict[str, str]] = {}
    for answer in answers:
        with answer:
            gold |= json.load(answer)
    return gold


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sites, Path]]:
    folder = tmp_path_factory.mktemp("collection")
    with running_sites() as sites:
        write_sources(folder / "sources.toml", sites.addresses)
        yield sites, folder


def crawl(folder: Path) -> subprocess.CompletedProcess[str]:
    return microfiche("crawl", "--sources", str(folder / "sources.toml"), collection=folder)


def kept_so_far(folder: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder}/catalog.sqlite?mode=ro", uri=True)) as database:
            return int(database.execute("select count(*) from captures").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def crawl_pids(folder: Path) -> list[int]:
    with closing(sqlite3.connect(f"file:{folder}/crawl.sqlite?mode=ro", uri=True)) as database:
        return [pid for (pid,) in database.execute("select pid from runs where state = 'running' and pid is not null")]


def kill_in_the_middle(folder: Path) -> None:
    """Start a crawl and kill it and its crawl processes without warning once something is kept."""
    command = [sys.executable, "-m", "archive.cli", "crawl", "--sources", str(folder / "sources.toml")]
    with (folder / "killed.log").open("w") as log:
        process = subprocess.Popen([*command, "--collection", str(folder)], stdout=log, stderr=log)
        deadline = time.monotonic() + LIMIT
        while kept_so_far(folder) < 5 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        for pid in [process.pid, *crawl_pids(folder)]:
            os.kill(pid, signal.SIGKILL)
        process.wait()


@contextmanager
def replaying(folder: Path) -> Iterator[str]:
    """`microfiche replay` on a free port; gives its address as it printed it."""
    command = [sys.executable, "-m", "archive.cli", "replay", "--port", "0", "--collection", str(folder), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())["replay"]
        finally:
            process.terminate()


def test_crawl_kill_resume_textualise_search_export_replay(world: tuple[Sites, Path]) -> None:
    sites, folder = world
    kill_in_the_middle(folder)
    resumed = crawl(folder)
    assert resumed.returncode == 0, resumed.stderr

    gold = gold_of(sites)
    with Collection.open(folder, writable=False) as collection:
        articles = {kept.article.url: kept.article for kept in collection.articles()}
        assert set(articles) == set(gold)
        wrong = {url for url, article in articles.items() if article.text != gold[url]["text"]}
        assert not wrong
        assert all(articles[url].title == gold[url]["title"] for url in gold)
        assert all(articles[url].language.tag.split("-")[0] == gold[url]["language"].split("-")[0] for url in gold)
        denied = collection.captures(outcome=Outcome.ROBOTS_DENIED)
        assert any("/private/" in kept.url for kept in denied)

    sites.turn_to(2)
    again = crawl(folder)
    assert again.returncode == 0, again.stderr
    newer = gold_of(sites)
    with Collection.open(folder, writable=False) as collection:
        articles = {kept.article.url: kept.article for kept in collection.articles()}
        assert set(newer) <= set(articles)
        assert {url for url in newer if articles[url].text != newer[url]["text"]} == set()
        gone = {kept.url for kept in collection.captures(outcome=Outcome.GONE)}
        assert {url for url in gone if "/go/" not in url} == set(gold) - set(newer)
        changed = {kept.url for kept in collection.captures(outcome=Outcome.CHANGED, wanted_as="page")}
        assert changed == {url for url in gold.keys() & newer.keys() if gold[url]["text"] != newer[url]["text"]}

    found = microfiche("search", "маяк", "--json", collection=folder)
    assert found.returncode == 0
    assert any("mayak" in json.loads(line)["url"] for line in found.stdout.splitlines())
    lines = microfiche("export", "--format", "jsonl", collection=folder).stdout.splitlines()
    assert {json.loads(line)["url"] for line in lines} == set(gold) | set(newer)


def test_replay_serves_the_bytes_when_the_origin_is_gone(tmp_path: Path) -> None:
    with running_sites() as sites:
        write_sources(tmp_path / "sources.toml", sites.addresses)
        assert crawl(tmp_path).returncode == 0
        url = next(url for url in gold_of(sites) if "tide-mills" in url)
        with urllib.request.urlopen(url, timeout=10) as live:
            sent = live.read()
    with replaying(tmp_path) as base, urllib.request.urlopen(f"{base}/20260101000000id_/{url}", timeout=10) as archived:
        assert archived.read() == sent
        assert "connect-src 'self'" in archived.headers["Content-Security-Policy"]


def test_rebuilt_catalogue_equals_the_live_one(world: tuple[Sites, Path]) -> None:
    _, folder = world
    before = microfiche("export", "--format", "jsonl", "--versions", collection=folder).stdout
    assert before
    assert microfiche("rebuild", collection=folder).returncode == 0
    assert microfiche("export", "--format", "jsonl", "--versions", collection=folder).stdout == before


def test_warcio_finds_every_digest_right_that_it_reads_as_warc_1_1_does(world: tuple[Sites, Path]) -> None:
    """It digests the chunk sizes of a payload, too (its issue 74): there, and nowhere else, it finds another digest."""
    _, folder = world
    files = sorted((folder / "warc").glob("*.warc.gz"))
    assert files
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                record.raw_stream.read()
                chunked = record.http_headers and record.http_headers.get_header("transfer-encoding")
                found = [said for said in record.digest_checker.problems if not (chunked and "payload" in said)]
                assert not found, (path, record.rec_headers)
