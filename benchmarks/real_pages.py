"""Real pages from loopback through the normal command: pages/s, articles, F1 against gold, languages, bytes, CPU beside Scrapy.

    python -m benchmarks.real_pages --data ../shared/bench [--dataset aeb] [--json FILE] [--keep DIR]

The pages stand on loopback as sites behind listing pages. First `microfiche crawl` takes them whole; then the crawl
process alone and a stock Scrapy crawl of the same pages (no pipelines) run in turn, each three times, and the medians of
their CPU times and their ratio are printed.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from archive import Collection
from benchmarks.data import public_data
from benchmarks.origin import read_gold, running_origin
from crawler.launch import crawl_command
from crawler.runs import RunStore

ROUNDS = 3
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


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds extraction-public.zip and extraction.py"
    )
    parser.add_argument("--dataset", default="aeb")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path, help="keep the collection here")
    options = parser.parse_args()
    archive, scorer = public_data(options.data, "extraction-public.zip"), public_data(options.data, "extraction.py")
    with tempfile.TemporaryDirectory() as scratch, running_origin(archive, options.dataset) as origin:
        folder = options.keep or Path(scratch) / "whole"
        figures = whole_path(folder, origin) | quality(
            folder, origin, read_gold(archive, options.dataset), load(scorer)
        )
        figures |= beside_scrapy(Path(scratch), origin["seeds"])
    for name, value in figures.items():
        print(f"{name:28}{value:10.3f}" if isinstance(value, float) else f"{name:28}{value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def load(path: Path) -> ModuleType:
    """The scorer, as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def whole_path(folder: Path, origin: dict[str, Any]) -> dict[str, Any]:
    """`microfiche crawl`, as a user runs it: fetched, kept, textualised."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = write_sources(folder, origin["seeds"])
    started = time.perf_counter()
    microfiche("crawl", "--sources", str(sources), "--collection", str(folder))
    seconds = time.perf_counter() - started
    kept = [line for line in export(folder, "--captures") if line["url"] in origin["pages"]]
    size = sum(path.stat().st_size for path in (folder / "warc").iterdir())
    return {"pages": float(len(kept)), "seconds": seconds, "pages_per_s": len(kept) / seconds, "warc_MB": size / 1e6}


def quality(folder: Path, origin: dict[str, Any], gold: dict[str, str], scorer: ModuleType) -> dict[str, Any]:
    """Articles found, their F1 against gold, their languages."""
    lines = {origin["pages"][line["url"]]: line for line in export(folder) if line["url"] in origin["pages"]}
    counts = [scorer.shingle_counts(gold[name], lines[name]["text"] if name in lines else "") for name in gold]
    languages = collections.Counter(line["language"] for line in lines.values())
    return {
        "articles": float(sum(line["is_article"] for line in lines.values())),
        "F1": scorer.shingle_score(counts)[0],
        "languages": ", ".join(f"{tag} {count}" for tag, count in languages.most_common()),
    }


def beside_scrapy(scratch: Path, seeds: list[str]) -> dict[str, float]:
    """CPU seconds of our crawl process and of plain Scrapy on the same pages, in turn."""
    mine, theirs, memory = [], [], []
    for number in range(ROUNDS):
        folder = scratch / f"alone-{number}"
        folder.mkdir()
        sources = write_sources(folder, seeds)
        own = usage(crawl_words(folder, sources))
        other = usage(["-m", "benchmarks.plain_scrapy", *seeds])
        mine.append(own.ru_utime + own.ru_stime)
        theirs.append(other.ru_utime + other.ru_stime)
        memory.append(own.ru_maxrss / other.ru_maxrss)
    return {
        "crawl_process_cpu_s": statistics.median(mine),
        "plain_scrapy_cpu_s": statistics.median(theirs),
        "cpu_ratio": statistics.median(own / other for own, other in zip(mine, theirs, strict=True)),
        "rss_ratio": statistics.median(memory),
    }


def crawl_words(folder: Path, sources: Path) -> list[str]:
    """The arguments of one crawl process, for a run that is queued here."""
    Collection.open(folder, create=True).close()
    with RunStore(folder) as store:
        ticket = store.queue("pages")
        assert ticket
        ticket.close()
        return crawl_command(folder, sources, "pages", ticket.run.id)[1:]


def usage(words: list[str]) -> Any:
    """Run Python with these arguments; the resources that this one process used."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([sys.executable, *words], stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(words[:2])} failed: {said.read().decode()[-2000:]}")
    return used


def write_sources(folder: Path, seeds: list[str]) -> Path:
    path = folder / "sources.toml"
    path.write_text(SOURCES.format(seeds=json.dumps(seeds)))
    return path


def export(folder: Path, *words: str) -> list[dict[str, Any]]:
    """The JSON lines of `microfiche export`."""
    text = microfiche("export", "--format", "jsonl", *words, "--collection", str(folder))
    return [json.loads(line) for line in text.splitlines()]


def microfiche(*words: str) -> str:
    """Run the command; what it printed."""
    done = subprocess.run([sys.executable, "-m", "archive.cli", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"microfiche {words[0]} failed: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
