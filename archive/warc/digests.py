"""Digests as WARC labels them: "sha1:" and base32, the common practice (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable


def label(digest: bytes) -> str:
    """A SHA-1 value as a labelled digest: b"..." (20 bytes) -> "sha1:BASE32"."""
    return "sha1:" + b32encode(digest).decode("ascii")


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
