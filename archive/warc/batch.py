"""A batch of records on its way into a file: laid out here, compressed in other threads, written in order.

The codecs let go of the interpreter while they work, so that some groups are compressed while the next ones are
digested and laid out. Little is compressed where it is: a capture alone, as a slow crawl gives it, waits for no thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future

from archive.model import RecordRef
from archive.warc.appender import Appender
from archive.warc.compress import Codec, member_of
from archive.warc.layout import Layout, Member, Pieces
from archive.warc.record import Fields, Record
from archive.warc.spool import AT_ONCE

SHARE = 512 << 10  # bytes of records that are worth handing to a thread
HELD = 16 << 20  # bytes of records in memory; past that they are written before more are laid out
Laid = list[list[Pieces]]  # groups of records
Packed = list[list[list[bytes]]]  # the same, each record as the pieces of its compressed member


class Batch:
    """`put` groups, then `end`. `folder` and `file` make the refs, `more` is named in every record."""

    def __init__(self, folder: str, file: Appender, layout: Layout, codec: tuple[Codec, int], more: Fields) -> None:
        self._name, self._file, self._layout, self._more = f"{folder}/{file.final.name}", file, layout, more
        self._codec, self._level = codec
        self._waiting: Laid = []
        self._under_way: list[tuple[Future[Packed], Laid]] = []
        self._size = self._held = 0  # bytes that wait; bytes that wait or are under way
        self._refs: list[list[RecordRef]] = []

    def put(self, group: Sequence[Record], pool: Executor) -> None:
        """Take in one group. Raises OSError where its blocks cannot be read, or the file not be written."""
        size = sum(record.block.size for record in group)
        if size > AT_ONCE or self._held + size > HELD:
            self._write_all()
        if size > AT_ONCE:
            self._refs.append([self._stream(record) for record in group])
            return
        if self._size > SHARE:
            self._under_way.append((pool.submit(self._packed, self._waiting), self._waiting))
            self._waiting, self._size = [], 0
        self._waiting.append([self._pieces(record) for record in group])
        self._size += size
        self._held += size

    def end(self) -> list[list[RecordRef]]:
        """Everything is written, though not yet durable. Gives a ref for each record, in order."""
        self._write_all()
        return self._refs

    def _pieces(self, record: Record) -> Pieces:
        pieces = Pieces()
        self._layout.put(record, pieces, *self._more)
        return pieces

    def _packed(self, groups: Laid) -> Packed:
        return [[member_of(pieces, self._codec, self._level) for pieces in group] for group in groups]

    def _write_all(self) -> None:
        ours = [self._packed(self._waiting)]  # while the others are still under way
        while self._under_way and self._under_way[-1][0].cancel():  # not begun: no need to wait for a thread
            ours.append(self._packed(self._under_way.pop()[1]))
        for future, _ in self._under_way:
            self._write(future.result())
        while ours:
            self._write(ours.pop())
        self._waiting, self._under_way, self._size, self._held = [], [], 0, 0

    def _write(self, groups: Packed) -> None:
        for group in groups:
            self._refs.append([self._append(pieces) for pieces in group])

    def _append(self, pieces: Sequence[bytes]) -> RecordRef:
        offset = self._file.end
        for piece in pieces:
            self._file.write(piece)
        return RecordRef(self._name, offset, self._file.end - offset)

    def _stream(self, record: Record) -> RecordRef:
        """A large record, piece by piece: it is never in memory as a whole."""
        offset = self._file.end
        member = Member(self._file, self._codec, self._level, record.block.size)
        self._layout.put(record, member, *self._more)
        return RecordRef(self._name, offset, self._file.end - offset)
