"""A block of a judged page as what the site's pages share is learnt from it."""

from __future__ import annotations

from typing import NamedTuple


class PageBlock(NamedTuple):
    """A block: its text, where it stands, and whether the single-page judge keeps it."""

    text: str
    place: str  # key of the place in the page's structure; equal for blocks that play the same part on two pages
    kept: bool
    kind: str = "p"  # as of archive.text.blocks.Block
    linked: float = 0.0  # share of its characters in links, 0..1
