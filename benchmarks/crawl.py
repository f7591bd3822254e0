"""The crawl process beside stock Scrapy, on real pages from loopback: processor time, memory, pages/s, stalls of the loop.

    python -m benchmarks.crawl --data ../shared/bench [--dataset wcxb-article] [--rounds 3] [--json FILE]

Ours does everything it always does: frontier, robots.txt, raw WARC records, links, catalogue; Scrapy has no pipelines and
keeps nothing. They take turns on one core; origin and text workers (which make text while our crawl goes on) have the
others. Figures are medians over the rounds, ratios are ours to Scrapy's of the same round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive import Collection, Textualiser
from benchmarks.data import public_data
from benchmarks.origin import running_origin
from crawler.launch import crawl_command
from crawler.runs import RunStore

ROUNDS = 3
TEXT_NICE = 10  # the origin shares a core with the text workers, and goes first
SOURCES = """\
[crawl]
contact = "https://example.org/benchmark"
delay = 0
concurrency_per_host = 8
max_depth = 1
allow_addresses = ["127.0.0.0/8"]

[[source]]
name = "pages"
seeds = {seeds}
articles = ["/article/"]
"""

ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []  # cores that we may use

Figures = dict[str, float]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder that holds extraction-public.zip")
    parser.add_argument("--dataset", default="wcxb-article")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--text", type=Path, help=argparse.SUPPRESS)  # the text workers of a collection
    options = parser.parse_args()
    if options.text:
        make_text(options.text)
        return
    archive = public_data(options.data or Path(), "extraction-public.zip")
    keep_to(others())
    with tempfile.TemporaryDirectory() as scratch, running_origin(archive, options.dataset) as origin:
        figures = beside_scrapy(Path(scratch), origin, options.rounds)
    for name, value in figures.items():
        print(f"{name:28}{value:10.3f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def beside_scrapy(scratch: Path, origin: Mapping[str, Any], rounds: int) -> Figures:
    """Medians of what one process of each needs for the same pages, in turn."""
    pairs = [(ours(scratch / str(number), origin), scrapys(scratch, origin)) for number in range(rounds)]
    told = {f"{name}_ratio": [mine[name] / theirs[name] for mine, theirs in pairs] for name in ("cpu", "rss", "pages")}
    told |= {f"crawl_{name}": [mine[name] for mine, _ in pairs] for name in pairs[0][0]}
    told |= {f"scrapy_{name}": [theirs[name] for _, theirs in pairs] for name in pairs[0][1]}
    return {name: statistics.median(values) for name, values in told.items()}


def ours(folder: Path, origin: Mapping[str, Any]) -> Figures:
    """One crawl process, with text workers beside it."""
    folder.mkdir()
    report, words = folder / "beats.json", crawl_words(folder, write_sources(folder, origin["seeds"]))
    with text_workers(folder):
        used = usage(["-m", "benchmarks.beats", str(report), *words])
    with Collection.open(folder, writable=False) as collection:
        kept = len({one.url for one in collection.captures(wanted_as="page")} & origin["pages"].keys())
    return _figures(used, json.loads(report.read_text()), kept, len(origin["pages"]))


def scrapys(scratch: Path, origin: Mapping[str, Any]) -> Figures:
    """One process of stock Scrapy."""
    report = scratch / "plain.json"
    used = usage(["-m", "benchmarks.plain_scrapy", str(report), *origin["seeds"]])
    beats = json.loads(report.read_text())
    return _figures(used, beats, beats.pop("pages") - len(origin["seeds"]), len(origin["pages"]))


def _figures(used: Any, beats: Figures, pages: int, wanted: int) -> Figures:
    if pages != wanted:
        sys.exit(f"{pages} of {wanted} pages were fetched")
    return {"cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss, "pages": pages / beats.pop("seconds"), **beats}


def crawl_words(folder: Path, sources: Path) -> list[str]:
    """The module of the crawl process and its arguments, for a run that is queued here."""
    Collection.open(folder, create=True).close()
    with RunStore(folder) as store:
        ticket = store.queue("pages")
        assert ticket
        ticket.close()
        return crawl_command(folder, sources, "pages", ticket.run.id)[2:]


def write_sources(folder: Path, seeds: list[str]) -> Path:
    """A sources.toml for the pages."""
    path = folder / "sources.toml"
    path.write_text(SOURCES.format(seeds=json.dumps(seeds)))
    return path


def usage(words: list[str]) -> Any:
    """Run Python with these arguments on the first core; the resources that this one process used."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, *words], stdout=said, stderr=said, preexec_fn=lambda: keep_to(ALL[:1])
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(words[:3])} failed: {said.read().decode()[-2000:]}")
    return used


@contextmanager
def text_workers(folder: Path) -> Iterator[None]:
    """Text is made of what is kept, beside whatever the block does."""
    words = [sys.executable, "-m", "benchmarks.crawl", "--text", str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, preexec_fn=lambda: keep_to(others())) as process:
        assert process.stdin is not None
        try:
            yield
        finally:
            process.stdin.close()


def make_text(folder: Path) -> None:
    """Make text until standard input ends."""
    os.nice(TEXT_NICE)
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    Textualiser(folder, workers=max(1, len(others()))).follow(stop)


def others() -> list[int]:
    """All cores but the first; that one, too, where there is no other."""
    return ALL[1:] or ALL


def keep_to(chosen: list[int]) -> None:
    """Let this process, and what it starts, run there alone."""
    if chosen:
        os.sched_setaffinity(0, chosen)


if __name__ == "__main__":
    main()
