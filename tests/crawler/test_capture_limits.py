"""Servers that never end, never begin, or send too much: each is cut by its own cap, and kept as far as it came."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_origin import CLOSE, Flood, RawOrigin, Script, Wait

from archive import Exchange, Outcome, Wire
from crawler.caps import Caps
from crawler.connect import Spool
from crawler.errors import TookTooLong
from crawler.fetch import Fetched, Fetcher
from crawler.framing import Framer
from crawler.guard import Guard
from crawler.patience import Patience

CAPS = Caps(total_time=0.5, linger_time=0.05, wire_bytes=100_000, memory_bytes=10_000, header_bytes=20_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
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
    assert 0.4 < time.monotonic() - begun < 20
    assert fetched.exchange.truncated == "time"
    assert fetched.exchange.response.bytes().startswith(start + b".")
    assert fetched.trouble is None


def test_headers_that_drip_end_with_their_time() -> None:
    fetched = asyncio.run(fetch([b"HTTP/1.1 200 OK\r\nX-Slow: ", Flood(b".", pause=0.02)]))
    assert (fetched.head, fetched.exchange.truncated) == (None, "time")
    assert fetched.trouble is not None
    assert fetched.trouble.outcome is Outcome.TIMEOUT


def test_an_answer_that_does_not_begin_has_less_time_than_one_that_goes_on() -> None:
    caps = replace(CAPS, answer_time=0.6, total_time=60.0)
    with pytest.raises(TookTooLong, match=r"no answer within 0\.6 s"):
        asyncio.run(fetch([Wait(30), CLOSE], caps))
    fetched = asyncio.run(fetch([HEAD, Wait(0.8), b"late", CLOSE], caps))
    assert (fetched.exchange.truncated, fetched.entity(9)) == (None, b"late")


def test_a_host_that_lets_us_wait_in_vain_is_waited_for_less() -> None:
    caps = replace(CAPS, answer_time=0.8, total_time=0.8, vain_waits=2, least_time=0.4)
    said = []

    async def ask() -> None:
        with RawOrigin({"/good": [b"HTTP/1.1 204 No Content\r\n\r\n"], "/": [Wait(30)]}) as served:
            fetcher = Fetcher(Guard(["127.0.0.0/8"]), caps)
            await fetcher.fetch(served.base + "/good")
            for _ in range(3):
                try:
                    await fetcher.fetch(served.base + "/")
                except TookTooLong as error:
                    said.append(error.reason)
            await fetcher.fetch(served.base + "/good")
            fetcher.close()

    asyncio.run(ask())
    assert said[:2] == ["no answer within 0.8 s"] * 2
    assert said[2] != said[1]


def test_patience_is_what_good_answers_need_several_times_over() -> None:
    patience = Patience(replace(CAPS, vain_waits=1, least_time=5.0))
    patience.waited_in_vain("slow.example")
    assert (patience.of("slow.example", 60.0), patience.of("other.example", 60.0)) == (5.0, 60.0)
    patience.answered("slow.example", 4.0)
    assert (patience.of("slow.example", 60.0), patience.of("slow.example", 10.0)) == (16.0, 10.0)


def test_silence_is_a_timeout() -> None:
    with pytest.raises(TookTooLong, match=r"no answer within 0\.5 s"):
        asyncio.run(fetch([Wait(30), CLOSE]))


@pytest.mark.parametrize("start", [HEAD, SIZED, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"])
def test_an_endless_body_is_cut_at_its_size(start: bytes) -> None:
    fetched = asyncio.run(fetch([start, Flood(b"x" * 10_000)], replace(CAPS, total_time=60)))
    assert fetched.exchange.truncated == "length"
    assert fetched.exchange.response.size == CAPS.wire_bytes
    assert fetched.exchange.response.bytes() == (start + b"x" * CAPS.wire_bytes)[: CAPS.wire_bytes]
    fetched.close()


@pytest.mark.parametrize("piece", [b"X-Header: yes\r\n", b"endless", b"\r\n folded"])
def test_endless_headers_are_cut(piece: bytes) -> None:
    fetched = asyncio.run(fetch([b"HTTP/1.1 200 OK\r\nX: y", Flood(piece)], replace(CAPS, total_time=60)))
    assert (fetched.head, fetched.exchange.truncated) == (None, "length")
    assert fetched.trouble is not None
    assert fetched.trouble.outcome is Outcome.BAD_RESPONSE
    fetched.close()


def test_endless_interim_answers_are_cut() -> None:
    fetched = asyncio.run(fetch([Flood(b"HTTP/1.1 103 Early Hints\r\n\r\n")], replace(CAPS, total_time=60)))
    assert fetched.head is None
    assert str(fetched.trouble) == "too many interim (1xx) answers"
    fetched.close()


def test_endless_trailers_are_cut() -> None:
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    fetched = asyncio.run(fetch([start, Flood(b"X-T: railer\r\n")], replace(CAPS, total_time=60)))
    assert fetched.status == 200
    assert fetched.exchange.response.size < CAPS.wire_bytes + 1
    fetched.close()


@pytest.mark.parametrize("max_body", [1_000, 200_000_000])
def test_a_source_gets_bodies_as_long_as_it_wants(max_body: int) -> None:
    caps = Caps().within(max_body)
    assert max_body < caps.wire_bytes <= max_body + caps.header_bytes


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


def test_folded_headers_cost_time_as_their_length() -> None:
    """A line joined to those before it again and again is work for seconds."""
    begun = time.process_time()
    framer = Framer("GET", header_bytes=1 << 20, interim=0)
    framer.feed(b"HTTP/1.1 200 OK\r\nX: a" + b"\r\n b" * 200_000 + b"\r\n\r\n")
    assert framer.head is not None
    assert framer.head.get("x") == "a" + " b" * 200_000
    assert time.process_time() - begun < 1.0


def test_chunks_of_a_byte_are_followed_up_to_a_number() -> None:
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    fetched = asyncio.run(fetch([start, Flood(b"1\r\nx\r\n" * 5000)], replace(CAPS, total_time=60, wire_bytes=1 << 30)))
    assert fetched.exchange.truncated == "length"
    assert len(fetched.extents) == CAPS.chunks
    fetched.close()


@given(st.data())
def test_chunks_end_where_they_end_however_they_arrive(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 40), max_size=8))
    chunks = b"".join(b"%x\r\n%s\r\n" % (size, data.draw(st.binary(min_size=size, max_size=size))) for size in sizes)
    end = data.draw(st.sampled_from([b"0\r\n\r\n", b"0;x=y\r\nA: b\r\n\r\n", b"zz\r\n", b""]))
    wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + end

    def follow(*cuts: int) -> tuple[object, ...]:
        framer = Framer("GET", header_bytes=10_000, interim=0)
        for start, stop in pairwise([0, *cuts, len(wire)]):
            framer.feed(wire[start:stop])
        return framer.done, framer.fault, framer.offset, b"".join(wire[start:stop] for start, stop in framer.extents)

    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=5)))
    assert follow(*cuts) == follow(*range(1, len(wire)))


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=20), st.integers(0, 500))
def test_an_entity_is_put_together_from_its_chunks(pieces: list[bytes], most: int) -> None:
    wire = CHUNKED + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    framer = Framer("GET", header_bytes=10_000, interim=0)
    framer.feed(wire)
    exchange = Exchange(Wire(b""), Wire(wire))
    fetched = Fetched("http://x/", datetime.now(UTC), exchange, framer.head, tuple(framer.extents), 0, None, Spool(0))
    assert fetched.entity(most) == b"".join(pieces)[:most]
