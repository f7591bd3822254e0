"""One run over one source: the state that its requests share.

    frontier -> dispatch -> `next_errand` -> (Scrapy engine) -> `fetch` -> `answered` | `failed`
        -> aftermath -> recorder -> collection and frontier

The spider asks for errands, the download handler fetches them, the callbacks say what came. Everything here runs
in the event loop but for what is put into threads by name.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from archive import Collection, Outcome
from crawler.aftermath import Aftermath
from crawler.agent import request_headers
from crawler.caps import Caps
from crawler.dispatch import Denied, Dispatch, Errand, errand_of
from crawler.doubt import BY_KIND, LOOK_AGAIN, SESSION, allowance, without_session
from crawler.errors import FetchError, HostHeld, StaleConnection
from crawler.fetch import Fetched, Fetcher
from crawler.frontier import DEEP_LISTING, EMBEDDED, NEW_ARTICLE, START, Found, Frontier, Lease, Visit, Waits
from crawler.guard import Guard
from crawler.host_holds import Hold
from crawler.kinds import EXHAUSTED
from crawler.learning import Learner, cuts_of, keep_cuts, keep_proven, proven_of
from crawler.pace import Pace
from crawler.reading import KNOWN_PAGE
from crawler.recorder import Batch, Entry, Recorder
from crawler.redirects import cookie_header
from crawler.robots import Rules
from crawler.robots_cache import RobotsCache
from crawler.scope import FEED, LISTING, PAGE, REQUISITE, SITEMAP
from crawler.sources import Source
from crawler.tally import Tally
from crawler.urls import host_of, resolve

LEASES = 24  # taken from the frontier at a time
START_PATIENCE = 15.0  # s that other pages wait for the feeds and news sitemaps: what these name is wanted first
LOW = 8  # errands waiting: then more are taken
BACKLOG = 256  # captures waiting for the disk: then nothing new is fetched
POLL = 0.25  # s
WAYS = frozenset({FEED, SITEMAP, LISTING})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do. `everything`: also revisit what is not due; `starts`: of that, where it begins.
    `ways`: which kinds of starts it follows.
    """

    source: Source
    collection: Path
    run: str
    everything: bool = True
    starts: bool = False
    ways: frozenset[str] = WAYS
    pages: Sequence[str] = ()  # URLs to fetch beside the source's own starts

    @property
    def caps(self) -> Caps:
        """Those of the source."""
        return self.source.caps


