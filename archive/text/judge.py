"""The detectors' verdicts weighed against each other: a conditional logit with one set of weights for all languages.

Each candidate language gets a row of features (how far each engine puts it behind its best, whether the engine knows
the language at all, letters that its alphabet lacks, its small words, ...); the weights say what such evidence is
worth, whatever the language. `benchmarks.language_weights` fits them on labelled texts and scores them on held-out
documents. Close kin (Croatian, Bosnian and Serbian; Indonesian and Malay; ...) are judged as one family here and told
apart by `archive.text.kin`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp, log, sqrt
from operator import mul

from archive.text.alphabets import foreign_letters, has_alphabet, letters_of
from archive.text.cues import LISTED
from archive.text.engines import HOPELESS, Chunks, Summed, has_profile
from archive.text.scripts import AMONG, NOT_LATIN

FAMILIES = {
    "hbs": ("hr", "sr", "bs", "sh"),  # in Latin letters; ISO 639-3 macrolanguage
    "msa": ("id", "ms"),
    "sotho": ("tn", "st", "nso"),
    "nguni": ("xh", "zu", "ss", "nr"),
}
FAMILY_OF = {tag: family for family, members in FAMILIES.items() for tag in members}
CUES = 3  # telling words: more of them say no more, nor does a greater lead
CANDIDATES = 4  # of each engine
AT_FIRST = 2  # of langdetect, as long as only the first pair was heard
CLEAR = 0.985  # probability at which the first pair of engines decides alone if they agree
BEYOND_DOUBT = 0.997  # and if they do not: a language that langdetect has no profile of

PRIOR = {"af": -1.0, "gl": -1.0, "da": 0.4, "en": -1.0, "oc": -0.5, "sr": -0.3}
"""Logits: Afrikaans, Galician and Occitan are rarer in the news than the neighbours whose short lines they share; the
engines take short lines of Danish for Norwegian, of Macedonian and Bulgarian for Serbian, and names and loans of all
languages for English."""

# Fitted by `python -m benchmarks.language_weights`.
FIRST = (
    0.423, 1.615, 0.471, -0.331, 0.875, 0.863, -1.404, 0.718, 4.409, 0.673, -3.003, -1.559, -2.680, 0.672,
    -2.322, -1.501,
)  # fmt: skip
THREE = (
    0.438, 0.780, 0.447, 0.305, 0.257, 0.254, -0.869, 0.216, 3.728, 1.161, -2.538, -1.268, -2.199, 0.804,
    -2.679, -0.919, -0.104, 4.644,
)  # fmt: skip
ALL = (
    0.320, 0.105, 0.127, -0.188, 0.013, 0.191, -0.533, 0.214, 2.723, 0.733, -1.655, -1.156, -1.683, 0.795,
    -2.387, -0.640, -0.127, 3.627, 0.379, 0.815, 0.160, 2.530, 1.141,
)  # fmt: skip


def family_of(tag: str, script: str) -> str:
    """The family a language is judged in, or itself. Kurdish in Arabic is Sorani."""
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


@cache
def covered(family: str) -> bool:
    """Whether langdetect has a profile of the language, or of one of the family."""
    return any(has_profile(member) for member in FAMILIES.get(family, (family,)))


class Case:
    """What the engines said of one text, by family."""

    def __init__(self, text: str, script: str, langdetect: Summed, cld2: Chunks, words: dict[str, int]) -> None:
        self.script = script
        self.letters = letters_of(text, script)
        self.langdetect = langdetect if script != "Latn" else Summed(_kin_renamed(langdetect.behind), langdetect.size)
        self.shares = folded({tag: chunk.share for tag, chunk in cld2.found.items()}, script, add=True)
        self.scores = folded({tag: chunk.score for tag, chunk in cld2.found.items()}, script)
        self.reliable = cld2.reliable
        self.words = words
        self.most_words = max(words.values(), default=0)
        self.fasttext: dict[str, float] | None = None
        self.langid: Summed | None = None

    def hear_fasttext(self, fasttext: dict[str, float]) -> None:
        """Add fastText."""
        self.fasttext = folded(fasttext, self.script, add=True)

    def hear_langid(self, langid: Summed) -> None:
        """Add langid, after fastText."""
        self.langid = Summed(folded(langid.behind, self.script), langid.size)

    def candidates(self) -> list[str]:
        """The families that any engine puts among its first."""
        size = AT_FIRST if self.fasttext is None else CANDIDATES
        near = sorted(self.langdetect.behind, key=self.langdetect.behind.__getitem__)[-size:]
        found = {tag for tag in near if tag in FAMILIES or possible(tag, self.script)} | self.shares.keys()
        for later in (self.fasttext or {}, self.langid.behind if self.langid else {}):
            found.update(sorted(later, key=later.__getitem__)[-CANDIDATES:])
        return sorted(found)

    def agreed(self, tag: str) -> bool:
        """Whether both engines of the first pair put the family first."""
        return tag == next(iter(self.shares), None) and self.langdetect.behind.get(tag) == 0.0

    def features(self, tag: str) -> list[float]:
        """The row of a candidate: 10 features of the first pair, 6 of letters and words, 2 of fastText, 5 of langid."""
        share, first = self.shares.get(tag, 0.0), next(iter(self.shares), None)
        row = [
            *_summed(self.langdetect, tag, otherwise=HOPELESS if covered(tag) else None),
            share,
            float(tag in self.shares),
            share * self.reliable,
            self.scores.get(tag, 0.0) / 1000,
            float(tag == first),
            *self._letters_against(tag),
            *self._words_for(tag),
        ]
        if self.fasttext is not None:
            probability = self.fasttext.get(tag, 0.0)
            row += [log(max(probability, 1e-4)), probability]
        if self.langid is not None:
            row += _summed(self.langid, tag, otherwise=HOPELESS)
        return row

    def _letters_against(self, tag: str) -> list[float]:
        """Three features: foreign letters in Cyrillic, in Latin letters, and a Latin alphabet that we do not know."""
        foreign = float(foreign_letters(self.letters, tag, self.script))
        if self.script == "Latn":
            return [0.0, foreign, float(not has_alphabet(tag))]
        return [foreign, 0.0, 0.0]

    def _words_for(self, tag: str) -> list[float]:
        """Three features: telling words, that the language has no list, how many fewer than of the best there are."""
        if tag not in LISTED:
            return [0.0, 1.0, 0.0]
        number = self.words.get(tag, 0)
        return [float(min(number, CUES)), 0.0, float(min(self.most_words - number, CUES))]


def _kin_renamed(behind: dict[str, float]) -> dict[str, float]:
    """langdetect's verdict by family: it has a profile of one member at most."""
    return {FAMILY_OF.get(tag, tag): value for tag, value in behind.items()}


