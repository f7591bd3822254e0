"""Connections to origins: names resolved, addresses judged by the guard, TCP and TLS opened, one exchange at a time.

    resolve -> guard.check_address -> connect to exactly that address -> (TLS, verified) -> Connection.send, take ...

A connection keeps every byte of the exchange under way, in both directions, as it passes the socket (inside TLS).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import tempfile
from collections.abc import Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import IO, Any, BinaryIO, cast

from archive import Wire
from crawler.caps import Caps
from crawler.ciphers import iana_name
from crawler.errors import BadAnswer, FetchError, NameNotFound, NoConnection, Refused, TlsFailed, TookTooLong, Untrusted
from crawler.framing import Framer
from crawler.guard import Guard
from crawler.proxy import Proxy, reach, tunnel
from crawler.urls import SCHEMES

READ = 16 * 1024  # bytes, at most, that are read at once: as many as a TLS record holds
RESOLVERS = 16  # names looked up at once, in threads of their own: one that hangs must not hold up the disk's
ONE_ADDRESS = 5.0  # s for one address while there are others to try


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: what a connection leads to."""

    scheme: str
    host: str  # ASCII, lower case, no brackets
    port: int

    @property
    def authority(self) -> str:
        """As in the Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    def is_among(self, hosts: Container[str]) -> bool:
        """Whether one of the hosts, as sources.toml writes them, with or without a port, is this one's."""
        return self.authority in hosts or (f"[{self.host}]" if ":" in self.host else self.host) in hosts


