"""Where one HTTP/1 response begins and ends in a stream of bytes (RFC 9112), without I/O and without touching a byte.

The framer only looks: the bytes themselves are kept by whoever feeds it. It is as forgiving as browsers are, since what
servers send is to be kept, not judged; where the end cannot be known it says so in `fault`, and the connection is not
used again. Three rules:

1. Interim (1xx) answers belong to the exchange: they are passed over, the head is the one of the final response.
2. The entity is told as `extents`, places in the wire: chunk sizes and trailers lie between them.
3. `archive.warc.http` reads the same response back from its record, and must find the same entity in it
   (tests/crawler/test_both_readings.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from crawler.errors import BadAnswer

LONGEST_CHUNK_LINE = 16 * 1024  # bytes of a chunk's size with its extensions
EMPTY_LINES = 8  # bytes of line ends that may stand before a status line

_STATUS = re.compile(rb"\s{0,8}HTTP/(\d{1,2})(?:\.(\d{1,2}))?[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.DOTALL | re.IGNORECASE)
_CHUNK = re.compile(rb"[ \t]*0*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_CHUNK_BEGUN = re.compile(rb"[ \t]*(?:[0-9A-Fa-f]+[ \t]*(?:;.*)?)?\r?", re.DOTALL)
_LENGTH = re.compile(rb"\+?0*(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers of the final response, as sent (latin-1), folded lines joined by a space."""

    status: int
    reason: str
    version: tuple[int, int]
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def all(self, name: str) -> list[str]:
        """Every value of a header, by its lower-case name."""
        return [value for key, value in self.headers if key.lower() == name]

    def tokens(self, name: str) -> list[str]:
        """The comma-separated words of a header, in lower case."""
        return [word.strip().lower() for value in self.all(name) for word in value.split(",") if word.strip()]


class State(Enum):
    """What the next byte belongs to."""

    STATUS = auto()
    HEADERS = auto()
    BODY = auto()  # `_left` bytes more
    UNTIL_CLOSE = auto()
    CHUNK_SIZE = auto()
    CHUNK_DATA = auto()  # `_left` bytes more
    CHUNK_END = auto()
    TRAILERS = auto()
    DONE = auto()


