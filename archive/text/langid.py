"""py3langid's model as a table of our own: the same n-grams of bytes, what each says in 8 bits.

py3langid walks its automaton byte by byte: at each byte the longest n-gram counts that ends there. Here all n-grams of
a text are looked up at once. Its model takes 68 MB and 0.5 s to unpack; `data/langid.npz` keeps of it the languages
that the script does not settle and the n-grams that tell most (the others are known, and say nothing), and is read in a
few hundredths of a second. `python -m benchmarks.langid_table` builds that file from an installed py3langid 0.4
(BSD-3-Clause, see data/NOTICE.md).
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from pkgutil import get_data

import numpy as np
import numpy.typing as npt

from archive.text.grams import Grams, Keys, unpacked

LONGEST = 6  # bytes of an n-gram: a packed one fits into 48 bits, and none begins with NUL

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """The n-grams, and what each says for each language: `floor` and, in steps of `step`, what it is above it."""

    tags: tuple[str, ...]
    grams: Grams
    feature: npt.NDArray[np.int32]  # of each n-gram's row, -1 if it says nothing
    gains: npt.NDArray[np.uint8]  # feature x language
    floor: Floats  # of each language: log-likelihood of an n-gram it does not know
    prior: Floats
    step: float

    def score(self, text: str) -> Floats:
        """Log-likelihood of each language; a repeated n-gram counts by the logarithm of its number, as there."""
        features = self.feature.take(longest_at_each(self.grams, wire_of(text)))
        features = features[features >= 0]
        if not features.size:
            return self.prior
        different, number = np.unique(features, return_counts=True)
        weights = np.log1p(number.astype(np.float32))
        gained: Floats = weights @ self.gains.take(different, axis=0).astype(np.float32)
        gained *= self.step
        gained += self.floor * weights.sum()
        gained += self.prior
        return gained


def wire_of(text: str) -> bytes:
    """The text as py3langid reads it: composed, all capitals made small."""
    return unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "replace")


def windows(wire: bytes) -> Keys:
    """Row k: the k + 1 bytes that end at each byte, packed; 0 where the text begins later."""
    letters = np.frombuffer(wire, np.uint8)
    found = np.zeros((LONGEST, len(letters)), np.uint64)
    found[0] = letters
    for size in range(1, min(LONGEST, len(letters))):
        longer = found[size, size:]
        np.left_shift(found[size - 1, size - 1 : -1], np.uint64(8), out=longer)
        longer |= found[0, size:]
    return found


def longest_at_each(grams: Grams, wire: bytes) -> npt.NDArray[np.int32]:
    """The row of the longest known n-gram that ends at each byte, without the bytes where none does."""
    wanted = windows(wire)
    rows, known = grams.rows(wanted)
    best = np.full(len(wire), -1, np.int32)
    for row, is_known in zip(rows, known, strict=True):
        np.copyto(best, row, where=is_known)
    return best[best >= 0]


def load() -> Model:
    """Read the table that comes with the package."""
    packed = get_data("archive.text", "data/langid.npz") or b""
    with np.load(io.BytesIO(packed), allow_pickle=False) as table:
        telling = np.unpackbits(table["telling"])[: len(table["key_steps"])]
        feature = np.cumsum(telling, dtype=np.int32) - np.int32(1)
        feature[telling == 0] = -1
        return Model(
            tuple(table["tags"].tolist()),
            unpacked(table),
            feature,
            np.ascontiguousarray(table["gains"].T),
            table["floor"],
            table["prior"],
            float(table["step"]),
        )
