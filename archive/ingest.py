"""How a group of captures is taken in: what is known of them, their records, durable, then one catalogue
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from archive.catalog.catalog import Reading
from archive.catalog.intake import Intake
from archive.errors import CollectionNotWritable
from archive.model import Capture, KeptCapture, RecordRef
from archive.surt import urlkey
from archive.warc.measure import Measure, measure_all
from archive.warc.record import Record
from archive.warc.records import capture_entry, capture_records
from archive.warc.writer import WarcWriter

_NOWHERE = RecordRef("", 0, 0)  # until it is written


class Ingest:
    """One group. Within it, a later capture may already be a revisit of an earlier one. `helper`: a thread that
    measures along.
    """

    def __init__(self, path: Path, catalog: Reading, intake: Intake, writer: WarcWriter, helper: Executor) -> None:
        self._path, self._catalog, self._intake, self._writer, self._helper = path, catalog, intake, writer, helper
        self._same_payload: dict[tuple[str, bool], KeptCapture] = {}  # by digest, whether in chunks
        self._newest: dict[str, KeptCapture] = {}
        self._responses: dict[str, KeptCapture] = {}

    def run(self, captures: Sequence[Capture]) -> list[KeptCapture]:
        """Raises `CollectionNotWritable`; then none of the group is acknowledged."""
        measured = measure_all([capture.exchange for capture in captures], self._helper)
        self._look_up(captures, measured)
        made = [self._make(capture, facts) for capture, facts in zip(captures, measured, strict=True)]
        refs = self._write([records for records, _ in made])
        kept = [replace(entry, ref=places[0]) for (_, entry), places in zip(made, refs, strict=True)]
        try:
            return self._intake.take_captures(kept, ends(refs))
        except BaseException:
            self._writer.close()  # the file now holds what the catalogue lacks: the next open finds it by its length
            raise

    def _look_up(self, captures: Sequence[Capture], measured: Iterable[Measure | None]) -> None:
        digests = sorted({facts.payload_digest for facts in measured if facts and facts.payload_digest})
        self._same_payload = self._catalog.same_payload(digests)
        self._newest = self._catalog.newest_of(sorted({urlkey(capture.url) for capture in captures}))

    def _make(self, capture: Capture, facts: Measure | None) -> tuple[list[Record], KeptCapture]:
        previous = self._newest.get(urlkey(capture.url))
        known = self._known(capture, facts) if facts else None
        records = capture_records(capture, known=known, previous=previous, measured=facts)
        entry = capture_entry(records, [_NOWHERE] * len(records))
        self._newest[entry.urlkey] = entry
        if entry.record_type == "response" and entry.payload_digest and entry.truncated is None:
            self._same_payload.setdefault((entry.payload_digest, entry.chunked), entry)
            self._responses[entry.urlkey] = entry
        return records, entry

    def _known(self, capture: Capture, facts: Measure) -> KeptCapture | None:
        """The kept response that this one repeats or, with 304, confirms."""
        if facts.response.status == 304:
            validators = facts.response.header("ETag"), facts.response.header("Last-Modified")
            here = self._responses.get(urlkey(capture.url))  # of this very group
            return here or self._catalog.validated_by(capture.url, *validators)
        return self._same_payload.get((facts.payload_digest or "", facts.response.framing == "chunked"))

    def _write(self, groups: Sequence[Sequence[Record]]) -> list[list[RecordRef]]:
        try:
            return self._writer.add(groups)
        except OSError as error:
            raise CollectionNotWritable(self._path, error) from error


def ends(refs: Iterable[Sequence[RecordRef]]) -> dict[str, int]:
    """File -> where the last of these records ends in it, in bytes."""
    found: dict[str, int] = {}
    for ref in (ref for group in refs for ref in group):
        found[ref.file] = max(found.get(ref.file, 0), ref.offset + ref.length)
    return found
