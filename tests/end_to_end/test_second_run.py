"""A second run over the unchanged demo sites: next to nothing is transferred, and nothing is kept twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from archive import Collection, KeptArticle
from crawler.demo import running_sites, write_sources
from crawler.launch import crawl_command
from crawler.runs import RunState, RunStore

LIMIT = 120.0  # s


def crawl(folder: Path, names: Iterable[str], *words: str) -> int:
    """Crawl every source once, all at a time; the bytes that were received."""
    with RunStore(folder) as store:
        started = []
        for name in names:
            ticket = store.queue(name)
            assert ticket
            command = crawl_command(folder, folder / "sources.toml", name, ticket.run.id)
            started.append((ticket.run, subprocess.Popen([*command, *words], stdout=ticket.log, stderr=ticket.log)))
            ticket.close()
        for _, process in started:
            process.wait(LIMIT)
        ended = [store.run(run.id) for run, _ in started]
    assert {run.state for run in ended} == {RunState.DONE}
    return sum(run.bytes for run in ended)


def make_text(folder: Path) -> list[KeptArticle]:
    command = [sys.executable, "-m", "archive.cli", "textualise", "--collection", str(folder)]
    subprocess.run(command, check=True, timeout=LIMIT, capture_output=True)
    with Collection.open(folder, writable=False) as collection:
        return collection.articles()


def test_it_transfers_little_and_keeps_nothing_twice(tmp_path: Path) -> None:
    """First a run of what is due, as a schedule has it, then one that asks for each of some eighty pages again.

    Such a page has some 2.4 kB here, and the head of a 304 has 0.1.
    """
    with running_sites() as sites:
        write_sources(tmp_path / "sources.toml", sites.addresses)
        Collection.open(tmp_path, create=True).close()
        first = crawl(tmp_path, sites.addresses)
        articles = make_text(tmp_path)
        due = crawl(tmp_path, sites.addresses, "--revisit", "due")
        everything = crawl(tmp_path, sites.addresses, "--revisit", "all")
    assert articles
    assert 0 < due < 0.05 * first
    assert due < everything < 0.05 * first
    assert [kept.id for kept in make_text(tmp_path)] == [kept.id for kept in articles]
    with Collection.open(tmp_path, writable=False) as collection:
        captures = collection.captures()
    whole = [
        (one.urlkey, one.payload_digest) for one in captures if one.record_type == "response" and one.status == 200
    ]
    assert len(set(whole)) == len(whole)
    assert len({kept.run for kept in captures}) == 3 * len(sites.addresses)
