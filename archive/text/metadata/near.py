"""The visible lines of a page, and those near its headline: where bylines and dates stand that no markup names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from archive.text.metadata.byline_words import AUTHOR, TEXT
from archive.text.metadata.spoken import DIGIT
from archive.text.metadata.title import plain

BEFORE, AFTER = 8, 32  # lines around the headline that are looked at
MAX_LINE = 160  # characters: what is longer is prose
PROSE = 2  # lines of prose behind the headline (a standfirst may be one) after which the article has begun
MAX_TEXT = 400_000  # characters of a page's text that are looked at
MAX_HEADLINE = 500  # characters of a line that may be the headline
MAX_FIRST = 800  # lines of a page among which a date is looked for that stands anywhere
_LABELS = "|".join(itertools.chain(AUTHOR.values(), TEXT.values(), ("بقلم", "撰文")))
MAX_LABEL = 60  # characters of such a label, and the white space around it
PARTED = "\x02"  # between text nodes, while the line breaks in them become blanks: they end no line
COLON = re.compile("[:：՝]")
_INITIALS = frozenset(label[0] for label in _LABELS.split("|"))
_SIGNED = re.compile(
    rf"^[ \t]{{0,8}}(?:{_LABELS})[ \t\n]*[:：՝][ \t\n]*([^\n:]{{2,90}})$", re.IGNORECASE | re.MULTILINE
)


class PageLines:
    """The text nodes of a body in document order; white space is folded where one is looked at.

    Nothing is read before it is asked for. Then scripts and styles are taken out of the tree, whose text is of no use
    to anybody. `seen` is text that the page is known to show, if there is any.
    """

    def __init__(self, tree: LexborHTMLParser, seen: str = "") -> None:
        self._tree = tree
        self._seen = seen
        self._near: dict[str | None, tuple[str, ...]] = {}
        self._figures: dict[str | None, tuple[int, ...]] = {}  # which of those lines hold one

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The texts of the page's scripts."""
        texts = []
        for node in self._tree.tags("script"):
            texts.append(node.text() or "")
            node.decompose()
        return tuple(texts)

    @cached_property
    def _text(self) -> str:
        _ = self.code  # out of the tree
        for node in self._tree.tags("style"):
            node.decompose()
        body = self._tree.body
        text = "" if body is None else body.text(separator=PARTED, skip_empty=True)[:MAX_TEXT]
        return text.replace("\n", " ").replace(PARTED, "\n")

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    @cached_property
    def _folded(self) -> str:
        return self._text.casefold()

    def shows(self, name: str) -> bool:
        """Whether the page carries this name, in any case and with any white space between its words."""
        if name in self._seen or name in self._text or (folded := name.casefold()) in self._folded:
            return True
        return " " in folded and re.search(r"\s+".join(map(re.escape, folded.split())), self._folded) is not None

    def signed(self) -> list[str]:
        """What stands behind a word for "author" or "text" and a colon that begin a line, each once."""
        text, found = self._text, list[str]()
        for colon in COLON.finditer(text):
            before = text[max(0, colon.start() - MAX_LABEL) : colon.start()].rstrip(" \t\n")
            start = max(0, colon.start() - MAX_LABEL) + before.rfind("\n") + 1
            if before[before.rfind("\n") + 1 :].lstrip(" \t")[:1].lower() in _INITIALS and (
                match := _SIGNED.match(text, start)
            ):
                found.append(" ".join(match[1].split()))
        return list(dict.fromkeys(found))

    def longer(self, first: str) -> str | None:
        """A lone first name with the one surname that the page's text gives it; None if it gives several or none."""
        full = re.findall(rf"(?<!\w){re.escape(first)} ([^\W\d_][\w’'-]+)(?![\w@.])", self._text)
        surnames = {name for name in full if name[0].isupper() and name[1:].islower()}
        return f"{first} {surnames.pop()}" if len(surnames) == 1 and first[:1].isupper() else None

    @cached_property
    def dated(self) -> tuple[tuple[str, str], ...]:
        """Of the first lines of the page those that hold a figure, each behind the line before it."""
        found, before = list[tuple[str, str]](), ""
        for line in itertools.islice(filter(str.strip, self._lines), MAX_FIRST):
            if DIGIT.search(line):
                found.append((" ".join(before.split()), " ".join(line.split())))
            before = line
        return tuple(found)

    def is_line(self, text: str) -> bool:
        """Whether a line of the page says just that, but for case and punctuation."""
        at = self._index(text)
        return at is not None and plain(self._lines[at]) == plain(text)

    def near(self, title: str | None) -> tuple[str, ...]:
        """The short lines behind the headline up to the prose, then those before it; none if it is not shown."""
        if title not in self._near:
            at = self._index(title)
            self._near[title] = () if at is None else self._around(at)
        return self._near[title]

    def near_dated(self, title: str | None, before: str) -> Iterator[tuple[str, str]]:
        """Of the lines near the headline those that hold a figure, each behind the line before it; `before`: what
        counts as the line before the first.
        """
        near = self.near(title)
        if title not in self._figures:
            self._figures[title] = tuple(at for at, line in enumerate(near) if DIGIT.search(line))
        yield from ((near[at - 1] if at else before, near[at]) for at in self._figures[title])

    def _around(self, at: int) -> tuple[str, ...]:
        behind: list[str] = []
        prose = 0
        for line in self.cleaned(at + 1, AFTER):
            prose += len(line) > MAX_LINE
            if prose >= PROSE:
                break
            behind.append(line)
        before = list(self.cleaned(max(0, at - 2 * BEFORE), 2 * BEFORE, at))[-BEFORE:]
        return tuple(line for line in (*behind, *before) if len(line) <= MAX_LINE)

    def cleaned(self, start: int, count: int, stop: int | None = None) -> Iterator[str]:
        """At most `count` lines from index `start` on that hold text."""
        lines = (" ".join(line.split()) for line in itertools.islice(self._lines, start, stop))
        return itertools.islice(filter(None, lines), count)

    def _index(self, title: str | None) -> int | None:
        wanted = plain(title)
        if not title or not wanted:
            return None
        exact = self._exact(title, wanted)
        if exact is not None:
            return exact
        begins = None
        for at in self._holding(wanted.split()[0]):
            line = self._lines[at]
            if len(line) < MAX_HEADLINE:
                shown = plain(line)
                if shown == wanted:
                    return at
                if begins is None and len(shown) > 8 and wanted.startswith(shown):
                    begins = at
        return begins

    def _exact(self, title: str, wanted: str) -> int | None:
        """The first line that is the headline as it is: most pages have one, and it is found without folding them."""
        text, end = self._text, -1
        while (at := text.find(title, end + 1)) >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = end if end >= 0 else len(text)
            if plain(text[start:end][:MAX_HEADLINE]) == wanted:
                return text.count("\n", 0, start)
        return None

    def _holding(self, word: str) -> Iterator[int]:
        """The indices of the lines that hold a word in any case."""
        folded, index, counted = self._folded, 0, 0
        at = folded.find(word)
        while at >= 0:
            index += folded.count("\n", counted, at)
            yield index
            counted = folded.find("\n", at)
            if counted < 0:
                return
            at = folded.find(word, counted)
