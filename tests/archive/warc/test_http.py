"""Responses read back from the wire: framing, codings, bounds, outcomes."""

from __future__ import annotations

import gzip
import tracemalloc
from contextlib import suppress

import pytest
from exchanges import CASES, PAGE, Case
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UndecodableBody
from archive.model import Outcome, Wire
from archive.warc.framing import dechunk
from archive.warc.http import HttpResponse, decode_content, entity, outcome_of, parse_response, request_method


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_wire_says(case: Case) -> None:
    wire = Wire(case.wire)
    response = parse_response(wire)
    assert response.status == case.status
    assert entity(wire, response) == case.entity
    assert decode_content(case.entity, response.codings) == case.decoded


def test_headers_keep_order_case_and_repeats() -> None:
    raw = b"HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nx-B:  two \r\nno colon\r\nSet-cookie: c\r\n d\r\n\r\n"
    response = parse_response(Wire(raw))
    assert response.headers == (("Set-Cookie", "a"), ("x-B", "two"), ("Set-cookie", "c d"))
    assert response.values("SET-COOKIE") == ("a", "c d")
    assert response.header("absent") is None


def test_an_answer_to_head_has_no_body() -> None:
    wire = Wire(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
    response = parse_response(wire, method=request_method(Wire(b"HEAD / HTTP/1.1\r\n\r\n")))
    assert (response.framing, response.missing) == ("none", False)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n"):
        wire = Wire(start + data)
        response = parse_response(wire)
        assert len(entity(wire, response)) <= wire.size


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.integers(1, 40))
def test_chunks_come_out_whole_however_they_arrive(parts: list[bytes], step: int) -> None:
    coded = b"".join(b"%X ;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    arriving = (coded[at : at + step] for at in range(0, len(coded), step))
    assert b"".join(dechunk(arriving)) == b"".join(parts)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(data=st.binary(min_size=1, max_size=60))
def test_broken_codings_end_in_an_error_or_in_bytes(coding: str, data: bytes) -> None:
    with suppress(UndecodableBody):
        assert isinstance(decode_content(data, [coding]), bytes)


def test_an_unknown_coding_is_named() -> None:
    with pytest.raises(UndecodableBody, match="rot13"):
        decode_content(PAGE, ["rot13"])


def test_codings_are_undone_up_to_a_number() -> None:
    """Thousands of layers, each of which costs little, cost seconds together."""
    layered = PAGE
    for _ in range(11):
        layered = gzip.compress(layered)
    with pytest.raises(UndecodableBody, match="11 times"):
        decode_content(layered, ["gzip"] * 11)
    assert decode_content(gzip.decompress(layered), ["gzip"] * 10) == PAGE


def test_a_bomb_is_cut_while_it_inflates() -> None:
    inner = gzip.compress(bytes(50 << 20), 9)
    bomb = gzip.compress(inner, 9)
    tracemalloc.start()
    try:
        decoded = decode_content(bomb, ["gzip", "gzip"], max_size=1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert 0 < len(decoded) <= 1 << 20
    assert not any(decoded)
    assert peak < 16 << 20


def test_an_entity_is_read_no_further_than_asked() -> None:
    wire = Wire(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(100_000))
    assert len(entity(wire, parse_response(wire), max_size=70_000)) == 70_000


OUTCOMES = [
    (HttpResponse(200, "OK"), None, Outcome.OK, "200 OK"),
    (HttpResponse(200, "OK"), "length", Outcome.TRUNCATED, "size limit"),
    (HttpResponse(200, "OK", missing=True), None, Outcome.TRUNCATED, "connection ended"),
    (HttpResponse(301, "Moved", headers=(("location", "/b"),)), None, Outcome.REDIRECTED, "to /b"),
    (HttpResponse(302, "Found"), None, Outcome.HTTP_ERROR, "without a target"),
    (HttpResponse(304), None, Outcome.UNCHANGED, "not changed"),
    (HttpResponse(404, "Not Found"), None, Outcome.HTTP_ERROR, "404 Not Found"),
    (HttpResponse(410, "Gone"), None, Outcome.GONE, "410 Gone"),
    (HttpResponse(503), None, Outcome.HTTP_ERROR, "503"),
    (HttpResponse(None, fault="the server sent nothing"), None, Outcome.BAD_RESPONSE, "nothing"),
]


@pytest.mark.parametrize(("response", "truncated", "outcome", "words"), OUTCOMES)
def test_outcomes(response: HttpResponse, truncated: str | None, outcome: Outcome, words: str) -> None:
    found, reason = outcome_of(response, truncated)
    assert found is outcome
    assert words in reason


def test_a_404_where_a_page_was_means_gone() -> None:
    assert outcome_of(HttpResponse(404, "Not Found"), None, seen_before=True)[0] is Outcome.GONE
