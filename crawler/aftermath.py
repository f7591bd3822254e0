"""What becomes of an answer or a failure: what it leads to is found, the capture is made, the lease gets its end.

    answer -> redirect? -> read (lexbor, feeds, sitemaps) -> found URLs + capture + visit -> `put` (the recorder)

One call of `put` for each exchange, and for each URL that nothing came of: no more, no fewer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urljoin

from archive import Capture, Outcome, codings_of
from crawler.caps import Caps
from crawler.dispatch import Denied, Dispatch, Errand
from crawler.doubt import CALENDAR, ERROR, GROWING, INNER, NOTHING_NEW, QUERIES, REPEATED, SESSION
from crawler.errors import FetchError
from crawler.fetch import Fetched, capture_of, capture_of_failure
from crawler.frontier import START, Found, Lease, Visit
from crawler.heavy import Heavy
from crawler.hints import floor_s, fresh_for, hub_in, retry_after, topic_in
from crawler.host_holds import Hold
from crawler.kinds import DEEP, EXHAUSTED, UNPROVEN, VARIANT
from crawler.pace import HostPace
from crawler.parsing import Page, Parsed, look_into, parts_of, unpack
from crawler.reading import Answer, Reading, guesses, judge
from crawler.recorder import Entry
from crawler.redirects import follow, is_seed
from crawler.revisits import is_worth_retrying
from crawler.robots import Rules, rules_of, unreachable
from crawler.robots_cache import KeptRobots, RobotsCache
from crawler.robots_reading import body_of
from crawler.robots_tags import applied, in_head, is_followed, joined
from crawler.scope import FEED, LISTING, PAGE, REQUISITE, ROBOTS, SITEMAP, Scope
from crawler.shapes import shape_of
from crawler.source_fields import HONOUR, RECORD
from crawler.sources import Source
from crawler.urls import host_of, resolve

# In doubt for one of these reasons, a page that says itself that it is an article proves its kind honest; a facet shows
# the articles of others.
PROVED_BY_ARTICLES = frozenset({CALENDAR, ERROR, NOTHING_NEW, REPEATED, SESSION})
PROVED_BY_PROSE = frozenset({GROWING, QUERIES, INNER, UNPROVEN, VARIANT, EXHAUSTED})
MOST_PROMISING = 3
MOST_CUT = 5_000  # traps remembered, to be told of
AT_ONCE = 100  # entries of a large sitemap that are judged in one step
LOOKS = 50  # links of a page that are looked at in one step
SMALL_ROBOTS = 20_000  # bytes of a robots.txt that are parsed within the event loop; larger ones in a thread
TIMEOUT_RETRIES = 1  # within one run, of a host that has let us wait but seldom
BUSY = (429, 503)  # statuses that Retry-After goes with (RFC 6585, 4; RFC 9110, 15.6.4)
READABLE = ("text/", "xml", "json", "gzip")  # parts of content types that may name pages

log = logging.getLogger("microfiche.crawl")

Put = Callable[[Entry], None]


class Aftermath:
    """`ways` says which kinds of starts are followed (feed, sitemap, listing), `knows` what the frontier has."""

    def __init__(
        self,
        source: Source,
        caps: Caps,
        dispatch: Dispatch,
        *,
        run: str,
        ways: frozenset[str],
        put: Put,
        knows: Callable[[str], bool],
        robots: Callable[[], RobotsCache],
        told: Callable[[Hold], None],
    ) -> None:
        self._source, self._caps, self.scope = source, caps, Scope(source, caps)
        self._dispatch, self._run, self._ways = dispatch, run, ways
        self._heavy = Heavy()
        self._turn = asyncio.Lock()  # one page is read in each turn of the loop, however many come at once
        self._put_entry, self._knows, self._robots, self._told = put, knows, robots, told
        self._old_rules: dict[str, Rules] = {}  # of origins: what counts while their robots.txt cannot be had
        self._seen: dict[str, int] = {}  # URL -> best priority it was reported with
        self._finds_its_way = bool(source.feeds)  # or a feed has been named
        self._named_sitemap = bool(source.sitemaps)  # or robots.txt names one
        self._timeouts: Counter[str] = Counter()  # by host
        self.slow: dict[str, Rules] = {}  # hosts that ask for longer pauses than are kept
        self.traps = 0  # URLs that were not followed
        self.wasted = 0  # pages that led to nothing but what is in doubt
        self._looked: dict[str, Lease] = {}  # URL -> pages in doubt that were asked for, and not cleared yet
        self._promising: set[str] = set()  # of these, those that named many addresses of other kinds
        self.proven: list[str] = []  # shapes that have brought something for the first time
        self.exhausted: list[str] = []  # shapes of which no more are asked for, but to see
        self.cut: list[tuple[str, str]] = []  # those URLs, the first of them, and why

    def close(self) -> None:
        """End what reads large answers."""
        self._heavy.close()

    async def answered(self, errand: Errand, fetched: Fetched, pace: HostPace) -> None:
        """Take an answer."""
        await self._heed(fetched, pace)
        step = follow(errand, fetched, self.scope, self._caps, self._knows)
        if step is not None and step.errand is not None:
            self._put(errand, capture_of(fetched), fetched=fetched)
            self._dispatch.take_in(step.errand)
        elif errand.robots_of is not None:
            await self._take_robots(errand, fetched)
        elif step is not None:
            capture = (
                capture_of(fetched)
                if step.found
                else replace(capture_of(fetched), outcome=step.outcome, reason=step.reason)
            )
            found = [step.found] if step.found else []
            kinds = self.scope.kinds
            if step.found and kinds.knows(step.found.url) and kinds.is_article(errand.via):
                self._judge_kind(errand, gave=False)
            self._put(errand, capture, found=found, visit=_visit(errand, step.outcome), fetched=fetched)
        else:
            await self._take_page(errand, fetched)

    async def _heed(self, fetched: Fetched, pace: HostPace) -> None:
        """Leave a host alone that says it is too busy."""
        if fetched.status not in BUSY:
            return
        wait = self._wait_of(fetched)
        pace.hold(wait or self._caps.retry_wait)
        if wait:
            await asyncio.to_thread(self._told, Hold(host_of(fetched.url), time.time() + wait, fetched.status))

    def _wait_of(self, fetched: Fetched) -> float | None:
        """Seconds for which the host wants to be left alone, as far as it is heeded; None: it does not say."""
        wait = retry_after(fetched.header("retry-after"), time.time())
        return None if wait is None else min(wait, self._source.max_retry_after)

    def failed(self, errand: Errand, error: FetchError) -> None:
        """Take a failure."""
        if errand.robots_of is not None:
            self._failed_robots(errand, errand.robots_of, error)
        if errand.lease and error.outcome is Outcome.TIMEOUT:
            self._timeouts[host_of(errand.lease.url)] += 1
        visit = self._retried(_visit(errand, error.outcome), 0, None)
        self._put(errand, capture_of_failure(errand.url, error), visit=visit)

    def denied(self, denied: Denied) -> None:
        """Take what robots.txt forbids."""
        errand = denied.errand
        capture = Capture(errand.url, datetime.now(UTC), outcome=denied.outcome, reason=denied.reason)
        visit = Visit(errand.lease, denied.outcome, passes=denied.passes) if errand.lease else None
        self._put(errand, capture, visit=visit)

    def trapped(self, errand: Errand, reason: str) -> None:
        """Take a URL that is surely a trap, and is not asked for."""
        self.cut.append((errand.url, reason))
        capture = Capture(errand.url, datetime.now(UTC), outcome=Outcome.TRAP, reason=reason)
        self._put(errand, capture, visit=_visit(errand, Outcome.TRAP))

    async def _take_page(self, errand: Errand, fetched: Fetched) -> None:
        reading = await self._looked_into(errand, fetched)
        found = [item for item in reading.found if self._is_wanted(item)]
        if self._is_bare_seed(errand, fetched, found):
            self._finds_its_way = True
            found += [item for item in guesses(fetched.url, feeds_alone=self._named_sitemap) if self._is_wanted(item)]
        wait = self._wait_of(fetched)
        tags = joined(in_head(fetched.head), reading.robots_tags)
        setting = RECORD if errand.wanted_as == REQUISITE else self._source.robots_tags
        capture = applied(replace(capture_of(fetched), outlinks=reading.outlinks), tags, setting)
        if setting == HONOUR:
            found = [item for item in found if _is_allowed(item, tags, capture)]
        visit = self._retried(_visit(errand, capture.outcome or Outcome.OK), fetched.status, wait)
        visit = _heeding(visit, fetched, reading, wait)
        self.wasted += reading.wasted and not (errand.lease and errand.lease.doubt)
        if fetched.status == 200:
            self._judge_kind(errand, gave=reading.gave)
        errand = replace(errand, wanted_as=reading.wanted_as)
        proves = _proves(errand, reading)
        led_here = self._led_to(errand) if reading.says_new else []
        if errand.lease and errand.lease.doubt and not proves:
            self._looked[errand.lease.url] = errand.lease
            if reading.gave:
                self._promising.add(errand.lease.url)
        self._put(errand, capture, found=found, visit=visit, fetched=fetched, proves=proves, led_here=led_here)
        self._note_traps(errand, reading)

    @property
    def promising(self) -> int:
        """Pages in doubt that do not count yet, since what they name may clear them."""
        return min(len(self._promising), MOST_PROMISING)

    def _led_to(self, errand: Errand) -> list[Lease]:
        """The pages in doubt through which an article was found, from the last to the first."""
        led_here, via = [], errand.lease.via if errand.lease else None
        while via and (lease := self._looked.pop(via, None)):
            led_here.append(lease)
            self._promising.discard(via)
            via = lease.via
        return led_here

    def _judge_kind(self, errand: Errand, *, gave: bool | None) -> None:
        """Count what became of a page for its kind. What seeds, feeds and sitemaps name can but speak for it."""
        lease = errand.lease
        if lease is None or gave is None or errand.wanted_as not in (PAGE, LISTING) or lease.priority == START:
            return
        is_free = lease.depth < DEEP or lease.hops.endswith(("F", "M"))
        shape, kinds = shape_of(lease.url), self.scope.kinds
        if gave and shape not in kinds.proven:
            self.proven.append(shape)
        if (gave or not is_free) and kinds.judge(lease.url, gave=gave):
            self.exhausted.append(shape)

    async def _looked_into(self, errand: Errand, fetched: Fetched) -> Reading:
        try:
            return await self._read(errand, fetched)
        except Exception:  # what one page brings out must cost neither the run nor the page
            log.exception("%s is kept, but could not be looked into", errand.url)
            return Reading(errand.wanted_as)

    async def _read(self, errand: Errand, fetched: Fetched) -> Reading:
        content_type = fetched.header("content-type")
        named = (content_type or "text/").lower()
        is_list = errand.wanted_as in (FEED, SITEMAP)  # which come under any type: their bytes tell what they are
        if fetched.status != 200 or not (is_list or any(part in named for part in READABLE)) or fetched.head is None:
            return Reading(errand.wanted_as)
        source, caps = self._source, self._caps
        answer = Answer(
            fetched.url, errand.wanted_as, errand.depth, errand.hops, self._seen, errand.via, errand.priority
        )
        codings = codings_of(fetched.head.all("content-encoding"))
        most = {SITEMAP: caps.sitemap_bytes, REQUISITE: source.requisite_body}.get(errand.wanted_as, source.max_body)
        wanted = source if source.requisites else None
        headers = tuple(fetched.head.all("link"))
        page = Page(fetched.url, errand.wanted_as, errand.hops, content_type, codings, most, wanted, headers)
        size = sum(end - start for start, end in fetched.extents)
        inline = caps.inline_list_bytes if is_list else caps.inline_bytes
        if size <= inline:
            async with self._turn:
                body = unpack(page, fetched.entity(most), caps, inline + 1)
                if len(body) <= inline:
                    return await self._judge(answer, look_into(page, body, caps))
        parsed = await self._heavy.parse(page, partial(fetched.pieces, most), min(size, most), caps)
        return await self._judge(answer, parsed)

    async def _judge(self, answer: Answer, parsed: Parsed) -> Reading:
        """`judge` in steps with room between them: beside the loop it would only take turns with it.

        The links of a page are judged together; what can be told from each alone is found out first.
        """
        for number, url in enumerate(parsed.links.links if parsed.links else ()):
            if number % LOOKS == 0:
                await asyncio.sleep(0)
            self.scope.look_at(url)
        await asyncio.sleep(0)
        reading: Reading | None = None
        for part in parts_of(parsed, AT_ONCE):
            step = judge(answer, part, self.scope, self._caps, self._source.max_depth)
            reading = step if reading is None else reading.joined(step)
            await asyncio.sleep(0)
        assert reading is not None  # noqa: S101 - there is at least one part
        return reading

    def _is_wanted(self, found: Found) -> bool:
        """Whether this run goes that way. What was named needs no guessing."""
        if found.wanted_as == REQUISITE:
            return True
        way = {"F": FEED, "M": SITEMAP, "L": LISTING}[found.hops[-1]]
        self._finds_its_way |= found.wanted_as == FEED
        self._named_sitemap |= found.wanted_as == SITEMAP
        return way in self._ways

    def _is_bare_seed(self, errand: Errand, fetched: Fetched, found: list[Found]) -> bool:
        return is_seed(errand) and fetched.status == 200 and not self._finds_its_way

    async def recall_robots(self, errand: Errand) -> bool:
        """Take the rules that an origin's robots.txt held within the last day; False: it has to be asked for."""
        origin = errand.robots_of or ""
        kept = await asyncio.to_thread(self._robots().get, origin)
        if kept is None:
            return False
        self._old_rules[origin] = await self._rules(kept)
        fresh = kept.is_fresh(time.time(), self._caps.robots_time)
        if fresh:
            self._learn_rules(origin, self._old_rules[origin])
        return fresh

    async def _take_robots(self, errand: Errand, fetched: Fetched) -> None:
        body = body_of(fetched, self._caps.robots_bytes) or b""
        origin, status = errand.robots_of or "", fetched.status
        answer = KeptRobots(time.time(), status, body if status < 300 else b"")
        if 200 <= status < 300 or 400 <= status < 500:
            await asyncio.to_thread(self._robots().keep, origin, answer)
            rules = await self._rules(answer)
        else:
            rules = self._old_rules.get(origin) or rules_of(status, b"", self._caps)
        self._learn_rules(origin, rules)
        self._put(errand, capture_of(fetched), found=self._named_sitemaps(errand, rules), fetched=fetched)

    def _failed_robots(self, errand: Errand, origin: str, error: FetchError) -> None:
        if errand.attempt < self._caps.retries and is_worth_retrying(error.outcome, 0):
            self._dispatch.take_in(replace(errand, attempt=errand.attempt + 1))
        else:
            self._learn_rules(origin, self._old_rules.get(origin) or unreachable(error))

    async def _rules(self, kept: KeptRobots) -> Rules:
        if len(kept.body) < SMALL_ROBOTS:
            return rules_of(kept.status, kept.body, self._caps)
        return await self._heavy.run(rules_of, kept.status, kept.body, self._caps)

    def _learn_rules(self, origin: str, rules: Rules) -> None:
        self._named_sitemap |= bool(rules.sitemaps) and SITEMAP in self._ways
        self._dispatch.learn(origin, rules)
        if rules.is_slow:
            self.slow[host_of(f"{origin}/")] = rules

    def _named_sitemaps(self, errand: Errand, rules: Rules) -> list[Found]:
        targets = (resolve(errand.url, line) for line in rules.sitemaps)
        found = [
            Found(url, SITEMAP, START, via=errand.url, hops="M") for url in targets if url and self.scope.has_host(url)
        ]
        return [item for item in found if self._is_wanted(item)]

    def _retried(self, visit: Visit | None, status: int, wait: float | None) -> Visit | None:
        """The visit with the time of a further try, when one is worth it within this run."""
        if visit is None or not is_worth_retrying(visit.outcome, status):
            return visit
        if visit.lease.attempts >= self._tries(visit):
            return visit
        pause = wait if wait is not None else self._caps.retry_wait * 2**visit.lease.attempts
        return replace(visit, retry_at=time.time() + pause) if pause <= self._source.max_wait else visit

    def _tries(self, visit: Visit) -> int:
        """How often it may be tried again; a timeout costs its slot the whole time of a request."""
        if visit.outcome is not Outcome.TIMEOUT:
            return self._caps.retries
        often = self._timeouts[host_of(visit.lease.url)] > self._caps.vain_waits
        return 0 if often else min(self._caps.retries, TIMEOUT_RETRIES)

    def _note_traps(self, errand: Errand, reading: Reading) -> None:
        """A capture for each of the first; of the others only their number is known."""
        for url, reason in reading.traps:
            if url in self._seen:
                continue
            self._seen[url] = 0
            self.traps += 1
            if len(self.cut) < MOST_CUT:
                self.cut.append((url, reason))
            if self.traps <= self._caps.traps_recorded:
                capture = Capture(url[: self._caps.url_length], datetime.now(UTC), outcome=Outcome.TRAP, reason=reason)
                self._put(replace(errand, lease=None, via=errand.url, hops=errand.hops + "L"), capture)

    def _put(
        self,
        errand: Errand,
        capture: Capture,
        *,
        found: list[Found] | None = None,
        visit: Visit | None = None,
        fetched: Fetched | None = None,
        proves: bool = False,
        led_here: Sequence[Lease] = (),
    ) -> None:
        capture = replace(
            capture,
            run=self._run,
            source=self._source.name,
            via=errand.via,
            hops=errand.hops,
            wanted_as=ROBOTS if errand.robots_of is not None else errand.wanted_as,
        )
        self._put_entry(Entry(capture, found or (), visit, fetched, proves, led_here))


