"""A hostile origin on a raw socket: sends exactly the bytes it is told to, and remembers every byte that passed.

    with RawOrigin({"/a": [b"HTTP/1.1 204 No Content\r\n\r\n"]}) as origin: ...

A script is a list of steps: bytes are sent, `Wait(s)` pauses, `CLOSE` ends the connection, `RESET` ends it with an RST,
`FLOOD` sends without end. Without CLOSE or RESET the connection stays open for the next request.
"""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CLOSE = "close"
RESET = "reset"


@dataclass(frozen=True)
class Wait:
    """Seconds to pause."""

    seconds: float


@dataclass(frozen=True)
class Flood:
    """`piece` sent again and again, `pause` seconds apart, until the peer has had enough."""

    piece: bytes
    pause: float = 0.0
    times: int = 1 << 30


Step = bytes | Wait | Flood | str
Script = Sequence[Step]
NOT_FOUND: Script = [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]


@dataclass
class Seen:
    """One exchange as the origin saw it. `begun` and `ended` are monotonic seconds."""

    target: str
    request: bytes
    connection: int
    begun: float
    sent: bytearray = field(default_factory=bytearray)
    ended: float = 0.0


class RawOrigin:
    """Serves scripts by request target on a loopback port until the `with` block ends."""

    def __init__(self, scripts: Mapping[str, Script], tls: ssl.SSLContext | None = None) -> None:
        self.scripts = dict(scripts)
        self.seen: list[Seen] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def script_of(self, target: str) -> Script:
        """What is sent for a target."""
        return self.scripts.get(target, NOT_FOUND)

    def last(self, target: str) -> Seen:
        """The latest exchange for a target."""
        return next(seen for seen in reversed(self.seen) if seen.target == target)

    def most_at_once(self) -> int:
        """The largest number of exchanges that were under way at one moment."""
        marks = sorted([(seen.begun, 1) for seen in self.seen] + [(seen.ended, -1) for seen in self.seen])
        level = highest = 0
        for _, step in marks:
            level += step
            highest = max(highest, level)
        return highest

    def __enter__(self) -> RawOrigin:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        number = 0
        while not self._over.is_set():
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            number += 1
            self._run(self._serve, raw, number)

    def _serve(self, raw: socket.socket, number: int) -> None:
        connection = raw
        with contextlib.suppress(OSError, ssl.SSLError):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                connection = self._tls.wrap_socket(raw, server_side=True)
            with self._lock:
                self._open.add(connection)
            while request := read_request(connection):
                if not self._answer(connection, number, request):
                    break
        with self._lock:
            self._open.discard(connection)
        if self._tls and isinstance(connection, ssl.SSLSocket):
            with contextlib.suppress(OSError, ssl.SSLError, ValueError):
                connection.settimeout(0.2)
                connection.unwrap()
        connection.close()
        raw.close()

    def _answer(self, connection: socket.socket, number: int, request: bytes) -> bool:
        target = request.split(b" ", 2)[1].decode("latin-1")
        seen = Seen(target, request, number, time.monotonic())
        with self._lock:
            self.seen.append(seen)
        try:
            return all(self._step(connection, seen, step) for step in self.script_of(target))
        finally:
            seen.ended = time.monotonic()

    def _step(self, connection: socket.socket, seen: Seen, step: Step) -> bool:
        if isinstance(step, bytes):
            seen.sent += step  # before it is sent: who receives it may look here at once
            seen.ended = time.monotonic()
            connection.sendall(step)
        elif isinstance(step, Wait):
            return not self._over.wait(step.seconds)
        elif isinstance(step, Flood):
            for _ in range(step.times):
                connection.sendall(step.piece)  # not remembered in `sent`: there is no end to it
                time.sleep(step.pause)
        elif step == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        else:
            return False
        return True


def read_request(connection: socket.socket) -> bytes:
    """The head of a request; b"" where the peer has closed."""
    request = b""
    while b"\r\n\r\n" not in request:
        piece = connection.recv(65536)
        if not piece:
            return b""
        request += piece
    return request


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A self-signed certificate for 127.0.0.1: the context of a server with it, and of a client that trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "loopback.pem"
    encoding = serialization.Encoding.PEM
    pem.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(encoding)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))
