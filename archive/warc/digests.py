"""Digests as WARC labels them: "sha1:" and base32, the common practice (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base32 (RFC 4648, 6)
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]  # by ten bits: base64.b32encode is slow


def label(digest: bytes) -> str:
    """A SHA-1 value as a labelled digest: b"..." (20 bytes) -> "sha1:BASE32"."""
    bits = int.from_bytes(digest)
    return "sha1:" + "".join([_PAIRS[bits >> shift & 1023] for shift in range(150, -1, -10)])


def sha1(data: bytes) -> str:
    """The labelled digest of bytes in memory."""
    return label(hashlib.sha1(data, usedforsecurity=False).digest())


def sha1_of(chunks: Iterable[bytes]) -> tuple[str, int]:
    """The labelled digest and the size (bytes) of what `chunks` yields."""
    digester, size = hashlib.sha1(usedforsecurity=False), 0
    for chunk in chunks:
        digester.update(chunk)
        size += len(chunk)
    return label(digester.digest()), size
