"""SIGINT and SIGTERM as something to look at, so that a command can end in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ending:
    """`asked` is set by the first signal, `hurry` by the second."""

    def __init__(self) -> None:
        self.asked = Event()
        self.hurry = Event()
        self._signal: int | None = None

    @property
    def exit_code(self) -> int:
        """What a shell expects of a command that a signal ended: 130 or 143; 0 when none came."""
        return 0 if self._signal is None else 128 + self._signal

    def take(self, number: int, _frame: FrameType | None) -> None:
        """The signal handler."""
        self._signal = self._signal or number
        (self.hurry if self.asked.is_set() else self.asked).set()


@contextmanager
def ending() -> Iterator[Ending]:
    """Take the signals within the block; only for the main thread."""
    end = Ending()
    before = {number: signal.signal(number, end.take) for number in SIGNALS}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
