"""When a URL is worth asking for again. Pure: what happened in, seconds out."""

from __future__ import annotations

from archive import Outcome

HOUR, DAY = 3600.0, 86400.0
ARTICLE_STEPS = (HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY)  # after each visit that found nothing new, the next one
LISTING_STEPS = (0.0, HOUR, 6 * HOUR, DAY)  # 0: with every run
REQUISITE_STEPS = (DAY, 7 * DAY, 30 * DAY)  # and then only if a page names it
NEVER = 100 * 365 * DAY  # a trap stays one

_TRANSIENT = frozenset({Outcome.TIMEOUT, Outcome.CONNECTION_ERROR, Outcome.DNS_ERROR, Outcome.TRUNCATED})
_SETTLED = {
    Outcome.GONE: 30 * DAY,
    Outcome.ROBOTS_DENIED: 7 * DAY,
    Outcome.REFUSED: 7 * DAY,
    Outcome.TLS_ERROR: DAY,
    Outcome.BAD_RESPONSE: DAY,
    Outcome.TRAP: NEVER,
}


def next_step(step: int, *, changed: bool) -> int:
    """The step after a visit: back to the first when something was new, else one further."""
    return 0 if changed else step + 1


def wait_after(outcome: Outcome, wanted_as: str, step: int, *, is_start: bool, floor_s: float = 0.0) -> float:
    """Seconds until the next visit, `floor_s` at least: the site has asked for that (crawler.hints).

    `is_start`: a seed, feed or sitemap, which every run begins with.
    """
    return max(floor_s, _wait(outcome, wanted_as, step, is_start=is_start))


def _wait(outcome: Outcome, wanted_as: str, step: int, *, is_start: bool) -> float:
    if is_start and outcome is not Outcome.TRAP:
        return 0.0
    if outcome in _SETTLED and not (outcome is Outcome.ROBOTS_DENIED and wanted_as != "page"):  # it may lead to pages
        return _SETTLED[outcome]
    if outcome in _TRANSIENT or outcome is Outcome.HTTP_ERROR:
        return ARTICLE_STEPS[min(step, 2)]
    steps = {"page": ARTICLE_STEPS, "requisite": REQUISITE_STEPS}.get(wanted_as, LISTING_STEPS)
    return steps[min(step, len(steps) - 1)]


def is_worth_retrying(outcome: Outcome, status: int) -> bool:
    """Whether the same run may ask once more: failures that pass by themselves."""
    return outcome in _TRANSIENT - {Outcome.TRUNCATED, Outcome.DNS_ERROR} or status in (429, 500, 502, 503, 504)
