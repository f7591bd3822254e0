"""While a response comes, the crawler's framer says where its entity lies; later the archive reads it back from the
record. Both must say the same of whatever a server sends, or a page is judged by other bytes than are replayed.
"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import CHUNKED, CUT, NASTY, chunked, sized

from archive.model import Wire
from archive.warc.http import entity, parse_response
from crawler.errors import BadAnswer
from crawler.framing import Framer

OK = b"HTTP/1.1 200 OK\r\n"
PAGE = "<html><title>Λιμάνι</title><p>Το πλοίο έφτασε.</html>".encode()
ENDED = chunked(PAGE) + b"0\r\n\r\n"

ODD: dict[str, tuple[bytes, bytes]] = {  # what comes until the connection is closed, and the entity in it
    # what stands before the status line
    "line ends first": (b"\n\n" + sized(PAGE), PAGE),
    "blanks first": (b"   " + sized(PAGE), PAGE),
    "an empty line after an interim answer": (b"HTTP/1.1 100 Continue\r\n\r\n\r\n" + sized(PAGE), PAGE),
    "no blank before the reason": (sized(PAGE, status=b"HTTP/1.1 200OK"), PAGE),
    # headers
    "first header indented": (OK + b" Content-Length: 2\r\n\r\nhi and more", b"hi"),
    "coding named in a folded line": (OK + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + ENDED, PAGE),
    "coding with a comma at its end": (OK + b"Transfer-Encoding: chunked,\r\n\r\n" + ENDED, PAGE),
    "coding followed by identity": (OK + b"Transfer-Encoding: chunked, identity\r\n\r\n" + ENDED, PAGE),
    "empty coding": (OK + b"Transfer-Encoding:\r\nContent-Length: 2\r\n\r\nhi and more", b"hi"),
    "length with a plus": (OK + b"Content-Length: +2\r\n\r\nhi and more", b"hi"),
    "length with many zeros": (OK + b"Content-Length: " + b"0" * 30 + b"2\r\n\r\nhi and more", b"hi"),
    "length with a comma at its end": (OK + b"Content-Length: 2,\r\n\r\nhi and more", b"hi"),
    "empty length": (OK + b"Content-Length:\r\n\r\n" + PAGE, PAGE),
    "length beyond all measure": (OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + PAGE, PAGE),
    "lengths that differ": (OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + PAGE, PAGE),
    "a length and a word": (OK + b"Content-Length: 5, some\r\n\r\n" + PAGE, PAGE),
    "other protocol from here on": (b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n\x81\x05hello", b""),
    # chunks
    "said to be chunked, but is not": (CHUNKED + PAGE * 40, PAGE * 40),
    "not chunked, in lines": (CHUNKED + b"<p>\n" * 40, b"<p>\n" * 40),
    "not chunked, a long line": (CHUNKED + b"x" * 40_000, b"x" * 40_000),
    "chunk size with many zeros": (CHUNKED + b"0" * 40 + b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
    "chunk size as in C": (CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n"),
    "second chunk size as in C": (CHUNKED + b"2\r\nhi\r\n0x5\r\nhello\r\n0\r\n\r\n", b"hi"),
    "no line end after a chunk": (CHUNKED + b"5\r\nhello5\r\nworld0\r\n\r\n", b"hello"),
    "an empty line between chunks": (CHUNKED + b"5\r\nhello\r\n\r\n5\r\nworld\r\n0\r\n\r\n", b"hello"),
    "closed in the first chunk size": (CHUNKED + b"5", b""),
    "closed in its extension": (CHUNKED + b"5; name=val", b""),
    "closed before it": (CHUNKED, b""),
}


def framed(wire: bytes, step: int) -> tuple[int | None, bytes]:
    """Status and entity as the framer follows them, so many bytes at a time."""
    framer = Framer("GET", header_bytes=1 << 18, interim=16)
    with contextlib.suppress(BadAnswer):
        for at in range(0, len(wire), step):
            framer.feed(wire[at : at + step])
    framer.end()
    return framer.head.status if framer.head else None, b"".join(wire[a:b] for a, b in framer.extents)


def read_back(wire: bytes) -> tuple[int | None, bytes]:
    response = parse_response(Wire(wire))
    return response.status, entity(Wire(wire), response)


@pytest.mark.parametrize("name", ODD)
def test_odd_answers_are_read_alike(name: str) -> None:
    wire, body = ODD[name]
    assert {step: framed(wire, step)[1] for step in (1, 7, len(wire))} == dict.fromkeys((1, 7, len(wire)), body)
    assert read_back(wire)[1] == body


@pytest.mark.parametrize("name", [*NASTY, *CUT])
def test_nasty_answers_are_read_alike(name: str) -> None:
    script = NASTY[name] if name in NASTY else CUT[name][0]
    wire = b"".join(step for step in script if isinstance(step, bytes))
    if name != "closed-in-headers":  # no end of the headers: nothing to compare
        assert framed(wire, 1000) == read_back(wire)


PIECES = (
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n"),
    *(b"Content-Length: 3\r\n", b"Content-Length: 3, 3\r\n", b"Content-Length: 4\r\n"),
    *(b"X: y\r\n", b" folded\r\n", b"no colon\r\n", b"\r\n", b"\n", b"\r", b" ", b"z"),
    *(b"3\r\n", b"abc", b"3;x=y\r\n", b"0\r\n", b"A\r\n0123456789"),
    *(b"HTTP/1.1 100 C\r\n", b"HTTP/1.1 204 N\r\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.integers(1, 30))
def test_whatever_comes_is_read_alike(pieces: list[bytes], step: int) -> None:
    wire = OK + b"".join(pieces)
    status, body = framed(wire, step)
    if status is not None:
        assert read_back(wire) == (status, body)
