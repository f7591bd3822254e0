"""The record that ends where another begins. Files are read forward, but some writers (wget, Common Crawl) put the
request before its response, which is all that an index knows of.
"""

from __future__ import annotations

from pathlib import Path

from archive.errors import WarcError
from archive.warc.members import MAGIC, Members, ReadAhead, kind_of
from archive.warc.parse import blank_length
from archive.warc.reader import opened, plain_length, read_record
from archive.warc.record import Record

REACH = 1 << 16  # bytes that are looked through: requests are short
_PLAIN = b"WARC/"


def record_before(path: Path, offset: int) -> Record | None:
    """The record that ends at `offset`, in members of its own or uncompressed; None where that is none, or longer
    than REACH as it lies. Raises OSError.
    """
    start = max(0, offset - REACH)
    with opened(path, REACH) as source:
        kind = kind_of(source.at(0, 4))
        before = source.at(start, offset - start)
        at = before.rfind(MAGIC.get(kind, _PLAIN))
        while at >= 0:
            if _end(source, kind, start + at) == offset:
                return read_record(path, start + at)
            at = before.rfind(MAGIC.get(kind, _PLAIN), 0, at)
    return None


def _end(source: ReadAhead, kind: str, offset: int) -> int | None:
    """Where what begins at `offset` ends; None where nothing whole begins there."""
    try:
        if kind != "plain":
            return offset + Members(source, kind).length(offset)
        end = offset + plain_length(source, offset)
        return end + blank_length(source.at(end, 4))
    except WarcError:
        return None
