"""What passed the wire is what is kept, in both directions, plain and over TLS."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nasty import CUT, NASTY
from raw_origin import RawOrigin, make_certificate

from archive import Outcome
from crawler.caps import Caps
from crawler.errors import FetchError
from crawler.fetch import Fetched, Fetcher, capture_of
from crawler.guard import Guard

LOOPBACK = Guard(["127.0.0.0/8"])
CAPS = Caps(linger_time=0.05, total_time=10)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_certificate(Path(tmp_path_factory.mktemp("tls")))


@pytest.fixture(scope="module", params=["plain", "tls"])
def origin(
    request: pytest.FixtureRequest, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> Iterator[tuple[RawOrigin, ssl.SSLContext]]:
    scripts = {f"/{name}": script for name, script in NASTY.items()}
    scripts |= {f"/{name}": script for name, (script, _) in CUT.items()}
    with RawOrigin(scripts, certificates[0] if request.param == "tls" else None) as served:
        yield served, certificates[1]


async def fetch_all(base: str, names: list[str], tls: ssl.SSLContext, caps: Caps = CAPS) -> dict[str, Fetched]:
    fetcher = Fetcher(LOOPBACK, caps, tls)
    try:
        return {name: await fetcher.fetch(f"{base}/{name}", [("User-Agent", "test/1")]) for name in names}
    finally:
        fetcher.close()


def test_every_nasty_exchange_is_kept_byte_for_byte(origin: tuple[RawOrigin, ssl.SSLContext]) -> None:
    served, tls = origin
    fetched = asyncio.run(fetch_all(served.base, list(NASTY), tls))
    for name, result in fetched.items():
        seen = served.last(f"/{name}")
        assert result.exchange.request.bytes() == seen.request, name
        assert result.exchange.response.bytes() == bytes(seen.sent), name
        assert result.exchange.truncated is None, name
        assert result.exchange.ip == "127.0.0.1"
        result.close()
    assert len(fetched) >= 50


def test_what_ends_early_is_kept_as_far_as_it_came(origin: tuple[RawOrigin, ssl.SSLContext]) -> None:
    served, tls = origin
    for name, result in asyncio.run(fetch_all(served.base, list(CUT), tls)).items():
        assert result.exchange.response.bytes() == bytes(served.last(f"/{name}").sent), name
        assert result.exchange.truncated == CUT[name][1], name


def test_the_protocols_are_told(origin: tuple[RawOrigin, ssl.SSLContext]) -> None:
    served, tls = origin
    exchange = asyncio.run(fetch_all(served.base, ["gzip"], tls))["gzip"].exchange
    if served.base.startswith("https"):
        assert exchange.protocols == ("http/1.1", "tls/1.3")
        assert exchange.cipher_suite is not None
        assert exchange.cipher_suite.startswith("TLS_")
    else:
        assert (exchange.protocols, exchange.cipher_suite) == (("http/1.1",), None)


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("chunked", NASTY["until-close"][0].partition(b"\r\n\r\n")[2]),  # type: ignore[union-attr]
        ("chunk-extensions", b"hello!"),
        ("chunk-size-cases", b"0123456789hello world"),
        ("chunked-and-length", b"hello"),
        ("longer-than-told", b"hello"),
        ("no-content-with-body", b""),
        ("bad-chunk-size", b"hello"),
        ("closed-in-chunk", b"hello"),
        ("byte-by-byte", b"hello"),
    ],
)
def test_the_entity_is_what_lies_between_the_framing(
    origin: tuple[RawOrigin, ssl.SSLContext], name: str, entity: bytes
) -> None:
    result = asyncio.run(fetch_all(origin[0].base, [name], origin[1]))[name]
    assert result.entity(1 << 20) == entity
    assert result.entity(3) == entity[:3]


def test_kept_alive_answers_are_never_mixed_up(origin: tuple[RawOrigin, ssl.SSLContext]) -> None:
    """The same connection serves good and lying answers in turn; what a lie leaves behind is not the next answer."""
    served, tls = origin
    names = [
        "gzip",
        "longer-than-told",
        "no-content",
        "no-content-with-body",
        "not-modified",
        "chunked",
        "lengths-differ",
    ]

    async def run() -> None:
        fetcher = Fetcher(LOOPBACK, CAPS, tls)
        for name in [*names, *reversed(names)] * 3:
            result = await fetcher.fetch(f"{served.base}/{name}")
            assert result.exchange.response.bytes() == bytes(served.last(f"/{name}").sent), name
        fetcher.close()

    asyncio.run(run())


def test_connections_are_reused_when_they_may_be() -> None:
    names = ["gzip", "chunked", "no-content", "not-modified", "trailers"]
    with RawOrigin({f"/{name}": NASTY[name] for name in names}) as served:
        asyncio.run(fetch_all(served.base, names, ssl.create_default_context()))
        assert {seen.connection for seen in served.seen} == {1}


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9\r\n", b"\x00\x01\x02garbage without a line end", b"HTTP/1.1 2x OK\r\n\r\n"]
)
def test_what_is_no_http_is_kept_as_bad_response(answer: bytes) -> None:
    with RawOrigin({"/bad": [answer, "close"]}) as served:
        result = asyncio.run(fetch_all(served.base, ["bad"], ssl.create_default_context()))["bad"]
    capture = capture_of(result)
    assert result.exchange.response.bytes() == answer
    assert capture.outcome is Outcome.BAD_RESPONSE
    assert capture.reason
    assert capture.reason.isprintable()


async def outcome_of(url: str, caps: Caps = CAPS, guard: Guard = LOOPBACK, tls: ssl.SSLContext | None = None) -> str:
    fetcher = Fetcher(guard, caps, tls)
    try:
        return str((await fetcher.fetch(url)).trouble)
    except FetchError as error:
        return f"{error.outcome}: {error.reason}"
    finally:
        fetcher.close()


def test_failures_have_an_outcome_and_a_reason(certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with RawOrigin({"/silent": ["close"]}) as served:
        closed = asyncio.run(outcome_of(f"{served.base}/silent"))
        served_port, plain = served.port, served.base.replace("http:", "https:")
        unanswered = asyncio.run(outcome_of(plain, replace(CAPS, connect_time=0.3)))
    assert closed == "connection-error: the server closed the connection without an answer"
    assert unanswered == f"timeout: no connection to 127.0.0.1:{served_port} within 0.3 s"
    refused = asyncio.run(outcome_of(f"http://127.0.0.1:{served_port}/"))
    assert refused.startswith("connection-error: no connection to 127.0.0.1:")
    assert asyncio.run(outcome_of("http://no-such-host.invalid/")).startswith("dns-error: no address is known for")
    with RawOrigin({}, certificates[0]) as served:
        untrusted = asyncio.run(outcome_of(f"{served.base}/"))
    assert untrusted.startswith("tls-error:")
    assert "certificate cannot be trusted" in untrusted


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0"]
)
def test_private_addresses_are_refused_in_every_disguise(host: str) -> None:
    with RawOrigin({"/": [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]}) as served:
        told = asyncio.run(outcome_of(f"http://{host}:{served.port}/", guard=Guard()))
    assert told.startswith(("refused:", "dns-error:")), told
    assert served.seen == []


def test_a_stale_connection_is_told_from_a_dead_server() -> None:
    script = [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]

    async def run(served: RawOrigin) -> str:
        fetcher = Fetcher(LOOPBACK, CAPS)
        await fetcher.fetch(f"{served.base}/a")
        try:
            await fetcher.fetch(f"{served.base}/hang-up")
        except FetchError as error:
            again = await fetcher.fetch(f"{served.base}/a", fresh=True)
            assert again.status == 200
            return type(error).__name__
        finally:
            fetcher.close()
        return "nothing"

    with RawOrigin({"/a": script, "/hang-up": ["close"]}) as served:
        assert asyncio.run(run(served)) == "StaleConnection"


def test_nothing_in_a_url_or_header_ends_a_line_early() -> None:
    with RawOrigin({"/a%0D%0AX:y": [b"HTTP/1.1 204 No\r\n\r\n"]}) as served:

        async def run() -> None:
            fetcher = Fetcher(LOOPBACK, CAPS)
            await fetcher.fetch(f"{served.base}/a%0D%0AX:y", [("User-Agent", "evil\r\nX-Injected: yes")])
            fetcher.close()

        asyncio.run(run())
        assert b"\r\nX-Injected" not in served.seen[0].request