class Spool:
    """Bytes as they come: in memory up to `memory` bytes, then in an unnamed file."""

    def __init__(self, memory: int) -> None:
        self.size = 0
        self._memory = memory
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Append."""
        self.size += len(data)
        if self._file is None and self.size > self._memory:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the exchange; close() ends it
            self._file.writelines(self._pieces)
            self._pieces.clear()
        if self._file is None:
            self._pieces.append(data)
        else:
            self._file.write(data)

    def wire(self) -> Wire:
        """What was written, for reading; nothing is written afterwards."""
        if self._file is None:
            return Wire(b"".join(self._pieces))
        self._file.flush()
        return Wire(cast(BinaryIO, self._file), self.size)

    def close(self) -> None:
        """Give the file back; the wire cannot be read any more."""
        if self._file is not None:
            self._file.close()


@dataclass(slots=True)
class Received:
    """One response under way. `truncated` is a value of WARC-Truncated; `trouble` is what went wrong."""

    framer: Framer
    spool: Spool
    ended: asyncio.Future[None]
    truncated: str | None = None
    trouble: FetchError | None = None
    lingering: asyncio.TimerHandle | None = None  # set once the response may be over; at its end it is
    answer_time: float = 0.0  # s that the end of its headers is waited for


class Connection(asyncio.BufferedProtocol):
    """A connection to one origin. `send` is called only while `idle`, `take` right after it.

    It has a buffer of its own since the loop's is larger: a chunk of one byte costs as much work as one of many, and
    what is read at once is worked at without a break.
    """

    def __init__(self, origin: Origin, caps: Caps, *, proxy: str | None = None, ip: str | None = None) -> None:
        self.origin, self.caps = origin, caps
        self.proxy = proxy  # "host:port"
        self.ip = ip  # of the origin; through a proxy known only where it was asked for that address
        self.tls: tuple[str, str] | None = None  # WARC-Protocol value and IANA cipher suite
        self.distrust: str | None = None  # why its certificate cannot be trusted, where that was to be accepted
        self.used = 0  # exchanges begun
        self.closed = False
        self._transport: asyncio.Transport | None = None
        self._buffer = memoryview(bytearray(READ))
        self._now: Received | None = None

    @property
    def idle(self) -> bool:
        """Whether another exchange may begin."""
        return not self.closed and self._now is None

    def send(self, method: str, request: bytes) -> Received:
        """Send `request`; `take` its response."""
        assert self._transport is not None  # noqa: S101 - a Connection is handed out once it is made
        caps = self.caps
        framer = Framer(method, header_bytes=caps.header_bytes, interim=caps.interim_responses, chunks=caps.chunks)
        ended = asyncio.get_running_loop().create_future()
        self._now = Received(framer, Spool(self.caps.memory_bytes), ended)
        self.used += 1
        self._transport.write(request)
        return self._now

    async def take(self, received: Received, answer_time: float, total_time: float) -> Received:
        """Wait until the response that `send` gave has ended: by itself, by the peer, or by our patience, which are
        so many seconds until the end of its headers, and of the whole.
        """
        framer, loop = received.framer, asyncio.get_running_loop()
        received.answer_time = min(answer_time, total_time)
        timers = (
            loop.call_later(received.answer_time, self._cut_unanswered),
            loop.call_later(total_time, self._cut, "time"),
        )
        try:
            await received.ended
        except BaseException:
            received.spool.close()
            self.abort()
            raise
        finally:
            for timer in timers:
                timer.cancel()
            self._now = None
        if not framer.reusable or received.truncated or received.lingering:
            self.abort()
        return received

    def abort(self) -> None:
        """Close without further ado."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    # called by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who is at the other end."""
        self._transport = cast(asyncio.Transport, transport)
        if self.proxy is None:
            self.ip = str(ipaddress.ip_address(transport.get_extra_info("peername")[0].partition("%")[0]))
        if tls := transport.get_extra_info("ssl_object"):
            self.tls = (tls.version().lower().replace("tlsv", "tls/"), iana_name(tls.cipher()))

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to read into: a view, since TLS writes into slices of it."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes were read."""
        self._take_bytes(bytes(self._buffer[:nbytes]))

    def _take_bytes(self, data: bytes) -> None:
        """Keep the bytes, and see whether the response has ended."""
        now = self._now
        if now is None or now.ended.done():
            self.abort()  # nobody asked: whatever this is, it must not be taken for the next answer
            return
        room = self.caps.wire_bytes - now.spool.size
        now.spool.write(data[:room])
        if len(data) > room:
            self._cut("length")
        elif now.trouble or now.framer.done:
            self._linger(now)
        else:
            self._follow(now, data)

    def eof_received(self) -> bool:
        """The peer sends no more: `connection_lost` follows."""
        return False

    def connection_lost(self, error: Exception | None) -> None:
        """The response ends here, whole or not."""
        self.closed = True
        if self._now is not None and not self._now.lingering and not self._now.framer.end():
            self._now.truncated = self._now.truncated or "disconnect"
        self._end()

    def _follow(self, now: Received, data: bytes) -> None:
        try:
            taken = now.framer.feed(data)
        except BadAnswer as error:
            now.trouble = error
            self._linger(now)
            return
        if now.framer.may_be_over or (now.framer.done and (taken < len(data) or now.framer.fault)):
            self._linger(now)
        elif now.framer.done:
            self._end()

    def _linger(self, now: Received) -> None:
        """Keep for a moment what the server sends beyond the end that it announced, then close. Where it announced none
        that can be known, a moment after the last byte.
        """
        unknown = now.trouble is not None or now.framer.fault is not None
        if now.lingering and unknown:
            now.lingering.cancel()
        if not now.lingering or unknown:
            later = asyncio.get_running_loop().call_later
            now.lingering = later(self.caps.linger_time, self._stop_lingering, now)

    def _stop_lingering(self, now: Received) -> None:
        if now is self._now:
            self._end()

    def _cut_unanswered(self) -> None:
        if self._now is not None and self._now.framer.head is None:
            self._cut("time")

    def _cut(self, why: str) -> None:
        if self._now is not None and not self._now.ended.done():
            self._now.truncated = why
            self._end()

    def _end(self) -> None:
        if self._now is not None and not self._now.ended.done():
            self._now.ended.set_result(None)


