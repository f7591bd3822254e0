"""langdetect's own profiles, scored exactly.

langdetect draws n-grams of a text at random until one language is nearly certain. Here every n-gram (one to three
letters) of the text counts, once for each time it occurs: a naive Bayes sum over the same profiles with the same
smoothing. That is deterministic, and one table look-up with numpy instead of a loop. How letters are classed, words cut
and words in capitals left out follows langdetect 1.0.9 (Apache-2.0), whose profiles `data/profiles.npz` holds as sparse
counts; `python -m benchmarks.language_table` builds that file from an installed langdetect.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from pkgutil import get_data
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.text.grams import Grams, Keys, unpacked
from archive.text.kernel import compiled

SMOOTHING = 0.5 / 10_000  # langdetect: ALPHA_DEFAULT / BASE_FREQ
ID_BITS = 12  # bits of one letter in a packed n-gram; no letter has number 0, so the length shows
UPPER = 0x8000  # flag of a letter class: the letter is a capital
OTHER = 0x300  # code points from here on, Vietnamese letters apart, are not Latin to langdetect
SPACE, UNKNOWN = 1, 2  # letter classes

_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")

Codes = npt.NDArray[np.uint32]


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
    """The table: a hash of n-grams without collisions, and what each n-gram says for each profile."""

    tags: tuple[str, ...]
    classes: npt.NDArray[np.uint16]  # of each code point of the basic plane: letter class, UPPER
    grams: Grams
    gains: npt.NDArray[np.float32]  # row x profile: log-likelihood above that of an unseen n-gram

    @cached_property
    def primary(self) -> tuple[str, ...]:
        """The primary language subtag of each profile."""
        return tuple(tag.partition("-")[0] for tag in self.tags)

    @cached_property
    def known(self) -> frozenset[str]:
        """The languages that there is a profile of."""
        return frozenset(self.primary)

    @cached_property
    def doubled(self) -> tuple[int, ...]:
        """The profiles whose language has a later one too."""
        return tuple(place for place, tag in enumerate(self.primary) if tag in self.primary[place + 1 :])

    def score(self, codes: Codes, *, mixed: bool = True) -> tuple[npt.NDArray[np.float32], int]:
        """Log-likelihood of each language above that of an unseen text, and how many n-grams were known.

        `mixed`: whether there may be letters of several scripts.
        """
        counted = _letters_that_count(codes) if mixed else codes
        if self._compiled is not None:
            sums, number = compiled.gram_scores(self._compiled, counted)
            return np.frombuffer(sums, np.float32), number
        return self.score_pure(counted)

    def score_pure(self, codes: Codes) -> tuple[npt.NDArray[np.float32], int]:
        """The same by numpy, of letters that all count; the kernel's sums are equal to the last bit."""
        wanted = packed_grams(self.classes.take(codes, mode="clip"))
        rows, is_known = self.grams.rows(wanted)
        known = rows[is_known]
        scores: npt.NDArray[np.float32] = np.einsum("ij->j", self.gains.take(known, axis=0, mode="clip"))
        return scores, len(known)

    @cached_property
    def _compiled(self) -> Any:
        """The table as the kernel holds it; None where that was not built."""
        if compiled is None:
            return None
        grams = self.grams
        tables = (self.classes, grams.keys, grams.displacements, grams.slots, self.gains)
        return compiled.grams(*tables, int(grams.shift), ID_BITS, UPPER, SPACE)


def _letters_that_count(codes: Codes) -> Codes:
    """Without Latin letters where another script prevails twice over: names and brands say nothing there."""
    if not codes.size or codes.max() < OTHER:
        return codes
    latin = (codes >= ord("A")) & (codes <= ord("z"))
    other = (codes >= OTHER) & ~((codes >= 0x1E00) & (codes < 0x1F00))
    return codes[~latin] if 2 * np.count_nonzero(latin) < np.count_nonzero(other) else codes


def packed_grams(classes: npt.NDArray[np.uint16]) -> Keys:
    """Every n-gram of one to three letters of the text, packed into integers, where langdetect would look at it.

    langdetect skips a lone space, white space next to white space and three characters with a space in the middle. No
    profile holds such n-grams, so here they need no sorting out: they are looked up in vain.
    """
    size = len(classes)
    letters = np.empty(size + 1, np.uint64)
    letters[0] = SPACE
    np.bitwise_and(classes, UPPER - 1, out=letters[1:], casting="unsafe")
    grams = np.empty(3 * size - 1 if size else 0, np.uint64)
    twos, threes = grams[size : 2 * size], grams[2 * size :]
    grams[:size] = letters[1:]
    np.left_shift(letters[:-1], np.uint64(ID_BITS), out=twos)
    twos |= letters[1:]
    np.left_shift(twos[:-1], np.uint64(ID_BITS), out=threes)
    threes |= letters[2:]
    capital = classes >= UPPER
    shouted = capital[1:] & capital[:-1]
    if shouted.any():  # n-grams that end in the second of two capitals
        grams[1:size][shouted] = twos[1:][shouted] = threes[shouted] = 0
    return grams


def load() -> Profiles:
    """Read the table that comes with the package."""
    packed = get_data("archive.text", "data/profiles.npz") or b""
    with np.load(io.BytesIO(packed), allow_pickle=False) as table:
        tags = tuple(str(tag) for tag in table["tags"])
        grams = unpacked(table)
        keys = grams.keys
        places = np.repeat(np.arange(len(keys)), table["languages_of_key"])
        columns = table["languages"].astype(np.intp)
        lengths = (keys >> np.uint64(ID_BITS) > 0) + (keys >> np.uint64(2 * ID_BITS) > 0).astype(np.intp)
        share = table["counts"] / table["totals"][columns, lengths[places]]
        gains = np.zeros((len(keys), len(tags)), np.float32)
        gains[places, columns] = np.log1p(share / SMOOTHING)
        profiles = Profiles(tags, table["classes"], grams, gains)
        _ = profiles.known, profiles.doubled, profiles._compiled  # made now: whoever loads holds the lock
        return profiles
