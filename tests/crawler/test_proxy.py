"""Fetching through a real HTTP proxy: the bytes are those of the wire, the address is the origin's or is left out."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from nasty import CUT, NASTY
from raw_origin import RawOrigin, make_certificate
from small_proxy import SmallProxy
from small_site import page, robots, run_crawl, source_of

from archive import Collection
from crawler.caps import Caps
from crawler.errors import FetchError, NoConnection, Refused, TlsFailed
from crawler.fetch import Fetched, Fetcher, capture_of
from crawler.guard import Guard
from crawler.proxy import parse_proxy
from crawler.single import Wish, capture_one
from crawler.sources import Limits

LOOPBACK = ["127.0.0.0/8"]
CAPS = Caps(linger_time=0.05, total_time=10)
PAGE = [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_certificate(Path(tmp_path_factory.mktemp("tls")))


async def fetch_all(
    urls: list[str], proxy: str, tls: ssl.SSLContext | None = None, allowed: list[str] = LOOPBACK
) -> list[Fetched]:
    fetcher = Fetcher(Guard(allowed), CAPS, tls, proxy=parse_proxy(proxy))
    try:
        return [await fetcher.fetch(url, [("User-Agent", "test/1")]) for url in urls]
    finally:
        fetcher.close()


def fetch(url: str, proxy: str, tls: ssl.SSLContext | None = None, allowed: list[str] = LOOPBACK) -> Fetched:
    return asyncio.run(fetch_all([url], proxy, tls, allowed))[0]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_nasty_exchange_is_kept_byte_for_byte(
    scheme: str, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    scripts = {f"/{name}": script for name, script in NASTY.items()}
    scripts |= {f"/{name}": script for name, (script, _) in CUT.items()}
    with RawOrigin(scripts, certificates[0] if scheme == "https" else None) as origin, SmallProxy() as proxy:
        for target, fetched in zip(
            scripts,
            asyncio.run(fetch_all([origin.base + target for target in scripts], proxy.url, certificates[1])),
            strict=True,
        ):
            exchange, seen = fetched.exchange, origin.last(target)
            assert exchange.response.bytes() == bytes(seen.sent), target
            sent = exchange.request.bytes()
            if scheme == "http":  # what passed our wire has the whole URL in its first line
                assert sent in proxy.requests
                assert sent.startswith(f"GET {origin.base}{target} HTTP/1.1\r\n".encode())
            else:
                assert sent == seen.request
            assert exchange.ip == (None if scheme == "http" else "127.0.0.1")
            assert exchange.proxy == f"127.0.0.1:{proxy.port}"
            assert exchange.truncated == CUT.get(target[1:], ((), None))[1]
            fetched.close()


def test_what_is_kept_names_the_proxy_and_no_address_that_nobody_knows(tmp_path: Path) -> None:
    with RawOrigin({"/a": PAGE}) as origin, SmallProxy() as proxy, Collection.open(tmp_path, create=True) as collection:
        (kept,) = collection.add([capture_of(fetch(origin.base + "/a", proxy.url))])
        records = collection.records(kept)
        assert all(record.header("WARC-IP-Address") is None for record in records)
        assert f"microfiche-proxy: 127.0.0.1:{proxy.port}\r\n".encode() in records[-1].block.bytes()
        assert kept.url == origin.base + "/a"


def test_a_crawl_and_a_capture_by_hand_go_through_it(tmp_path: Path) -> None:
    scripts = {"/": page("/a", "/b"), "/a": page(), "/b": page(), "/robots.txt": robots("User-agent: *\nAllow: /\n")}
    with RawOrigin(scripts) as origin, SmallProxy() as proxy:
        source = source_of(origin, proxy=parse_proxy(proxy.url))
        crawled = run_crawl(tmp_path / "crawl", source)
        assert {"/", "/a", "/b"} <= crawled.outcomes().keys()
        assert len(proxy.requests) == len(origin.seen)
        limits = Limits(allow_addresses=source.allow_addresses, proxy=source.proxy)
        with Collection.open(tmp_path / "hand", create=True) as collection:
            (kept,) = capture_one(Wish(origin.base + "/a", limits=limits), collection)
        assert (kept.status, kept.ip) == (200, None)
        assert len(proxy.requests) == len(origin.seen)


def test_a_password_opens_a_tunnel_and_is_kept_nowhere() -> None:
    with RawOrigin({"/a": PAGE}) as origin, SmallProxy("mole:deep down") as proxy:
        url = proxy.url.replace("//", "//mole:deep%20down@")
        exchange = fetch(origin.base + "/a", url).exchange
        assert proxy.requests[0].startswith(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n" % origin.port)
        assert (exchange.request.bytes(), exchange.ip) == (origin.last("/a").request, "127.0.0.1")
        assert "deep" not in f"{exchange} {parse_proxy(url)!r} {parse_proxy(url)}"
        with pytest.raises(NoConnection, match="407 Proxy Authentication Required"):
            fetch(origin.base + "/a", proxy.url.replace("//", "//mole:no@"))


def test_tunnels_are_reused() -> None:
    with RawOrigin({"/a": PAGE}) as origin, SmallProxy("a:b") as proxy:
        asyncio.run(fetch_all([origin.base + "/a"] * 4, proxy.url.replace("//", "//a:b@")))
        assert len(proxy.requests) == 1
        assert {seen.connection for seen in origin.seen} == {1}


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://[::1]/", "http://localhost/", "http://2130706433/"])
def test_the_guard_judges_the_origin_all_the_same(url: str) -> None:
    with SmallProxy() as proxy:
        with pytest.raises(Refused):
            fetch(url, proxy.url, allowed=[])
        assert proxy.requests == []


def test_troubles_with_the_proxy_are_told(certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with SmallProxy() as proxy:
        gone = proxy.url
        with RawOrigin({}, certificates[0]) as untrusted, pytest.raises(TlsFailed, match="cannot be trusted"):
            fetch(untrusted.base + "/a", proxy.url)
    with pytest.raises(NoConnection, match="no connection to the proxy 127"):
        fetch("http://127.0.0.1/", gone)
    refusal = [b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "close"]
    with RawOrigin({"127.0.0.1:443": refusal}) as origin, pytest.raises(NoConnection, match="it said: HTTP"):
        fetch("https://127.0.0.1/", origin.base)  # an origin, no proxy


def test_a_proxy_that_never_answers_costs_its_time_only() -> None:
    caps = Caps(connect_time=0.3)

    async def run(url: str) -> None:
        fetcher = Fetcher(Guard(LOOPBACK), caps, proxy=parse_proxy(url))
        try:
            await fetcher.fetch("https://127.0.0.1/")
        finally:
            fetcher.close()

    with RawOrigin({"127.0.0.1:443": []}) as silent, pytest.raises(FetchError, match="no connection to 127"):
        asyncio.run(run(silent.base))


@pytest.mark.parametrize(
    "written", ["socks5://a.example", "https://a.example", "http://", "a.example:80", "http://a/b"]
)
def test_what_is_no_proxy_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_proxy(written)
