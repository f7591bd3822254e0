"""Traps: which URLs look as if a program had made them without end. Pure but for what one run has seen.

A URL in doubt is not thrown away: it comes last, when all else is known, and of those no more than `allowance` are
fetched, to see. Whatever then proves an article, or leads to one that was unknown, clears its kind (reason and shape)
for the rest of the run, and does not count. So an honest archive that looks odd costs nothing, and an endless trap a
share of the run's requests.

| doubt                | its sign                                                                                     |
|----------------------|---------------------------------------------------------------------------------------------|
| calendar             | a date asked for in the query, or after the word for calendar; a path that is a date alone  |
| facets               | parameters that sort, filter or show                                                        |
| many queries         | of one path                                                                                 |
| repeated path        | segments that repeat one after the other; the same segments in another order                |
| growing path         | a page, found below its parent, that names pages below itself                               |
| session id           | a segment like a token before the end of the path                                           |
| nothing new          | a listing that names no page but those that the seeds, or pages like it, have named already |
| address within       | a query whose value is an address itself: of a login, a share button                        |
| error page           | named by a page whose title says "not found", though its status says all is well            |
| unproven, known page, exhausted                      | crawler.kinds                                               |
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

from crawler.kinds import EXHAUSTED, UNPROVEN, VARIANT
from crawler.shapes import shape_of
from crawler.urls import looks_like_article, split_url, unnumbered

CALENDAR, FACETS, REPEATED, GROWING = "calendar", "facets", "repeated path", "growing path"
SESSION, NOTHING_NEW, ERROR = "session id in the path", "nothing new", "error page"
QUERIES, INNER = "many queries", "address within"

SHARE = 0.015  # of a run's pages that may be wasted on traps
FREE_LOOKS = 2  # doubtful URLs that may be fetched by a run whatever that share is ...
LOOK_AGAIN = 86_400.0  # s, within which only one run of a source has them
PLAINLY_A_TRAP = 4  # ... until so many pages have led nowhere
FEW_BELOW = 5  # pages below the page that names them: fewer are parts of a tree, more are the entries of a listing
AT_AN_END = 100  # counts for so many listings: one that repeats the page before it
MANY_QUERIES = 30  # different queries below one path
MOST_SEEN = 50_000  # URLs remembered for each listing
AHEAD = 400 * 86_400  # s; what is dated later lies in no archive

MEANING = {  # for people
    CALENDAR: "calendar: only a date tells these apart",
    FACETS: "facets: the same pages sorted, filtered or shown otherwise",
    QUERIES: "many queries of one path",
    REPEATED: "repeated path: parts of the address repeat, or stand in another order",
    GROWING: "growing path: each page names a few below itself",
    SESSION: "session id in the path",
    NOTHING_NEW: "nothing new: a listing like it named no page that was unknown",
    ERROR: "error page: named by a page that says it was not found",
    INNER: "address within: its query holds another address",
    UNPROVEN: "unproven: named deep in the site, of a kind that has brought nothing yet",
    VARIANT: "known page: a page that is known, asked for otherwise",
    EXHAUSTED: "exhausted: the last pages like it have brought nothing new",
}

# Which doubts are looked into first: what is often honest before what seldom is.
ORDER = (
    UNPROVEN, NOTHING_NEW, EXHAUSTED, QUERIES, VARIANT, GROWING, CALENDAR, ERROR, REPEATED, INNER, SESSION, FACETS,
)  # fmt: skip

# How many listings like it in a row may name nothing new before their further pages are in doubt.
STALE = {"dated": 6, "numbered": 3, "other": 1}

# Doubts that end for a kind as soon as one of it has brought something.
BY_KIND = (GROWING, QUERIES, UNPROVEN)

_CALENDAR_WORD = re.compile(
    r"(?:^|[/_-])(?:calendars?|kalend[ae]r|kalendarz|calendrier|calendari[oe]|agenda|veranstaltungskalender|takvim|календарь?"
    r"|ημερολόγιο|تقويم|日历|カレンダー)(?=$|[/_.-])",
    re.IGNORECASE,
)
_DATE_PARAMETER = re.compile(
    r"(?:^|&)(?:date|day|month|year|week|ym|ymd|monat|jahr|mois|annee|mes|ano|anio|cal\w*|from|to|start_?date|end_?date)"
    r"=[^&]*\d",
    re.IGNORECASE,
)
_DATE_ALONE = re.compile(
    r"/(?:(?:19|20)\d\d|(?:1[5-9]|[2-9]\d)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?)/?$"
)
_FACET = re.compile(
    r"(?:^|&)(?:sort\w*|order\w*|dir(?:ection)?|filters?\w*|facets?\w*|f%5b[^=]*|f\[[^=]*|colou?rs?|size|price\w*|brand|rating"
    r"|per_?page|page_?size|limit|view|display|layout|group_?by|replytocom|share|like_comment|add[-_]to[-_]cart|min_\w+|max_\w+"
    r"|attribute\w*|tags?%5b[^=]*|tags?\[[^=]*|lang_?switch|expand|collapse|tab|theme|font\w*)=",
    re.IGNORECASE,
)  # fmt: skip
_ITEM = re.compile(r"[A-Za-z_-]+=\d+")  # one thing by its number, as many sites name their stories
_INNER = re.compile(r"=(?:https?:/|/[^/&]|/$)", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?=[^/]*\d)(?=[^/]*[a-zA-Z])(?:[a-z]{1,8}[=_~-])?"
    r"(?:[0-9a-f]{12,}|[0-9A-Za-z]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    re.IGNORECASE,
)
_SESSION_LABEL = re.compile(r"(?:s|sid|sess|session|sessionid|token|jsessionid)", re.IGNORECASE)
_YEAR_AHEAD = re.compile(r"(?:^|[/=_-])((?:20[3-9]|2[1-9]\d|[3-9]\d\d)\d)(?=[/_-](?:0?[1-9]|1[0-2])(?:$|[/&_-]))")


@dataclass(slots=True)
class Doubts:
    """What one run has seen of one source."""

    now: float = field(default_factory=time.time)
    _common: set[str] = field(default_factory=set)  # named by the seeds
    _named: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by listings of a kind
    _chains: dict[str, str] = field(default_factory=dict)  # URL -> the chain of listings that it is a further page of
    _last: dict[str, set[str]] = field(default_factory=dict)  # ... by the last of them
    _stale: Counter[str] = field(default_factory=Counter)  # listings of a kind, in a row, that named nothing new
    _orders: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    _queries: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _cleared: set[tuple[str, str]] = field(default_factory=set)

    def of_link(self, url: str, page: str, via: str | None, sign: str | None, *, is_article: bool) -> str | None:
        """Why a link on `page`, which was found on `via`, is in doubt. `sign` is what the URL shows by itself
        (`sign_of`); `is_article`: it is known to be shaped like the site's articles.
        """
        doubt = sign
        if doubt is None and not is_article:
            doubt = self._many(url) or (GROWING if _grows(url, page, via) else None)
        return None if doubt is None or self.is_cleared(doubt, url) else doubt

    def listing(
        self, page: str, via: str | None, named: AbstractSet[str], *, is_seed: bool, following: Iterable[str] = ()
    ) -> int:
        """Take in the pages that a listing names; gives how many listings like it, in a row, named nothing new.

        Its further pages are `following`: whatever their addresses, they are of one chain with it.
        """
        if is_seed:
            self._common |= named
            return 0
        kind = self._chain(page)
        self._chains.update(dict.fromkeys(following, kind) if len(self._chains) < MOST_SEEN else ())
        named = {url for url in named if self._chains.get(url) != kind}
        known = self._named[kind]
        beside = self._named.get(self._chain(via), set()) if via else set()
        fresh = named - self._common - known - beside
        again = bool(named) and named <= self._last.get(kind, set())  # beyond the end the last page is repeated
        self._last[kind] = named
        if len(known) < MOST_SEEN:
            known |= named
        self._stale[kind] = 0 if fresh else self._stale[kind] + (AT_AN_END if again else 1)
        return self._stale[kind]

    def _chain(self, page: str) -> str:
        return self._chains.get(page) or chain_of(page)

    def clear(self, doubt: str, shape: str) -> None:
        """One of that shape has proved honest. A listing proves that anew with each page."""
        if doubt != NOTHING_NEW:
            self._cleared.add((shape, doubt))

    def is_cleared(self, doubt: str, url: str) -> bool:
        """Whether one like it has proved honest."""
        return (shape_of(url), doubt) in self._cleared

    def _many(self, url: str) -> str | None:
        parts = split_url(url)
        if not parts.query:
            segments = tuple(segment for segment in parts.path.split("/") if segment)
            if len(segments) < 3:
                return None
            order = self._orders.setdefault(frozenset(segments), segments)
            return REPEATED if sorted(order) == sorted(segments) and order != segments else None
        queries = self._queries[unnumbered(parts._replace(query="").geturl())]
        if unnumbered(url) == unnumbered(parts._replace(query="").geturl()):
            return None  # a further page of the same
        if _ITEM.fullmatch(parts.query):
            return None
        queries.add(parts.query)
        return QUERIES if len(queries) > MANY_QUERIES else None


def allowance(pages: int, wasted: int, *, is_fresh: bool = True) -> int:
    """How many doubtful URLs may be fetched in vain by a run of so many pages, of which so many were wasted before.

    `is_fresh`: no run has looked into any for `LOOK_AGAIN` seconds.
    """
    return max(FREE_LOOKS if is_fresh and wasted < PLAINLY_A_TRAP else 0, int(pages * SHARE) - wasted)


def names_page(url: str, page: str) -> bool:
    """Whether a link on a listing leads elsewhere than to the same listing, told by another number alone."""
    shape = shape_of(url)
    return shape != shape_of(page) or not any(sign in shape.split("/") for sign in ("D", "N", "Y"))


def grows(page: str, named: AbstractSet[str]) -> bool:
    """Whether what a page names are a few pages below itself: the next level of a tree that may have no end."""
    below = split_url(page).path.rstrip("/") + "/"
    return 0 < len(named) < FEW_BELOW and below != "/" and all(split_url(url).path.startswith(below) for url in named)


def is_first_level(page: str) -> bool:
    """Whether a page lies right below the root: of what it alone names, one is worth a look."""
    return split_url(page).path.strip("/").count("/") == 0


def is_stale(count: int, url: str, page: str) -> bool:
    """Whether a link on a listing is in doubt, after `count` listings like it that named nothing new."""
    if chain_of(url) != chain_of(page):
        return count >= STALE["other"]
    return count >= STALE["dated" if _DATE_ALONE.search(split_url(page).path) else "numbered"]


def chain_of(url: str) -> str:
    """What the pages of one listing share, whether they are told by a number, a date or a token ("after=9f3b...")."""
    return _CURSOR.sub("*", unnumbered(url))


_CURSOR = re.compile(r"(?<=[/=])(?=[^/&]*\d)[0-9A-Za-z_-]{8,}(?:={0,2})(?=$|[&/?])")


def without_session(url: str) -> str | None:
    """The URL without what looks like a session id in its path, and the word before it; None where there is none."""
    parts = split_url(url)
    segments = parts.path.split("/")
    at = _session_at(segments)
    if at is None:
        return None
    start = at - 1 if at > 1 and _SESSION_LABEL.fullmatch(segments[at - 1]) else at
    path = "/".join(segments[:start] + segments[at + 1 :])
    return parts._replace(path=path or "/").geturl()


def sign_of(url: str, now: float) -> str | None:
    """Why the URL alone looks like a trap; `now` is seconds since 1970."""
    parts = split_url(url)
    path = unquote(parts.path)
    if _is_calendar(path, parts.query, now):
        return CALENDAR
    if parts.query and _FACET.search(parts.query):
        return FACETS
    if parts.query and _INNER.search(unquote(parts.query)):
        return INNER
    segments = [segment for segment in path.split("/") if segment]
    if _repeats(segments):
        return REPEATED
    return SESSION if _session_at(segments) is not None else None


def _session_at(segments: list[str]) -> int | None:
    """Where a session id stands in a path: before its end, or after a word for it."""
    last = next((at for at in range(len(segments) - 1, -1, -1) if segments[at]), -1)
    for at, segment in enumerate(segments):
        told = at > 0 and _SESSION_LABEL.fullmatch(segments[at - 1]) is not None
        if (at < last or told) and _is_token(segment):
            return at
    return None


def _is_calendar(path: str, query: str, now: float) -> bool:
    has_word = _CALENDAR_WORD.search(path) is not None
    if has_word and (any(char.isdigit() for char in path) or query):
        return True
    if query and _DATE_PARAMETER.search(query):
        return True
    if ahead := _YEAR_AHEAD.search(path):
        return int(ahead[1]) > time.gmtime(now + AHEAD).tm_year
    return _DATE_ALONE.search(path) is not None


def _repeats(segments: list[str]) -> bool:
    words = [segment for segment in segments if not segment.isdigit()]
    pairs = list(pairwise(words))
    return any(one == other for one, other in pairs) or len(pairs) - len(set(pairs)) > 0


def _is_token(segment: str) -> bool:
    return _TOKEN.fullmatch(segment) is not None and sum(char.isdigit() for char in segment) >= 3


def _grows(url: str, page: str, via: str | None) -> bool:
    """Whether a page that lies below the one that named it names one below itself."""
    if via is None or looks_like_article(url):
        return False
    paths = [split_url(one).path.rstrip("/") + "/" for one in (via, page, url)]
    below = all(inner.startswith(outer) and inner != outer for outer, inner in pairwise(paths))
    return below and paths[0] != "/"
