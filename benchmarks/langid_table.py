"""Build archive/text/data/langid.npz from the model of an installed py3langid 0.4 (BSD-3-Clause).

    python -m benchmarks.langid_table [--features 50000] [--step 0.08] [--out archive/text/data/langid.npz]

Needed only when the model or the table's form change; the file is kept in the source tree.
"""

from __future__ import annotations

import argparse
import io
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_DIR, MODEL_FILE

from archive.text.engines import fold
from archive.text.grams import packed
from archive.text.langid import LONGEST
from archive.text.scripts import NOT_JUDGED

NO_LANGUAGE = "zxx"


def main() -> None:
    """Build the table and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("archive/text/data/langid.npz"))
    parser.add_argument("--features", type=int, default=50_000, help="n-grams that keep what they say")
    parser.add_argument("--step", type=float, default=0.08, help="of log-likelihood, that one of 256 values is")
    options = parser.parse_args()
    with np.load(io.BytesIO(lzma.open(MODEL_DIR / MODEL_FILE).read()), allow_pickle=False) as model:
        table = build(dict(model), options.features, options.step)
    np.savez_compressed(options.out, **table)
    print(f"{options.out}: {table['gains'].shape} gains, {options.out.stat().st_size} bytes")


def build(model: dict[str, Any], features: int, step: float) -> dict[str, Any]:
    """The arrays that `archive.text.langid.load` reads."""
    kept = [at for at, tag in enumerate(model["classes"]) if tag != NO_LANGUAGE and fold(tag) not in NOT_JUDGED]
    says = model["ptc"][:, kept].astype(np.float32)
    floor = says.min(axis=0)
    gains = np.clip(np.round((says - floor) / step), 0, 255).astype(np.uint8)
    grams = grams_of_states(model)
    ordered = sorted((int.from_bytes(gram, "big"), state) for state, gram in grams.items())
    out = model["out_feat"][[state for _, state in ordered]]
    worth = np.where(out >= 0, gains[out].astype(np.float32).std(axis=1), -1.0)
    telling = np.zeros(len(out), np.uint8)
    telling[np.argsort(-worth, kind="stable")[:features]] = 1
    return {
        "tags": np.array([str(model["classes"][at]) for at in kept]),
        "telling": np.packbits(telling),
        "gains": np.ascontiguousarray(gains[out[telling == 1]].T),
        "floor": floor,
        "prior": model["pc"][kept].astype(np.float32),
        "step": np.array(step),
    } | packed(np.array([key for key, _ in ordered], np.uint64))


def grams_of_states(model: dict[str, Any]) -> dict[int, bytes]:
    """The n-gram of each state of the automaton: the shortest way to it from the start."""
    step, row = model["nextmove"], model["nextmove_row"].astype(np.int64) << 8
    found, newest = {0: b""}, [0]
    while newest:
        level = newest
        newest = []
        for state in level:
            follow: npt.NDArray[Any] = step[row[state] : row[state] + 256]
            for byte, after in enumerate(follow.tolist()):
                if after not in found:
                    found[after] = found[state] + bytes([byte])
                    newest.append(after)
    del found[0]
    if max(map(len, found.values())) > LONGEST or any(gram.startswith(b"\0") for gram in found.values()):
        raise ValueError(f"an n-gram of the model is longer than {LONGEST} bytes or begins with NUL")
    return found


if __name__ == "__main__":
    main()
