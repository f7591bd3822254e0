"""Texts that are nearly the same: MinHash (Broder 1997) finds who may be, the shingles themselves decide.

A shingle is three words in a row, in the index's form (archive.catalog.fold), so that case, accents and the scripts
without spaces are no matter. Eight bands of four hashes name a pair that shares half its shingles in two of five cases,
one that shares seven tenths in nine of ten; what was named is compared exactly. The hashes are rensa's.
"""

from __future__ import annotations

import struct
from collections.abc import Set as AbstractSet

from rensa import RMinHash

SHINGLE = 3  # words
NEAR = 0.7  # share of common shingles (Jaccard) from which on two texts are copies of one article
FEWEST = 40  # shingles, below which a text says too little to be known again
BANDS, ROWS = 8, 4
SEED = 20_261_122


def shingles(indexed: str) -> frozenset[str]:
    """The shingles of a text in the index's form; none where it is too short."""
    words = indexed.split()
    found = frozenset(map(" ".join, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))
    return found if len(found) >= FEWEST else frozenset()


def bands(found: AbstractSet[str]) -> list[int]:
    """`BANDS` signed 64-bit numbers; two texts that are near share one of them, nearly always. None of no shingles."""
    if not found:
        return []
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(list(found))  # in any order: of the hashes the least count
    digest = sketch.digest()
    return [_number(digest[at * ROWS : (at + 1) * ROWS], at) for at in range(BANDS)]


def are_near(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether two texts are copies of one article."""
    common = len(one & other)
    return common > 0 and common >= NEAR * (len(one) + len(other) - common)


def _number(hashes: list[int], band: int) -> int:
    """One number of four 32-bit hashes; bands are kept apart."""
    value = 0xCBF29CE484222325 ^ band
    for byte in struct.pack(f"<{len(hashes)}I", *hashes):
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return value - (1 << 63)
