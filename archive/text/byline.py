"""The line that tells who wrote an article and when: metadata was read from it, so it is no part of the text.

"15.10.2026 13:17 | By Ada Quill | 93 views"   "Ada Quill · 4 min read"   "Von Ada Quill, 15. Oktober 2026"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MOST = 140  # characters of such a line
BESIDE = 60  # ... of it beside an author's name, when nothing parts what it tells
PROSE = 80  # characters of a line with which the text has begun
ABOVE = 6  # kept lines that are looked at

_BAR = re.compile(r"\s+[|｜·•∣]\s+")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", ":", "：")


def bylines(texts: Sequence[str], authors: Sequence[str], day: str | None) -> Iterator[int]:
    """Those of an article's first lines, by index, that tell its author, or its date `day` (YYYY-MM-DD) and more.

    A line of which the parts are not parted by bars is one only when it names an author and holds little else.
    """
    for at, text in enumerate(texts[:ABOVE]):
        parted = len(text) <= MOST and _BAR.search(text) is not None
        if not parted and (len(text) >= PROSE or text.endswith(_SENTENCE_ENDS)):
            return
        named = next((name for name in authors if name in text), None)
        if (parted and (named or _holds(text, day))) or (named and len(text) - len(named) <= BESIDE):
            yield at


def _holds(text: str, day: str | None) -> bool:
    """Whether year, month and day stand in a line as figures."""
    figures = {int(part) for part in re.findall(r"\d+", text)}
    return day is not None and figures >= {int(part) for part in day.split("-")}
