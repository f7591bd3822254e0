"""How things look on a screen: tables for people on a terminal, tab-separated lines elsewhere, JSON lines when asked.

Whatever a site sent may hold escape sequences: nothing gets to the terminal but through `plain`, `plain_line` or
`json_line`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Protocol, TextIO

_BIDI_CONTROLS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]  # unbalanced, they turn the rest of the screen round
_UNSAFE: dict[int, int | str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(_BIDI_CONTROLS, None),
    0x0A: 0x0A,
    0x09: 0x20,
    0x0D: None,
}
_JSON_UNSAFE = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *_BIDI_CONTROLS)}


def plain(text: str) -> str:
    """Text that only prints: no control character but the line feed, no bidi override."""
    return text.translate(_UNSAFE)


def plain_line(text: str) -> str:
    """The same in one line."""
    return " ".join(plain(text).split())


def counted(number: int, word: str) -> str:
    """A number with its noun: "1 capture", "1,204 captures"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def json_line(value: Mapping[str, Any]) -> str:
    """A JSON object in one line, readable, but safe to print."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).translate(_JSON_UNSAFE)


class HasFaults(Protocol):
    """Counts of what was done to files, and the faults found in them: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def faults(self) -> Sequence[Exception]: ...


def print_done(done: HasFaults, told: str, *, as_json: bool, each_fault: str = "") -> int:
    """The end of a command over files: a line on stderr for each fault, begun with `each_fault`, then the counts, for
    people as `told`. Gives the exit code.
    """
    for fault in done.faults:
        print(f"microfiche: {each_fault}{plain_line(str(fault))}", file=sys.stderr)
    print(json_line(asdict(done) | {"faults": [str(fault) for fault in done.faults]}) if as_json else told)
    return 1 if done.faults else 0


def print_json(values: Iterable[Mapping[str, Any]], out: TextIO | None = None) -> None:
    """A JSON object a line."""
    for value in values:
        print(json_line(value), file=out or sys.stdout)


def on_terminal() -> bool:
    """Whether a person looks at standard output."""
    return sys.stdout.isatty()


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, wide: str = "") -> None:
    """Rows under a head on a terminal; else tab-separated lines without one. `wide`: the column that gives way."""
    if not on_terminal():
        for row in rows:
            print("\t".join(plain_line(str(cell)) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in head:
        table.add_column(name, no_wrap=True, overflow="ellipsis", ratio=1 if name == wide else None)
    for row in rows:
        table.add_row(*(Text(plain_line(str(cell))) for cell in row))
    Console().print(table)


def print_facts(facts: Mapping[str, object], *, width: int | None = None) -> None:
    """Name and value a line, values aligned; absent ones left out. `width`: columns to fold long values to."""
    present = {name: value for name, value in facts.items() if value not in (None, "", ())}
    names = max((len(name) for name in present), default=0)
    for name, value in present.items():
        first, *more = _fold(plain_line(str(value)), None if width is None else width - names - 2)
        print(f"{strong(name.ljust(names))}  {first}")
        for piece in more:
            print(f"{' ' * names}  {piece}")


def _fold(value: str, width: int | None) -> list[str]:
    """A value in pieces of at most `width` characters; whole where that would leave too little room."""
    if width is None or width < 20 or len(value) <= width:
        return [value]
    return [value[at : at + width] for at in range(0, len(value), width)]


def marked(pieces: Iterable[tuple[str, bool]]) -> str:
    """A snippet in one line: matches bold on a terminal."""
    return "".join(strong(plain(text)) if match else plain(text) for text, match in pieces).replace("\n", " ")


def coloured(text: str, colour: int) -> str:
    """In one of the terminal's colours (31 red, 32 green), where there is a terminal."""
    return f"\x1b[{colour}m{text}\x1b[0m" if on_terminal() else text


def strong(text: str) -> str:
    """Bold, where there is a terminal."""
    return f"\x1b[1m{text}\x1b[0m" if on_terminal() else text


def looks_like_text(data: bytes) -> bool:
    """Whether bytes can be shown as they are."""
    sample = data[:2048].decode("utf-8", "replace")
    bad = sum(char == "\ufffd" or (unicodedata.category(char) == "Cc" and char not in "\r\n\t") for char in sample)
    return bad <= len(sample) // 50
