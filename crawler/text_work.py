"""Text made beside a crawl: `archive.Textualiser` in a thread, for as long as it is wanted."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from archive import ArchiveError, Textualiser


class TextWork:
    """Makes text of what is fetched from `start` until `leave`."""

    def __init__(self, collection: Path) -> None:
        self._collection = collection
        self._stop = Event()
        self._fault: ArchiveError | OSError | None = None
        self._thread = Thread(target=self._work, name="text", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it is at work; when it is not, `leave` raises what went wrong."""
        return self._thread.is_alive()

    def leave(self, patience: float | None = None) -> None:
        """Finish what is in hand, for at most `patience` seconds; what is pending stays so.

        Raises what went wrong with the text: ArchiveError, OSError.
        """
        self._stop.set()
        self._thread.join(patience)
        if self._fault is not None:
            raise self._fault

    def _work(self) -> None:
        try:
            Textualiser(self._collection).follow(self._stop)
        except (ArchiveError, OSError) as error:
            self._fault = error
