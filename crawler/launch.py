"""Starting crawl processes, and ending them in order.

A run is a process of its own, in a process group of its own, whose output goes to the run's log. What it is given:

    python -m crawler.crawl_process --collection DIR --sources FILE --source NAME --run ID [--allow-address CIDR]...

FILE is a copy of sources.toml as it was when the run was queued, kept beside the log: a later edit does not reach a
run that has begun. The process opens `RunStore(DIR)`, calls `count` at most once a second and `finish` at its end. On
SIGTERM it takes no new request, finishes those in hand, and ends as STOPPED.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from types import TracebackType
from typing import Self

from archive import CollectionNotWritable
from crawler.runs import Run, RunState, RunStore, Ticket
from crawler.sources import Source, Sources

AT_ONCE = 4  # crawl processes side by side; each takes about 80 MB and at most one core
PATIENCE = 25.0  # s that a process has to end after SIGTERM; the service as a whole promises 30
POLL = 0.05  # s
LAST_BYTES = 4096  # of a log, looked through for its last line
LAST_CHARACTERS = 300  # of that line


@dataclass(slots=True)
class _Order:
    ticket: Ticket
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None


class Launcher:
    """Runs what it is given, in order, at most `at_once` processes side by side; any thread may call it.

    Nothing happens between calls: `attend` starts what can start and reaps what has ended, and is to be called often.
    """

    def __init__(self, store: RunStore, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._at_once = at_once
        self._waiting: deque[_Order] = deque()
        self._running: list[_Order] = []
        self._lock = Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def submit(self, ticket: Ticket, command: Sequence[str]) -> None:
        """Take on a queued run; `command` is its argv."""
        with self._lock:
            self._waiting.append(_Order(ticket, command))
            if self._closed:
                self._drop_waiting()
        self.attend()

    def attend(self) -> int:
        """Reap and start; the number of runs still on hand."""
        with self._lock:
            self._running = [order for order in self._running if not self._reap(order)]
            while self._waiting and len(self._running) < self._at_once and not self._closed:
                order = self._waiting.popleft()
                if self._start(order):
                    self._running.append(order)
            return len(self._running) + len(self._waiting)

    def stop(self, patience: float = PATIENCE, hurry: Event | None = None) -> None:
        """Begin nothing more, ask every process to end, and kill what has not ended in time.

        The time is over after `patience` seconds, or when `hurry` is set.
        """
        with self._lock:
            self._closed = True
            self._drop_waiting()
            for order in self._running:
                _signal(order, signal.SIGTERM)
        begun = time.monotonic()
        while self.attend() and time.monotonic() < begun + patience and not (hurry and hurry.is_set()):
            time.sleep(POLL)
        with self._lock:
            for order in self._running:
                self._kill(order, time.monotonic() - begun)
            self._running.clear()

    def _start(self, order: _Order) -> bool:
        run = order.ticket.run
        self._store.begin(run.id)
        try:
            order.process = subprocess.Popen(
                order.command,
                stdin=subprocess.DEVNULL,
                stdout=order.ticket.log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            self._store.finish(run.id, RunState.FAILED, f"its process could not be started: {error.strerror}")
            order.ticket.close()
            return False
        order.ticket.close()
        self._store.note_pid(run.id, order.process.pid)
        return True

    def _reap(self, order: _Order) -> bool:
        code = order.process.poll() if order.process else 0
        if code is None:
            return False
        run = order.ticket.run
        log = self._store.log_path(run.id)
        if self._closed and code == -signal.SIGTERM:  # asked to end, and was not yet far enough to do that in order
            self._store.finish(run.id, RunState.STOPPED, "stopped before it could begin")
        else:
            self._store.finish(run.id, RunState.FAILED, f"{_ending(code)}{_last_words(log)} (its output: {log})")
        return True

    def _drop_waiting(self) -> None:
        while self._waiting:
            ticket = self._waiting.popleft().ticket
            self._store.finish(ticket.run.id, RunState.STOPPED, "stopped before it could begin")
            ticket.close()

    def _kill(self, order: _Order, waited: float) -> None:
        _signal(order, signal.SIGKILL)
        if order.process:
            order.process.wait()
        message = f"killed: it had not ended {waited:.0f} s after it was asked to"
        self._store.finish(order.ticket.run.id, RunState.STOPPED, message)


def queue_source(
    store: RunStore,
    launcher: Launcher,
    sources: Sources,
    source: Source,
    *,
    allow_addresses: Sequence[str] = (),
    ticket: Ticket | None = None,
) -> Run | None:
    """Queue a run of `source` (or take the `ticket` of one that was claimed for a slot) and hand it to the launcher.

    None: the source has a live run already.
    """
    ticket = ticket or store.queue(source.name)
    if ticket is None:
        return None
    copy = keep_sources(store, ticket, sources.text)
    launcher.submit(ticket, crawl_command(store.collection, copy, source.name, ticket.run.id, allow_addresses))
    return ticket.run


def keep_sources(store: RunStore, ticket: Ticket, text: str) -> Path:
    """Keep sources.toml as it is now beside the log of a run; ends the run when that cannot be written."""
    copy = store.log_path(ticket.run.id).with_suffix(".toml")
    try:
        copy.write_text(text, encoding="utf-8")
    except OSError as error:
        store.finish(ticket.run.id, RunState.FAILED, f"cannot write {copy}: {error.strerror}")
        ticket.close()
        raise CollectionNotWritable(store.collection, error.strerror) from error
    return copy


def crawl_command(
    collection: Path, sources: Path, source: str, run_id: str, allow_addresses: Sequence[str] = ()
) -> list[str]:
    """The argv of a crawl process."""
    command = [
        sys.executable,
        "-m",
        "crawler.crawl_process",
        "--collection",
        str(collection),
        "--sources",
        str(sources),
    ]
    allowed = [word for network in allow_addresses for word in ("--allow-address", network)]
    return [*command, "--source", source, "--run", run_id, *allowed]


def _signal(order: _Order, number: signal.Signals) -> None:
    if order.process and order.process.poll() is None:
        os.killpg(order.process.pid, number)  # not reaped yet, so the group's id is still its own


def _last_words(log: Path) -> str:
    """What the process wrote last: for Python, that is the error it died of."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_BYTES))
        lines = file.read().decode("utf-8", "replace").split("\n")
    words = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f": {words[:LAST_CHARACTERS]}" if words else " without a word"


def _ending(code: int) -> str:
    return (
        f"the process was ended by {signal.Signals(-code).name}" if code < 0 else f"the process ended with code {code}"
    )
