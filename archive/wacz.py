"""A part of a collection as one file that replay tools open: WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/).

    archive/data.warc.gz        the records of the captures, those included to which a revisit refers
    indexes/index.cdx.gz, .idx  CDXJ in gzip blocks, and where each block begins (ZipNum)
    pages/pages.jsonl           the pages with title, text and time
    datapackage.json            name, size and SHA-256 of all of these
    datapackage-digest.json     the SHA-256 of that

Records are written anew with their blocks, fields and ids as they are, but that each revisit names its original in full
(`_naming_original`), that a date which is none becomes the one by which we know the record (`_dated`), and that what
came in chunks names no payload digest (`_framed`). WARC and index are stored, not deflated, so that a reader may fetch
parts of them.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Any, BinaryIO

from archive.catalog.cdxj import cdxj_line, is_indexed
from archive.collection import SOFTWARE, Collection, Wanted
from archive.model import KeptArticle, KeptCapture, RecordRef
from archive.requisites_kept import HTML, PageParts
from archive.warc.compress import codec_named
from archive.warc.entries import full_date
from archive.warc.fields import uri_value
from archive.warc.layout import Layout, Member
from archive.warc.record import Record, id_uri
from archive.warc.records import CONFORMS_TO, warcinfo_record

VERSION = "1.1.1"
OnCaptures = Callable[[int], None]
DATA = "data.warc.gz"
BLOCK = 3000  # index lines in one gzip block
# Info-ZIP's extra field. It tells the zone, and more: readers of ranges (wabac.js) look for the beginning of a file's
# bytes behind its local extra fields (the sizes of ZIP64 are such) only where the central directory has some, too.
_EXTENDED_TIMESTAMP = 0x5455
_PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}


def write_wacz(collection: Collection, wanted: Wanted, *, out: BinaryIO, progress: OnCaptures | None = None) -> int:
    """Write the wanted captures that have a response, with their texts; gives how many captures. `progress` is told
    how many of them are written. Raises `BadQuery`, `WarcError` and OSError.
    """
    with zipfile.ZipFile(out, "w") as packed:
        package = _Package(packed)
        lines, number = _write_archive(collection, wanted, package, progress or (lambda done: None))
        _write_index(lines, package)
        _write_pages(collection, wanted, package)
        package.close(datetime.now(UTC))
    return number


class _Package:
    """The ZIP file under way, and the list of what is in it."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed, self._resources = packed, list[dict[str, Any]]()

    @contextmanager
    def resource(self, path: str, *, deflated: bool = False) -> Iterator[_Part]:
        """A file of the package, to be written to."""
        now = datetime.now(UTC)
        info = zipfile.ZipInfo(path, now.timetuple()[:6])
        info.extra = struct.pack("<HHBI", _EXTENDED_TIMESTAMP, 5, 1, int(now.timestamp()))
        info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        with self._packed.open(info, "w", force_zip64=True) as file:
            part = _Part(file)
            yield part
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": part.digest(), "bytes": part.size})

    def close(self, now: datetime) -> None:
        """Add the list, and its digest."""
        package = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "software": SOFTWARE,
            "created": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resources": self._resources,
        }
        told = json.dumps(package, indent=2).encode()
        self._packed.writestr("datapackage.json", told)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(told).hexdigest()}"}
        self._packed.writestr("datapackage-digest.json", json.dumps(digest, indent=2))


