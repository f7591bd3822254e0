"""Disks that are full or read-only, for real: a small tmpfs in a mount namespace of its own, where that is allowed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("small_disk.py")
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = [*UNSHARE, "mount", "-t", "tmpfs", "none", "/tmp"]
    return subprocess.run(probe, capture_output=True, timeout=20, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not may_mount(), reason="mounting a tmpfs in a namespace is not allowed here")


def on_a_disk(folder: Path, how: str) -> dict[str, list[str]]:
    command = [*UNSHARE, sys.executable, str(SCRIPT), str(folder), how]
    paths = {"PYTHONPATH": f"{SCRIPT.parent}:{SCRIPT.parents[3]}"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=os.environ | paths)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("how", ["small-pages", "large-pages"])
def test_a_full_disk_stops_cleanly_and_loses_nothing(how: str, tmp_path: Path) -> None:
    seen = on_a_disk(tmp_path, how)
    assert "No space left on device" in seen["said"] or "disk is full" in seen["said"]
    assert len(seen["acknowledged"]) > 1
    assert set(seen["acknowledged"]) <= set(seen["found"])


def test_a_read_only_disk_is_said_and_can_be_read(tmp_path: Path) -> None:
    seen = on_a_disk(tmp_path, "read-only")
    assert "Read-only file system" in seen["said"]
    assert seen["found"] == seen["acknowledged"]