class Framer:
    """Follows one response. `header_bytes` caps a head (and trailers), `interim` and `chunks` the numbers of 1xx
    answers and of chunks.
    """

    def __init__(self, method: str, *, header_bytes: int, interim: int, chunks: int = 100_000) -> None:
        self.head: Head | None = None
        self.extents: list[tuple[int, int]] = []
        self.fault: str | None = None  # why the end cannot be known
        self.is_cut = False  # whether it goes on, but is not followed any further
        self.offset = 0  # bytes of the wire that belong to the response
        self._method, self._header_bytes, self._interim, self._most_chunks = method, header_bytes, interim, chunks
        self._state = State.STATUS
        self._lines: list[bytes] = []
        self._partial = bytearray()
        self._section = 0  # bytes of the head or trailers under way
        self._left = self._chunks = 0
        self._line_at = self._line_end = 0  # of the wire: where the line under way begins, and ends as yet
        self._enough: int | None = None  # bytes of a body that is told to have several lengths: the least of them

    @property
    def may_be_over(self) -> bool:
        """Whether the response may have ended: of the several lengths it is said to have, the least is reached."""
        return self._enough is not None and sum(end - begin for begin, end in self.extents) >= self._enough

    @property
    def done(self) -> bool:
        """Whether the response has ended, by its own account or because it cannot be followed any further."""
        return self._state is State.DONE

    @property
    def reusable(self) -> bool:
        """Whether another request may go over the same connection afterwards."""
        if self.head is None or self.fault is not None or not self.done or self.head.status == 101:
            return False
        words = self.head.tokens("connection")
        return "close" not in words and (self.head.version >= (1, 1) or "keep-alive" in words)

    def feed(self, data: bytes) -> int:
        """Follow `data`; returns how many of its bytes belong to the response. `BadAnswer`: it is no HTTP."""
        at = 0
        while at < len(data) and self._state is not State.DONE:
            if self._state is State.CHUNK_SIZE and not self._partial:
                at += self._whole_chunks(data, at)
            if at == len(data):
                break
            step = self._skip(data, at) if self._state in _COUNTED else self._line(data, at)
            self.offset += step
            at += step
        return at

    def _whole_chunks(self, data: bytes, at: int) -> int:
        """Pass over the plain chunks at `at` that are there as a whole: there may be thousands of a byte or two."""
        start, offset = at, self.offset - at
        while self._chunks < self._most_chunks:
            end = data.find(b"\r\n", at, at + 18)
            size = _hex(data[at:end]) if end > 0 else 0
            after = end + 2 + size
            if not size or data[after : after + 2] != b"\r\n":
                break
            self.extents.append((offset + end + 2, offset + after))
            self._chunks += 1
            at = after + 2
        self._section = 0
        self.offset += at - start
        return at - start

    def end(self) -> bool:
        """The peer has closed: True when the response is whole, False when it was cut."""
        if self._state is State.CHUNK_SIZE and not self._chunks and not _CHUNK_BEGUN.fullmatch(self._partial):
            self._take_as_it_is()
        if self._state is State.UNTIL_CLOSE:
            self._state = State.DONE
        return self._state is State.DONE and self.fault is None

    def _skip(self, data: bytes, at: int) -> int:
        step = len(data) - at
        if self._state is not State.UNTIL_CLOSE:
            step = min(step, self._left)
            self._left -= step
        self._extend(step)
        if self._left == 0 and self._state is State.BODY:
            self._state = State.DONE
        elif self._left == 0 and self._state is State.CHUNK_DATA:
            self._state = State.CHUNK_END
        return step

    def _extend(self, step: int) -> None:
        if self.extents and self.extents[-1][1] == self.offset:
            self.extents[-1] = (self.extents[-1][0], self.offset + step)
        else:
            self.extents.append((self.offset, self.offset + step))

    def _line(self, data: bytes, at: int) -> int:
        """Take the line at `at`, or what there is of it."""
        end = data.find(b"\n", at) + 1
        piece = data[at : end or len(data)]
        if not self._partial:
            self._line_at = self.offset
        self._line_end = self.offset + len(piece)
        self._section += len(piece)
        if self._state is State.CHUNK_SIZE and not end and self._line_end - self._line_at > LONGEST_CHUNK_LINE:
            self._chunk_size(b"a line without an end")
        elif self._section > self._header_bytes:
            self._give_up(f"more than {self._header_bytes} bytes of headers")
        elif self._state is State.STATUS and not end and len(self._partial) < 16 <= len(self._partial) + len(piece):
            _check_start(bytes(self._partial) + piece)
        self._partial += piece
        if end and not self.done:
            line = bytes(self._partial[:-1]).removesuffix(b"\r")
            self._partial.clear()
            _ON_LINE[self._state](self, line)
        return len(piece)

    def _status_line(self, line: bytes) -> None:
        if not line.strip() and self._section <= EMPTY_LINES:
            return
        if not _STATUS.fullmatch(line):
            raise BadAnswer(f"the answer does not begin with an HTTP status line but with {line[:40]!r}")
        self._lines = [line]
        self._state = State.HEADERS

    def _header_line(self, line: bytes) -> None:
        if line:
            self._lines.append(line)
            return
        head = _parse_head(self._lines)
        self._lines, self._section = [], 0
        if 100 <= head.status < 200 and head.status != 101:
            self._pass_over()
        else:
            self.head = head
            self._choose_framing(head)

    def _pass_over(self) -> None:
        self._interim -= 1
        self._state = State.STATUS
        if self._interim < 0:
            self._give_up("too many interim (1xx) answers")

    def _choose_framing(self, head: Head) -> None:
        """RFC 9112, 6.3, in its order."""
        codings = [word for word in head.tokens("transfer-encoding") if word != "identity"]
        if self._method == "HEAD" or head.status in (101, 204, 304):
            self._state = State.DONE
        elif codings:
            self._state = State.CHUNK_SIZE if codings[-1] == "chunked" else State.UNTIL_CLOSE
        else:
            self._by_length(head.tokens("content-length"))

    def _by_length(self, words: list[str]) -> None:
        numbers = [int(match[1]) for word in words if (match := _LENGTH.fullmatch(word.encode("latin-1")))]
        if len(set(numbers)) == 1 and len(numbers) == len(words):
            self._left = numbers[0]
            self._state = State.BODY if self._left else State.DONE
            return
        self._state = State.UNTIL_CLOSE
        if numbers:
            self.fault, self._enough = "Content-Length is given in several ways", min(numbers)

    def _chunk_size(self, line: bytes) -> None:
        match = _CHUNK.fullmatch(line)
        if match is None or len(line) > LONGEST_CHUNK_LINE:
            if self._chunks:
                self._give_up(f"a chunk has no readable size: {line[:40]!r}")
            else:
                self._take_as_it_is()
            return
        self._chunks += 1
        if self._chunks > self._most_chunks:
            self.is_cut = True
            self._give_up(f"more than {self._most_chunks} chunks")
            return
        self._left, self._section = int(match[1], 16), 0
        self._state = State.CHUNK_DATA if self._left else State.TRAILERS

    def _take_as_it_is(self) -> None:
        """What is said to come in chunks, and does not: a proxy has put them together and left the header."""
        self._partial.clear()
        self.extents = [(self._line_at, self._line_end)]
        self._state = State.UNTIL_CLOSE

    def _chunk_end(self, line: bytes) -> None:
        self._state = State.CHUNK_SIZE
        if line:
            self._give_up(f"a chunk is longer than its size says, by {line[:40]!r}")

    def _trailer_line(self, line: bytes) -> None:
        if not line:
            self._state = State.DONE

    def _give_up(self, fault: str) -> None:
        self.fault, self._state = fault, State.DONE


