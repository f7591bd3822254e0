"""The credit line: where a translated or reprinted article comes from, named inside its text.

    "Based on the materials of The Telegraph UK, Great Britain"   "По материалам ..."   "来源：..."

It is looked for where it stands by custom: in the first or the last lines of the body, or right before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.text.credit_words import BASED, EAST_ASIAN, LABELS, LATE, LOOSE, PUBLISHED

MAX_CREDIT = 200  # characters
MAX_LOOSE = 90  # characters, for openings that also begin ordinary sentences
HEAD, TAIL = 2, 4  # blocks of the body, at its ends, that may be a credit
BEYOND = 3  # blocks behind the body that are looked at
# Of a line that ends as a sentence, outside quotation marks:
MAX_NAME = 30  # characters behind the opening, in a script without capitals
COMMON = 2  # words of four letters and more that begin small, in other scripts


_OPEN = r"^[(\[（【*—–-]*\s*"
_CLOSE = r"(?:\s\S+){0,2}[.।)）]*$"  # "... prepared", and a stop
_FIRST_WORD = re.compile(rf"{_OPEN}([^\W\d_]+)")


def _by_first_word(table: dict[str, tuple[str, str]]) -> dict[str, re.Pattern[str]]:
    """The patterns of a table's languages, joined for each word that some of them begin with."""
    found: dict[str, list[str]] = {}
    for words, pattern in table.values():
        for word in words.split():
            found.setdefault(word, []).append(pattern)
    return {word: re.compile(rf"{_OPEN}(?:{'|'.join(patterns)})(?!\w)") for word, patterns in found.items()}


_BASED, _PUBLISHED = _by_first_word(BASED), _by_first_word(PUBLISHED)
_LATE = [(word, re.compile(rf"{_OPEN}(?:{pattern}){_CLOSE}")) for words, pattern in LATE for word in words.split()]
_LATE_IN_ASCII = [(word, pattern) for word, pattern in _LATE if word.isascii()]
_EAST_ASIAN = re.compile(rf"^[(（【]*(?:{EAST_ASIAN})")
_LABEL = re.compile(rf"{_OPEN}(?:{'|'.join(LABELS.values())})\s*[:：]\s*\S")
_SHORT_CITATION = re.compile(rf"^(?:{LOOSE})\s+\S")
_SENTENCE_END = re.compile(r"[.!?。！？؟।]\s*\S|[!?。！？؟।]\s*$")
_FULL_STOP = re.compile(r"[.!?。！？؟।]\s*$")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|‹[^›]*›")
_WORD = re.compile(r"[^\W\d_]{4,}")


def is_credit(line: str) -> bool:
    """Whether a line of text is a credit line."""
    line = " ".join(line.split())
    if not line or len(line) > MAX_CREDIT:
        return False
    lower = line.lower()
    if (":" in line or "：" in line) and _LABEL.match(lower):
        return not _SENTENCE_END.search(line) or len(line) < MAX_LOOSE
    begun = _FIRST_WORD.match(lower)
    word = begun[1] if begun else ""
    if word in _PUBLISHED and _PUBLISHED[word].match(lower):
        return True
    if word in _BASED and (opening := _BASED[word].match(lower)):
        return _names_a_source(line[opening.end() :])
    ascii_only = line.isascii()
    if not ascii_only and _EAST_ASIAN.match(line):
        return True
    late = _LATE_IN_ASCII if ascii_only else _LATE
    return any(word in lower and pattern.match(lower) for word, pattern in late)


def _names_a_source(rest: str) -> bool:
    """Whether what follows "based on the materials of" is a name and not the rest of a sentence."""
    if not _FULL_STOP.search(rest):
        return True
    rest = _QUOTED.sub("", rest)
    words: list[str] = _WORD.findall(rest)
    common = sum(word[0].islower() for word in words)
    has_capitals = common or any(word[0].isupper() for word in words)
    return common <= COMMON if has_capitals else len(rest) <= MAX_NAME


def _is_bare_citation(line: str) -> bool:
    """A last line such as "D'après L'Écho des dunes, Belgique": short, and without a full stop."""
    return (
        len(line) <= MAX_LOOSE
        and bool(_SHORT_CITATION.match(line.lower()))
        and not line.rstrip().endswith((".", "!", "?", ":", "…"))
    )


def find_credit(blocks: Sequence[str], kept: Sequence[int]) -> int | None:
    """The index of the credit line among a page's blocks, or None. `kept`: indices of the body's, ascending."""
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    behind = range(last + 1, min(last + 1 + BEYOND, len(blocks)))
    places = [*reversed(kept[-TAIL:]), *behind, *kept[:HEAD], *range(max(0, first - 1), first)]
    found = next((at for at in places if is_credit(blocks[at])), None)
    if found is None and len(kept) > 1 and _is_bare_citation(blocks[last]):
        return last
    return found
