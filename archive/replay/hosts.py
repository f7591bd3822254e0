"""Answers only requests that name this server: a page elsewhere that rebinds its own name to 127.0.0.1 gets nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/?#@\[\]]+)(?::\d*)?")


class HostGuard:
    """ASGI middleware: a request whose Host is none of `names` (any port) is answered 421 and goes no further."""

    def __init__(self, app: AsgiApp, names: Iterable[str] = LOOPBACK_NAMES) -> None:
        self.app = app
        self.names = frozenset(name.lower().rstrip(".") for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_ours(scope["headers"]):
            await self.app(scope, receive, send)
            return
        await _answer(send, 421, b"This server answers to other names only; whoever runs it can add one.\n")

    def _is_ours(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        hosts = [value for name, value in headers if name == b"host"]
        return len(hosts) == 1 and host_name(hosts[0].decode("latin-1")) in self.names


class NoServiceWorker:
    """ASGI middleware: a browser that asks for a service worker's script gets none, so none ever answers for us."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"]) if scope["type"] == "http" else {}
        if b"service-worker" in asked or asked.get(b"sec-fetch-dest") == b"serviceworker":
            await _answer(send, 403, b"Service workers are not replayed.\n")
            return
        await self.app(scope, receive, send)


async def _answer(send: Send, status: int, text: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def host_name(host: str) -> str:
    """The name in a Host header's value, without port and final dot: "[::1]:80" -> "[::1]"; "" when it is malformed."""
    found = _HOST.fullmatch(host.strip().lower())
    return found[1].rstrip(".") if found else ""
