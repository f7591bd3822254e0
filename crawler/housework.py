"""What a service does for its collection in a thread of its own: text as pages come in, and once a day its closed WARC
files are merged. Both want the collection's text to themselves, so the one makes room for the other.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from archive import ArchiveError, Textualiser, compact_files

log = logging.getLogger("microfiche")

PAUSE = 30.0  # s before text is tried again after the disk was full or the like
AGAIN = timedelta(minutes=10)  # after which a merge is tried again that another program stood in the way of


class Housework:
    """Makes text from `start` until `leave`. `hour`: of the day, local time, when files are merged; None: never."""

    def __init__(self, collection: Path, hour: int | None, now: datetime) -> None:
        self._collection, self._hour = collection, hour
        self._merge_at = None if hour is None else next_time(hour, now)
        self._stop, self._pause, self._merge = Event(), Event(), Event()
        self._thread = Thread(target=self._work, name="text", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def attend(self, now: datetime) -> None:
        """Called often: have the files merged when it is time. `now` is local time."""
        if self._hour is not None and self._merge_at is not None and now >= self._merge_at:
            self._merge_at = next_time(self._hour, now)
            self._merge.set()
            self._pause.set()

    def leave(self, patience: float) -> None:
        """End with what is in hand, within `patience` seconds; what is pending stays so. A merge that is broken off
        harms nothing.
        """
        self._stop.set()
        self._pause.set()
        self._thread.join(patience)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                if self._merge.is_set():
                    self._pause.clear()
                    self._merge.clear()
                    self._merge_files()
                else:
                    Textualiser(self._collection).follow(self._pause)
            except (ArchiveError, OSError) as error:
                log.error("text: %s; tried again in %.0f s", error, PAUSE)  # noqa: TRY400 - the cause is the message
                self._stop.wait(PAUSE)

    def _merge_files(self) -> None:
        """Tell what came of it; where something is in its way, it is tried again soon."""
        try:
            done = compact_files(self._collection)
        except (ArchiveError, OSError) as error:
            self._merge_at = datetime.now() + AGAIN
            log.error("compact: %s; tried again at %s", error, f"{self._merge_at:%H:%M}")  # noqa: TRY400 - as above
            return
        for fault in done.faults:
            log.warning("compact: left alone: %s", fault)
        log.info("compact: %d files merged into %d, %d bytes", done.merged, done.into, done.size)


def next_time(hour: int, after: datetime) -> datetime:
    """The next full `hour` of a day that comes after a moment (both local time)."""
    today = after.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > after else today + timedelta(days=1)
