"""CDXJ, the index that replay tools share (https://specs.webrecorder.net/cdxj/0.1.0/): out and in.

com,example)/path 20261122183000 {"url": ..., "mime": ..., "status": ..., "digest": ..., "offset": ...}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from archive.errors import BadQuery
from archive.model import KeptCapture, RecordRef

REVISIT = "warc/revisit"  # the mime of a revisit, as pywb and the CDX formats before it have it


@dataclass(frozen=True, slots=True)
class CdxjLine:
    """One line read back. `extra` holds the keys that have no field of their own."""

    urlkey: str
    timestamp: str
    url: str
    ref: RecordRef
    mime: str | None = None
    status: int | None = None
    digest: str | None = None
    extra: tuple[tuple[str, Any], ...] = ()


def is_indexed(kept: KeptCapture) -> bool:
    """Whether a capture has a line. A 304 has none: whoever came to it would be shown an empty page, since no replay
    tool goes on to the page that it confirms, and without the line finds that page by itself.
    """
    return kept.status != 304


def cdxj_line(kept: KeptCapture) -> str:
    """A capture that has a response as a line, without line end; the file is named without its folder."""
    mime = kept.media_type or "unk"
    block = {
        "url": kept.url,
        "mime": REVISIT if kept.record_type == "revisit" else mime,
        "status": str(kept.status) if kept.status is not None else None,
        "digest": kept.payload_digest,
        "length": str(kept.ref.length),
        "offset": str(kept.ref.offset),
        "filename": PurePosixPath(kept.ref.file).name,
    }
    present = {key: value for key, value in block.items() if value is not None}
    return f"{kept.urlkey} {kept.timestamp} {json.dumps(present)}"


def parse_cdxj(line: str) -> CdxjLine:
    """Read a line; numbers may be written as numbers or as strings. Raises `BadQuery` for what is no CDXJ."""
    try:
        urlkey, timestamp, block = line.rstrip("\r\n").split(" ", 2)
        told = json.loads(block)
        ref = RecordRef(told.pop("filename"), int(told.pop("offset")), int(told.pop("length", 0)))
        status = told.pop("status", None)
        return CdxjLine(
            urlkey,
            timestamp,
            told.pop("url"),
            ref,
            told.pop("mime", None),
            int(status) if str(status).isdigit() else None,
            told.pop("digest", None),
            tuple(told.items()),
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadQuery(line[:80], f"not a line of CDXJ ({error!r})") from error
