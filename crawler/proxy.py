"""Fetching through an HTTP proxy (RFC 9110, 7.6 and 9.3.6; RFC 9112, 3.2.2 and 3.2.3).

A request for http is forwarded: the proxy gets the whole URL in the request line, and what it sends back is the
response. It looks the name up anew, so that the guard has judged what the name led to here, not where the proxy goes:
which private addresses are closed is the proxy's to say.

For https, and wherever the proxy wants a password, the proxy opens a tunnel (CONNECT) to the very address that the
guard judged, and the exchange is the same, byte for byte, as without it. The password goes into the CONNECT request
alone, which belongs to no exchange, and so into no record.
"""

from __future__ import annotations

import asyncio
import base64
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.errors import NoConnection

HEAD = 1 << 16  # bytes of a proxy's answer to CONNECT
_OPENED = re.compile(rb"HTTP/1\.[01] 2\d\d[ \r\n]")


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where it listens. `authorization`: the value of Proxy-Authorization, never shown."""

    host: str
    port: int
    authorization: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def forwards(self, scheme: str) -> bool:
        """Whether a request of that scheme is forwarded, not tunnelled."""
        return scheme == "http" and self.authorization is None


def parse_proxy(written: str) -> Proxy:
    """ "http://name:password@host:port" -> Proxy; name and password may be absent. Raises ValueError."""
    parts = urlsplit(written)
    if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("is no proxy")
    authorization = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(pair.encode()).decode()  # RFC 7617
    return Proxy(parts.hostname, parts.port or 80, authorization)


async def reach(proxy: Proxy) -> socket.socket:
    """A connection to the proxy itself, whose address the guard does not judge. Raises `NoConnection`."""
    loop = asyncio.get_running_loop()
    trouble: OSError = OSError("it has no address")
    try:
        found = await loop.getaddrinfo(proxy.host, proxy.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoConnection(f"no connection to the proxy {proxy}: {_reason(error)}") from error
    for family, kind, protocol, _, address in found:
        connection = socket.socket(family, kind, protocol)
        connection.setblocking(False)
        try:
            await loop.sock_connect(connection, address)
        except OSError as error:
            connection.close()
            trouble = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise NoConnection(f"no connection to the proxy {proxy}: {_reason(trouble)}")


async def tunnel(proxy: Proxy, address: str, port: int) -> socket.socket:
    """A connection through the proxy to an IP address and port. Raises `NoConnection`."""
    connection = await reach(proxy)
    try:
        await _connect(connection, proxy, f"[{address}]:{port}" if ":" in address else f"{address}:{port}")
    except BaseException:
        connection.close()
        raise
    return connection


async def _connect(connection: socket.socket, proxy: Proxy, target: str) -> None:
    loop = asyncio.get_running_loop()
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    try:
        await loop.sock_sendall(connection, "\r\n".join([*lines, "", ""]).encode("latin-1"))
        head = b""
        while b"\r\n\r\n" not in head and len(head) < HEAD:
            piece = await loop.sock_recv(connection, HEAD)
            if not piece:
                raise NoConnection(f"the proxy {proxy} closed the connection instead of opening a tunnel")
            head += piece
    except OSError as error:
        raise NoConnection(f"the proxy {proxy} opened no tunnel: {_reason(error)}") from error
    if not _OPENED.match(head):
        said = head.split(b"\r\n", 1)[0][:80].decode("latin-1")
        raise NoConnection(f"the proxy {proxy} opened no tunnel to {target}, it said: {said}")
    if not head.endswith(b"\r\n\r\n"):
        raise NoConnection(f"the proxy {proxy} sent more than its answer before anything was asked")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()
