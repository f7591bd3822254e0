"""Build archive/text/data/profiles.npz from the profiles of an installed langdetect (Apache-2.0).

    python -m benchmarks.language_table [--out archive/text/data/profiles.npz]

Needed only when langdetect's profiles or the table's form change; the file is kept in the source tree.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import langdetect
import numpy as np
from langdetect.utils.ngram import NGram

from archive.text.grams import packed
from archive.text.profiles import ID_BITS, SPACE, UNKNOWN, UPPER

PLANE = 0x10000  # code points that get a class of their own


def main() -> None:
    """Build the table and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("archive/text/data/profiles.npz"))
    options = parser.parse_args()
    table = build(read_profiles())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out, **table)
    print(
        f"{options.out}: {len(table['key_steps'])} n-grams, {len(table['tags'])} profiles, {options.out.stat().st_size} bytes"
    )


def read_profiles() -> dict[str, dict[str, Any]]:
    """langdetect's profiles by tag: `freq` (n-gram -> count), `n_words` (total by length)."""
    folder = Path(langdetect.__file__).parent / "profiles"
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.iterdir()) if path.is_file()}


def build(profiles: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The arrays that `archive.text.profiles.load` reads."""
    grams = {gram for profile in profiles.values() for gram in profile["freq"] if 1 <= len(gram) <= 3}
    letters = sorted({letter for gram in grams for letter in gram} - {" "})
    ids = {" ": SPACE} | {letter: number for number, letter in enumerate(letters, UNKNOWN + 1)}
    if len(ids) > 1 << ID_BITS:
        raise ValueError(f"{len(ids)} letters do not fit into {ID_BITS} bits")
    key_of = {gram: _packed(gram, ids) for gram in grams}
    ordered = sorted(grams, key=key_of.__getitem__)
    keys = np.array([key_of[gram] for gram in ordered], np.uint64)
    entries = [
        (language, profile["freq"][gram])
        for gram in ordered
        for language, profile in enumerate(profiles.values())
        if gram in profile["freq"]
    ]
    return {
        "tags": np.array(list(profiles)),
        "classes": np.array([_letter_class(chr(code), ids) for code in range(PLANE)], np.uint16),
        "languages_of_key": np.array([sum(g in p["freq"] for p in profiles.values()) for g in ordered], np.uint8),
        "languages": np.array([language for language, _ in entries], np.uint8),
        "counts": np.array([count for _, count in entries], np.uint32),
        "totals": np.array([profile["n_words"] for profile in profiles.values()], np.float64),
    } | packed(keys)


def _packed(gram: str, ids: dict[str, int]) -> int:
    if (len(gram) == 3 and gram[1] == " ") or gram in (" ", "  "):
        raise ValueError(f"{gram!r} is an n-gram that langdetect skips")
    key = 0
    for letter in gram:
        key = key << ID_BITS | ids[letter]
    return key


def _letter_class(letter: str, ids: dict[str, int]) -> int:
    normal = NGram.normalize(letter)
    return ids.get(normal, UNKNOWN) | (UPPER if normal.isupper() else 0)


if __name__ == "__main__":
    main()
