"""The sources.toml that a service lives by: read again when it changes; one that is wrong leaves the last right one."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from crawler.sources import Mistake, Sources, SourcesError, load

Stamp = tuple[int, int, int] | None


class SourcesFile:
    """Any thread may ask; `refresh` looks whether the file has changed."""

    def __init__(self, path: Path, *, needed: bool = True) -> None:
        """Read the file; raises `SourcesError`, also when it is `needed` and not there."""
        self.path = path
        self._stamp = _stamp(path)
        self._lock = Lock()
        self._sources = load(path) if needed or self._stamp else Sources()
        self._mistakes: tuple[Mistake, ...] = ()

    @property
    def sources(self) -> Sources:
        """The last sources that were right."""
        return self._sources

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong with the file as it now stands."""
        return self._mistakes

    def refresh(self) -> bool:
        """Read the file again if it has changed; True when it has."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            try:
                self._sources, self._mistakes = load(self.path), ()
            except SourcesError as error:
                self._mistakes = error.mistakes
            return True


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
