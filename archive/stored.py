"""Records and bodies read back by their place, without the catalogue: all that a worker process needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archive.errors import UndecodableBody, WarcError
from archive.model import RecordRef
from archive.warc.http import decode_content, entity_chunks, parse_response
from archive.warc.reader import read_record
from archive.warc.record import Record


def stored_record(folder: Path, ref: RecordRef) -> Record:
    """The record at `ref`. Raises `WarcError`: also when the file is not there."""
    try:
        return read_record(folder / ref.file, ref.offset)
    except OSError as error:
        raise WarcError(ref.file, ref.offset, f"cannot be read ({error})") from error


def stored_body(folder: Path, ref: RecordRef, max_size: int) -> bytes:
    """The body of a response (or resource) record, codings undone. Raises `WarcError`; `UndecodableBody` also when
    it has more than `max_size` bytes.
    """
    record = stored_record(folder, ref)
    response = parse_response(record.block)
    if record.type == "resource" or response.status is None:
        return gathered(record.block.chunks(), max_size)
    return decode_content(
        gathered(entity_chunks(record.block, response), max_size), response.codings, max_size=max_size
    )


def gathered(chunks: Iterable[bytes], max_size: int) -> bytes:
    """All pieces as one. Raises `UndecodableBody` when they are more than `max_size` bytes."""
    held, size = [], 0
    for piece in chunks:
        held.append(piece)
        size += len(piece)
        if size > max_size:
            raise UndecodableBody("identity", f"it has more than {max_size} bytes")
    return b"".join(held)
