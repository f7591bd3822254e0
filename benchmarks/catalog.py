"""The collection's own speed: captures added, a catalogue made again, searches, and how textualise grows with processes.

    python -m benchmarks.catalog --data ../shared/bench [--pages 1500]

Captures are made here; textualise works on the AEB pages of extraction-public.zip. Writes benchmarks/notes/catalog.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Capture, Collection, Exchange, Textualiser, Wire

START = datetime(2026, 3, 1, tzinfo=UTC)
HERE = Path(__file__).parent


def capture(number: int, payload: bytes, *, site: str) -> Capture:
    """A page as if it had been fetched."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(payload)}\r\n\r\n"
    exchange = Exchange(Wire(b"GET / HTTP/1.1\r\n\r\n"), Wire(head.encode() + payload), ip="127.0.0.1")
    return Capture(f"https://{site}/{number}", START + timedelta(seconds=number), exchange)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def add_all(folder: Path, captures: list[Capture], at_once: int) -> float:
    """Captures a second, each call durable when it returns."""
    with Collection.open(folder, create=True) as collection:
        calls = [captures[at : at + at_once] for at in range(0, len(captures), at_once)]
        return len(captures) / timed(lambda: [collection.add(call) for call in calls])


def small_pages(number: int) -> list[Capture]:
    """Pages of 6 KB, all different."""
    return [capture(n, f"<p>page {n}</p>".encode() * 400, site=f"site{n % 50}.example") for n in range(number)]


def real_pages(data: Path, copies: int) -> list[Capture]:
    """The AEB pages, each on several sites of a few pages, so that no template keeps two runs from being alike."""
    with zipfile.ZipFile(data / "extraction-public.zip") as pages:
        names = [name for name in pages.namelist() if name.startswith("aeb/") and name.endswith(".html")]
        bodies = [pages.read(name) for name in names]
    return [
        capture(at, body + f"<!-- {copy} -->".encode(), site=f"site{at}-{copy}.example")
        for copy in range(copies)
        for at, body in enumerate(bodies)
    ]


def textualise(folder: Path, workers: int) -> tuple[float, float]:
    """Pages a second with so many processes, start included, and CPU seconds of the parent for each page."""
    copy = folder.with_name(f"workers-{workers}")
    shutil.copytree(folder, copy)
    before = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    done = Textualiser(copy, workers=workers).run().done
    took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF)
    shutil.rmtree(copy)
    return done / took, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / done


def measure(data: Path, pages: int) -> list[tuple[str, str]]:
    """(what, figure) of everything."""
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        rows = [
            ("captures added, one a call", f"{add_all(place / 'one', small_pages(pages), 1):,.0f}/s"),
            ("captures added, 32 a call", f"{add_all(place / 'many', small_pages(pages), 32):,.0f}/s"),
            ("captures indexed by rebuild", f"{pages / timed(lambda: Collection.rebuild(place / 'many')):,.0f}/s"),
        ]
        add_all(place / "real", real_pages(data, 4), 32)
        found = {workers: textualise(place / "real", workers) for workers in (1, 2)}
        rows += [(f"pages textualised, {n} worker(s)", f"{rate:,.1f}/s") for n, (rate, _) in found.items()]
        rows.append(("two workers against one", f"{found[2][0] / found[1][0]:.2f}x"))
        rows.append(("parent's CPU for a page", f"{found[2][1] * 1000:.2f} ms"))
    return rows


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help="folder with extraction-public.zip")
    parser.add_argument("--pages", type=int, default=1500)
    args = parser.parse_args()
    if not (args.data / "extraction-public.zip").exists():
        print(f"no extraction-public.zip in {args.data}: name its folder with --data", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    rows = measure(args.data, args.pages)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# Catalogue and textualise",
        "",
        f"`python -m benchmarks.catalog`, {datetime.now(UTC):%Y-%m-%d}; {machine}; load average at the start {load:.1f}.",
        "",
        "| what | measured |",
        "|---|---|",
        *(f"| {what} | {figure} |" for what, figure in rows),
    ]
    (HERE / "notes" / "catalog.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