def _visit(errand: Errand, outcome: Outcome) -> Visit | None:
    return Visit(errand.lease, outcome) if errand.lease else None


def _heeding(visit: Visit | None, fetched: Fetched, reading: Reading, wait: float | None) -> Visit | None:
    """The visit with what the site says of the next one."""
    if visit is None:
        return None
    fresh = fresh_for(fetched.header("cache-control"), fetched.header("age")) if fetched.status in (200, 304) else 0.0
    asked = wait or 0.0 if fetched.status in BUSY else 0.0
    visit = replace(visit, floor_s=max(floor_s(reading.hints, time.time()), fresh, asked), said=reading.said)
    if reading.wanted_as != FEED or fetched.status != 200 or fetched.head is None:
        return visit
    links = fetched.head.all("link")
    hub = resolve(fetched.url, hub_in(links) or reading.hints.hub or "") or ""
    topic = urljoin(fetched.url, topic_in(links) or reading.hints.topic or "")
    return replace(visit, hub=hub, topic=topic if topic.startswith(("http://", "https://")) else fetched.url)


def _is_allowed(found: Found, tags: tuple[str, ...], capture: Capture) -> bool:
    """Whether a page with these tags leads there: nofollow is about links, and a page not kept needs no requisites."""
    return capture.exchange is not None if found.wanted_as == REQUISITE else is_followed(tags)


def _proves(errand: Errand, reading: Reading) -> bool:
    doubt = errand.lease.doubt if errand.lease else None
    if doubt in PROVED_BY_PROSE:
        return reading.says_new
    return reading.states_article and doubt in PROVED_BY_ARTICLES
