"""WARC records as a person wants to read them: named fields, then what the block holds, cut where it gets long."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from textwrap import wrap

from archive.errors import UndecodableBody
from archive.show import json_line, looks_like_text, on_terminal, plain, plain_line, print_facts, strong
from archive.text.decode import decode_page
from archive.warc.http import HttpResponse, decode_content, entity, parse_response
from archive.warc.record import Record

SHOWN_LINES = 40
SHOWN_WIDTH = 200  # characters of a line
HELD = 1 << 18  # bytes of a block that are looked at
INDENT = "  "


def print_records(records: Iterable[Record], *, file: str, as_json: bool) -> None:
    """Print the records of a capture, which lie in `file`."""
    for number, record in enumerate(records):
        if as_json:
            print(json_line(_as_json(record)))
            continue
        place = f"{record.length:,} bytes of {plain_line(file)} at {record.offset:,}"
        print(f"{chr(10) if number else ''}{strong(record.type)}, a block of {record.block.size:,} bytes, in {place}")
        print_facts(_fields(record), width=_width())
        print()
        for line in _block_lines(record):
            print(_folded(plain(line)))


_SAID = ("WARC-Type", "Content-Length")


def _fields(record: Record) -> dict[str, str]:
    """The named fields but for what is said already; values of one that is repeated together."""
    fields: dict[str, str] = {}
    for name, value in record.headers:
        if name not in _SAID:
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _as_json(record: Record) -> dict[str, object]:
    return {
        "type": record.type,
        "id": record.id,
        "offset": record.offset,
        "length": record.length,
        "headers": [list(pair) for pair in record.headers],
        "block_size": record.block.size,
        "block_head": record.block.head(1024).decode("utf-8", "backslashreplace"),
    }


def _width() -> int | None:
    """Columns of the terminal; None: nobody looks."""
    return shutil.get_terminal_size().columns if on_terminal() else None


def _folded(line: str) -> str:
    """A line of a block, set in; on a terminal in as many as it needs there."""
    width = _width()
    if width is None or len(line) + len(INDENT) <= width:
        return INDENT + line
    pieces = wrap(line, max(width - 2 * len(INDENT), 20), drop_whitespace=False, break_on_hyphens=False)
    return "\n".join([INDENT + pieces[0], *(2 * INDENT + piece for piece in pieces[1:])])


def _block_lines(record: Record) -> Iterator[str]:
    if record.type not in ("response", "revisit"):
        yield from _lines(record.block.head(HELD), record.block.size, record.header("Content-Type"))
        return
    response = parse_response(record.block)
    yield from map(_cut, record.block.head(response.body).decode("latin-1").splitlines())
    if record.type == "response":
        yield from _body_lines(record, response)


def _body_lines(record: Record, response: HttpResponse) -> Iterator[str]:
    there = record.block.size - response.body
    entity_head = entity(record.block, response, max_size=HELD)
    try:
        body = decode_content(entity_head, response.codings, max_size=HELD)
    except UndecodableBody as error:
        yield f"[{error}]"
        return
    how = [*response.codings, *(["chunked"] if response.framing == "chunked" else [])]
    if how and there:
        yield f"[{', '.join(how)}: {there:,} bytes as sent]"
    yield from _lines(body, there, response.header("Content-Type"))


def _lines(data: bytes, size: int, content_type: str | None) -> Iterator[str]:
    """The text of a block, with what was left out of it."""
    text = data.decode("utf-8", "replace") if looks_like_text(data) else _decoded(data, content_type)
    if text is None:
        yield f"[{size:,} bytes that are not text]"
        return
    lines = text.splitlines()
    yield from map(_cut, lines[:SHOWN_LINES])
    if len(lines) > SHOWN_LINES:
        yield f"[the first {SHOWN_LINES} lines; {size:,} bytes in all]"


def _decoded(data: bytes, content_type: str | None) -> str | None:
    """Text in another charset than UTF-8; None: it is none."""
    if b"\0" in data or not (content_type or "text/").startswith(("text/", "application/xhtml")):
        return None
    text = decode_page(data, content_type)[0]
    return text if looks_like_text(text.encode("utf-8", "replace")) else None


def _cut(line: str) -> str:
    return line if len(line) <= SHOWN_WIDTH else f"{line[:SHOWN_WIDTH]}… [{len(line):,} characters]"
