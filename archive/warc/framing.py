"""Chunked transfer coding undone, on the fly (RFC 9112, 7.1): extensions and trailers passed over, faults tolerated.

What is said to be chunked but does not begin with a chunk size is taken as it is: servers and proxies do mislabel, and
the page is worth more than the rule. Where the framing breaks later, the entity ends; so it does where the bytes end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SIZE_LINE = re.compile(rb"[ \t]*0*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_SIZE_BEGUN = re.compile(rb"[ \t]*(?:[0-9A-Fa-f]+[ \t]*(?:;[^\n]*)?)?\r?")
_LINE_LIMIT = 1 << 14  # bytes; a size line with extensions longer than that is none


class _Feed:
    """Bytes on demand out of pieces. `take` and `line` never return more than there is."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.held = b""

    def more(self) -> bool:
        piece = next(self._chunks, b"")
        self.held += piece
        return bool(piece)

    def size_line(self) -> re.Match[bytes] | None:
        """The chunk-size line that comes next, consumed; None when what comes is none."""
        while b"\n" not in self.held and len(self.held) < _LINE_LIMIT and self.more():
            pass
        found = _SIZE_LINE.match(self.held)
        if found:
            self.held = self.held[found.end() :]
        return found

    def take(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes in pieces, fewer at the end of the feed."""
        while size > 0 and (self.held or self.more()):
            piece, self.held = self.held[:size], self.held[size:]
            size -= len(piece)
            yield piece

    def skip_line_end(self) -> bool:
        """Whether a line ends here; it is passed over."""
        while len(self.held) < 2 and self.more():
            pass
        length = 2 if self.held[:2] == b"\r\n" else int(self.held[:1] == b"\n")
        self.held = self.held[length:]
        return length > 0

    def rest(self) -> Iterator[bytes]:
        while self.held or self.more():
            piece, self.held = self.held, b""
            yield piece


def dechunk(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The entity inside a chunked body, in pieces. Never raises."""
    feed = _Feed(chunks)
    found = feed.size_line()
    if not found and not _SIZE_BEGUN.fullmatch(feed.held):
        yield from feed.rest()
    while found and (size := int(found[1], 16)):
        yield from feed.take(size)
        found = feed.size_line() if feed.skip_line_end() else None
