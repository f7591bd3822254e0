"""What belongs to a page when it is taken out of a collection: the kept captures of the images, styles and fonts that
it names, those nearest to it in time, of whatever site. Told from the page itself, not from who fetched what for whom:
a style sheet that a hundred pages share was fetched for the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.collection import Collection
from archive.errors import NotKept, UndecodableBody, WarcError
from archive.model import KeptCapture
from archive.text.requisites import Requisite, requisites_of_page, requisites_of_style

MOST = 8 << 20  # bytes, decoded, of a page that is looked into

_READERS: dict[str, Callable[..., list[Requisite]]] = {
    "text/html": requisites_of_page,
    "application/xhtml+xml": requisites_of_page,
    "text/css": requisites_of_style,
}


@dataclass(slots=True)
class PageParts:
    """Finds the parts of one page after the other; a capture is given once."""

    collection: Collection
    given: set[str] = field(default_factory=set)  # ids

    def of(self, page: KeptCapture) -> Iterator[KeptCapture]:
        """All parts of a page, and theirs (style sheets name more of them), that are not given yet."""
        waiting = [page]
        while waiting:
            for url in self._named(waiting.pop()):
                for found in self._kept(url, page.timestamp):
                    self.given.add(found.id)
                    waiting.append(found)
                    yield found

    def _named(self, kept: KeptCapture) -> Sequence[str]:
        media_type = (kept.content_type or "").partition(";")[0].strip().lower()
        read = _READERS.get(media_type)
        if read is None or kept.status != 200:
            return ()
        try:
            body = self.collection.body(kept, MOST)
        except (NotKept, UndecodableBody, WarcError):
            return ()
        return [named.url for named in read(body, kept.url, kept.content_type)]

    def _kept(self, url: str, timestamp: str) -> Iterator[KeptCapture]:
        """The capture nearest to a time, and where it is a redirect, those that it leads to."""
        found = self.collection.closest(url, timestamp)
        while found is not None and found.id not in self.given:
            yield found
            found = self.collection.closest(found.location, timestamp) if found.location else None
