"""Digests compared: any algorithm hashlib knows, in base32, base64 or hexadecimal as writers have them (RFC 4648)."""

from __future__ import annotations

import base64
import hashlib
from binascii import Error
from collections.abc import Callable, Iterable, Iterator

from archive.warc.http import entity_chunks, parse_response
from archive.warc.record import Record

_FORMS: tuple[Callable[[str], bytes], ...] = (
    bytes.fromhex,
    lambda text: base64.b32decode(text, casefold=True),
    lambda text: base64.b64decode(text, validate=True),
    base64.urlsafe_b64decode,
)


def _readings(value: str) -> Iterator[bytes]:
    for form in _FORMS:
        try:
            yield form(value)
        except (ValueError, Error):
            continue


def digest_matches(labelled: str, chunks: Iterable[bytes]) -> bool | None:
    """Whether a labelled digest is that of `chunks`. None where its algorithm is not known."""
    algorithm, _, value = labelled.partition(":")
    try:
        digester = hashlib.new(algorithm.lower().replace("sha-", "sha"), usedforsecurity=False)
    except ValueError:
        return None
    for chunk in chunks:
        digester.update(chunk)
    return digester.digest_size > 0 and digester.digest() in _readings(value)


def block_digest_fault(record: Record) -> Iterator[str]:
    """Says so when WARC-Block-Digest is not that of the block."""
    named = record.header("WARC-Block-Digest")
    if named and ":" in named:
        yield from _verdict("WARC-Block-Digest", named, digest_matches(named, record.block.chunks()))


def payload_digest_fault(record: Record) -> Iterator[str]:
    """Says so when WARC-Payload-Digest is not that of the payload: the entity body of HTTP, else the block.

    Many writers digest a chunked body with its framing: that is said as such.
    """
    named = record.header("WARC-Payload-Digest")
    if not named or ":" not in named or record.header("WARC-Segment-Number"):
        return
    if record.type == "resource" or not (record.header("Content-Type") or "").startswith("application/http"):
        yield from _verdict("WARC-Payload-Digest", named, digest_matches(named, record.block.chunks()))
        return
    response = parse_response(record.block)
    matches = digest_matches(named, entity_chunks(record.block, response))
    if matches is False and digest_matches(named, record.block.chunks(response.body)):
        yield f"WARC-Payload-Digest {named} is that of the {response.framing} body, not of the entity inside it"
        return
    yield from _verdict("WARC-Payload-Digest", named, matches)


def _verdict(name: str, named: str, matches: bool | None) -> Iterator[str]:
    if matches is None:
        yield f"{name} {named} is of an algorithm that is not known here"
    elif not matches:
        yield f"{name} {named} is not that of the bytes"
