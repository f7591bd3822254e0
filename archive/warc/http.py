"""HTTP/1.x responses read back from the wire, tolerantly: what a browser would make of them, faults named.

Nothing here changes a byte: `parse_response` finds where head and body lie, `entity_chunks` undoes the transfer coding,
`decode_content` the content codings. Sections named are those of RFC 9112 (HTTP/1.1) and RFC 9110 (semantics).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.model import Outcome, Wire
from archive.warc.codings import codings_of, decode_content
from archive.warc.fields import HasHeaders
from archive.warc.framing import dechunk

__all__ = [
    "HttpResponse",
    "codings_of",
    "decode_content",
    "entity",
    "entity_chunks",
    "outcome_of",
    "parse_response",
    "request_body",
    "request_method",
]

HEAD_LIMIT = 1 << 20  # bytes; a head that has not ended by then is none
_SHORT_HEAD = 1 << 14  # bytes in which most heads end
_STATUS_LINE = re.compile(r"HTTP/(\d+(?:\.\d+)?)[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BLANK = re.compile(rb"\s{0,8}")  # before a status line
_LENGTH = re.compile(r"\+?0*(\d{1,18})", re.ASCII)
_FOLD = (" ", "\t")  # a line that begins with one goes on with the field before
_BODILESS = frozenset({101, 204, 304})


@dataclass(frozen=True, slots=True)
class HttpResponse(HasHeaders):
    """The last response of a wire: interim (1xx) answers before it are passed over. Offsets are bytes from the wire's
    start.
    """

    status: int | None  # None: this is no HTTP response, and `fault` says why
    reason: str = ""
    version: str = ""  # "1.1", "1.0", ...
    headers: tuple[tuple[str, str], ...] = ()  # as sent: order, case and repeats kept; latin-1; folded values joined
    start: int = 0  # of the status line
    body: int = 0  # of the body
    framing: str = "close"  # none | length | chunked | close (RFC 9112, 6.3)
    expected: int | None = None  # bytes of body that Content-Length promised, where that frames it
    missing: bool = False  # fewer bytes came than `expected`
    fault: str | None = None  # why there is no status

    @property
    def codings(self) -> tuple[str, ...]:
        """Content codings in the order they were applied, lower case, "identity" left out."""
        return codings_of(self.values("Content-Encoding"))


def parse_response(wire: Wire, *, method: str = "GET") -> HttpResponse:
    """Find status, headers and body of the final response. `method` of the request: an answer to HEAD has no body."""
    short = wire.head(_SHORT_HEAD)
    response = _final(short, wire.size, method)
    if response.body >= len(short) < wire.size:  # a long head, or many interim ones
        response = _final(wire.head(HEAD_LIMIT), wire.size, method)
    return response


def _final(data: bytes, size: int, method: str) -> HttpResponse:
    """The last response that begins in `data`, the first bytes of a wire of `size`."""
    start = 0
    while True:
        response = _parse_at(data, start, size, method)
        if response.status is None or not 100 <= response.status < 200 or response.status == 101:
            return response
        if response.body >= len(data):
            return HttpResponse(None, start=start, body=len(data), fault=f"only an interim answer ({response.status})")
        start = response.body


def _parse_at(data: bytes, start: int, size: int, method: str) -> HttpResponse:
    if blank := _BLANK.match(data, start):  # 2.2: empty lines before the status line are passed over
        start = blank.end()
    end = _HEAD_END.search(data, start)
    lines = data[start : end.start() if end else len(data)].decode("latin-1").split("\n")
    found = _STATUS_LINE.fullmatch(lines[0].removesuffix("\r"))
    if not found:
        return HttpResponse(None, start=start, body=start, fault=_no_status(lines[0]))
    body = end.end() if end else len(data)
    fields = tuple(_header_pairs(lines[1:]))
    version, status, reason = found[1], int(found[2]), found[3].strip()
    framing, expected = _framing(status, fields, method)
    missing = expected is not None and size - body < expected
    return HttpResponse(status, reason, version, fields, start, body, framing, expected, missing)


def _no_status(line: str) -> str:
    if not line.strip():
        return "the server sent nothing"
    shown = line[:60].encode("unicode_escape").decode()
    return f"not an HTTP response: it begins with {shown!r}"


def _header_pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Name and value of each header line; folded lines joined by a blank (5.2), lines without a name or colon left
    out.
    """
    for line in _unfolded(lines) if any(line[:1] in _FOLD for line in lines) else lines:
        name, colon, value = line.partition(":")
        if colon and (name := name.strip()):
            yield name, value.strip()


