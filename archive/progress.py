"""How far long work is, for people: a bar on a terminal, a plain line now and then elsewhere. Writes to stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

LINE_EVERY = 5.0  # s between plain lines


class Progress:
    """Shows `done` of `total` with further counts. `what` names the work, `unit` what is counted (plural)."""

    def __init__(self, what: str, unit: str, *, stream: TextIO | None = None) -> None:
        self._what, self._unit, self._stream = what, unit, stream or sys.stderr
        self._bar: RichProgress | None = None
        self._begun = self._told = time.monotonic()
        self._line = ""

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._bar = _bar(self._stream, self._what)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        elif self._line:
            self._say(self._line)

    def show(self, done: int, total: int | None = None, **counts: int) -> None:
        """Tell how far it is; `counts` such as in_hand=3, failed=1 are shown with their names, where they are not 0."""
        figures = self._figures(done, total, counts)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total, figures=figures)
            return
        self._line = f"{self._what}: {figures}"
        if time.monotonic() - self._told >= LINE_EVERY:
            self._say(self._line)

    def _say(self, line: str) -> None:
        self._told, self._line = time.monotonic(), ""
        print(line, file=self._stream, flush=True)

    def _figures(self, done: int, total: int | None, counts: dict[str, int]) -> str:
        took = max(time.monotonic() - self._begun, 1e-6)
        rate = done / took
        parts = [f"{done:,} of {total:,} {self._unit}" if total else f"{done:,} {self._unit}"]
        parts += [f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items() if number]
        parts += [f"{rate:,.1f}/s"] if done else []
        parts += [f"{clock((total - done) / rate)} left"] if done and total and total > done else []
        return ", ".join(parts)


def clock(seconds: float) -> str:
    """'0:40' or '2:03:10'."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _bar(stream: TextIO, what: str) -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn(what, markup=False), BarColumn(24), TextColumn("{task.fields[figures]}", markup=False))
    bars = Bars(*columns, console=Console(file=stream), transient=False)
    bars.add_task(what, total=None, figures="")
    return bars
