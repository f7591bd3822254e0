"""A download of 200 MB, all the way from the socket into the WARC file and back, in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from raw_origin import RawOrigin

SCRIPT = Path(__file__).with_name("large_download.py")
PIECE = os.urandom(1 << 20)
PIECES = 200
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"


def test_two_hundred_megabytes_cost_less_than_fifty_of_memory(tmp_path: Path) -> None:
    routes = {"/small": [HEAD % 5, b"hello"], "/large": [HEAD % (PIECES << 20), *[PIECE] * PIECES]}
    with RawOrigin(routes) as served:
        urls = [served.base + "/small", served.base + "/large"]
        paths = {"PYTHONPATH": str(SCRIPT.parents[2])}
        done = subprocess.run(
            [sys.executable, str(SCRIPT), *urls, str(tmp_path / "c")],
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
            env=os.environ | paths,
        )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["outcome"], seen["kept"], seen["size"]) == ("ok", PIECES << 20, PIECES << 20)
    assert seen["grown"] < 50 << 20
