"""The article among the blocks of a page: judge every block, keep the good ones, assemble their text.

tree --make_blocks--> Page --judge--> scores --extract_body--> Body --text(without=...)--> str
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from archive.text.blocks import Block, Page, make_blocks
from archive.text.classifier import classify
from archive.text.clean import clean
from archive.text.evidence import Evidence, gather
from archive.text.settle import ENOUGH
from archive.text.strays import strays

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
        kept: list[int] = np.flatnonzero(self.keep).tolist()
        return kept

    def text(self, *, without: Container[int] = ()) -> str:
        """The kept blocks, less those whose index is in `without`, in reading order: one blank line between paragraphs,
        list items, table rows and lines parted by a single `<br>` on lines of their own."""
        return assemble(self.page, [i for i in self.kept if i not in without])

    def with_more(self, indices: Sequence[int]) -> Body:
        """The same, with these blocks kept as well."""
        if not indices:
            return self
        keep = self.keep.copy()
        keep[indices] = True
        return replace(self, keep=keep)


def extract_body(tree: LexborHTMLParser, evidence: Evidence | None = None) -> Body:
    """Judge a parsed page; the tree is left as it is. `evidence` saves gathering it twice."""
    page, evidence = make_blocks(tree), evidence or gather(tree)
    scores = classify(tree, page, evidence)
    keep = np.zeros(len(scores), np.bool_)
    keep[select(page, scores, evidence)] = True
    return Body(page, scores, keep)


def select(page: Page, scores: Scores, evidence: Evidence) -> list[int]:
    """The indices of the blocks that are kept by their scores (ascending), less what the rules take away."""
    kept = clean(page, np.flatnonzero(scores >= ENOUGH).tolist(), evidence)
    gone = strays(page, kept, scores)
    return [index for index in kept if index not in gone]


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
