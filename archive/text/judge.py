"""The detectors' verdicts weighed against each other: a conditional logit with one set of weights for all languages.

Each candidate language gets a row of features (how far each engine puts it behind its best, whether the engine knows
the language at all, ...); the weights say what such evidence is worth, whatever the language. `benchmarks.language_weights`
fits them on labelled texts and scores them on held-out documents. Close kin (Croatian, Bosnian and Serbian; Indonesian and
Malay; ...) are judged as one family here and told apart by `archive.text.kin`.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from math import exp, log, sqrt

from archive.text.engines import Chunks, Summed
from archive.text.scripts import AMONG, NOT_LATIN, foreign_letters

FAMILIES = {
    "hbs": ("hr", "sr", "bs", "sh"),  # in Latin letters; ISO 639-3 macrolanguage
    "msa": ("id", "ms"),
    "sotho": ("tn", "st", "nso"),
    "nguni": ("xh", "zu", "ss", "nr"),
}
FAMILY_OF = {tag: family for family, members in FAMILIES.items() for tag in members}
CANDIDATES = 4  # of each engine
HOPELESS = -60.0  # natural logarithm of the likelihood ratio to the best language: further behind is all the same
CLEAR = 0.97  # probability at which the first pair of engines decides alone if they agree
BEYOND_DOUBT = 0.998  # and if they do not: a language that langdetect has no profile of

# Fitted by `python -m benchmarks.language_weights`.
FIRST = (0.724, 1.811, 0.319, -0.527, 1.311, 1.557, -1.946, 1.124, 5.260, 0.415, -3.607)
ALL = (
    0.433,
    -1.410,
    0.123,
    -0.171,
    0.226,
    0.504,
    -1.498,
    0.526,
    5.027,
    0.492,
    -1.141,
    -0.099,
    4.274,
    0.479,
    0.911,
    0.078,
    3.076,
    1.527,
)


def family_of(tag: str, script: str) -> str:
    """The family a language is judged in, or itself. Serbian in Cyrillic has no such kin; Kurdish in Arabic is Sorani."""
    if script == "Latn":
        return FAMILY_OF.get(tag, tag)
    return "ckb" if (tag, script) == ("ku", "Arab") else tag


def possible(tag: str, script: str) -> bool:
    """Whether the language is written in the script."""
    return tag in AMONG[script] if script in AMONG else tag not in NOT_LATIN


def folded(found: dict[str, float], script: str, *, add: bool = False) -> dict[str, float]:
    """Evidence by family: the best of its members, or their sum."""
    families: dict[str, float] = {}
    for tag, value in found.items():
        family = family_of(tag, script)
        if possible(tag, script):
            old = families.get(family)
            families[family] = value if old is None else old + value if add else max(old, value)
    return families


class Case:
    """What the engines said of one text, by family."""

    def __init__(self, text: str, script: str, langdetect: Summed, cld2: Chunks) -> None:
        self.text, self.script = text, script
        self.langdetect = langdetect if script != "Latn" else Summed(_kin_renamed(langdetect.behind), langdetect.size)
        self.shares = folded({tag: chunk.share for tag, chunk in cld2.found.items()}, script, add=True)
        self.scores = folded({tag: chunk.score for tag, chunk in cld2.found.items()}, script)
        self.reliable = cld2.reliable
        self.fasttext: dict[str, float] | None = None
        self.langid = Summed({}, 1)

    def hear(self, fasttext: dict[str, float], langid: Summed) -> None:
        """Add the second pair of engines."""
        self.fasttext = folded(fasttext, self.script, add=True)
        self.langid = Summed(folded(langid.behind, self.script), langid.size)

    def candidates(self) -> list[str]:
        """The families that any engine puts among its first."""
        best = nlargest(CANDIDATES, self.langdetect.behind, self.langdetect.behind.__getitem__)
        near = [tag for tag in best if self.langdetect.behind[tag] > HOPELESS]
        found = {tag for tag in near if tag in FAMILIES or possible(tag, self.script)} | self.shares.keys()
        for later in (self.fasttext or {}, self.langid.behind):
            found.update(nlargest(CANDIDATES, later, later.__getitem__))
        return sorted(found)

    def agreed(self, tag: str) -> bool:
        """Whether both engines of the first pair put the family first."""
        return tag == next(iter(self.shares), None) and self.langdetect.behind.get(tag) == 0.0

    def features(self, tag: str) -> list[float]:
        """The row of a candidate: 11 features of the first pair of engines, 7 more once the second was heard."""
        share, first = self.shares.get(tag, 0.0), next(iter(self.shares), None)
        row = [
            *_summed(self.langdetect, tag, unknown=0.0),
            share,
            float(tag in self.shares),
            share * self.reliable,
            self.scores.get(tag, 0.0) / 1000,
            float(tag == first),
            float(min(foreign_letters(self.text, tag), 3)) if self.script == "Cyrl" else 0.0,
        ]
        if self.fasttext is not None:
            probability = self.fasttext.get(tag, 0.0)
            row += [log(max(probability, 1e-4)), probability, *_summed(self.langid, tag, unknown=HOPELESS)]
        return row


def _kin_renamed(behind: dict[str, float]) -> dict[str, float]:
    """langdetect's verdict by family: it has a profile of one member at most."""
    return {FAMILY_OF.get(tag, tag): value for tag, value in behind.items()}


def _summed(verdict: Summed, tag: str, *, unknown: float) -> list[float]:
    """Five features of a summed log-likelihood: bounded, per observation, in units of its spread, unknown, best."""
    if tag not in verdict.behind:
        size = max(verdict.size, 1)
        return [unknown / 10, max(unknown / size, -2.0), max(unknown / sqrt(size), -10.0), 1.0, 0.0]
    behind, size = verdict.behind[tag], max(verdict.size, 1)
    return [
        max(behind, HOPELESS) / 10,
        max(behind / size, -2.0),
        max(behind / sqrt(size), -10.0),
        0.0,
        float(behind == 0),
    ]


def weigh(case: Case, bonus: dict[str, float] | None = None) -> list[tuple[str, float]]:
    """The candidates with their probability, best first."""
    tags = case.candidates()
    weights = FIRST if case.fasttext is None else ALL
    scores = [dot(weights, case.features(tag)) + (bonus or {}).get(tag, 0.0) for tag in tags]
    return sorted(zip(tags, softmax(scores), strict=True), key=lambda pair: -pair[1])


def settled(case: Case, ranked: list[tuple[str, float]]) -> bool:
    """Whether the first pair's verdict needs no second opinion: clear and agreed, or beyond doubt."""
    if not ranked:
        return False
    tag, probability = ranked[0]
    return probability >= BEYOND_DOUBT or (probability >= CLEAR and case.agreed(tag))


def dot(weights: Sequence[float], row: Sequence[float]) -> float:
    """The inner product of two rows of one length."""
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    best = max(scores, default=0.0)
    raised = [exp(score - best) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
