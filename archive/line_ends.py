"""The last record of an ARC file that was copied as if it were text: CRLF became LF, and the record seems to be torn.

It is mended only where that leaves no doubt: with CRLF back in the head of its HTTP response it has, to the byte, the
length that its line names.
"""

from __future__ import annotations

from pathlib import Path

from archive.model import Wire
from archive.warc.parse import HEAD_LIMIT, HeadFault, parse_head
from archive.warc.reader import opened
from archive.warc.record import Record

LONGEST = 64 << 20  # bytes of a record that is looked at


def mended_record(path: Path, offset: int) -> Record | None:
    """The record at the end of an uncompressed ARC file, mended; None where that is not what ails it."""
    with opened(path) as source:
        if source.size - offset > LONGEST:
            return None
        raw = source.at(offset, source.size - offset)
    try:
        head = parse_head(raw[:HEAD_LIMIT])
    except HeadFault:
        return None
    http, _, body = raw[head.size :].partition(b"\n\n")
    block = http.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body
    if len(block) == head.block + 1:  # the line end after the record
        block = block.removesuffix(b"\n")
    if head.format != "arc" or b"\r" in http or len(block) != head.block:
        return None
    return Record(head.type, head.id, head.headers, Wire(block), offset, len(raw), head.version, head.format)
