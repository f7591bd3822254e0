"""When a URL is worth asking for again. Pure: what happened in, seconds out."""

from __future__ import annotations

from archive import Outcome

HOUR, DAY = 3600.0, 86400.0
# After each visit to an article that found nothing new, the next one; by default: a source may set them.
ARTICLE_STEPS = (HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY)
TRANSIENT_STEPS = (HOUR, 6 * HOUR, DAY)  # after what passes by itself
REQUISITE_STEPS = (DAY, 7 * DAY, 30 * DAY)  # and then only if a page names it
NEVER = 100 * 365 * DAY  # a trap stays one

LEADING = frozenset({"listing", "feed", "sitemap"})  # read for what they name: visited as often as that changes
WHOLE = frozenset({Outcome.OK, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE})  # it is there, all of it
ANSWERED = WHOLE | {Outcome.NOT_TEXT}

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


def wait_after(
    outcome: Outcome,
    wanted_as: str,
    step: int,
    *,
    rate_s: float,
    floor_s: float = 0.0,
    steps_s: tuple[float, ...] = ARTICLE_STEPS,
    passes: bool = False,
) -> float:
    """Seconds until the next visit, `floor_s` at least: the site has asked for that (crawler.hints).

    `rate_s`: how long to wait by the observed rate of change (crawler.change_rate), for what is read for what it names;
    `steps_s`: for articles, by their step; `passes`: what kept the URL from being fetched passes by itself.
    """
    if passes:
        outcome = Outcome.HTTP_ERROR
    return max(floor_s, _wait(outcome, wanted_as, step, rate_s, steps_s))


def _wait(outcome: Outcome, wanted_as: str, step: int, rate_s: float, steps_s: tuple[float, ...]) -> float:
    if wanted_as in LEADING and (outcome in ANSWERED or outcome is Outcome.ROBOTS_DENIED):  # tags: it leads on
        return rate_s
    if outcome in _SETTLED:
        return _SETTLED[outcome]
    if outcome in _TRANSIENT or outcome is Outcome.HTTP_ERROR:
        return TRANSIENT_STEPS[min(step, len(TRANSIENT_STEPS) - 1)]
    steps = REQUISITE_STEPS if wanted_as == "requisite" else steps_s
    return steps[min(step, len(steps) - 1)]


def is_worth_retrying(outcome: Outcome, status: int) -> bool:
    """Whether the same run may ask once more: failures that pass by themselves."""
    return outcome in _TRANSIENT - {Outcome.TRUNCATED, Outcome.DNS_ERROR} or status in (429, 500, 502, 503, 504)
