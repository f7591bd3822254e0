"""langdetect's own profiles, scored exactly.

langdetect draws n-grams of a text at random until one language is nearly certain. Here every n-gram (one to three
letters)
of the text counts, once for each time it occurs: a naive Bayes sum over the same profiles with the same smoothing. That
is deterministic, and one table look-up with numpy instead of a loop. How letters are classed, words cut and words in
capitals left out follows langdetect 1.0.9 (Apache-2.0), whose profiles `data/profiles.npz` holds as sparse counts;
`python -m benchmarks.language_table` builds that file from an installed langdetect.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
import numpy.typing as npt

SMOOTHING = 0.5 / 10_000  # langdetect: ALPHA_DEFAULT / BASE_FREQ
ID_BITS = 12  # bits of one letter in a packed n-gram
LENGTH_SHIFT = 3 * ID_BITS  # where the n-gram's length is packed
SLOT_BITS = 20  # 4 MB of slots: one n-gram in 25 shares its slot and is looked up by bisection
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio
UPPER = 0x8000  # flag of a letter class: the letter is a capital
OTHER = 0x300  # code points from here on, Vietnamese letters apart, are not Latin to langdetect
SPACE, UNKNOWN = 0, 1  # letter classes

_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")

Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.int64]


def without_addresses(text: str) -> str:
    """The text without URLs and e-mail addresses, which are in no language."""
    if "://" in text:
        text = _URL.sub(" ", text)
    return _MAIL.sub(" ", text) if "@" in text else text


def code_points(text: str) -> Codes:
    """The code points of a text as an array."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


@dataclass(frozen=True)
class Profiles:
    """The table: `keys` sorted packed n-grams, `gains` (n-gram x language) log-likelihood above an unseen one."""

    tags: tuple[str, ...]
    classes: npt.NDArray[np.uint16]  # of each code point of the basic plane: letter class, UPPER
    keys: Keys
    gains: npt.NDArray[np.float32]

    @cached_property
    def primary(self) -> tuple[str, ...]:
        """The primary language subtag of each profile."""
        return tuple(tag.partition("-")[0] for tag in self.tags)

    @cached_property
    def known(self) -> frozenset[str]:
        """The languages that there is a profile of."""
        return frozenset(self.primary)

    def score(self, codes: Codes) -> tuple[npt.NDArray[np.float32], int]:
        """Log-likelihood of each language above that of an unseen text, and how many n-grams were known."""
        known = self._places(packed_grams(self.classes.take(_letters_that_count(codes), mode="clip")))
        scores: npt.NDArray[np.float32] = np.einsum("ij->j", self.gains.take(known, axis=0, mode="clip"))
        return scores, len(known)

    def _places(self, wanted: Keys) -> npt.NDArray[np.int32]:
        """Where the wanted n-grams stand in the table; those that are not in it are left out."""
        first = self.slots.take(_hashed(wanted, SLOT_BITS))
        hit = self.keys.take(first) == wanted
        missed = wanted[~hit]
        second = np.searchsorted(self.spilled_keys, missed)
        second[second == len(self.spilled_keys)] = 0
        late = second[self.spilled_keys.take(second) == missed]
        places: npt.NDArray[np.int32] = np.concatenate((first[hit], self.spilled.take(late)))
        return places

    @cached_property
    def slots(self) -> npt.NDArray[np.int32]:
        """Hash of an n-gram -> its place in `keys`; of several with one hash, the last."""
        slots = np.zeros(1 << SLOT_BITS, np.int32)
        slots[_hashed(self.keys, SLOT_BITS)] = np.arange(len(self.keys), dtype=np.int32)
        return slots

    @cached_property
    def spilled(self) -> npt.NDArray[np.int32]:
        """Places of the n-grams that found no slot of their own, in the order of their keys."""
        places = np.arange(len(self.keys), dtype=np.int32)
        spilled: npt.NDArray[np.int32] = places[self.slots.take(_hashed(self.keys, SLOT_BITS)) != places]
        return spilled

    @cached_property
    def spilled_keys(self) -> Keys:
        """The keys of `spilled`, sorted."""
        return self.keys.take(self.spilled)


def _hashed(keys: Keys, bits: int) -> npt.NDArray[np.intp]:
    """Multiplicative (Fibonacci) hash of packed n-grams into `bits` bits."""
    hashed: npt.NDArray[np.intp] = ((keys.view(np.uint64) * GOLDEN) >> np.uint64(64 - bits)).view(np.int64)
    return hashed


def _letters_that_count(codes: Codes) -> Codes:
    """Without Latin letters where another script prevails twice over: names and brands say nothing there."""
    if not codes.size or codes.max() < OTHER:
        return codes
    latin = (codes >= ord("A")) & (codes <= ord("z"))
    other = (codes >= OTHER) & ~((codes >= 0x1E00) & (codes < 0x1F00))
    return codes[~latin] if 2 * np.count_nonzero(latin) < np.count_nonzero(other) else codes


def packed_grams(classes: npt.NDArray[np.uint16]) -> Keys:
    """Every n-gram of one to three letters that langdetect would look at, packed into integers."""
    letters = np.zeros(len(classes) + 1, np.int64)
    letters[1:] = classes & (UPPER - 1)
    capital = np.zeros(len(letters), bool)
    capital[1:] = classes >= UPPER
    space = letters == SPACE
    repeated = space[1:] & space[:-1]
    if repeated.any():
        keep = np.concatenate(([True], ~repeated))
        letters, capital, space = letters[keep], capital[keep], space[keep]
    grams = np.zeros((3, len(letters)), np.int64)
    grams[0] = letters | 1 << LENGTH_SHIFT
    grams[1, 1:] = letters[:-1] << ID_BITS | letters[1:] | 2 << LENGTH_SHIFT
    grams[2, 2:] = (letters[:-2] << 2 * ID_BITS) + (grams[1, 2:] + (1 << LENGTH_SHIFT))
    counts = np.zeros(grams.shape, bool)
    counts[:, 1:] = ~(capital[1:] & capital[:-1])
    counts[0] &= ~space
    counts[2, 1:] &= ~space[:-1]
    counts[2, :2] = False
    return grams[counts]


def load() -> Profiles:
    """Read the table that comes with the package."""
    packed = resources.files("archive.text").joinpath("data/profiles.npz").read_bytes()
    with np.load(io.BytesIO(packed), allow_pickle=False) as table:
        tags = tuple(str(tag) for tag in table["tags"])
        keys = np.cumsum(table["key_steps"], dtype=np.int64)
        rows = np.repeat(np.arange(len(keys)), table["languages_of_key"])
        columns = table["languages"].astype(np.intp)
        lengths = (keys >> LENGTH_SHIFT) - 1
        share = table["counts"] / table["totals"][columns, lengths[rows]]
        gains = np.zeros((len(keys), len(tags)), np.float32)
        gains[rows, columns] = np.log1p(share / SMOOTHING)
        profiles = Profiles(tags, table["classes"], keys, gains)
        _ = profiles.known, profiles.spilled_keys  # made now: whoever loads holds the lock
        return profiles
