"""What a capture holds, read back from the WARC files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, takewhile
from pathlib import Path

from archive.catalog.catalog import Reading
from archive.errors import NotKept
from archive.model import KeptArticle, KeptCapture, RecordRef
from archive.revisits import original_of
from archive.stored import gathered, stored_record, stored_response
from archive.warc.backward import record_before
from archive.warc.http import HttpResponse, decode_content, parse_response
from archive.warc.reader import existing, iter_records
from archive.warc.record import Record, bare_id


def still_there(folder: Path, catalog: Reading, kept: KeptCapture) -> KeptCapture:
    """A capture with the place of its record; anew from the catalogue, where files were merged since it was looked
    up.
    """
    if existing(folder / kept.ref.file).exists():
        return kept
    return catalog.capture(kept.id) or kept


def related_records(folder: Path, kept: KeptCapture) -> list[Record]:
    """The record of a capture, then those beside it that name it or are named by it: ours lie right after it, other
    writers put the request before.
    """
    main = stored_record(folder, kept.ref)
    found = [main, *takewhile(lambda record: _of_one_capture(main, record), _following(folder, kept.ref))]
    if all(record.type != "request" for record in found) and main.type != "metadata":
        found += takewhile(lambda record: _of_one_capture(main, record), _preceding(folder, kept.ref))
    return found


def article_records(folder: Path, kept: KeptArticle) -> list[Record]:
    """The record of an article's text, and the metadata record right after it."""
    main = stored_record(folder, kept.ref)
    of_it = takewhile(lambda record: bare_id(record.header("WARC-Refers-To")) == main.id, _following(folder, kept.ref))
    return [main, *of_it]


def _of_one_capture(main: Record, other: Record) -> bool:
    """Whether one of two neighbours names the other (WARC 1.1, 5.7: in either direction, or in both)."""
    named = map(bare_id, main.values("WARC-Concurrent-To"))
    return other.type not in _MAIN and (
        other.id in named or main.id in map(bare_id, other.values("WARC-Concurrent-To"))
    )


_MAIN = frozenset({"response", "revisit", "resource"})
_NEXT = 1 << 12  # bytes read at a time: a request and a metadata record are short


def _following(folder: Path, ref: RecordRef) -> Iterator[Record]:
    """The records after the one at `ref`."""
    start = ref.offset + ref.length
    if start < existing(folder / ref.file).stat().st_size:
        yield from iter_records(folder / ref.file, start=start, window=_NEXT)


def _preceding(folder: Path, ref: RecordRef) -> Iterator[Record]:
    """The records before the one at `ref`, the nearest first."""
    offset = ref.offset
    while offset and (record := record_before(folder / ref.file, offset)):
        yield record
        offset = record.offset


def replayable(folder: Path, catalog: Reading, kept: KeptCapture) -> tuple[HttpResponse, Iterator[bytes]]:
    """Status and headers of a capture, and its entity body in pieces: see `Collection.response`."""
    record = stored_record(folder, kept.ref)
    if record.type == "metadata":
        return HttpResponse(None, fault=kept.reason or "nothing came back"), iter(())
    if record.type != "revisit":
        return stored_response(record)
    original = original_of(folder, catalog, kept, record)
    if original is None:
        raise NotKept(f"{kept.refers_to or kept.payload_digest} (whose payload the capture {kept.id} shares)")
    first, body = stored_response(stored_record(folder, original.ref))
    return _with_original(parse_response(record.block), first), body


def _with_original(response: HttpResponse, original: HttpResponse) -> HttpResponse:
    """A 304 stands for the response it confirms, whose fields it brings up to date (RFC 9111, 3.2); any other revisit
    has status and fields of its own.
    """
    if response.status is None:  # a revisit record without a block, as some writers leave it
        return original
    if response.status != 304:
        return response
    updated = {name.lower() for name, _ in response.headers}
    kept = (pair for pair in original.headers if pair[0].lower() not in updated or pair[0].lower() in _OF_THE_BODY)
    fresh = (pair for pair in response.headers if pair[0].lower() not in _OF_THE_BODY)
    headers = tuple(chain(kept, fresh))
    return HttpResponse(original.status, original.reason, original.version, headers, framing=original.framing)


_OF_THE_BODY = frozenset({"content-encoding", "content-type", "content-range", "content-length", "transfer-encoding"})


def decoded_body(found: tuple[HttpResponse, Iterator[bytes]], max_size: int) -> bytes:
    """The body with its content codings undone. Raises `UndecodableBody` when it is longer than `max_size` bytes."""
    response, chunks = found
    return decode_content(gathered(chunks, max_size), response.codings, max_size=max_size)
