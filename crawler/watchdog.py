"""A run that gets nowhere ends, and says what it was at.

It should never happen; but a thread that hangs in the disk or in a resolver, or a stopped process that sits on a host's
room, would otherwise keep a source from being crawled for ever. The watch is a thread: a loop that hangs is seen too.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

LOOKS = 20  # in the time that is given
LAST_WORDS = 30.0  # s that a run has for ending by itself

log = logging.getLogger("microfiche.crawl")


class Watchdog:
    """`moved_at` gives the time (monotonic) of the last thing done. After `seconds` without any, every thread's place
    goes into the log and `end` is called; a process that is still there `last_words` seconds later calls `last` and
    exits with 1.
    """

    def __init__(
        self,
        seconds: float,
        moved_at: Callable[[], float],
        end: Callable[[str], None],
        last: Callable[[str], None],
        last_words: float = LAST_WORDS,
    ) -> None:
        self._seconds, self._last_words = seconds, last_words
        self._moved_at, self._end, self._last = moved_at, end, last
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """There is nothing left to watch."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(self._seconds / LOOKS):
            if time.monotonic() - self._moved_at() > self._seconds:
                self._bark()
                return

    def _bark(self) -> None:
        said = f"nothing has moved for {self._seconds:g} s: the run was ended, and its log shows where it hung"
        log.critical("%s", said)
        faulthandler.dump_traceback(sys.stderr, all_threads=True)
        self._end(said)
        if not self._ended.wait(self._last_words):
            self._last(said)
            os._exit(1)
