"""What of a site belongs to a source: its hosts, its articles, what is left out; which traps have shown themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.caps import Caps
from crawler.sources import Source
from crawler.urls import host_of, is_other_file, looks_like_article, looks_like_listing, shape, trap_reason

PAGE, LISTING, FEED, SITEMAP, ROBOTS = "page", "listing", "feed", "sitemap", "robots"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wanted_as` is None when the URL is not followed; then `trap` may say that this is because it looks like one."""

    wanted_as: str | None
    trap: str | None = None


OUTSIDE = Verdict(None)


class Scope:
    """The bounds of one source during one run. A redirect of a seed may widen its hosts (`accept_host`)."""

    def __init__(self, source: Source, caps: Caps) -> None:
        self._source, self._caps = source, caps
        starts = (*source.seeds, *source.feeds, *source.sitemaps)
        self._hosts = {host_of(url) for url in starts} | {host.removeprefix("www.") for host in source.hosts}
        self._queries: defaultdict[str, set[str]] = defaultdict(set)
        self._listings: Counter[str] = Counter()

    def accept_host(self, url: str) -> None:
        """Count the host of `url` as the source's own."""
        self._hosts.add(host_of(url))

    def has_host(self, url: str) -> bool:
        """Whether the URL's host is one of the source's. A name in `hosts` without a port means every port."""
        host = host_of(url)
        return host in self._hosts or host.rpartition(":")[0] in self._source_hosts()

    def judge_link(self, url: str) -> Verdict:
        """What a link on a page is worth: an article, a way to find some, a trap, or nothing."""
        if not self.has_host(url) or self.is_excluded(url) or is_other_file(url):
            return OUTSIDE
        wanted_as = self._wanted_as(url)
        trap = trap_reason(url, self._caps) or self._grown(url, wanted_as)
        return Verdict(None, trap) if trap else Verdict(wanted_as)

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
        """Whether the URL is that of an article: by `articles` where the source has some, else by its shape."""
        if self._source.articles:
            return any(pattern.search(url) for pattern in self._source.articles)
        return looks_like_article(url)

    def _wanted_as(self, url: str) -> str:
        """Whether it is an article is judged from its text later: only what surely is none is a listing."""
        if self._source.articles:
            return PAGE if self.is_article(url) else LISTING
        return LISTING if looks_like_listing(url) else PAGE

    def _source_hosts(self) -> set[str]:
        return {host.removeprefix("www.") for host in self._source.hosts}

    def _grown(self, url: str, wanted_as: str) -> str | None:
        """Facets and calendars: one template that makes ever more URLs."""
        parts = urlsplit(url)
        if parts.query and not self._source.articles:
            queries = self._queries[f"{parts.netloc}{parts.path}"]
            queries.add(parts.query)
            if len(queries) > self._caps.facet_variants:
                return f"more than {self._caps.facet_variants} different queries below {parts.path[:60]}"
        if wanted_as == LISTING:
            form = shape(url)
            self._listings[form] += 1
            if self._listings[form] > self._caps.listing_pages:
                return f"more than {self._caps.listing_pages} listing pages of the form {form[:80]}"
        return None
