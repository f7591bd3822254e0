"""Rules that hold for every article, applied to the blocks that the judge kept.

Each is a function from the kept indices to those it takes away; RULES is the order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate

from archive.text.blocks import Element, Page
from archive.text.evidence import Evidence, fold
from archive.text.hints import HINTS, OF_PART, hints_of
from archive.text.metadata.spoken import DIGIT, find_moment
from archive.text.strays import is_short

MINOR = 0.3
"""Share of the kept characters: an element with more is no appendix, whatever its name."""
_APPENDED = sum(1 << list(HINTS).index(name) for name in ("comment", "caption", "legal"))
"""Of the blocks that the judge keeps in such elements, 0, 16 and 31 % are gold text; in others named, more than
half."""
_APPENDED_PART = re.compile(b"|".join(part.encode() for part, bits in OF_PART.items() if bits & _APPENDED))
_NO_LETTERS = bytes(byte for byte in range(256) if not 97 <= byte <= 122)
_BYLINE = 1 << list(HINTS).index("byline")
MOSTLY = 0.9
"""Share of linked characters: an article is not made of links alone."""
HEADING = 80
"""Characters: a longer "heading" is text that someone wanted large."""
DATE_LINE = 60
"""Characters: a longer line that holds a date tells more than that."""
ABOVE = 4
"""Kept blocks: where the text has begun, a byline would be the text's."""
_TITLE_LEAST = 8
_DESCRIPTION_LEAST = 20
"""Letters and digits."""
_SIGNS = 4
"""Characters to a letter or digit: a longer line is no headline, whatever signs are in it."""
_LABEL_WORDS = 4
_BODY_LEAST = 2
"""Blocks: a shorter text has nothing to spare."""

_STANDFIRST = re.compile(r"stand-?first|strap-?line|(?<![a-z])de[ck]k?(?![a-z])")
_DATED = re.compile(
    r"\W*(?:(?:19|20)\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:(?:19|20)\d\d))"
)
_CLOCK = re.compile(r"\W*\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?\W*", re.IGNORECASE)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_QUOTE_SIGNS = " .…\"'“”„‟«»‹›‘’‚「」『』"
_PULLED = re.compile(r"(?:^|>)(?:aside|figure)(?!.*>t[dh])|pull-?_?quote")
_PULLING = ("aside", "figure")
_PROSE = frozenset({"p", "text", "quote"})
_PULLED_MOST = 100
"""Blocks that are looked for in the whole text, on one page."""
_PULLED_LEAST = 16
"""Characters: a shorter line may well be part of a longer one by chance."""

Rule = Callable[[Page, list[int], Evidence], Iterable[int]]


def clean(page: Page, kept: list[int], evidence: Evidence) -> list[int]:
    """The kept indices (ascending), less those that a rule takes away."""
    for rule in RULES:
        if gone := set(rule(page, kept, evidence)):
            kept = [index for index in kept if index not in gone]
    return kept