def _unfolded(lines: list[str]) -> list[str]:
    folded: list[list[str]] = []  # joined once: there may be very many
    for line in lines:
        if line[:1] in _FOLD and folded:
            folded[-1].append(line.strip())
        else:
            folded.append([line.removesuffix("\r")])
    return [" ".join(filter(None, group)) for group in folded]


def _framing(status: int, headers: tuple[tuple[str, str], ...], method: str) -> tuple[str, int | None]:
    """How the body ends (6.3): the kind of framing, and the bytes that Content-Length promises where it decides."""
    if method == "HEAD" or status in _BODILESS:
        return "none", 0
    codings = [coding for coding in _parts(headers, "transfer-encoding") if coding != "identity"]
    if codings:
        return ("chunked", None) if codings[-1] == "chunked" else ("close", None)
    lengths = {found[1] if (found := _LENGTH.fullmatch(part)) else part for part in _parts(headers, "content-length")}
    length = lengths.pop() if len(lengths) == 1 else ""
    if length.isascii() and length.isdigit() and len(length) < 19:
        return "length", int(length)
    return "close", None  # none, not a number, or several that differ: what came until the end is the body


def _parts(headers: tuple[tuple[str, str], ...], wanted: str) -> list[str]:
    """The comma-separated parts of all headers of a name (lower case), in lower case."""
    values = (value for name, value in headers if name.lower() == wanted)
    return [part.strip().lower() for value in values for part in value.split(",") if part.strip()]


def entity_chunks(wire: Wire, response: HttpResponse) -> Iterator[bytes]:
    """The entity body in pieces: transfer coding undone, content codings kept. This is WARC's payload (5.9)."""
    if response.status is None or response.framing == "none":
        return iter(())
    if response.framing == "chunked":
        return dechunk(wire.chunks(response.body))
    return wire.chunks(response.body, response.expected)


def entity(wire: Wire, response: HttpResponse, *, max_size: int | None = None) -> bytes:
    """The entity body in memory; at most `max_size` bytes of it when given."""
    if max_size is None:
        return b"".join(entity_chunks(wire, response))
    held, size = [], 0
    for chunk in entity_chunks(wire, response):
        held.append(chunk[: max_size - size])
        size += len(held[-1])
        if size >= max_size:
            break
    return b"".join(held)


def request_method(wire: Wire) -> str:
    """The method of a request, "GET" where there is none to be read."""
    word = wire.head(32).split(b" ", 1)[0]
    return word.decode("ascii").upper() if word.isalpha() and word.isascii() else "GET"


def request_body(wire: Wire) -> int:
    """Where the body of a request begins, in bytes; its size where there is none."""
    found = _HEAD_END.search(wire.head(HEAD_LIMIT))
    return found.end() if found else wire.size


_CUT = {
    "length": "cut at the size limit",
    "time": "cut at the time limit",
    "disconnect": "the connection ended before the response did",
}


def outcome_of(response: HttpResponse, truncated: str | None, *, seen_before: bool = False) -> tuple[Outcome, str]:
    """What a response alone says became of its URL, and a sentence on it.

    `truncated` is WARC-Truncated; `seen_before`: an earlier capture of the URL had a page, so that a 404 means it is
    gone.
    """
    status = response.status
    if status is None:
        return Outcome.BAD_RESPONSE, response.fault or "not an HTTP response"
    line = f"{status} {response.reason}".strip()
    if truncated or response.missing:
        return Outcome.TRUNCATED, f"{line}, {_CUT.get(truncated or 'disconnect', 'cut short')}"
    if status == 304:
        return Outcome.UNCHANGED, f"{line}: the server says it has not changed"
    if 300 <= status < 400:
        target = response.header("Location")
        return (
            (Outcome.REDIRECTED, f"{line}, to {target}")
            if target
            else (Outcome.HTTP_ERROR, f"{line}, without a target")
        )
    if status == 410 or (status == 404 and seen_before):
        return Outcome.GONE, line
    return (Outcome.OK, line) if 200 <= status < 300 else (Outcome.HTTP_ERROR, line)
