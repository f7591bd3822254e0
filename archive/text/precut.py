"""What would make the parser's work grow with the square of a page is cut from its bytes before it sees them.

Five things make the HTML5 tree construction of WHATWG costly, and browsers bound most of them too:

- depth: each start tag walks the stack of open elements;
- formatting elements left open (<b>, <font>, ...): each paragraph begins with copies of all of them;
- <option>: each is compared with those before it;
- the attributes of one tag: each is compared with those before it;
- sheer number of tags: what the reader of blocks would not look at need not be parsed.

All is counted in a few passes over the bytes (numpy), and only for pages that archive.text.dom suspects. Tags are told
by their first letters; the few pages that hold too many of a kind are counted again by whole names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAX_TAGS = 60_000
"""Of 1,600 pages of news sites the richest has 14,000."""
MAX_DEPTH = 256
"""Elements deeper than this lose their tags; browsers stop at 512, and no page of 1,600 gets as far as this."""
MAX_OPEN_FORMATTING = 40
"""Formatting elements open at one time, on a page of few tags; of the others, each costs as many copies."""
MAX_COPIES = 150_000
"""Copies of open formatting elements on a page of many tags, at most."""
MAX_OPTIONS = 1_000
MAX_ATTRIBUTES = 250
"""A tag with more loses all of them."""
ROOM = 1_000
"""Bytes: only a tag longer than this is asked for its attributes."""
MAX_IN_SCRIPT = 2_000
"""Attributes of what looks like a tag and may be a comparison in a script."""
MANY_NESTING, MANY_FORMATTING = 8_000, 500
"""Tags, with end tags: a page with fewer cannot cost more than a tenth of a second, however they nest."""

_OTHER, _NESTING, _FORMATTING, _OPTION = range(4)
_KINDS = {
    "area base br col embed hr img input link meta param source track wbr li p td th tr dt dd tbody thead": _OTHER,
    "b big code em font i s small strike strong tt u": _FORMATTING,
    "option optgroup": _OPTION,
}
"""Void elements, and those whose end tag the next sibling implies: they do not nest by themselves. WHATWG's formatting
elements but <a> and <nobr>, which end the one before them. All others nest."""
_LONGEST_NAME = 32
"""Letters of a name that are compared; end tags of longer names are taken to close nothing."""
_PADDING = bytes(_LONGEST_NAME + 2)
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+"""
_OVERLOADED = re.compile(
    rb"<[a-zA-Z][^\s/>]*+((?:%b){%d,%d}+(?:%b)*+[\s/]*+)" % (_ATTRIBUTE, MAX_ATTRIBUTES, MAX_ATTRIBUTES, _ATTRIBUTE)
)

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.intp]


def _letters() -> Ints:
    """1 to 26 for the letters of both cases, 0 for all other bytes."""
    table = np.zeros(256, np.intp)
    table[65:91] = table[97:123] = np.arange(1, 27)
    return table


_LETTER = _letters()


def _name_bytes() -> Bytes:
    """The bytes of a tag's name, in lower case; 0 for those that end it."""
    table = np.arange(256, dtype=np.uint8)
    table[65:91] += 32
    table[list(b"\0\t\n\f\r />")] = 0
    return table


_FOLDED = _name_bytes()


def _kinds() -> Bytes:
    """The kind of a tag, by the number that `_kinds_of` makes of the first three letters of its name."""
    kinds = np.full(27 << 10, _NESTING, np.uint8)
    kinds[: 1 << 10] = _OTHER  # no letter at all: comments, a lone <
    for names, kind in _KINDS.items():
        for name in names.split():
            first, second, third = _LETTER[list(name.encode().ljust(3)[:3])].tolist()
            kinds[first << 10 | second << 5 | third] = kind
    return kinds


_KIND = _kinds()


class _Tags(NamedTuple):
    """The tags of a page, in order."""

    page: Bytes  # with _PADDING behind
    at: Ints  # where each begins
    name: Ints  # where its name begins
    is_end: npt.NDArray[np.bool_]
    kind: Bytes


def precut(html: bytes) -> bytes:
    """The page, less what would cost its parser too much. UTF-8 without NUL in, the same out."""
    at = np.flatnonzero(np.frombuffer(html, np.uint8) == ord("<"))
    if len(at) > MAX_TAGS:
        html, at = html[: at[MAX_TAGS]], at[:MAX_TAGS]
    spans = [*_overloads(html, at), *_dear(html, at)]
    return _without(html, spans) if spans else html