def _summed(verdict: Summed, tag: str, *, otherwise: float | None) -> list[float]:
    """Five features of a summed log-likelihood: bounded, per observation, in units of its spread, unknown, best.

    `otherwise` is how far behind a language is that the verdict does not name; None if the engine does not know it.
    """
    size, behind = max(verdict.size, 1), verdict.behind.get(tag, otherwise)
    if behind is None:
        return [0.0, 0.0, 0.0, 1.0, 0.0]
    return [
        max(behind, HOPELESS) / 10,
        max(behind / size, -2.0),
        max(behind / sqrt(size), -10.0),
        float(tag not in verdict.behind),
        float(behind == 0),
    ]


def weigh(case: Case, bonus: dict[str, float] | None = None) -> list[tuple[str, float]]:
    """The candidates with their probability, best first."""
    tags = case.candidates()
    weights = FIRST if case.fasttext is None else THREE if case.langid is None else ALL
    scores = [dot(weights, case.features(tag)) + PRIOR.get(tag, 0.0) + (bonus or {}).get(tag, 0.0) for tag in tags]
    return sorted(zip(tags, softmax(scores), strict=True), key=lambda pair: -pair[1])


def settled(case: Case, ranked: list[tuple[str, float]]) -> bool:
    """Whether the first pair's verdict needs no second opinion: clear and agreed, or beyond doubt."""
    if not ranked:
        return False
    tag, probability = ranked[0]
    return probability >= BEYOND_DOUBT or (probability >= CLEAR and case.agreed(tag))


def dot(weights: Sequence[float], row: Sequence[float]) -> float:
    """The inner product of two rows of one length."""
    return float(sum(map(mul, weights, row)))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    best = max(scores, default=0.0)
    raised = [exp(score - best) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
