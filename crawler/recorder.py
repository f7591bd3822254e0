"""Captures to the collection, in batches, in a thread of its own: the event loop never waits for the disk.

    found URLs -> frontier, captures -> Collection.add (durable), visits -> frontier, then whoever waits is told

In this order a kill at any point loses nothing: what is in the frontier as finished is durable in the collection, and
what a finished page led to is in the frontier.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from archive import Capture, Collection, KeptCapture, Outcome
from crawler.fetch import Fetched
from crawler.frontier import Found, Frontier, Lease, Visit
from crawler.scope import PAGE
from crawler.urls import is_variant, page_key

BATCH = 32  # captures
BATCH_TIME = 0.05  # s that the first of a batch waits for others at most


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture with what follows from it. `visit` ends the lease it was fetched for; its facts are filled in here."""

    capture: Capture
    found: Sequence[Found] = ()
    visit: Visit | None = None
    fetched: Fetched | None = None  # closed once it is kept
    proves: bool = False  # it was in doubt, and says itself that it is an article
    led_here: Sequence[Lease] = ()  # pages in doubt that led to one that is an article


@dataclass(frozen=True, slots=True)
class Batch:
    """What became durable together."""

    kept: list[tuple[Entry, KeptCapture]] = field(default_factory=list)
    news: int = 0  # URLs that were unknown, those in doubt left out
    cleared: list[Lease] = field(default_factory=list)  # in doubt before, honest as it turned out


class Recorder:
    """`on_kept` and `on_fault` are called in the recorder's thread; after a fault nothing more is kept."""

    def __init__(
        self,
        collection: Collection,
        frontier: Frontier,
        on_kept: Callable[[Batch], None],
        on_fault: Callable[[BaseException], None],
    ) -> None:
        self._collection, self._frontier = collection, frontier
        self._on_kept, self._on_fault = on_kept, on_fault
        self._queue: queue.SimpleQueue[Entry | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    def put(self, entry: Entry) -> None:
        """Have it kept soon."""
        self._queue.put(entry)

    @property
    def backlog(self) -> int:
        """How many wait, roughly."""
        return self._queue.qsize()

    def close(self) -> None:
        """Keep what was put, then end; blocks until then."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        ended = False
        while not ended:
            batch, ended = self._gather()
            try:
                if batch:
                    self._on_kept(self._keep(batch))
            except BaseException as error:  # noqa: BLE001 - a thread's end: whatever it was, the run must hear of it
                self._on_fault(error)
                ended = True
            finally:
                _close(batch)
        self._drain()

    def _gather(self) -> tuple[list[Entry], bool]:
        """The next batch, and whether it is the last."""
        batch: list[Entry] = []
        deadline = None
        while len(batch) < BATCH:
            try:
                entry = self._queue.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if entry is None:
                return batch, True
            batch.append(entry)
            deadline = deadline or time.monotonic() + BATCH_TIME
        return batch, False

    def _keep(self, batch: list[Entry]) -> Batch:
        news = [self._add(entry) for entry in batch]
        kept = self._collection.add([entry.capture for entry in batch])
        visits = [
            _visit(entry.visit, capture, new)
            for entry, capture, new in zip(batch, kept, news, strict=True)
            if entry.visit is not None
        ]
        self._frontier.finish(visits)
        self._frontier.add(item for entry in batch for item in _plain_ones(entry))
        cleared = [
            entry.visit.lease
            for entry, new in zip(batch, news, strict=True)
            if entry.visit is not None and entry.visit.lease.doubt and (new or entry.proves)
        ]
        cleared += [lease for entry in batch for lease in entry.led_here]
        for lease in cleared:
            self._frontier.trust(lease.shape or "", lease.doubt or "")
        return Batch(list(zip(batch, kept, strict=True)), sum(news), cleared)

    def _add(self, entry: Entry) -> int:
        """How many URLs are new; of what was named by a page in doubt, pages alone count."""
        in_doubt = entry.visit is not None and entry.visit.lease.doubt is not None
        counts = [item for item in entry.found if item.doubt is None and (item.wanted_as == PAGE or not in_doubt)]
        others = [item for item in entry.found if item.doubt is not None or (item.wanted_as != PAGE and in_doubt)]
        new = self._frontier.add(counts)
        self._frontier.add(others)
        return new

    def _drain(self) -> None:
        """After a fault: files of what will not be kept."""
        while not self._queue.empty():
            if (entry := self._queue.get()) is not None:
                _close([entry])


def _close(batch: Sequence[Entry]) -> None:
    for entry in batch:
        if entry.fetched is not None:
            entry.fetched.close()


def _plain_ones(entry: Entry) -> list[Found]:
    """The plain address of the page itself, when it was fetched at one for AMP, print or mobile and names it."""
    if entry.visit is None or not is_variant(entry.visit.lease.url):
        return []
    key = page_key(entry.visit.lease.url)
    return [item for item in entry.found if page_key(item.url) == key and not is_variant(item.url)]


def _visit(visit: Visit, kept: KeptCapture, news: int) -> Visit:
    if visit.retry_at is not None:
        return replace(visit, outcome=kept.outcome)
    is_new = kept.outcome in (Outcome.OK, Outcome.CHANGED, Outcome.DUPLICATE)
    whole = is_new or kept.outcome is Outcome.UNCHANGED  # which may come with other validators than before
    return replace(
        visit,
        outcome=kept.outcome,
        news=news,
        digest=kept.payload_digest if is_new else None,
        etag=kept.etag if whole else None,
        last_modified=kept.last_modified if whole else None,
    )
