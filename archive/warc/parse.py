"""Bytes to records: the header of a WARC or ARC record read, its block found. No file, no decompression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from archive.warc.record import Fields, bare_id

HEAD_LIMIT = 1 << 20  # bytes; a record header that has not ended by then is none
_VERSION = re.compile(rb"WARC/(\d+\.\d+)[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(r"\r?\n[ \t]+")
_BLANK = re.compile(rb"[\r\n]*")
_ARC_LINE = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.\-]*:[^\r\n]*) (\S+) (\d{8,14}) ([^\r\n]*) (\d{1,18})[ \t]*\r?\n")

_ARC_ODD = re.compile(rb"(?:https?|ftp|dns|filedesc):[^\r\n]* ([^ \r\n]*)[ \t]*\r?\n")
_OTHERS = {  # what files begin with that no WARC tool reads
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"PK\x03\x04": "ZIP",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"\xff\xfeW\0": "UTF-16",
    b"\xfe\xff\0W": "UTF-16",
}
_DIGITS = 18  # of a length, at most
_NO_ADDRESS = ("0.0.0.0", "-")  # noqa: S104 - what ARC writers put where they knew none


@dataclass(frozen=True, slots=True)
class Head:
    """A record's header. `id`: also where it gives none; `size`: bytes of the header; `block`: bytes of the block that
    follows (Content-Length).
    """

    type: str
    id: str
    headers: Fields
    size: int
    block: int
    version: str
    format: str = "warc"


class HeadFault(ValueError):
    """What is wrong with a record's header. `torn`: it only ends too early."""

    def __init__(self, fault: str, *, torn: bool = False) -> None:
        super().__init__(fault)
        self.torn = torn


def blank_length(data: bytes) -> int:
    """How many bytes of line ends `data` begins with."""
    found = _BLANK.match(data)
    return found.end() if found else 0


def parse_head(data: bytes) -> Head:
    """The header of the record that `data` begins with.

    Raises HeadFault where there is none, or where it gives no length.
    """
    version = _VERSION.match(data)
    if version:
        return _warc_head(data, version)
    if arc := _ARC_LINE.match(data):
        return _arc_head(arc)
    if other := next((name for magic, name in _OTHERS.items() if data.startswith(magic)), None):
        raise HeadFault(f"no record begins here, but something in {other}: WARC files are plain, or in gzip or zstd")
    if b"\n" not in data[:HEAD_LIMIT]:
        raise HeadFault("the record header has no end", torn=True)
    if odd := _ARC_ODD.match(data):
        raise HeadFault(f"an ARC record whose header line has no length that can be: {odd[1][:40]!r}")
    raise HeadFault(f"no record begins here but {data[:40]!r}")


def _warc_head(data: bytes, version: re.Match[bytes]) -> Head:
    end = _HEAD_END.search(data, version.end() - 2)
    if not end:
        if len(data) < HEAD_LIMIT:
            raise HeadFault("the record header has no end", torn=True)
        raise HeadFault(f"the record header does not end within {HEAD_LIMIT:,} bytes")
    headers = _fields(data[version.end() : end.start()])
    known = {name.lower(): value for name, value in reversed(headers)}
    length = known.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= _DIGITS):
        raise HeadFault(f"Content-Length is {length[:40]!r}" if length else "no Content-Length")
    record_id = bare_id(known.get("warc-record-id")) or _derived("warc", data[: end.start()])
    return Head(known.get("warc-type", ""), record_id, headers, end.end(), int(length), version[1].decode())


def _fields(raw: bytes) -> Fields:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if "\n " in text or "\n\t" in text:
        text = _FOLDED.sub(" ", text)
    pairs = [line.partition(":") for line in text.split("\n")]
    return tuple([(name.strip(), value.strip()) for name, colon, value in pairs if colon])


def _arc_head(line: re.Match[bytes]) -> Head:
    """A URL record of ARC 1, in WARC's terms; the "filedesc://" record that opens an ARC file is its warcinfo.

    Its id is made of its line (address, peer, time, type, length).
    """
    url, ip, date, media_type, length = (part.decode("latin-1") for part in line.groups())
    is_info = url.startswith("filedesc:")
    digits = date.ljust(14, "0")
    is_http = url.lower().startswith(("http:", "https:"))
    headers = (
        ("WARC-Target-URI", url.replace(" ", "%20")),
        ("WARC-Date", f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"),
        *((("WARC-IP-Address", ip),) if ip not in _NO_ADDRESS else ()),
        ("Content-Type", "application/http; msgtype=response" if is_http else media_type),
        ("Content-Length", length),
    )
    record_type = "warcinfo" if is_info else "response"
    record_id = _derived("arc", line[0].strip())
    return Head(record_type, record_id, headers, line.end(), int(length), "1.0", "arc")


def _derived(kind: str, header: bytes) -> str:
    """The id of a record that has none: made of its header, so that it is the same one in whatever file."""
    return str(uuid5(NAMESPACE_URL, f"{kind}:{header.decode('latin-1')}"))
