"""What a person sees while crawls go on: bars on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol, TextIO

from crawler.metrics import duration, pages_per_second, time_left
from crawler.runs import Run

LINE_EVERY = 5.0  # s between two plain lines of a run


class Display(Protocol):
    """Shows runs as they now are."""

    def show(self, runs: Sequence[Run], pending: int) -> None:
        """Show these runs, and how many pages still wait for their text; called several times a second."""


@contextmanager
def display(stream: TextIO | None = None) -> Iterator[Display]:
    """The display that suits `stream` (default: stderr), until the block ends."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield Lines(stream)
        return
    with _bars(stream) as bars:
        yield bars


class Lines:
    """A line for each run that has changed, at most every few seconds, and one at its end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._told: dict[str, tuple[float, str]] = {}
        self._text_at = time.monotonic()

    def show(self, runs: Sequence[Run], pending: int) -> None:
        """Write the lines that are due."""
        now = time.monotonic()
        if pending and now - self._text_at >= LINE_EVERY and not any(run.state.is_live for run in runs):
            self._text_at = now
            print(f"text: {counted(pending, 'page')} to go", file=self._stream, flush=True)
        for run in runs:
            line = f"{run.source}: {run.state}, {figures(run, datetime.now(UTC))}"
            at, told = self._told.get(run.id, (-LINE_EVERY, ""))
            over = not run.state.is_live and f": {run.state}," not in told
            if over or (run.state.is_live and line != told and now - at >= LINE_EVERY):
                self._told[run.id] = (now, line)
                print(line, file=self._stream, flush=True)


@contextmanager
def _bars(stream: TextIO) -> Iterator[Display]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    class Bars:
        def __init__(self, progress: Progress) -> None:
            self._progress = progress
            self._tasks: dict[str, TaskID] = {}
            self._text = progress.add_task("text", total=1, completed=1, visible=True, figures="", state="")

        def show(self, runs: Sequence[Run], pending: int) -> None:
            now = datetime.now(UTC)
            waiting = f"{counted(pending, 'page')} to go" if pending else "made"
            self._progress.update(self._text, figures=waiting)
            for run in runs:
                if run.id not in self._tasks:
                    self._tasks[run.id] = self._progress.add_task(run.source or "", total=None, figures="", state="")
                total = run.pages + run.in_hand + run.waiting
                self._progress.update(
                    self._tasks[run.id],
                    completed=run.pages,
                    total=total or None,
                    figures=figures(run, now),
                    state=str(run.state),
                )

    columns = (TextColumn("{task.description}", markup=False), TextColumn("{task.fields[state]}"), BarColumn(24))
    with Progress(*columns, TextColumn("{task.fields[figures]}"), console=Console(file=stream)) as progress:
        yield Bars(progress)


def figures(run: Run, now: datetime) -> str:
    """'120 pages, 3 in hand, 1 failed, 80 articles, 12.3 pages/s, 0:40 left'; what is not known is left out."""
    left = time_left(run, now)
    parts = [
        counted(run.pages, "page"),
        f"{run.in_hand} in hand" if run.state.is_live else "",
        f"{run.failed} failed" if run.failed else "",
        counted(run.articles, "article"),
        f"{pages_per_second(run, now):.1f} pages/s" if run.pages else "",
        f"{clock(left)} left" if left is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def counted(number: int, thing: str) -> str:
    """'1 page', '2 pages'."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def clock(time_: timedelta) -> str:
    """'0:40' or '2:03:10'."""
    minutes, seconds = divmod(int(time_.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def summary(run: Run) -> str:
    """The closing line of a run."""
    took = duration(run, datetime.now(UTC)).total_seconds()
    why = f": {run.message}" if run.message else ""
    return f"{run.source}: {run.state} after {took:.1f} s, {figures(run, datetime.now(UTC))}{why}"
