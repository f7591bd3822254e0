"""The offline commands that check files and mend them: each reads its words, calls one function, and tells."""

from __future__ import annotations

import argparse
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import CollectionError, CollectionMissing
from archive.reindex import warc_files
from archive.show import counted, json_line, plain_line

if TYPE_CHECKING:
    from archive.warc.repair import Mended
    from archive.warc.validate import Fault

SHOWN = 5  # warnings of one rule that are shown of each file; with --json all are


def validate(args: argparse.Namespace) -> int:
    """`microfiche validate`."""
    paths = _paths(args)
    packages = [path for path in paths if path.is_file() and (path.suffix == ".wacz" or zipfile.is_zipfile(path))]
    faults: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for named, fault in _faults([path for path in paths if path not in packages], packages):
        _show(fault, named, warnings, as_json=args.json)
        if fault.weight == "fault":
            faults[named] += 1
    if not args.json:
        for path in paths:
            _sum_up(str(path), faults, warnings)
    return 1 if faults.total() else 0


def _faults(paths: Iterable[Path], packages: Iterable[Path]) -> Iterator[tuple[str, Fault]]:
    """All faults, each with the file that was named: of a WACZ file not the one inside it."""
    from archive.warc.validate import validate_files
    from archive.warc.wacz_check import wacz_faults

    yield from ((fault.file, fault) for fault in validate_files(paths))
    for path in packages:
        yield from ((str(path), fault) for fault in wacz_faults(path))


def _show(fault: Fault, named: str, warnings: Counter[str], *, as_json: bool) -> None:
    """One line for each; of the warnings of a rule only the first few, unless for a machine."""
    if as_json:
        print(json_line(asdict(fault)))
        return
    if fault.weight == "fault":
        print(plain_line(str(fault)))
        return
    warnings[named] += 1
    warnings[f"{named}\0{fault.rule}"] += 1
    if warnings[f"{named}\0{fault.rule}"] <= SHOWN:
        print(plain_line(f"warning: {fault}"))


def _sum_up(path: str, faults: Counter[str], warnings: Counter[str]) -> None:
    parts = [counted(faults[path], "fault") if faults[path] else "ok"]
    if warnings[path]:
        parts.append(counted(warnings[path], "warning"))
    print(plain_line(f"{path}: {', '.join(parts)}"))


def repair(args: argparse.Namespace) -> int:
    """`microfiche repair`."""
    from archive.warc.repair import repair_file

    lost = 0
    for path in _paths(args):
        mended = repair_file(path)
        lost += not mended.kept
        if args.json:
            print(json_line({"file": path} | _mended_fields(mended)))
            continue
        for fault in mended.faults:
            done = "saved what is whole" if mended.saved else "left out"
            print(plain_line(f"{path} at byte {fault.offset}: {done}: {fault.fault}"))
        for found in mended.layout:
            print(plain_line(f"{path} at byte {found.offset}: put right: {found.message}"))
        print(plain_line(f"{path}: {_result(mended)}"))
    return 1 if lost else 0


def _mended_fields(mended: Mended) -> dict[str, object]:
    layout = [found._asdict() for found in mended.layout]
    faults = [str(fault) for fault in mended.faults]
    return {"path": mended.path, "kept": mended.kept, "saved": mended.saved, "faults": faults, "layout": layout}


def _result(mended: Mended) -> str:
    if mended.path:
        return f"{counted(mended.kept, 'whole record')} in {mended.path}; the file itself is as it was"
    return "needs no mending" if mended.kept else "holds no whole record, so nothing was written"


def _paths(args: argparse.Namespace) -> list[Path]:
    """The files named, those of the folders named, or those of the collection."""
    if args.path:
        return [file for path in args.path for file in (_files_of(path) if path.is_dir() else [path])]
    if not (args.collection / "warc").is_dir():
        raise CollectionMissing(args.collection)
    return warc_files(args.collection / "warc")


def _files_of(folder: Path) -> list[Path]:
    files = warc_files(folder) or warc_files(folder / "warc")
    if not files:
        raise CollectionError(folder, f"no WARC file lies in {folder}: name files, or a folder that holds some")
    return files
