"""`microfiche serve`: everything that goes on by itself, in one process and its children.

    timer thread      slots claimed, missed ones recorded                   crawler.schedule
    crawl processes   one for each run; captures by hand likewise           crawler.launch
    text thread       pending captures -> articles; files merged, daily     crawler.housework
    two servers       dashboard with API; replay, on an origin of its own   crawler.web, archive.replay
    with --callback   a third server for WebSub hubs, a thread that asks them   crawler.web.callback, crawler.subscriber
    this thread       reaps, counts, reads sources.toml again, waits for the end

The end comes with SIGTERM or SIGINT and takes less than 30 s: no new runs; running crawls finish their requests in
hand; text that is not made yet stays pending, and is made at the next start.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread

from archive import ArchiveError, Collection, import_extra
from archive.replay import Server, names_of
from archive.replay import make_app as make_replay
from crawler.control import Control
from crawler.ending import Ending
from crawler.errors import CrawlerError
from crawler.frontier import Frontier
from crawler.housework import Housework
from crawler.launch import Launcher, queue_source
from crawler.runs import LIVE, Run, RunStore, Ticket
from crawler.schedule import Scheduler
from crawler.sources import Source
from crawler.sources_file import SourcesFile
from crawler.subscriptions import Subscription, Subscriptions
from crawler.web.control import Addresses

log = logging.getLogger("microfiche")

ROUND = 0.5  # s between two rounds of the main loop
COUNT_EVERY = 2.0  # s between two counts of articles
PATIENCE = 24.0  # s that crawls have to end: they give up what is in hand after 22, and the dashboard needs up to 5
TEXT_PATIENCE = 10.0  # s that the text thread has to end what is in hand, at the same time
CAPTURES_AT_ONCE = 2
RUNS_COUNTED = 30  # newest runs whose articles are counted


@dataclass(frozen=True, slots=True)
class Settings:
    """What `microfiche serve` was told. Ports: 0 takes any that is free."""

    collection: Path
    sources: Path
    sources_needed: bool  # named by the user, so that it has to be there
    host: str = "127.0.0.1"
    port: int = 8040
    replay_port: int = 8041
    compact_at: int | None = 4  # hour of the day, local time, when WARC files are merged; None: never
    callback: str | None = None  # public URL at which WebSub hubs reach us; None: feeds are polled
    callback_host: str = "127.0.0.1"
    callback_port: int = 8042
    allow_addresses: Sequence[str] = ()


def serve(settings: Settings, end: Ending, started: Callable[[Addresses], None]) -> None:
    """Run the service until it is asked to end; `started` gets the addresses once both answer.

    Raises `SourcesError`, `MissingExtra`, `CannotListen`, `CollectionError`.
    """
    import_extra("fastapi", extra="serve", purpose="the dashboard")
    file = SourcesFile(settings.sources, needed=settings.sources_needed)
    with ExitStack() as stack:
        stack.enter_context(Collection.open(settings.collection, create=True))  # says at once when it cannot be written
        store = stack.enter_context(RunStore(settings.collection))
        Service(settings, file, store, end).run(started)


class Service:
    """The parts, and the order in which they begin and end."""

    def __init__(self, settings: Settings, file: SourcesFile, store: RunStore, end: Ending) -> None:
        self._end = end
        self._settings = settings
        self._file = file
        self._store = store
        self._crawls = Launcher(store)
        self._captures = Launcher(store, CAPTURES_AT_ONCE)
        self._house = Housework(settings.collection, settings.compact_at, datetime.now())
        self._scheduler = Scheduler(store, lambda: file.sources, self._start, self._due)
        self._pushed: set[str] = set()  # sources of which a hub said that a feed has changed

    def run(self, started: Callable[[Addresses], None]) -> None:
        """Begin, go on until asked to end, end in order: what began last ends first."""
        control = Control(
            self._store,
            self._file,
            self._crawls,
            self._captures,
            next_run=self._scheduler.next_run,
            allow_addresses=self._settings.allow_addresses,
            has_callback=self._settings.callback is not None,
        )
        with ExitStack() as stack:
            collection = stack.enter_context(Collection.open(self._settings.collection, writable=False))
            dashboard, replay = (stack.enter_context(_closing(server)) for server in self._servers(control, collection))
            control.addresses = Addresses(dashboard.address, replay.address, self._listen_to_hubs(stack))
            for run in self._store.recover():
                log.warning("run %s: %s", run.id, self._store.run(run.id).message)
            house = self._house
            stack.callback(self._end_together, partial(house.leave, TEXT_PATIENCE), replay.stop)
            for part in (house, replay, dashboard):
                part.start()
            self._scheduler.start_timer()
            stack.callback(self._scheduler.stop_timer)
            started(control.addresses)
            self._rounds(collection)
            log.info("ending: running crawls finish what they have in hand")

    def _listen_to_hubs(self, stack: ExitStack) -> str:
        """Subscribe to feeds where hubs can reach us; gives the address of the listener, "" without one."""
        settings = self._settings
        if settings.callback is None:
            return ""
        from crawler.subscriber import Subscriber  # few services have a public address
        from crawler.web.callback import make_callback

        kept = stack.enter_context(Subscriptions(settings.collection))
        app = make_callback(kept, partial(self._take_push, kept))
        listener = stack.enter_context(_closing(Server(app, settings.callback_host, settings.callback_port)))
        allowed = tuple(settings.allow_addresses)
        subscriber = Subscriber(settings.collection, settings.callback, lambda: self._file.sources, allowed)
        stack.callback(subscriber.leave, TEXT_PATIENCE)
        listener.start()
        subscriber.start()
        return listener.address

    def _take_push(self, kept: Subscriptions, one: Subscription) -> None:
        """A hub says that a feed has changed: it is due, and its source is crawled soon."""
        now = time.time()
        kept.pushed(one, now)
        with closing(Frontier(self._settings.collection, one.source)) as frontier:
            frontier.expect(one.feed, now)
        self._pushed.add(one.source)

    def _start_pushed(self) -> None:
        now = datetime.now(UTC)
        for source in self._file.sources.sources:
            if source.name in self._pushed and self._scheduler.start_pushed(source, now):
                self._pushed.discard(source.name)

    def _servers(self, control: Control, collection: Collection) -> Iterator[Server]:
        from crawler.web.app import make_app  # needs the extra, which is checked for first

        host, names = self._settings.host, names_of(self._settings.host)
        yield Server(make_app(control, collection, hosts=names), host, self._settings.port)
        yield Server(make_replay(collection, hosts=names), host, self._settings.replay_port)

    def _rounds(self, collection: Collection) -> None:
        live: dict[str, Run] = {}
        counted = 0.0
        while not self._end.asked.wait(ROUND):
            with _surviving():
                self._crawls.attend()
                self._captures.attend()
                self._house.attend(datetime.now())
                self._start_pushed()
                if self._file.refresh():
                    self._tell_of_sources()
                live = self._tell_of_runs(live)
                if time.monotonic() - counted > COUNT_EVERY:
                    counted = time.monotonic()
                    self._store.recover()  # runs of other programs that died: they would keep their source busy
                    count_articles(self._store, collection)

    def _tell_of_sources(self) -> None:
        for mistake in self._file.mistakes:
            log.error("%s: %s; going on with the sources as they were", self._file.path, mistake)
        if not self._file.mistakes:
            log.info("%s was read again: %d sources", self._file.path, len(self._file.sources.sources))

    def _tell_of_runs(self, before: dict[str, Run]) -> dict[str, Run]:
        live = {run.id: run for run in self._store.runs(state=LIVE)}
        for run_id in live.keys() - before.keys():
            log.info("run %s: %s", run_id, live[run_id].state)
        for run_id in before.keys() - live.keys():
            run = self._store.run(run_id)
            log.info("run %s: %s, %d pages%s", run_id, run.state, run.pages, f"; {run.message}" if run.message else "")
        return live

    def _start(self, source: Source, ticket: Ticket) -> None:
        allowed = self._settings.allow_addresses
        with _surviving():
            queue_source(self._store, self._crawls, self._file.sources, source, allow_addresses=allowed, ticket=ticket)

    def _due(self, source: Source) -> datetime | None:
        with closing(Frontier(self._settings.collection, source.name)) as frontier:
            moment = frontier.next_due()
        return None if moment is None else datetime.fromtimestamp(moment, UTC)

    def _end_together(self, *others: Callable[[], None]) -> None:
        """End all that may take its time side by side; the dashboard stays up to the last."""
        calls: list[Callable[[], None]] = [partial(self._crawls.stop, PATIENCE, self._end.hurry)]
        calls += [partial(self._captures.stop, PATIENCE, self._end.hurry), *others]
        threads = [Thread(target=call) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def count_articles(store: RunStore, collection: Collection) -> None:
    """Bring up to date how many articles the newest runs gave: text is made after pages, and may be made days later."""
    for run in store.runs(limit=RUNS_COUNTED):
        found = collection.article_count(run=run.id) if run.started_at else 0
        if found != run.articles:
            store.count_articles(run.id, found)


@contextmanager
def _surviving() -> Iterator[None]:
    """A disk that is full ends no service: what is kept can still be read, and the disk may be given room."""
    try:
        yield
    except (ArchiveError, CrawlerError) as error:
        log.error("%s", error)  # noqa: TRY400 - the cause is the message


@contextmanager
def _closing(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.stop()
