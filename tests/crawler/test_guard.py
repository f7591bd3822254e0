"""The guard: what is fetched, and which addresses are connected to."""

from __future__ import annotations

import pytest

from crawler.errors import Refused
from crawler.guard import Guard

PRIVATE = [
    "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "224.0.1.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
    "ff02::1", "ff0e::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:100.64.1.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "2002:7f00:1::1", "2002:a00:1::", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "fec0::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "3fff::1", "5f00::1", "100::1", "192.0.0.9", "192.88.99.1",
    "::ffff:192.0.0.8",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="not of the public internet"):
        Guard().check_address(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_pass(address: str) -> None:
    Guard().check_address(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "127.9.9.9"])
def test_exempt_networks_pass_in_either_form(address: str) -> None:
    Guard(["127.0.0.0/8"]).check_address(address)


def test_an_exemption_is_no_wider_than_its_network() -> None:
    guard = Guard(["127.0.0.0/8", "fd00::/8"])
    guard.check_address("fd00::5")
    for address in ("10.0.0.1", "::1", "::ffff:10.0.0.1"):
        with pytest.raises(Refused):
            guard.check_address(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://news.example/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("//news.example/", "without scheme"),
        ("http:///nothing", "names no host"),
        ("http://user:secret@news.example/", "user name"),
        ("http://news.example:22/", "port 22"),
        ("http://news.example:99999/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
    ],
)
def test_urls_that_are_never_fetched(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        Guard().check_url(url)


@pytest.mark.parametrize("url", ["http://news.example", "https://news.example:8443/a?b=c", "http://[2606:4700::1]/"])
def test_ordinary_urls_pass(url: str) -> None:
    Guard().check_url(url)
