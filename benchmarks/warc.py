"""Writing and reading WARC beside warcio and fastwarc, in one run, on real pages.

    python -m benchmarks.warc [--data FOLDER] [--write FILE] [--samples FOLDER] [--kills NUMBER]

`--samples`: files of other tools, each read by warcio, by fastwarc and by us. `--kills`: so many writers are ended with
SIGKILL at random points (about 8 in a second; it stops after ten minutes); everything acknowledged must be there.

Each figure is the best of several rounds in this process, in which all take turns, so that what others do on the
machine meets all of them; ratios are to warcio in the same run. `--data` is the folder
with extraction-public.zip. `--write` puts the table into a file (benchmarks/notes/warc.md is such a file).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from archive.errors import WarcError
from archive.model import Capture, Exchange, Wire
from archive.warc.appender import OPEN
from archive.warc.compress import CODECS
from archive.warc.measure import measure_all, measure_block
from archive.warc.reader import iter_records, read_record
from archive.warc.record import Record, id_uri
from archive.warc.records import capture_records
from archive.warc.repair import repair_leftovers
from archive.warc.spool import pieces
from archive.warc.writer import WarcWriter

TURNS = 15  # rounds
PAYLOADS = "ours, block and payload digests of responses"
BATCH = 32
KILL_TIME = 600.0  # s, at most
DATE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def captures(data: Path) -> list[Capture]:
    """The AEB pages as captures, their responses as a server would send them."""
    with zipfile.ZipFile(data / "extraction-public.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("aeb/") and name.endswith(".html"))
        bodies = [archive.read(name) for name in names]
    made = []
    for at, body in enumerate(bodies):
        url = f"https://news.example/{at}"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        request = Wire(f"GET /{at} HTTP/1.1\r\nHost: news.example\r\n\r\n".encode())
        made.append(Capture(url, DATE, Exchange(request, Wire(head + body), "192.0.2.1"), run="bench", source="bench"))
    return made


def race(works: dict[str, Callable[[Path], object]], scratch: Path) -> dict[str, tuple[float, float]]:
    """Processor time and wall time of each, in s: the least of several rounds, in which all take turns, each time in a
    new folder.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(TURNS):
        for name, work in works.items():
            shutil.rmtree(scratch / name, ignore_errors=True)
            begun = time.process_time(), time.perf_counter()
            work(scratch / name)
            times[name].append((time.process_time() - begun[0], time.perf_counter() - begun[1]))
    return {name: (min(cpu for cpu, _ in found), min(wall for _, wall in found)) for name, found in times.items()}


def ours(made: list[Capture], folder: Path, **settings: str) -> None:
    """The whole path of a capture: parse, digests, records, layout, compression, one fdatasync for 32."""
    with WarcWriter(folder, **settings) as writer, ThreadPoolExecutor(1) as helper:
        for at in range(0, len(made), BATCH):
            batch = made[at : at + BATCH]
            measured = measure_all([capture.exchange for capture in batch], helper)
            writer.add([capture_records(one, measured=facts) for one, facts in zip(batch, measured, strict=True)])


def warcio_writer(groups: list[list[Record]], folder: Path) -> None:
    """The same records by warcio's own gzip writer, which digests what it is not told; no fdatasync."""
    folder.mkdir()
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for record in (record for group in groups for record in group):
            told = dict(record.headers)
            told["WARC-Record-ID"] = id_uri(record.id)
            drop = {"WARC-Payload-Digest", "WARC-Block-Digest", "Content-Type"}
            kept = {name: value for name, value in told.items() if name not in drop}
            writer.write_record(
                writer.create_warc_record(
                    record.url,
                    record.type,
                    io.BytesIO(record.block.bytes()),
                    record.block.size,
                    told.get("Content-Type", ""),
                    kept,
                )
            )


def read_ours(path: Path) -> None:
    for record in iter_records(path):
        digest = hashlib.sha1(usedforsecurity=False)
        for piece in pieces(record.block):
            digest.update(piece)


def read_ours_payload(path: Path) -> None:
    for record in iter_records(path):
        if record.type == "response":
            measure_block(record.block)


def read_warcio(path: Path) -> None:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            while record.raw_stream.read(1 << 16):
                pass


def read_fastwarc(path: Path) -> None:
    with path.open("rb") as file:
        for record in FastIterator(file, parse_http=False):
            record.verify_block_digest()


