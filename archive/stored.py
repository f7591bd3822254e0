"""Records and bodies read back by their place, without the catalogue: all that a worker process needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.errors import UndecodableBody, WarcError
from archive.model import RecordRef
from archive.warc.entries import is_bare, is_http
from archive.warc.http import HttpResponse, decode_content, entity_chunks, parse_response
from archive.warc.reader import read_record
from archive.warc.record import Record


def stored_record(folder: Path, ref: RecordRef) -> Record:
    """The record at `ref`. Raises `WarcError`: also when the file is not there."""
    try:
        return read_record(folder / ref.file, ref.offset, ref.length)
    except OSError as error:
        raise WarcError(ref.file, ref.offset, f"cannot be read ({error})") from error


def stored_response(record: Record) -> tuple[HttpResponse, Iterator[bytes]]:
    """What a response or resource record gives to a reader: status, headers and the entity body in pieces.

    A resource (WARC 1.1, 6.4) is its block alone, and HTTP/0.9 sent nothing but the body; such a page gets the status
    200, and the media type that its record names.
    """
    http = record.type != "resource" and is_http(record)
    response = parse_response(record.block) if http else HttpResponse(None, fault="not an HTTP exchange")
    if response.status is not None:
        return response, entity_chunks(record.block, response)
    if record.type == "resource" or is_bare(record.block):
        kind = record.header("Content-Type") if record.type == "resource" else None
        whole = HttpResponse(200, "OK", "0.9", (("Content-Type", kind),) if kind else ())
        return whole, record.block.chunks()
    return response, iter(())


def stored_body(folder: Path, ref: RecordRef, max_size: int) -> bytes:
    """The body of a response (or resource) record, codings undone. Raises `WarcError`; `UndecodableBody` also when
    it has more than `max_size` bytes.
    """
    record = stored_record(folder, ref)
    response, chunks = stored_response(record)
    if response.status is None:
        chunks = record.block.chunks()
    return decode_content(gathered(chunks, max_size), response.codings, max_size=max_size)


def gathered(chunks: Iterable[bytes], max_size: int) -> bytes:
    """All pieces as one. Raises `UndecodableBody` when they are more than `max_size` bytes."""
    held, size = [], 0
    for piece in chunks:
        held.append(piece)
        size += len(piece)
        if size > max_size:
            raise UndecodableBody("identity", f"it has more than {max_size} bytes")
    return b"".join(held)
