"""Run in a mount namespace of its own by test_disks: a collection on a file system of 1 MB. Prints what it saw.

python small_disk.py FOLDER full|read-only
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from exchanges import capture

from archive import Capture, Collection, CollectionNotWritable


def page(size: int) -> Capture:
    body = os.urandom(size)
    return capture(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True, timeout=20)


def fill(path: Path, sizes: tuple[int, ...]) -> tuple[list[str], str]:
    """Captures until the disk is full: the ids that were acknowledged, and what was said then."""
    acknowledged: list[str] = []
    with Collection.open(path, create=True) as collection:
        try:
            while len(acknowledged) < 10_000:
                acknowledged += [kept.id for kept in collection.add(map(page, sizes))]
        except CollectionNotWritable as error:
            return acknowledged, str(error)
    raise AssertionError("2 MB went into 1 MB")


def choke(folder: Path) -> None:
    """Not a byte is left."""
    with suppress(OSError), (folder / "rest").open("wb", buffering=0) as out:
        while True:
            out.write(bytes(4096))


def survivors(path: Path) -> list[str]:
    with Collection.open(path, writable=False) as collection:
        kept = collection.captures()
        for one in kept:
            assert collection.body(one)
        return [one.id for one in kept]


def full(folder: Path, sizes: tuple[int, ...]) -> dict[str, object]:
    mount(folder, "size=1m")
    acknowledged, said = fill(folder / "c", sizes)
    names = sorted(path.name for path in (folder / "c" / "warc").iterdir())
    mount(folder, "remount,size=8m")
    with Collection.open(folder / "c") as collection:  # room again: it heals, and takes more
        acknowledged.append(collection.add([page(1_000)])[0].id)
    choke(folder)  # closed in order, and then full: what is kept can be read all the same
    return {"acknowledged": acknowledged, "said": said, "names": names, "found": survivors(folder / "c")}


def read_only(folder: Path) -> dict[str, object]:
    mount(folder, "size=8m")
    with Collection.open(folder / "c", create=True) as collection:
        acknowledged = [kept.id for kept in collection.add([page(1_000)])]
    mount(folder, "remount,ro")
    try:
        Collection.open(folder / "c").close()
    except CollectionNotWritable as error:
        return {"acknowledged": acknowledged, "said": str(error), "names": [], "found": survivors(folder / "c")}
    raise AssertionError("a read-only collection was opened for writing")


RUNS = {
    "small-pages": lambda folder: full(folder, (2_000, 2_000)),
    "large-pages": lambda folder: full(folder, (150_000,)),
    "read-only": read_only,
}

if __name__ == "__main__":
    print(json.dumps(RUNS[sys.argv[2]](Path(sys.argv[1]))))
