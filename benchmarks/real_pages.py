"""Real pages from loopback through the normal command: pages/s, articles, F1 against gold, languages, bytes.

    python -m benchmarks.real_pages --data ../shared/bench [--dataset aeb] [--json FILE] [--keep DIR]

The pages stand on loopback as sites behind listing pages, and `microfiche crawl` takes them whole, text included. What the
crawl process alone costs is told by benchmarks.crawl.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.crawl import write_sources
from benchmarks.data import public_data
from benchmarks.origin import read_gold, running_origin


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
