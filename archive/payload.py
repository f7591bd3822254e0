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
    """The record of a capture and those right after it that name it."""
    return _with_followers(folder, kept.ref, "WARC-Concurrent-To")


def article_records(folder: Path, kept: KeptArticle) -> list[Record]:
    """The record of an article's text, and the metadata record right after it."""
    return _with_followers(folder, kept.ref, "WARC-Refers-To")


def _with_followers(folder: Path, ref: RecordRef, field: str) -> list[Record]:
    """A record, and those right after it that name it in a field."""
    main = stored_record(folder, ref)
    start = ref.offset + ref.length
    if start >= existing(folder / ref.file).stat().st_size:
        return [main]
    following = iter_records(folder / ref.file, start=start)
    return [main, *takewhile(lambda record: bare_id(record.header(field)) == main.id, following)]


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
