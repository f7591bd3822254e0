"""Addresses of the replay, in all forms in which people, browsers and proxies write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.replay.target import BadTimestampError, Target, read_target, replay_path, web_url, whole_timestamp

STORY = "https://harbour.example/a/story?id=7&q=a%2Fb"


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        (
            b"/20260102030405/" + STORY.encode().partition(b"?")[0],
            b"id=7&q=a%2Fb",
            Target(STORY, "20260102030405", True),
        ),
        (b"/2026/http://harbour.example/", b"", Target("http://harbour.example/", "20260101000000", False)),
        (b"/*/http://harbour.example/", b"", Target("http://harbour.example/", None, False)),
        (b"/http://harbour.example/", b"", Target("http://harbour.example/", None, False)),
        (b"/harbour.example/a", b"", Target("http://harbour.example/a", None, False)),
        (
            b"/20260102030405/http://harbour.example/%2F%3F",
            b"",
            Target("http://harbour.example/%2F%3F", "20260102030405", True),
        ),
        (b"/http://harbour.example/2026/x", b"", Target("http://harbour.example/2026/x", None, False)),
    ],
)
def test_the_url_is_read_as_it_was_sent(path: bytes, query: bytes, expected: Target) -> None:
    assert read_target(path, query) == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("harbour.example", "http://harbour.example/"),
        ("http:/harbour.example/a", "http://harbour.example/a"),
        ("https:///harbour.example/a", "https://harbour.example/a"),
        ("//harbour.example/a", "http://harbour.example/a"),
        ("HTTPS://Harbour.Example/A", "https://harbour.example/A"),
        ("https%3A%2F%2Fharbour.example%2Fa%3Fb%3Dc", "https://harbour.example/a?b=c"),
        ("http://harbour.example?x=1", "http://harbour.example?x=1"),
        ("http://harbour.example/a#part", "http://harbour.example/a"),
        ("http://гавань.example/новость", "http://xn--80aafc7c0e.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("http://%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C.example/", "http://xn--80aafc7c0e.example/"),
        ("127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("  http://harbour.example/a  ", "http://harbour.example/a"),
    ],
)
def test_forms_of_one_url(written: str, meant: str) -> None:
    assert web_url(written) == meant


@pytest.mark.parametrize(
    ("digits", "whole"),
    [
        ("2026", "20260101000000"),
        ("20260", "20260101000000"),
        ("20261", "20261001000000"),
        ("202607", "20260701000000"),
        ("2026073", "20260730000000"),
        ("20260731235", "20260731235000"),
        ("20260731235959", "20260731235959"),
    ],
)
def test_part_of_a_timestamp_is_the_earliest_it_can_be(digits: str, whole: str) -> None:
    assert whole_timestamp(digits) == whole


@pytest.mark.parametrize("digits", ["20261301000000", "20260230000000", "20260101250000", "0000"])
def test_digits_that_are_no_date_are_named(digits: str) -> None:
    with pytest.raises(BadTimestampError, match=digits):
        whole_timestamp(digits)


@given(st.binary(max_size=80), st.binary(max_size=40))
def test_any_request_line_is_read(path: bytes, query: bytes) -> None:
    try:
        target = read_target(b"/" + path, query)
    except BadTimestampError:
        return
    assert target.url.isascii()
    assert not set(target.url) & set(" \r\n\t")


@given(st.text(max_size=60))
def test_a_link_is_safe_in_a_header_and_leads_back(path: str) -> None:
    url = web_url("http://harbour.example/" + path.replace("#", ""))
    link = replay_path("20260102030405", url)
    assert link.isascii()
    assert not set(link) & set(' \r\n"<>#')
    at, _, query = link.partition("?")
    assert replay_path("20260102030405", read_target(at.encode(), query.encode()).url) in (link, link.removesuffix("?"))


@pytest.mark.parametrize(
    "url", ["metadata://tool.example/log", "file:///a%20b.png", "urn:view:https://lantern.example/"]
)
def test_addresses_of_other_schemes_stand(url: str) -> None:
    assert web_url(url) == url
    assert read_target(replay_path("20260504093000", url).encode()).url == url
