"""Run in a mount namespace of its own by test_full_disk: a crawl whose collection lies on a file system of 3 MB.

python full_disk.py SEED FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from archive import Collection

MICROFICHE = [sys.executable, "-m", "archive.cli"]
SOURCES = '[crawl]\ndelay = 0\nallow_addresses = ["127.0.0.0/8"]\n[[source]]\nname = "quay"\nseeds = ["{seed}"]\n'


def main() -> None:
    seed, folder = sys.argv[1], Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)], check=True, timeout=20)
    (folder / "sources.toml").write_text(SOURCES.format(seed=seed))
    command = [*MICROFICHE, "crawl", "--sources", str(folder / "sources.toml"), "--collection", str(folder / "c")]
    crawl = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    subprocess.run(["mount", "-o", "remount,size=20m", str(folder)], check=True, timeout=20)
    with Collection.open(folder / "c") as collection:  # heals
        bodies = [len(collection.body(kept)) for kept in collection.captures(outcome="ok")]
    check = subprocess.run([*MICROFICHE, "validate", str(folder / "c")], capture_output=True, timeout=60, check=False)
    seen = {"status": crawl.returncode, "said": crawl.stderr, "bodies": bodies, "valid": check.returncode == 0}
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
