"""Packed n-grams looked up many at once: a hash without collisions, so each look-up is a few steps of numpy.

Hash and displace: a bucket of the hash's first bits has a number that, xored with the slots of its n-grams, sends each
of them to a slot of its own (Czech, Havas, Majewski 1997; Belazzougui, Botelho, Dietzfelbinger 2009).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

SLOT_BITS = 18  # of the hash table: a third to two fifths of its slots are taken
SLOT_SHIFTS = range(8, 65 - 14 - 18)  # which bits of the hash may be the slot: those of a bucket must differ there
BUCKET_BITS = 14
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio
_TO_BUCKET = np.uint64(64 - BUCKET_BITS)
_SLOTS = np.uint64((1 << SLOT_BITS) - 1)

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grams:
    """The n-grams that a table knows, by row."""

    keys: Keys  # of each row, ascending
    displacements: Places  # of each bucket
    shift: np.uint64  # of the hash, to its slot
    slots: npt.NDArray[np.int32]  # hash -> row

    def rows(self, wanted: Keys) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """A row for each n-gram, and whether that n-gram is really the one of the row: the others are unknown."""
        rows = self.slots.take(slot_of(wanted, self.displacements, self.shift))
        return rows, self.keys.take(rows) == wanted


def hashed(keys: Keys, shift: np.uint64) -> tuple[Places, Places]:
    """Bucket and slot of packed n-grams (multiplicative hashing), the slot before its bucket's displacement."""
    spread = keys * GOLDEN
    buckets = spread >> _TO_BUCKET
    spread >>= shift
    spread &= _SLOTS
    return buckets.view(np.int64), spread.view(np.int64)


def slot_of(keys: Keys, displacements: Places, shift: np.uint64) -> Places:
    """The slot of packed n-grams: no two of the table share one."""
    buckets, slots = hashed(keys, shift)
    slots ^= displacements.take(buckets)
    return slots


def packed(keys: Keys) -> dict[str, Any]:
    """What `unpacked` makes a table of, for ascending keys. Raises ValueError if two n-grams cannot be kept apart."""
    for number in SLOT_SHIFTS:
        shift = np.uint64(number)
        buckets, slots = hashed(keys, shift)
        if len(np.unique(buckets << SLOT_BITS | slots)) == len(keys):
            steps = np.diff(keys, prepend=np.uint64(0))
            return {"key_steps": steps, "shift": shift, "displacements": _displacements(buckets, slots)}
    raise ValueError(f"{len(keys)} n-grams: no part of their hashes keeps those of one bucket apart")


def _displacements(buckets: Places, slots: Places) -> npt.NDArray[np.uint32]:
    """For each bucket the least number that sends its n-grams to free slots, the fullest buckets first."""
    found, free = np.zeros(1 << BUCKET_BITS, np.uint32), np.ones(1 << SLOT_BITS, bool)
    numbers, sizes = np.unique(buckets, return_counts=True)
    for bucket in numbers[np.argsort(-sizes, kind="stable")]:
        mine = slots[buckets == bucket]
        found[bucket] = next(number for number in range(1 << SLOT_BITS) if free[mine ^ number].all())
        free[mine ^ int(found[bucket])] = False
    return found


def unpacked(table: Mapping[str, Any]) -> Grams:
    """The n-grams of a file that holds what `packed` gave."""
    keys, shift = np.cumsum(table["key_steps"], dtype=np.uint64), np.uint64(table["shift"])
    displacements = table["displacements"].astype(np.int64)
    slots = np.zeros(1 << SLOT_BITS, np.int32)
    slots[slot_of(keys, displacements, shift)] = np.arange(len(keys))
    return Grams(keys, displacements, shift, slots)