class Connector:
    """Opens connections, through a `proxy` where one is given; origins are judged by their addresses all the same.

    `tls` is the context to verify certificates with, by default the system's authorities; what is no valid certificate
    of `unverified` hosts is accepted, and the connection says so.
    """

    def __init__(
        self,
        guard: Guard,
        caps: Caps,
        tls: ssl.SSLContext | None = None,
        proxy: Proxy | None = None,
        unverified: Container[str] = (),
    ) -> None:
        self._guard, self._caps, self._tls, self._proxy = guard, caps, tls, proxy
        self._unverified = unverified
        self._resolvers = ThreadPoolExecutor(RESOLVERS, "resolver")

    async def connect(self, origin: Origin, seconds: float) -> Connection:
        """A new connection, made within so many seconds.

        Raises `NameNotFound`, `Refused`, `NoConnection`, `TlsFailed`, `TookTooLong`.
        """
        try:
            return await self._connect(origin, self._security(origin), seconds)
        except Untrusted as error:
            if not origin.is_among(self._unverified):
                raise
            connection = await self._connect(origin, {"ssl": _trusting(), "server_hostname": origin.host}, seconds)
            connection.distrust = error.why
            return connection

    async def _connect(self, origin: Origin, security: dict[str, Any], seconds: float) -> Connection:
        trouble: FetchError = NoConnection(f"{origin.host} has no address")
        try:
            async with asyncio.timeout(seconds):
                addresses = self._judge(await self._resolve(origin))
                if self._proxy and addresses:
                    return await self._through(self._proxy, origin, addresses[0], security)
                for number, address in enumerate(addresses, 1):
                    try:
                        return await self._open(origin, address, security, last=number == len(addresses))
                    except FetchError as error:
                        trouble = error
        except TimeoutError:
            trouble = TookTooLong(f"no connection to {origin.authority} within {seconds:g} s")
        raise trouble

    async def _resolve(self, origin: Origin) -> list[str]:
        with contextlib.suppress(ValueError):
            return [str(ipaddress.ip_address(origin.host))]
        ask = partial(socket.getaddrinfo, origin.host, origin.port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._resolvers, ask)
        except (OSError, UnicodeError) as error:
            raise NameNotFound(f"no address is known for {origin.host}: {_reason(error)}") from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def _judge(self, addresses: Iterable[str]) -> list[str]:
        """Those that may be connected to; the guard's reason when there is none."""
        allowed, refusals = [], []
        for address in addresses:
            try:
                self._guard.check_address(address)
                allowed.append(address)
            except Refused as error:
                refusals.append(error)
        if refusals and not allowed:
            raise refusals[0]
        return allowed

    async def _through(self, proxy: Proxy, origin: Origin, address: str, security: dict[str, Any]) -> Connection:
        """Forwarded or in a tunnel; whose address the proxy takes is known only in a tunnel."""
        forwarded = proxy.forwards(origin.scheme)
        way = await (reach(proxy) if forwarded else tunnel(proxy, address, origin.port))
        connection = Connection(origin, self._caps, proxy=str(proxy), ip=None if forwarded else address)
        try:
            await asyncio.get_running_loop().create_connection(lambda: connection, sock=way, **security)
        except ssl.SSLError as error:
            raise _tls_failed(origin, error) from error
        except OSError as error:
            raise NoConnection(f"no connection to {origin.authority} through {proxy}: {_reason(error)}") from error
        return connection

    def _security(self, origin: Origin) -> dict[str, Any]:
        """What makes a connection of an https origin one with TLS."""
        return {"ssl": self._context(), "server_hostname": origin.host} if origin.scheme == "https" else {}

    async def _open(self, origin: Origin, address: str, security: dict[str, Any], *, last: bool) -> Connection:
        connection = Connection(origin, self._caps)
        try:
            async with asyncio.timeout(None if last else ONE_ADDRESS):
                await asyncio.get_running_loop().create_connection(lambda: connection, address, origin.port, **security)
        except ssl.SSLError as error:
            raise _tls_failed(origin, error) from error
        except TimeoutError as error:
            if last:
                raise
            raise TookTooLong(f"no connection to {address} within {ONE_ADDRESS:g} s") from error
        except OSError as error:
            raise NoConnection(f"no connection to {origin.authority} ({address}): {_reason(error)}") from error
        return connection

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls


@cache
def _trusting() -> ssl.SSLContext:
    """What takes any certificate, for whatever host."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def _tls_failed(origin: Origin, error: ssl.SSLError) -> TlsFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Untrusted(origin.authority, error.verify_message.rstrip("."))
    return TlsFailed(f"TLS with {origin.authority} failed: {(error.reason or str(error)).replace('_', ' ').lower()}")
