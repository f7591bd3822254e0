"""The whole chain (decode to language) beside trafilatura + stock langdetect, page by page in one run.

    python -m benchmarks.chain --data ../shared/bench [--datasets aeb,wcxb-article] [--every 3] [--json FILE]

Prints the median CPU per page of both and the median of the ratios: the ratio holds on a busy machine, the times do not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from archive.text import extract_article
from benchmarks.data import public_data
from benchmarks.peers import trafilatura_and_langdetect


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds extraction-public.zip")
    parser.add_argument("--datasets", default="aeb,wcxb-article,fundus-eval")
    parser.add_argument("--every", type=int, default=3, help="take every Nth page")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pages = read_pages(public_data(options.data, "extraction-public.zip"), options.datasets.split(","), options.every)
    figures = compare(pages)
    print("  ".join(f"{name} {value:.2f}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def read_pages(archive: Path, datasets: list[str], every: int) -> list[tuple[bytes, str]]:
    """(html, url) of every Nth page of the data sets."""
    with zipfile.ZipFile(archive) as bag:
        rows = [row for row in json.loads(bag.read("index.json")) if row["dataset"] in datasets][::every]
        return [(bag.read(row["html"]), row["url"]) for row in rows]


def compare(pages: list[tuple[bytes, str]]) -> dict[str, float]:
    """Median CPU (ms) of both chains and the median ratio, each page once through both in turn."""

    def ours(html: bytes, url: str) -> object:
        return extract_article(html, url=url)

    for chain in (ours, trafilatura_and_langdetect):
        chain(*pages[0])
    mine, theirs = [], []
    for page in pages:
        mine.append(_cpu_ms(ours, page))
        theirs.append(_cpu_ms(trafilatura_and_langdetect, page))
    ratios = [other / own for own, other in zip(mine, theirs, strict=True)]
    return {
        "pages": float(len(pages)),
        "ours_ms": statistics.median(mine),
        "peer_ms": statistics.median(theirs),
        "speed": statistics.median(ratios),
        "ours_max_ms": max(mine),
    }


def _cpu_ms(chain: Callable[[bytes, str], object], page: tuple[bytes, str]) -> float:
    start = time.process_time()
    chain(*page)
    return max(1e3 * (time.process_time() - start), 1e-3)


if __name__ == "__main__":
    main()
