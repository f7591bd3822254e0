"""A page as an ordered list of blocks: the runs of text between two breaks (block-level tags, `<br>`), with what
stands around them.

One pass over the tree, without recursion. Nothing is judged here: furniture is a block like any other.

    tree --make_blocks--> Page(elements, blocks)      elements[block.element] is the block's nearest block-level element

The pass is the product's hottest loop: where the compiled kernel was built, it does the same in two fifths of the time
(archive/text/kernel/walk.c). What a tag means to it is one number, looked up by the parser's own tag number;
the attributes of inline elements are never asked for, as they cost more than all the rest.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.text.kernel import compiled

MAX_BLOCKS = 4_000
MAX_NODES = 60_000
MAX_ELEMENTS = 10_000
"""What a page holds beyond these is not looked at: a page of a megabyte is judged in a fifth of a second, whatever it
is made of. Of 1,600 pages of news sites the richest has 1,400 blocks."""
MAX_LABEL = 10_000
"""Characters of a class or id attribute that are looked at."""
LONG_CELL = 200
"""Characters: a table cell with more is a piece of layout, not of a row of data."""

UNREADABLE = frozenset(
    (
        "script style template svg iframe select textarea object embed canvas audio video noscript math datalist map "
        "head frameset noframes applet progress meter rp"
    ).split()
)
"""Elements whose text is no text of the page."""
CHROME = frozenset("nav footer aside menu dialog label button figcaption".split())
CHROME_ROLES = frozenset("navigation contentinfo complementary banner search dialog menu menubar tablist".split())
"""Elements and ARIA roles that the HTML standard gives to what is not the main text: of the blocks of gold text on
850 pages, 0.2 % lie in them, of all blocks 40 %. Left out, unless the page turns out to hold next to nothing else."""
LITTLE = 400
"""Characters: a page with less outside of its chrome is walked again, chrome and all (an unclosed <aside> swallows a
page)."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr img picture source".split()
)
_KIND = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h"),
    "tr": "row",  # its cells in one run; text that ends within a cell is layout's, not a table's
    "p": "p",
    "li": "li",
    "pre": "pre",
    "blockquote": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "dt": "dt",
    "dd": "dd",
}
_INHERITED = frozenset({"li", "quote", "caption"})
"""Kinds that a paragraph takes over from the element around it."""
_OWN = frozenset(_KIND.values()) - {"p"}
"""Kinds that elements keep whatever is around them."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CELL_MARK = "\x1f"

_TEXT, _SKIP, _BREAK, _LINK, _STRONG, _SLANTED, _INLINE, _CHROME, _BLOCK, _CELL, _PRE = range(11)
"""What a node is to the pass. From _BLOCK on: elements that stand for themselves."""
_MEANING = {
    "-text": _TEXT,
    "br": _BREAK,
    "a": _LINK,
    **dict.fromkeys(("b", "strong"), _STRONG),
    **dict.fromkeys(("i", "em", "cite"), _SLANTED),
    **dict.fromkeys(("td", "th"), _CELL),
    "pre": _PRE,
    **dict.fromkeys(CHROME, _CHROME),
    **dict.fromkeys(UNREADABLE, _SKIP),
}
_BITS = 20
_EACH = (1 << _BITS) - 1
_STEP = {_LINK: 1, _STRONG: 1 << _BITS, _SLANTED: 1 << 2 * _BITS, _INLINE: 0}
"""What an inline element adds to the state while it is open: three counters in one number."""
_KNOWN_TAGS = 4096
"""Tag numbers below are the parser's own, the same for all pages; those of unknown elements are addresses."""
WITHOUT_CHROME: dict[int, int] = {}
WITH_CHROME: dict[int, int] = {}
"""What the tag numbers met so far mean, in the two ways to read a page."""


class Element(NamedTuple):
    """A block-level element. `first`..`last` (exclusive) are the blocks under it; `parent` is its index in the
    page's list.
    """

    tag: str
    label: str  # class and id, lower case
    parent: int  # -1 for the root
    depth: int
    kind: str
    hidden: bool  # by attribute or style, its own or inherited
    first: int
    last: int


class Block(NamedTuple):
    """A run of text. Lengths are in characters of `text` before white space was squeezed."""

    text: str
    kind: str  # p, h, li, quote, pre, row, caption, dt, dd, text
    element: int  # index of its nearest block-level element
    joined: bool  # a single <br> parts it from the block before
    length: int
    linked: int  # characters inside <a>
    strong: int  # ... inside <b>, <strong>
    slanted: int  # ... inside <i>, <em>, <cite>
    links: int  # number of <a>


_Row = tuple[str, str, int, int, str, bool, int]
"""An Element whose last block is not known yet."""
_BlockRow = tuple[str, str, int, bool, int, int, int, int, int]
_element, _block = partial(tuple.__new__, Element), partial(tuple.__new__, Block)
"""Named tuples from tuples, in a quarter of the time that their own constructors take."""


