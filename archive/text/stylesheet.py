"""What a style sheet names: `@import`, `url()`, `image-set()`, each with its place in the text, so that it can change.

One regular expression follows the tokens of CSS Syntax 3 that matter here (comments, strings, url-tokens), in time
linear in the sheet's length whatever it holds: its repetitions are possessive, nothing is looked at twice. A parser
that builds every token and block gave the same references in the same order on 150 style sheets, in four times the time
(benchmarks/notes/requisites.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_STRING = r"""(?:\"(?:[^\"\\\n]|\\[\s\S])*+\"?+|'(?:[^'\\\n]|\\[\s\S])*+'?+)"""  # what has no end goes on to the line's
_PLAIN = r"""(?:[^\s"'()\\\x00-\x1f\x7f]|\\[0-9A-Fa-f]{1,6}[ \t]|\\[^\n])*+(?=\s*+(?:\)|\Z))"""
_GAP = r"(?>\s++|/\*(?>[^*]++|\*(?!/))*+\*/)*+"
_TOKEN = re.compile(
    rf"""
      /\*(?>[^*]++|\*(?!/))*+(?:\*/)?+                                # a comment, ended or not
    | (?P<other> @(?:namespace|(?:-moz-)?document|charset)\b [^;{{]*+ ) # names that are not loaded
    | @import {_GAP} (?P<imported> (?:url\(\s*+)?+ {_STRING} | url\(\s*+{_PLAIN} )
    | (?<![\w-]) url\( \s*+ (?P<named> {_STRING} | {_PLAIN} )
    | (?P<set> (?<![\w-]) (?:-webkit-)?image-set\( )
    | (?P<string> {_STRING} )
    | (?P<end> [;{{}}] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\n\r\f])?|\n|([\s\S]))")
_OPEN = re.compile(r"url\(\s*", re.IGNORECASE)
_NEEDS_ESCAPE = re.compile(r"[\x00-\x1f\x7f\"\\<>]")


class StyleUrl(NamedTuple):
    """`text[start:end]` is the reference as written, quotes included; `url` is what it means."""

    start: int
    end: int
    url: str
    is_import: bool


def urls_in(css: str) -> Iterator[StyleUrl]:
    """Every reference of a style sheet (or of a style attribute) in its order; empty ones and mere fragments left out.

    Never raises. Data URLs are given too.
    """
    in_set = False
    for token in _TOKEN.finditer(css):
        kind = token.lastgroup
        if kind == "end":
            in_set = False
        elif kind == "set":
            in_set = True
        elif kind in ("imported", "named") or (kind == "string" and in_set and not _is_type(css, token.start())):
            start, end = token.span(kind)
            if kind == "imported" and (opened := _OPEN.match(css, start)):
                start = opened.end()
            url = _meant(css[start:end], is_last=end == len(css))
            if url and url[0] != "#":
                yield StyleUrl(start, end, url, kind == "imported")


def rewrite_urls(css: str, change: Callable[[str], str | None]) -> str:
    """The sheet with each reference replaced by what `change` gives for it; None leaves it as it is."""
    pieces, at = [], 0
    for found in urls_in(css):
        new = change(found.url)
        if new is not None:
            pieces += [css[at : found.start], quoted(new)]
            at = found.end
    return "".join([*pieces, css[at:]])


def quoted(url: str) -> str:
    """A CSS string that means `url`, and that can end neither the sheet nor the element it stands in."""
    return '"' + _NEEDS_ESCAPE.sub(lambda match: f"\\{ord(match[0]):x} ", url) + '"'


def _is_type(css: str, at: int) -> bool:
    """Whether the string there is the argument of type(), within an image-set."""
    return css[max(0, at - 8) : at].rstrip().lower().endswith("type(")


def _meant(written: str, *, is_last: bool) -> str:
    """The URL of a reference as written; "" for a string that its line ended (one that the sheet ended is none)."""
    if written[:1] in ("'", '"'):
        closed = len(written) > 1 and written[-1] == written[0]
        if not closed and not is_last:
            return ""
        written = written[1:-1] if closed else written[1:]
    return _ESCAPE.sub(_unescaped, written).strip() if "\\" in written else written.strip()


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\N{REPLACEMENT CHARACTER}"
    return match[2] or ""
