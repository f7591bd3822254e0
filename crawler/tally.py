"""What a run has kept, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from archive import KeptCapture, Outcome
from crawler.embeds import is_inferred
from crawler.recorder import Batch, Entry
from crawler.revisits import WHOLE
from crawler.scope import FEED, REQUISITE, ROBOTS, SITEMAP

FAILURES = frozenset(
    {
        Outcome.HTTP_ERROR,
        Outcome.TIMEOUT,
        Outcome.CONNECTION_ERROR,
        Outcome.TLS_ERROR,
        Outcome.DNS_ERROR,
        Outcome.BAD_RESPONSE,
        Outcome.REFUSED,
        Outcome.TRUNCATED,
    }
)


@dataclass(slots=True)
class Tally:
    """Of the `pages`, `failed` are failures and `denied` were not asked for because of robots.txt; `bytes` came
    on the wire, for requisites too, which are no pages.
    """

    pages: int = 0
    failed: int = 0
    denied: int = 0
    bytes: int = 0
    requisites: int = 0
    requisites_failed: int = 0

    def count(self, batch: Batch) -> None:
        """Add what became durable."""
        told = [(entry, kept) for entry, kept in batch.kept if _is_page(entry, kept)]
        embedded = [kept for _, kept in batch.kept if kept.wanted_as == REQUISITE]
        self.pages += len(told)
        self.failed += sum(kept.outcome in FAILURES and not _is_guess(entry) for entry, kept in told)
        self.denied += sum(kept.outcome is Outcome.ROBOTS_DENIED for _, kept in told)
        self.bytes += sum(entry.capture.exchange.response.size for entry, _ in batch.kept if entry.capture.exchange)
        self.requisites += sum(kept.outcome in WHOLE for kept in embedded)
        self.requisites_failed += sum(_is_missing(kept) for kept in embedded)


def _is_page(entry: Entry, kept: KeptCapture) -> bool:
    """Whether it counts among the pages of a run: neither what serves others, nor a trap that was not asked for."""
    is_cut = kept.outcome is Outcome.TRAP and entry.capture.exchange is None
    return kept.wanted_as not in (ROBOTS, REQUISITE) and not is_cut


def _is_guess(entry: Entry) -> bool:
    """Feeds and sitemaps are looked for in common places too; that there are none is no failure."""
    return entry.capture.wanted_as in (FEED, SITEMAP) and entry.capture.via is not None


def _is_missing(kept: KeptCapture) -> bool:
    return kept.outcome not in WHOLE | {Outcome.REDIRECTED} and not is_inferred(kept.hops)
