"""What an answer names: pages, listings, feeds, sitemaps, each with how much it is wanted. Pure: bytes in.

| found in                 | as              | wanted (crawler.frontier)                                          |
|--------------------------|-----------------|--------------------------------------------------------------------|
| feed, news sitemap       | article         | NEW_ARTICLE, newest first                                          |
| sitemap                  | article         | ARTICLE where its URL looks like one, else DEEP_ARTICLE            |
| seed or listing near it  | article         | ARTICLE where its URL looks like one, else DEEP_ARTICLE            |
| deeper page              | article         | DEEP_ARTICLE                                                       |
| listing                  | its next page   | LISTING, as deep as the listing itself                             |
| anywhere                 | other listing   | LISTING near a seed, else DEEP_LISTING                             |
| page                     | its canonical   | as the page itself                                                 |
| anywhere                 | what a trap may have made | DOUBTFUL (crawler.doubt)                                 |

How a URL looks is told by the patterns of the source, by what came of URLs like it, or by its shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from zlib import crc32

from archive import Requisite, says_error
from crawler.caps import Caps
from crawler.doubt import (
    ERROR,
    GROWING,
    NOTHING_NEW,
    SESSION,
    grows,
    is_first_level,
    is_stale,
    names_page,
    without_session,
)
from crawler.embeds import hops_to
from crawler.feeds import Entry, Listed
from crawler.frontier import (
    AGAIN,
    ARTICLE,
    DEEP_ARTICLE,
    DEEP_LISTING,
    DOUBTFUL,
    EMBEDDED,
    LISTING,
    NEW_ARTICLE,
    START,
    Found,
)
from crawler.hints import Hints
from crawler.kinds import EXHAUSTED, UNPROVEN, VARIANT
from crawler.links import PageLinks
from crawler.parsing import Page, Parsed, parse
from crawler.scope import FEED, PAGE, REQUISITE, SITEMAP, Scope, Verdict
from crawler.scope import LISTING as AS_LISTING
from crawler.shapes import shape_of
from crawler.urls import LONGEST, is_same_listing, looks_like_feed, resolve

BEYOND = AGAIN + 1  # worse than every priority of what is not in doubt
KNOWN_PAGE = "the path of a page that is known, with a session id in it"

# Where sites put feeds and sitemaps without naming them, most used first; asked for only when nothing was named.
FEED_PLACES = ("/feed", "/rss.xml", "/rss", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json", "/index.rdf")
FEW = 3  # places for a feed that are worth asking for where a sitemap names the articles anyway
SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/sitemap.txt")


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to read, and how it was come by."""

    url: str
    wanted_as: str
    depth: int
    hops: str
    seen: dict[str, int] = field(default_factory=dict)  # URL -> best priority it was found with before; grows
    via: str | None = None  # URL of the page that named it
    priority: int = LISTING  # as it was wanted itself


@dataclass(slots=True)
class Reading:
    """`found` is what to follow, `outlinks` all that the page links to, `traps` what is not followed, and why."""

    wanted_as: str
    states_article: bool = False  # the page says so itself
    reads_as_article: bool = False  # ... or has something to say
    said: str | None = None  # what its paragraphs come to: the same as long as only what is around them changes
    says_new: bool = False  # ... and says what no other page of the run has said
    gave: bool | None = None  # whether it brought something (crawler.kinds); None: that is not asked of it
    wasted: bool = False  # it led to nothing but what is in doubt
    hints: Hints = field(default_factory=Hints)
    found: list[Found] = field(default_factory=list)
    outlinks: tuple[str, ...] = ()
    traps: list[tuple[str, str]] = field(default_factory=list)
    robots_tags: tuple[str, ...] = ()  # directives of its meta elements

    def joined(self, other: Reading) -> Reading:
        """Itself, with what a further part of the same answer names."""
        self.found += other.found
        self.traps += other.traps
        return self


def read(answer: Answer, page: Page, entity: bytes, scope: Scope, caps: Caps, *, max_depth: int) -> Reading:
    """What the answer names; nothing where it cannot be decoded or is no page, feed or sitemap."""
    return judge(answer, parse(page, entity, caps), scope, caps, max_depth)


