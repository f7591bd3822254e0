"""Many small WARC files made few: closed files merged member by member, nothing recompressed.

Members (in uncompressed files records) lie in the merged file as they lay in its parts, warcinfo records included, so
that records keep their bytes, their ids and their neighbours; only file and offset change. Files of one kind are merged
with each other: gzip, zstd or uncompressed. What must hold when the machine stops in between:
archive.merging.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from archive import locks, merging
from archive.collection import Collection
from archive.errors import BadRecord, CollectionNotWritable, WarcError
from archive.merging import UNFINISHED, Merge
from archive.reindex import warc_files
from archive.warc.members import ZSTD_DICTIONARY, Members, ReadAhead, kind_of
from archive.warc.reader import opened
from archive.warc.repair import last_whole
from archive.warc.writer import MAX_SIZE

COMPACT = "compact.lock"
_KINDS = {".warc.gz": "gzip", ".warc.zst": "zstd", ".warc": "plain"}
_CHUNK = 1 << 20  # bytes
_MERGED = re.compile(r"-merged-\d+$")
OnFiles = Callable[[int, int], None]  # files done, files in all


@dataclass(slots=True)
class Compacted:
    """What was done: `merged` files became `into` files, of `size` bytes; `faults`: why others were left alone."""

    merged: int = 0
    into: int = 0
    size: int = 0
    faults: list[WarcError] = field(default_factory=list)


def compact(path: str | Path, *, max_size: int = MAX_SIZE, progress: OnFiles | None = None) -> Compacted:
    """Merge the closed files of a collection into files of up to `max_size` bytes. Crawls may go on meanwhile.

    Files of more than half that size stay as they are, and so do files with a fault, or that the catalogue does not
    know whole. Raises `CollectionMissing`, and `CollectionNotWritable` when the disk is full, or while text is made or
    another merge is under way.
    """
    with ExitStack() as held:
        collection = held.enter_context(Collection.open(path))
        for lock, busy in ((COMPACT, "its files are being merged already"), (locks.TEXT, _TEXT_BUSY)):
            held.enter_context(locks.held(collection.path, lock, busy=busy))
        try:
            return _compact(collection, max_size, progress or (lambda done, total: None))
        except OSError as error:
            raise CollectionNotWritable(collection.path, error) from error


_TEXT_BUSY = "the text of its pages is being made: try again when that has ended"


def _compact(collection: Collection, max_size: int, progress: OnFiles) -> Compacted:
    folder, done = collection.path, Compacted()
    for stale in (folder / "warc").glob(f"*{UNFINISHED}"):
        stale.unlink()
    groups = list(_groups(_candidates(collection, max_size, done.faults), max_size))
    total = sum(map(len, groups))
    for group in groups:
        progress(done.merged, total)
        merge = _plan(group)
        _copy(folder, merge)
        with locks.held(folder, locks.HEAL):
            merging.announce(folder, merge)
            merging.finish(folder, collection.catalog.database)
        done.merged, done.into, done.size = done.merged + len(group), done.into + 1, done.size + merge.size
    progress(done.merged, total)
    return done


def _candidates(collection: Collection, max_size: int, faults: list[WarcError]) -> Iterator[Path]:
    """Closed files that may be merged, in order of their names."""
    known = collection.catalog.known_files()
    for path in warc_files(collection.path / "warc"):
        size = path.stat().st_size
        if _suffix(path) not in _KINDS or size > max_size // 2 or known.get(f"warc/{path.name}") != size:
            continue
        try:
            check_members(path)
        except WarcError as error:
            faults.append(error)
            continue
        yield path


def _suffix(path: Path) -> str:
    return next((suffix for suffix in _KINDS if path.name.endswith(suffix)), "")


def check_members(path: Path) -> None:
    """Raises WarcError where a file is not an unbroken row of members, or records, that stand for themselves."""
    with opened(path) as source:
        head = source.at(0, 4)
        if kind_of(head) != _KINDS[_suffix(path)] or head == ZSTD_DICTIONARY:
            raise BadRecord(path, 0, "members that other files could be merged with do not begin here")
        if kind_of(head) == "plain":
            _check_plain(source)
            return
        members, offset = Members(source, kind_of(head)), 0
        while (offset := members.after(offset)) < source.size:
            offset += members.length(offset)


def _check_plain(source: ReadAhead) -> None:
    end = last_whole(source)
    if end < source.size:
        raise BadRecord(source.path, end, "no whole record with its two line ends lies here")


def _groups(paths: Iterator[Path], max_size: int) -> Iterator[list[Path]]:
    """Neighbours of one kind that fit into one file; a file that has no neighbour stays."""
    open_groups: dict[str, list[Path]] = {}
    sizes: dict[str, int] = {}
    for path in paths:
        kind, size = _suffix(path), path.stat().st_size
        if sizes.get(kind, 0) + size > max_size:
            yield from _worthwhile(open_groups.pop(kind))
            sizes[kind] = 0
        open_groups.setdefault(kind, []).append(path)
        sizes[kind] = sizes.get(kind, 0) + size
    for group in open_groups.values():
        yield from _worthwhile(group)


def _worthwhile(group: list[Path]) -> Iterator[list[Path]]:
    if len(group) > 1:
        yield group


def _plan(group: list[Path]) -> Merge:
    """The merged file has the name of its first part, so that it sorts by time, and its own size in it."""
    suffix = _suffix(group[0])
    stem = _MERGED.sub("", group[0].name.removesuffix(suffix))
    parts = tuple((f"warc/{path.name}", path.stat().st_size) for path in group)
    return Merge(f"warc/{stem}-merged-{sum(size for _, size in parts)}{suffix}", parts)


def _copy(folder: Path, merge: Merge) -> None:
    """Write the merged file under its unfinished name, durably, and read it back: every part must be in it."""
    if (folder / merge.name).exists():
        raise FileExistsError(f"{merge.name} is there already")
    unfinished = folder / (merge.name + UNFINISHED)
    try:
        with unfinished.open("xb") as out:
            digests = [_append(folder / name, out.write) for name, _ in merge.parts]
            out.flush()
            os.fsync(out.fileno())
        compare(unfinished, merge, digests)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _append(path: Path, write: Callable[[bytes], object]) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(_CHUNK):
            digest.update(piece)
            write(piece)
    return digest.digest()


def compare(merged: Path, merge: Merge, digests: list[bytes]) -> None:
    """Raises OSError unless the merged file holds exactly its parts, one after the other."""
    with merged.open("rb") as source:
        for (name, size), expected in zip(merge.parts, digests, strict=True):
            digest, left = hashlib.sha256(), size
            while left and (piece := source.read(min(_CHUNK, left))):
                digest.update(piece)
                left -= len(piece)
            if left or digest.digest() != expected:
                raise OSError(f"{name} does not come back from the merged file as it was written")
        if source.read(1):
            raise OSError(f"{merged.name} holds more than its parts")
