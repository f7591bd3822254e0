"""How `textualise` grows with processes: pages a second with one worker and with two, and who spends the CPU.

    python -m benchmarks.textualise --data ../shared/bench [--pages 600] [--turns 2] [--json FILE]

On two cores T(1) / T(2) is at most 2 W / (W + P), W and P being the CPU of worker and parent for a page: that bound is
printed too, for it holds on a busy machine, where the ratio of the clocks does not. Turns of one and two workers follow
each other, and the best of each counts. The start of the workers is in the clocks, and told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from archive import Collection, Textualiser
from benchmarks.catalog import capture
from benchmarks.data import public_data


@dataclass(frozen=True)
class Turn:
    """One run over all pages: seconds."""

    wall: float
    parent: float  # CPU
    workers: float  # CPU of all of them, their start included
    pages: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds extraction-public.zip")
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        kept = Path(home) / "kept"
        fill(kept, public_data(options.data, "extraction-public.zip"), options.pages)
        fill(kept.with_name("one"), public_data(options.data, "extraction-public.zip"), 1)
        start = run(kept.with_name("one"), 1).workers
        turns: dict[int, list[Turn]] = {1: [], 2: []}
        for workers in (1, 2) * options.turns:
            turns[workers].append(run(kept, workers))
    figures = summed(turns, start)
    print("  ".join(f"{name} {value:.2f}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def fill(folder: Path, data: Path, pages: int) -> None:
    """A collection of real pages of all data sets, ten to a site, as a crawl leaves it."""
    with zipfile.ZipFile(data) as bag:
        names = [name for name in bag.namelist() if name.endswith(".html")]
        chosen = names[:: max(1, len(names) // pages)][:pages]
        with Collection.open(folder, create=True) as collection:
            for at in range(0, len(chosen), 32):
                collection.add(
                    capture(number, bag.read(name), site=f"site{number // 10}.example")
                    for number, name in enumerate(chosen[at : at + 32], at)
                )


def run(kept: Path, workers: int) -> Turn:
    """Make the text of every page of a copy of a collection."""
    copy = kept.with_name(f"copy-{workers}")
    shutil.copytree(kept, copy)
    before, begun = (_cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)), time.perf_counter()
    done = Textualiser(copy, workers=workers).run().done
    wall = time.perf_counter() - begun
    after = _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)
    shutil.rmtree(copy)
    return Turn(wall, after[0] - before[0], after[1] - before[1], done)


def summed(turns: dict[int, list[Turn]], start: float) -> dict[str, float]:
    """The figures of all turns; `start`: CPU seconds that a worker takes to start and make one page."""
    wall = {workers: min(turn.wall for turn in of) for workers, of in turns.items()}
    parent = min(turn.parent / turn.pages for turn in turns[2])
    workers = min((turn.workers - 2 * start) / turn.pages for turn in turns[2])
    return {
        "pages": float(turns[2][0].pages),
        "load": os.getloadavg()[0],
        "parent_ms": 1e3 * parent,
        "worker_ms": 1e3 * workers,
        "parent_share": parent / (parent + workers),
        "start_s": start,
        "bound": 2 * workers / (workers + parent),
        "wall_1_s": wall[1],
        "wall_2_s": wall[2],
        "speedup": wall[1] / wall[2],
    }


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
