"""What the dashboard and the API ask of the service: the control plane.

`ControlPlane` is all that `crawler.web` knows of schedules and crawls; `crawler.service` implements it. What was kept
is asked of the collection itself. Everything here is plain data: times are aware and UTC, sizes are bytes. Methods are
called from worker threads, several at once, and answer within a page's patience: no network, no waiting for a crawl.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.errors import CrawlerError
from crawler.runs import RunState


@dataclass(frozen=True, slots=True)
class RunRow:
    """One crawl run, or the capture of a single URL by hand (then `source` is None and `url` names the page)."""

    id: str
    source: str | None
    state: RunState
    slot: datetime | None = None  # the scheduled time it answers; None when it was started by hand
    asked_at: datetime | None = None  # when it was queued, or found missed
    started_at: datetime | None = None  # None while queued, and when missed
    ended_at: datetime | None = None
    url: str | None = None  # of a capture by hand
    pages: int = 0  # fetched and kept, whatever their outcome
    in_hand: int = 0  # asked for, answer not there yet
    waiting: int = 0  # known and due, not asked for yet
    failed: int = 0  # of `pages`: outcomes that are failures
    articles: int = 0
    size: int = 0  # bytes received on the wire
    message: str = ""  # why it failed, stopped or was missed; a sentence


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One entry of sources.toml, with what happens to it."""

    name: str
    seeds: tuple[str, ...]
    schedule: str | None = None  # as written; None: by hand only
    timezone: str = "UTC"  # the schedule's
    next_run: datetime | None = None
    last_run: RunRow | None = None  # the newest of any state, live ones too


@dataclass(frozen=True, slots=True)
class CutRow:
    """URLs that the last run did not follow, for one reason. `asked` of the kind were fetched all the same, to see."""

    reason: str
    urls: int
    asked: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A host that is left alone until then, as it asked by Retry-After; `waiting` addresses lie there."""

    said: str  # the beginning of a sentence: "news.example answered 503 and wants to be left alone"
    until: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class HubRow:
    """A feed with its WebSub hub. `until`: the hub notifies us until then; None: the feed is polled, `why`."""

    feed: str
    hub: str
    until: datetime | None = None
    pushed_at: datetime | None = None  # the last notification
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A shape of URLs (crawler.shapes) with what became of pages of it."""

    shape: str
    articles: int
    others: int


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """What is known of one source beyond its row."""

    row: SourceRow
    feeds: tuple[str, ...] = ()  # named in sources.toml
    sitemaps: tuple[str, ...] = ()
    hubs: tuple[HubRow, ...] = ()
    holds: tuple[HoldRow, ...] = ()  # the first to end first
    cuts: tuple[CutRow, ...] = ()  # most URLs first
    shapes: tuple[ShapeRow, ...] = ()  # most pages first


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in sources.toml. While there is any, the service goes on with the last file that was right."""

    message: str  # names what is wrong and what is allowed
    line: int | None = None  # from 1; None when the file as a whole is meant
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where people reach the service: origins without a slash at the end, "http://127.0.0.1:8040"."""

    dashboard: str
    replay: str
    callback: str = ""  # where the listener for WebSub hubs is; "": there is none


class ControlError(CrawlerError):
    """The service will not do what it was asked; `str()` is the sentence that tells the person why, and the cure."""


class UnknownNameError(ControlError):
    """There is no such source or run."""


class ControlPlane(Protocol):
    """What `crawler.service` offers to whoever looks at it from outside."""

    @property
    def addresses(self) -> Addresses:
        """Origins of the dashboard and of the replay."""

    @property
    def sources_file(self) -> str:
        """Path of sources.toml, for telling people which file to edit; it need not exist."""

    def sources(self) -> Sequence[SourceRow]:
        """Every source, in the file's order."""

    def source(self, name: str) -> SourceDetail:
        """One source with what its last run has found out. Raises `UnknownNameError`."""

    def mistakes(self) -> Sequence[Mistake]:
        """What is wrong with sources.toml as it now stands; empty when it is right or not there."""

    def runs(
        self, *, source: str | None = None, state: RunState | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[RunRow]:
        """Runs and captures by hand: live ones first, then newest first."""

    def run_count(self, *, source: str | None = None, state: RunState | None = None) -> int:
        """How many `runs` would give without a limit."""

    def run(self, run_id: str) -> RunRow:
        """One run. Raises `UnknownNameError`."""

    def log_tail(self, run_id: str, lines: int = 200) -> Sequence[str]:
        """The last lines its process wrote, oldest first, without line ends. Raises `UnknownNameError`."""

    def run_now(self, source: str) -> RunRow:
        """Start a run of `source` and return at once. Raises `UnknownNameError`; `ControlError` when one is live."""

    def capture(self, url: str) -> RunRow:
        """Start fetching one page and return at once; its captures carry the run's id.

        Raises `ControlError` for what is no http or https URL.
        """
