"""How long normalising an article of 4,000 characters takes, in each script.

    python -m benchmarks.normaliser --data ../shared/bench [--json FILE]

Fastest of 25, in us, for a language or two of each script; `most` is the slowest of them, `in_english` how many times the
English article that is. On a busy machine the times grow, and their ratios hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path

from archive.text.normalise import normalise_text
from benchmarks.data import public_data

SIZE = 4_000  # characters
TURNS = 25
LANGUAGES = "en fr ru el hy ka he ar fa hi bn pa gu ta te kn ml si th my km am zh ja ko vi".split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds language-public.jsonl.gz")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    texts = articles(public_data(options.data, "language-public.jsonl.gz"))
    figures = {language: min(took(text) for _ in range(TURNS)) for language, text in texts.items()}
    figures |= {"most": max(figures.values()), "in_english": max(figures.values()) / figures["en"]}
    print("  ".join(f"{name} {value:.0f}" if value > 10 else f"{name} {value:.2f}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


def articles(data: Path) -> dict[str, str]:
    """`SIZE` characters of each language that the data has enough of, as articles keep them."""
    gathered = defaultdict[str, list[str]](list)
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gathered[row["lang"]].append(row["text"])
    whole = {language: "\n\n".join(gathered[language]) for language in LANGUAGES}
    return {language: text[:SIZE].strip() for language, text in whole.items() if len(text) >= SIZE}


def took(text: str) -> float:
    """Microseconds."""
    begun = time.perf_counter()
    normalise_text(text)
    return 1e6 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
