"""What goes into the frontier and comes out of it: URLs that were found, leases, and how these ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archive import Outcome
from crawler.change_rate import LATEST, SOONEST, History
from crawler.frontier_tables import AGAIN, DOUBTFUL, START
from crawler.revisits import ANSWERED, ARTICLE_STEPS, LEADING, WHOLE, next_step, wait_after


@dataclass(frozen=True, slots=True)
class Found:
    """A URL that something named. It must be clean (`crawler.urls.clean`)."""

    url: str
    wanted_as: str
    priority: int
    depth: int = 0
    via: str | None = None
    hops: str = ""
    published: float | None = None
    doubt: str | None = None  # why it looks like a trap; then its priority is DOUBTFUL


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL in hand."""

    id: int
    url: str
    wanted_as: str
    priority: int
    depth: int
    via: str | None
    hops: str
    published: float | None
    attempts: int
    step: int
    was_ok: bool  # fetched well before: a 404 now means that it is gone
    digest: str | None
    etag: str | None
    last_modified: str | None
    shape: str | None = None
    doubt: str | None = None
    fetched_at: float | None = None
    checks: float = 0.0
    changes: float = 0.0
    said: str | None = None

    @property
    def history(self) -> History:
        """What the visits before have shown."""
        return History(self.checks, self.changes)


@dataclass(frozen=True, slots=True)
class Visit:
    """How a lease ended. `digest`, `etag` and `last_modified` are of the answer; None keeps what was known."""

    lease: Lease
    outcome: Outcome
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    said: str | None = None  # what the page's paragraphs come to (crawler.reading); None: it has none, or was not read
    news: int = 0  # URLs it named that were unknown
    retry_at: float | None = None  # s since 1970: it failed, and is asked for again in this turn
    floor_s: float = 0.0  # s that the site wants us to wait before the next visit
    passes: bool = False  # what kept it from being fetched passes by itself
    hub: str | None = None  # WebSub hub that it names; "": it names none
    topic: str | None = None  # ... and the address by which the hub knows it


@dataclass(frozen=True, slots=True)
class Begun:
    """How a turn began. `left` is what the killed run `run_before` had in hand."""

    resumed: bool
    run_before: str | None
    left: list[Lease]


@dataclass(frozen=True, slots=True)
class Waits:
    """What a source sets, in seconds: `steps` from visit to visit of an article, `bounds` for those of listings."""

    steps: tuple[float, ...] = ARTICLE_STEPS
    bounds: tuple[float, ...] = (SOONEST, LATEST)


def outcome_row(visit: Visit, now: float, turn: int, waits: Waits) -> dict[str, Any]:
    """What a visit leaves behind: the parameters of the statement that ends its lease."""
    lease, again = visit.lease, visit.retry_at is not None
    changed = _says_otherwise(visit) or (visit.news > 0 and visit.said is None)
    step = next_step(lease.step, changed=changed)
    elapsed = None if lease.fetched_at is None else now - lease.fetched_at
    history = lease.history
    if elapsed is not None and visit.outcome in ANSWERED and not again:
        history = history.after(changed=visit.news > 0 if lease.wanted_as in LEADING else changed)
    due_in = wait_after(
        visit.outcome,
        lease.wanted_as,
        step,
        rate_s=history.wait_s(elapsed, waits.bounds),
        floor_s=visit.floor_s,
        steps_s=waits.steps,
        passes=visit.passes,
    )
    return {
        "lease_id": lease.id,
        "new_ready": int(again),
        "new_not_before": visit.retry_at or 0.0,
        "new_turn": turn - 1 if again else turn,
        "new_attempts": lease.attempts + 1 if again else 0,
        "new_fetched_at": now,
        "new_due_at": now + due_in,
        "new_step": step,
        "new_checks": history.checks,
        "new_changes": history.changes,
        "new_welcome_at": now + visit.floor_s,
        "new_outcome": str(visit.outcome),
        "new_priority": _priority_after(visit),
        "new_was_ok": int(lease.was_ok or visit.outcome in WHOLE),
        "new_digest": visit.digest,
        "new_etag": visit.etag,
        "new_last_modified": visit.last_modified,
        "new_said": visit.said,
        "new_hub": visit.hub,
        "new_topic": visit.topic,
    }


def _says_otherwise(visit: Visit) -> bool:
    """Whether a page has changed: in its paragraphs, where it has some, not only in what stands around them."""
    if visit.digest is None or visit.digest == visit.lease.digest:
        return False
    return visit.said is None or visit.said != visit.lease.said


def _priority_after(visit: Visit) -> int:
    lease = visit.lease
    settled = lease.wanted_as == "page" and lease.priority not in (START, DOUBTFUL) and visit.retry_at is None
    return AGAIN if settled else lease.priority
