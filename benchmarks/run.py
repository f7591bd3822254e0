"""`make bench`: run the scorers and benchmarks, write results.md, and hold every figure against floors.json.

    python -m benchmarks.run --data DIR [--only extraction,language]

floors.json is a ratchet: a figure below its floor fails the run; a floor drops only by a commit that says why.
Ratios are taken within one run, since machines are shared and noisy.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import public_data

HERE = Path(__file__).resolve().parent
VERSIONS = [
    "scrapy",
    "twisted",
    "warcio",
    "langdetect",
    "apscheduler",
    "selectolax",
    "chardet",
    "trafilatura",
    "numpy",
    "isal",
    "sqlalchemy",
    "fastwarc",
]


@dataclass(frozen=True)
class Bench:
    """One command. `{data}` is the data's folder; `needs` the file there that it reads; `writes_json` if it takes --json."""

    name: str
    title: str
    command: tuple[str, ...]
    needs: str
    writes_json: bool = True


BENCHES = (
    Bench(
        "extraction",
        "Article text, one page alone, beside trafilatura with its defaults",
        ("{data}/extraction.py", "benchmarks.adapters:extract", "--against", "benchmarks.peers:trafilatura_extract"),
        "extraction-public.zip",
    ),
    Bench(
        "extraction-titled",
        "The same with the headline before the text, for the set whose gold holds it",
        ("{data}/extraction.py", "benchmarks.adapters:extract_titled", "--datasets", "cleanportaleval"),
        "extraction-public.zip",
    ),
    Bench(
        "extraction-site",
        "Article text with the site's other pages at hand",
        ("{data}/extraction.py", "benchmarks.adapters:extract_site", "--site"),
        "extraction-public.zip",
    ),
    Bench(
        "metadata",
        "Title, author, date",
        ("{data}/metadata.py", "benchmarks.adapters:metadata"),
        "extraction-public.zip",
    ),
    Bench("charset", "Decoding", ("{data}/charset.py", "benchmarks.adapters:decode"), "charset-public.zip", False),
    Bench("language", "Language", ("{data}/language.py", "benchmarks.adapters:detect"), "language-public.jsonl.gz"),
    Bench(
        "chain",
        "The whole chain beside trafilatura + stock langdetect",
        ("-m", "benchmarks.chain", "--data", "{data}"),
        "extraction-public.zip",
    ),
    Bench(
        "normaliser",
        "Normalising an article, by script",
        ("-m", "benchmarks.normaliser", "--data", "{data}"),
        "language-public.jsonl.gz",
    ),
    Bench(
        "textualise",
        "How textualise grows with processes",
        ("-m", "benchmarks.textualise", "--data", "{data}", "--pages", "300"),
        "extraction-public.zip",
    ),
    Bench(
        "warc",
        "WARC files written and read",
        ("-m", "benchmarks.warc", "--data", "{data}"),
        "extraction-public.zip",
        False,
    ),
    Bench(
        "crawl",
        "The crawl process beside stock Scrapy",
        ("-m", "benchmarks.crawl", "--data", "{data}"),
        "extraction-public.zip",
    ),
    Bench(
        "real-pages",
        "Real pages crawled from loopback",
        ("-m", "benchmarks.real_pages", "--data", "{data}"),
        "extraction-public.zip",
    ),
)


def main() -> None:
    """Run the benches that were asked for; exit 1 if one failed or a floor was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data and its scorers")
    parser.add_argument("--only", help="names, comma-separated: " + ", ".join(bench.name for bench in BENCHES))
    options = parser.parse_args()
    chosen = [bench for bench in BENCHES if not options.only or bench.name in options.only.split(",")]
    sections, figures = [], {}
    for bench in chosen:
        public_data(options.data, bench.needs)
        text, found = run(bench, options.data)
        sections.append(f"## {bench.title}\n\n```\n{text.strip()}\n```\n")
        figures |= {f"{bench.name}.{key}": value for key, value in found.items()}
    broken = list(below_floor(figures, json.loads((HERE / "floors.json").read_text())))
    if not options.only:
        (HERE / "results.md").write_text("\n".join([machine(), *sections, *notes()]))
    print("\n".join(broken) or f"{len(figures)} figures, none below its floor")
    sys.exit(bool(broken))


def run(bench: Bench, data: Path) -> tuple[str, dict[str, float]]:
    """What the command printed, and its figures, flattened to `dataset.figure` names."""
    print(f"== {bench.name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "figures.json"
        words = [word.format(data=data) for word in bench.command]
        command = [sys.executable, *words, *(["--json", str(report)] if bench.writes_json else [])]
        place = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(command, capture_output=True, text=True, env=place, cwd=HERE.parent, check=False)
        print(done.stdout, flush=True)
        if done.returncode:
            sys.exit(f"{bench.name} failed: {done.stderr.strip()[-2000:]}")
        return done.stdout, dict(flat(json.loads(report.read_text()))) if bench.writes_json else {}


def flat(value: object, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in a nested JSON value, under its dotted name."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield name, float(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flat(inner, f"{name}.{number}")


def below_floor(figures: dict[str, float], floors: dict[str, dict[str, float]]) -> Iterator[str]:
    """A line for each figure that is below its `min` or above its `max`."""
    for name, bounds in floors.items():
        if name not in figures:
            continue
        low, high = bounds.get("min", float("-inf")), bounds.get("max", float("inf"))
        if not low <= figures[name] <= high:
            yield f"FLOOR BROKEN {name}: {figures[name]:.4f}, allowed {low} to {high}"


def machine() -> str:
    """The head of results.md: what it ran on and with what."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in VERSIONS)
    return (
        "# Results\n\nWritten by `make bench`; speeds are ratios within one run on a shared machine.\n\n"
        f"- {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n- {versions}\n"
    )


def notes() -> list[str]:
    """What was tried and what it gave: the files of notes/, appended as they are."""
    return [path.read_text() for path in sorted((HERE / "notes").glob("*.md"))]


if __name__ == "__main__":
    main()
