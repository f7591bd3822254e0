"""The visible lines of a page, and those near its headline: where bylines and dates stand that no markup names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.text.metadata.title import plain

BEFORE, AFTER = 8, 24  # lines around the headline that are looked at
MAX_LINE = 160  # characters: what is longer is prose
PROSE = 2  # lines of prose behind the headline (a standfirst may be one) after which the article has begun
_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:comments?|commentlist|kommentare?|related|sidebar|site-footer|footer|teasers?|widgets?|recommend\w*|newsletter|"
    r"latest|popular)(?:$|[\s_-](?!open|closed))|comment-(?:body|list|meta|author)"
)
MAX_ANCESTORS = 12
_CODE = ("{", "}", '":', "function", "var ", "=", "\\", "',", ": '")


@dataclass(frozen=True, slots=True)
class PageLines:
    """Text nodes of the body in document order, white space folded, without those that look like code."""

    lines: tuple[str, ...]

    def shows(self, name: str) -> bool:
        """Whether a line of the page carries this name, in any case."""
        wanted = name.casefold()
        return any(wanted in line.casefold() for line in self.lines)

    def near(self, title: str | None) -> tuple[str, ...]:
        """The short lines behind the headline up to the article's prose, then those before it; all of none if it is not shown."""
        at = self._index(title)
        if at is None:
            return ()
        behind, prose = [], 0
        for line in self.lines[at + 1 : at + 1 + AFTER]:
            prose += len(line) > MAX_LINE
            if prose >= PROSE:
                break
            behind.append(line)
        return tuple(line for line in (*behind, *self.lines[max(0, at - BEFORE) : at]) if len(line) <= MAX_LINE)

    def _index(self, title: str | None) -> int | None:
        wanted = plain(title)
        if not wanted:
            return None
        exact = next((at for at, line in enumerate(self.lines) if len(line) < 400 and plain(line) == wanted), None)
        if exact is not None:
            return exact
        return next(
            (at for at, line in enumerate(self.lines) if len(line) > 8 and wanted.startswith(plain(line) or "\0")), None
        )


def page_lines(tree: LexborHTMLParser) -> PageLines:
    """The lines of a tree's body; none when it has no body."""
    body = tree.body
    if body is None:
        return PageLines(())
    raw = (" ".join(line.split()) for line in body.text(separator="\n", skip_empty=True).split("\n"))
    return PageLines(
        tuple(
            line
            for line in raw
            if line and not line.startswith(("//", "/*", "<!--")) and not any(mark in line for mark in _CODE)
        )
    )


def elsewhere(node: LexborNode) -> bool:
    """Whether the element stands among comments, related stories or furniture."""
    at = node.parent
    for _ in range(MAX_ANCESTORS):
        if at is None or at.tag in ("body", "html"):
            return False
        attributes = at.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        if at.tag in ("aside", "footer", "nav") or (len(names) < 120 and _ELSEWHERE.search(names)):
            return True
        at = at.parent
    return False
