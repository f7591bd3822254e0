"""Bodies that hurt: each is made when it is first asked for, and then kept for the other requests."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache

import brotli
import zstandard

ZEROS = bytes(1 << 20)
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
LOC = "<url><loc>{base}/2026/11/never-{n}.html</loc></url>"


def _deflated(megabytes: int) -> bytes:
    """Zeros, so many once unpacked: one block of them, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + packer.flush()


def _checked(check: Callable[[bytes, int], int], megabytes: int, start: int) -> int:
    for _ in range(megabytes):
        start = check(ZEROS, start)
    return start


@cache
def gzip_bomb(megabytes: int = 100, layers: int = 1) -> bytes:
    """Zeros, so many once unpacked."""
    end = _checked(zlib.crc32, megabytes, 0).to_bytes(4, "little") + (megabytes << 20).to_bytes(4, "little")
    body = b"\x1f\x8b\x08" + bytes(6) + b"\xff" + _deflated(megabytes) + end
    for _ in range(layers - 1):
        body = gzip.compress(body)
    return body


@cache
def small_bomb() -> bytes:
    """30 kB of gzip that are some 15 MB of elements: what costs is not to unpack them."""
    return gzip.compress(b"<p>a" * 3_750_000)


@cache
def deflate_bomb(megabytes: int = 100, window: int = 15) -> bytes:
    if window < 0:
        return _deflated(megabytes)
    return b"\x78\xda" + _deflated(megabytes) + _checked(zlib.adler32, megabytes, 1).to_bytes(4)


@cache
def brotli_bomb(megabytes: int = 100) -> bytes:
    packer = brotli.Compressor(quality=2)
    return b"".join([*(packer.process(ZEROS) for _ in range(megabytes)), packer.finish()])


@cache
def zstd_bomb(megabytes: int = 100) -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join([*(packer.compress(ZEROS) for _ in range(megabytes)), packer.flush()])


@cache
def zstd_wide_window() -> bytes:
    """A frame that wants 2 GiB of window before a byte is there."""
    return b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([21 << 3]) + b"\x01\x00\x00"


@cache
def many_members(number: int = 100_000) -> bytes:
    return gzip.compress(b"") * number


@cache
def laughs(root: str) -> bytes:
    """A billion laughs in a feed or sitemap."""
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
    return f"{text}<{root}><channel><title>&a11;</title><url><loc>&a11;</loc></url></channel></{root}>".encode()


@cache
def quadratic(root: str) -> bytes:
    entity = "x" * 100_000
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{entity}">]><{root}>{"&a;" * 10_000}</{root}>'.encode()


@cache
def external(root: str, target: str) -> bytes:
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "{target}"><!ENTITY e SYSTEM "{target}"> %p;]>'
    return f"{text}<{root}><channel><title>&e;</title><url><loc>&e;</loc></url></channel></{root}>".encode()


@cache
def deep(opening: str, closing: str, number: int, around: str = "{}") -> bytes:
    return around.format(opening * number + "x" + closing * number).encode()


@cache
def sitemap(entries: int, loc: str, *, index: bool = False) -> bytes:
    """A sitemap with so many entries; `{n}` in `loc` is their number."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{loc.replace('{n}', str(n))}</loc></{inner}>" for n in range(entries))
    return (
        f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'.encode()
    )


@cache
def rss(entries: int, link: str, extra: str = "") -> bytes:
    items = "".join(
        f"<item><title>t</title><link>{link.replace('{n}', str(n))}</link>{extra}</item>" for n in range(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
