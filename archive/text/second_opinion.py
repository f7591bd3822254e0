"""A dear second opinion for the few pages on which our own judges are not sure.

The doubt of a page is the share of its text that could as well be furniture. Above `DISPUTED` (about every ninth page)
trafilatura, in its precise mode, reads the page as well, and each block it keeps, or leaves out, gains or loses
`WEIGHT`. trafilatura errs on other pages than we do, so the two agree on what is right more often than either is
right; on all other pages it would cost five times our own work and change next to nothing. The extractors that it asks
in its own turn are left out, but for small pages of which it makes nothing: that halves its time, and its word is as
good. An opinion that leaves nothing of a page is none.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from archive.text.blocks import Block
from archive.text.ground import Array
from archive.text.once import Once
from archive.text.settle import ENOUGH, settle
from archive.text.strays import is_short

DISPUTED = 0.08
"""Doubtful characters to each kept one, from which a second opinion is asked for. This and `WEIGHT` hold in
cross-validation over sites."""
LEAST = 250
"""Characters that a page counts as having kept at least: one without an article has nothing to be unsure of."""
WEIGHT, HEADING_WEIGHT = 2.0, 1.0
"""Log odds that it adds or takes, and those of a short heading: trafilatura keeps it with whatever follows, also that
of a box between the paragraphs."""
MOST, LONGEST = 600, 300_000
"""Blocks, and characters of markup without scripts and styles: a larger page would take too long, and is judged by us
alone."""
SMALL = 30_000
"""Characters of markup of a page that is read once more by the extractors trafilatura asks, where it finds nothing
alone: on larger ones they take up to 0.3 s."""

_MUTE = re.compile(r"<(script|style|svg|template)\b[^>]*>.*?</\1>", re.DOTALL | re.IGNORECASE)
_GAPS = re.compile(r"\W+")


def _load() -> Callable[..., str | None]:
    """trafilatura's extraction; what it logs of a page (that it is empty, that it is odd) is no news to anybody."""
    from trafilatura import extract

    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return cast(Callable[..., str | None], extract)


_extract = Once(_load)  # few pages need it, and it takes as long to load as dozens of them


def load() -> None:
    """Load what a second opinion needs, so that no page waits for it: about 0.3 s."""
    _extract()


def settle_disputes(blocks: Sequence[Block], odds: Sequence[Array], tree: Callable[[], LexborHTMLParser]) -> Array:
    """The score (0..1) of each block, from the log odds of each judge; a second opinion is heard if the page is
    disputed, and only then is its tree asked for."""
    texts = [block.text for block in blocks]
    scores = settle(texts, odds)
    if is_disputed(texts, scores) and (opinion := second_opinion(tree(), blocks)) is not None:
        settled = settle(texts, [each + opinion for each in odds])
        return settled if settled.max() >= ENOUGH else scores
    return scores


def is_disputed(texts: Sequence[str], scores: Array) -> bool:
    """Whether the judges are not sure enough of a page, by the scores (0..1) of its blocks."""
    sizes = np.fromiter(map(len, texts), np.float32, len(texts))
    kept = max(LEAST, float(sizes[scores >= ENOUGH].sum()))
    return bool(sizes @ np.minimum(scores, 1 - scores) > DISPUTED * kept)


def second_opinion(tree: LexborHTMLParser, blocks: Sequence[Block]) -> Array | None:
    """What it adds to the log odds of each block; None where there is no such opinion. The tree is left as it is."""
    if len(blocks) > MOST or sum(len(block.text) for block in blocks) > LONGEST:
        return None
    markup = _MUTE.sub("", tree.html or "")
    if len(markup) > LONGEST:
        return None
    found = _found(markup, fast=True)
    if not found and len(markup) <= SMALL:
        found = _found(markup, fast=False)
    kept = _GAPS.sub("", found)
    if not kept:
        return None
    return np.array([_word(block, _GAPS.sub("", block.text) in kept) for block in blocks], np.float32)


def _found(markup: str, *, fast: bool) -> str:
    return _extract()(markup, favor_precision=True, include_comments=False, fast=fast) or ""


def _word(block: Block, is_kept: bool) -> float:
    weight = HEADING_WEIGHT if block.kind == "h" and is_short(block.text) else WEIGHT
    return weight if is_kept else -weight
