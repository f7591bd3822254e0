"""Killing writers at random points, and what must hold afterwards. Shared by the test and the benchmark.

A writer is forked from a process that has everything imported, so that a kill costs milliseconds, not an interpreter
start.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path

from exchanges import capture

from archive.warc import appender
from archive.warc.appender import OPEN
from archive.warc.reader import iter_records
from archive.warc.records import capture_records
from archive.warc.repair import repair_leftovers
from archive.warc.writer import WarcWriter

PART = 250  # bytes that the system takes at a time at most; a list of acknowledged ids is shorter


def _write_for_ever(folder: Path, pipe: int, seed: int) -> None:
    """What the child does: batches of captures, each acknowledged over the pipe once it is durable."""
    chance = random.Random(seed)
    appender._BUFFER = 2_000  # many small writes, so that kills fall between them
    write = os.write
    os.write = lambda fd, data: write(fd, data[:PART])
    os.writev = lambda fd, pieces: write(fd, pieces[0][:PART])
    writer = WarcWriter(folder, prefix="k", max_size=40_000)
    while True:
        bodies = (chance.randbytes(chance.choice((100, 3_000, 12_000))) for _ in range(chance.randint(1, 4)))
        groups = [capture_records(capture(b"HTTP/1.1 200 OK\r\n\r\n" + body)) for body in bodies]
        writer.add(groups)
        os.write(pipe, "".join(f"{group[0].id}\n" for group in groups).encode())


def kill_one(folder: Path, seed: int, *, longest: float = 0.06) -> list[str]:
    """Start a writer, kill it (SIGKILL) after a random time up to `longest` s. Returns the ids it acknowledged.

    Three of four are killed in full swing, once they have acknowledged something, however slow the machine is just now.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _write_for_ever(folder, writing, seed)
        finally:
            os._exit(1)
    os.close(writing)
    if seed % 4:
        select.select([reading], [], [], 20)
    time.sleep(random.Random(seed).random() * longest)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().split()


def survivors(folder: Path) -> tuple[set[str], int]:
    """Repair what is left over; the ids of all records that can then be read, and the bytes that were ever cut off.

    Raises WarcError where a file still has a fault, AssertionError where one is still open.
    """
    repair_leftovers(folder)
    cut = sum(path.stat().st_size for path in folder.glob("*.torn-*"))
    assert not [path for path in folder.glob(f"*{OPEN}") if path.stat().st_size]  # an empty one may be just begun
    files = [path for path in folder.iterdir() if path.name.endswith(".warc.gz")]
    return {record.id for path in files for record in iter_records(path)}, cut
