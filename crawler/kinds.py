"""What the kinds of a source's addresses have brought so far: an address of a kind that brings nothing can wait. Pure.

A kind is a shape (crawler.shapes). A page has brought something when it says what no other page of the run has said, or
names addresses that were unknown: of articles, or of kinds that have brought something themselves; not those of its own
kind, nor those below itself, for these a program can make without end. It was in vain when it brings nothing and there
is more where it came from: it names more of its own or, named by an article, says what others say or leads where one
has been. A dead end that a listing names counts for neither. Hence three doubts (crawler.doubt):

| doubt        | its sign                                                                                          |
|--------------|---------------------------------------------------------------------------------------------------|
| unproven     | named deep in the site, does not look like an article, of a kind not known yet          |
| known page   | a page that is known, with a query beside its path, or below one that is an article               |
| exhausted    | of a kind whose last pages have brought nothing, one after the other                              |

What the seeds name is exempt: that is no more than a page holds. So is what a feed or a sitemap names, and, from the
first, what the listings next to a seed name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.frontier_items import Lease
from crawler.links import PageLinks
from crawler.shapes import shape_of
from crawler.urls import is_page_number, looks_like_article, split_url

UNPROVEN, VARIANT, EXHAUSTED = "unproven", "known page", "exhausted"

DEEP = 2  # links from a seed, from which on kinds count
ENOUGH_NEW = 200  # characters of prose that were on no other page of the run
LITTLE_NEW = 80  # ... where the address looks like an article's
MANY_NAMED = 3  # addresses of kinds that are not known yet, as good as one of an article ...
SILENT = 2  # pages of a kind that said nothing, from which on its looks do not count while none has spoken
FIRST = 2  # ... for so many pages of a kind
MOST_HEARD = 300_000  # paragraphs remembered
IN_VAIN = {"article": 3, "other": 2}  # pages of a kind in a row that brought nothing, if none ever did ...
IN_VAIN_AFTER, PATIENCE = 3, 8  # ... and if some did: more, the more did, up to this


@dataclass(slots=True)
class Kinds:
    """What one run has seen. `proven`: shapes that have brought something, in this run or before."""

    proven: set[str] = field(default_factory=set)
    speaking: set[str] = field(default_factory=set)  # shapes of pages that had something to say themselves
    exhausted: set[str] = field(default_factory=set)
    _gave: Counter[str] = field(default_factory=Counter)
    _in_vain: Counter[str] = field(default_factory=Counter)
    _silent: Counter[str] = field(default_factory=Counter)  # pages of a kind that said nothing new
    _heard: set[int] = field(default_factory=set)
    _titles: set[int] = field(default_factory=set)
    _nothing: set[tuple[str, tuple[tuple[int, int], ...]]] = field(default_factory=set)
    _articles: set[str] = field(default_factory=set)  # pages that read as articles, as `_named`
    _pages: set[str] = field(default_factory=set)  # pages that were named or fetched, likewise

    def listen(self, page: PageLinks, url: str) -> bool:
        """Take in the paragraphs of a page, and its title; whether they say what no other page has said."""
        new = {told: length for told, length in page.paragraphs if told not in self._heard}
        title = hash(page.headline)
        is_titled = page.states_article and page.headline != "" and title not in self._titles
        if len(self._heard) < MOST_HEARD:
            self._heard.update(new)
            self._titles.add(title)
        return is_titled or sum(new.values()) >= (LITTLE_NEW if looks_like_article(url) else ENOUGH_NEW)

    def nothing_there(self, page: PageLinks) -> None:
        """What the site answers with status 200 where there is nothing: to a guess at a feed or sitemap, say."""
        if page.paragraphs:
            self._nothing.add((page.headline, page.paragraphs))

    def is_nothing(self, page: PageLinks) -> bool:
        """Whether a page is that answer."""
        return (page.headline, page.paragraphs) in self._nothing

    def met(self, url: str) -> None:
        """A page is known."""
        self._pages.add(_named(url))

    def heard(self, url: str, *, says_new: bool, is_article: bool) -> None:
        """A page has been read: whether it has said something new, and reads as an article."""
        if not says_new:
            self._silent[shape_of(url)] += 1
            return
        self.speaking.add(shape_of(url))
        if is_article or looks_like_article(url):
            self._articles.add(_named(url))

    def knows(self, url: str) -> bool:
        """Whether a page was named or fetched in this run."""
        return _named(url) in self._pages

    def is_article(self, url: str | None) -> bool:
        """Whether a page has been read, and is an article."""
        return url is not None and _named(url) in self._articles

    def brings(self, page: str, fresh: Iterable[str], *, speaks: bool) -> bool:
        """Whether the unknown addresses that a page names are worth something: those that look like an article, or are
        of a kind that has said something; many others, too, for the first pages of a kind. Kinds that only name each
        other bring nothing. `speaks`: the page has prose, but none that is new.
        """
        own, below = shape_of(page), _bare(page) + "/"
        others = [url for url in fresh if shape_of(url) != own and not _bare(url).startswith(below)]
        if any(shape_of(url) in self.speaking or self._may_speak(url) for url in others):
            return True
        return not speaks and len(others) >= MANY_NAMED and self._gave[own] + self._in_vain[own] < FIRST

    def _may_speak(self, url: str) -> bool:
        """Whether a URL looks like an article's, and pages of its kind have not been silent so far."""
        return looks_like_article(url) and self._silent[shape_of(url)] < SILENT

    def goes_on(self, page: str, fresh: Iterable[str]) -> bool:
        """Whether a page names more of its own kind, or below itself, or of what has been left."""
        own, below = shape_of(page), _bare(page) + "/"
        return any(
            shape_of(url) == own or _bare(url).startswith(below) or shape_of(url) in self.exhausted for url in fresh
        )

    def judge(self, url: str, *, gave: bool) -> bool:
        """Count a page; whether its kind is exhausted by that."""
        shape = shape_of(url)
        if gave:
            self._gave[shape] += 1
            self._in_vain[shape] = 0
            self.prove(shape)
            return False
        self._in_vain[shape] += 1
        gave_before = self._gave[shape] or shape in self.proven
        most = min(IN_VAIN_AFTER + self._gave[shape] // 4, PATIENCE) if gave_before else _first_patience(url)
        if self._in_vain[shape] < most or shape in self.exhausted:
            return False
        self.exhausted.add(shape)
        self.proven.discard(shape)
        return True

    def gives_way(self, lease: Lease) -> bool:
        """Whether a URL in hand is not asked for: others of its kind have brought nothing since it was found."""
        if lease.shape not in self.exhausted or lease.doubt or lease.fetched_at is not None:
            return False
        return lease.depth >= DEEP and lease.hops.endswith("L") and lease.wanted_as in ("page", "listing")

    def prove(self, shape: str) -> None:
        """One of that shape has brought something."""
        self.proven.add(shape)
        self.exhausted.discard(shape)

    def of_link(self, url: str, *, is_article: bool, is_near: bool) -> str | None:
        """Why a link of a page that is no seed is in doubt; `is_near`: the page is a listing next to one."""
        shape = shape_of(url)
        if shape in self.exhausted:
            return EXHAUSTED
        if shape in self.proven:
            return None
        if self._is_variant(url, self._articles) or (not is_article and self._is_variant(url, self._pages)):
            return VARIANT
        return None if is_article or is_near else UNPROVEN

    def _is_variant(self, url: str, known: set[str]) -> bool:
        """Whether it only asks otherwise for a page that is known, or lies below one that is an article."""
        parts, bare = split_url(url), _bare(url)
        if parts.query and bare in known:
            return any(not is_page_number(part, parts.path) for part in parts.query.split("&"))
        return bare.rpartition("/")[0] in self._articles


def _first_patience(url: str) -> int:
    return IN_VAIN["article" if looks_like_article(url) else "other"]


def _named(url: str) -> str:
    """What a page is known by. "view?id=1" tells of no page "view": then "view?id=2" is none asked for otherwise."""
    return url if "?" in url else _bare(url)


def _bare(url: str) -> str:
    parts = split_url(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}"
