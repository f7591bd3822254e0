"""What a capture came to in the light of the URL's other captures: pure, the whole of it from facts in order of time.

Two rules:

* Facts of one capture are never rewritten: `arrived` (what the exchange says) and `judged` (what the text says). An
  outcome is computed from the facts of all captures of the URL, so it is the same whatever order they became known in:
  live, rebuilt from the files, or made again with a better extractor.
* The first rule of `RULES` that applies decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from archive.model import Outcome

HAD_A_PAGE = frozenset({Outcome.OK, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.TRUNCATED})
PLAIN = frozenset({Outcome.OK, Outcome.CHANGED})  # arrived whole, with a payload of its own
NO_ARTICLE = frozenset({Outcome.NOT_ARTICLE, Outcome.NOT_TEXT})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one capture by itself."""

    date: str
    arrived: Outcome
    arrived_reason: str
    status: int | None = None
    judged: Outcome | None = None  # None: no text made
    judged_reason: str | None = None
    text_digest: str | None = None  # of title and text; None: no text made
    twin: str | None = None  # another address of the same site with the same title and text, the original
    is_near: bool = False  # the twin's text is nearly the same, and the page names it as its canonical address


@dataclass(frozen=True, slots=True)
class Past:
    """What the URL's earlier captures amount to."""

    page_at: str | None = None  # date of the newest that had a page
    text_digest: str | None = None  # of the newest article
    text_at: str | None = None
    text_was: Outcome | None = None  # its outcome


class Verdict(NamedTuple):
    """An outcome and the sentence that goes with it."""

    outcome: Outcome
    reason: str


class Rule(NamedTuple):
    """When it applies, and what it says then."""

    applies: Callable[[Facts, Past], bool]
    verdict: Callable[[Facts, Past], Verdict]


RULES: tuple[Rule, ...] = (
    Rule(  # a 404 means nothing by itself; after a page it means that the page is gone
        lambda now, past: now.arrived is Outcome.HTTP_ERROR and now.status == 404 and past.page_at is not None,
        lambda now, past: Verdict(Outcome.GONE, f"{now.arrived_reason}; there was a page on {_day(past.page_at)}"),
    ),
    Rule(  # failures, redirects, revisits, cut bodies: the exchange has the last word
        lambda now, past: now.arrived not in PLAIN,
        lambda now, past: Verdict(now.arrived, now.arrived_reason),
    ),
    Rule(  # no text made (yet)
        lambda now, past: now.judged is None,
        lambda now, past: Verdict(now.arrived, now.arrived_reason),
    ),
    Rule(
        lambda now, past: now.judged in NO_ARTICLE,
        lambda now, past: Verdict(now.judged or Outcome.NOT_TEXT, now.judged_reason or now.arrived_reason),
    ),
    Rule(
        lambda now, past: now.text_digest == past.text_digest and past.text_was is Outcome.DUPLICATE,
        lambda now, past: Verdict(Outcome.DUPLICATE, _same(now)),
    ),
    Rule(
        lambda now, past: now.text_digest == past.text_digest,
        lambda now, past: Verdict(Outcome.UNCHANGED, f"the same title and text as on {_day(past.text_at)}"),
    ),
    Rule(
        lambda now, past: now.twin is not None,
        lambda now, past: Verdict(Outcome.DUPLICATE, _same(now)),
    ),
    Rule(
        lambda now, past: past.text_digest is not None,
        lambda now, past: Verdict(Outcome.CHANGED, f"title or text differ from those of {_day(past.text_at)}"),
    ),
    Rule(
        lambda now, past: True,
        lambda now, past: Verdict(Outcome.OK, now.arrived_reason),
    ),
)


def verdicts(captures: Iterable[Facts]) -> Iterator[Verdict]:
    """The outcome of each capture of one URL, given in order of time."""
    past = Past()
    for now in captures:
        verdict = next(rule.verdict(now, past) for rule in RULES if rule.applies(now, past))
        yield verdict
        past = _after(past, now, verdict)


def gone_at(captures: Iterable[Facts], outcomes: Iterable[Verdict]) -> str | None:
    """Since when the URL is gone: the first capture that said so after the last that had a page. None: it is not."""
    since: str | None = None
    for now, verdict in zip(captures, outcomes, strict=True):
        if verdict.outcome is Outcome.GONE:
            since = since or now.date
        elif now.arrived in HAD_A_PAGE:
            since = None
    return since


def _after(past: Past, now: Facts, verdict: Verdict) -> Past:
    if now.arrived in HAD_A_PAGE:
        past = replace(past, page_at=now.date)
    if now.text_digest is not None and now.judged not in NO_ARTICLE:
        past = replace(past, text_digest=now.text_digest, text_at=now.date, text_was=verdict.outcome)
    return past


def _same(now: Facts) -> str:
    nearly = "nearly the same text as its canonical address," if now.is_near else "the same title and text as"
    return f"{nearly} {now.twin or 'another address'}"


def _day(date: str | None) -> str:
    return (date or "")[:10]
