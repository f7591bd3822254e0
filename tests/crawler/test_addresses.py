"""Addresses are judged where connections are made: numbers in disguise, names that change their mind, zones."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from raw_origin import CLOSE, RawOrigin, Script
from small_site import CAPS

from crawler.errors import FetchError, Refused
from crawler.fetch import Fetched, Fetcher
from crawler.guard import Guard
from crawler.urls import resolve

PAGE: Script = [b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", CLOSE]
DISGUISES = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "[fe80::1%25lo]", "[::1%25lo]", "localhost", "LOCALHOST.", "127。0。0。1", "１２７.0.0.1",
]  # fmt: skip


def fetch(*urls: str, allowed: list[str]) -> list[Fetched | FetchError]:
    async def each(fetcher: Fetcher, url: str) -> Fetched | FetchError:
        try:
            return await fetcher.fetch(url)
        except FetchError as error:
            return error

    async def all_of_them() -> list[Fetched | FetchError]:
        fetcher = Fetcher(Guard(allowed), CAPS)
        try:
            return [await each(fetcher, url) for url in urls]
        finally:
            fetcher.close()

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("host", DISGUISES)
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    with RawOrigin({"/": PAGE}) as origin:
        written = f"http://{host}:{origin.port}/"
        for url in {written, resolve("https://news.example/", written) or written}:
            (ended,) = fetch(url, allowed=[])
            assert isinstance(ended, FetchError), url
            assert isinstance(ended, Refused) or "no address is known" in str(ended), url
        assert origin.seen == []


@contextmanager
def hosts(monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]) -> Iterator[list[str]]:
    """The system's resolver, but that names below .example have these addresses, each time the next ones.

    Gives the names that were asked for.
    """
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, port, *rest, **more)
        asked.append(str(host))
        found = answers[min(len(asked), len(answers)) - 1]
        return [entry for address in found for entry in real(address, port, *rest, **more)]

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", look_up)
        yield asked


def test_a_name_that_changes_its_mind_is_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawOrigin({"/": PAGE}) as origin, hosts(monkeypatch, [["127.0.0.1"], ["127.0.0.2"]]) as asked:
        url = f"http://rebinding.example:{origin.port}/"
        first, second = fetch(url, url, allowed=["127.0.0.1/32"])
        assert isinstance(first, Fetched)
        assert first.exchange.ip == "127.0.0.1"
        assert isinstance(second, Refused)
        assert "127.0.0.2 is not of the public internet" in str(second)
        assert asked == ["rebinding.example"] * 2  # between judging and connecting nobody was asked again
        assert len(origin.seen) == 1


def test_of_several_addresses_only_those_that_may_be_are_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawOrigin({"/": PAGE}) as origin, hosts(monkeypatch, [["127.0.0.2", "10.0.0.1", "127.0.0.1"]]):
        (only,) = fetch(f"http://many.example:{origin.port}/", allowed=["127.0.0.1/32"])
        assert isinstance(only, Fetched)
        assert only.exchange.ip == "127.0.0.1"
