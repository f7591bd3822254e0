#!/usr/bin/env python3
"""The demo news aggregator: each of its sites on a loopback port of its own, in one process, standard library only.

    python server.py [--edition 1] [--ports 8101,8102,...] [--log FILE]

Prints one JSON line `{"site name": "http://127.0.0.1:PORT/", ...}` when it listens. A line `edition 2` on standard input
turns to the second edition (changed, new and removed articles); the end of standard input ends the server, so it never
outlives whoever started it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from content import read_site, site_names
from routes import Reply, answer

CHUNKED = "/"  # listings and the front page go out chunked: as many real sites do


class Origin(ThreadingHTTPServer):
    """One site; `edition` may change while it runs."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, name: str, port: int, edition: int, log: Any) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.name, self.log = name, log
        self.turn(edition)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no fault of ours, and no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def turn(self, edition: int) -> None:
        """Show that edition from the next request on."""
        self.site = read_site(self.name, edition)
        self.edition = edition


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive, validators, and the codings that real news sites use."""

    protocol_version = "HTTP/1.1"
    server: Origin
    wbufsize = -1  # head and body in one segment: apart they cost the reader a delayed acknowledgement, 40 ms
    server_version = "Letterpress/2.1"
    sys_version = ""

    def do_GET(self) -> None:
        reply = answer(self.server.site, self.server.base, self.path, self.server.edition)
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if reply.status == 200 and self.headers.get("If-None-Match") == etag:
            return self._send(Reply(304, reply.content_type, b""), etag)
        return self._send(reply, etag)

    do_HEAD = do_GET

    def _send(self, reply: Reply, etag: str) -> None:
        body, coding = reply.body, None
        if self.server.site.gzip and len(body) > 1400 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, coding = gzip.compress(body, 6, mtime=0), "gzip"
        chunked = self.path.partition("?")[0].endswith(CHUNKED) and reply.status == 200
        self.send_response(reply.status)
        self.send_header("ETag", etag)
        if reply.status != 304:  # which says nothing of what was not sent: RFC 9110, 15.4.5
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Set-Cookie", "visit=1; Path=/")
            self.send_header("Set-Cookie", "lang=en; Path=/")
        if coding:
            self.send_header("Content-Encoding", coding)
            self.send_header("Vary", "Accept-Encoding")
        if reply.location:
            self.send_header("Location", reply.location)
        if reply.status != 304:
            self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
        self.end_headers()
        if self.command == "GET" and reply.status != 304:
            self.wfile.write(_chunks(body) if chunked else body)

    def log_message(self, form: str, *values: Any) -> None:
        if self.server.log:
            self.server.log.write(f"{self.server.name} {form % values}\n")
            self.server.log.flush()


def _chunks(body: bytes, size: int = 1000) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edition", type=int, default=1, choices=(1, 2))
    parser.add_argument(
        "--ports", default="", help="one port for each site, in the order of their names (default: free ones)"
    )
    parser.add_argument("--log", type=argparse.FileType("a"), help="file for a line a request")
    return parser.parse_args()


def main() -> None:
    """Serve until standard input ends."""
    options = _options()
    names = site_names()
    ports = [int(port) for port in options.ports.split(",") if port] or [0] * len(names)
    if len(ports) != len(names):
        sys.exit(f"--ports wants {len(names)} ports, one for each of {', '.join(names)}")
    origins = [Origin(name, port, options.edition, options.log) for name, port in zip(names, ports, strict=True)]
    for origin in origins:
        threading.Thread(target=origin.serve_forever, daemon=True).start()
    print(json.dumps({origin.name: f"{origin.base}/" for origin in origins}), flush=True)
    for line in sys.stdin:
        word, _, number = line.strip().partition(" ")
        if word == "edition" and number in {"1", "2"}:
            for origin in origins:
                origin.turn(int(number))
            print(json.dumps({"edition": int(number)}), flush=True)


if __name__ == "__main__":
    main()
