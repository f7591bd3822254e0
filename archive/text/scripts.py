"""Which script a text is written in, and which languages that leaves.

Source of the ranges: Unicode blocks. Many scripts serve one language of the news; there the script is the answer.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

_RANGES = {
    "Latn": ((0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F),
             (0x1E00, 0x1EFF), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
    "Grek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "Cyrl": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    "Armn": ((0x531, 0x58F),),
    "Hebr": ((0x5D0, 0x5F4),),
    "Arab": ((0x620, 0x65F), (0x66E, 0x6D5), (0x6EE, 0x6EF), (0x6FA, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF),
             (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    "Syrc": ((0x710, 0x74F),),
    "Thaa": ((0x780, 0x7BF),),
    "Deva": ((0x900, 0x963), (0x970, 0x97F)),
    "Beng": ((0x980, 0x9E5), (0x9F0, 0x9FF)),
    "Guru": ((0xA01, 0xA65), (0xA70, 0xA7F)),
    "Gujr": ((0xA81, 0xAE5), (0xAF0, 0xAFF)),
    "Orya": ((0xB01, 0xB65), (0xB70, 0xB7F)),
    "Taml": ((0xB82, 0xBE5), (0xBF0, 0xBFF)),
    "Telu": ((0xC00, 0xC65), (0xC70, 0xC7F)),
    "Knda": ((0xC80, 0xCE5), (0xCF0, 0xCFF)),
    "Mlym": ((0xD00, 0xD65), (0xD70, 0xD7F)),
    "Sinh": ((0xD81, 0xDF4),),
    "Thai": ((0xE01, 0xE3A), (0xE40, 0xE4F)),
    "Laoo": ((0xE81, 0xECF), (0xEDC, 0xEDF)),
    "Tibt": ((0xF00, 0xF1F), (0xF34, 0xFFF)),
    "Mymr": ((0x1000, 0x103F), (0x1050, 0x108F), (0xAA60, 0xAA7F)),
    "Geor": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "Hang": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)),
    "Ethi": ((0x1200, 0x1360), (0x1380, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    "Cher": ((0x13A0, 0x13FF), (0xAB70, 0xABBF)),
    "Cans": ((0x1401, 0x167F),),
    "Khmr": ((0x1780, 0x17DD), (0x19E0, 0x19FF)),
    "Mong": ((0x1820, 0x18AF),),
    "Kana": ((0x3041, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F)),
    "Bopo": ((0x3100, 0x312F),),
    "Hani": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
}  # fmt: skip

SCRIPTS = tuple(_RANGES)
WORDS_OF_HAN = 8  # characters: fewer may be a name or a compound that Chinese and Japanese share

_HAN = re.compile("[\u4e00-\u9fff]+")

# Scripts that one language of the news uses.
ONLY = {
    "Grek": "el", "Armn": "hy", "Thaa": "dv", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta", "Telu": "te",
    "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my", "Geor": "ka",
    "Hang": "ko", "Cher": "chr", "Cans": "iu", "Khmr": "km", "Mong": "mn", "Kana": "ja", "Bopo": "zh", "Syrc": "syr",
}  # fmt: skip

# Languages written in the other scripts; what is in none of these is written in Latin letters.
AMONG = {
    "Cyrl": frozenset(
        [
            "ab",
            "av",
            "ba",
            "be",
            "bg",
            "bxr",
            "ce",
            "cv",
            "kk",
            "kv",
            "ky",
            "mhr",
            "mk",
            "mn",
            "myv",
            "os",
            "ru",
            "sah",
            "sr",
            "tg",
            "tt",
            "tyv",
            "udm",
            "uk",
            "uz",
            "az",
        ]
    ),
    "Arab": frozenset(["ar", "azb", "ckb", "fa", "ks", "lrc", "mzn", "pa", "ps", "sd", "ug", "ur"]),
    "Hebr": frozenset(["he", "yi"]),
    "Deva": frozenset(["bh", "hi", "mr", "ne", "new", "sa", "gom", "mai"]),
    "Beng": frozenset(["as", "bn", "bpy"]),
    "Ethi": frozenset(["am", "ti"]),
    "Hani": frozenset(["zh", "ja"]),
}
_LATIN_TOO = frozenset(["az", "uz", "kk", "mn", "tg", "tt", "ky"])
NOT_JUDGED = frozenset(ONLY.values()) - {"ja", "mn", "zh"}  # the script settles them, whatever the engines say
NOT_LATIN = (frozenset().union(*AMONG.values()) | frozenset(ONLY.values())) - _LATIN_TOO

# Logograms and syllables say more than letters do: how many letters one character weighs.
_WEIGHT = {name: 3.0 if name in ("Hani", "Hang", "Kana") else 1.0 for name in SCRIPTS}
# Latin letters stand in texts of every script (names, brands, head lines of a server), letters of other scripts hardly
# among Latin ones: those prevail from a third of the text on.
_BEFORE_LATIN = {name: 1.0 if name in ("Latn", "Hani", "Hang", "Kana") else 2.0 for name in SCRIPTS}


@cache
def _script_of_code() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    for number, ranges in enumerate(_RANGES.values(), 1):
        for first, last in ranges:
            table[first : last + 1] = number
    return table


def script_counts(codes: npt.NDArray[np.uint32]) -> dict[str, int]:
    """How many letters of each script there are; scripts without one are left out."""
    numbers = np.bincount(_script_of_code().take(codes, mode="clip")).tolist()
    return {name: number for name, number in zip(SCRIPTS, numbers[1:], strict=False) if number}


def prevailing(counts: dict[str, int]) -> tuple[str, float, str | None]:
    """The script that prevails, its share (0..1), and the runner-up where that has a fifth or more."""
    if len(counts) == 1:
        return next(iter(counts)), 1.0, None
    weights = _joined({name: number * _WEIGHT[name] for name, number in counts.items()})
    first, *others = sorted(weights, key=lambda name: weights[name] * _BEFORE_LATIN[name], reverse=True)
    total = sum(weights.values())
    runner_up = others[0] if others and weights[others[0]] >= total / 5 else None
    return first, weights[first] / total, runner_up


def words_in(text: str, script: str) -> str:
    """The words of a text whose first letter is of the script."""
    number, table = SCRIPTS.index(script) + 1, _script_of_code()
    return " ".join(
        word for word in text.split() if number in table.take([ord(letter) for letter in word], mode="clip")
    )


def _joined(weights: dict[str, float]) -> dict[str, float]:
    """Han characters counted with the kana or hangul they stand among: Japanese and (older) Korean mix them."""
    han = weights.get("Hani", 0.0)
    for name, least in (("Kana", 0.05), ("Hang", 0.3)):
        if han and weights.get(name, 0.0) > least * han:
            del weights["Hani"]
            return {**weights, name: weights[name] + han}
    return weights


def surely_chinese(text: str) -> bool:
    """Whether a text in Han characters without kana is more than a word or two, and has no Japanese short forms.

    Those (図, 働, 駅) are in the Japanese national set, and in neither Chinese one.
    """
    han = "".join(_HAN.findall(text))
    if len(han) < WORDS_OF_HAN:
        return False
    japanese = han.encode("shift_jis", "ignore").decode("shift_jis")
    if 2 * len(japanese) in (len(japanese.encode("gb2312", "ignore")), len(japanese.encode("big5", "ignore"))):
        return True
    return all(letter.encode("gb2312", "ignore") or letter.encode("big5", "ignore") for letter in set(japanese))


def chinese(text: str) -> str:
    """zh-Hans or zh-Hant by the characters that only one of the two national sets knows; zh where none tells."""
    han = "".join(_HAN.findall(text))
    not_simplified = len(han) - len(han.encode("gb2312", "ignore")) // 2
    not_traditional = len(han) - len(han.encode("big5", "ignore")) // 2
    if not_simplified == not_traditional:
        return "zh"
    return "zh-Hant" if not_simplified > not_traditional else "zh-Hans"
