"""What of a site belongs to a source: its hosts, its articles, what is left out, what looks like a trap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from crawler.caps import Caps
from crawler.doubt import Doubts, sign_of
from crawler.kinds import Kinds
from crawler.shapes import Shapes, shape_of
from crawler.sources import Source
from crawler.tokens import Tokens
from crawler.urls import host_of, is_other_file, looks_like_article, looks_like_listing, trap_reason, unnumbered

PAGE, LISTING, FEED, SITEMAP, ROBOTS, REQUISITE = "page", "listing", "feed", "sitemap", "robots", "requisite"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wanted_as` is None when the URL is not followed; then `trap` may say that this is because it is surely one.

    `doubt` is why it may be one.
    """

    wanted_as: str | None
    trap: str | None = None
    doubt: str | None = None


OUTSIDE = Verdict(None)
MOST_JUDGED = 100_000  # URLs whose verdict is remembered


class Scope:
    """The bounds of one source during one run. A redirect of a seed may widen its hosts (`accept_host`)."""

    def __init__(self, source: Source, caps: Caps, shapes: Shapes | None = None) -> None:
        self._source, self._caps = source, caps
        starts = (*source.seeds, *source.feeds, *source.sitemaps)
        self._hosts = {host_of(url) for url in starts} | {host.removeprefix("www.") for host in source.hosts}
        self._portless = {host.removeprefix("www.") for host in source.hosts}
        self._judged: dict[str, Verdict] = {}
        self._listings: defaultdict[str, set[str]] = defaultdict(set)
        self.shapes = shapes or Shapes()
        self.doubts = Doubts()
        self.kinds = Kinds()
        self.tokens = Tokens()

    @property
    def has_patterns(self) -> bool:
        """Whether somebody has written down what articles look like."""
        return bool(self._source.articles)

    def accept_host(self, url: str) -> None:
        """Count the host of `url` as the source's own."""
        if not self.has_host(url):
            self._hosts.add(host_of(url))
            self._judged.clear()

    def has_host(self, url: str) -> bool:
        """Whether the URL's host is one of the source's. A name in `hosts` without a port means every port."""
        host = host_of(url)
        return host in self._hosts or host.rpartition(":")[0] in self._portless

    def judge_link(self, url: str, page: str, via: str | None) -> Verdict:
        """What a link on `page`, found on `via`, is worth: an article, a way to find some, a trap, or nothing."""
        verdict = self.look_at(url)
        if verdict.wanted_as is None:
            return verdict
        is_article = verdict.wanted_as == PAGE and self.is_article(url)
        if is_article and self._source.articles:
            return verdict  # whoever wrote the pattern knows
        is_known = is_article or shape_of(url) in self.kinds.speaking
        doubt = self.doubts.of_link(url, page, via, verdict.doubt, is_article=is_known)
        return Verdict(verdict.wanted_as, doubt=doubt) if doubt != verdict.doubt else verdict

    def look_at(self, url: str) -> Verdict:
        """What can be told from the URL alone, and is remembered; its sign of a trap is not weighed yet."""
        verdict = self._judged.get(url)
        if verdict is None:
            if len(self._judged) >= MOST_JUDGED:
                self._judged.clear()
            verdict = self._judged[url] = self._judge(url)
        return verdict

    def _judge(self, url: str) -> Verdict:
        if not self.has_host(url) or self.is_excluded(url) or is_other_file(url):
            return OUTSIDE
        wanted_as = self._wanted_as(url)
        if trap := trap_reason(url, self._caps) or self._too_many(url, wanted_as):
            return Verdict(None, trap)
        return Verdict(wanted_as, doubt=sign_of(url, self.doubts.now))

    def judge_entry(self, url: str) -> Verdict:
        """What an entry of a feed or sitemap is worth: an article, unless `articles` or `exclude` says otherwise."""
        if not self.has_host(url) or self.is_excluded(url):
            return OUTSIDE
        if trap := trap_reason(url, self._caps):
            return Verdict(None, trap)
        return Verdict(self._wanted_as(url))

    def is_excluded(self, url: str) -> bool:
        """Whether an `exclude` pattern matches."""
        return any(pattern.search(url) for pattern in self._source.exclude)

    def is_article(self, url: str) -> bool:
        """Whether the URL is that of an article: by `articles` where the source has some, by what came of URLs of this
        shape where that is known, else by its looks.
        """
        if self._source.articles:
            return any(pattern.search(url) for pattern in self._source.articles)
        learnt = self.shapes.verdict(shape_of(url)) if self.shapes.counts else None
        return looks_like_article(url) if learnt is None else learnt

    def _wanted_as(self, url: str) -> str:
        """Whether it is an article is judged from its text later: only what surely is none is a listing."""
        if self._source.articles:
            return PAGE if self.is_article(url) else LISTING
        return LISTING if looks_like_listing(url) else PAGE

    def _too_many(self, url: str, wanted_as: str) -> str | None:
        if wanted_as == LISTING:
            kind = unnumbered(url)
            pages = self._listings[kind]
            if url not in pages and len(pages) >= self._caps.listing_pages:
                return f"more than {self._caps.listing_pages} pages of the listing {kind[:80]}"
            pages.add(url)
        return None
