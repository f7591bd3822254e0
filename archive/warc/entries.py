"""A group of records -> the catalogue's row of its capture. Live captures and rebuilt ones both go this way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin

from archive.model import KeptCapture, Outcome, RecordRef, TextState, Wire
from archive.surt import urlkey
from archive.warc.digests import sha1_of
from archive.warc.fields import parse_fields, timestamp14, uri_value, warc_date
from archive.warc.http import HttpResponse, outcome_of, parse_response
from archive.warc.measure import measure_block
from archive.warc.record import Record, bare_id
from archive.warc.sniff import SNIFFED, identify

_WITH_TEXT = frozenset({Outcome.OK, Outcome.CHANGED, Outcome.TRUNCATED})
_NO_RESPONSE = HttpResponse(None)
_OUTCOMES = frozenset(map(str, Outcome))
_DIGITS = 18  # of a number, at most: what a catalogue can hold


class _Seen(NamedTuple):
    """What the block of a capture's main record shows."""

    response: HttpResponse
    content_type: str | None
    payload_digest: str | None
    payload_size: int | None


def capture_entry(records: Sequence[Record], refs: Sequence[RecordRef]) -> KeptCapture:
    """The catalogue's row of one group; `refs[i]` is where `records[i]` lies.

    Records of other tools do: what only our metadata record tells is then told from the block, or absent.
    Raises ValueError when the group holds no response, revisit, resource or metadata record.
    """
    at = _first(records, ("response", "revisit", "resource", "metadata"))
    record, told = records[at], _told(records)
    seen = _seen(record, told)
    url, date = record.url or "", full_date(record.header("WARC-Date") or "")
    location = seen.response.header("Location")
    outcome, reason = _said(record, seen.response, told)
    wanted_as = told.get("microfiche-wanted-as", "page")
    return KeptCapture(
        id=record.id,
        url=url,
        urlkey=urlkey(url),
        timestamp=timestamp14(date),
        date=date,
        outcome=outcome,
        reason=reason,
        text_state=_text_state(record.type, wanted_as, outcome),
        ref=refs[at],
        record_type=record.type,
        wanted_as=wanted_as,
        status=seen.response.status,
        content_type=seen.content_type,
        payload_digest=seen.payload_digest,
        payload_size=seen.payload_size,
        location=_absolute(url, location) if location else None,
        etag=seen.response.header("ETag"),
        last_modified=seen.response.header("Last-Modified"),
        ip=record.header("WARC-IP-Address"),
        truncated=_cut(record),
        refers_to=(bare_id(record.header("WARC-Refers-To")) or None) if record.type == "revisit" else None,
        run=told.get("microfiche-run"),
        source=told.get("microfiche-source"),
        via=told.get("via"),
        hops=told.get("hopsFromSeed", ""),
        fetch_ms=_number(told.get("fetchTimeMs")),
        chunked=seen.response.framing == "chunked",
    )


def _first(records: Sequence[Record], types: Iterable[str]) -> int:
    for wanted in types:
        for at, record in enumerate(records):
            if record.type == wanted:
                return at
    raise ValueError(f"no capture among records of type {[record.type for record in records]}")


def _told(records: Sequence[Record]) -> dict[str, str]:
    """The lines of the group's metadata record; outlinks, the only repeated line, left out."""
    blocks = (
        r.block.bytes() for r in records if r.type == "metadata" and "warc-fields" in (r.header("Content-Type") or "")
    )
    return {name: value for block in blocks for name, value in parse_fields(block) if name != "outlink"}


def _seen(record: Record, told: Mapping[str, str]) -> _Seen:
    if record.type == "metadata":
        return _Seen(_NO_RESPONSE, None, None, None)
    if record.type == "resource" or not is_http(record):
        return _Seen(_NO_RESPONSE, record.header("Content-Type"), *sha1_of(record.block.chunks()))
    if record.type == "response" and "microfiche-outcome" not in told and is_bare(record.block):
        return _Seen(HttpResponse(200, "OK", "0.9"), None, *sha1_of(record.block.chunks()))
    digest = record.header("WARC-Payload-Digest") or told.get("microfiche-payload-digest")  # so in the first files
    if record.type == "revisit" or ("microfiche-outcome" in told and digest):
        response = parse_response(record.block)
        return _Seen(response, response.header("Content-Type"), digest, _number(told.get("microfiche-payload-size")))
    measured = measure_block(record.block)
    content_type = measured.response.header("Content-Type")
    has_payload = measured.payload_digest is not None
    return _Seen(
        measured.response, content_type, measured.payload_digest, measured.payload_size if has_payload else None
    )


def is_http(record: Record) -> bool:
    """Whether the block is an HTTP message: by its media type, or by its target where an old writer gave none (ARC)."""
    media_type = (record.header("Content-Type") or "").lower()
    return media_type.startswith("application/http") or (record.url or "").startswith(("http:", "https:"))


def is_bare(block: Wire) -> bool:
    """Whether a block is a page without any head, as HTTP/0.9 had it and old archives still hold it."""
    return identify(block.head(SNIFFED)) == "text/html"


def _said(record: Record, response: HttpResponse, told: Mapping[str, str]) -> tuple[Outcome, str]:
    """Outcome and reason: as our metadata record says, otherwise as the response does."""
    if told.get("microfiche-outcome") in _OUTCOMES:
        return Outcome(told["microfiche-outcome"]), told.get("microfiche-reason", "")
    if record.type == "resource" or (record.type == "response" and not is_http(record)):
        return Outcome.OK, "kept by another tool, without its HTTP exchange"
    if record.type == "metadata":
        return Outcome.CONNECTION_ERROR, "only a metadata record is kept"
    if record.type == "revisit" and response.status in (None, 200):
        return Outcome.UNCHANGED, f"the same payload as at {record.header('WARC-Refers-To-Date') or 'an earlier time'}"
    return outcome_of(replace(response, missing=False) if record.type == "revisit" else response, _cut(record))


def _cut(record: Record) -> str | None:
    """Why the response was cut; a revisit leaves its payload out on purpose (WARC 1.1, 6.7.2)."""
    return None if record.type == "revisit" else record.header("WARC-Truncated")


def _text_state(record_type: str, wanted_as: str, outcome: Outcome) -> TextState:
    has_text = record_type in ("response", "resource") and wanted_as == "page" and outcome in _WITH_TEXT
    return TextState.PENDING if has_text else TextState.NONE


def _absolute(url: str, location: str) -> str:
    """A Location header as an absolute, safely written URL; itself where it cannot be joined."""
    raw = location.encode("latin-1", "replace").decode("utf-8", "replace")  # servers do send UTF-8 there
    try:
        return uri_value(urljoin(url, raw))
    except ValueError:  # brackets that hold no IPv6 address
        return uri_value(raw)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def full_date(date: str) -> str:
    """A WARC-Date of any precision (WARC 1.1, 5.4: a year is enough) as ours: UTC, microseconds. Of one that is no
    date what makes sense up to its fault; the epoch if nothing does.
    """
    given = re.sub(r"\D", "", date)[:14]
    fraction = date.partition(".")[2].rstrip("Z")
    micro = int(fraction[:6].ljust(6, "0")) if fraction.isascii() and fraction.isdigit() else 0
    for length in range(len(given), 3, -2 if len(given) % 2 == 0 else -1):
        try:
            moment = datetime.strptime(timestamp14(given[:length]), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:  # the 65th of March, as ClueWeb09 has it: what stands before may still hold
            continue
        return warc_date(moment.replace(microsecond=micro if length == 14 else 0))
    return warc_date(datetime(1970, 1, 1, tzinfo=UTC))