def judge(answer: Answer, parsed: Parsed, scope: Scope, caps: Caps, max_depth: int) -> Reading:
    """What of an answer that was parsed is followed."""
    if parsed.listed is not None:
        return _read_listed(answer, parsed.listed, scope, caps)
    reading = _read_links(answer, parsed.links, scope, max_depth) if parsed.links else Reading(answer.wanted_as)
    reading.found.extend(_embedded(answer, parsed.requisites, scope))
    return reading


def _read_links(answer: Answer, links: PageLinks, scope: Scope, max_depth: int) -> Reading:
    reading = Reading(answer.wanted_as, links.states_article, links.reads_as_article, outlinks=tuple(links.links))
    reading.robots_tags = tuple(links.robots_tags)
    reading.said = f"{crc32(repr(links.paragraphs).encode()):08x}" if links.paragraphs else None
    if answer.wanted_as in (FEED, SITEMAP):
        if any(answer.url.endswith(place) for place in (*FEED_PLACES, *SITEMAP_PLACES)):
            scope.kinds.nothing_there(links)
        reading.found.extend(_named_feeds(answer, links, scope) if answer.hops.count("F") < 2 else ())
    else:
        reading.says_new = scope.kinds.listen(links, answer.url)
        reading.found.extend(_Follower(answer, links, scope, reading, max_depth).follow())
        in_doubt = sum(item.doubt not in (None, UNPROVEN) for item in reading.found)
        reading.wasted = in_doubt > 0 and in_doubt == len(reading.found) and not links.reads_as_article
    return reading


def guesses(seed: str, *, feeds_alone: bool = False) -> list[Found]:
    """Where feeds and sitemaps commonly lie, for a site that names none. `feeds_alone`: it does name a sitemap."""
    origin = "/".join(seed.split("/", 3)[:3])
    feeds = [Found(origin + path, FEED, START, via=seed, hops="F") for path in FEED_PLACES]
    return (
        feeds[:FEW]
        if feeds_alone
        else feeds + [Found(origin + path, SITEMAP, START, via=seed, hops="M") for path in SITEMAP_PLACES]
    )


def _embedded(answer: Answer, requisites: Iterable[Requisite], scope: Scope) -> Iterator[Found]:
    """What a page needs to be looked at, from any host; each is reported once in a run."""
    for one in requisites:
        key = f"{REQUISITE} {one.url}"
        if key not in answer.seen and not scope.is_excluded(one.url):
            answer.seen[key] = EMBEDDED
            yield Found(one.url, REQUISITE, EMBEDDED, answer.depth, answer.url, hops_to(one, answer.hops))


def _read_listed(answer: Answer, listed: Listed, scope: Scope, caps: Caps) -> Reading:
    reading = Reading(listed.kind, hints=listed.hints)
    for entry in listed.entries:
        if url := resolve(answer.url, entry.url):
            verdict = _noted(scope.judge_entry(url), url, reading)
            if verdict.wanted_as:
                reading.found.append(_from_entry(answer, listed, entry, url, scope, verdict.wanted_as))
    if answer.hops.count("M") < caps.sitemap_depth:
        reading.found.extend(_sitemaps(answer, listed, scope))
    if listed.following and (url := resolve(answer.url, listed.following)) and scope.has_host(url):
        reading.found.append(Found(url, FEED, LISTING, answer.depth, answer.url, answer.hops + "F"))
    named = (entry.url for entry in listed.entries if len(entry.url) <= LONGEST)
    reading.outlinks = tuple(islice(named, caps.links_per_page))
    return reading


def _from_entry(answer: Answer, listed: Listed, entry: Entry, url: str, scope: Scope, wanted_as: str) -> Found:
    priority = _entry_priority(listed, looks=scope.is_article(url)) if wanted_as == PAGE else LISTING
    return Found(
        url, wanted_as, priority, answer.depth, answer.url, answer.hops + _LETTER[listed.kind], entry.published
    )


_LETTER = {FEED: "F", SITEMAP: "M"}


def _entry_priority(listed: Listed, *, looks: bool) -> int:
    if listed.kind == FEED or listed.is_news:
        return NEW_ARTICLE
    return ARTICLE if looks else DEEP_ARTICLE


def _sitemaps(answer: Answer, listed: Listed, scope: Scope) -> Iterator[Found]:
    for entry in listed.sitemaps:
        url = resolve(answer.url, entry.url)
        if url and scope.has_host(url):
            priority = START if "news" in url.lower() else LISTING
            yield Found(url, SITEMAP, priority, answer.depth, answer.url, answer.hops + "M", entry.published)


