"""Close kin told apart by what their orthographies and vocabularies do not share.

Engines trained on n-grams waver between such languages; a few words decide. The cues are textbook differences: the
reflex of jat (vreme / vrijeme) and doublets (hiljada / tisuća) among Croatian, Bosnian and Serbian; Dutch against
English loans and spellings (karena / kerana, universitas / universiti) between Indonesian and Malay; function words
elsewhere. The words are looked at first; the engines are asked only where they could still change the answer.

What the cues of "hbs" and "msa" are worth was fitted on newspaper sentences that no test holds; how often a word stands
in one language and in the other was counted in them and in word lists (benchmarks/notes/language.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from math import log

from archive.text.engines import Chunks, Summed
from archive.text.judge import FAMILIES, softmax
from archive.text.kin_words import (
    BOSNIAN,
    EASTERN,
    EKAVIAN,
    IJEKAVIAN,
    INDONESIAN,
    INDONESIAN_ENDINGS,
    IRA,
    JAT,
    MALAY,
    MALAY_ENDINGS,
    NOT_SERBIAN,
    RATHER_EASTERN,
    RATHER_INDONESIAN,
    RATHER_MALAY,
    RATHER_WESTERN,
    SERBIAN,
    SERBIAN_ENDINGS,
    WESTERN,
    WHOLE_IN_EKAVIAN,
)

CUES = 5  # at most so many words of one kind count: a long text repeats itself
ENOUGH = 0.5  # of what the engines left to ask could say at most: where one leads by so much they are not asked

Worth = dict[str, float]  # language -> what each occurrence of a cue is worth to it, in logits

# Where jat was: no ekavian word has these letters but for loans and compounds (objekat, izjednačiti, klijent, dijeta).
_IJEKAVIAN = "[vmp]je|[cdst]je(?!d)|(?<!n)ijed|ije[bgkpčsštvz](?<!dijet)|smije|umije|^u?dio$"
# Serbian respells foreign names (Vašington, Čejni), Croatian leaves them (Washington, Cheney).
_FOREIGN = "[wqxy]|ll|nn|tt|ss|ff|cc|pp|mm|rr|ck|th|ph|sh|ch|ee|oo|ou"
# Serbian "radiće", "biće", written as one; Croatian "radit će", "bit će". Not "domaće", "otkriće".
_JOINED = r"^(?!plać|brać|domać|otkrić|inač)\w{2,}(?:a(?:će|ću|ćemo|ćete)|i(?:će|ćemo|ćete))$|^bi[ćc](?:e|u|emo|ete)$"
_SPLIT = r"\b\w+t ć(?:e|u|emo|ete)\b"
_INFINITIVE = r"^(?!sati$|poznati|bogati|dati$|četvrti|politi)\w{2,}(?:[aiu]|je|ije)ti$|^\w+[aeiouz]ći$"
# Serbian and Bosnian "želi da radi", Croatian "želi raditi".
_MODAL = "\\b(?:mo[zž]|mor|treb|žel|ho[ćc]|nastoj|poku[sš]a|odbi|planir|nam[ij]*er|po[cč]e|nasta[vw])\\w*"
_MODAL_DA = rf"{_MODAL} (?:se |je |bi )?da\b"
_MODAL_INFINITIVE = rf"{_MODAL} (?:se |li )?\w+(?:ti|ći)\b|[aieu]t će\b"
_DA = r"\bda (?:se |je |bi |mu |ga |ih |im )?\w+(?:[aei]|em|im|am|mo|ju|te)\b"
# "With": Croatian "s" wherever it can be said, Serbian mostly "sa".
_WITH_S, _WITH_SA = r"\bs (?!obzirom)(?=\w)", r"\bsa (?![sšzžmn])"
_CLITICS = {"msa": ("nya", "lah", "kah")}  # written on to the word
_WORD = re.compile(r"\w+(?:-\w+)*")


def _ekavian() -> list[str]:
    made = [re.sub("ije|je", "e", stem, count=1) + ("\\b" if stem in WHOLE_IN_EKAVIAN else "") for stem in JAT.split()]
    return made + EKAVIAN.split()


def _whole(words: str) -> list[str]:
    return [word + "\\b" for word in words.split()]


def _any_of(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


# Cues in single words: (stems and words, endings, pattern found in them, worth).
_BY_WORD: dict[str, list[tuple[list[str], list[str], str | None, Worth]]] = {
    "hbs": [
        (_ekavian(), [], None, {"sr": 2.25, "hr": -1.35, "bs": -0.9}),
        ((JAT + IJEKAVIAN).split(), [], _IJEKAVIAN, {"sr": -1.65, "hr": 0.8, "bs": 0.85}),
        (WESTERN.split(), [], None, {"hr": 1.4, "sr": -1.45, "bs": 0.05}),
        (EASTERN.split(), [], None, {"hr": -1.75, "sr": 1.0, "bs": 0.75}),
        (NOT_SERBIAN.split(), [], None, {"hr": 0.55, "sr": -1.05, "bs": 0.5}),
        (SERBIAN.split(), SERBIAN_ENDINGS.split(), None, {"hr": -1.0, "sr": 1.05, "bs": -0.05}),
        (BOSNIAN.split(), [], None, {"hr": -0.35, "sr": -0.65, "bs": 1.0}),
        (RATHER_WESTERN.split(), [], None, {"hr": 0.5, "sr": -0.35, "bs": -0.15}),
        (RATHER_EASTERN.split(), [], None, {"hr": -0.6, "sr": 0.5, "bs": 0.1}),
        ([], IRA, None, {"hr": 0.3, "sr": -0.3}),
        ([], [], _FOREIGN, {"hr": 0.2, "sr": -0.45, "bs": 0.25}),
        ([], [], "cion(?!al|ir|is|er)", {"sr": 0.85, "hr": -0.65, "bs": -0.2}),  # Croatian "informacijski"
        ([], [], _JOINED, {"hr": -0.9, "sr": 0.7, "bs": 0.2}),
        ([], [], _INFINITIVE, {"hr": 0.15, "sr": -0.25, "bs": 0.1}),
    ],
    "msa": [
        (_whole(INDONESIAN), INDONESIAN_ENDINGS.split(), None, {"id": 2.2}),
        (_whole(MALAY), MALAY_ENDINGS.split(), None, {"ms": 2.7}),
        (_whole(RATHER_INDONESIAN), [], None, {"id": 0.4}),
        (_whole(RATHER_MALAY), [], None, {"ms": 0.8}),
    ],
}
# Characters without a cue of a number: Croatian and Bosnian hardly do without jat for so long.
_BY_LACK: dict[str, list[tuple[int, int, Worth]]] = {
    "hbs": [
        (70, 1, {"hr": -0.15, "sr": 0.25, "bs": -0.1}),
        (120, 1, {"hr": -0.2, "bs": 0.2}),
        (180, 1, {"hr": 0.05, "sr": 0.4, "bs": -0.45}),
    ]
}
# Cues that are looked for in the whole text, in small letters; patterns are compiled when a family is first met.
_BY_TEXT: dict[str, list[tuple[str, Worth]]] = {
    "hbs": [
        (_MODAL_DA, {"hr": -0.75, "sr": 0.25, "bs": 0.5}),
        (_MODAL_INFINITIVE, {"hr": 0.2, "sr": -0.55, "bs": 0.35}),
        (_DA, {"hr": -0.25, "sr": 0.25}),
        (_SPLIT, {"hr": 0.7, "sr": -0.8, "bs": 0.1}),
        (_WITH_S, {"hr": 0.45, "sr": -0.4, "bs": -0.05}),
        (_WITH_SA, {"hr": -0.8, "sr": 0.4, "bs": 0.4}),
    ],
    "sotho": [
        (_any_of(["ho", "hore", "kapa", "hae", "bohle", "tsohle", "haholo"]), {"st": 1.5}),
        (("tlh|tlw|\\bkgotsa\\b|nngwe\\b|mongwe\\b|\\bjaaka\\b|\\bgonne\\b|\\bj[wa]|\\bkwa\\b"), {"tn": 1.5}),
        (
            _any_of("fa,mo go,gagwe,gore,gape,thata,teng,rre,mme,tsa,jalo,fela,rona".split(",")),
            {"tn": 0.7},
        ),
        (
            ("(?<!t)hl|\\bbj|š|\\bgoba\\b|\\bmoka\\b|\\bge\\b|\\bkudu\\b|\\bgomme\\b|\\bkua\\b"),
            {"nso": 1.2, "tn": -1.2},
        ),
        (("(?<!t)hl|\\bea\\b|\\boa\\b|\\btš|\\bjo\\b|kh"), {"st": 0.5, "tn": -0.5}),
        (("š|\\bgoba\\b|\\bmoka\\b|\\bbj|\\btša\\b|\\bwo\\b"), {"nso": 1.5}),
        # Sepedi and Sesotho hardly do without these for sixty characters.
        ((r"(?s)\A(?!.*(?:š|(?<!t)hl|\bbj|\bge\b|\bgomme\b|\bkudu\b)).{60}"), {"nso": -1.5}),
        ((r"(?s)\A(?!.*\bh[oae]\b).{60}"), {"st": -1.5}),
        (_any_of(["go", "gore", "mme"]), {"tn": 0.5, "nso": 0.5, "st": -1.0}),
    ],
    "nguni": [
        (
            _any_of(["ukuba", "kwaye", "okanye", "umntu", "abantu", "yaye", "wonke", "ngoko", "kodwa", "kufuneka"]),
            {"xh": 1.0},
        ),
        (("\\bukuthi\\b|\\bfuthi\\b|\\bnoma\\b|\\bumuntu\\b|\\bngakho\\b|\\w*phansi\\b"), {"zu": 1.0}),
    ],
}  # fmt: skip
# Logits that a cue, the logarithm of fastText's probability, twenty units of langid's and cld2's whole share are worth.
# Fitted for "hbs" and "msa"; set by hand for the others, where a fit only showed which engines to hear.
_WORTH = {
    "hbs": (1.0, 0.1, 0.7, 0.3),
    "msa": (1.0, 0.0, 3.8, 0.7),
    "sotho": (0.5, 0.0, 1.9, 2.6),
    "nguni": (1.0, 0.0, 5.0, 2.0),
}
# Logits: how much oftener or rarer a language is in the news than the rest of its family.
_PRIOR = {
    "hr": 0.6,
    "sr": 0.3,  # of the Latin script: half of what is written in Serbian is in Cyrillic
    "ms": -2.5,
    "sh": -9.0,
    "nso": -0.5,
    "ss": -3.0,
    "nr": -3.0,
}
_HINT = 1.0  # logits
_LEAST = 1e-2  # probability: less of fastText is all the same
_FARTHEST, _UNIT = -40.0, 20.0  # log-likelihood: further behind of langid is all the same; what one unit is


@dataclass(frozen=True)
class _Lexicon:
    """The cues of a family that single words hold, ready to be looked up."""

    stems: dict[str, frozenset[int]]  # stem -> numbers of the cues it speaks for
    whole: dict[str, frozenset[int]]
    endings: list[tuple[int, tuple[str, ...]]]
    patterns: list[tuple[int, re.Pattern[str]]]
    clitics: tuple[str, ...]  # that a whole word may have at its end
    longest: int  # letters of a stem

    def cues_of(self, word: str) -> set[int]:
        """The numbers of the cues that a word gives."""
        found = set(self.whole.get(word, ()))
        if self.clitics and word.endswith(self.clitics):
            for clitic in self.clitics:
                found.update(self.whole.get(word.removesuffix(clitic), ()))
        for size in range(2, min(self.longest, len(word)) + 1):
            if numbers := self.stems.get(word[:size]):
                found |= numbers
        found.update(number for number, endings in self.endings if word.endswith(endings) and word not in endings)
        found.update(number for number, pattern in self.patterns if pattern.search(word))
        return found


@cache
def _lexicon(family: str) -> _Lexicon:
    stems: dict[str, set[int]] = {}
    whole: dict[str, set[int]] = {}
    endings, patterns = [], []
    for number, (words, ends, pattern, _) in enumerate(_BY_WORD.get(family, ())):
        for spelling in words:
            for word in spellings(spelling.removesuffix("\\b")):
                (whole if spelling.endswith("\\b") else stems).setdefault(word, set()).add(number)
        if ends:
            endings.append((number, tuple(ends)))
        if pattern:
            patterns.append((number, re.compile(pattern)))
    return _Lexicon(
        {word: frozenset(numbers) for word, numbers in stems.items()},
        {word: frozenset(numbers) for word, numbers in whole.items()},
        endings,
        patterns,
        _CLITICS.get(family, ()),
        max(map(len, stems), default=0),
    )


@lru_cache(maxsize=4096)
def _cues_of(word: str, family: str) -> frozenset[int]:
    """What a word tells in a family; a few thousand words make up most of a text."""
    return frozenset(_lexicon(family).cues_of(word))


def spellings(stem: str) -> list[str]:
    """The spellings that a stem with alternatives stands for: "li[čc]n(?:o|a)?" is ličn, lično, ..., licna."""
    if stem.isalpha():
        return [stem]
    parts = re.findall(r"\(\?:([^)]*)\)(\?)?|\[([^]]*)\]|([^(\[]+)", stem)
    choices = [
        [*group.split("|"), *([""] if optional else [])] if group else list(letters) if letters else [plain]
        for group, optional, letters, plain in parts
    ]
    return ["".join(choice) for choice in product(*choices)]


def tell_apart(
    text: str,
    family: str,
    cld2: Chunks,
    fasttext: Callable[[], dict[str, float]],
    langid: Callable[[], Summed],
    hint: str | None,
) -> tuple[str, float]:
    """The member of a family that a text is in, and how sure that is among its kin (0..1).

    `cld2` is what cld2 said, `fasttext` and `langid` ask those engines; `hint` is a language that the page names, on
    short text only.
    """
    members, (_, by_fasttext, by_langid, by_cld2) = FAMILIES[family], _WORTH[family]
    scores = {tag: _PRIOR.get(tag, 0.0) + _HINT * (tag == hint) for tag in members}
    _hear_words(scores, text.lower(), family)
    for tag in members:
        scores[tag] += by_cld2 * cld2.found[tag].share if tag in cld2.found else 0.0
    left = by_fasttext * -log(_LEAST) + by_langid * -_FARTHEST / _UNIT
    if by_fasttext and _lead(scores) < ENOUGH * left:
        shares = fasttext()
        for tag in members:
            scores[tag] += by_fasttext * log(max(shares.get(tag, 0.0), _LEAST))
        left -= by_fasttext * -log(_LEAST)
    if by_langid and _lead(scores) < ENOUGH * left:
        behind = langid().behind
        for tag in members:
            scores[tag] += by_langid * max(behind.get(tag, _FARTHEST), _FARTHEST) / _UNIT
    probabilities = dict(zip(members, softmax(list(scores.values())), strict=True))
    best = max(members, key=lambda tag: probabilities[tag])
    return best, probabilities[best]


def _lead(scores: dict[str, float]) -> float:
    """How far the best is before the second."""
    first, second = sorted(scores.values(), reverse=True)[:2]
    return first - second


def _hear_words(scores: dict[str, float], lower: str, family: str) -> None:
    """Add what the cues of a text in small letters are worth."""
    cue = _WORTH[family][0]
    found = [0] * len(_BY_WORD.get(family, ()))
    if found:
        for word in _WORD.findall(lower):
            for number in _cues_of(word, family):
                found[number] += 1
    heard = [(number, worth) for number, (*_, worth) in zip(found, _BY_WORD.get(family, ()), strict=True)]
    heard += [(len(re.findall(pattern, lower)), worth) for pattern, worth in _BY_TEXT.get(family, ())]
    heard += [
        (1, worth) for size, number, worth in _BY_LACK.get(family, ()) if len(lower) >= size and not found[number]
    ]
    for number, worth in heard:
        for tag, value in worth.items():
            scores[tag] += cue * min(number, CUES) * value
