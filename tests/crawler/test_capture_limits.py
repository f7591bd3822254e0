"""Servers that never end, never begin, or send too much: each is cut by its own cap, and kept as far as it came."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from dataclasses import replace

import pytest
from raw_origin import CLOSE, Flood, RawOrigin, Script, Wait

from archive import Outcome
from crawler.caps import Caps
from crawler.errors import TookTooLong
from crawler.fetch import Fetched, Fetcher
from crawler.guard import Guard

CAPS = Caps(total_time=0.5, linger_time=0.05, wire_bytes=100_000, memory_bytes=10_000, header_bytes=20_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"


async def fetch(script: Script, caps: Caps = CAPS) -> Fetched:
    with RawOrigin({"/": script}) as served:
        fetcher = Fetcher(Guard(["127.0.0.0/8"]), caps)
        try:
            return await fetcher.fetch(served.base + "/")
        finally:
            fetcher.close()


@pytest.mark.parametrize("start", [HEAD, SIZED, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"])
def test_a_drip_of_bytes_ends_with_its_time(start: bytes) -> None:
    begun = time.monotonic()
    fetched = asyncio.run(fetch([start, Flood(b".", pause=0.02)]))
    assert 0.4 < time.monotonic() - begun < 3
    assert fetched.exchange.truncated == "time"
    assert fetched.exchange.response.bytes().startswith(start + b".....")
    assert fetched.trouble is None


def test_headers_that_drip_end_with_their_time() -> None:
    fetched = asyncio.run(fetch([b"HTTP/1.1 200 OK\r\nX-Slow: ", Flood(b".", pause=0.02)]))
    assert (fetched.head, fetched.exchange.truncated) == (None, "time")
    assert fetched.trouble is not None
    assert fetched.trouble.outcome is Outcome.TIMEOUT


def test_silence_is_a_timeout() -> None:
    with pytest.raises(TookTooLong, match=r"no answer within 0\.5 s"):
        asyncio.run(fetch([Wait(0.7), CLOSE]))


@pytest.mark.parametrize("start", [HEAD, SIZED, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"])
def test_an_endless_body_is_cut_at_its_size(start: bytes) -> None:
    fetched = asyncio.run(fetch([start, Flood(b"x" * 10_000)], replace(CAPS, total_time=10)))
    assert fetched.exchange.truncated == "length"
    assert fetched.exchange.response.size == CAPS.wire_bytes
    assert fetched.exchange.response.bytes() == (start + b"x" * CAPS.wire_bytes)[: CAPS.wire_bytes]
    fetched.close()


@pytest.mark.parametrize("piece", [b"X-Header: yes\r\n", b"endless", b"\r\n folded"])
def test_endless_headers_are_cut(piece: bytes) -> None:
    fetched = asyncio.run(fetch([b"HTTP/1.1 200 OK\r\nX: y", Flood(piece)], replace(CAPS, total_time=10)))
    assert (fetched.head, fetched.exchange.truncated) == (None, "length")
    assert fetched.trouble is not None
    assert fetched.trouble.outcome is Outcome.BAD_RESPONSE
    fetched.close()


def test_endless_interim_answers_are_cut() -> None:
    fetched = asyncio.run(fetch([Flood(b"HTTP/1.1 103 Early Hints\r\n\r\n")], replace(CAPS, total_time=10)))
    assert fetched.head is None
    assert str(fetched.trouble) == "too many interim (1xx) answers"
    fetched.close()


def test_endless_trailers_are_cut() -> None:
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    fetched = asyncio.run(fetch([start, Flood(b"X-T: railer\r\n")], replace(CAPS, total_time=10)))
    assert fetched.status == 200
    assert fetched.exchange.response.size < CAPS.wire_bytes + 1
    fetched.close()


def test_a_large_body_lies_in_a_file() -> None:
    """200 MB cost no memory to speak of."""
    pieces, piece = 800, bytes(250_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (pieces * len(piece))
    tracemalloc.start()
    try:
        fetched = asyncio.run(fetch([head, Flood(piece, times=pieces)], Caps(wire_bytes=1 << 30)))
        assert sum(map(len, fetched.exchange.response.chunks())) == len(head) + pieces * len(piece)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    fetched.close()
