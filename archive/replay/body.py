"""The body of a replayed capture: with its references led into the replay, or as it was received.

The transfer coding is undone, since it belonged to the connection. A content coding stays when the client can undo it
(then every byte of the payload is passed on), and is undone here when it cannot, or when the body is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from archive.errors import UndecodableBody
from archive.model import KeptCapture, media_type
from archive.replay.headers import accepts
from archive.replay.rewrite import Place, rewrite_page, rewrite_style
from archive.warc.codings import MAX_SIZE
from archive.warc.http import HttpResponse, decode_content
from archive.warc.sniff import SNIFFED, identify

MOST = 8 << 20  # bytes, decoded; a longer page is not rewritten
_CODINGS = frozenset(
    {"gzip", "x-gzip", "deflate", "br", "zstd"}
)  # that browsers undo; others they take for the body itself
_MARKUP = frozenset({"text/html", "application/xhtml+xml"})
_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_STYLE = "text/css"

Rewrite = Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: bytes, or pieces of them. `coding`: value of Content-Encoding; `rewritten`: it is UTF-8 now."""

    content: bytes | Iterator[bytes]
    coding: str | None = None
    rewritten: bool = False


def sent_body(
    found: tuple[HttpResponse, Iterator[bytes]], capture: KeptCapture, *, accept_encoding: str, raw: bool
) -> Sent:
    """The body to send for what `Collection.response` gave. `raw`: not rewritten."""
    response, chunks = found
    first = next(chunks, b"")
    codings = response.codings if _coded(first, response.codings) else ()
    chunks = chain((first,), chunks)
    rewrite = None if raw or response.status == 206 else _rewriting(response, first, codings, capture)
    if rewrite is None:
        return _as_received(chunks, codings, accept_encoding)
    body = b"".join(chunks)
    decoded = _decoded(body, codings, MOST)
    changed = rewrite(decoded) if decoded is not None else None
    return _as_received(iter((body,)), codings, accept_encoding) if changed is None else Sent(changed, rewritten=True)


def _coded(first: bytes, codings: Sequence[str]) -> bool:
    """Whether a body can be coded as labelled: some archives keep the label, and the body without its coding."""
    if not codings:
        return False
    magic = _MAGIC.get(codings[-1])
    return first.startswith(magic) if magic else identify(first[:SNIFFED]) is None


def _rewriting(response: HttpResponse, first: bytes, codings: Sequence[str], capture: KeptCapture) -> Rewrite | None:
    """How such a body is rewritten; None: not at all."""
    if capture.payload_size is not None and capture.payload_size > MOST:
        return None
    content_type = response.header("Content-Type")
    kind = media_type(content_type) or (identify(first[:SNIFFED]) if not codings else None)
    place = Place.of(capture.url, capture.timestamp)
    if kind in _MARKUP:
        return partial(rewrite_page, place=place, content_type=content_type)
    return partial(rewrite_style, place=place, content_type=content_type) if kind == _STYLE else None


def _as_received(chunks: Iterator[bytes], codings: Sequence[str], accept_encoding: str) -> Sent:
    if not codings or not _CODINGS.issuperset(codings):  # what nobody can undo is taken for the body itself
        return Sent(chunks)
    if all(accepts(coding, accept_encoding) for coding in codings):
        return Sent(chunks, ", ".join(codings))
    coded = b"".join(chunks)
    decoded = _decoded(coded, codings, MAX_SIZE)
    return Sent(coded, ", ".join(codings)) if decoded is None else Sent(decoded)


def _decoded(coded: bytes, codings: Sequence[str], most: int) -> bytes | None:
    """A body with its codings undone; None when it is broken or too large for that, and is best passed as it is."""
    try:
        decoded = decode_content(coded, codings, max_size=most + 1)
    except UndecodableBody:
        return None
    return decoded if len(decoded) <= most and (decoded or not coded) else None
