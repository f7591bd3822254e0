"""A dashboard over real parts: a collection with texts, a history of runs, a sources.toml. No process is started."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shelf import shelf

from archive import Collection, Textualiser
from archive.replay import Server
from archive.replay import make_app as make_replay
from crawler.control import Control
from crawler.launch import Launcher
from crawler.runs import Counts, RunState, RunStore
from crawler.sources_file import SourcesFile
from crawler.web.app import make_app
from crawler.web.control import Addresses

SOURCES = """
[crawl]
contact = "https://crawler.example/bot"

[[source]]
name = "lantern"
seeds = ["https://lantern.example/"]
schedule = "*/30 * * * *"

[[source]]
name = "minaret"
seeds = ["https://minaret.example/"]
"""
NEXT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Everything behind one dashboard."""

    folder: Path
    store: RunStore
    control: Control
    sources: SourcesFile
    dashboard: Server
    replay: Server
    run: str  # id of the run that has ended
    collection: Collection


def world(folder: Path, sources: str = SOURCES, *, empty: bool = False) -> Iterator[World]:
    """Build one. Launchers of no process keep what is ordered in the queue."""
    (folder / "sources.toml").write_text(sources)
    with ExitStack() as stack:
        store = stack.enter_context(RunStore(folder))
        run = "" if empty else _past_run(store)
        with Collection.open(folder, create=True) as filled:
            filled.add([] if empty else shelf(run=run))
        Textualiser(folder, workers=1).run()
        file = SourcesFile(folder / "sources.toml")
        launchers = [stack.enter_context(Launcher(store, 0)) for _ in range(2)]
        control = Control(store, file, *launchers, next_run=lambda source, _: NEXT if source.schedule else None)
        collection = stack.enter_context(Collection.open(folder, writable=False))
        replay = stack.enter_context(Server(make_replay(collection)))
        dashboard = Server(make_app(control, collection))
        control.addresses = Addresses(dashboard.address, replay.address)
        stack.enter_context(dashboard)
        yield World(folder, store, control, file, dashboard, replay, run, collection)


def _past_run(store: RunStore) -> str:
    ticket = store.queue("lantern", slot=NEXT - timedelta(minutes=30))
    assert ticket
    ticket.log.write("first line\nsecond <b>line</b> مكتبة\n".encode())
    store.begin(ticket.run.id)
    store.count(ticket.run.id, Counts(pages=17, failed=3, bytes=1_234_567))
    store.finish(ticket.run.id, RunState.DONE)
    store.count_articles(ticket.run.id, 6)
    ticket.close()
    store.miss("minaret", NEXT - timedelta(hours=1), "nothing was running at that time")
    return ticket.run.id


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world that holds something. Shared by a module: whoever orders a run ends it."""
    yield from world(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world on its first day: no source, no run, no capture."""
    yield from world(tmp_path_factory.mktemp("bare"), "", empty=True)


def wait_for(seen: object, seconds: float = 5.0) -> None:
    """Wait until `seen()` is true."""
    deadline = time.monotonic() + seconds
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