class Crawl:
    """The run. `open`, then errands until there are none, then `close`."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.source = plan, plan.source
        self.tally = Tally()
        self.fault: BaseException | None = None  # what broke the run, if something did
        self.stopped = False  # whether it was asked to end early
        self.left = 0  # URLs that wait for the next run
        self.left_alone: list[tuple[Hold, int]] = []  # hosts that want to be, and how many of these URLs lie there
        self._pace = Pace(self.source.delay, self.source.concurrency_per_host, patience=self.source.max_wait)
        self._held: frozenset[str] = frozenset()  # hosts that are left alone for longer than this run waits
        self._given_up: list[Lease] = []  # of these hosts, not given back yet
        self._told_by_others: list[Hold] = []  # ... and what other crawls were told, not kept yet
        self._dispatch = Dispatch(self._pace, self.source.concurrency_per_host)
        guard, caps = Guard(self.source.allow_addresses), plan.caps.within(self.source.max_body)
        lax = self.source.accept_invalid_certificate_of
        self._fetcher = Fetcher(guard, caps, proxy=self.source.proxy, unverified=lax)
        embedded = plan.caps.within(self.source.requisite_body)
        self._embedder = Fetcher(guard, embedded, proxy=self.source.proxy, unverified=lax)  # for requisites
        self._headers = request_headers(self.source.contact)
        self._began = time.monotonic()
        self._starts = 0  # seeds, feeds and news sitemaps in hand, or not kept yet
        self._before = 0  # pages in hand, or not kept yet, that may name what comes before listings deep in the site
        self._looks = 0  # URLs in doubt that were asked for, and proved nothing
        self.cut = 0  # URLs that were not followed since they look like traps
        self._aftermath = Aftermath(
            self.source,
            plan.caps,
            self._dispatch,
            run=plan.run,
            ways=plan.ways,
            put=self._put,
            knows=lambda url: self._frontier.knows(url),
            robots=lambda: self._robots,
            told=lambda hold: self._frontier.holds.keep(hold),
        )
        self.begun = asyncio.Event()
        self.moved_at = time.monotonic()  # when something was done, or is to be done next
        self._opened: contextlib.ExitStack | None = None
        self._under_way = 0  # errands handed out and not yet done with
        self._unkept = 0  # entries put and not yet durable
        self._asked_for = 0  # leases begun, against max_pages
        self._more = True  # whether the frontier may have something ready
        self._more_embedded = True  # ... or a requisite
        self._embedded_for = 0  # requisites begun
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    # life

    async def begin(self) -> None:
        """`open`, in a thread."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self.open)
        self.begun.set()

    def open(self) -> None:
        """Open the collection and begin a turn of the frontier. Raises ArchiveError, CrawlerError."""
        plan = self.plan
        self._loop = self._loop or asyncio.get_running_loop()
        with contextlib.ExitStack() as opened:
            self._collection = opened.enter_context(
                Collection.open(plan.collection, create=True, operator=self.source.contact, run=plan.run)
            )
            waits = Waits(self.source.article_revisits, self.source.listing_revisits)
            self._frontier = Frontier(plan.collection, self.source.name, waits)
            opened.callback(self._frontier.close)
            for hold in self._frontier.holds.current(time.time()):
                self._pace.of(hold.host).hold(min(hold.until - time.time(), self.source.max_retry_after))
            self._robots = RobotsCache(self._frontier.engine)
            self._learner = Learner(self._frontier.engine, self.source.name)
            self._aftermath.scope.shapes = self._learner.shapes
            self._aftermath.scope.kinds.proven |= proven_of(self._frontier.engine, self.source.name)
            self._is_fresh = time.time() - (self._frontier.last_look() or 0.0) > LOOK_AGAIN
            for closing in (self._fetcher, self._embedder, self._aftermath):
                opened.callback(closing.close)
            begun = self._frontier.begin(plan.run, everything=plan.everything, starts=plan.starts)
            if begun.run_before:
                self._settle(begun.run_before, begun.left)
            self._frontier.add(_starts(plan))
            self._recorder = Recorder(
                self._collection, self._frontier, self._tell(self._kept), self._tell(self._broken)
            )
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Keep what was put and close everything; blocks. The turn ends, unless the run was stopped or broke."""
        if self._opened is None:
            return
        with self._opened:
            self._close()

    def _close(self) -> None:
        self._given_up += [errand.lease for errand in self._dispatch.drain() if errand.lease]
        self._give_up(self._given_up, self._told_by_others)
        self._recorder.close()
        self.left = self._frontier.ready()
        holds = [(hold, self._frontier.ready([hold.host])) for hold in self._frontier.holds.current(time.time())]
        self.left_alone = [(hold, left) for hold, left in holds if left]
        keep_proven(self._frontier.engine, self.source.name, self._aftermath.scope.kinds)
        keep_cuts(self._frontier.engine, self.source.name, self.plan.run, self._aftermath.cut)
        self.cut = sum(cut.urls for cut in cuts_of(self._frontier.engine, self.source.name))
        if not self.stopped and self.fault is None:
            self._frontier.end()

    def stop(self) -> None:
        """Begin nothing new; what is in hand goes on."""
        self.stopped = True
        self._wake.set()

    def abandon(self) -> None:
        """Give up what is in hand as well."""
        self._pace.abandon()
        self._fetcher.close()
        self._embedder.close()

    def waiting(self) -> int:
        """How many URLs this run will still fetch; asks the database."""
        room = max(0, self.source.max_pages - self._asked_for + self._dispatch.waiting - self._dispatch.embedded)
        return min(max(0, self._frontier.ready() - self._under_way), room)

    @property
    def slow(self) -> Mapping[str, Rules]:
        """Hosts whose robots.txt asks for longer pauses than are kept."""
        return self._aftermath.slow

    @property
    def traps(self) -> int:
        """How many URLs were not followed since they look like traps."""
        return self._aftermath.traps

    # what next

    async def next_errand(self) -> Errand | None:
        """The next request to make, as soon as it may be made; None when the run is over."""
        while not self.stopped and self.fault is None:
            await self._let_go_of_what_waits()
            await self._refill()
            await self._refill_embedded()
            chosen = self._dispatch.choose(time.monotonic())
            if isinstance(chosen, Denied):
                self._aftermath.denied(chosen)
            elif chosen is not None and chosen.begins_robots and await self._aftermath.recall_robots(chosen):
                self._dispatch.finished(chosen)
            elif chosen is not None:
                self._under_way += 1
                self.moved_at = time.monotonic()
                return chosen
            elif not await self._wait():
                return None
        return None

    async def _let_go_of_what_waits(self) -> None:
        """Let go of what waits for a host that wants to be left alone for longer than this run waits, and of kinds of
        pages that bring nothing.
        """
        held = self._pace.held()
        self._more = self._more or bool(self._held - held)
        self._held = held
        for lease in self._dispatch.let_go(held) if held else ():
            self._let_go(lease)
        exhausted, self._aftermath.exhausted = self._aftermath.exhausted, []
        proven, self._aftermath.proven = self._aftermath.proven, []
        for shape, doubt in itertools.product(proven, BY_KIND):
            self._aftermath.scope.doubts.clear(doubt, shape)
            await asyncio.to_thread(self._frontier.trust, shape, doubt)
            self._more = True
        for lease in self._dispatch.let_go_of(self._aftermath.scope.kinds.gives_way) if exhausted else ():
            self._let_go(lease)
        if self._given_up or self._told_by_others or exhausted:
            given_up, self._given_up = self._given_up, []
            told, self._told_by_others = self._told_by_others, []
            await asyncio.to_thread(self._give_up, given_up, told, exhausted)

    def _give_up(self, given_up: Sequence[Lease], told: Sequence[Hold], exhausted: Sequence[str] = ()) -> None:
        self._frontier.give_back(given_up)
        for shape in exhausted:
            self._frontier.distrust(shape, EXHAUSTED)
        for hold in told:
            self._frontier.holds.keep(hold)

    def _let_go(self, lease: Lease) -> None:
        self._given_up.append(lease)
        self._asked_for -= lease.priority != EMBEDDED
        self._embedded_for -= lease.priority == EMBEDDED
        self._starts -= lease.priority == START
        self._before -= lease.priority < DEEP_LISTING
        self._looks -= lease.doubt is not None

    async def _refill(self) -> None:
        room = self.source.max_pages - self._asked_for
        pages = self._dispatch.waiting - self._dispatch.embedded
        if pages >= LOW or not self._more or room <= 0 or self._recorder.backlog > BACKLOG:
            return
        self._more = False
        leases = await asyncio.to_thread(self._lease, min(LEASES, room))
        self._more = self._more or bool(leases)
        self._asked_for += len(leases)
        self._starts += sum(lease.priority == START for lease in leases)
        self._before += sum(lease.priority < DEEP_LISTING for lease in leases)
        self._more = self._more or self._is_early() or self._before > 0
        for lease in leases:
            if self._aftermath.scope.kinds.gives_way(lease):
                self._aftermath.exhausted.append(lease.shape or "")  # named before that was known
                self._let_go(lease)
            else:
                self._dispatch.take_in(errand_of(lease))

    async def _refill_embedded(self) -> None:
        """Take requisites in hand: beside the pages, since most lie on other hosts, and not counted among them."""
        if self._dispatch.embedded >= LOW or not self._has_embedded() or self._recorder.backlog > BACKLOG:
            return
        self._more_embedded = False
        leases = await asyncio.to_thread(self._frontier.lease, self.plan.run, LEASES, kind="embedded", held=self._held)
        self._more_embedded = self._more_embedded or len(leases) == LEASES
        self._embedded_for += len(leases)
        for lease in leases:
            self._dispatch.take_in(errand_of(lease))

    def _has_embedded(self) -> bool:
        """Whether there may be requisites to ask for; a chain of them ends with what its pages may have on average."""
        most = self.source.requisites_per_page * max(1, self._asked_for)
        return self.source.requisites and self._more_embedded and self._embedded_for < most

    def _is_early(self) -> bool:
        """Whether what the starts name is still to come, and worth waiting for."""
        return self._starts > 0 and time.monotonic() - self._began < START_PATIENCE

    def _lease(self, limit: int) -> list[Lease]:
        """In the order that is right by what the pages before turned out to be."""
        for shape, is_article in self._learner.look(self._collection):
            self._frontier.reorder(shape, is_article=is_article)
        starts = self._frontier.lease(self.plan.run, limit, kind="starts", held=self._held)
        if starts or self._is_early():
            return starts
        before = self._frontier.lease(self.plan.run, limit, kind="before", held=self._held)
        if before or self._before > 0:
            return before
        limit = min(limit, 2 * self.source.concurrency_per_host)  # and then see what these name
        return self._frontier.lease(self.plan.run, limit, held=self._held)

    async def _wait(self) -> bool:
        """Until something may have changed; False when nothing will."""
        moment = self._dispatch.next_moment()
        more = (self._more and self._has_budget()) or self._has_embedded()
        if not (self._under_way or self._unkept or self._dispatch.waiting or more):
            moment = await self._retry_moment()
            if moment is None:
                return await self._look_into_doubt()
        if moment is not None and not self._under_way and not self._unkept:
            self.moved_at = max(self.moved_at, min(moment, time.monotonic()))  # it is the host that is waited for
        pause = POLL if moment is None else min(max(moment - time.monotonic(), 0.001), POLL)
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), pause)
        return True

    async def _look_into_doubt(self) -> bool:
        """Take a URL in hand that looks like a trap, if one more may be asked for; False when there is nothing."""
        allowed = allowance(self._asked_for, self._aftermath.wasted, is_fresh=self._is_fresh)
        if not self._has_budget() or self._looks - self._aftermath.promising >= allowed:
            return False
        for lease in await asyncio.to_thread(self._frontier.lease, self.plan.run, 1, kind="doubtful", held=self._held):
            if await asyncio.to_thread(self._is_known_page, lease):
                self._aftermath.trapped(errand_of(lease), KNOWN_PAGE)
            else:
                self._looks += 1
                self._asked_for += 1
                self._dispatch.take_in(errand_of(lease))
            return True
        return False

    def _is_known_page(self, lease: Lease) -> bool:
        """Whether the URL but adds a session id to one that is known."""
        plain = without_session(lease.url) if lease.doubt == SESSION else None
        return plain is not None and self._frontier.knows(plain)

    async def _retry_moment(self) -> float | None:
        """When the first retry may be made (monotonic), if this run still waits for it."""
        at = await asyncio.to_thread(self._frontier.next_ready, self._held) if self._has_budget() else None
        if at is None or at - time.time() > self.source.max_wait:
            return None
        self._more = True
        return time.monotonic() + max(0.0, at - time.time())

    def _has_budget(self) -> bool:
        return self._asked_for < self.source.max_pages

    # one request

    async def fetch(self, errand: Errand) -> Fetched:
        """Make the request of an errand, at its host's pace. Raises FetchError."""
        pace = self._pace.of(host_of(errand.url))
        fetcher = self._embedder if errand.wanted_as == REQUISITE else self._fetcher
        headers = [*self._headers, *_conditions(errand)]
        async with pace.slot():
            try:
                return await fetcher.fetch(errand.url, headers, turn=pace.turn())
            except StaleConnection:
                return await fetcher.fetch(errand.url, headers, fresh=True, turn=pace.turn())

    async def answered(self, errand: Errand, fetched: Fetched) -> None:
        """What an errand brought."""
        try:
            await self._aftermath.answered(errand, fetched, self._pace.of(host_of(errand.url)))
        finally:
            self._done(errand)

    def failed(self, errand: Errand, error: FetchError) -> None:
        """Why an errand brought nothing."""
        try:
            if isinstance(error, HostHeld):
                self._not_asked(errand, error)
            else:
                self._aftermath.failed(errand, error)
        finally:
            self._done(errand)

    def _not_asked(self, errand: Errand, error: HostHeld) -> None:
        """Another crawl was told to leave the host alone."""
        self._told_by_others.append(Hold(error.host, time.time() + error.seconds))
        if errand.lease:
            self._let_go(errand.lease)
        else:
            self._dispatch.forget_robots(errand)

    def broken(self, error: BaseException) -> None:
        """Something that must not happen: the run ends with it."""
        self.fault = self.fault or error
        self._wake.set()

    def _done(self, errand: Errand) -> None:
        self._dispatch.finished(errand)
        self.moved_at = time.monotonic()
        self._under_way -= 1
        self._wake.set()

    # keeping

    def _put(self, entry: Entry) -> None:
        self._unkept += 1
        self._recorder.put(entry)

    def _kept(self, batch: Batch) -> None:
        self.moved_at = time.monotonic()
        self._unkept -= len(batch.kept)
        retried = any(entry.visit and entry.visit.retry_at for entry, _ in batch.kept)
        self._more = self._more or batch.news > 0 or retried or bool(batch.cleared)
        self._more_embedded = self._more_embedded or any(entry.found for entry, _ in batch.kept) or retried
        starts = sum(bool(entry.visit and entry.visit.lease.priority == START) for entry, _ in batch.kept)
        self._starts -= starts
        self._before -= sum(bool(entry.visit and entry.visit.lease.priority < DEEP_LISTING) for entry, _ in batch.kept)
        self._more = self._more or starts > 0
        self._looks -= sum(
            bool(entry.visit and entry.visit.lease.doubt and entry.visit.retry_at) for entry, _ in batch.kept
        )
        for lease in batch.cleared:
            self._looks -= 1
            self._aftermath.scope.doubts.clear(lease.doubt or "", lease.shape or "")
        self.tally.count(batch)
        self._wake.set()

    def _broken(self, error: BaseException) -> None:
        self.broken(error)
        self._unkept = 0

    def _tell(self, take: Callable[[T], None]) -> Callable[[T], None]:
        """`take`, to be called from another thread."""

        def tell(value: T) -> None:
            assert self._loop is not None  # noqa: S101 - as opened
            self._loop.call_soon_threadsafe(take, value)

        return tell

    @property
    def in_hand(self) -> int:
        """Requests under way."""
        return self._under_way

    def _settle(self, run: str, left: Sequence[Lease]) -> None:
        """What a killed run had kept already, though it could not say so, is not asked for again."""
        for lease in left:
            kept = self._collection.captures(url=lease.url, run=run, limit=1)
            if kept and kept[0].outcome is not Outcome.REDIRECTED:
                self._frontier.finish(
                    [Visit(lease, kept[0].outcome, kept[0].payload_digest, kept[0].etag, kept[0].last_modified)]
                )


def _starts(plan: Plan) -> list[Found]:
    source = plan.source
    named = [(FEED, source.feeds), (SITEMAP, source.sitemaps), (LISTING, source.seeds)]
    starts = [
        Found(url, kind, START, hops="")
        for kind, addresses in named
        for address in addresses
        if (url := resolve(address, address))
    ]
    return starts + [Found(url, PAGE, NEW_ARTICLE) for address in plan.pages if (url := resolve(address, address))]


def _conditions(errand: Errand) -> list[tuple[str, str]]:
    """What makes an unchanged page a 304: for the address alone that the validators came from."""
    headers = cookie_header(errand.cookies)
    if errand.lease is not None and not errand.chain:
        headers += [("If-None-Match", errand.lease.etag)] if errand.lease.etag else []
        headers += [("If-Modified-Since", errand.lease.last_modified)] if errand.lease.last_modified else []
    return headers
