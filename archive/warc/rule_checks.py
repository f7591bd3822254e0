"""How the rules of `archive.warc.rules` look at a record: each yields a sentence for everything that is wrong."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from archive.warc.parse import HEAD_LIMIT
from archive.warc.record import Record

Check = Callable[[Record], Iterator[str]]

_VERSIONS = ("1.0", "1.1")
_DRAFTS = ("0.17", "0.18")  # before the standard; files of these are about
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?Z)?)?)?", re.ASCII)
_DATE_1_0 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z", re.ASCII)
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})  # 5.7; the proposal for WARC-Protocol
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})
_IDENTICAL, _NOT_MODIFIED = "identical-payload-digest", "server-not-modified"
_FIRST_LINE = {
    "response": re.compile(rb"\s*HTTP/\d", re.IGNORECASE),
    "request": re.compile(rb"\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+ \S.*HTTP/\d", re.IGNORECASE),
}
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_SHOWN = 80  # characters of a value in a message
_BLOCK = 1 << 20  # bytes of an application/warc-fields block that are looked at


def has(name: str) -> Check:
    """The field must be there."""

    def check(record: Record) -> Iterator[str]:
        if not record.header(name):
            yield f"{name} is missing"

    return check


def has_not(*names: str) -> Check:
    """The fields must not be there."""

    def check(record: Record) -> Iterator[str]:
        yield from (
            f"a {record.type} record shall not have {name}" for name in names if record.header(name) is not None
        )

    return check


def matches(pattern: re.Pattern[str], *names: str) -> Check:
    """Where the fields are there, their values must be of that form."""

    def check(record: Record) -> Iterator[str]:
        for name in names:
            bad = (value for value in record.values(name) if not pattern.fullmatch(value))
            yield from (f"{name} is {value[:_SHOWN]!r}" for value in bad)

    return check


def bracketed(pattern: re.Pattern[str], name: str) -> Check:
    """The value must be of that form, between < and >."""

    def check(record: Record) -> Iterator[str]:
        for value in record.values(name):
            if value[:1] != "<" or value[-1:] != ">" or not pattern.fullmatch(value[1:-1]):
                yield f"{name} is {value[:_SHOWN]!r}, not <URI>"

    return check


def version(record: Record) -> Iterator[str]:
    if record.version not in (*_VERSIONS, *_DRAFTS):
        yield f"there is no version WARC/{record.version} of the standard"


def draft(record: Record) -> Iterator[str]:
    if record.version in _DRAFTS:
        yield f"version WARC/{record.version} is a draft from before the standard"


def known_type(types: Iterable[str]) -> Check:
    known = frozenset(types)

    def check(record: Record) -> Iterator[str]:
        if record.type and record.type not in known:
            yield f"WARC-Type {record.type!r} is none of the standard's: readers shall skip the record"

    return check


def date(name: str) -> Check:
    """A UTC time of W3CDTF that the calendar has; WARC 1.0 allows seconds only."""

    def check(record: Record) -> Iterator[str]:
        for value in record.values(name):
            found = (_DATE_1_0 if record.version == "1.0" else _DATE).fullmatch(value)
            if not found or not _in_calendar(found):
                yield f"{name} is {value[:_SHOWN]!r}"

    return check


def _in_calendar(found: re.Match[str]) -> bool:
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59))
    except ValueError:
        return False
    return (second or 0) <= 60  # a leap second


def once(record: Record) -> Iterator[str]:
    names = [name.lower() for name, _ in record.headers]
    for name in sorted(set(names) - _REPEATABLE):
        if names.count(name) > 1:
            yield f"{name} stands {names.count(name)} times"


def names(record: Record) -> Iterator[str]:
    yield from (f"{name[:40]!r} is no field name" for name, _ in record.headers if not _TOKEN.fullmatch(name))


def controls(record: Record) -> Iterator[str]:
    for name, value in record.headers:
        if any((letter < " " and letter != "\t") or letter == "\x7f" for letter in value):
            yield f"{name} holds a control character"


def content_type(record: Record) -> Iterator[str]:
    if record.block.size and record.type and not record.header("Content-Type"):
        yield "Content-Type is missing, and the block is not empty"


def ip_address(record: Record) -> Iterator[str]:
    for value in record.values("WARC-IP-Address"):
        try:
            ipaddress.ip_address(value)
        except ValueError:
            yield f"WARC-IP-Address is {value[:_SHOWN]!r}"


def truncated(record: Record) -> Iterator[str]:
    value = record.header("WARC-Truncated")
    if value is not None and value not in _TRUNCATED:
        yield f"WARC-Truncated is {value[:_SHOWN]!r}"


def segment(record: Record) -> Iterator[str]:
    number = record.header("WARC-Segment-Number")
    if number is not None and not (number.isascii() and number.isdigit() and int(number) > 0):
        yield f"WARC-Segment-Number is {number[:_SHOWN]!r}"
    elif record.type == "continuation" and number == "1":
        yield "a continuation is segment 2 or later"
    elif record.type not in ("continuation", "") and number not in (None, "1"):
        yield f"a {record.type} record can only be segment 1, not {number}"


def fields_block(record: Record) -> Iterator[str]:
    """Every line of an application/warc-fields block is a field, or goes on with one."""
    if "application/warc-fields" not in (record.header("Content-Type") or "").lower():
        return
    for number, line in enumerate(record.block.head(_BLOCK).split(b"\n"), 1):
        if line.strip() and b":" not in line and line[:1] not in (b" ", b"\t"):
            yield f"line {number} of the block is no field: {line[:40]!r}"
            return


def fields_form(record: Record) -> Iterator[str]:
    """The fields of a block are written as those of a header: in UTF-8, without control characters."""
    if "application/warc-fields" not in (record.header("Content-Type") or "").lower():
        return
    for number, line in enumerate(record.block.head(_BLOCK).split(b"\n"), 1):
        if bad := _CONTROL.search(line.removesuffix(b"\r")):
            yield f"line {number} of the block holds a control character: {bad[0]!r}"
        elif not _is_utf_8(line):
            yield f"line {number} of the block is not UTF-8: {line[:40]!r}"


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def warcinfo_type(record: Record) -> Iterator[str]:
    kind = (record.header("Content-Type") or "").lower()
    if record.block.size and not kind.startswith("application/warc-fields"):
        yield f"Content-Type is {kind!r}, that of a warcinfo record should be application/warc-fields"


def _is_web(record: Record) -> bool:
    return (record.url or "").lower().startswith(("http:", "https:"))


def http_type(record: Record) -> Iterator[str]:
    kind = (record.header("Content-Type") or "").lower().replace(" ", "").replace('"', "")
    if not _is_web(record) or not record.block.size:
        return
    if not kind.startswith("application/http"):
        yield f"Content-Type is {kind!r}, the block of an HTTP message is application/http"
    elif "msgtype=" in kind and f"msgtype={record.type}" not in kind:
        yield f"Content-Type is {kind!r} in a {record.type} record"


def http_block(record: Record) -> Iterator[str]:
    is_http = (record.header("Content-Type") or "").lower().startswith("application/http")
    if not is_http or not _is_web(record) or record.header("WARC-Segment-Number"):
        return
    head = record.block.head(1 << 16)
    if not _HEAD_END.search(head):
        head = record.block.head(HEAD_LIMIT)
    if not head:
        yield f"the block is empty, where an HTTP {record.type} should be"
    elif not _FIRST_LINE[record.type].match(head):
        yield f"the block is no HTTP {record.type}: it begins with {head[:40]!r}"
    elif not _HEAD_END.search(head) and record.header("WARC-Truncated") is None:
        yield f"the head of the HTTP {record.type} does not end, and no WARC-Truncated says why"


def _profile(record: Record) -> str:
    return (record.header("WARC-Profile") or "").strip("<>")


def profile_known(record: Record) -> Iterator[str]:
    if (profile := _profile(record)) and not profile.endswith((_IDENTICAL, _NOT_MODIFIED)):
        yield f"WARC-Profile {profile[:_SHOWN]!r} is none of the standard's"


def revisit_digest(record: Record) -> Iterator[str]:
    if _profile(record).endswith(_IDENTICAL) and not record.header("WARC-Payload-Digest"):
        yield "WARC-Payload-Digest is missing, the profile is that of an identical one"


def revisit_truncated(record: Record) -> Iterator[str]:
    if _profile(record).endswith(_IDENTICAL) and record.block.size and record.header("WARC-Truncated") is None:
        yield "WARC-Truncated: length is missing, the block leaves out the payload"


def revisit_refers(record: Record) -> Iterator[str]:
    if not record.header("WARC-Refers-To") and not record.header("WARC-Refers-To-Target-URI"):
        yield "neither WARC-Refers-To nor WARC-Refers-To-Target-URI says what it is a revisit of"
