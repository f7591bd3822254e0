"""Files of other tools taken into a collection: WARC, ARC and WACZ, so that they are searched and replayed like ours.

A file whose members hold one record each is copied byte for byte. Any other (ARC, compressed as a whole, torn or
broken in places, with ids that other captures have) is written anew: its whole records as they are, one to a member.
Either way the file is staged beside
`warc/`, made durable, and only then given its name there; the catalogue takes it in like a file after a crash.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from archive import locks, upkeep
from archive.collection import Collection
from archive.errors import BadRecord, CollectionNotWritable, TornFile, WarcError
from archive.line_ends import mended_record
from archive.own_ids import MAIN, OwnIds, with_own_ids
from archive.warc.appender import sync_folder
from archive.warc.layout_check import member_faults
from archive.warc.members import kind_of
from archive.warc.reader import OnFault, opened
from archive.warc.record import Record
from archive.warc.repair import copy_records
from archive.warc.salvage import whole_records

IMPORT = "import.lock"
STAGE = "importing"  # folder beside warc/ for files that are not whole yet
_SUFFIXES = {"gzip": ".warc.gz", "zstd": ".warc.zst", "plain": ".warc"}
_ENDS = re.compile(r"(\.w?arc)?(\.gz|\.zst)?$", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(w?arc(\.(gz|zstd?|lz4))?|wacz)$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LAYOUT = frozenset({"member", "record-end"})  # faults of a layout that is to be written anew
TOLD_EVERY = 0.2  # s between two reports of progress
OnBytes = Callable[[int, int], None]  # bytes of the files that are read, bytes in all


@dataclass(slots=True)
class Imported:
    """What came in. `known`: files whose captures are all kept already; `left_out`: (file, why); `faults`: what of the
    files could not be read.
    """

    files: int = 0
    anew: int = 0  # of these, written anew
    captures: int = 0
    known: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    faults: list[WarcError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one reading of a file showed: ids that its captures will have, its faults, whether it is written anew."""

    ids: tuple[str, ...]
    types: tuple[str, ...]  # of all records, by name
    faults: tuple[WarcError, ...]
    anew: bool


def import_files(path: str | Path, sources: Sequence[Path], *, progress: OnBytes | None = None) -> Imported:
    """Take files into the collection at `path`, which is made where there is none; of a folder among `sources` all in
    it that are named as archives are. Files whose captures are all kept already are passed over. Where
    none of `sources` is there, no collection is made.

    Raises `CollectionNotWritable`, also while another import is under way.
    """
    done = Imported()
    wanted = list(_wanted(sources, done))
    if wanted:  # else nothing is made for nothing
        _import_all(path, wanted, done, progress)
    return done


def _wanted(sources: Sequence[Path], done: Imported) -> Iterator[Path]:
    """The files that are there; what is not is left out."""
    for source in sources:
        found = _files_of(source)
        yield from found
        if not found:
            done.left_out.append((str(source), _NOTHING_THERE if source.is_dir() else os.strerror(errno.ENOENT)))


def _import_all(path: str | Path, sources: list[Path], done: Imported, progress: OnBytes | None) -> None:
    with ExitStack() as held:
        collection = held.enter_context(Collection.open(path, create=True))
        held.enter_context(locks.held(collection.path, IMPORT, busy="files are being imported already"))
        stage = collection.path / STAGE
        shutil.rmtree(stage, ignore_errors=True)  # what a crash has left
        held.callback(shutil.rmtree, stage, ignore_errors=True)
        sizes = [_size(source) for source in sources]
        for number, source in enumerate(sources):
            before = sum(sizes[:number])
            stage.mkdir(exist_ok=True)
            _import(collection, source, stage, done, _Told(progress, before, sum(sizes)))
            shutil.rmtree(stage)
        _Told(progress, sum(sizes), sum(sizes)).at(0)


@dataclass(slots=True)
class _Told:
    """Tells how far the reading of a file is, not for each of its records."""

    progress: OnBytes | None
    before: int
    total: int
    told: float = 0.0

    def at(self, offset: int) -> None:
        if self.progress and time.monotonic() - self.told > TOLD_EVERY:
            self.told = time.monotonic()
            self.progress(self.before + offset, self.total)


def _not_torn(source: Path) -> None:
    with opened(source) as content:
        if content.at(0, 4) == b"PK\x03\x04":
            raise BadRecord(source, 0, "it begins as a ZIP file (WACZ), but its end is missing: fetch it again")


def _files_of(source: Path) -> list[Path]:
    """A file that is there; of a folder the files that are named as archives are, by name."""
    if not source.is_dir():
        return [source] if source.exists() else []
    return sorted(path for path in source.rglob("*") if path.is_file() and _ARCHIVE.search(path.name))


_NOTHING_THERE = "no file in it is named .warc, .arc (also with .gz, .zst, .lz4) or .wacz"


def _size(source: Path) -> int:
    try:
        return source.stat().st_size
    except OSError:  # told when it is to be read
        return 0


def _import(collection: Collection, source: Path, stage: Path, done: Imported, told: _Told) -> None:
    try:
        for name, path in _inside(source, stage):
            _import_one(collection, name, path, stage, done, told)
    except WarcError as error:
        done.left_out.append((str(source), f"{error.fault} (at byte {error.offset})" if error.offset else error.fault))
    except (zipfile.BadZipFile, zlib.error) as error:
        done.left_out.append((str(source), f"its ZIP structure is broken: {error}"))
    except RuntimeError as error:  # encrypted, or compressed in a way that zipfile does not know
        done.left_out.append((str(source), f"its ZIP content cannot be read: {error}"))
    except OSError as error:
        done.left_out.append((str(source), error.strerror or str(error)))


