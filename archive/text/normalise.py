"""Text as a person reads it: NFC, no invisible debris, white space folded, paragraphs kept.

What carries meaning stays: zero-width joiners and non-joiners (Persian, Hindi, emoji), bidi marks and isolates, curly
quotes, full width. Never NFKC: it would rewrite what the author wrote.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = [*range(9), 0x0E, 0x0F, *range(0x10, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
_DROPPED = [*_CONTROLS, 0xAD, 0xFEFF, 0x2060]
_LINE_BREAKS = [0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028]
_DROP = dict.fromkeys(_DROPPED)
_ZWSP_SCRIPTS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n ?(?:\n ?)+")
_BREAK = re.compile(r" ?\n ?")


def normalise_text(text: str) -> str:
    """Normalise a text of several lines; paragraphs stay parted by one blank line. Idempotent."""
    text = text.replace("\r\n", "\n").translate({**_DROP, **dict.fromkeys(_LINE_BREAKS, "\n"), 0x2029: "\n\n"})
    if "\u200b" in text and not _ZWSP_SCRIPTS.search(text):
        text = text.replace("\u200b", "")
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    paragraphs = (_BREAK.sub("\n", part).strip() for part in _BREAKS.split(text))
    return "\n\n".join(part for part in paragraphs if part)


def normalise_line(text: str) -> str:
    """Normalise what is one line by nature: a title, a name. Idempotent."""
    return " ".join(normalise_text(text).split())
