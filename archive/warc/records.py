"""Captures to records and back.

A capture becomes one group: `response` (or `revisit`), `request`, `metadata`; what came to nothing is a `metadata`
record that stands alone. `capture_entry` makes the catalogue's row out of such a group, whether it was written a
moment ago or is read back years later: the live catalogue and a rebuilt one cannot differ.

WARC-Payload-Digest is that of the entity body, transfer coding undone, as WARC 1.1, 6.3.2 defines the payload and as
the IIPC reads it (warc-specifications, issue 22). warcio 1.8 and fastwarc 2.0 digest chunk sizes, interim answers and
bytes after the end along with it: their checks call the right digest of such a response wrong (warcio, issues 74, 75).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from archive.model import Capture, Exchange, KeptCapture, Outcome, Wire
from archive.warc.articles import article_entry, article_records
from archive.warc.entries import capture_entry
from archive.warc.fields import WARC_FIELDS, fields_block, text_value, uri_value, warc_date
from archive.warc.http import outcome_of
from archive.warc.measure import Measure, measure
from archive.warc.record import Fields, Record, id_uri, new_id

__all__ = [
    "article_entry",
    "article_records",
    "capture_entry",
    "capture_records",
    "measure",
    "warcinfo_record",
]

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"  # WARC 1.1, 6.7.2
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"  # WARC 1.1, 6.7.3
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_HTTP = "application/http; msgtype="


def warcinfo_record(filename: str, info: Mapping[str, str | None], *, date: datetime | None = None) -> Record:
    """The record that opens a file. `info`: software, format, conformsTo, robots, operator, isPartOf, ... (WARC 1.1,
    6.2).
    """
    lines = ((name, text_value(value)) for name, value in info.items() if value)
    headers = (
        ("WARC-Date", warc_date(date or datetime.now(UTC))),
        ("WARC-Filename", text_value(filename)),
        ("Content-Type", WARC_FIELDS),
    )
    return Record("warcinfo", new_id(), headers, Wire(fields_block(lines)))


def capture_records(
    capture: Capture,
    *,
    known: KeptCapture | None = None,
    previous: KeptCapture | None = None,
    measured: Measure | None = None,
) -> list[Record]:
    """The group of records of a capture: response | revisit, request, metadata; or metadata alone.

    `known`: a kept capture of type response with the same payload, to be referred to instead of keeping the payload
    again (or, for a 304, the one that it confirms); passed over where it does not fit. `previous`: the newest earlier
    capture of this URL; it decides between ok, changed, unchanged and gone. `measured`: `measure(capture.exchange)`,
    when the caller has it already.
    """
    target = _target(capture)
    if capture.exchange is None:
        return [
            _metadata(capture, target, None, None, capture.outcome or Outcome.CONNECTION_ERROR, capture.reason or "")
        ]
    measured = measured or measure(capture.exchange)
    known = known if known and _may_revisit(measured, known, capture.exchange) else None
    outcome, reason = _outcome(capture, measured, known, previous)
    common = (*target, *_connection(capture.exchange))
    first = (
        _revisit(common, capture.exchange, measured, known) if known else _response(common, capture.exchange, measured)
    )
    request = _request(common, capture.exchange, first.id)
    return [first, request, _metadata(capture, target, first.id, measured, outcome, reason)]


def _may_revisit(measured: Measure, known: KeptCapture, exchange: Exchange) -> bool:
    if exchange.truncated or measured.response.missing or known.record_type != "response":
        return False
    if measured.response.status == 304:
        return known.payload_digest is not None
    return (
        measured.payload_size > 0
        and not _is_redirect(measured)
        and measured.payload_digest == known.payload_digest
        and measured.response.status == known.status
        and known.truncated is None
        and known.chunked == (measured.response.framing == "chunked")  # readers frame the payload by the revisit's head
    )


def _is_redirect(measured: Measure) -> bool:
    """Whether a response leads elsewhere: it is kept whole, as its payload is a few bytes, and pywb gives none of a
    revisit with such a status."""
    return measured.response.status is not None and measured.response.status // 100 == 3


def _outcome(
    capture: Capture, measured: Measure, known: KeptCapture | None, previous: KeptCapture | None
) -> tuple[Outcome, str]:
    """What the crawler said, or what the response says in the light of what is kept."""
    truncated = capture.exchange.truncated if capture.exchange else None
    had_page = previous is not None and previous.outcome not in (Outcome.GONE, Outcome.HTTP_ERROR)
    outcome, reason = outcome_of(measured.response, truncated, seen_before=had_page)
    if outcome is Outcome.OK:
        outcome, reason = _against_kept(capture.url, measured, known, previous, reason)
    return capture.outcome or outcome, capture.reason if capture.reason is not None else reason


def _against_kept(
    url: str, measured: Measure, known: KeptCapture | None, previous: KeptCapture | None, reason: str
) -> tuple[Outcome, str]:
    if not measured.payload_size:
        return Outcome.NOT_TEXT, f"{reason}, without a body"
    same = (kept for kept in (known, previous) if kept and kept.payload_digest == measured.payload_digest)
    twin = next(same, None)
    if twin and twin.url == url:
        return Outcome.UNCHANGED, f"{reason}, the same bytes as at {twin.timestamp}"
    if twin:
        return Outcome.DUPLICATE, f"{reason}, the same bytes as {twin.url}"
    had_other = previous is not None and (previous.payload_digest or previous.refers_to)  # a 304 confirmed the payload
    return (Outcome.CHANGED if had_other else Outcome.OK), reason


def _target(capture: Capture) -> Fields:
    return (("WARC-Target-URI", uri_value(capture.url)), ("WARC-Date", warc_date(capture.date)))


def _connection(exchange: Exchange) -> Iterator[tuple[str, str]]:
    if exchange.ip:
        yield "WARC-IP-Address", text_value(exchange.ip)
    yield from (("WARC-Protocol", text_value(protocol)) for protocol in exchange.protocols)
    if exchange.cipher_suite:
        yield "WARC-Cipher-Suite", text_value(exchange.cipher_suite)


def _payload(measured: Measure) -> Iterator[tuple[str, str]]:
    if measured.payload_type:
        yield "WARC-Identified-Payload-Type", measured.payload_type
    if measured.payload_digest:
        yield "WARC-Payload-Digest", measured.payload_digest


def _response(common: Fields, exchange: Exchange, measured: Measure) -> Record:
    cut = exchange.truncated or ("disconnect" if measured.response.missing else None)
    headers = (
        *common,
        *((("WARC-Truncated", cut),) if cut else ()),
        *_payload(measured),
        ("WARC-Block-Digest", measured.block_digest),
        ("Content-Type", _HTTP + "response"),
    )
    return Record("response", new_id(), headers, exchange.response)


def _revisit(common: Fields, exchange: Exchange, measured: Measure, known: KeptCapture) -> Record:
    """A revisit keeps the response's head as its block, and names whose payload it shares (WARC 1.1, 6.7).

    That an identical payload is left out is said as a truncation (6.7.2), which it is of the record alone.
    """
    profile = NOT_MODIFIED if measured.response.status == 304 else IDENTICAL
    digest = known.payload_digest or ""
    left_out = (("WARC-Payload-Digest", digest), ("WARC-Truncated", "length"))
    headers = (
        *common,
        ("WARC-Profile", profile),
        ("WARC-Refers-To", id_uri(known.id)),
        ("WARC-Refers-To-Target-URI", uri_value(known.url)),
        ("WARC-Refers-To-Date", known.date),
        *(left_out if profile == IDENTICAL else ()),
        ("Content-Type", _HTTP + "response"),
    )
    return Record("revisit", new_id(), headers, Wire(exchange.response.head(measured.response.body)))


def _request(common: Fields, exchange: Exchange, response_id: str) -> Record:
    headers = (
        *common,
        ("WARC-Concurrent-To", id_uri(response_id)),
        ("Content-Type", _HTTP + "request"),
    )
    return Record("request", new_id(), headers, exchange.request)


def _metadata(
    capture: Capture,
    target: Fields,
    response_id: str | None,
    measured: Measure | None,
    outcome: Outcome,
    reason: str,
) -> Record:
    headers = (
        *target,
        *((("WARC-Concurrent-To", id_uri(response_id)),) if response_id else ()),
        ("Content-Type", WARC_FIELDS),
    )
    facts = _facts(capture, measured, outcome, reason)
    block = fields_block((name, value or "") for name, value in facts if value or name == "hopsFromSeed")  # "": a seed
    return Record("metadata", new_id(), headers, Wire(block))


def _facts(
    capture: Capture, measured: Measure | None, outcome: Outcome, reason: str
) -> Iterator[tuple[str, str | None]]:
    """The lines of the metadata record: Heritrix's names where it has them (via, hopsFromSeed, fetchTimeMs)."""
    yield "via", uri_value(capture.via) if capture.via else None
    yield "hopsFromSeed", text_value(capture.hops)
    yield "fetchTimeMs", str(capture.fetch_ms) if capture.fetch_ms is not None else None
    yield "microfiche-outcome", outcome
    yield "microfiche-reason", text_value(reason)
    yield "microfiche-wanted-as", text_value(capture.wanted_as)
    yield "microfiche-run", text_value(capture.run or "")
    yield "microfiche-source", text_value(capture.source or "")
    yield "microfiche-robots-tags", text_value(", ".join(capture.robots_tags))
    yield "microfiche-proxy", text_value((capture.exchange.proxy if capture.exchange else None) or "")
    yield "microfiche-certificate", text_value((capture.exchange.distrust if capture.exchange else None) or "")
    if measured and measured.payload_digest:
        yield "microfiche-payload-size", str(measured.payload_size)
    yield from (("outlink", uri_value(link)) for link in capture.outlinks)
