"""One URL, one exchange: the part of the download handler that knows nothing of Scrapy.

`Fetcher.fetch` sends one request and gives what came back, byte for byte. It follows no redirect, repeats nothing and
decodes nothing: each exchange is its own, and becomes its own capture. Connections are kept alive and reused.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urldefrag, urlsplit

from archive import Capture, Exchange, Wire
from crawler.caps import Caps
from crawler.connect import Connection, Connector, Origin, Received, Spool
from crawler.errors import BadAnswer, FetchError, NoConnection, Refused, StaleConnection, TookTooLong
from crawler.framing import Head
from crawler.guard import Guard
from crawler.patience import Patience
from crawler.proxy import Proxy
from crawler.urls import SCHEMES

NEAR = 256 * 1024  # bytes of a response that are read at once for the chunks in them

_UNSAFE = re.compile(r"[^\x21-\x7e]")  # never inside a request line or a header's name
_UNSAFE_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(slots=True)
class Fetched:
    """What came back. `close()` it once nobody reads its bytes any more."""

    url: str  # as requested, without fragment
    date: datetime  # UTC, when the first byte was sent
    exchange: Exchange
    head: Head | None  # None: what came is no HTTP response, or ended within its headers
    extents: tuple[tuple[int, int], ...]  # where the entity lies in the response's wire
    fetch_ms: int  # from the first byte sent to the last received
    trouble: FetchError | None  # set when there is no head
    spool: Spool

    @property
    def status(self) -> int:
        """The status code, 0 when there is none."""
        return self.head.status if self.head else 0

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return self.head.get(name) if self.head else None

    def entity(self, most: int) -> bytes:
        """The first `most` bytes of the entity: de-chunked, content coding not undone."""
        return b"".join(self.pieces(most))

    def pieces(self, most: int) -> Iterator[bytes]:
        """The same bytes, one piece after the other."""
        for first, last in _neighbours(self.extents):
            begin, end = self.extents[first][0], self.extents[last][1]
            if first == last:
                yield from self.exchange.response.chunks(begin, min(end - begin, most))
                most -= min(end - begin, most)
                continue
            block = b"".join(self.exchange.response.chunks(begin, end - begin))
            inside = (block[start - begin : stop - begin] for start, stop in self.extents[first : last + 1])
            piece = b"".join(inside)[:most]
            most -= len(piece)
            yield piece

    def close(self) -> None:
        """Give back the file that a large response lies in."""
        self.spool.close()


def _neighbours(extents: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Extents that lie close together, as first and last index: they are read at once, not byte by byte."""
    first = 0
    for index in range(1, len(extents) + bool(extents)):
        if index == len(extents) or extents[index][1] - extents[first][0] > NEAR:
            yield first, index - 1
            first = index


class Fetcher:
    """Fetches over kept-alive connections. One event loop, no limit of its own on how many at once.

    `tls`: what to verify certificates with; `proxy`: what to fetch through; `unverified`: hosts whose certificates need
    not be valid.
    """

    def __init__(
        self,
        guard: Guard,
        caps: Caps,
        tls: ssl.SSLContext | None = None,
        *,
        proxy: Proxy | None = None,
        unverified: Container[str] = (),
    ) -> None:
        self.caps = caps
        self.patience = Patience(caps)
        self._guard, self._proxy = guard, proxy
        self._connector = Connector(guard, caps, tls, proxy, unverified)
        self._idle: dict[Origin, list[Connection]] = {}
        self._open: set[Connection] = set()

    async def fetch(
        self,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        *,
        method: str = "GET",
        body: bytes = b"",
        fresh: bool = False,
        turn: AbstractAsyncContextManager[None] | None = None,
    ) -> Fetched:
        """Send one request; its `headers` say how long its `body` is, if it has one. `fresh` forbids a kept-alive
        connection; within `turn` the request is sent.

        Raises a `FetchError` when not a byte came back; `StaleConnection` when that was a kept-alive connection, which
        the caller may repeat with `fresh`.
        """
        url = urldefrag(url)[0]
        self._guard.check_url(url)
        origin, target = split_target(url)
        if self._proxy and self._proxy.forwards(origin.scheme):
            target = f"{origin.scheme}://{origin.authority}{target}"  # RFC 9112, 3.2.2
        request = request_bytes(method, target, [("Host", origin.authority), *headers]) + body
        patience, host = self.patience, origin.authority
        answer_time, total_time = (patience.of(host, most) for most in (self.caps.answer_time, self.caps.total_time))
        async with turn or nullcontext():
            connection = await self._connection(origin, fresh=fresh)
            date, start = datetime.now(UTC), time.monotonic()
            received = connection.send(method, request)
        try:
            await connection.take(received, answer_time, total_time)
        finally:
            self._release(connection)
        elapsed = time.monotonic() - start
        if received.truncated == "time":
            patience.waited_in_vain(host)
        elif not received.truncated:
            patience.answered(host, elapsed)
        if received.spool.size == 0:
            raise _nothing_came(connection, received)
        return _fetched(url, date, request, connection, received, round(elapsed * 1000))

    def close(self) -> None:
        """Close every connection, those in use too."""
        for connection in self._open:
            connection.abort()
        self._idle.clear()
        self._open.clear()

    async def _connection(self, origin: Origin, *, fresh: bool) -> Connection:
        while not fresh and (kept := self._idle.get(origin)):
            connection = kept.pop()
            if connection.idle:
                return connection
        seconds = self.patience.of(origin.authority, self.caps.connect_time)
        try:
            connection = await self._connector.connect(origin, seconds)
        except TookTooLong:
            self.patience.waited_in_vain(origin.authority)
            raise
        self._open.add(connection)
        return connection

    def _release(self, connection: Connection) -> None:
        if not connection.idle or sum(map(len, self._idle.values())) >= self.caps.idle_connections:
            self._drop(connection)
            return
        kept = self._idle.setdefault(connection.origin, [])
        kept.append(connection)
        asyncio.get_running_loop().call_later(self.caps.idle_time, self._expire, connection, connection.used)

    def _expire(self, connection: Connection, used: int) -> None:
        """Close a connection that nobody has used since."""
        if connection.used == used:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        connection.abort()
        self._open.discard(connection)
        kept = self._idle.get(connection.origin, [])
        if connection in kept:
            kept.remove(connection)
        if not kept:
            self._idle.pop(connection.origin, None)


