"""Whose payload a revisit shares (WARC 1.1, 6.7), also where its writer did not say so by WARC-Refers-To.

Asked are, in this order, until one answers: the record that WARC-Refers-To names; the capture of
WARC-Refers-To-Target-URI at WARC-Refers-To-Date; the same address, nearest in time, with the same digest, whatever the
algorithm and spelling; any address with that digest; for a 304, the page of the same address that it confirmed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.catalog.catalog import Reading
from archive.catalog.filters import Wanted
from archive.errors import WarcError
from archive.model import KeptCapture
from archive.stored import stored_record
from archive.surt import urlkey
from archive.warc.entries import full_date
from archive.warc.fields import timestamp14
from archive.warc.record import Record, bare_id

NEIGHBOURS = 16  # captures of the same address that are looked at on each side
_WITH_PAYLOAD = frozenset({"response", "resource"})
_HEX_SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)


def original_of(folder: Path, catalog: Reading, kept: KeptCapture, record: Record | None = None) -> KeptCapture | None:
    """The capture with the payload of the revisit `kept`; None: it is not here. `record`: that of the revisit, when
    the caller has it. Raises `WarcError` when the revisit cannot be read.
    """
    named = _named(catalog, kept)
    if named is not None:
        return named
    record = record or stored_record(folder, kept.ref)
    for ask in _WAYS:
        found = next((one for one in ask(folder, catalog, kept, record) if one.record_type in _WITH_PAYLOAD), None)
        if found is not None:
            return found
    return None


def _named(catalog: Reading, kept: KeptCapture) -> KeptCapture | None:
    """By WARC-Refers-To, also through a revisit that is named instead of its original."""
    seen = {kept.id}
    while kept.refers_to and kept.refers_to not in seen:
        seen.add(kept.refers_to)
        found = catalog.capture(kept.refers_to)
        if found is None or found.record_type in _WITH_PAYLOAD:
            return found
        kept = found
    return None


def _at_named_time(folder: Path, catalog: Reading, kept: KeptCapture, record: Record) -> Iterator[KeptCapture]:
    uri, date = record.header("WARC-Refers-To-Target-URI"), record.header("WARC-Refers-To-Date")
    if not uri or not date:
        return
    second = timestamp14(full_date(date))
    found = catalog.captures(Wanted(urlkey=urlkey(bare_id(uri)), since=second, until=second))
    yield from sorted(found, key=lambda one: one.url != bare_id(uri))


def _same_address(folder: Path, catalog: Reading, kept: KeptCapture, record: Record) -> Iterator[KeptCapture]:
    digest = canonical_digest(record.header("WARC-Payload-Digest"))
    if digest is None:
        return
    for one in _neighbours(catalog, kept):
        if digest in (one.payload_digest, _told_digest(folder, one)):
            yield one


def _told_digest(folder: Path, kept: KeptCapture) -> str | None:
    """The digest in the record's own header: of another algorithm, perhaps, or over the chunks."""
    try:
        return canonical_digest(stored_record(folder, kept.ref).header("WARC-Payload-Digest"))
    except WarcError:
        return None


def _any_address(folder: Path, catalog: Reading, kept: KeptCapture, record: Record) -> Iterator[KeptCapture]:
    digest = canonical_digest(record.header("WARC-Payload-Digest"))
    if digest is not None:
        yield from catalog.same_payload([digest]).values()


def _confirmed(folder: Path, catalog: Reading, kept: KeptCapture, record: Record) -> Iterator[KeptCapture]:
    if kept.status == 304:
        yield from (one for one in _neighbours(catalog, kept) if one.status == 200)


_WAYS: tuple[Callable[[Path, Reading, KeptCapture, Record], Iterator[KeptCapture]], ...] = (
    _at_named_time,
    _same_address,
    _any_address,
    _confirmed,
)


def _neighbours(catalog: Reading, kept: KeptCapture) -> Iterator[KeptCapture]:
    """Captures of the same address with a payload: earlier ones first, each side from the nearest on."""
    before = catalog.captures(Wanted(urlkey=kept.urlkey, until=kept.date), limit=NEIGHBOURS)
    after = catalog.captures(Wanted(urlkey=kept.urlkey, since=kept.date), newest_first=False, limit=NEIGHBOURS)
    yield from (one for one in (*before, *after) if one.record_type in _WITH_PAYLOAD)


def canonical_digest(digest: str | None) -> str | None:
    """A digest as the catalogue spells it, "sha1:BASE32"; other algorithms with their name in lower case. "sha1:" is
    taken for granted where a bare value looks like it. None for None.
    """
    if not digest:
        return None
    name, _, value = digest.strip().rpartition(":")
    name = name.lower().replace("-", "") or "sha1"
    if name == "sha1" and _HEX_SHA1.fullmatch(value):
        value = base64.b32encode(bytes.fromhex(value)).decode()
    return f"{name}:{value.upper() if name == 'sha1' else value}"
