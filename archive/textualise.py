"""Pending captures to articles: live crawl and re-extraction are this one loop.

    catalogue (pending) -> tasks -> worker processes (archive.make_text, in an archive.pool) -> articles in batches
      -> conversion + metadata records, durable, in WARC files of our own -> catalogue (done), templates learn

The parent only moves records; whatever a page does to a worker costs that page alone, and is told in its outcome.
One textualiser at a time works on a collection: a second one waits for it, and has nothing left to do.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress
from pathlib import Path
from threading import Event
from typing import NamedTuple

from archive import locks
from archive.collection import SOFTWARE, Collection
from archive.errors import CollectionNotWritable
from archive.ingest import ends
from archive.make_text import Made, PageTask, make, no_text
from archive.model import KeptArticle, KeptCapture, Outcome
from archive.pool import Lost, Pool
from archive.site_templates import SiteTemplates
from archive.warc.articles import site_of
from archive.warc.writer import WarcWriter

TIME_LIMIT = 30.0  # s for one page
BATCH = 128  # articles a transaction
LAST_BATCH = 24  # ... when nothing is queued: little is left to write while the workers have nothing to do
BATCH_TIME = 5.0  # s after which a smaller batch is written; one is at once when nothing is in hand
QUEUE = 256  # pending captures read at once
TOLD_EVERY = 0.2  # s between two reports of progress
POLL = 0.5  # s between two looks for new captures
ASK_EVERY = 5.0  # s between two looks as long as some are queued
IDLE = 30.0  # s without work after which the worker processes are ended


@dataclass(frozen=True, slots=True)
class TextProgress:
    """Where the work stands: pages. `waiting` is counted when work begins and grows as pages come in."""

    done: int = 0
    in_hand: int = 0
    failed: int = 0
    articles: int = 0
    waiting: int = 0


Told = Callable[[TextProgress], object]


@dataclass(frozen=True, slots=True)
class _Order:
    workers: int
    time_limit: float
    progress: Told | None
    site: str | None = None


class Textualiser:
    """Makes the text of pending captures. `workers`: processes, all cores by default; `progress` is called often."""

    def __init__(
        self,
        path: str | Path,
        *,
        workers: int | None = None,
        progress: Told | None = None,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._path = Path(path)
        self._order = _Order(workers or cores(), time_limit, progress)

    def run(self, *, all: bool = False, site: str | None = None) -> TextProgress:  # noqa: A002 - the option's name
        """Until nothing is pending; with `all`, every page is made again first. `site` limits both to one site.

        Raises `CollectionNotWritable`, `WorkerFailed`.
        """
        with Collection.open(self._path) as collection:
            if all:
                collection.ask_again(*filter(None, [site]))
            return self._drain(collection, replace(self._order, site=site))

    def follow(self, stop: Event) -> TextProgress:
        """Make text of what comes in until `stop` is set; pages in hand are still finished. Raises like `run`."""
        done = TextProgress()
        with Collection.open(self._path) as collection:
            while not stop.is_set():
                if collection.pending(1):
                    done = self._drain(collection, self._order, stop, done)
                stop.wait(POLL)
        return done

    def _drain(
        self, collection: Collection, order: _Order, stop: Event | None = None, done: TextProgress | None = None
    ) -> TextProgress:
        """Take the lock and work; where another process has it, wait until that leaves nothing to do, or ends."""
        done = done or TextProgress()
        while collection.pending(1, site=order.site) and not (stop and stop.is_set()):
            with ExitStack() as held:
                try:
                    held.enter_context(locks.held(self._path, locks.TEXT, busy=_BUSY))
                except CollectionNotWritable as error:
                    if error.cause != _BUSY:
                        raise
                    time.sleep(POLL)
                    continue
                return _Round(collection, order, done).run(stop)
        return done


_BUSY = "another process makes text here"


class _Open(NamedTuple):
    """A capture whose text is under way."""

    capture: KeptCapture
    site: str


class _Round:
    """From the first pending capture to the last; with `stop`, until that is set or nothing came for a while."""

    def __init__(self, collection: Collection, order: _Order, done: TextProgress) -> None:
        self._collection, self._order, self._state = collection, order, done
        self._pool = Pool[PageTask]("archive.make_text", order.workers, time_limit=order.time_limit)
        self._writer = article_writer(collection)
        self._templates = SiteTemplates(collection)
        self._queue: deque[KeptCapture] = deque()
        self._open: dict[str, _Open] = {}  # by id: captures queued, in hand, or made and not yet in the catalogue
        self._made: list[Made] = []
        self._learnt: set[str] = set()  # ids of captures that the templates know in this round
        self._written = self._told = time.monotonic()
        self._asked = 0.0  # when the catalogue last had nothing new to do

    def run(self, stop: Event | None) -> TextProgress:
        with self._pool, self._writer:
            self._work(stop)
            self._queue.clear()
            while self._pool.in_hand:
                self._collect()
            self._write()
            self._templates.settle(self._busy())
        self._report()
        return self._state

    def _busy(self) -> set[str]:
        """The sites that have a page at hand."""
        return {one.site for one in self._open.values()}

    def _work(self, stop: Event | None) -> None:
        busy_at = time.monotonic()
        while not (stop and stop.is_set()):
            if self._step():
                busy_at = time.monotonic()
            elif stop is None or time.monotonic() - busy_at > IDLE:
                return
            else:
                stop.wait(POLL)

    def _step(self) -> bool:
        """Hand out, take back, write; False when there was nothing to do."""
        self._fill()
        while self._queue and self._pool.room:
            self._pool.put(self._task(self._queue.popleft()))
        if self._pool.in_hand:
            self._collect()
            return True
        self._write()
        self._templates.settle(self._busy())
        self._asked = 0.0
        self._fill()  # a template that is used from now on asks for the site's earlier pages again
        return bool(self._queue)

    def _fill(self) -> None:
        """Queue what is pending; when there was nothing new, the catalogue is not asked again at once."""
        patience = ASK_EVERY if self._queue else POLL
        if len(self._queue) >= QUEUE // 4 or time.monotonic() - self._asked < patience:
            return
        known = len(self._open)
        found = self._collection.pending(QUEUE + known, site=self._order.site)
        for capture in found:
            if capture.id not in self._open:
                self._open[capture.id] = _Open(capture, site_of(capture.url))
                self._queue.append(capture)
        if len(self._open) == known:
            self._asked = time.monotonic()

    def _task(self, capture: KeptCapture) -> PageTask:
        sealed = self._templates.sealed(self._open[capture.id].site)
        return PageTask(str(self._collection.path), capture, extractor(), *sealed)

    def _collect(self) -> None:
        for result in self._pool.collect(POLL):
            self._made.append(_lost(result) if isinstance(result, Lost) else result)
        if len(self._made) >= (BATCH if self._queue else LAST_BATCH) or time.monotonic() - self._written > BATCH_TIME:
            self._write()
        if time.monotonic() - self._told > TOLD_EVERY:
            self._report()

    def _write(self) -> None:
        """Let the templates learn, make the batch durable, tell the catalogue.

        In this order, because a template that is used from now on makes earlier pages wait again: there is no moment at
        which nothing is pending and yet not all is done.
        """
        made, self._made, self._written = self._made, [], time.monotonic()
        if not made:
            return
        done = [self._open.pop(one.entry.capture_id) for one in made]
        self._learn(made, done)
        self._templates.settle(self._busy())
        early = [self._too_early(one, of.site) for one, of in zip(made, done, strict=True)]
        for of in compress(done, early):
            self._open[of.capture.id] = of
            self._queue.append(of.capture)
        final = [one for one, again in zip(made, early, strict=True) if not again]
        keep(self._collection, self._writer, final)
        self._count(final)

    def _learn(self, made: Sequence[Made], done: Sequence[_Open]) -> None:
        known = self._collection.catalog.with_article([of.capture.id for of in done])
        for one, (capture, site) in zip(made, done, strict=True):
            again = capture.id in self._learnt or (capture.id in known and self._templates.published(site))
            if one.signature and not again:
                self._templates.learn(site, one.signature)
                self._learnt.add(capture.id)

    def _too_early(self, one: Made, site: str) -> bool:
        """Whether it was made without the template that its site has by now."""
        early = one.entry.article.template is None and one.entry.outcome is not Outcome.NOT_TEXT
        return early and self._templates.published(site) is not None

    def _count(self, made: Sequence[Made]) -> None:
        self._state = replace(
            self._state,
            done=self._state.done + len(made),
            failed=self._state.failed + sum(one.failed for one in made),
            articles=self._state.articles + sum(one.entry.outcome is Outcome.OK for one in made),
        )

    def _report(self) -> None:
        self._told = time.monotonic()
        if self._order.progress:
            waiting = self._collection.pending_count()
            self._state = replace(self._state, in_hand=self._pool.in_hand, waiting=waiting)
            self._order.progress(self._state)


def textualise_one(collection: Collection, capture: KeptCapture) -> KeptArticle:
    """Make the article of one capture here and now, in this process: quicker than to start a worker for a single page.

    Raises `CollectionNotWritable`.
    """
    templates = SiteTemplates(collection)
    site = site_of(capture.url)
    made = make(capture, collection.path, templates.published(site), extractor())
    keep(collection, collection.writer(), [made])
    if made.signature:
        templates.learn(site, made.signature)
        templates.settle(())
    return collection.article(capture.id)


def keep(collection: Collection, writer: WarcWriter, made: Sequence[Made]) -> None:
    """Write the records of articles, durable, and tell the catalogue. Raises `CollectionNotWritable`."""
    if not made:
        return
    try:
        refs = writer.add([one.records for one in made])
    except OSError as error:
        raise CollectionNotWritable(collection.path, error) from error
    # of each group the first record is the text, or what stands for it
    entries = [replace(one.entry, ref=places[0]) for one, places in zip(made, refs, strict=True)]
    forms = {one.entry.id: one.form for one in made if one.form}
    try:
        collection.keep_articles(entries, ends(refs), forms)
    except BaseException:
        writer.close()  # as for captures: the next open finds by the file's length what the catalogue lacks
        raise


def article_writer(collection: Collection) -> WarcWriter:
    """A writer for articles alone. Raises `CollectionNotWritable`."""
    return collection.new_writer("articles")


def _lost(lost: Lost[PageTask]) -> Made:
    return no_text(lost.task.capture, f"its text could not be made: {lost.reason}", extractor(), failed=True)


@cache
def extractor() -> str:
    """Name and version of what makes the text, and a digest of its source: texts of different makers can be told
    apart.
    """
    digest = hashlib.sha256()
    home = Path(__file__).parent / "text"
    for path in sorted(path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return f"{SOFTWARE} {digest.hexdigest()[:12]}"


def cores() -> int:
    """How many processes can run at once here."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
