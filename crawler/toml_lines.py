"""On which line of a TOML text each key and each item of an array stands.

`tomllib` reads TOML but forgets where it read it, and a mistake that names no line is no help in a file of fifty
sources. This walks a text that tomllib has already accepted, so it need not judge: it only has to know where strings,
comments, arrays, inline tables and headers begin and end (TOML 1.0).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
# The multi-line forms come first, because an empty string opens like them; up to two quotes may stand before their end.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_BARE = re.compile(r"[^\s,\]}#][^,\]}#\n]*")


def lines(text: str) -> dict[Path, int]:
    """Map each path, such as ("source", 0, "delay") or ("source", 0, "seeds", 2), to its line, counted from 1."""
    return _Walk(text).document()


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}  # how many [[tables]] of that name have begun

    def document(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._found

    def _header(self) -> Path:
        line, many = self._line(), self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        table = self._key(())
        self._at = self._text.index("]", self._at) + (2 if many else 1)
        parent = self._resolve(table[:-1])
        path = (*parent, table[-1])
        if many:
            self._found.setdefault(path, line)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        else:
            path = self._resolve_last(path)
        self._found[path] = line
        return path

    def _resolve(self, keys: Path) -> Path:
        """A header names an array of tables and means its last one."""
        path: Path = ()
        for key in keys:
            path = self._resolve_last((*path, key))
        return path

    def _resolve_last(self, path: Path) -> Path:
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = self._key(table)
        for length in range(len(table) + 1, len(path) + 1):  # a.b = 1 also makes the table a
            self._found.setdefault(path[:length], line)
        self._at = self._text.index("=", self._at) + 1
        self._skip(_BLANK)
        self._value(path)

    def _key(self, path: Path) -> Path:
        self._skip(_BLANK)
        while True:
            part = self._skip(_KEY_PART)
            path = (*path, _unquote(part))
            if not self._skip(_DOT):
                return path

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._items(path)
        elif opening == "{":
            self._inline(path)
        else:
            self._skip(_STRING if opening in "\"'" else _BARE)

    def _items(self, path: Path) -> None:
        count = 0
        while self._next("]"):
            self._found[(*path, count)] = self._line()
            self._value((*path, count))
            count += 1

    def _inline(self, path: Path) -> None:
        while self._next("}"):
            self._pair(path)

    def _next(self, closing: str) -> bool:
        """Step over the opening bracket or a comma; False, and past it, when the closing bracket comes."""
        self._skip(_BLANK)
        if self._text[self._at] != closing:
            self._at += self._text[self._at] in "[{,"
            self._skip(_BLANK)
        if self._text[self._at] != closing:
            return True
        self._at += 1
        return False

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return match[0] if match else ""

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)


def _unquote(part: str) -> str:
    return str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part
