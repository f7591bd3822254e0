"""Asks WebSub hubs to tell us when feeds change: a thread of the service, where it has a public callback.

    feeds with hubs in the frontier -> crawler.subscriptions -> POST to the hub, past guard and pace
        -> the hub verifies at our callback (crawler.web.callback)

A hub is a service that invites this one request: robots.txt, which is for pages, is not asked. Without a public
callback nothing of this runs, and feeds are polled by their own rate of change.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from archive import ArchiveError
from crawler.agent import request_headers
from crawler.caps import Caps
from crawler.errors import CrawlerError, FetchError
from crawler.fetch import Fetched, Fetcher
from crawler.frontier import Frontier
from crawler.guard import Guard
from crawler.pace import Pace
from crawler.redirects import location_of
from crawler.sources import Source, Sources
from crawler.subscriptions import Subscription, Subscriptions, Wanted
from crawler.urls import host_of, resolve
from crawler.websub import CONTENT_TYPE, subscription

LOOK_EVERY = 10.0  # s between two looks at what is wanted and due
REDIRECTS = 3
ANSWER_BYTES = 4_096  # of a hub's answer, read for its reason

log = logging.getLogger("microfiche")


class Subscriber:
    """`callback` is the public address below which hubs reach us; `sources` gives the sources as they now are."""

    def __init__(
        self, collection: Path, callback: str, sources: Callable[[], Sources], allow_addresses: tuple[str, ...] = ()
    ) -> None:
        self._collection, self._callback, self._sources = collection, callback.rstrip("/"), sources
        self._allowed = allow_addresses
        self._stop = Event()
        self._thread = Thread(target=self._work, name="websub", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def leave(self, patience: float) -> None:
        """End within `patience` seconds; what was asked is verified at the next start, or asked again."""
        self._stop.set()
        self._thread.join(patience)

    def attend(self, now: float) -> None:
        """Ask the hubs that are to be asked now."""
        sources = {source.name: source for source in self._sources().sources}
        with Subscriptions(self._collection) as kept:
            kept.want([wanted for source in sources.values() for wanted in self._wanted(source)])
            for one in kept.due(now):
                try:
                    asyncio.run(self._ask(one, sources[one.source]))
                except FetchError as error:
                    kept.failed(one, error.reason, time.time())
                    log.warning("hub %s for %s: %s", one.hub, one.feed, error.reason)
                else:
                    kept.asked(one, time.time())

    def _wanted(self, source: Source) -> list[Wanted]:
        with contextlib.closing(Frontier(self._collection, source.name)) as frontier:
            return [Wanted(source.name, feed, hub, topic) for feed, hub, topic in frontier.topics()]

    async def _ask(self, one: Subscription, source: Source) -> None:
        """Raises FetchError where the hub does not take it."""
        guard = Guard((*source.allow_addresses, *self._allowed))
        lax = source.accept_invalid_certificate_of
        fetcher = Fetcher(guard, Caps().within(ANSWER_BYTES), proxy=source.proxy, unverified=lax)
        pace, url = Pace(source.delay, 1, patience=source.max_wait), one.hub
        body = subscription(topic=one.topic, callback=f"{self._callback}/{one.token}", secret=one.secret)
        headers = [
            *request_headers(source.contact),
            ("Content-Type", CONTENT_TYPE),
            ("Content-Length", str(len(body))),
        ]
        try:
            for _ in range(REDIRECTS):
                host = pace.of(host_of(url))
                async with host.slot():
                    answer = await fetcher.fetch(url, headers, method="POST", body=body, turn=host.turn())
                with contextlib.closing(answer):
                    target = resolve(url, location_of(answer) or "") if answer.status in (307, 308) else None
                    if target is None:
                        _check(answer)
                        return
                url = target
            raise FetchError(f"more than {REDIRECTS} redirects")
        finally:
            fetcher.close()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self.attend(time.time())
            except (ArchiveError, CrawlerError, OSError) as error:
                log.error("websub: %s", error)  # noqa: TRY400 - the cause is the message
            self._stop.wait(LOOK_EVERY)


def _check(answer: Fetched) -> None:
    """202 is what a hub answers that will verify (5.1); other successes are taken for the same."""
    if not 200 <= answer.status < 300:
        said = answer.entity(ANSWER_BYTES).decode("utf-8", "replace").strip().split("\n")[0][:100]
        raise FetchError(f"the hub answers {answer.status}{f': {said}' if said.isprintable() and said else ''}")
