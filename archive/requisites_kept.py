"""Which requisites of a kept page are kept too: told from the page itself, not from who fetched what for whom. So for
captures of any tool, and for a style sheet that a hundred pages share and that was fetched for the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from archive.collection import Collection
from archive.errors import NotKept, UndecodableBody, WarcError
from archive.model import KeptCapture
from archive.text.requisites import Requisite, requisites_of_page, requisites_of_style

HTML = ("text/html", "application/xhtml+xml")
STYLE = "text/css"
MOST = 500  # requisites that are looked for
LARGEST = 15_000_000  # bytes, decoded, of a page or style sheet that is read for them
_READERS: dict[str, Callable[..., list[Requisite]]] = {
    **dict.fromkeys(HTML, requisites_of_page),
    STYLE: requisites_of_style,
}


def requisites_named(collection: Collection, kept: KeptCapture) -> list[Requisite]:
    """What a kept page or style sheet names. Nothing for what is neither, or cannot be read."""
    read = _READERS.get(kept.media_type)
    if read is None:
        return []
    try:
        body = collection.body(kept, LARGEST)
    except (NotKept, UndecodableBody, WarcError):
        return []
    return read(body, kept.url, kept.content_type, most=MOST)


@dataclass(frozen=True, slots=True)
class Needed:
    """A requisite, and its capture nearest in time; None when there is none."""

    requisite: Requisite
    kept: KeptCapture | None


def requisites_kept(collection: Collection, page: KeptCapture) -> list[Needed]:
    """The requisites of a page and of its style sheets, those that browsers only guess left out. Empty for what is no
    page, or cannot be read.
    """
    found: dict[str, Needed] = {}
    waiting = requisites_named(collection, page) if page.media_type in HTML else []
    while waiting and len(found) < MOST:
        requisite = waiting.pop(0)
        if requisite.inferred or requisite.url in found:
            continue
        kept = collection.closest(requisite.url, page.timestamp)
        if kept is None:
            kept = next(iter(collection.captures(url=requisite.url, limit=1)), None)
        found[requisite.url] = Needed(requisite, kept)
        if kept is not None and kept.media_type == STYLE:
            waiting += requisites_named(collection, kept)
    return list(found.values())


@dataclass(slots=True)
class PageParts:
    """What belongs to pages when they are taken out of a collection, one page after the other; a capture is given
    once.
    """

    collection: Collection
    given: set[str] = field(default_factory=set)  # ids

    def of(self, page: KeptCapture) -> Iterator[KeptCapture]:
        """The captures nearest in time of all that a page names, and of what these name (frames, style sheets), that
        are not given yet.
        """
        waiting = [page]
        while waiting:
            one = waiting.pop()
            for requisite in requisites_named(self.collection, one) if one.status == 200 else ():
                for found in self._kept(requisite.url, page.timestamp):
                    self.given.add(found.id)
                    waiting.append(found)
                    yield found

    def _kept(self, url: str, timestamp: str) -> Iterator[KeptCapture]:
        """The capture nearest to a time, and where it is a redirect, those that it leads to."""
        found = self.collection.closest(url, timestamp)
        while found is not None and found.id not in self.given:
            yield found
            found = self.collection.closest(found.location, timestamp) if found.location else None