def _import_one(collection: Collection, name: str, path: Path, stage: Path, done: Imported, told: _Told) -> None:
    looked = _look(collection, path, told)
    if why := _why_not(looked):
        done.left_out.append((name, why))
        return
    if all(collection.catalog.capture(capture_id) for capture_id in looked.ids):
        done.known.append(name)
        return
    before = collection.count()
    _take(collection, path, stage, looked)
    done.files, done.anew = done.files + 1, done.anew + looked.anew
    done.captures += collection.count() - before
    done.faults += looked.faults


def _inside(source: Path, stage: Path) -> Iterator[tuple[str, Path]]:
    """The WARC files of a WACZ, unpacked one at a time (WACZ 1.1.1, 5.2.1), and of what is packed inside another one;
    any other file is itself.

    Raises BadRecord for a ZIP file that is torn or holds no archive, OSError.
    """
    if not (source.is_file() and zipfile.is_zipfile(source)):
        _not_torn(source)
        yield str(source), source
        return
    with zipfile.ZipFile(source) as packed:
        files = [name for name in packed.namelist() if not name.endswith("/")]
        names = [name for name in files if name.startswith("archive/")] or [
            name for name in files if _ARCHIVE.search(name)
        ]
        if not names:
            raise BadRecord(source, 0, "it is a ZIP file in which nothing is an archive, so no WACZ")
        for name in names:
            unpacked = stage / f"wacz-{PurePosixPath(name).name}"
            with packed.open(name) as content, unpacked.open("wb") as out:
                shutil.copyfileobj(content, out)
            for inner, path in _inside(unpacked, _folder(stage / "inner")):
                yield inner.replace(str(unpacked), f"{source}:{name}", 1), path
            unpacked.unlink()


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def _look(collection: Collection, path: Path, told: _Told) -> _Looked:
    """Read all of a file. Raises WarcError where its compression is not supported."""
    faults: list[WarcError] = []
    own = OwnIds(collection.catalog.capture)
    ids, anew, types = [], False, set[str]()
    for record in _records(path, faults.append):
        anew = anew or record.format == "arc"
        types.add(record.type)
        told.at(record.offset)
        if record.type in MAIN and record.url:
            ids.append(own.of(record))
            anew = anew or ids[-1] != record.id
    with opened(path) as content:
        kept_as_it_is = kind_of(content.at(0, 4)) in _SUFFIXES
    anew = anew or not kept_as_it_is or bool(faults) or any(found.rule in _LAYOUT for found in member_faults(path))
    return _Looked(tuple(ids), tuple(sorted(types)), tuple(faults), anew)


def _records(path: Path, on_fault: OnFault) -> Iterator[Record]:
    """The records of a file, and the one at its end that can be mended (archive.line_ends)."""
    faults: list[WarcError] = []
    yield from whole_records(path, faults.append)
    for fault in faults:
        record = mended_record(path, fault.offset) if isinstance(fault, TornFile) else None
        if record is None:
            on_fault(fault)
        else:
            yield record


def _why_not(looked: _Looked) -> str | None:
    if not looked.ids and looked.faults:
        return looked.faults[0].fault
    if not looked.ids:
        return _NO_CAPTURE.get(looked.types, f"it holds no capture, only records of type {' and '.join(looked.types)}")
    return None


_NO_CAPTURE = {
    (): "it holds no record",
    ("conversion", "warcinfo"): "it holds texts, but no captures: import the WARC file that they were made from",
}


def _take(collection: Collection, source: Path, stage: Path, looked: _Looked) -> None:
    """Stage the file, give it its name, let the catalogue take it in."""
    folder = collection.path / "warc"
    staged = stage / f"staged{_suffix(source, anew=looked.anew)}"
    try:
        if looked.anew:
            records = _records(source, lambda _fault: None)
            copy_records(with_own_ids(records, OwnIds(collection.catalog.capture)), staged)
        else:
            _copy(source, staged)
        staged.rename(_free_name(folder, source, staged.name.removeprefix("staged")))
        sync_folder(folder)
    except OSError as error:
        raise CollectionNotWritable(collection.path, error) from error
    upkeep.heal(collection.path, collection.catalog.database)


def _suffix(source: Path, *, anew: bool) -> str:
    with opened(source) as content:
        return ".warc.gz" if anew else _SUFFIXES[kind_of(content.at(0, 4))]


def _copy(source: Path, staged: Path) -> None:
    with source.open("rb") as content, staged.open("xb") as out:
        shutil.copyfileobj(content, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def _free_name(folder: Path, source: Path, suffix: str) -> Path:
    """A name in the collection that tells where the file came from, and that no other file has."""
    stem = _UNSAFE.sub("-", _ENDS.sub("", source.name)).strip("-.") or "imported"
    return next(path for path in _names(folder, stem, suffix) if not path.exists())


def _names(folder: Path, stem: str, suffix: str) -> Iterable[Path]:
    yield folder / f"{stem}{suffix}"
    number = 2
    while True:
        yield folder / f"{stem}-{number}{suffix}"
        number += 1
