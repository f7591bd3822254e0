"""Runs an ASGI application on a socket of its own: in the foreground, or in a thread beside other things."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import uvicorn

from archive.errors import ArchiveError
from archive.replay.app import make_app
from archive.replay.hosts import AsgiApp

if TYPE_CHECKING:
    from archive.collection import Collection

_LONGEST_HEAD = 1 << 17  # bytes of a request's head: long enough for any URL that a crawl keeps
_PATIENCE = 5  # s that open answers are given to end


class CannotListen(ArchiveError):
    """The address cannot be listened on. Carries `host`, `port` and `cause`."""

    def __init__(self, host: str, port: int, cause: OSError) -> None:
        why = cause.strerror or cause
        super().__init__(f"cannot listen on {host} port {port}: {why}; choose another port (0 takes any that is free)")
        self.host, self.port, self.cause = host, port, cause


class Server:
    """One application on one socket. `port` 0 takes any free one; `address` is then the origin it answers at.

    The socket is bound when the object is made (raises `CannotListen`), so the address is known, and one that is taken
    is told at once. `start` serves from a thread until `stop`; `run` in the caller's thread until SIGINT or SIGTERM.
    """

    def __init__(self, app: AsgiApp, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        config = uvicorn.Config(
            app,
            http="h11",  # as strict about what it sends as HTTP is
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        with _quiet_signals():
            self._server.run(sockets=[self._socket])
        self._socket.close()

    def start(self) -> Self:
        """Serve from a thread of its own; the socket queues whoever comes before that thread is ready."""
        if self._thread is not None:
            return self
        serve_here = self._server.run
        self._thread = threading.Thread(
            target=serve_here, args=([self._socket],), name=f"serve {self.address}", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """End open answers (5 s at most) and close. May be called twice."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    collection: Collection,
    host: str = "127.0.0.1",
    port: int = 8041,
    *,
    hosts: Iterable[str] = (),
    started: Callable[[str], Any] | None = None,
) -> None:
    """Replay `collection` until SIGINT or SIGTERM. `hosts` are further names to answer to; `started` gets the address.

    Raises `CannotListen`.
    """
    server = Server(make_app(collection, hosts=(*hosts, *names_of(host))), host, port)
    if started is not None:
        started(server.address)
    server.run()


def names_of(host: str) -> tuple[str, ...]:
    """The Host names that an address to listen on adds: none when it stands for all addresses."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        return ()
    return (f"[{host}]" if ":" in host else host,)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, else asyncio leaves Nagle on
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OverflowError as error:
        listener.close()
        raise CannotListen(host, port, OSError("there is no such port")) from error
    except OSError as error:
        listener.close()
        raise CannotListen(host, port, error) from error
    return listener


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Have the signals that end uvicorn end only it: it raises them again when done, for whoever came before."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
