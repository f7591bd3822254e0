"""WARC records as a person wants to read them: named fields, then what the block holds, cut where it gets long."""

from __future__ import annotations

from collections.abc import Iterable

from archive.errors import UndecodableBody
from archive.show import json_line, looks_like_text, plain, print_facts
from archive.warc.http import decode_content, entity, parse_response
from archive.warc.record import Record

SHOWN_LINES = 40
SHOWN_WIDTH = 200  # characters of a line
HELD = 1 << 18  # bytes of a block that are looked at


def print_records(records: Iterable[Record], *, as_json: bool) -> None:
    """Print the records of a capture."""
    for number, record in enumerate(records):
        if as_json:
            print(json_line(_as_json(record)))
            continue
        print(f"{chr(10) if number else ''}WARC/{record.version} {record.type} at byte {record.offset}")
        print_facts({name: value for name, value in record.headers if name != "WARC-Type"})
        print()
        for line in _block_lines(record):
            print(f"  {plain(line)}")


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


def _block_lines(record: Record) -> list[str]:
    if record.type != "response":
        return _lines(record.block.head(HELD), record.block.size)
    response = parse_response(record.block)
    head = record.block.head(response.body).decode("latin-1").splitlines()
    try:
        body = decode_content(entity(record.block, response, max_size=HELD), response.codings, max_size=HELD)
    except UndecodableBody as error:
        return [*head, f"[{error}]"]
    return [*head, *_lines(body, record.block.size - response.body)]


def _lines(data: bytes, size: int) -> list[str]:
    if not looks_like_text(data):
        return [f"[{size:,} bytes that are not text]"]
    lines = [line[:SHOWN_WIDTH] for line in data.decode("utf-8", "replace").splitlines()]
    more = f"[{size:,} bytes in all]"
    return lines if len(lines) <= SHOWN_LINES else [*lines[:SHOWN_LINES], more]
