"""How a record is laid out in a file: by warcio, with our digests, through our compression."""

from __future__ import annotations

from typing import Protocol

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.model import Wire
from archive.warc.compress import Codec, Compressor, member_of
from archive.warc.digests import sha1, sha1_of
from archive.warc.record import Record, id_uri
from archive.warc.spool import AT_ONCE, pieces

_OURS = frozenset({"warc-type", "warc-record-id", "content-length"})  # written by the layout itself
_GATHERED = 1 << 20  # bytes; a larger piece is compressed when it comes


class Output(Protocol):
    """What warcio writes one record to: `Pieces` or a `Member`."""

    def write(self, data: bytes, /) -> object: ...
    def flush(self) -> None: ...


class Layout(WARCWriter):  # type: ignore[misc]
    """warcio's writer, which never makes a digest of its own: its payload digest covers the chunk framing too."""

    def __init__(self) -> None:
        super().__init__(None, gzip=False, warc_version="1.1")

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:
        """Ours are among the fields already."""

    def put(self, record: Record, out: Output, *more: tuple[str, str], digest: bool = True) -> None:
        """Write one record to `out`: type and id first, then its own fields and `more`; with `digest` a block digest
        if it has none.
        """
        fresh = record.offset < 0  # named as this program names them, and without what is added here
        own = record.headers if fresh else [pair for pair in record.headers if pair[0].lower() not in _OURS]
        named = [("WARC-Type", record.type), ("WARC-Record-ID", id_uri(record.id)), *own, *more]
        if digest and ("WARC-Block-Digest" not in dict(own) if fresh else record.header("WARC-Block-Digest") is None):
            named.append(("WARC-Block-Digest", _digest(record.block)))
        headers = _NamedFields(f"WARC/{record.version}", named)
        self.out = out
        kind = "response" if record.type == "revisit" else record.type  # of a revisit warcio writes parsed headers only
        self.write_record(ArcWarcRecord("warc", kind, headers, _Block(record.block), None, None, record.block.size))


def _digest(block: Wire) -> str:
    return sha1(block.bytes()) if block.size <= AT_ONCE else sha1_of(block.chunks())[0]


class _NamedFields(StatusAndHeaders):  # type: ignore[misc]
    """The named fields of a record, text already, and told once each: warcio's own are looked through at every step,
    which costs as much as compressing a small record.
    """

    def __init__(self, version: str, named: list[tuple[str, str]]) -> None:
        self.statusline, self.protocol, self.headers, self.total_len = "", version, named, 0

    def replace_header(self, name: str, value: str) -> None:
        """Content-Length, which warcio adds last and which no record has before."""
        self.headers.append((name, value))

    def to_bytes(self, filter_func: None = None, encoding: str = "utf-8") -> bytes:
        """As they stand in the file (WARC 1.1, 4)."""
        lines = [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([self.protocol, *lines, "", ""]).encode(encoding)


class _Block:
    """A block as the stream that warcio reads: the next piece at each call, of whatever size."""

    def __init__(self, wire: Wire) -> None:
        self._chunks, self._left = iter(pieces(wire)), wire.size

    def read(self, _size: int) -> bytes:
        piece = next(self._chunks, b"")
        self._left -= len(piece)
        if not piece and self._left:
            raise OSError(f"{self._left} bytes of a block are missing: its spool file was cut short")
        return piece


class Sink(Protocol):
    """Where compressed bytes go: a file of ours, or any other."""

    def write(self, data: bytes, /) -> object: ...


class Pieces(list[bytes]):
    """What warcio writes a record to when it is compressed later: the pieces as they come, none of them copied."""

    write = list.append

    def flush(self) -> None:
        """warcio's sign that the record ends."""


class Member:
    """What warcio writes a record to when it is compressed at once: one member at the end of the file.

    `block`: bytes of the record's block, where they are known; a large zstd frame tells its size at its start.
    """

    def __init__(self, file: Sink, codec: Codec, level: int, block: int | None = None) -> None:
        self._file, self._codec, self._level, self._block = file, codec, level, block
        self._compressor: Compressor | None = None
        self._held = Pieces()

    def write(self, data: bytes) -> None:
        """Small pieces are gathered: a codec is faster on one large one."""
        self._held.append(data)
        if len(data) > _GATHERED or len(self._held) > 16:
            self._compress()

    def flush(self) -> None:
        """warcio's sign that the record ends."""
        if self._compressor is None:
            for piece in member_of(self._held, self._codec, self._level):
                self._file.write(piece)
        else:
            self._file.write(self._compress().flush())

    def _compress(self) -> Compressor:
        if self._compressor is None:  # warcio's first piece is the header, its last are two line ends
            size = -1 if self._block is None else len(self._held[0]) + self._block + 4
            self._compressor = self._codec.start(self._level, size)
        self._file.write(self._compressor.compress(b"".join(self._held)))
        self._held.clear()
        return self._compressor
