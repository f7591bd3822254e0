"""A WACZ file checked (WACZ 1.1.1): what it lists against what it holds, its index against its records, its pages
against its index, and its records by the rules of WARC.

Clauses are named by the titles of the specification's sections: it does not number them.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from archive.errors import WarcError
from archive.warc.checks import digest_matches
from archive.warc.entries import full_date
from archive.warc.fields import timestamp14
from archive.warc.reader import read_record
from archive.warc.rules import FAULT, WARNING
from archive.warc.validate import Fault, validate_files

_REQUIRED = ("datapackage.json", "pages/pages.jsonl")
_STORED = (".warc.gz", ".warc", ".cdx.gz")  # read in parts, so that they must not be deflated
_BROKEN = (gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
Pages = set[tuple[str, str]]  # URL, 14 digits


class _Rule(NamedTuple):
    section: str
    weight: str = FAULT


_RULES = {
    "wacz-zip": _Rule("Zip Format"),
    "wacz-stored": _Rule("Zip Compression"),
    "wacz-missing": _Rule("Directory Layout"),
    "wacz-archive": _Rule("archive"),
    "wacz-package": _Rule("datapackage.json"),
    "wacz-listed": _Rule("Other files and directories"),
    "wacz-fixity": _Rule("datapackage.json"),
    "wacz-digest": _Rule("datapackage-digest.json"),
    "wacz-no-digest": _Rule("datapackage-digest.json", WARNING),
    "wacz-index": _Rule("indexes"),
    "wacz-index-line": _Rule("Processing Model"),
    "wacz-page": _Rule("pages.jsonl"),
    "wacz-page-format": _Rule("pages.jsonl", WARNING),
    "wacz-page-indexed": _Rule("Processing Model", WARNING),
}
_Found = Iterator[tuple[str, str]]  # rule, what is wrong


class _Unreadable(Exception):
    """A part of a WACZ that cannot be understood: rule, why."""


def wacz_faults(path: Path) -> Iterator[Fault]:
    """All faults of a WACZ file; none for one that is as it should be. Raises OSError."""
    try:
        with zipfile.ZipFile(path) as packed:
            if (broken := packed.testzip()) is not None:
                yield _fault(path, "wacz-zip", f"{broken} does not have the CRC that the ZIP file names")
                return
            yield from (_fault(path, *found) for found in _contents(packed))
            yield from _records(path, packed)
    except (zipfile.BadZipFile, RuntimeError) as error:  # the latter: encrypted, or compressed in an unknown way
        yield _fault(path, "wacz-zip", f"it is no ZIP file that can be read: {error}")


def _fault(path: Path, rule: str, message: str) -> Fault:
    section, weight = _RULES[rule]
    return Fault(str(path), 0, rule, f"WACZ 1.1.1: {section}", message, weight=weight)


def _contents(packed: zipfile.ZipFile) -> _Found:
    names = {name for name in packed.namelist() if not name.endswith("/")}
    missing = [name for name in _REQUIRED if name not in names]
    yield from (("wacz-missing", f"{name} is missing") for name in missing)
    for kind in ("archive/", "indexes/"):
        if not any(name.startswith(kind) for name in names):
            yield "wacz-missing", f"there is nothing in {kind}"
    for info in packed.infolist():
        if info.filename.endswith(_STORED) and info.compress_type != zipfile.ZIP_STORED:
            yield "wacz-stored", f"{info.filename} is deflated: it must be stored"
    for check in (_package, _index_and_pages):
        try:
            yield from check(packed, names)
        except _Unreadable as error:
            yield error.args


def _json(data: bytes | str, rule: str, name: str, *fields: str) -> dict[str, Any]:
    """A JSON object with these fields, none of them empty. Raises _Unreadable."""
    try:
        told = json.loads(data)
    except ValueError as error:
        raise _Unreadable(rule, f"{name} is no JSON: {error}") from error
    lacking = [field for field in fields if not isinstance(told, dict) or not told.get(field)]
    if not isinstance(told, dict) or lacking:
        raise _Unreadable(rule, f"{name} does not tell {' and '.join(lacking) or 'anything'}")
    return told


def _package(packed: zipfile.ZipFile, names: set[str]) -> _Found:
    """datapackage.json: every file with its size and digest; and its own digest."""
    if "datapackage.json" not in names:
        return
    raw = packed.read("datapackage.json")
    if "datapackage-digest.json" in names:
        told = _json(packed.read("datapackage-digest.json"), "wacz-digest", "datapackage-digest.json", "hash")
        if not digest_matches(str(told["hash"]), [raw]):
            yield "wacz-digest", "datapackage-digest.json does not name the digest of datapackage.json"
    else:
        yield "wacz-no-digest", "datapackage-digest.json is missing"
    package = _json(raw, "wacz-package", "datapackage.json", "profile", "wacz_version", "resources")
    if package["profile"] != "data-package":
        yield "wacz-package", f"the profile in datapackage.json is {package['profile']!r}, not 'data-package'"
    yield from _listed(packed, names, package["resources"])


def _listed(packed: zipfile.ZipFile, names: set[str], resources: Any) -> _Found:
    told = resources if isinstance(resources, list) else [resources]
    listed = {
        str(_json(json.dumps(one), "wacz-package", "a resource of datapackage.json", "path")["path"]): one
        for one in told
    }
    others = names - set(listed) - {"datapackage.json", "datapackage-digest.json"}
    yield from (("wacz-listed", f"{name} is not listed in datapackage.json") for name in sorted(others))
    for name, resource in listed.items():
        if name not in names:
            yield "wacz-fixity", f"{name} is listed in datapackage.json, but missing"
        elif not _is_as_told(packed, name, resource):
            yield "wacz-fixity", f"{name} does not have the size and the digest that datapackage.json names"


def _is_as_told(packed: zipfile.ZipFile, name: str, resource: dict[str, Any]) -> bool:
    with packed.open(name) as content:
        pieces = iter(lambda: content.read(1 << 20), b"")
        right = digest_matches(str(resource.get("hash")), pieces)
    return bool(right) and resource.get("bytes") == packed.getinfo(name).file_size


def _index_and_pages(packed: zipfile.ZipFile, names: set[str]) -> _Found:
    """Every line of the index finds its record, in order; every page has a line."""
    lines = list(_index_lines(packed, names))
    keys = [line.split(" ", 2)[:2] for line in lines]
    if keys != sorted(keys):
        yield "wacz-index", "the index is not sorted"
    yield from _secondary(packed, names)
    with tempfile.TemporaryDirectory(prefix="microfiche-") as scratch:
        _unpack(packed, Path(scratch))
        found: Pages = set()
        for line in lines:
            yield from _line_fault(Path(scratch), line, found)
    if "pages/pages.jsonl" in names:
        yield from _page_faults(packed.read("pages/pages.jsonl"), found)


def _unpack(packed: zipfile.ZipFile, scratch: Path) -> list[Path]:
    """The WARC files."""
    names = [name for name in packed.namelist() if name.startswith("archive/") and not name.endswith("/")]
    for name in names:
        with packed.open(name) as content, (scratch / Path(name).name).open("wb") as out:
            shutil.copyfileobj(content, out)
    return [scratch / Path(name).name for name in names]


def _index_lines(packed: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    for name in sorted(names):
        if name.startswith("indexes/") and name.endswith((".cdx.gz", ".cdxj.gz", ".cdx", ".cdxj")):
            data = packed.read(name)
            try:
                text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
            except _BROKEN as error:
                raise _Unreadable("wacz-index", f"{name} cannot be read: {error}") from error
            yield from (line for line in text.splitlines() if line.strip() and not line.startswith("!"))


def _secondary(packed: zipfile.ZipFile, names: set[str]) -> _Found:
    """Every line of an .idx file names a block of the compressed index, and the key with which it begins."""
    for name in sorted(name for name in names if name.startswith("indexes/") and name.endswith(".idx")):
        head: dict[str, Any] = {}
        for line in packed.read(name).decode("utf-8", "replace").splitlines():
            key, brace, rest = line.partition("{")
            told = head | _json(brace + rest, "wacz-index", name) if brace else {}
            if line.startswith("!meta"):
                head = told  # the file that is meant, where the lines do not tell
            elif told and not _block(packed, told).startswith(key.strip().encode() + b" "):
                yield "wacz-index", f"{name} names byte {told.get('offset')} for {key[:80].strip()}, which is not there"


def _block(packed: zipfile.ZipFile, told: dict[str, Any]) -> bytes:
    """A block of the compressed index; b"" where there is none."""
    try:
        index, offset = packed.read(f"indexes/{told['filename']}"), int(told["offset"])
        return gzip.decompress(index[offset : offset + int(told["length"])])
    except (KeyError, ValueError, TypeError, *_BROKEN):
        return b""


def _line_fault(folder: Path, line: str, found: Pages) -> _Found:
    """`found` takes in what the line tells."""
    _, timestamp, block = (*line.split(" ", 2), "", "")[:3]
    try:
        told = _json(block, "wacz-index-line", f"what stands in the index for {line[:60]}", "url", "filename")
        offset, length = int(told["offset"]), int(told["length"])
    except _Unreadable as error:
        yield error.args
        return
    except (KeyError, ValueError, TypeError):
        yield "wacz-index-line", f"the index does not tell offset and length for {told['url']}"
        return
    found.add((told["url"], timestamp[:14]))
    place = f"{told['filename']} at byte {offset}"
    try:
        record = read_record(folder / Path(told["filename"]).name, offset)
    except (WarcError, OSError) as error:
        why = error.fault if isinstance(error, WarcError) else error.strerror
        yield "wacz-index-line", f"the index names {place}, where there is no record: {why}"
        return
    if record.url != told["url"] or timestamp14(full_date(record.header("WARC-Date") or "")) != timestamp[:14]:
        there = f"the index names {place} for {told['url']} at {timestamp}, but there lies {record.url}"
        yield "wacz-index-line", there
    if record.length != length:
        yield "wacz-index-line", f"the index names {length} bytes for {place}, but the record has {record.length}"


def _page_faults(pages: bytes, found: Pages) -> _Found:
    head, *lines = pages.decode("utf-8", "replace").splitlines() or [""]
    if '"json-pages-1.0"' not in head:
        yield "wacz-page-format", "pages/pages.jsonl does not begin with its format, json-pages-1.0"
    for number, line in enumerate(lines, 2):
        try:
            page = _json(line, "wacz-page", f"line {number} of pages/pages.jsonl", "url", "ts")
        except _Unreadable as error:
            yield error.args
            continue
        if not _RFC3339.fullmatch(str(page["ts"])):
            yield "wacz-page", f"line {number} of pages/pages.jsonl has no date but {str(page['ts'])[:40]!r}"
        elif (page["url"], timestamp14(str(page["ts"]))) not in found:
            yield "wacz-page-indexed", f"the page {page['url']} at {page['ts']} is not in the index"


def _records(path: Path, packed: zipfile.ZipFile) -> Iterator[Fault]:
    """The faults of the WARC files."""
    with tempfile.TemporaryDirectory(prefix="microfiche-") as scratch:
        for fault in validate_files(_unpack(packed, Path(scratch))):
            yield replace(fault, file=f"{path}:archive/{Path(fault.file).name}")
