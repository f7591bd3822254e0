"""An HTTP proxy on a loopback port: forwards plain requests, opens tunnels, and remembers what it was asked.

with SmallProxy() as proxy: ... proxy.url ... proxy.requests
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import threading

from raw_origin import read_request

_FORWARDED = re.compile(rb"GET http://([^/:]+):(\d+)(/\S*) ")
_TUNNEL = re.compile(rb"CONNECT ([^ :]+):(\d+) ")


class SmallProxy:
    """Serves until the `with` block ends. `password`: "name:password" that it wants to see."""

    def __init__(self, password: str | None = None) -> None:
        self.requests: list[bytes] = []  # as they came
        self._wanted = base64.b64encode(password.encode()) if password else b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> SmallProxy:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for connection in self._open:
            connection.close()

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                self._run(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        upstream: socket.socket | None = None
        with contextlib.suppress(OSError):
            while request := read_request(client):
                self.requests.append(request)
                if self._wanted and self._wanted not in request:
                    client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                elif tunnel := _TUNNEL.match(request):
                    upstream = self._connected(tunnel[1], tunnel[2])
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    self._run(_pump, upstream, client)
                    _pump(client, upstream)
                    return
                elif forwarded := _FORWARDED.match(request):
                    if upstream is None:
                        upstream = self._connected(forwarded[1], forwarded[2])
                        self._run(_pump, upstream, client)
                    upstream.sendall(b"GET %s " % forwarded[3] + request[forwarded.end() :])
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _connected(self, host: bytes, port: bytes) -> socket.socket:
        upstream = socket.create_connection((host.decode(), int(port)), timeout=20)
        self._open.append(upstream)
        return upstream


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
