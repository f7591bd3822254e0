"""The article among the blocks of a page: judge every block, keep the good ones, assemble their text.

tree --make_blocks--> Page --judge--> scores --extract_body--> Body --text(without=...)--> str
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from archive.text.blocks import Block, Page, make_blocks

Scores = npt.NDArray[np.float32]

_ITEM_KINDS = frozenset({"li", "row", "dt", "dd"})


@dataclass(frozen=True, slots=True)
class Body:
    """The judged page. `scores` and `keep` have one entry for each of `page.blocks`."""

    page: Page
    scores: Scores  # 0 (furniture) .. 1 (article text)
    keep: npt.NDArray[np.bool_]

    @property
    def kept(self) -> list[int]:
        """Indices of the kept blocks."""
        return [int(i) for i in np.flatnonzero(self.keep)]

    def text(self, *, without: Container[int] = ()) -> str:
        """The kept blocks, less those whose index is in `without`, in reading order: one blank line between paragraphs,
        list items, table rows and lines parted by a single `<br>` on lines of their own."""
        return assemble(self.page, [i for i in self.kept if i not in without])


def extract_body(source: LexborHTMLParser | Page) -> Body:
    """Judge a parsed page (or the blocks already made of it)."""
    page = source if isinstance(source, Page) else make_blocks(source)
    scores = judge(page)
    return Body(page, scores, scores >= 0.5)


def assemble(page: Page, indices: list[int]) -> str:
    """The text of the blocks with these indices (ascending)."""
    pieces: list[str] = []
    previous = -2
    for index in indices:
        block = page.blocks[index]
        if pieces:
            pieces.append("\n" if _same_paragraph(page, previous, index) else "\n\n")
        pieces.append(block.text)
        previous = index
    return "".join(pieces)


def _same_paragraph(page: Page, before: int, index: int) -> bool:
    first, second = page.blocks[before], page.blocks[index]
    if before == index - 1 and second.joined:
        return True
    return first.kind == second.kind and first.kind in _ITEM_KINDS and _same_list(page, first, second)


def _same_list(page: Page, first: Block, second: Block) -> bool:
    """Whether two items hang under one parent element."""
    return page.elements[first.element].parent == page.elements[second.element].parent


def judge(page: Page) -> Scores:
    """A score for each block: 0 furniture .. 1 article text."""
    blocks = page.blocks
    if not blocks:
        return np.zeros(0, np.float32)
    length = np.array([len(block.text) for block in blocks], np.float32)
    linked = np.array([block.linked / block.length for block in blocks], np.float32)
    plain = np.array([block.kind in ("p", "text", "quote", "pre") for block in blocks])
    parent = np.array([page.elements[block.element].parent for block in blocks])
    good = plain & (length > 60) & (linked < 0.4)
    weight = np.where(good, length, 0)
    best = max(set(parent.tolist()), key=lambda p: float(weight[parent == p].sum()))
    top = page.elements[max(best, 0)]
    inside = np.zeros(len(blocks), bool)
    inside[top.first : top.last] = True
    near = np.array([block.kind in ("h", "li", "quote", "p") for block in blocks]) & (linked < 0.2) & (parent >= best)
    kept = inside & (good | near)
    if kept.any():
        last = np.flatnonzero(kept & good).max(initial=0)
        kept[last + 1 :] = False
    return np.asarray(kept, np.float32)
