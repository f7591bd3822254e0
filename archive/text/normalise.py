"""Text as a person reads it: NFC, no invisible debris, white space folded, paragraphs kept.

What carries meaning stays: zero-width joiners and non-joiners (Persian, Hindi, emoji), bidi marks and isolates, curly
quotes, full width, the zero-width space between words of scripts that write none. Never NFKC: it would rewrite what the
author wrote. Text that was decoded wrongly before it reached the page is mended where there is no doubt.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

# Controls (tab and line feed apart), soft hyphen, word joiner, BOM, halves of surrogates, noncharacters.
_DEBRIS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028]")
_ODD_SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff\ud800-\udfff"
_ODD_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = ("\t", "\x1f", *re.findall(f"[{_ODD_SPACES}]", "".join(map(chr, range(0x80, 0x3001)))))
_WORDS_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f"  # Thai, Lao, Burmese, Khmer
_IDLE_ZWSP = re.compile(f"(?<![{_WORDS_UNPARTED}])\u200b(?![{_WORDS_UNPARTED}])")

# The Basic Multilingual Plane without what NFC never alters: ideographs, Hangul, surrogates, private use.
_DECOMPOSED = (*range(0xA0, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x10000))

# UTF-8 read as Windows-1252: a lead byte's letter with a continuation byte's sign after it. Signs that end a word or a
# quotation may follow a real letter ("IRMÃ”", "MARQUÉ…"), so two-byte sequences of that kind count for nothing.
_CONTINUATION = "\x80-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_MAYBE = "…‘’“”–—"
_LEADS = "\xc2-\xdf"
_LEAD_LETTER = re.compile("[\xc2-\xef]")
_TWO = re.compile(f"[{_LEADS}][{_CONTINUATION}]")
_THREE = re.compile(f"[\xe0-\xef][{_CONTINUATION}{_MAYBE}]{{2}}")
_RUN = re.compile(f"[\xc2-\xf4{_CONTINUATION}{_MAYBE}]+")
_ENOUGH = 3  # two-byte sequences without which nothing is certain
_DENSE = 6  # characters to each letter with marks, below which to compose the whole text is quicker

# What a character is to normalising: a bit each, looked up for all characters of a text at once.
_DEBRIS_OR_END, _LEAD, _FOLLOWS, _ALTERED, _MARK, _CLOSE, _JOINED, _ODD_SPACE = (1 << bit for bit in range(8))


def normalise_text(text: str) -> str:
    """Normalise a text of several lines; paragraphs stay parted by one blank line. Idempotent."""
    flags = _flags(text)
    seen = _seen(flags)
    if _may_be_wrong(flags, seen):
        text = mend(text)
        flags = _flags(text)
        seen = _seen(flags)
    mended, may_lead = text, bool(seen & _LEAD)
    if seen & _DEBRIS_OR_END:
        text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
        text = _IDLE_ZWSP.sub("", _DEBRIS.sub("", text))
    if seen & (_ALTERED | _MARK | _CLOSE):
        text, led = _composed(text, _flags(text) if seen & _DEBRIS_OR_END else flags)
        may_lead = may_lead or led
    if may_lead and text != mended:  # what was decoded wrongly may have come together only now
        flags = _flags(text)
        if _may_be_wrong(flags, _seen(flags)) and (_THREE.search(text) or _TWO.search(text)):
            return normalise_text(text)
    return _spaced(text, odd=bool(seen & (_DEBRIS_OR_END | _ODD_SPACE)))


def _spaced(text: str, *, odd: bool) -> str:
    """The text with its white space folded; `odd`: there may be other than spaces and line feeds."""
    for space in _SPACES if odd else ():
        if space in text:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    text = "\n".join([line.strip(" ") for line in text.split("\n")])
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()


def _flags(text: str) -> Flags:
    """What each character of a text is."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _table().take(codes, mode="clip")


def _seen(flags: Flags) -> int:
    return int(np.bitwise_or.reduce(flags)) if flags.size else 0


def _may_be_wrong(flags: Flags, seen: int) -> bool:
    """Whether UTF-8 that was read as Windows-1252 may be among the characters."""
    return bool(seen & _LEAD and seen & _FOLLOWS and _next_to(flags, _LEAD, _FOLLOWS).any())


def _next_to(flags: Flags, first: int, second: int) -> npt.NDArray[np.bool_]:
    """Where a character of the second kind follows one of the first: for each character but the last."""
    found: npt.NDArray[np.bool_] = np.logical_and(flags[:-1] & first, flags[1:] & second)
    return found


