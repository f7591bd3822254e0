"""Which URL is fetched next: per host, by its robots.txt, never more in hand than allowed. No I/O, no clock of its own.

    frontier leases -> `take_in` -> queue of each host -> `choose` -> errand (robots.txt of an unknown host first)

An errand is one request to be made. A redirect leads to a further errand for the same lease.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from archive import Outcome
from crawler.frontier import EMBEDDED, Lease
from crawler.pace import HostPace, Pace
from crawler.robots import Rules, robots_url
from crawler.scope import ROBOTS
from crawler.urls import host_of

Cookies = tuple[tuple[str, str], ...]

AHEAD = 0.02  # s that a request may be handed out before its host's turn comes


@dataclass(frozen=True, slots=True)
class Errand:
    """One request. `lease` is None for robots.txt. `chain` holds the addresses that redirected here."""

    url: str
    wanted_as: str
    lease: Lease | None = None
    via: str | None = None
    hops: str = ""
    depth: int = 0
    cookies: Cookies = ()  # set by the redirects on the way; no others are kept
    chain: tuple[str, ...] = ()
    attempt: int = 0  # failed ones before, of robots.txt; those of pages count in the frontier
    robots_of: str | None = None  # the origin whose robots.txt this is, through redirects too

    @property
    def priority(self) -> int:
        """As of the lease; robots.txt comes before everything."""
        return self.lease.priority if self.lease else -1

    @property
    def begins_robots(self) -> bool:
        """Whether it is the first request for an origin's robots.txt."""
        return self.robots_of is not None and not self.chain and not self.attempt

    def redirected(self, target: str, cookies: Cookies) -> Errand:
        """The errand that a redirect leads to."""
        return replace(
            self, url=target, via=self.url, hops=self.hops + "R", cookies=cookies, chain=(*self.chain, self.url)
        )


def errand_of(lease: Lease) -> Errand:
    """The errand that a lease begins with."""
    return Errand(lease.url, lease.wanted_as, lease, lease.via, lease.hops, lease.depth)


@dataclass(slots=True)
class HostQueue:
    """What waits for one origin."""

    origin: str  # scheme://host:port
    pace: HostPace
    rules: Rules | None = None  # None until its robots.txt was read
    asked: bool = False  # whether that is under way
    waiting: list[tuple[int, int, Errand]] = field(default_factory=list)  # a heap
    in_hand: int = 0


@dataclass(frozen=True, slots=True)
class Denied:
    """An errand that robots.txt forbids, or its absence: then that `passes` by itself."""

    errand: Errand
    outcome: Outcome
    reason: str
    passes: bool = False


class Dispatch:
    """Queues by origin. `concurrency` is the number of requests in hand per host, at most."""

    def __init__(self, pace: Pace, concurrency: int) -> None:
        self._pace, self._concurrency = pace, concurrency
        self._queues: dict[str, HostQueue] = {}
        self._number = itertools.count()
        self.waiting = 0  # errands in all queues
        self.embedded = 0  # of these, requisites

    def take_in(self, errand: Errand) -> None:
        """Queue an errand."""
        heapq.heappush(self._queue(errand.url).waiting, (errand.priority, next(self._number), errand))
        self._count(errand, 1)

    def choose(self, now: float) -> Errand | Denied | None:
        """What to do next; None when nothing can be done at `now` (monotonic)."""
        ready = [queue for queue in self._queues.values() if queue.waiting and self._may_ask(queue, now)]
        if not ready:
            return None
        queue = min(ready, key=lambda queue: queue.waiting[0][:2])
        if queue.rules is None and queue.waiting[0][2].robots_of is None:
            queue.asked = True
            queue.in_hand += 1
            first = queue.waiting[0][2]
            hops = first.hops + "P"  # a prerequisite
            return Errand(robots_url(queue.origin), ROBOTS, via=first.url, hops=hops, robots_of=queue.origin)
        errand = heapq.heappop(queue.waiting)[2]
        self._count(errand, -1)
        if queue.rules and errand.robots_of is None and (reason := queue.rules.denial(errand.url)):
            closed = queue.rules.closed is not None
            return Denied(errand, queue.rules.outcome if closed else Outcome.ROBOTS_DENIED, reason, closed)
        queue.in_hand += 1
        return errand

    def finished(self, errand: Errand) -> None:
        """The request of an errand has ended, however it did."""
        self._queue(errand.url).in_hand -= 1

    def learn(self, origin: str, rules: Rules) -> None:
        """Take the rules of an origin: what waits there may go on."""
        queue = self._queue(origin)
        queue.rules = rules
        queue.pace.delay = max(queue.pace.delay, rules.crawl_delay)

    def next_moment(self) -> float | None:
        """When the next request may be made (monotonic), as far as that is a matter of time."""
        moments = [queue.pace.ready_at for queue in self._queues.values() if queue.waiting and self._has_room(queue)]
        return min(moments, default=None)

    def drain(self) -> Iterator[Errand]:
        """Everything that waits, which is then no longer queued."""
        for queue in self._queues.values():
            yield from (entry[2] for entry in queue.waiting)
            queue.waiting.clear()
        self.waiting = self.embedded = 0

    def let_go(self, hosts: Collection[str]) -> Iterator[Lease]:
        """What waits for these hosts, which is then no longer queued."""
        for queue in self._queues.values():
            if queue.waiting and host_of(f"{queue.origin}/") in hosts:
                for _, _, errand in queue.waiting:
                    self._count(errand, -1)
                    if errand.lease:
                        yield errand.lease
                    else:
                        queue.asked = False
                queue.waiting.clear()

    def let_go_of(self, unwanted: Callable[[Lease], bool]) -> Iterator[Lease]:
        """What waits and is not wanted any more; it is no longer queued then."""
        for queue in self._queues.values():
            gone = {number for _, number, errand in queue.waiting if _is_begun_by(errand, unwanted)}
            for _, number, errand in queue.waiting if gone else ():
                if number in gone and errand.lease:
                    self._count(errand, -1)
                    yield errand.lease
            if gone:
                queue.waiting = [entry for entry in queue.waiting if entry[1] not in gone]
                heapq.heapify(queue.waiting)

    def forget_robots(self, errand: Errand) -> None:
        """The robots.txt of an origin was not asked for after all."""
        self._queue(errand.robots_of or errand.url).asked = False

    def _count(self, errand: Errand, step: int) -> None:
        self.waiting += step
        self.embedded += step * (errand.priority == EMBEDDED)

    def _may_ask(self, queue: HostQueue, now: float) -> bool:
        return self._has_room(queue) and queue.pace.ready_at - now <= AHEAD

    def _has_room(self, queue: HostQueue) -> bool:
        robots_pending = queue.rules is None and queue.asked and queue.waiting[0][2].robots_of is None
        return queue.in_hand < self._concurrency and not robots_pending

    def _queue(self, url: str) -> HostQueue:
        origin = robots_url(url).removesuffix("/robots.txt")
        if origin not in self._queues:
            self._queues[origin] = HostQueue(origin, self._pace.of(host_of(url)))
        return self._queues[origin]


def _is_begun_by(errand: Errand, unwanted: Callable[[Lease], bool]) -> bool:
    """Whether it is the first request of a lease that is unwanted."""
    return errand.lease is not None and not errand.chain and unwanted(errand.lease)
