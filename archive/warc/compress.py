"""How a record is compressed: one member (gzip) or frame (zstd) for each, by a codec of the table below.

gzip members are what every WARC tool reads (WARC 1.1, annex D); `.warc.zst` follows the IIPC's zstd specification
without a dictionary. Speeds and sizes: benchmarks/notes/warc.md.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.errors import import_extra

_WHOLE = 1 << 14  # bytes; a shorter member is made at once: setting up a stream costs more than the copy
_FEW = 1 << 11  # bytes; clearing isal's usual tables for so few takes a quarter of the time


class Compressor(Protocol):
    """One member under way."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Codec:
    """A way to compress. `level` is the default; `levels` the range allowed; `start(level, size)` begins a member that
    will hold `size` bytes (-1: nobody knows).
    """

    suffix: str
    level: int
    levels: range
    start: Callable[[int, int], Compressor]
    whole: Callable[[bytes, int], bytes] | None = None  # a member at once, where that is faster


class _Plain:
    """No compression: a record is written as it is."""

    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


def _isal(level: int, _size: int) -> Compressor:
    from isal import isal_zlib

    return isal_zlib.compressobj(level, isal_zlib.DEFLATED, 31)


def _isal_whole(data: bytes, level: int) -> bytes:
    from isal import igzip_lib

    memory = igzip_lib.MEM_LEVEL_MIN if len(data) < _FEW else igzip_lib.MEM_LEVEL_DEFAULT
    member: bytes = igzip_lib.compress(data, level, igzip_lib.COMP_GZIP, memory)
    return member


def _zlib_ng(level: int, _size: int) -> Compressor:
    zlib_ng = import_extra("zlib_ng.zlib_ng", extra="zlib-ng", purpose="the codec zlib-ng")
    compressor: Compressor = zlib_ng.compressobj(level, zlib_ng.DEFLATED, 31)
    return compressor


def _zlib(level: int, _size: int) -> Compressor:
    return zlib.compressobj(level, zlib.DEFLATED, 31)


def _zstd(level: int, size: int) -> Compressor:
    """A frame with its size and its check sum, as the IIPC's specification wants each."""
    import zstandard

    return zstandard.ZstdCompressor(level=level, write_checksum=True).compressobj(size)


CODECS: dict[str, Codec] = {
    "isal": Codec(".warc.gz", 1, range(4), _isal, _isal_whole),
    "zlib-ng": Codec(".warc.gz", 6, range(1, 10), _zlib_ng),
    "zlib": Codec(".warc.gz", 6, range(1, 10), _zlib),
    "zstd": Codec(".warc.zst", 3, range(1, 20), _zstd),
    "none": Codec(".warc", 0, range(1), lambda _level, _size: _Plain()),
}


def member_of(pieces: Sequence[bytes], codec: Codec, level: int) -> list[bytes]:
    """One member that holds `pieces` one after another. Long ones go in one by one, which saves a copy of them."""
    size = sum(map(len, pieces))
    if codec.whole and size < _WHOLE:
        return [codec.whole(b"".join(pieces), level)]
    compressor = codec.start(level, size)
    return [*map(compressor.compress, pieces), compressor.flush()]


def codec_named(name: str, level: int | None = None) -> tuple[Codec, int]:
    """The codec of that name and the level to use. Raises ValueError for an unknown name or a level out of range."""
    codec = CODECS.get(name)
    if codec is None:
        raise ValueError(f"no codec {name!r}: choose one of {', '.join(CODECS)}")
    if level is not None and level not in codec.levels:
        raise ValueError(f"codec {name} has levels {codec.levels.start} to {codec.levels.stop - 1}, not {level}")
    return codec, codec.level if level is None else level
