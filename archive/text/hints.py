"""What class and id names say, as a table: fragments of names that web authors everywhere give to the parts of a page.

A hint is no verdict: it becomes a column of the learned judge, which found out from many sites how far each may be
trusted. Names are taken word by word ("article-body" holds two), and what a word says is remembered: most words of a
site's names occur on every site.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

_PARTS: dict[str, str] = {
    "comment": "comment disqus reply replies respond discussion",
    "caption": "caption credit legend bildunter bildtext leyenda didascal photograph imagetext",
    "byline": "author byline writer autor auteur signature contributor profile aboutthe biography",
    "date": "date time publish",
    "related": "relat recommend readmore seealso similar popular trending mostread mostview latest recirc outbrain "
    "taboola suggest linklist linkbox nextpost nextarticle prev pager pagination further",
    "teaser": "teaser promo preview card tile grid carousel slider swipe",
    "share": "share sharing social facebook whatsapp telegram follow",
    "signup": "newsletter subscri signup signin regist login password paywall donat abonn member account",
    "advert": "advert sponsor banner commercial affiliat adslot adunit adbox native outstream",
    "tags": "topic keyword categor breadcrumb label kicker eyebrow sectionname ticker",
    "chrome": "nav menu header footer sidebar aside toolbar widget rail masthead topbar offcanvas",
    "legal": "cookie consent copyright disclaimer privacy terms legal gdpr notice correction guideline",
    "unseen": "hidden hide sronly visually invisible screenreader modal popup overlay tooltip dropdown printonly dnone",
    "lead": "lead lede standfirst subtitle subhead intro summary deck chapo excerpt description abstract takeaway "
    "bullet",
    "title": "title headline",
    "body": "articlebody storybody postbody postcontent entrycontent articlecontent articletext paragraph bodytext "
    "richtext prose wysiwyg maincontent singlecontent",
    "box": "box fact inset callout expand accordion collaps faq disclosure",
    "media": "galler slide video image figure media embed player audio photo picture podcast",
    "quote": "quote tweet instagram citat zitat",
    "toc": "tableof jump anchor",
    "shop": "product price rating deal shop buy cart button btn",
}
"""Fragments of words, and of two words run together ("read-more")."""
_WORDS: dict[str, str] = {
    "byline": "bio",
    "related": "more also",
    "signup": "abo",
    "advert": "ad ads",
    "tags": "tag tags",
    "lead": "dek",
    "box": "note notes",
    "media": "img",
    "toc": "toc",
    "shop": "cta",
}
"""Whole words."""
HINTS = tuple(_PARTS)
_BIT = {name: 1 << number for number, name in enumerate(HINTS)}
_LONGEST = 24
_LONGEST_WORDS = re.compile(r"[a-z]{1,24}")
"""Longer words are cut: names made by machines."""
_REMEMBERED = 20_000
_END = "\0"
"""Parts labels; no page holds one."""
_LETTERS_AND_END = bytes(byte if byte == 0 or 97 <= byte <= 122 else 32 for byte in range(256))


def _bits(table: dict[str, str]) -> dict[str, int]:
    bits: dict[str, int] = defaultdict(int)
    for name, words in table.items():
        for word in words.split():
            bits[word] |= _BIT[name]
    return dict(bits)


OF_PART, OF_WORD = _bits(_PARTS), _bits(_WORDS)
"""The hints of fragments and of whole words, as bits in the order of HINTS."""
for _part in OF_PART:  # the longest at a place is found, and speaks for those that begin alike
    OF_PART[_part] = reduce(or_, (OF_PART[other] for other in OF_PART if _part.startswith(other)))


def _any_part() -> re.Pattern[str]:
    """Finds each place where a part begins, also within another; by its first letter, as that is quick."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for part in sorted(OF_PART, key=len, reverse=True):
        by_letter[part[0]].append(part[1:])
    branches = [f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    return re.compile(f"(?=({'|'.join(branches)}))")


_ANY_PART = _any_part()


_TAILS = frozenset(part[at:] for part in OF_PART for at in range(1, len(part)))
"""What the second of two words must be for the two to make a part."""


class Reading(NamedTuple):
    """What class and id names say."""

    words: tuple[str, ...]  # each once, of two letters or more
    hints: int  # bits in the order of HINTS


_memory: list[dict[str, Reading]] = [{}]
"""The labels read so far: those of a site's pages are the same. A full one is replaced, not emptied: others may be
reading it."""


def read_labels(labels: Sequence[str]) -> list[Reading]:
    """The words and hints in class and id names (lower case); those not read before are cut into words all at once."""
    known = _memory[0]
    fresh = [label for label in labels if label not in known]
    if fresh:
        if len(known) > _REMEMBERED:
            known, fresh = {}, list(labels)
            _memory[0] = known
        lines = _END.join(fresh).encode("ascii", "replace").translate(_LETTERS_AND_END).decode("ascii").split(_END)
        known.update(zip(fresh, (_read(line.split()) for line in lines), strict=True))
    return [known[label] for label in labels]


def hints_of(label: str) -> int:
    """The hints in class and id names (lower case), as bits in the order of HINTS."""
    return read_label(label).hints


def read_label(label: str) -> Reading:
    """The words and hints in class and id names (lower case)."""
    known = _memory[0]
    return known[label] if label in known else read_labels((label.replace(_END, " "),))[0]


def _read(words: Sequence[str]) -> Reading:
    bits = 0
    before = ""
    for word in words:
        if len(word) > _LONGEST:
            return _read(_LONGEST_WORDS.findall(" ".join(words)))
        bits |= _hints_of_word[word]
        if word in _TAILS:
            bits |= OF_PART.get(before + word, 0)
        before = word
    return Reading(tuple({word: None for word in words if len(word) > 1}), bits)


class _HintsOfWord(dict[str, int]):
    """The hints of the words met so far; all are forgotten when they become too many."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        bits = OF_WORD.get(word, 0)
        for part in _ANY_PART.findall(word):
            bits |= OF_PART[part]
        self[word] = bits
        return bits


_hints_of_word = _HintsOfWord()
