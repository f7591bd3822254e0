"""What may be fetched at all: http and https, to addresses of the public internet.

The address is judged where it counts: each address that a name led to, just before the connection to exactly that
address is made (`crawler.connect`), so that neither a name that changes its mind (DNS rebinding) nor a number in
disguise ("2130706433", "0x7f.1", "[::ffff:127.0.0.1]") comes through. Everything that is fetched goes this way: pages,
redirects, robots.txt, feeds, sitemaps, requisites.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from crawler.errors import Refused
from crawler.urls import SCHEMES

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Ports of other protocols that a request line could be smuggled into (a part of the Fetch standard's "bad ports").
# fmt: off
BAD_PORTS = frozenset((
    1, 7, 9, 19, 21, 22, 23, 25, 53, 69, 110, 111, 119, 123, 135, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
    526, 532, 540, 548, 554, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 5060, 5061,
    6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697,
))
# fmt: on
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out; fec0::/10, once site-local, is not in it
# Not of the public internet by the registries of IANA, whether or not the `ipaddress` of this Python knows it yet.
SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # RFC 6890: protocol assignments
            "192.88.99.0/24",  # RFC 7526: relays of 6to4, withdrawn
            "2001::/23",  # RFC 2928: protocol assignments, Teredo among them
            "2001:db8::/32",  # RFC 3849: documentation
            "3fff::/20",  # RFC 9637: documentation
        ),
    )
)


class Guard:
    """Says what may be fetched. `allow_addresses` are networks exempt from the check of addresses."""

    def __init__(self, allow_addresses: Iterable[Network | str] = ()) -> None:
        self.allowed = tuple(ipaddress.ip_network(network) for network in allow_addresses)

    def check_url(self, url: str) -> None:
        """Raise `Refused` for a URL that is not fetched wherever its name may lead."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise Refused(f"the URL cannot be read: {error}") from error
        if parts.scheme not in SCHEMES:
            raise Refused(f"only http and https are fetched, not {parts.scheme[:20] or 'a URL without scheme'}")
        if not host:
            raise Refused("the URL names no host")
        if parts.username is not None or parts.password is not None:
            raise Refused("the URL carries a user name or password")
        if port is not None and (port == 0 or port in BAD_PORTS):
            raise Refused(f"port {port} belongs to another protocol")

    def check_address(self, address: str) -> None:
        """Raise `Refused` for an IP address that is not of the public internet and not exempt."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        if self._is_exempt(ip) or _is_public(ip):
            return
        raise Refused(
            f"the address {ip} is not of the public internet; "
            f"exempt its network with allow_addresses or --allow-address if this is meant"
        )

    def _is_exempt(self, ip: Address) -> bool:
        """The address itself or, when it is an IPv4 address in IPv6 form, that one lies in an exempt network."""
        forms = [ip]
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            forms.append(ip.ipv4_mapped)
        return any(form in network for form in forms for network in self.allowed if form.version == network.version)


def _is_public(ip: Address) -> bool:
    return all(
        form.is_global
        and not form.is_multicast
        and not form.is_reserved
        and (form.version == 4 or form in UNICAST)
        and not any(form in network for network in SPECIAL if network.version == form.version)
        for form in _forms(ip)
    )


def _forms(ip: Address) -> Iterator[Address]:
    """The addresses that packets to `ip` may end at: those inside IPv6 forms too, and these alone where mapped."""
    if isinstance(ip, ipaddress.IPv4Address):
        yield ip
    elif ip.ipv4_mapped:
        yield ip.ipv4_mapped
    elif ip in NAT64:
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    else:
        yield ip
        if ip.sixtofour:
            yield ip.sixtofour