def split_target(url: str) -> tuple[Origin, str]:
    """Where to connect, and the request target (RFC 9112, 3.2.1). Raises `Refused` for a host that is no name."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        host = _idna(host)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query or url.endswith("?") else "")
    return Origin(parts.scheme, host, parts.port or SCHEMES[parts.scheme]), target


def _idna(host: str) -> str:
    import idna  # only international names need its tables

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise Refused(f"the host's name is none: {error}") from error


def request_bytes(method: str, target: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """A request without body, ready to be sent; nothing in a URL or value can end its line early."""
    lines = [f"{method} {_UNSAFE.sub(_percent, target)} HTTP/1.1"]
    lines += [f"{name}: {_UNSAFE_VALUE.sub(' ', value)}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def capture_of(fetched: Fetched) -> Capture:
    """The capture of what came back, before anybody has said why it was wanted."""
    trouble = fetched.trouble
    return Capture(
        url=fetched.url,
        date=fetched.date,
        exchange=fetched.exchange,
        outcome=trouble.outcome if trouble else None,
        reason=trouble.reason if trouble else None,
        fetch_ms=fetched.fetch_ms,
    )


def capture_of_failure(url: str, error: FetchError) -> Capture:
    """The capture of what never came."""
    return Capture(url=urldefrag(url)[0], date=datetime.now(UTC), outcome=error.outcome, reason=error.reason)


def _fetched(
    url: str, date: datetime, request: bytes, connection: Connection, received: Received, elapsed: int
) -> Fetched:
    framer, tls = received.framer, connection.tls
    truncated = received.truncated or ("length" if framer.is_cut or (framer.head is None and framer.fault) else None)
    exchange = Exchange(
        request=Wire(request),
        response=received.spool.wire(),
        ip=connection.ip,
        proxy=connection.proxy,
        distrust=connection.distrust,
        protocols=(f"http/{_version(framer.head)}", *((tls[0],) if tls else ())),
        cipher_suite=tls[1] if tls else None,
        truncated=truncated,
    )
    trouble = None if framer.head else received.trouble or _no_head(received)
    return Fetched(
        url, date, exchange, framer.head, tuple(framer.extents), elapsed, trouble=trouble, spool=received.spool
    )


def _version(head: Head | None) -> str:
    return "1.0" if head and head.version == (1, 0) else "1.1"


def _no_head(received: Received) -> FetchError:
    if received.truncated == "time":
        return TookTooLong(f"the headers were not complete after {received.answer_time:g} s")
    if received.framer.fault:
        return BadAnswer(received.framer.fault)
    return BadAnswer("the server closed the connection within the headers")


def _nothing_came(connection: Connection, received: Received) -> FetchError:
    received.spool.close()
    if received.truncated == "time":
        return TookTooLong(f"no answer within {received.answer_time:g} s")
    if connection.used > 1:
        return StaleConnection("a kept-alive connection was closed by the server before it answered")
    return NoConnection("the server closed the connection without an answer")
