"""WARC files to catalogue entries: the way back that makes the catalogue a cache."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from archive.errors import BadRecord
from archive.model import KeptArticle, KeptCapture, RecordRef
from archive.warc.articles import is_article_metadata
from archive.warc.reader import OnFault, iter_records
from archive.warc.record import Record, bare_id
from archive.warc.records import article_entry, capture_entry

SUFFIXES = (".warc.gz", ".warc.zst", ".warc")
_OTHER = re.compile(r"\.(arc(\.gz)?|warc\.lz4|wacz)$", re.IGNORECASE)
_MAIN = frozenset({"response", "revisit", "resource"})
E = TypeVar("E", KeptCapture, KeptArticle)


def warc_files(folder: Path) -> list[Path]:
    """The closed WARC files of a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES)) if folder.is_dir() else []


def other_archives(folder: Path) -> list[Path]:
    """Files of a folder that hold captures in a form that a catalogue cannot point into, by name."""
    return sorted(path for path in folder.iterdir() if _OTHER.search(path.name)) if folder.is_dir() else []


def file_captures(path: Path, name: str, **how: Any) -> Iterator[KeptCapture]:
    """The captures of a file from offset `start` on. `name`: the file's, relative to the collection.

    Records that make no entry (warcinfo, request, other tools' metadata) are passed over. Faults of the file, and
    records of ours that cannot be understood, go to `on_fault`; without it they are raised as `WarcError`.
    """
    return _entries(path, name, capture_entry, of_articles=False, **how)


def file_articles(path: Path, name: str, **how: Any) -> Iterator[KeptArticle]:
    """Likewise its articles."""
    return _entries(path, name, article_entry, of_articles=True, **how)


def _entries(
    path: Path,
    name: str,
    entry: Callable[[Sequence[Record], Sequence[RecordRef]], E],
    *,
    of_articles: bool,
    start: int = 0,
    on_fault: OnFault | None = None,
) -> Iterator[E]:
    for group in _groups(_placed(name, iter_records(path, start=start, on_fault=on_fault), on_fault)):
        if is_article_metadata(group[-1]) is not of_articles:
            continue
        refs = [RecordRef(name, record.offset, record.length) for record in group]
        try:
            yield entry(group, refs)
        except (ValueError, KeyError, TypeError) as error:  # written by another version, or by a hand
            fault = BadRecord(name, group[0].offset, f"cannot be understood: {error!r}")
            if on_fault is None:
                raise fault from error
            on_fault(fault)


def _placed(name: str, records: Iterable[Record], on_fault: OnFault | None) -> Iterator[Record]:
    """Those that an offset leads to: of several records in one member (a file compressed as a whole) the first."""
    offset = -1
    for record in records:
        if record.offset != offset:
            yield record
        elif record.type in _MAIN or is_article_metadata(record):
            fault = BadRecord(name, offset, _SHARED)
            if on_fault is None:
                raise fault
            on_fault(fault)
        offset = record.offset


_SHARED = "several records lie in one member, where only the first is found again: `microfiche import` parts them"


def _groups(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records that make one entry: a response or revisit, with its metadata record; that alone, where nothing came
    back; a conversion with its metadata record; that alone, where there is no text.
    """
    main: Record | None = None  # a response or revisit that waits for its metadata record
    text: Record | None = None  # a conversion likewise
    for record in records:
        if record.type in _MAIN and record.url:
            yield from _alone(main)
            main = record
        elif record.type == "conversion":
            text = record
        elif is_article_metadata(record):
            yield [text, record] if text and _names(record, "WARC-Refers-To", text) else [record]
            text = None
        elif record.type == "metadata" and main and _names(record, "WARC-Concurrent-To", main):
            yield [main, record]
            main = None
        elif record.type == "metadata" and _stands_alone(record):
            yield [record]
    yield from _alone(main)


def _alone(main: Record | None) -> Iterator[list[Record]]:
    if main:
        yield [main]


def _names(metadata: Record, field: str, other: Record) -> bool:
    return bare_id(metadata.header(field)) == other.id


def _stands_alone(metadata: Record) -> bool:
    """Whether a metadata record is all that a capture of ours left: it says so itself, and names no other record."""
    return metadata.header("WARC-Concurrent-To") is None and b"microfiche-outcome" in metadata.block.head(1 << 16)