class Page(NamedTuple):
    """The blocks of a page in reading order, and the elements that hold any (in document order: parents first)."""

    elements: list[Element]
    blocks: list[Block]
    cut: bool = False  # whether the page holds more than is looked at

    def place(self, block: Block, levels: int = 5) -> str:
        """Where a block stands: tag and class chain of its nearest elements, outermost first
        ("div.main>article>p.lead").
        """
        names: list[str] = []
        at = block.element
        while at >= 0 and len(names) < levels:
            element = self.elements[at]
            names.append(".".join([element.tag, *element.label.split()]))
            at = element.parent
        return ">".join(reversed(names))


class _Full(Exception):
    """There is more than is looked at."""


class _Walk:
    """The state of the pass: the run being gathered, and the elements around it.

    Most elements of a page hold no text of their own (wrappers, menus, pictures). So an element is first only noted;
    it is made, with those around it, when a block is found in it.
    """

    __slots__ = (
        "blocks", "breaks", "chain", "lasts", "length", "links", "marked", "noted", "parts", "pre", "roles", "rows",
        "state",
    )  # fmt: skip

    def __init__(self, roles: frozenset[str]) -> None:
        self.blocks: list[_BlockRow] = []
        self.rows: list[_Row] = []
        self.lasts: list[int] = []
        self.chain: list[int] = []  # indices of the open elements that are made
        self.noted: list[tuple[str, dict[str, str | None]]] = []  # the open elements inside these, tag and attributes
        self.roles = roles
        self.pre = self.breaks = 0
        self.state = 0  # how many inline elements that are counted are open: see _STEP
        self.parts: list[str] = []  # of the run: all its texts
        self.length = self.links = 0  # ... characters of those that are not blank, number of links
        self.marked: list[tuple[int, int]] = []  # ... length and state of those inside such inline elements

    def end_run(self) -> None:
        """Make a block of the run gathered so far, if it holds any text."""
        if self.length:
            self._make_block()
        elif self.parts:
            self.parts.clear()
        self.breaks = 0

    def break_line(self) -> None:
        """A `<br>`."""
        if self.pre:
            self.parts.append("\n")
        else:
            breaks = 1 if self.length else self.breaks + 1
            self.end_run()
            self.breaks = breaks

    def _make_block(self) -> None:
        if self.noted:
            self._make_elements()
        element = self.chain[-1]
        text = _tidy_code(self.parts) if self.pre else _tidy("".join(self.parts))
        if text:
            if len(self.blocks) >= MAX_BLOCKS:
                raise _Full
            kind = "pre" if self.pre else self.rows[element][4]
            inside = _lengths(self.marked) if self.marked else (0, 0, 0)
            self.blocks.append((text, kind, element, self.breaks == 1, self.length, *inside, self.links))
        self.parts.clear()
        self.marked.clear()
        self.length = self.links = 0

    def _make_elements(self) -> None:
        rows, first, chain, lasts = self.rows, len(self.blocks), self.chain, self.lasts
        if chain:
            up = chain[-1]
            _, _, _, depth, around, hidden, _ = rows[up]
        else:
            up, depth, around, hidden = -1, -1, "", False
        for tag, attributes in self.noted:
            depth += 1
            kind, label = _KIND.get(tag, "text"), ""
            if attributes:
                label = _label(attributes)
                if "role" in attributes and attributes["role"] == "heading":
                    kind = "h"
                if not hidden and ("style" in attributes or "hidden" in attributes):
                    hidden = _is_hidden(attributes)
            if around in _INHERITED and kind not in _OWN:
                kind = around
            rows.append((tag, label, up, depth, kind, hidden, first))
            up, around = len(rows) - 1, kind
            chain.append(up)
            lasts.append(0)
        self.noted.clear()
        if len(rows) > MAX_ELEMENTS:
            raise _Full

    def enter(self, node: LexborNode, meaning: int) -> bool:
        """Open an element that holds something; False when its role says that it is chrome."""
        if meaning < _BLOCK:
            self.state += _STEP[meaning]
            self.links += meaning == _LINK
            return True
        attributes = node.attributes
        if "role" in attributes and attributes["role"] in self.roles:
            return False
        if self.parts or self.breaks:
            self._part(meaning)
        self.noted.append((node.tag or "-", attributes))
        if meaning == _PRE:
            self.pre += 1
        return True

    def _part(self, meaning: int) -> None:
        """What a block-level element does to the run before it: ends it; the cells of a row of data make up one."""
        if meaning == _CELL and self.length < LONG_CELL:
            if self.length:
                self.parts.append(_CELL_MARK)
        else:
            self.end_run()

    def pass_by(self, meaning: int) -> None:
        """An element that holds nothing."""
        if meaning >= _BLOCK:
            if self.parts or self.breaks:
                self._part(meaning)
        elif meaning == _LINK:
            self.links += 1

    def leave(self, meaning: int) -> None:
        if meaning < _BLOCK:
            self.state -= _STEP[meaning]
            return
        if (self.parts or self.breaks) and (meaning != _CELL or self.length >= LONG_CELL or not self.noted):
            self.end_run()  # a cell that is made has a block already, so it is no cell of data
        if self.noted:
            self.noted.pop()
        else:
            self.lasts[self.chain.pop()] = len(self.blocks)
        if meaning == _PRE:
            self.pre -= 1

    def page(self, *, cut: bool) -> Page:
        for at in self.chain:
            self.lasts[at] = len(self.blocks)
        elements = [(*row, last) for row, last in zip(self.rows, self.lasts, strict=True)]
        return Page(list(map(_element, elements)), list(map(_block, self.blocks)), cut)


