"""Record ids that other tools gave twice: two captures that differ cannot have one id in a catalogue.

The one that comes first keeps it. A later one, of another address or another time, gets an id made of both, so that it
is the same one whenever the file is taken in again; the records after it that name it follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from archive.model import KeptCapture
from archive.warc.entries import full_date
from archive.warc.record import Record, bare_id, id_uri

MAIN = frozenset({"response", "revisit", "resource"})
_POINTERS = frozenset({"warc-concurrent-to", "warc-refers-to"})
_Told = tuple[str, str]  # address, date


class OwnIds:
    """The ids of the captures of one file, whose records are shown in order. `known`: a capture kept already, by id."""

    def __init__(self, known: Callable[[str], KeptCapture | None]) -> None:
        self._known = known
        self._seen: dict[str, _Told] = {}

    def of(self, record: Record) -> str:
        """The id that a capture's main record keeps, or gets."""
        told = (record.url or "", full_date(record.header("WARC-Date") or ""))
        kept = self._known(record.id)
        before = self._seen.setdefault(record.id, (kept.url, kept.date) if kept else told)
        return record.id if before == told else str(uuid5(NAMESPACE_URL, " ".join((record.id, *told))))


def with_own_ids(records: Iterable[Record], ids: OwnIds) -> Iterator[Record]:
    """The records, those with an id that another capture has under one of their own."""
    old = new = ""
    for record in records:
        if record.type in MAIN and record.url:
            old, new = record.id, ids.of(record)
            yield record if new == old else replace(record, id=new)
        else:
            yield _pointing(record, old, new) if new != old else record


def _pointing(record: Record, old: str, new: str) -> Record:
    pairs = (
        (name, id_uri(new) if name.lower() in _POINTERS and bare_id(value) == old else value)
        for name, value in record.headers
    )
    return replace(record, headers=tuple(pairs))
