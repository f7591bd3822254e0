"""`microfiche crawl`: a run of each source at once, text made beside it, progress shown, a line for each at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import Collection, json_line, plain_line
from crawler.ending import Ending, ending
from crawler.errors import CrawlerError
from crawler.launch import Launcher, queue_source
from crawler.progress import Display, display, summary
from crawler.runs import Run, RunState, RunStore
from crawler.sources import load
from crawler.text_work import TextWork

LOOK_EVERY = 0.1  # s
SHOW_EVERY = 0.5  # s
TEXT_PATIENCE = 3.0  # s that text in hand has when the command is asked to end


class NothingToCrawl(CrawlerError):
    """sources.toml names no source. Carries `path`."""

    exit_code = 2

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} names no source: add a [[source]] with a name and seeds")
        self.path = path


@dataclass(frozen=True, slots=True)
class Order:
    """What the command was told. No `names`: every source."""

    names: Sequence[str]
    sources: Path
    collection: Path
    allow_addresses: Sequence[str] = ()
    json: bool = False


def crawl(order: Order) -> int:
    """Run the command; its exit code: 0 only if every source ended well."""
    sources = load(order.sources)
    chosen = [sources.get(name) for name in dict.fromkeys(order.names)] or list(sources.sources)
    if not chosen:
        raise NothingToCrawl(order.sources)
    Collection.open(order.collection, create=True).close()  # says at once when it cannot be written
    with RunStore(order.collection) as store, Launcher(store) as launcher, ending() as end:
        store.recover()
        queued = {
            source: queue_source(store, launcher, sources, source, allow_addresses=order.allow_addresses)
            for source in chosen
        }
        busy = [source for source, run in queued.items() if run is None]
        runs = _follow(store, launcher, [run.id for run in queued.values() if run], end)
        for run in runs:
            print(json_line(as_json(run)) if order.json else plain_line(summary(run)), flush=True)
    for source in busy:
        print(f'microfiche: source "{source.name}" is being crawled already: wait for that run to end', file=sys.stderr)
    well = not busy and all(run.state is RunState.DONE for run in runs)
    return end.exit_code or (0 if well else 1)


def _follow(store: RunStore, launcher: Launcher, ids: Sequence[str], end: Ending) -> list[Run]:
    """Make text and show progress until every run has ended; the runs as they then are."""
    text = TextWork(store.collection)
    with Collection.open(store.collection, writable=False) as collection, display() as shown:
        watch = _Watch(store, collection, ids, shown)
        text.start()
        while launcher.attend() and not end.asked.wait(LOOK_EVERY):
            watch.look()
        while text.is_alive and collection.pending(1) and not end.asked.wait(LOOK_EVERY):
            watch.look()
        if end.asked.is_set():
            launcher.stop(hurry=end.hurry)
        text.leave(TEXT_PATIENCE if end.asked.is_set() else None)
        return watch.last_look()


class _Watch:
    """Looks at runs and their articles, often enough for a person and seldom enough for the machine."""

    def __init__(self, store: RunStore, collection: Collection, ids: Sequence[str], shown: Display) -> None:
        self._store = store
        self._collection = collection
        self._ids = ids
        self._shown = shown
        self._looked = 0.0

    def look(self) -> None:
        if time.monotonic() - self._looked >= SHOW_EVERY:
            self.last_look()
            self._looked = time.monotonic()

    def last_look(self) -> list[Run]:
        for run_id in self._ids:
            self._store.count_articles(run_id, self._collection.article_count(run=run_id))
        runs = [self._store.run(run_id) for run_id in self._ids]
        self._shown.show(runs, self._collection.pending_count())
        return runs


def as_json(run: Run) -> dict[str, object]:
    """The closing line of a run with --json."""
    return {
        "source": run.source,
        "run": run.id,
        "state": str(run.state),
        "pages": run.pages,
        "failed": run.failed,
        "articles": run.articles,
        "bytes": run.bytes,
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "message": run.message,
    }