_COUNTED = frozenset({State.BODY, State.CHUNK_DATA, State.UNTIL_CLOSE})
_ON_LINE = {
    State.STATUS: Framer._status_line,
    State.HEADERS: Framer._header_line,
    State.CHUNK_SIZE: Framer._chunk_size,
    State.CHUNK_END: Framer._chunk_end,
    State.TRAILERS: Framer._trailer_line,
}


def _hex(digits: bytes) -> int:
    """The number; 0 for what is none."""
    try:
        return int(digits, 16) if digits.isalnum() and digits[1:2] not in b"xX" else 0
    except ValueError:
        return 0


def _check_start(start: bytes) -> None:
    if not re.match(rb"\s{0,8}HTTP/", start, re.IGNORECASE):
        raise BadAnswer(f"the answer does not begin with an HTTP status line but with {start[:40]!r}")


def _parse_head(lines: list[bytes]) -> Head:
    status = _STATUS.fullmatch(lines[0])
    assert status is not None  # noqa: S101 - matched when the line came
    major, minor, code, reason = status.groups()
    version = (int(major), int(minor or 0))
    return Head(int(code), reason.decode("latin-1").strip(), version, tuple(_headers(lines[1:])))


def _headers(lines: list[bytes]) -> list[tuple[str, str]]:
    """Names and values; lines without a colon are passed over, as browsers do."""
    folded: list[list[bytes]] = []  # each header's lines, joined once: there may be as many as bytes allow
    for line in lines:
        if line[:1] in (b" ", b"\t") and folded:
            folded[-1].append(line.strip())
        else:
            folded.append([line])
    pairs = (b" ".join(group).decode("latin-1").partition(":") for group in folded)
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip()]