def _lengths(marked: list[tuple[int, int]]) -> tuple[int, int, int]:
    """Characters in links, strong, slanted."""
    linked = strong = slanted = 0
    for size, state in marked:
        if state & _EACH:
            linked += size
        if state >> _BITS & _EACH:
            strong += size
        if state >> 2 * _BITS:
            slanted += size
    return linked, strong, slanted


def make_blocks(tree: LexborHTMLParser) -> Page:
    """The blocks of a parsed page; the tree is left as it is. A page without a body has none."""
    body = tree.body
    if body is None:
        return Page([], [])
    walk = walk_pure if compiled is None else walk_compiled
    page = walk(body, WITHOUT_CHROME, CHROME_ROLES)
    if sum(len(block.text) for block in page.blocks) < LITTLE:
        page = walk(body, WITH_CHROME, frozenset())
    return page


def walk_compiled(body: LexborNode, meanings: dict[int, int], roles: frozenset[str]) -> Page:
    """The blocks below a node, by the compiled kernel: equal to those of `walk_pure`."""
    return Page(*compiled.walk(_walker(), body, meanings, roles))


@cache
def _walker() -> Any:
    """What the kernel has to know of elements and blocks."""
    bounds = MAX_NODES, MAX_BLOCKS, MAX_ELEMENTS, MAX_LABEL, LONG_CELL
    return compiled.walker(LexborNode, Element, Block, _KIND, _INHERITED, _OWN, _learn, _is_hidden, _tidy_code, bounds)


def walk_pure(body: LexborNode, meanings: dict[int, int], roles: frozenset[str]) -> Page:
    """The blocks below a node: `meanings` of the parser's tag numbers, elements of these `roles` left out."""
    walk = _Walk(roles)
    try:
        _pass(walk, body, meanings)
    except _Full:
        return walk.page(cut=True)
    return walk.page(cut=False)


def _pass(walk: _Walk, body: LexborNode, meanings: dict[int, int]) -> None:
    """Go through the nodes in order. Texts, half of all nodes, are dealt with here: a call for each would cost more
    than what it does."""
    parts, marked = walk.parts, walk.marked
    opened: list[tuple[LexborNode, int]] = []  # the open elements
    node: LexborNode | None = body
    for _ in range(MAX_NODES):
        if node is None:
            if not opened:
                return
            node, meaning = opened.pop()
            walk.leave(meaning)
            node = node.next if opened else None
            continue
        number = node.tag_id
        meaning = meanings[number] if number in meanings else _learn(node, meanings)
        if meaning == _TEXT:
            text = node.text_content or ""
            if not text.isspace():
                parts.append(text)
                walk.length += len(text)
                if walk.state:
                    marked.append((len(text), walk.state))
            elif parts or walk.pre:
                parts.append(text)
        elif meaning >= _LINK:
            child = node.first_child
            if child is None:
                walk.pass_by(meaning)
            elif walk.enter(node, meaning):
                opened.append((node, meaning))
                node = child
                continue
        elif meaning == _BREAK:
            walk.break_line()
        node = node.next
    raise _Full


def _learn(node: LexborNode, meanings: dict[int, int]) -> int:
    """What a node that is met for the first time is to the pass."""
    tag, number = node.tag or "-", node.tag_id
    meaning = _MEANING.get(tag, _SKIP if tag[0] in "-!" else _INLINE if tag in INLINE else _BLOCK)
    if meaning == _CHROME:
        meaning = _SKIP if meanings is WITHOUT_CHROME else _BLOCK
    if number < _KNOWN_TAGS:
        meanings[number] = meaning
    return meaning


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or ("style" in attributes and _HIDING.search(attributes["style"] or "") is not None)


def _label(attributes: dict[str, str | None]) -> str:
    """Class and id, lower case."""
    names, name = attributes.get("class"), attributes.get("id")
    if not names:
        return name[:MAX_LABEL].lower() if name else ""
    return f"{names[:MAX_LABEL]} {name[:MAX_LABEL]}".lower() if name else names[:MAX_LABEL].lower()


def _tidy(text: str) -> str:
    """White space squeezed; the cells of a table row parted by tabs. Of all white space and marks, only the space is
    printable."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    if _CELL_MARK not in text:
        return " ".join(text.split())
    return "\t".join(filter(None, (" ".join(cell.split()) for cell in text.split(_CELL_MARK))))


def _tidy_code(parts: list[str]) -> str:
    """Preformatted text: its lines as they are, less blank ones at both ends and space at the end of lines."""
    lines = [line.rstrip() for line in "".join(parts).replace(_CELL_MARK, "\n").split("\n")]
    return "\n".join(lines).strip("\n")