class _Part:
    """One file of the package: counts and digests what is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self.size += len(data)
        self._file.write(data)

    def digest(self) -> str:
        return f"sha256:{self._digest.hexdigest()}"


def _write_archive(
    collection: Collection, wanted: Wanted, package: _Package, progress: OnCaptures
) -> tuple[list[str], int]:
    """The WARC file; gives the lines of its index, in their order, and how many captures are in it."""
    info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "conformsTo": CONFORMS_TO}
    head = warcinfo_record(DATA, info)
    lines, number = list[str](), 0
    with package.resource(f"archive/{DATA}") as part:
        writing = _Writing(part, head)
        for number, kept in enumerate(_with_all_they_need(collection, wanted), 1):
            progress(number)
            first, *others = collection.records(kept)
            ref = writing.put(_naming_original(collection, kept, _framed(kept, first)))
            for record in others:
                writing.put(record)
            if is_indexed(kept):
                lines.append(cdxj_line(replace(kept, ref=ref)))
    return lines, number


class _Writing:
    """Records into one WARC file of the package."""

    def __init__(self, part: _Part, head: Record) -> None:
        self._part, self._layout, self._codec = part, Layout(), codec_named("isal")
        self._warcinfo = ("WARC-Warcinfo-ID", id_uri(head.id))
        self._layout.put(head, Member(part, *self._codec))

    def put(self, record: Record) -> RecordRef:
        offset = self._part.size
        self._layout.put(_dated(record.without("WARC-Warcinfo-ID")), Member(self._part, *self._codec), self._warcinfo)
        return RecordRef(f"archive/{DATA}", offset, self._part.size - offset)


def _framed(kept: KeptCapture, record: Record) -> Record:
    """A response in chunks goes without WARC-Payload-Digest: wabac.js keeps one payload for each digest, as it was
    sent, and would give the chunks of one page for another that has the same payload without.
    """
    return record.without("WARC-Payload-Digest") if kept.chunked and record.type == "response" else record


def _dated(record: Record) -> Record:
    """A record whose WARC-Date is a date: pywb cannot open one of the 65th of March, as ClueWeb09 has it."""
    given = record.header("WARC-Date") or ""
    date = full_date(given)
    if date.startswith(given.removesuffix("Z")[:26]):  # of any precision (WARC 1.1, 5.4): we know microseconds
        return record
    return replace(record, headers=(*record.without("WARC-Date").headers, ("WARC-Date", date)))


def _with_all_they_need(collection: Collection, wanted: Wanted) -> Iterator[KeptCapture]:
    """The wanted captures, those whose payload they share, and what their pages show, in the order of an index."""
    parts, needed = PageParts(collection), dict[str, KeptCapture]()
    for kept in collection.catalog.by_urlkey(wanted):
        shown = [] if wanted == Wanted() else list(parts.of(kept))  # where all is wanted, they are among it
        originals = (collection.original(one) for one in (kept, *shown))
        needed.update((one.id, one) for one in (*shown, *originals) if one)
    for kept in collection.catalog.by_urlkey(wanted):
        needed.pop(kept.id, None)
    return heapq.merge(collection.catalog.by_urlkey(wanted), sorted(needed.values(), key=_order), key=_order)


def _naming_original(collection: Collection, kept: KeptCapture, record: Record) -> Record:
    """A revisit record with the fields by which every reader finds the payload; any other record as it is.

    The date is given to the second, as the index has it: wabac.js takes the first line that is not earlier.
    """
    original = collection.original(kept)
    if original is None:
        return record
    named = {
        "WARC-Refers-To": id_uri(original.id),
        "WARC-Refers-To-Target-URI": uri_value(original.url),
        "WARC-Refers-To-Date": f"{original.date[:19]}Z",
    }
    for name in named:
        record = record.without(name)
    return replace(record, headers=(*record.headers, *named.items()))


def _order(kept: KeptCapture) -> tuple[str, str, str]:
    return kept.urlkey, kept.date, kept.id


def _write_index(lines: list[str], package: _Package) -> None:
    """The lines in gzip blocks, and for each block its first key, its place and its digest."""
    places = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    with package.resource("indexes/index.cdx.gz") as part:
        for at in range(0, len(lines), BLOCK):
            block = gzip.compress("".join(f"{line}\n" for line in lines[at : at + BLOCK]).encode(), mtime=0)
            place = {
                "offset": part.size,
                "length": len(block),
                "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
                "filename": "index.cdx.gz",
            }
            places.append(f"{' '.join(lines[at].split(' ', 2)[:2])} {json.dumps(place)}")
            part.write(block)
    with package.resource("indexes/index.idx") as part:
        part.write("".join(f"{line}\n" for line in places).encode())


def _write_pages(collection: Collection, wanted: Wanted, package: _Package) -> None:
    with package.resource("pages/pages.jsonl", deflated=True) as part:
        part.write(json.dumps(_PAGES).encode() + b"\n")
        for kept in collection.catalog.by_urlkey(wanted):
            made = _text_of(collection, kept)
            if _is_page(kept, made):
                part.write(json.dumps(_page(kept, made), ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _is_page(kept: KeptCapture, made: KeptArticle | None) -> bool:
    if kept.wanted_as not in _SHOWN or not (kept.status == 200 or kept.record_type == "resource"):
        return False
    return kept.media_type in HTML or (not kept.media_type and made is not None)


_SHOWN = ("page", "listing")  # what people look at, of what was fetched


def _page(kept: KeptCapture, made: KeptArticle | None) -> dict[str, str]:
    """A line of pages.jsonl."""
    page = {"id": kept.id, "url": kept.url, "ts": f"{kept.date[:19]}Z"}
    if made and made.article.title:
        page["title"] = made.article.title
    if made and made.article.text:
        page["text"] = made.article.text
    return page


def _text_of(collection: Collection, kept: KeptCapture) -> KeptArticle | None:
    """What was made of a capture; of a revisit, what was made of the one whose payload it shares."""
    original = collection.original(kept)
    return collection.catalog.article(original.id if original else kept.id)
