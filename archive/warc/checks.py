"""Digests compared: any algorithm hashlib knows, in base32, base64 or hexadecimal as writers have them (RFC 4648)."""

from __future__ import annotations

import base64
import hashlib
from binascii import Error
from collections.abc import Callable, Iterable, Iterator

from archive.warc.http import entity_chunks, parse_response, request_body
from archive.warc.record import Record

_FORMS: tuple[tuple[Callable[[str], bytes], int], ...] = (  # with the letters that a value is padded to
    (bytes.fromhex, 1),
    (lambda text: base64.b32decode(text, casefold=True), 8),
    (lambda text: base64.b64decode(text, validate=True), 4),
    (base64.urlsafe_b64decode, 4),
)


def _readings(value: str) -> Iterator[bytes]:
    for form, group in _FORMS:
        try:
            yield form(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % group))  # many leave the padding out
        except (ValueError, Error):
            continue


def digest_matches(labelled: str, chunks: Iterable[bytes]) -> bool | None:
    """Whether a labelled digest is that of `chunks`. None where its algorithm is not known."""
    algorithm, _, value = labelled.partition(":")
    try:
        digester = hashlib.new(_algorithm(algorithm), usedforsecurity=False)
    except ValueError:
        return None
    for chunk in chunks:
        digester.update(chunk)
    return digester.digest_size > 0 and digester.digest() in _readings(value)


def _algorithm(name: str) -> str:
    return name.lower().replace("sha-", "sha")


def same_digest(one: str, other: str) -> bool:
    """Whether two labelled digests can be of the same bytes: however they are written, and of those that are of two
    algorithms nobody knows.
    """
    (algorithm, _, value), (algorithm2, _, value2) = one.partition(":"), other.partition(":")
    if _algorithm(algorithm) != _algorithm(algorithm2):
        return True
    return value == value2 or not set(_readings(value)).isdisjoint(_readings(value2))


def block_digest_fault(record: Record) -> Iterator[str]:
    """Says so when WARC-Block-Digest is not that of the block."""
    named = record.header("WARC-Block-Digest")
    if named and ":" in named:
        yield from _verdict("WARC-Block-Digest", named, digest_matches(named, record.block.chunks()))


def payload_digest_fault(record: Record) -> Iterator[str]:
    """Says so when WARC-Payload-Digest is that of nothing in the record: neither of the payload, which is the entity
    body of HTTP and otherwise the block, nor of a body with its framing (`chunked_digest_fault` speaks of that).
    """
    named = _payload_digest(record)
    if not named:
        return
    start, entity = _payload(record)
    matches = digest_matches(named, entity)
    if matches is False and start and digest_matches(named, record.block.chunks(start)):
        return
    yield from _verdict("WARC-Payload-Digest", named, matches)


def chunked_digest_fault(record: Record) -> Iterator[str]:
    """Says so when WARC-Payload-Digest covers the chunk framing too, as many writers have it and many readers want."""
    named = _payload_digest(record)
    start, entity = _payload(record) if named else (0, iter(()))
    if not named or not start or sum(map(len, entity)) == record.block.size - start:
        return
    if digest_matches(named, _payload(record)[1]) is False and digest_matches(named, record.block.chunks(start)):
        yield f"WARC-Payload-Digest {named} is that of the body as transferred, not of the entity inside it"


def _payload_digest(record: Record) -> str | None:
    """The labelled digest, where there is one that this record alone can prove."""
    named = record.header("WARC-Payload-Digest")
    return named if named and ":" in named and not record.header("WARC-Segment-Number") else None


def _payload(record: Record) -> tuple[int, Iterator[bytes]]:
    """Where the body of an HTTP message begins (0: the block is none), and the payload."""
    if record.type not in ("request", "response") or not _is_http(record):
        return 0, record.block.chunks()
    if record.type == "request":
        start = request_body(record.block)
        return start, record.block.chunks(start)
    response = parse_response(record.block)
    return response.body, entity_chunks(record.block, response)


def _is_http(record: Record) -> bool:
    return (record.header("Content-Type") or "").lower().startswith("application/http")


def _verdict(name: str, named: str, matches: bool | None) -> Iterator[str]:
    if matches is None:
        yield f"{name} {named} is of an algorithm that is not known here"
    elif not matches:
        yield f"{name} {named} is not that of the bytes"
