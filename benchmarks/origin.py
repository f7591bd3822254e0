"""The pages of a data set as loopback sites behind listing pages, in a process of its own.

    python -m benchmarks.origin ZIP DATASET [--sites 4]

Prints `{"seeds": [...], "pages": {URL: id}}` as one JSON line when it listens; the end of standard input ends it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Origin(ThreadingHTTPServer):
    """One site: `bodies` maps a path to the HTML it answers with."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, pages: list[tuple[str, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        links = "".join(f'<h3><a href="/article/{name}.html">Article {name[:12]}</a></h3>' for name, _ in pages)
        listing = f"<!DOCTYPE html><html><head><title>Listing</title></head><body>{links}</body></html>"
        self.bodies = {f"/article/{name}.html": body for name, body in pages} | {"/": listing.encode()}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Origin

    def do_GET(self) -> None:
        body = self.server.bodies.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if _is_utf8(body or b"") else "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, form: str, *values: Any) -> None:
        """A line a request would cost as much as the request."""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_pages(archive: Path, dataset: str) -> list[tuple[str, bytes]]:
    """(id, html) of every page of the data set."""
    with zipfile.ZipFile(archive) as bag:
        rows = [row for row in json.loads(bag.read("index.json")) if row["dataset"] == dataset]
        return [(row["id"], bag.read(row["html"])) for row in rows]


def read_gold(archive: Path, dataset: str) -> dict[str, str]:
    """id -> gold text of every page of the data set."""
    with zipfile.ZipFile(archive) as bag:
        rows = [row for row in json.loads(bag.read("index.json")) if row["dataset"] == dataset]
        return {row["id"]: bag.read(row["gold"]).decode() for row in rows if row.get("gold")}


@contextmanager
def running_origin(archive: Path, dataset: str, sites: int = 4) -> Iterator[dict[str, Any]]:
    """Run the origin in a process of its own; gives what it prints."""
    command = [sys.executable, "-m", "benchmarks.origin", str(archive), dataset, "--sites", str(sites)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("dataset")
    parser.add_argument("--sites", type=int, default=4)
    options = parser.parse_args()
    pages = read_pages(options.archive, options.dataset)
    origins = [Origin(pages[number :: options.sites]) for number in range(options.sites)]
    for origin in origins:
        threading.Thread(target=origin.serve_forever, daemon=True).start()
    urls = {origin.base + path: Path(path).stem for origin in origins for path in origin.bodies if path != "/"}
    print(json.dumps({"seeds": [origin.base + "/" for origin in origins], "pages": urls}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
