"""Which of the requisites of a kept page are kept too: told from the page itself, so for captures of any tool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.collection import Collection
from archive.errors import NotKept, UndecodableBody, WarcError
from archive.model import KeptCapture
from archive.text.requisites import Requisite, requisites_of_page, requisites_of_style

MOST = 500  # requisites that are looked for
LARGEST = 15_000_000  # bytes of a page or style sheet that is read for them
HTML = ("text/html", "application/xhtml+xml")


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
    waiting = list(_named_by_page(collection, page))
    while waiting and len(found) < MOST:
        requisite = waiting.pop(0)
        if requisite.inferred or requisite.url in found:
            continue
        kept = collection.closest(requisite.url, page.timestamp)
        if kept is None:
            kept = next(iter(collection.captures(url=requisite.url, limit=1)), None)
        found[requisite.url] = Needed(requisite, kept)
        waiting += _named_by_style(collection, kept)
    return list(found.values())


def _named_by_page(collection: Collection, page: KeptCapture) -> Iterator[Requisite]:
    if _type(page) in HTML and (body := _body(collection, page)) is not None:
        yield from requisites_of_page(body, page.url, page.content_type, most=MOST)


def _named_by_style(collection: Collection, kept: KeptCapture | None) -> Iterator[Requisite]:
    if kept is not None and _type(kept) == "text/css" and (body := _body(collection, kept)) is not None:
        yield from requisites_of_style(body, kept.url, kept.content_type, most=MOST)


def _type(kept: KeptCapture) -> str:
    return (kept.content_type or "").partition(";")[0].strip().lower()


def _body(collection: Collection, kept: KeptCapture) -> bytes | None:
    try:
        return collection.body(kept, LARGEST)
    except (UndecodableBody, NotKept, WarcError):
        return None
