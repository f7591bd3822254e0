"""Run in a mount namespace of its own by test_full_disk: a crawl of a few pages, and one whose collection then lies on
a file system of 3 MB.

python full_disk.py SEED FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from archive import Collection

MICROFICHE = [sys.executable, "-m", "archive.cli"]
SOURCES = """\
[crawl]
delay = 0
max_pages = {most}
allow_addresses = ["127.0.0.0/8"]
[[source]]
name = "quay"
seeds = ["{seed}"]
"""


def crawl(seed: str, folder: Path, most: int) -> subprocess.CompletedProcess[str]:
    (folder / "sources.toml").write_text(SOURCES.format(seed=seed, most=most))
    command = [*MICROFICHE, "crawl", "--sources", str(folder / "sources.toml"), "--collection", str(folder / "c")]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def main() -> None:
    seed, folder = sys.argv[1], Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", str(folder)], check=True, timeout=20)
    first = crawl(seed, folder, most=5)  # what is kept before the disk is full: how much of a batch fits is chance
    subprocess.run(["mount", "-o", "remount,size=3m", str(folder)], check=True, timeout=20)
    full = crawl(seed, folder, most=1000)
    subprocess.run(["mount", "-o", "remount,size=20m", str(folder)], check=True, timeout=20)
    with Collection.open(folder / "c") as collection:  # heals
        bodies = [len(collection.body(kept)) for kept in collection.captures(outcome="ok")]
    check = subprocess.run([*MICROFICHE, "validate", str(folder / "c")], capture_output=True, timeout=60, check=False)
    seen = {
        "first": first.returncode,
        "status": full.returncode,
        "said": full.stderr,
        "bodies": bodies,
        "valid": check.returncode == 0,
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