def wordless(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """Lines without a letter or digit: a lone full stop, a row of asterisks."""
    blocks = page.blocks
    odd = [index for index in kept if not blocks[index].text[:1].isalnum()]  # a quotation, a dash, or no word at all
    return [index for index in odd if not any(map(str.isalnum, blocks[index].text))]


def headline(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """The headline, repeated above the text: it has a field of its own."""
    titles = set(evidence.titles)
    longest = _SIGNS * max(map(len, titles), default=0)
    for index in kept[:3]:
        block = page.blocks[index]
        if len(block.text) > longest:
            continue
        folded = fold(block.text)
        if len(folded) >= _TITLE_LEAST and (
            folded in titles or (block.kind == "h" and any(title.startswith(folded) for title in titles))
        ):
            yield index


def date_line(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """A line above the text that begins with a date, or is short and holds one, and is no sentence: when it appeared,
    who wrote it. Of the first two blocks that the judge kept in cross-validation, 8 of 10 such lines were no gold
    text."""
    for index in kept[:2]:
        block = page.blocks[index]
        if block.text.endswith(_SENTENCE_ENDS) or len(block.text) > HEADING:
            continue
        if _DATED.match(block.text) or (block.kind != "h" and _holds_date(block.text)):
            yield index


def _holds_date(text: str) -> bool:
    return len(text) <= DATE_LINE and DIGIT.search(text) is not None and find_moment(text, None) is not None


def byline(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """A line above the text that is no sentence, in an element named after authors."""
    for index in kept[:ABOVE]:
        block = page.blocks[index]
        is_line = len(block.text) <= HEADING and not block.text.endswith(_SENTENCE_ENDS)
        if is_line and hints_of(page.elements[block.element].label) & _BYLINE:
            yield index


def kicker(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """A few words right above the headline: the section, or what the story is of."""
    titles = set(evidence.titles)
    for index in kept[:ABOVE]:
        has_next = index + 1 < len(page.blocks)
        if has_next and is_short(page.blocks[index].text) and fold(page.blocks[index + 1].text) in titles:
            yield index


def standfirst(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """A heading that opens the kept text heads the article, not a part of it, if it is a few words (a section label, a
    headline shortened) or repeats the description in the head (the standfirst). So does what an element named for it
    holds; names that sites also give to first paragraphs (lead, summary, subtitle) are none of them."""
    if len(kept) > _BODY_LEAST:
        block = page.blocks[kept[0]]
        if (block.kind == "h" and _heads_all(block.text, evidence)) or _STANDFIRST.search(
            page.elements[block.element].label
        ):
            yield kept[0]


def _heads_all(text: str, evidence: Evidence) -> bool:
    if _CLOCK.fullmatch(text):  # of the newest entry of a live report
        return False
    return len(text.split()) <= _LABEL_WORDS or _is_description(text, evidence)


def _is_description(text: str, evidence: Evidence) -> bool:
    folded = fold(text)
    return len(folded) > _DESCRIPTION_LEAST and any(
        folded.startswith(other) or other.startswith(folded)
        for other in evidence.descriptions
        if len(other) > _DESCRIPTION_LEAST
    )


def pull_quotes(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """A sentence of the text that is set once more beside it to catch the eye: in an aside, in a figure, or in what is
    named for it."""
    if not _pulls(page.elements):
        return
    beside = [index for index in _within(page, kept, _may_pull) if page.blocks[index].kind in _PROSE][:_PULLED_MOST]
    whole = "\n".join([page.blocks[index].text for index in kept]) if beside else ""
    for index in beside:
        said = page.blocks[index].text.strip(_QUOTE_SIGNS)
        if len(said) >= _PULLED_LEAST and whole.count(said) > 1:
            again = any(said in page.blocks[other].text for other in kept if other != index)
            if again and _PULLED.search(page.place(page.blocks[index])):
                yield index


def _pulls(elements: list[Element]) -> bool:
    """Whether any element may hold such a quote: a quick look, as none does on most pages."""
    if any(tag.startswith(_PULLING) for tag in {element.tag for element in elements}):
        return True
    return "pull" in "\n".join([element.label for element in elements])


def _may_pull(element: Element) -> bool:
    return "pull" in element.label or element.tag.startswith(_PULLING)


def _within(page: Page, kept: list[int], is_such: Callable[[Element], bool]) -> list[int]:
    """The kept blocks in such an element, however deep; each element is asked of once."""
    within, found = {-1: False}, []
    for index in kept:
        at, path = page.blocks[index].element, []
        while at not in within:
            path.append(at)
            if is_such(page.elements[at]):
                within[at] = True
            else:
                at = page.elements[at].parent
        if path:
            within.update(dict.fromkeys(path, within[at]))
        if within[at]:
            found.append(index)
    return found


def appendices(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """What stands in an element named after comments, captions or legal notices, if that holds a minor part of the
    kept text.
    """
    sums = list(accumulate([len(page.blocks[index].text) for index in kept], initial=0))

    def is_minor(element: Element) -> bool:
        if not element.label or not _is_appended(element.label):
            return False
        return sums[bisect_left(kept, element.last)] - sums[bisect_left(kept, element.first)] < MINOR * sums[-1]

    return _within(page, kept, is_minor)


@lru_cache(maxsize=8192)
def _is_appended(label: str) -> bool:
    """Whether class and id names are those of an appendix. To read them costs more than to see that they hold none of
    its words."""
    letters = label.encode("ascii", "replace").translate(None, _NO_LETTERS)
    return _APPENDED_PART.search(letters) is not None and bool(hints_of(label) & _APPENDED)


def link_lists(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """Everything, when what was kept is links and little else: a sitemap, a menu."""
    linked = sum(page.blocks[index].linked for index in kept)
    length = sum(page.blocks[index].length for index in kept)
    return kept if linked > MOSTLY * length else ()


def hanging_headings(page: Page, kept: list[int], evidence: Evidence) -> Iterable[int]:
    """Sub-headings behind the last text: what they headed was furniture."""
    behind: list[int] = []
    for index in reversed(kept):
        if page.blocks[index].kind != "h" or len(page.blocks[index].text) > HEADING:
            return behind
        behind.append(index)
    return []


RULES: tuple[Rule, ...] = (
    wordless, headline, date_line, kicker, byline, standfirst, pull_quotes, appendices, hanging_headings, link_lists,
)  # fmt: skip