def _named_feeds(answer: Answer, links: PageLinks, scope: Scope) -> Iterator[Found]:
    """Feeds that a page near a seed names, in its head or by links that look like one."""
    looking = (url for url in links.links if looks_like_feed(url))
    for url in dict.fromkeys((*links.feeds, *looking)):
        if scope.has_host(url) and not scope.is_excluded(url):
            yield Found(url, FEED, START, answer.depth, answer.url, answer.hops + "F")


_COUNTED = re.compile(r"(?<=\w )(?<!error )(?<!Error )\d{3}\b")  # "Page 404" of an archive is no error


class _Follower:
    """What to follow of one page."""

    def __init__(self, answer: Answer, links: PageLinks, scope: Scope, reading: Reading, max_depth: int) -> None:
        self._answer, self._links, self._scope = answer, links, scope
        self._reading, self._max_depth = reading, max_depth
        self._lists = answer.wanted_as == AS_LISTING or not links.reads_as_article
        self._is_near = answer.wanted_as == AS_LISTING and answer.depth <= 1
        self._growing: set[str] = set()
        told = not links.reads_as_article and says_error(_COUNTED.sub("", links.headline))
        self._is_error = told or scope.kinds.is_nothing(links)
        self._kind_doubts: dict[str, str | None] = {}

    def follow(self) -> Iterator[Found]:
        answer, links = self._answer, self._links
        if self._is_near:
            yield from _named_feeds(answer, links, self._scope)
        if canonical := self._canonical():
            yield canonical
        self._drop_tokens()
        judged = {
            url: _noted(self._scope.judge_link(url, answer.url, answer.via), url, self._reading)
            for url in dict.fromkeys((*links.links, *links.following))
            if url != answer.url and (self._lists or answer.seen.get(url, BEYOND) > DEEP_LISTING)
        }
        self._scope.kinds.met(answer.url)
        if answer.depth:
            says_new, reads = self._reading.says_new, links.reads_as_article
            self._scope.kinds.heard(answer.url, says_new=says_new, is_article=reads)
        stale = self._take_in(judged)
        for url, verdict in judged.items():
            if verdict.wanted_as and (found := self._found(url, verdict, stale)):
                yield found

    def _drop_tokens(self) -> None:
        """Links without the parameters that are new with every page; what was found with them is known without."""
        tokens, links, seen = self._scope.tokens, self._links, self._answer.seen
        learnt = [tokens.see(url) for url in links.links if "?" in url and self._scope.has_host(url)]
        if any(learnt):
            for url in [url for url in seen if "?" in url]:
                seen[tokens.plain(url)] = min(seen[url], seen.get(tokens.plain(url), BEYOND))
        if tokens.noise:
            links.links = dict.fromkeys(map(tokens.plain, links.links))
            links.following = dict.fromkeys(map(tokens.plain, links.following))

    def _take_in(self, judged: dict[str, Verdict]) -> int:
        """How many listings like this one, in a row, have named nothing new."""
        answer = self._answer
        fresh = {
            url
            for url, verdict in judged.items()
            if not verdict.doubt and verdict.wanted_as and answer.seen.get(url, BEYOND) >= BEYOND
        }
        self._weigh({url for url in fresh if self._doubtful_kind(url) != VARIANT})
        if not self._lists:
            return 0
        pages = {
            url for url, verdict in judged.items() if not verdict.doubt and self._names_page(url, verdict)
        } - self._strays(fresh)
        fresh &= pages
        if answer.priority != START and grows(answer.url, fresh):
            growing = [url for url in judged if url in fresh and not self._scope.is_article(url)]
            self._growing = set(growing[1:] if is_first_level(answer.url) else growing)
        is_seed, further = answer.priority == START, self._links.following
        return self._scope.doubts.listing(answer.url, answer.via, pages, is_seed=is_seed, following=further)

    def _weigh(self, fresh: set[str]) -> None:
        """Whether the page has brought something."""
        reading, kinds = self._reading, self._scope.kinds
        url, speaks = self._answer.url, bool(self._links.paragraphs) and not reading.says_new
        if not self._is_error and (reading.says_new or kinds.brings(url, fresh, speaks=speaks)):
            reading.gave = True
        elif self._is_error or kinds.goes_on(url, fresh) or (speaks and kinds.is_article(self._answer.via)):
            reading.gave = False

    def _strays(self, fresh: set[str]) -> set[str]:
        """Links that are no entries of the page: of kinds in doubt, and each the only one of its kind that is new."""
        doubtful = [url for url in fresh if self._doubtful_kind(url)]
        many = Counter(map(shape_of, doubtful))
        return {url for url in doubtful if many[shape_of(url)] == 1 or self._doubtful_kind(url) == EXHAUSTED}

    def _names_page(self, url: str, verdict: Verdict) -> bool:
        """Whether it is an entry of a listing. Those that lie outside count too, but for links that share the page."""
        if verdict.wanted_as is None:
            return not verdict.trap and "?" not in url
        is_page = verdict.wanted_as == PAGE and url not in self._links.following
        return is_page and names_page(url, self._answer.url)

    def _found(self, url: str, verdict: Verdict, stale: int) -> Found | None:
        answer = self._answer
        continues = self._continues(url)
        depth = answer.depth if continues else answer.depth + 1
        if depth > self._max_depth:
            return None
        wanted_as = AS_LISTING if continues else str(verdict.wanted_as)
        doubt = self._doubt(url, verdict, stale)
        if doubt == SESSION and self._answer.seen.get(without_session(url) or "", BEYOND) < BEYOND:
            self._reading.traps.append((url, KNOWN_PAGE))
            return None
        priority = DOUBTFUL if doubt else self._priority(url, wanted_as, continues=continues)
        if priority >= answer.seen.get(url, BEYOND + 1):
            return None
        answer.seen[url] = priority
        self._scope.kinds.met(url)
        return Found(url, wanted_as, priority, depth, answer.url, answer.hops + "L", doubt=doubt)

    def _doubt(self, url: str, verdict: Verdict, stale: int) -> str | None:
        if verdict.doubt or self._answer.seen.get(url, DOUBTFUL) < DOUBTFUL:
            return verdict.doubt
        if doubt := self._doubtful_kind(url):
            return doubt
        if url in self._growing:
            doubt = GROWING
        elif self._is_error:
            doubt = ERROR
        elif is_stale(stale, url, self._answer.url) and not (verdict.wanted_as == PAGE and self._scope.is_article(url)):
            doubt = NOTHING_NEW
        else:
            return None
        return None if self._scope.doubts.is_cleared(doubt, url) else doubt

    def _continues(self, url: str) -> bool:
        """Whether it is a further page of the listing that names it."""
        return self._lists and (url in self._links.following or is_same_listing(url, self._answer.url))

    def _doubtful_kind(self, url: str) -> str | None:
        if not self._answer.depth or self._continues(url):
            return None
        if url not in self._kind_doubts:
            scope, is_article = self._scope, self._scope.is_article(url)
            is_near = self._answer.depth == 1 and self._lists
            doubt = scope.kinds.of_link(url, is_article=is_article, is_near=is_near)
            doubt = None if is_article and scope.has_patterns else doubt
            is_cleared = doubt is None or scope.doubts.is_cleared(doubt, url)
            self._kind_doubts[url] = None if is_cleared else doubt
        return self._kind_doubts[url]

    def _priority(self, url: str, wanted_as: str, *, continues: bool) -> int:
        if wanted_as == PAGE:
            return ARTICLE if self._is_near and self._scope.is_article(url) else DEEP_ARTICLE
        return LISTING if continues or self._answer.depth == 0 else DEEP_LISTING

    def _canonical(self) -> Found | None:
        """The address that the page says is its own: fetched too, for only the text tells whether that is true."""
        url, answer = self._links.canonical, self._answer
        if url is None or url == answer.url or answer.wanted_as != PAGE or answer.seen.get(url, BEYOND) <= ARTICLE:
            return None
        verdict = self._scope.judge_link(url, answer.url, answer.via)
        if verdict.wanted_as is None or verdict.trap or verdict.doubt:
            return None
        answer.seen[url] = ARTICLE
        priority = min(max(answer.priority, NEW_ARTICLE), DEEP_ARTICLE)
        return Found(url, verdict.wanted_as, priority, answer.depth, answer.url, answer.hops + "L")


def _noted(verdict: Verdict, url: str, reading: Reading) -> Verdict:
    if verdict.trap:
        reading.traps.append((url, verdict.trap))
    return verdict
