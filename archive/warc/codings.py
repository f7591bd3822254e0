"""Content codings undone (RFC 9110, 8.4.1), within bounds: a bomb is cut while it inflates, never after.

A table of codings, each a generator of pieces of at most 1 MiB. What is labelled with a coding but visibly is not coded
(a plain page said to be gzip) is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, cast

import brotli  # type: ignore[import-untyped]
import zstandard
from isal import igzip_lib, isal_zlib

from archive.errors import UndecodableBody

MAX_SIZE = 64 << 20  # bytes of decoded body
MAX_RATIO = 3000  # decoded to coded bytes; deflate itself reaches 1032, real pages 100
MOST_CODINGS = 10  # of one entity; real pages have one
_STEP = 1 << 16  # bytes of input at a time
_OUT = 1 << 20  # bytes of output at a time

_ISAL_ERROR = cast("type[Exception]", igzip_lib.IsalError)  # its stub says it is an instance
_FAULTS: tuple[type[Exception], ...] = (_ISAL_ERROR, brotli.error, zstandard.ZstdError)
_PLAIN = re.compile(rb"^(?:\xef\xbb\xbf)?\s*[<{\[\w]")


class _Inflater(Protocol):
    eof: bool
    unused_data: bytes
    unconsumed_tail: bytes

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def codings_of(values: Iterable[str]) -> tuple[str, ...]:
    """Content-Encoding values -> codings in the order they were applied; lower case, "identity" left out."""
    names = (name.strip().lower() for value in values for name in value.split(","))
    return tuple(name for name in names if name not in ("", "identity", "none"))


def decode_content(
    entity: bytes, codings: Sequence[str], *, max_size: int = MAX_SIZE, max_ratio: int = MAX_RATIO
) -> bytes:
    """Undo the content codings of an entity, the last applied first.

    The result is cut at `max_size` bytes, and at `max_ratio` times the entity; what an early end cut off is left off.
    Raises UndecodableBody where a coding is unknown or its bytes are broken from the start, or where codings are many.
    """
    if len(codings) > MOST_CODINGS:
        raise UndecodableBody(f"{len(codings)} times", f"at most {MOST_CODINGS} content codings are undone")
    limit = min(max_size, max(len(entity) * max_ratio, 1 << 16))
    for coding in reversed(codings):
        entity = _undo(entity, coding, limit)
    return entity[:max_size]


def _undo(data: bytes, coding: str, limit: int) -> bytes:
    make = _DECODERS.get(coding)
    if make is None:
        raise UndecodableBody(coding, "that coding is not known")
    if not data:
        return data
    held: list[bytes] = []
    size = 0
    try:
        for piece in make(data):
            held.append(piece)
            size += len(piece)
            if size >= limit:
                break
    except _FAULTS as error:
        if not size:
            return _as_it_is(data, coding, error)
    return b"".join(held)[:limit]


def _as_it_is(data: bytes, coding: str, error: Exception) -> bytes:
    """Bytes that are not coded as labelled: themselves where they are visibly text, otherwise UndecodableBody."""
    if _PLAIN.match(data[:256]):
        return data
    raise UndecodableBody(coding, str(error) or "its bytes are not of that coding") from error


def _gzip(data: bytes) -> Iterator[bytes]:
    """All members one after another (RFC 1952, 2.2); what follows the last one and is none is left off."""
    start = 0
    while start == 0 or data[start : start + 2] == b"\x1f\x8b":
        decoder = isal_zlib.decompressobj(wbits=31)
        while not decoder.eof and start < len(data):
            piece = data[start : start + _STEP]
            yield from _inflated(decoder, piece)
            start += len(piece) - len(decoder.unused_data)


def _inflated(decoder: _Inflater, piece: bytes) -> Iterator[bytes]:
    while piece and not decoder.eof:
        yield decoder.decompress(piece, _OUT)
        piece = decoder.unconsumed_tail


def _deflate(data: bytes) -> Iterator[bytes]:
    """With the zlib wrapper, as RFC 9110 says, or raw, as some servers have it."""
    wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
    decoder = isal_zlib.decompressobj(wbits=15 if wrapped else -15)
    for start in range(0, len(data), _STEP):
        yield from _inflated(decoder, data[start : start + _STEP])


def _brotli(data: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for start in range(0, len(data), _STEP):
        yield decoder.process(data[start : start + _STEP], output_buffer_limit=_OUT)
        while not decoder.can_accept_more_data() and not decoder.is_finished():
            yield decoder.process(b"", output_buffer_limit=_OUT)
        if decoder.is_finished():
            return


def _zstd(data: bytes) -> Iterator[bytes]:
    """All frames; a window above 8 MiB is refused, as RFC 9659 asks of HTTP."""
    with zstandard.ZstdDecompressor(max_window_size=8 << 20).stream_reader(data, read_across_frames=True) as reader:
        while piece := reader.read(_OUT):
            yield piece


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
CODINGS = frozenset(_DECODERS)
