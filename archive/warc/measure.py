"""What must be known of an exchange before its records can be made: parsed response, digests, sizes. One pass over the
bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from archive.errors import UndecodableBody
from archive.model import Exchange, Wire
from archive.warc.codings import decode_content
from archive.warc.digests import label
from archive.warc.http import HttpResponse, entity_chunks, parse_response, request_method
from archive.warc.sniff import SNIFFED, identify
from archive.warc.spool import AT_ONCE, pieces

_CODED_HEAD = 1 << 13  # bytes of a coded payload that surely give SNIFFED decoded ones
_SHARED = 512 << 10  # bytes of exchanges that are worth a second thread


@dataclass(frozen=True, slots=True)
class Measure:
    """Facts of one response. `payload` is WARC's: the entity body, transfer coding undone, content codings kept."""

    response: HttpResponse
    block_digest: str
    payload_digest: str | None  # None: there is no payload (no HTTP response, or one without a body by rule)
    payload_size: int  # bytes
    payload_type: str | None  # identified from its first bytes


def measure(exchange: Exchange) -> Measure:
    """Parse the response of an exchange and digest its block and payload."""
    return measure_block(exchange.response, method=request_method(exchange.request))


def measure_all(exchanges: Sequence[Exchange | None], pool: Executor) -> list[Measure | None]:
    """`measure` each of a group (None for none), with the help of one thread of `pool`: SHA-1 lets go of the
    interpreter. Both take whatever is next; a group of few bytes waits for no thread.
    """
    found: list[Measure | None] = [None] * len(exchanges)
    waiting = iter(range(len(exchanges)))

    def work() -> None:
        for number in waiting:
            exchange = exchanges[number]
            found[number] = measure(exchange) if exchange else None

    if sum(exchange.response.size for exchange in exchanges if exchange) < _SHARED:
        work()
        return found
    helper = pool.submit(work)
    try:
        work()
    finally:
        if not helper.cancel():
            helper.result()
    return found


def measure_block(wire: Wire, *, method: str = "GET") -> Measure:
    """Parse and digest the block of a `response` record."""
    response = parse_response(wire, method=method)
    block = hashlib.sha1(usedforsecurity=False)
    if response.status is None or response.framing == "none":
        for part in pieces(wire):
            block.update(part)
        return Measure(response, label(block.digest()), None, 0, None)
    payload = hashlib.sha1(usedforsecurity=False)
    size, head = 0, b""
    for piece in entity_pieces(wire, response):
        payload.update(piece)
        size += len(piece)
        if len(head) < _CODED_HEAD:
            head += bytes(piece[:_CODED_HEAD])
    for part in pieces(wire):
        block.update(part)
    kind = _identified(head, response)
    return Measure(response, label(block.digest()), label(payload.digest()), size, kind)


def entity_pieces(wire: Wire, response: HttpResponse) -> Iterable[bytes | memoryview]:
    """The entity body; of a small wire without a copy where no transfer coding has to be undone."""
    if response.framing == "chunked" or wire.size > AT_ONCE:
        return entity_chunks(wire, response)
    end = wire.size if response.expected is None else response.body + response.expected
    return (memoryview(wire.bytes())[response.body : end],)


def _identified(head: bytes, response: HttpResponse) -> str | None:
    codings = response.codings
    try:
        return identify(decode_content(head, codings, max_size=SNIFFED) if codings else head[:SNIFFED])
    except UndecodableBody:
        return None
