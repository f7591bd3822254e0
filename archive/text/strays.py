"""Short lines that slipped in among the kept ones: "Print", "Read also", a name under a picture.

They weigh next to nothing in a text's score, so the judges learn little about them, and readers notice each. Three
things tell against a short line that was kept: what stands at the same kind of place was left out, it is one of very
few on a page of whole paragraphs, or it is a heading at the edge of the text. Such a line has to be surer than others.
So has an item that is a link throughout, in a list of which most was left out, a heading of something left out, and a
line of any length that points to another page; one that says so ("Read also") is none of the text, however sure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from archive.text.blocks import Block, Page
from archive.text.credit import is_credit
from archive.text.ground import Array
from archive.text.pointer_words import POINTERS as POINTER_WORDS

SHORT, SHORT_SPACES = 60, 3
"""Characters and spaces of a short line, at most; a Chinese or Japanese character says as much as three letters, and of
the scripts that part no words (Thai, Lao, Burmese, Khmer) one stands for the spaces, too."""
SURE = 0.94
"""The score from which such a line is kept all the same. This and what follows is chosen by cross-validation over
sites."""
QUITE_SURE = 0.985
"""The same of several lines that are links and begin or end the text."""
FEW = 4
"""Plain short lines on a page, at most: one with more is made of such lines (a list parted by breaks, a dialogue)."""
LIKE = 0.5
"""Share of the other blocks at the same kind of place: if fewer were kept, the short line is out of keeping."""
FIRM, EDGE = 0.9, 0.7
"""The score of a block that is text beyond doubt, and the one a short heading needs that has such a block on one side
alone: of those below it one in four was gold text in cross-validation, of those between two such blocks nine in
ten."""
LINK = 0.9
"""Share of linked characters of an item that is nothing but a link."""
LINKS = 0.7
"""The same of a line of several links with signs between them."""
STRONG = 0.9
"""Share of bold characters of a line that is a sub-heading, whatever its element is."""

POINTERS = 1 / 3
"""Share of the kept blocks: a page with more lines that point to others is a list of sources."""

MAX_POINTER = 300
"""Characters of a line that points elsewhere, at most."""
_POINTER = re.compile(rf"[^\w【]*({'|'.join(POINTER_WORDS.values())})(?!\w)\s*([:：–—|>»›→-]*)\s*")
_LABELLED = re.compile(r"([^:：]{2,30})[:：]\s*(\S.*)", re.DOTALL)
_PLAIN = frozenset({"p", "text", "quote", "caption"})
"""Kinds of which short lines are not to be expected, as they are of lists, tables, code and headings."""
_SUSPECT = _PLAIN | {"h"}
_IDEOGRAPH, _UNPARTED = re.compile("[\u2e80-\u9fff]"), re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SENTENCES = ("。", "！", "？", "」", "』", "।", "။", "។")
"""A line without spaces that ends so is no short line, but a sentence."""
_STOPS = (".", "。", "।", "။")
"""A bold line that ends so is no heading, but what is written under a picture or before a name."""
_ENDS = (*'.!?…؟:;"”»', *_SENTENCES)  # the semicolon is the Greek question mark

_DASHES = ("—", "–", "―")
_SPOKEN = tuple(f"{dash} " for dash in _DASHES)
"""How a line of a dialogue begins."""

_Place = tuple[str, str, str, str]


class _Others(NamedTuple):
    """How many other blocks stand at the same kind of place as a kept line, and how many of them were kept."""

    there: int
    kept: int


def strays(page: Page, kept: list[int], scores: Array) -> set[int]:
    """Those of the kept indices that are such lines and not sure. `scores`: of each block of the page, 0..1."""
    gone = _teasers(page, kept, scores) | _pointers(page, kept, scores) | _short_ones(page, kept, scores)
    return gone | _links_around(page, [index for index in kept if index not in gone], scores)


def _short_ones(page: Page, kept: list[int], scores: Array) -> set[int]:
    """Short lines out of keeping with what stands beside them, and headings over nothing that is kept."""
    short = [index for index in kept if is_short(page.blocks[index].text)]
    unsure = [index for index in short if scores[index] < SURE and page.blocks[index].kind in _SUSPECT]
    if not unsure or len(short) == len(kept):  # nothing that they could have slipped in among
        return set()
    others = _others(page, unsure, set(kept))
    first = next(index for index in kept if index not in set(short))
    few = sum(page.blocks[index].kind in _PLAIN for index in short) <= FEW
    gone = {
        index
        for index in unsure
        if others[index].kept < LIKE * others[index].there
        or _heads_nothing(page, index, scores)
        or (few and page.blocks[index].kind in _PLAIN and not _is_at_home(page, index, others[index], first))
    }
    return gone | _hollow(page, unsure, set(kept) - gone)


def _hollow(page: Page, unsure: list[int], kept: set[int]) -> set[int]:
    """Those of the unsure lines that are headings of what was left out; a heading of such a heading is one as well."""
    blocks = page.blocks
    headings = {at for at in unsure if blocks[at].kind == "h" or blocks[at].strong > STRONG * blocks[at].length} & kept
    found: set[int] = set()
    following: tuple[int, ...] = ()  # the next two blocks with words
    for index in range(len(blocks) - 1, min(headings, default=len(blocks)) - 1, -1):
        if index in headings and not any(at in kept and at not in found for at in _below(page, following)):
            found.add(index)
        if any(map(str.isalnum, blocks[index].text)):
            following = (index, *following[:1])
    return found


def _below(page: Page, following: tuple[int, ...]) -> tuple[int, ...]:
    """Of the next two blocks those of which one has to be kept below a heading: the second counts behind a short one,
    as it may stand under a picture."""
    return following if following and len(page.blocks[following[0]].text) <= SHORT else following[:1]


def _teasers(page: Page, kept: list[int], scores: Array) -> set[int]:
    """Items of a list that are links throughout and not sure, when more of the other items were left out than kept."""
    gone: set[int] = set()
    for index in kept:
        block = page.blocks[index]
        if block.kind == "li" and block.linked >= LINK * block.length and scores[index] < SURE:
            around = page.elements[page.elements[block.element].parent]
            others = around.last - around.first - 1
            inside = bisect_left(kept, around.last) - bisect_left(kept, around.first) - 1
            if inside < LIKE * others:
                gone.add(index)
    return gone


def _pointers(page: Page, kept: list[int], scores: Array) -> set[int]:
    """Lines that point to another page ("Read also: The mayor steps down"), and say so or are not sure, unless the page
    is made of such lines. Who is credited so is left to `credit`."""
    gone = {index for index in kept if _says_it_points(page.blocks[index])}
    pointers = [index for index in kept if _points(page.blocks[index])]
    if len(pointers) > POINTERS * len(kept):
        return gone
    return gone | {index for index in pointers if scores[index] < SURE and not is_credit(page.blocks[index].text)}


def _links_around(page: Page, kept: list[int], scores: Array) -> set[int]:
    """The lines that begin or end the text, are links and not sure: a menu; what the page offers to do with the text
    ("Print | Send"), other stories parted by breaks. A lone link may be the text's own, and a list of links behind it.
    """
    before = _links_from(page, kept, scores, _PLAIN | {"row", "li"})
    behind = _links_from(page, kept[::-1], scores, _PLAIN)
    gone = before if len(before) > 1 else set()
    if sum(page.blocks[index].links for index in behind) > 1:
        gone |= behind
    return gone if len(gone) < len(kept) else set()


def _links_from(page: Page, kept: list[int], scores: Array, kinds: frozenset[str]) -> set[int]:
    """The first of the blocks, as long as they are such lines."""
    gone: set[int] = set()
    for index in kept:
        block = page.blocks[index]
        least = LINKS if block.links > 1 else LINK
        if block.kind not in kinds or scores[index] >= QUITE_SURE or block.linked < least * block.length:
            break
        gone.add(index)
    return gone


def _says_it_points(block: Block) -> bool:
    """Whether a block says that it points elsewhere, and holds nothing else but a link."""
    if block.length > MAX_POINTER or not (2 * block.linked >= block.length or block.length <= SHORT):
        return False
    said = _POINTER.match(block.text.lower())
    if not said:
        return False
    rest = len(block.text[said.end() :].strip())
    if not rest:
        return bool(said[2]) or block.linked > 0
    alone = " " not in said[1] and said[1] < "\u0e00"  # one word, as "more": others begin sentences with it
    return block.linked >= LINK * rest and not (alone and not said[2].strip())


def _points(block: Block) -> bool:
    """Whether a block is a few words with a colon and then a link, of more than a few words, to its end."""
    if block.kind not in _SUSPECT or 2 * block.linked < block.length:
        return False
    found = _LABELLED.fullmatch(block.text)
    if not found or block.linked < LINK * len(found[2]) or "://" in found[2]:
        return False
    return is_short(found[1]) and not is_short(found[2])


def is_short(text: str) -> bool:
    """Whether a text is a few words, and no sentence of a script without spaces."""
    if len(text) > SHORT or text.count(" ") > SHORT_SPACES or text.endswith(_SENTENCES):
        return False
    if text.isascii():
        return True
    return len(text) + 2 * len(_IDEOGRAPH.findall(text)) + 1.5 * len(_UNPARTED.findall(text)) <= SHORT


def _heads_nothing(page: Page, index: int, scores: Array) -> bool:
    """Whether a block is a heading at the edge of the text: of a box beside it, of what comes behind it."""
    if page.blocks[index].kind != "h" or scores[index] >= EDGE:
        return False
    before = index > 0 and scores[index - 1] >= FIRM
    behind = index + 1 < len(scores) and scores[index + 1] >= FIRM
    return bool(before != behind)


def _is_at_home(page: Page, index: int, others: _Others, first: int) -> bool:
    """Whether a line that stands where paragraphs stand, behind the first of them, reads like one or like the heading
    of one."""
    block = page.blocks[index]
    ends = not block.text.endswith(_STOPS) if block.strong > STRONG * block.length else _ends_as_said(block.text)
    return others.there > 0 and index > first and ends


def _ends_as_said(text: str) -> bool:
    """Whether a line ends as a sentence, or begins as what somebody says in a dialogue: Thai has no full stop."""
    return text.endswith(_ENDS) or (text.startswith(_SPOKEN) and not text.endswith(_DASHES))


def _others(page: Page, lines: list[int], kept: set[int]) -> dict[int, _Others]:
    """For each of the (kept) lines, the other blocks at the same kind of place."""
    place_of = {index: _place(page, index) for index in lines}
    found: dict[_Place, list[bool]] = {place: [] for place in place_of.values()}
    for index in range(len(page.blocks)):
        there = found.get(_place(page, index))
        if there is not None:
            there.append(index in kept)
    others = {place: _Others(len(there) - 1, sum(there) - 1) for place, there in found.items()}
    return {index: others[place] for index, place in place_of.items()}


def _place(page: Page, index: int) -> _Place:
    """The kind of place a block stands at: its element and the one around it, by tag and label."""
    element = page.elements[page.blocks[index].element]
    above = page.elements[element.parent] if element.parent >= 0 else element
    return element.tag, element.label, above.tag, above.label
