"""Text as a person reads it: NFC, no invisible debris, white space folded, paragraphs kept.

What carries meaning stays: zero-width joiners and non-joiners (Persian, Hindi, emoji), bidi marks and isolates, curly
quotes, full width, the zero-width space between words of scripts that write none. Never NFKC: it would rewrite what the
author wrote. Text that was decoded wrongly before it reached the page is mended where there is no doubt.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Controls (tab and line feed apart), soft hyphen, word joiner, BOM, halves of surrogates, noncharacters.
_DEBRIS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028]")
_ODD_SIGNS = (
    "\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f"
    "\u2060\u3000\ufeff\ufffe\uffff\ud800-\udfff"
)
_ODD = re.compile(f"[{_ODD_SIGNS}]")
_WORDS_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f"  # Thai, Lao, Burmese, Khmer
_IDLE_ZWSP = re.compile(f"(?<![{_WORDS_UNPARTED}])\u200b(?![{_WORDS_UNPARTED}])")
_UNFOLDED = ("  ", " \n", "\n ", "\n\n\n")
_BLANK_LINES = re.compile("\n{3,}")

# The Basic Multilingual Plane without what NFC never alters: ideographs, Hangul, surrogates, private use.
_DECOMPOSED = (*range(0xA0, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x10000))

# UTF-8 read as Windows-1252: a lead byte's letter with a continuation byte's sign after it. Signs that end a word or a
# quotation may follow a real letter ("IRMÃ”", "MARQUÉ…"), so two-byte sequences of that kind count for nothing.
_CONTINUATION = "\x80-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_MAYBE = "…‘’“”–—"
_LEADS = "\xc2-\xdf"
_TWO = re.compile(f"[{_LEADS}][{_CONTINUATION}]")
_THREE = re.compile(f"[\xe0-\xef][{_CONTINUATION}{_MAYBE}]{{2}}")
_SUSPECT = re.compile(f"[\xc2-\xef][{_CONTINUATION}{_MAYBE}]")
_ODD_OR_SUSPECT = re.compile(f"[{_ODD_SIGNS}\xc2-\xef]")
_RUN = re.compile(f"[\xc2-\xf4{_CONTINUATION}{_MAYBE}]+")
_ENOUGH = 3  # two-byte sequences without which nothing is certain
_MOST_LAYERS = 3  # times that a text was decoded wrongly


def normalise_text(text: str) -> str:
    """Normalise a text of several lines; paragraphs stay parted by one blank line. Idempotent."""
    odd = False
    if _ODD_OR_SUSPECT.search(text):
        if _SUSPECT.search(text):
            text = mend(text)
        if odd := _ODD.search(text) is not None:
            text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
            text = _IDLE_ZWSP.sub("", _DEBRIS.sub("", text))
    if not text.isascii():
        text = _composed(text)
    if odd or any(gap in text for gap in _UNFOLDED):
        text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def _composed(text: str) -> str:
    """The text in NFC.

    Where Python's quick check says "maybe" (Persian, Hindi, Bengali), it composes the whole text to find out. Here each
    different letter with its marks is asked once: what goes before and after does not touch them (UAX #15).
    """
    marked = {text[max(found.start() - 1, 0) : found.end()] for found in _marks().finditer(text)}
    if unicodedata.is_normalized("NFC", "\n".join(marked)):
        return text
    return unicodedata.normalize("NFC", text)


@cache
def _marks() -> re.Pattern[str]:
    """Runs of what NFC may alter: what may combine with the letter before it, what it replaces, marks in disorder."""
    alone = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # vowels and finals of Hangul
    together, before = set(), dict[str, set[str]]()
    for letter in map(chr, _DECOMPOSED):
        parts = unicodedata.decomposition(letter).split()
        if parts and parts[0][0] != "<":
            for part in parts[1:]:
                before.setdefault(chr(int(part, 16)), set()).add(chr(int(parts[0], 16)))
            if unicodedata.normalize("NFC", letter) != letter:
                alone.add(letter)
        if unicodedata.combining(letter):
            together.add(letter)
    # A mark of class 0 (the Bengali vowel sign aa) joins the letter right before it or none.
    close = {mark for mark in before.keys() - alone if not unicodedata.combining(mark)}
    alone |= before.keys() - close
    single = "".join(sorted(alone)) + "\U00010000-\U0010ffff"
    every = single + "".join(sorted(together - alone))
    after, joins = "".join(sorted(close)), "".join(sorted(set().union(*(before[mark] for mark in close))))
    return re.compile(f"[{every}{after}](?:(?<=[{joins}][{after}])|(?<=[{single}])[{every}]*|(?<=[{every}])[{every}]+)")


def normalise_line(text: str) -> str:
    """Normalise what is one line by nature: a title, a name. Idempotent."""
    return " ".join(normalise_text(text).split())


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 ("fÃ¼r", "itâ€™s"), where the text leaves no doubt that it was."""
    for _ in range(_MOST_LAYERS):
        if not (_certain(_THREE, text, 1) or _certain(_TWO, text, _ENOUGH)):
            return text
        mended = _RUN.sub(_reread, text)
        if mended == text:
            return text
        text = mended
    return text


def _certain(pattern: re.Pattern[str], text: str, enough: int) -> bool:
    """Whether at least `enough` sequences of the pattern are UTF-8, and no fewer than those that are not."""
    if not pattern.search(text):
        return False
    runs = [found.group() for found in pattern.finditer(text)]
    good = sum(_utf8(run) is not None for run in runs)
    return good >= enough and good * 2 > len(runs)


def _reread(found: re.Match[str]) -> str:
    return _utf8(found.group()) or found.group()


def _utf8(run: str) -> str | None:
    """The run as UTF-8, if its Windows-1252 bytes are such."""
    try:
        return b"".join(_byte(letter) for letter in run).decode("utf-8")
    except UnicodeError:
        return None


def _byte(letter: str) -> bytes:
    """The Windows-1252 byte, or for its five holes the byte of the same number (as browsers do)."""
    return bytes([ord(letter)]) if "\x80" <= letter <= "\xff" else letter.encode("cp1252")
