"""A crawl onto a disk that fills up: a real, small one, in a mount namespace of its own where that is allowed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nasty import sized
from raw_origin import RawOrigin
from small_site import HTML, page

SCRIPT = Path(__file__).with_name("full_disk.py")
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]
PAGES, SIZE = 50, 100_000


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = [*UNSHARE, "mount", "-t", "tmpfs", "none", "/tmp"]
    return subprocess.run(probe, capture_output=True, timeout=20, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="mounting a tmpfs in a namespace is not allowed here")
def test_the_run_stops_says_why_and_keeps_what_it_has(tmp_path: Path) -> None:
    scripts = {"/": page(*(f"/{number}" for number in range(PAGES)))}
    for number in range(PAGES):
        scripts[f"/{number}"] = [sized(b"<!doctype html><p>" + os.urandom(SIZE), HTML)]
    with RawOrigin(scripts) as origin:
        done = subprocess.run(
            [*UNSHARE, sys.executable, str(SCRIPT), f"{origin.base}/", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            env=os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])},
        )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["first"], seen["status"]) == (0, 1)
    assert "cannot write to the collection" in seen["said"]
    assert "No space left on device" in seen["said"] or "disk is full" in seen["said"]
    assert len([size for size in seen["bodies"] if size > SIZE]) >= 3
    assert seen["valid"]
