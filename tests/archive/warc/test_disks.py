"""Disks that are full, read-only or broken, by the kernel's own word: a small tmpfs in a mount namespace of its own, a
limit on the size of files, system calls that fail. Where one of these is not allowed, its tests are skipped.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from failing_disk import SYSCALLS
from small_disk import page

from archive import Collection

FAILING = Path(__file__).with_name("failing_disk.py")
SCRIPT = Path(__file__).with_name("small_disk.py")
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = [*UNSHARE, "mount", "-t", "tmpfs", "none", "/tmp"]
    return subprocess.run(probe, capture_output=True, timeout=20, check=False).returncode == 0


mounts = pytest.mark.skipif(not may_mount(), reason="mounting a tmpfs in a namespace is not allowed here")
filters = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SYSCALLS,
    reason="its system calls are not known",
)


def on_a_disk(folder: Path, how: str) -> dict[str, list[str]]:
    return run([*UNSHARE, sys.executable, str(SCRIPT), str(folder), how])


def run(command: list[str]) -> dict[str, list[str]]:
    paths = {"PYTHONPATH": f"{SCRIPT.parent}:{SCRIPT.parents[3]}"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=os.environ | paths)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@mounts
@pytest.mark.parametrize("how", ["small-pages", "large-pages"])
def test_a_full_disk_stops_cleanly_and_loses_nothing(how: str, tmp_path: Path) -> None:
    seen = on_a_disk(tmp_path, how)
    assert "No space left on device" in seen["said"] or "disk is full" in seen["said"]
    assert len(seen["acknowledged"]) > 1
    assert set(seen["acknowledged"]) <= set(seen["found"])


@mounts
def test_a_read_only_disk_is_said_and_can_be_read(tmp_path: Path) -> None:
    seen = on_a_disk(tmp_path, "read-only")
    assert "Read-only file system" in seen["said"]
    assert seen["found"] == seen["acknowledged"]


@pytest.mark.parametrize(
    ("fail", "cause"),
    [pytest.param("fsync", "Input/output error", marks=filters), ("file-size", "File too large")],
)
def test_a_disk_that_fails_is_said_and_nothing_acknowledged_is_lost(fail: str, cause: str, tmp_path: Path) -> None:
    seen = run([sys.executable, str(FAILING), str(tmp_path / "c"), fail])
    assert [cause in said for said in seen["said"]] == [True, True]
    with Collection.open(tmp_path / "c") as collection:  # the disk is well again
        more = collection.add([page(1_000)])[0].id
        assert sorted(kept.id for kept in collection.captures()) == sorted([*seen["acknowledged"], more])
        assert all(collection.body(kept) for kept in collection.captures())
