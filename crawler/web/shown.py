"""How things are put into words and signs on the dashboard. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from crawler.runs import RunState

# Written from right to left: BCP 47 primary language subtags, and script subtags where one is given.
_RTL_LANGUAGES = frozenset(("ar", "arz", "ckb", "dv", "fa", "he", "iw", "khw", "ks", "ps", "sd", "ug", "ur", "yi"))
_RTL_SCRIPTS = frozenset(["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])

RUN_MOODS = {
    RunState.QUEUED: "quiet",
    RunState.RUNNING: "live",
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    RunState.STOPPED: "warn",
    RunState.MISSED: "warn",
}

LANGUAGE_NAMES: Mapping[str, str] = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "und": "undetermined", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "yi": "Yiddish", "zh": "Chinese", "zh-Hans": "Chinese, simplified",
    "zh-Hant": "Chinese, traditional", "zh-cn": "Chinese, simplified", "zh-tw": "Chinese, traditional",
}  # fmt: skip


def direction(tag: str) -> str:
    """The direction of a text by its language: "rtl", "ltr", or "auto" when the language is not known."""
    subtags = tag.lower().split("-")
    if subtags[0] in ("", "und"):
        return "auto"
    script = next((subtag for subtag in subtags[1:] if len(subtag) == 4), None)
    if script is not None:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in _RTL_LANGUAGES else "ltr"


def language_name(tag: str) -> str:
    """A language's English name, or the tag where we have none."""
    return LANGUAGE_NAMES.get(tag) or LANGUAGE_NAMES.get(tag.partition("-")[0], tag)


def duration(start: datetime | None, end: datetime | None) -> str:
    """How long from `start` to `end`, in the two largest units: "3 min 12 s"; empty when either is not known."""
    if start is None or end is None:
        return ""
    seconds = max(0, round((end - start).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    said = [f"{amount}\N{NO-BREAK SPACE}{unit}" for amount, unit in parts if amount][:2]
    return " ".join(said) or "0\N{NO-BREAK SPACE}s"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of an article's text."""
    return [part for part in text.split("\n\n") if part.strip()]


def percent(share: float) -> str:
    """0.987 -> "99 %"."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


FILTERS: dict[str, Callable[..., Any]] = {
    "direction": direction,
    "language_name": language_name,
    "paragraphs": paragraphs,
    "percent": percent,
    "run_mood": RUN_MOODS.__getitem__,
}
