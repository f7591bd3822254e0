"""Where the articles of a site have their text: places whose sentences the judge keeps on page after page.

A page alone does not tell the last, lonely sentence of an article from one that the site adds to all of them, so the
judge leaves out some of the former. The site's other pages tell: at a *home* three of them or more had sentences that
were kept, and hardly any had one left out there, but for what recurs and so is furniture. A sentence that was left out
at a home, next to one that was kept there, is kept after all; so is a sub-heading between two kept blocks, if headings
are at home there.

Short lines that end as sentences do ("He gave no answer.") are asked of an element alone: it is a *seat* if whatever
stood in it was kept on three pages or more, and hardly ever left out, short lines included.

    survey(blocks) -> Places                    in the page's signature: what is to be remembered of a page
    counted(tallies, page, known) -> tallies    a page that is no longer remembered by itself
    rescued(blocks, shared, known, tallies)     which blocks of a page are kept after all
    strangers(blocks, known, tallies)           which are left out after all
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from archive.text.credit import is_credit
from archive.text.page_block import PageBlock

PAGES = 3
"""Other pages that must have had text kept at a home."""
DOUBTED = 0.125
"""... to each of which at most so many may have had text left out there that is not furniture."""
STRANGE = 0.25
"""Pages that may have kept text where it is left out, to each that left some out, for a place that is no home."""
SEAT_DOUBTED = 0.2
"""... or so many, of a seat."""
LINKED = 0.3
"""Share of a block's characters in links, up to which it is text."""
MOST = 40
"""Homes and seats, and doubts, that are remembered of one page."""
OWN = 2
"""A kept sentence makes homes of its element and the one around it..."""
AROUND = 2
"""... and one that was left out may be at home in its element, or in one of so many around it."""
NAMED = 3
"""Elements that name a place, the last of them included."""
FADE = 64
"""Counted pages without a home after which it is forgotten: the site was redesigned."""
MAX_TALLIES = 128

_SAID = frozenset({"p", "text", "li", "quote"})
"""Kinds of blocks that sentences are; headings need not be any."""
_END = r"""[.?!…。！？｡।॥؟۔։။។]["'“”„»›’」』)\]）】]*"""
_SENTENCE = re.compile(rf"(?:.{{24,}}|.*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af].{{9,}}){_END}", re.DOTALL)
"""Long enough, and ended. Thai and Lao do not end sentences with a sign."""
_UNENDED = re.compile("[\u0e00-\u0eff].{40,}", re.DOTALL)
_ENDED = re.compile(rf".+{_END}|.*[\u0e00-\u0eff].*", re.DOTALL)
_DIGITS = re.compile(r"\d+")


class Places(NamedTuple):
    """What a page says of its places: `homes`, and `doubts`, pairs of a place and the hash of a text that was left out
    there.
    """

    homes: frozenset[int] = frozenset()
    doubts: frozenset[tuple[int, int]] = frozenset()


NO_PLACES = Places()


class Tally(NamedTuple):
    """Of pages that are no longer remembered one by one, up to 255: how many had text kept at a home, how many had some
    left out, and how many have been counted since the last of them.
    """

    kept: int
    doubted: int
    age: int


Tallies = Mapping[int, Tally]


def survey(blocks: Iterable[PageBlock]) -> Places:
    """What to remember of the places of a page, by the judge's word alone."""
    kept: dict[int, None] = {}
    left: dict[tuple[int, int], None] = {}
    for block in blocks:
        if block.kept:
            kept.update(dict.fromkeys((*_homes(block)[:OWN], *_seat(block))))
        elif not is_credit(block.text):
            left.update(dict.fromkeys(_doubts(block)))
    doubts = sorted(left, key=lambda doubt: doubt[0] not in kept)  # where text was kept first
    return Places(frozenset(list(kept)[:MOST]), frozenset(doubts[:MOST]))


def counted(tallies: Tallies, page: Places, known: Sequence[Places]) -> dict[int, Tally]:
    """The tallies with a page that is no longer remembered by itself; `known`: the pages that were, this one too."""
    doubted = _doubted(page, _bearing(known))
    found = {home: tally._replace(age=tally.age + 1) for home, tally in tallies.items()}
    for home in page.homes | doubted:
        kept, doubts, _ = found.get(home, Tally(0, 0, 0))
        found[home] = Tally(min(kept + (home in page.homes), 255), min(doubts + (home in doubted), 255), 0)
    young = sorted((tally.age, home) for home, tally in found.items() if tally.age < FADE)[:MAX_TALLIES]
    return {home: found[home] for _, home in young}