def _dear(html: bytes, at: Ints) -> Iterator[tuple[int, int]]:
    """Where the tags that cost too much begin and end."""
    page = np.frombuffer(html + _PADDING, np.uint8)
    name = at + 1
    is_end = page[name] == ord("/")
    name += is_end
    tags = _Tags(page, at, name, is_end, _kinds_of(page, name))
    _, nesting, formatting, options = np.bincount(tags.kind, minlength=4).tolist()
    dear = np.zeros(len(at), np.bool_)
    if options > MAX_OPTIONS:
        dear |= (tags.kind == _OPTION) & ((tags.kind == _OPTION).cumsum() > MAX_OPTIONS)
    if formatting > MANY_FORMATTING:
        dear |= _too_deep(tags, _FORMATTING, max(3, min(MAX_OPEN_FORMATTING, MAX_COPIES // len(at))))
    if nesting > MANY_NESTING:
        dear |= _too_deep(tags, _NESTING, MAX_DEPTH)
    yield from _spans(tags, dear)


def _kinds_of(page: Bytes, name: Ints) -> Bytes:
    """The kind of each tag by the first three letters of its name, which tell all that matters apart."""
    first, second, third = (_LETTER[page[name + step]] for step in range(3))
    return np.asarray(_KIND[first << 10 | second << 5 | third * (second > 0)])


def _too_deep(tags: _Tags, kind: int, limit: int) -> npt.NDArray[np.bool_]:
    """Which tags of a kind open or close an element inside `limit` others of the kind."""
    chosen = np.flatnonzero(tags.kind == kind)
    names, whole = _names(tags.page, tags.name[chosen])
    steps = np.where(tags.is_end[chosen], -whole.astype(np.intp), 1)
    change = _forgiving_changes(names, steps)
    depth = change.cumsum()
    gone = np.zeros(len(tags.at), np.bool_)
    gone[chosen] = np.where(change < 0, depth >= limit, depth > limit) & (change != 0)
    return gone


def _names(page: Bytes, name: Ints) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """A number for each name (letters of both cases alike), and whether it was compared to its end."""
    names = np.zeros(len(name), np.uint64)
    inside = np.ones(len(name), np.bool_)
    for step in range(_LONGEST_NAME):
        letter = _FOLDED[page[name + step]]
        inside &= letter > 0
        if not inside.any():
            break
        names = np.where(inside, names * np.uint64(1_099_511_628_211) + letter, names)
    return names, ~inside


def _forgiving_changes(names: npt.NDArray[np.uint64], steps: Ints) -> Ints:
    """What each tag (step 1: start, -1: end) does to the number of open elements, when an end tag that has no start
    tag of its name before it does nothing.
    """
    order = names.argsort(kind="stable")
    sorted_names, steps = names[order], steps[order]
    is_first = np.concatenate(([True], sorted_names[1:] != sorted_names[:-1]))
    group = is_first.cumsum() - 1
    sums = steps.cumsum()
    sums -= (sums - steps)[is_first][group]
    fall = (len(names) + 1) * group  # so that the lowest sum of one name is not that of the next
    lowest = np.minimum(np.minimum.accumulate(sums - fall) + fall, 0)
    opened = sums - lowest
    before = np.concatenate(([0], opened[:-1]))
    before[is_first] = 0
    changes = np.empty_like(steps)
    changes[order] = opened - before
    return changes


def _spans(tags: _Tags, gone: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where these tags begin, and where they end: at their >, or before the next tag."""
    if not gone.any():
        return
    chosen = np.flatnonzero(gone)
    closing = np.flatnonzero(tags.page == ord(">"))
    ends = np.concatenate((closing + 1, [len(tags.page)]))[closing.searchsorted(tags.at[chosen])]
    following = np.concatenate((tags.at[1:], [len(tags.page) - len(_PADDING)]))[chosen]
    yield from zip(tags.at[chosen].tolist(), np.minimum(ends, following).tolist(), strict=True)


def _overloads(html: bytes, at: Ints) -> Iterator[tuple[int, int]]:
    """The attributes of tags that have too many of them."""
    room = np.concatenate((at[1:], [len(html)])) - at
    for begin in at[room > ROOM].tolist():
        found = _OVERLOADED.match(html, begin)
        if found and not (_in_script(html, begin) and len(found[1].split()) < MAX_IN_SCRIPT):
            yield found.span(1)


def _in_script(html: bytes, at: int) -> bool:
    """Whether a script begins before this place and does not end."""
    return html.rfind(b"<script", 0, at) > html.rfind(b"</script", 0, at)


def _without(html: bytes, spans: list[tuple[int, int]]) -> bytes:
    """The page without these spans, which may overlap."""
    kept: list[bytes] = []
    done = 0
    for begin, end in sorted(spans):
        if begin > done:
            kept.append(html[done:begin])
        done = max(done, end)
    return b"".join([*kept, html[done:]])