def one_record(path: Path) -> float:
    """Median time of reading one record of about 174 KB by its offset, in ms."""
    near = min((abs(r.block.size - 174_000), r.offset) for r in iter_records(path) if r.type == "response")
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        read_record(path, near[1])
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def repair_time(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds to repair a torn leftover of about 1 GB, and its size in GB."""
    folder.mkdir()
    data = path.read_bytes()
    leftover = folder / ("big.warc.gz" + OPEN)
    with leftover.open("wb") as out:
        while out.tell() < 1 << 30:
            out.write(data)
        out.write(data[: len(data) // 2])
        size = out.tell()
        out.flush()
        os.fsync(out.fileno())  # what was written long ago is on disk long ago
    begun = time.perf_counter()
    repair_leftovers(folder)
    taken = time.perf_counter() - begun
    shutil.rmtree(folder)
    return taken, size / (1 << 30)


def report(data: Path, scratch: Path) -> Iterator[str]:
    """The lines of the table."""
    made = captures(data)
    groups = [capture_records(capture) for capture in made]
    count = sum(map(len, groups))
    works: dict[str, Callable[[Path], object]] = {"warcio": lambda folder: warcio_writer(groups, folder)}
    works |= {codec: lambda folder, codec=codec: ours(made, folder, codec=codec) for codec in CODECS}
    raced = race(works, scratch)
    slow, slow_wall = raced["warcio"]
    yield f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; " + ", ".join(
        f"{name} {version(name)}" for name in ("warcio", "fastwarc", "isal", "zstandard")
    )
    yield f"Pages: {len(made)} (AEB), {count} records, {sum(c.exchange.response.size for c in made if c.exchange) / 1e6:.1f} MB"
    yield ""
    yield "| writer | records/s of processor time | to warcio | to warcio, wall time | size | to warcio |"
    yield "|---|---|---|---|---|---|"
    base = (scratch / "warcio" / "warcio.warc.gz").stat().st_size
    yield f"| warcio, gzip 9, not durable | {count / slow:.0f} | 1.0x | 1.0x | {base / 1e6:.2f} MB | |"
    for codec in CODECS:
        taken, wall = raced[codec]
        size = sum(path.stat().st_size for path in (scratch / codec).iterdir())
        yield (
            f"| ours, {codec} {CODECS[codec].level}, durable in batches of {BATCH} | {count / taken:.0f} | {slow / taken:.1f}x | {slow_wall / wall:.1f}x"
            f" | {size / 1e6:.2f} MB | {100 * (size / base - 1):+.1f} % |"
        )
    yield ""
    (path,) = (scratch / "isal").iterdir()
    readers = {"warcio": read_warcio, "fastwarc": read_fastwarc, "ours": read_ours, PAYLOADS: read_ours_payload}
    turns: dict[str, Callable[[Path], object]] = {
        name: lambda _, read=read: read(path) for name, read in readers.items()
    }
    times = {name: cpu for name, (cpu, _) in race(turns, scratch / "none").items()}
    yield "| reader, block digests checked or made | records/s | to warcio |"
    yield "|---|---|---|"
    for name, taken in times.items():
        yield f"| {name} | {count / taken:.0f} | {times['warcio'] / taken:.1f}x |"
    yield ""
    yield f"One record of 174 KB by offset: {one_record(path):.2f} ms"
    taken, size = repair_time(path, scratch / "repair")
    yield f"Repair of a torn leftover at start: {taken:.2f} s for {size:.2f} GB"


def sample_lines(folder: Path) -> Iterator[str]:
    """How many records each reader finds in files that other tools made; "!" where it gives up."""
    yield f"| sample of {folder.name} | warcio | fastwarc | ours | ours names |"
    yield "|---|---|---|---|---|"
    readers: tuple[Callable[[Path], Iterator[object]], ...] = (_by_warcio, _by_fastwarc)
    for path in sorted(path for path in folder.rglob("*") if any(f".{kind}" in path.name for kind in ("warc", "arc"))):
        faults: list[WarcError] = []
        with_faults = sum(1 for _ in iter_records(path, on_fault=faults.append))
        counts = [_count(read, path) for read in readers]
        named = f"{faults[0].fault} (byte {faults[0].offset})" if faults else ""
        yield f"| {path.name} | {counts[0]} | {counts[1]} | {with_faults}{'!' if faults else ''} | {named} |"


def _by_warcio(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from ArchiveIterator(file, arc2warc=True)


def _by_fastwarc(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from FastIterator(file, parse_http=False)


def _count(read: Callable[[Path], Iterator[object]], path: Path) -> str:
    number = 0
    try:
        for _ in read(path):
            number += 1
    except Exception:  # what a peer raises is its own affair
        return f"{number}!"
    return str(number)


def kill_lines(number: int) -> Iterator[str]:
    """Writers ended with SIGKILL, by the test's own means, where fdatasync costs nothing: on a disk nearly every kill
    would fall into its waiting. Raises WarcError or AssertionError where what is left is not whole.
    """
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "archive" / "warc"))
    from kills import kill_one, survivors

    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    deadline = time.monotonic() + KILL_TIME
    acknowledged: set[str] = set()
    done = lost = torn = tails = kept = 0
    while done < number and time.monotonic() < deadline:
        acknowledged.update(kill_one(folder, 10_000 + done, longest=0.1))
        done += 1
        if done % 25 == 0 or done == number:
            found, cut = survivors(folder)
            lost, torn, kept = lost + len(acknowledged - found), torn + cut, kept + len(acknowledged)
            tails += len(list(folder.glob("*.torn-*")))
            acknowledged.clear()
            for path in folder.iterdir():
                path.unlink()
    folder.rmdir()
    yield (
        f"SIGKILL at {done:,} random points: {kept:,} captures acknowledged, {lost:,} of them lost;"
        f" {tails:,} torn tails ({torn / 1e6:.1f} MB) set aside; every file left is whole"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--samples", type=Path, help="a folder of WARC and ARC files of other tools")
    parser.add_argument("--kills", type=int, default=0, metavar="NUMBER", help="writers to end with SIGKILL")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    if not (options.data / "extraction-public.zip").exists():
        print(f"no extraction-public.zip in {options.data}: name its folder with --data", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        parts = [report(options.data, Path(scratch))]
        if options.kills:
            parts.append(kill_lines(options.kills))
        if options.samples:
            parts += [iter([""]), sample_lines(options.samples)]
        lines = []
        for line in chain.from_iterable(parts):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        options.write.write_text("# WARC: `python -m benchmarks.warc`\n\n" + "\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
