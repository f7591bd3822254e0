"""Certificates are verified; a host by name may be exempt, and what is wrong with its certificate is kept."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from raw_origin import RawOrigin, make_certificate
from small_site import CAPS, page, run_crawl, source_of

from archive import Collection
from crawler.connect import Origin
from crawler.errors import TlsFailed
from crawler.fetch import Fetched, Fetcher
from crawler.guard import Guard
from crawler.sources import parse

PAGE = [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_certificate(Path(tmp_path_factory.mktemp("tls")))


def fetch(url: str, *unverified: str, tls: ssl.SSLContext | None = None) -> Fetched:
    async def once() -> Fetched:
        fetcher = Fetcher(Guard(["127.0.0.0/8"]), CAPS, tls, unverified=unverified)
        try:
            return await fetcher.fetch(url)
        finally:
            fetcher.close()

    return asyncio.run(once())


def test_a_certificate_that_nobody_signed_is_not_accepted(
    certificates: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with RawOrigin({"/": PAGE}, certificates[0]) as origin:
        for others in ([], ["localhost"], [f"127.0.0.1:{origin.port + 1}"]):
            with pytest.raises(TlsFailed, match=r"cannot be trusted, self.signed .*accept_invalid_certificate_of"):
                fetch(f"{origin.base}/", *others)
        assert origin.seen == []


def test_a_certificate_of_another_name_is_not_accepted(certificates: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with RawOrigin({"/": PAGE}, certificates[0]) as origin:
        url = f"https://localhost:{origin.port}/"
        with pytest.raises(TlsFailed, match="cannot be trusted, Hostname mismatch"):
            fetch(url, tls=certificates[1])
        assert "Hostname mismatch" in str(fetch(url, "localhost", tls=certificates[1]).exchange.distrust)


def test_an_exempt_host_is_fetched_and_what_is_wrong_is_told(
    certificates: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    with RawOrigin({"/": PAGE}, certificates[0]) as origin:
        for named in ("127.0.0.1", f"127.0.0.1:{origin.port}"):
            exchange = fetch(f"{origin.base}/", named).exchange
            assert "self" in str(exchange.distrust)
            assert exchange.protocols[1].startswith("tls/")
        assert fetch(f"{origin.base}/", "127.0.0.1", tls=certificates[1]).exchange.distrust is None  # nothing is wrong


def test_names_of_hosts() -> None:
    assert Origin("https", "news.example", 443).is_among({"news.example"})
    assert Origin("https", "news.example", 8443).is_among({"news.example"})
    assert not Origin("https", "news.example", 443).is_among({"news.example:8443", "example"})
    assert Origin("https", "::1", 8443).is_among({"[::1]"})
    assert Origin("https", "::1", 8443).is_among({"[::1]:8443"})


def test_a_source_says_which_hosts_and_the_record_says_why(
    tmp_path: Path, certificates: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    (written,) = parse(
        '[[source]]\nname = "a"\nseeds = ["https://a.example/"]\naccept_invalid_certificate_of = ["127.0.0.1"]'
    ).sources
    with RawOrigin({"/": page()}, certificates[0]) as origin:
        refused = run_crawl(tmp_path / "strict", source_of(origin))
        assert set(refused.outcomes().values()) == {"tls-error"}
        lax = source_of(origin, accept_invalid_certificate_of=written.accept_invalid_certificate_of)
        crawled = run_crawl(tmp_path / "lax", lax)
    assert crawled.outcomes()["/"] == "ok"
    with Collection.open(tmp_path / "lax", writable=False) as collection:
        told = [collection.records(kept)[-1].block.bytes() for kept in crawled.captures if kept.ip]
    assert all(b"\r\nmicrofiche-certificate: self" in block for block in told)