def rescued(
    blocks: Sequence[PageBlock], shared: Sequence[bool], known: Sequence[Places], tallies: Tallies
) -> list[int]:
    """Which blocks that the judge left out are kept after all (ascending). `shared`: whether each belongs to the site;
    `known`: the places of the site's pages that hold other articles and are remembered; `tallies`: of those before.
    """
    kept_at, doubted_at = _pages(known, tallies)
    at_home, seats = _homes_of(kept_at, doubted_at), _homes_of(kept_at, doubted_at, SEAT_DOUBTED)
    if not seats:
        return []
    left_elsewhere = set(chain.from_iterable(one.doubts for one in known))
    own = [at for at, is_shared in enumerate(shared) if not is_shared]
    homes = {at: at_home.intersection(_homes(blocks[at])) | seats.intersection(_seat(blocks[at])) for at in own}
    kept = {at for at in own if blocks[at].kept}
    may = {at for at in own if homes[at] and left_elsewhere.isdisjoint(_doubts(blocks[at]))}
    speak = {at for at in may if _speaks(blocks[at], at_home)}
    for way in (own, own[::-1]):
        for before, at in pairwise(way):
            if at in speak and before in kept and homes[at] & homes[before]:
                kept.add(at)
    for before, at, behind in zip(own, own[1:], own[2:], strict=False):
        if at in may and before in kept and behind in kept and (at in speak or _heads(blocks[at], at_home)):
            kept.add(at)
    return sorted(at for at in kept if not blocks[at].kept)


def _speaks(block: PageBlock, at_home: set[int]) -> bool:
    """Whether a block is a sentence at home, or a short line that ends as one."""
    if block.kind not in _SAID:
        return False
    return bool(at_home.intersection(_homes(block))) if _is_sentence(block.text) else bool(_ENDED.fullmatch(block.text))


def _heads(block: PageBlock, at_home: set[int]) -> bool:
    """Whether a block is a heading, or a line in a seat of such lines: sentences are not at home there."""
    return block.kind == "h" or at_home.isdisjoint(_places(block.place)[:1])


def strangers(blocks: Sequence[PageBlock], known: Sequence[Places], tallies: Tallies) -> list[int]:
    """Which sentences that the judge kept stand where they are left out on nearly all other pages of the site: teasers,
    comments, captions (ascending). None if nothing was kept where the site has its text."""
    kept, doubted = _pages(known, tallies)
    strange = {place for place, times in doubted.items() if times > PAGES and kept[place] <= STRANGE * times}
    at_home = _homes_of(kept, doubted)
    said = {at: (*_seat(block), *_homes(block)) for at, block in enumerate(blocks) if block.kept}
    if not any(at_home.intersection(places) for places in said.values()):
        return []
    return [at for at, places in said.items() if places and places[0] in strange and blocks[at].kind != "h"]


def _pages(known: Sequence[Places], tallies: Tallies) -> tuple[Counter[int], Counter[int]]:
    """On how many pages of a site text was kept at each place, and on how many it was left out."""
    bearing = _bearing(known)
    kept = Counter({home: tally.kept for home, tally in tallies.items()})
    kept.update(chain.from_iterable(one.homes for one in known))
    doubted = Counter({home: tally.doubted for home, tally in tallies.items()})
    doubted.update(chain.from_iterable(_doubted(one, bearing) for one in known))
    return kept, doubted


def _homes_of(kept: Counter[int], doubted: Counter[int], most: float = DOUBTED) -> set[int]:
    return {home for home, times in kept.items() if times >= PAGES and doubted[home] <= most * times}


def _bearing(known: Sequence[Places]) -> Counter[tuple[int, int]]:
    """How many pages left out each text."""
    return Counter(chain.from_iterable(one.doubts for one in known))


def _doubted(page: Places, bearing: Counter[tuple[int, int]]) -> set[int]:
    """Where text was left out. At a place where other text was kept, what was left out on several pages recurs: that is
    furniture, and no reason to doubt."""
    return {doubt[0] for doubt in page.doubts if doubt[0] not in page.homes or bearing[doubt] < 2}


def _homes(block: PageBlock) -> tuple[int, ...]:
    """Where a block stands, if it may be at home there: a sentence that is no list of links, by its element and those
    around it; a heading by its element alone, as every headline stands near the text."""
    if block.linked > LINKED:
        return ()
    if block.kind == "h":
        return _places(block.place)[:1]
    return _places(block.place) if block.kind in _SAID and _is_sentence(block.text) else ()


def _doubts(block: PageBlock) -> list[tuple[int, int]]:
    mark = zlib.crc32(block.text.encode("utf-8", "surrogatepass"))
    return [(home, mark) for home in (*_homes(block), *_seat(block))]


def _seat(block: PageBlock) -> tuple[int, ...]:
    """The element of a block that is no heading and no list of links, whatever its text."""
    if block.linked > LINKED or block.kind not in _SAID:
        return ()
    return tuple(zlib.crc32(b"seat", place) for place in _places(block.place)[:1])


@lru_cache(maxsize=4096)
def _places(place: str) -> tuple[int, ...]:
    """An element and those around it, each with two more around it. The numbers that pages bear in names of elements do
    not count."""
    names = _DIGITS.sub("0", place).split(">")
    parts = (names[max(end - NAMED, 0) : end] for end in range(len(names), max(len(names) - AROUND - 1, 0), -1))
    return tuple(zlib.crc32(">".join(part).encode("utf-8", "surrogatepass")) for part in parts)


def _is_sentence(text: str) -> bool:
    return _SENTENCE.fullmatch(text) is not None or _UNENDED.match(text) is not None
