"""The service as the dashboard and the API see it: `crawler.web.control.ControlPlane`, on the real runs and sources."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.launch import Launcher, keep_sources, queue_source
from crawler.runs import Run, RunState, RunStore, UnknownRun
from crawler.source_detail import detail
from crawler.source_fields import NotAllowed, url
from crawler.sources import Source, Sources, UnknownSource
from crawler.sources_file import SourcesFile
from crawler.web.control import Addresses, ControlError, Mistake, RunRow, SourceDetail, SourceRow, UnknownNameError

NextRun = Callable[[Source, datetime], datetime | None]


class Control:
    """What the dashboard may see and order. Crawls and captures have a launcher each: neither waits for the other."""

    def __init__(
        self,
        store: RunStore,
        file: SourcesFile,
        crawls: Launcher,
        captures: Launcher,
        *,
        next_run: NextRun,
        allow_addresses: Sequence[str] = (),
        has_callback: bool = False,
    ) -> None:
        self._store = store
        self._file = file
        self._crawls = crawls
        self._captures = captures
        self._next_run = next_run
        self._allow_addresses, self._has_callback = allow_addresses, has_callback
        self.addresses = Addresses("", "")  # known once the servers are bound

    @property
    def sources_file(self) -> str:
        return str(self._file.path)

    def sources(self) -> Sequence[SourceRow]:
        now = datetime.now(UTC)
        return [self._source_row(source, now) for source in self._file.sources.sources]

    def source(self, name: str) -> SourceDetail:
        entry = self._entry(name)
        row = self._source_row(entry, datetime.now(UTC))
        return detail(self._store.collection, entry, row, has_callback=self._has_callback)

    def mistakes(self) -> Sequence[Mistake]:
        return [Mistake(wrong.message, wrong.line or None, wrong.key or None) for wrong in self._file.mistakes]

    def runs(
        self, *, source: str | None = None, state: RunState | None = None, limit: int = 50, offset: int = 0
    ) -> Sequence[RunRow]:
        return [row(run) for run in self._store.runs(source=source, state=_states(state), limit=limit, offset=offset)]

    def run_count(self, *, source: str | None = None, state: RunState | None = None) -> int:
        return self._store.run_count(source=source, state=_states(state))

    def run(self, run_id: str) -> RunRow:
        return row(self._run(run_id))

    def log_tail(self, run_id: str, lines: int = 200) -> Sequence[str]:
        path = self._store.log_path(self._run(run_id).id)
        try:
            with path.open(encoding="utf-8", errors="replace") as log:
                return [line.rstrip("\n") for line in deque(log, maxlen=lines)]
        except FileNotFoundError:  # a missed slot has none
            return []

    def run_now(self, source: str) -> RunRow:
        return self._started(self._file.sources, self._entry(source))

    def capture(self, url: str) -> RunRow:
        address = _checked(url)
        ticket = self._store.queue(None, url=address)
        if ticket is None:
            raise ControlError("the run could not be recorded: try once more")
        sources = keep_sources(self._store, ticket, self._file.sources.text)
        run_id, collection = ticket.run.id, self._store.collection
        self._captures.submit(ticket, capture_command(collection, sources, address, run_id, self._allow_addresses))
        return row(ticket.run)

    def _entry(self, name: str) -> Source:
        try:
            return self._file.sources.get(name)
        except UnknownSource as error:
            raise UnknownNameError(str(error)) from error

    def _started(self, sources: Sources, source: Source) -> RunRow:
        run = queue_source(self._store, self._crawls, sources, source, allow_addresses=self._allow_addresses)
        if run is None:
            raise ControlError(f'source "{source.name}" is being crawled now: wait for that run to end')
        return row(run)

    def _run(self, run_id: str) -> Run:
        try:
            return self._store.run(run_id)
        except UnknownRun as error:
            raise UnknownNameError(str(error)) from error

    def _source_row(self, source: Source, now: datetime) -> SourceRow:
        newest = max(self._store.runs(source=source.name, limit=2), key=lambda run: run.asked_at, default=None)
        return SourceRow(
            name=source.name,
            seeds=source.seeds or source.feeds or source.sitemaps,
            schedule=str(source.schedule) if source.schedule else None,
            timezone=source.timezone.key,
            next_run=self._next_run(source, now),
            last_run=row(newest) if newest else None,
        )


def row(run: Run) -> RunRow:
    """A run as the dashboard shows it."""
    return RunRow(
        id=run.id,
        source=run.source,
        state=run.state,
        slot=run.slot,
        asked_at=run.asked_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        url=run.url,
        pages=run.pages,
        in_hand=run.in_hand,
        waiting=run.waiting,
        failed=run.failed,
        articles=run.articles,
        size=run.bytes,
        message=run.message,
    )


def capture_command(
    collection: Path, sources: Path, address: str, run_id: str, allow_addresses: Sequence[str]
) -> list[str]:
    """The argv of a capture by hand that the service starts."""
    command = [sys.executable, "-m", "archive.cli", "capture", "--collection", str(collection)]
    allowed = [word for network in allow_addresses for word in ("--allow-address", network)]
    return [*command, "--sources", str(sources), "--run", run_id, *allowed, "--", address]


def _states(state: RunState | None) -> tuple[RunState, ...]:
    return () if state is None else (state,)


def _checked(address: str) -> str:
    try:
        return url(address)
    except NotAllowed as error:
        raise ControlError(f"cannot capture it: {error}") from error