def _composed(text: str, flags: Flags) -> tuple[str, bool]:
    """The text in NFC, and whether a letter may have come about with which UTF-8 read as Windows-1252 begins.

    Where Python's quick check says "maybe" (Persian, Hindi, Bengali), it composes the whole text. Here only letters
    with marks are looked at, each different one once: what goes before and after does not touch them (UAX #15).
    """
    starts, ends = _letters_with_marks(flags)
    if len(starts) * _DENSE > len(text):
        whole = unicodedata.normalize("NFC", text)
        return whole, whole != text
    first, last = starts.tolist(), ends.tolist()
    runs = [text[start:end] for start, end in zip(first, last, strict=True)]
    composed = {run: new for run in set(runs) if (new := unicodedata.normalize("NFC", run)) != run}
    if not composed:
        return text, False
    if (starts[1:] < ends[:-1]).any():  # a letter's mark has marks of its own
        return unicodedata.normalize("NFC", text), True
    pieces, done = list[str](), 0
    for start, end, run in zip(first, last, runs, strict=True):
        if run in composed:
            pieces += (text[done:start], composed[run])
            done = end
    return "".join([*pieces, text[done:]]), _LEAD_LETTER.search("".join(composed.values())) is not None


def _letters_with_marks(flags: Flags) -> tuple[Places, Places]:
    """Where the letters stand that NFC may alter, with all their marks: where they start, ascending, and end."""
    inside = np.zeros(len(flags) + 2, np.bool_)
    np.not_equal(flags & (_ALTERED | _MARK), 0, out=inside[1:-1])
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = turns[::2], turns[1::2]
    told = (ends - starts > 1) | ((flags[starts] & _ALTERED) != 0)  # one mark alone alters nothing
    starts, ends = np.maximum(starts[told] - 1, 0), ends[told]
    pairs = np.flatnonzero(_next_to(flags, _JOINED, _CLOSE))
    if not pairs.size:
        return starts, ends
    behind = np.array([_end_of_close(flags, at + 2) for at in pairs.tolist()])
    starts, ends = np.concatenate([starts, pairs]), np.concatenate([ends, behind])
    order = np.lexsort((ends, starts))
    return starts[order], ends[order]


def _end_of_close(flags: Flags, at: int) -> int:
    """Behind the marks that may join, one after another, what the mark before this place has joined."""
    while at < len(flags) and flags[at] & _CLOSE:
        at += 1
    return at


@cache
def _table() -> Flags:
    """What each character of the Basic Multilingual Plane is, and all others in the last place."""
    altered, marks, close, joined = _nfc_alters()
    table = np.zeros(0x10001, np.uint8)
    for letters, flag in (
        (_spread(_ODD_SIGNS), _DEBRIS_OR_END),
        (_spread(_ODD_SPACES), _ODD_SPACE),
        (_spread("\xc2-\xef"), _LEAD),
        (_spread(_CONTINUATION + _MAYBE), _FOLLOWS),
        (altered, _ALTERED),
        (marks, _MARK),
        (close, _CLOSE),
        (joined, _JOINED),
    ):
        table[[ord(letter) for letter in letters]] |= flag
    table[-1] = _ALTERED
    return table


def _spread(signs: str) -> set[str]:
    """The characters that a regular expression's class of these signs matches."""
    return set(re.findall(f"[{signs}]", "".join(map(chr, range(0x10000)))))


def _nfc_alters() -> tuple[set[str], set[str], set[str], set[str]]:
    """What NFC may alter by itself or join to what is before, all combining marks, marks that join the letter right
    before them or none, and those letters.
    """
    altered = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}  # vowels and finals of Hangul
    marks, before = set(), dict[str, set[str]]()
    for letter in map(chr, _DECOMPOSED):
        parts = unicodedata.decomposition(letter).split()
        if parts and parts[0][0] != "<":
            if unicodedata.normalize("NFC", letter) != letter:
                altered.add(letter)
                continue  # it is taken apart, and what it is made of is not joined
            for part in parts[1:]:
                before.setdefault(chr(int(part, 16)), set()).add(chr(int(parts[0], 16)))
        if unicodedata.combining(letter):
            marks.add(letter)
    # A mark of class 0 (the Bengali vowel sign aa) joins the letter right before it or none.
    close = {mark for mark in before.keys() - altered if not unicodedata.combining(mark)}
    altered |= before.keys() - close
    joined = set().union(*(before[mark] for mark in close))
    basic = {letter for letter in altered | close | joined if ord(letter) < 0x10000}
    return altered & basic, marks, close & basic, joined & basic


def normalise_line(text: str) -> str:
    """Normalise what is one line by nature: a title, a name. Idempotent."""
    return " ".join(normalise_text(text).split())


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 ("fÃ¼r", "itâ€™s"), where the text leaves no doubt that it was."""
    while _certain(_THREE, text, 1) or _certain(_TWO, text, _ENOUGH):  # once for each time it was decoded wrongly
        mended = _RUN.sub(_reread, text)
        if mended == text:
            break
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
