"""Tools of others that judge our files: where they lie, and how they are run, each as a process of its own.

`make oracles` puts them into `.oracles/` (another folder: MICROFICHE_ORACLES). Where one is missing, the tests that ask
it are skipped with that command as the reason, unless MICROFICHE_REQUIRE_ORACLES=1 makes that a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

HOME = Path(os.environ.get("MICROFICHE_ORACLES", Path(__file__).parents[2] / ".oracles"))
REQUIRE = "MICROFICHE_REQUIRE_ORACLES"
PATIENCE = 120  # s for a server to begin


def needed(path: str) -> Path:
    """A file of an oracle; skips the test where it is not installed."""
    found = HOME / path
    if not found.exists():
        tell = pytest.fail if os.environ.get(REQUIRE) == "1" else pytest.skip
        tell(f"{found} is not there: `make oracles` installs it")
    return found


def run(command: Path, *arguments: object, folder: Path) -> str:
    """What a command prints; fails the test when it fails."""
    done = subprocess.run(
        [command, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


class Pywb:
    """pywb as a server on loopback, with one collection named `shelf`."""

    def __init__(self, port: int) -> None:
        self._origin = f"http://127.0.0.1:{port}"

    def get(self, timestamp: str, url: str, *, rewritten: bool = False) -> tuple[int, bytes]:
        """Status and body (codings undone when it is rewritten) as pywb replays a capture."""
        accepted = {"Accept-Encoding": "identity" if rewritten else "gzip"}
        opener = urllib.request.build_opener(_NoRedirect)
        mode = "mp_" if rewritten else "id_"
        try:
            asked = urllib.request.Request(f"{self._origin}/shelf/{timestamp}{mode}/{url}", headers=accepted)
            with opener.open(asked, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


@contextmanager
def pywb(folder: Path) -> Iterator[Pywb]:
    """pywb serving `folder`/collections/shelf."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [needed("pywb/bin/wayback"), "-p", str(port), "-b", "127.0.0.1"]
    with (folder / "pywb.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield Pywb(port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"pywb does not answer (exit code {process.poll()})")


@contextmanager
def replay_web_page(wacz: Path, url: str, timestamp: str) -> Iterator[str]:
    """The address of a page with an unmodified replayweb.page that opens `wacz` at `url`."""
    embed = f'<replay-web-page embed="default" source="/shelf.wacz" url="{url}" ts="{timestamp}"></replay-web-page>'
    page = f'<!doctype html><script src="/ui.js"></script><body style="height:100vh;margin:0">{embed}'
    files = {
        "/": ("text/html", page.encode()),
        "/ui.js": ("text/javascript", needed("package/ui.js").read_bytes()),
        "/replay/sw.js": ("text/javascript", needed("package/sw.js").read_bytes()),
        "/shelf.wacz": ("application/wacz", wacz.read_bytes()),
    }
    files["/replay/ui.js"] = files["/ui.js"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Ranges,), {"files": files}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Ranges(BaseHTTPRequestHandler):
    """A few files, whole or in parts (RFC 9110, 14.2): replayweb.page reads a WACZ in parts."""

    protocol_version = "HTTP/1.1"
    files: dict[str, tuple[str, bytes]]

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        kind, data = self.files.get(self.path.partition("?")[0], ("", b""))
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        begin = int(asked[1]) if asked else 0
        end = min(int(asked[2] or len(data)) + 1, len(data)) if asked else len(data)
        self.send_response((206 if asked else 200) if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(end - begin))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data[begin:end])

    def do_HEAD(self) -> None:
        self.do_GET()


def make_pywb_folder(folder: Path) -> Path:
    """An empty pywb collection; gives its folder."""
    run(needed("pywb/bin/wb-manager"), "init", "shelf", folder=folder)
    return folder / "collections" / "shelf"


def copy_warcs(collection: Path, archive: Path) -> None:
    """The WARC files of a collection of ours."""
    for path in (collection / "warc").glob("*.warc.gz"):
        shutil.copy(path, archive)
