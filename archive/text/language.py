"""Which language a text is in."""

from __future__ import annotations

from archive.model import UNDETERMINED, Language

SHORT = 80  # characters: below it a hint may break a tie


def detect_language(text: str, *, html_lang: str | None = None, engine: str = "ensemble") -> Language:
    """The language of `text`, "und" when it holds no evidence."""
    import pycld2

    try:
        _, _, found = pycld2.detect(text, bestEffort=True)
    except pycld2.error:
        return UNDETERMINED
    tags = [(tag, score) for _, tag, score, _ in found if tag != "un"]
    if not tags:
        return UNDETERMINED
    return Language(tags[0][0], tags[0][1] / 100, tags[1][0] if len(tags) > 1 else None)
