"""Text made beside a crawl: `archive.Textualiser` in a thread, for as long as a block lasts."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from archive import ArchiveError, Textualiser


class TextWork:
    """Makes text of what is fetched, from `start` until `finish` or `leave`."""

    def __init__(self, collection: Path) -> None:
        self._collection = collection
        self._stop = Event()
        self._fault: ArchiveError | OSError | None = None
        self._thread = Thread(target=self._work, name="text", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def finish(self) -> None:
        """Wait until the text of everything fetched is made. Raises what went wrong with it."""
        self.leave(None)
        if self._fault is None:
            Textualiser(self._collection).run()
        else:
            raise self._fault

    def leave(self, patience: float | None) -> None:
        """Leave what is pending; wait at most `patience` seconds for what is in hand (None: as long as it takes)."""
        self._stop.set()
        self._thread.join(patience)

    def _work(self) -> None:
        try:
            Textualiser(self._collection).follow(self._stop)
        except (ArchiveError, OSError) as error:
            self._fault = error
