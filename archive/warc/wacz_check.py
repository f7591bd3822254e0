"""A WACZ file checked (WACZ 1.1.1): what it lists against what it holds, its index against its records, its pages
against its index.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.errors import WarcError
from archive.warc.entries import full_date
from archive.warc.fields import timestamp14
from archive.warc.reader import read_record

_REQUIRED = ("datapackage.json", "pages/pages.jsonl")
_STORED = (".warc.gz", ".warc", ".cdx.gz")  # read in parts, so that they must not be deflated
Pages = set[tuple[str, str]]  # URL, 14 digits


def wacz_faults(path: Path) -> Iterator[str]:
    """All faults of a WACZ file, each a sentence; none for one that is as it should be. Raises OSError."""
    try:
        with zipfile.ZipFile(path) as packed:
            if (broken := packed.testzip()) is not None:
                yield f"{broken} does not have the CRC that the ZIP file names"
                return
            yield from _contents(packed)
    except zipfile.BadZipFile as error:
        yield f"it is no ZIP file: {error}"


def _contents(packed: zipfile.ZipFile) -> Iterator[str]:
    names = set(packed.namelist())
    missing = [name for name in _REQUIRED if name not in names]
    yield from (f"{name} is missing" for name in missing)
    for kind in ("archive/", "indexes/"):
        if not any(name.startswith(kind) for name in names):
            yield f"there is nothing in {kind}"
    yield from (
        f"{info.filename} is deflated: it must be stored"
        for info in packed.infolist()
        if info.filename.endswith(_STORED) and info.compress_type != zipfile.ZIP_STORED
    )
    if missing:
        return
    try:
        yield from _listed(packed, names)
        yield from _indexed(packed, names)
    except (ValueError, KeyError, TypeError, AttributeError, gzip.BadGzipFile) as error:
        yield f"its JSON or its index cannot be understood: {error!r}"


def _listed(packed: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    """datapackage.json: every file with its size and digest; and its own digest."""
    raw = packed.read("datapackage.json")
    package = json.loads(raw)
    if package["profile"] != "data-package" or not package["wacz_version"]:
        yield "datapackage.json names no profile data-package or no wacz_version"
    listed = {resource["path"]: resource for resource in package["resources"]}
    others = names - set(listed) - {"datapackage.json", "datapackage-digest.json"}
    yield from (f"{name} is not listed in datapackage.json" for name in sorted(others) if not name.endswith("/"))
    for name, resource in listed.items():
        if name not in names:
            yield f"{name} is listed in datapackage.json, but missing"
        elif _digest(packed, name) != (resource["hash"], resource["bytes"]):
            yield f"{name} does not have the size and the digest that datapackage.json names"
    if "datapackage-digest.json" in names:
        told = json.loads(packed.read("datapackage-digest.json"))
        if told["hash"] != f"sha256:{hashlib.sha256(raw).hexdigest()}":
            yield "datapackage-digest.json does not name the digest of datapackage.json"


def _digest(packed: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest = hashlib.sha256()
    with packed.open(name) as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return f"sha256:{digest.hexdigest()}", packed.getinfo(name).file_size


def _indexed(packed: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    """Every line of the index finds its record, in order; every page has a line."""
    lines = list(_index_lines(packed, names))
    keys = [line.split(" ", 2)[:2] for line in lines]
    if keys != sorted(keys):
        yield "the index is not sorted"
    with tempfile.TemporaryDirectory(prefix="microfiche-") as scratch:
        for name in (name for name in names if name.startswith("archive/") and not name.endswith("/")):
            with packed.open(name) as content, (Path(scratch) / Path(name).name).open("wb") as out:
                shutil.copyfileobj(content, out)
        found: Pages = set()
        for line in lines:
            _, timestamp, block = line.split(" ", 2)
            told = json.loads(block)
            found.add((told["url"], timestamp))
            yield from _line_fault(Path(scratch), told, timestamp)
    yield from _page_faults(packed.read("pages/pages.jsonl").decode(), found)


def _index_lines(packed: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    for name in sorted(names):
        if name.startswith("indexes/") and name.endswith((".cdx.gz", ".cdxj.gz", ".cdx", ".cdxj")):
            data = packed.read(name)
            yield from (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()


def _line_fault(folder: Path, told: dict[str, Any], timestamp: str) -> Iterator[str]:
    place = f"{told['filename']} at byte {told['offset']}"
    try:
        record = read_record(folder / Path(told["filename"]).name, int(told["offset"]))
    except (WarcError, OSError) as error:
        yield f"the index names {place}, where there is no record: {error}"
        return
    if record.url != told["url"] or timestamp14(full_date(record.header("WARC-Date") or "")) != timestamp:
        yield f"the index names {place} for {told['url']} at {timestamp}, but there lies {record.url}"
    if record.length != int(told["length"]):
        yield f"the index names {told['length']} bytes for {place}, but the record has {record.length}"


def _page_faults(pages: str, found: Pages) -> Iterator[str]:
    head, *lines = pages.splitlines()
    if json.loads(head).get("format") != "json-pages-1.0":
        yield "pages/pages.jsonl does not begin with its format, json-pages-1.0"
    for page in map(json.loads, lines):
        if (page["url"], timestamp14(page["ts"])) not in found:
            yield f"the page {page['url']} at {page['ts']} is not in the index"
