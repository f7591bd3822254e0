"""What a WARC record must and must not have: a table of rules, each with the clause of WARC 1.1 (ISO 28500:2017) it
stands for.

A rule looks at one record and yields what is wrong. Rules over a whole file (references, order) are in `validate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.warc.checks import block_digest_fault, payload_digest_fault
from archive.warc.record import Record

TYPES = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"})
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-~]*")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z)?)?)?")
_DATE_1_0 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DIGEST = re.compile(r"[A-Za-z0-9\-]+:[A-Za-z0-9+/=_\-]+")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})
_PROFILES = ("identical-payload-digest", "server-not-modified")
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})

Check = Callable[[Record], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` for machines, `clause` of WARC 1.1; `types` it is for (empty: all); `check` yields what is wrong."""

    name: str
    clause: str
    check: Check
    types: frozenset[str] = frozenset()


def _has(*names: str) -> Check:
    def check(record: Record) -> Iterator[str]:
        yield from (f"{name} is missing" for name in names if not record.header(name))

    return check


def _has_not(*names: str) -> Check:
    def check(record: Record) -> Iterator[str]:
        for name in names:
            if record.header(name) is not None:
                yield f"a {record.type} record shall not have {name}"

    return check


def _matches(pattern: re.Pattern[str], *names: str, bracketed: bool = False) -> Check:
    def check(record: Record) -> Iterator[str]:
        for name in names:
            for value in record.values(name):
                inner = value[1:-1] if bracketed and value[:1] == "<" and value[-1:] == ">" else value
                if (bracketed and inner == value) or not pattern.fullmatch(inner):
                    yield f"{name} is {value[:80]!r}"

    return check


def _type(record: Record) -> Iterator[str]:
    if record.type not in TYPES:
        yield f"WARC-Type {record.type!r} is none of the standard's" if record.type else "WARC-Type is missing"


def _date(record: Record) -> Iterator[str]:
    pattern = _DATE_1_0 if record.version == "1.0" else _DATE
    yield from _matches(pattern, "WARC-Date", "WARC-Refers-To-Date")(record)


def _once(record: Record) -> Iterator[str]:
    names = [name.lower() for name, _ in record.headers]
    for name in sorted(set(names) - _REPEATABLE):
        if names.count(name) > 1:
            yield f"{name} stands {names.count(name)} times"


def _names(record: Record) -> Iterator[str]:
    yield from (f"{name[:40]!r} is no field name" for name, _ in record.headers if not _TOKEN.fullmatch(name))


def _controls(record: Record) -> Iterator[str]:
    for name, value in record.headers:
        if any((letter < " " and letter != "\t") or letter == "\x7f" for letter in value):
            yield f"{name} holds a control character"


def _truncated(record: Record) -> Iterator[str]:
    value = record.header("WARC-Truncated")
    if value is not None and value not in _TRUNCATED:
        yield f"WARC-Truncated is {value!r}"


def _profile(record: Record) -> Iterator[str]:
    profile = record.header("WARC-Profile") or ""
    if profile and not profile.endswith(_PROFILES):
        yield f"WARC-Profile {profile!r} is not known"
    if profile.endswith(_PROFILES[0]) and not record.header("WARC-Payload-Digest"):
        yield "WARC-Payload-Digest is missing, the profile is that of an identical one"


def _segment(record: Record) -> Iterator[str]:
    number = record.header("WARC-Segment-Number")
    if number is not None and not (number.isascii() and number.isdigit() and int(number) > 0):
        yield f"WARC-Segment-Number is {number!r}"
    elif record.type == "continuation" and number == "1":
        yield "a continuation is segment 2 or later"
    elif record.type not in ("continuation", "") and number not in (None, "1"):
        yield f"a {record.type} record can only be segment 1, not {number}"


def _http_type(record: Record) -> Iterator[str]:
    web = (record.url or "").lower().startswith(("http:", "https:"))
    kind = (record.header("Content-Type") or "").lower()
    if web and record.block.size and not kind.startswith("application/http"):
        yield f"Content-Type is {kind!r}, the block of an HTTP message is application/http"


def _of(*types: str) -> frozenset[str]:
    return frozenset(types)


_NOT_INFO = TYPES - {"warcinfo"}
_TARGETED = TYPES - {"warcinfo", "metadata"}
_NO_CONCURRENT = _of("warcinfo", "conversion", "continuation")
_NO_REFERS = _of("warcinfo", "response", "resource", "request", "continuation")
_NO_ADDRESS = _of("warcinfo", "conversion", "continuation")

RULES: tuple[Rule, ...] = (
    Rule("type", "5.5 WARC-Type", _type),
    Rule("mandatory-id", "5.2 WARC-Record-ID", _has("WARC-Record-ID")),
    Rule("mandatory-date", "5.4 WARC-Date", _has("WARC-Date")),
    Rule("date-form", "5.4 WARC-Date", _date),
    Rule(
        "id-form",
        "4 uri in angle brackets",
        _matches(
            _URI,
            "WARC-Record-ID",
            "WARC-Concurrent-To",
            "WARC-Refers-To",
            "WARC-Warcinfo-ID",
            "WARC-Segment-Origin-ID",
            bracketed=True,
        ),
    ),
    Rule("target-uri-form", "5.12 WARC-Target-URI", _matches(_URI, "WARC-Target-URI", "WARC-Refers-To-Target-URI")),
    Rule("target-uri", "5.12 WARC-Target-URI", _has("WARC-Target-URI"), _TARGETED),
    Rule("no-target-uri", "5.12 WARC-Target-URI", _has_not("WARC-Target-URI"), _of("warcinfo")),
    Rule("field-once", "4 named fields stand once", _once),
    Rule("field-name", "4 field-name", _names),
    Rule("field-value", "4 field-value", _controls),
    Rule("digest-form", "5.8 labelled-digest", _matches(_DIGEST, "WARC-Block-Digest", "WARC-Payload-Digest")),
    Rule("block-digest", "5.8 WARC-Block-Digest", block_digest_fault),
    Rule("payload-digest", "5.9 WARC-Payload-Digest", payload_digest_fault, _of("response", "resource")),
    Rule("truncated", "5.13 WARC-Truncated", _truncated),
    Rule("no-concurrent-to", "5.7 WARC-Concurrent-To", _has_not("WARC-Concurrent-To"), _NO_CONCURRENT),
    Rule("no-refers-to", "5.11 WARC-Refers-To", _has_not("WARC-Refers-To"), _NO_REFERS),
    Rule("no-ip-address", "5.10 WARC-IP-Address", _has_not("WARC-IP-Address"), _NO_ADDRESS),
    Rule(
        "revisit-only",
        "5.11 WARC-Refers-To-Target-URI, -Date; 5.16 WARC-Profile",
        _has_not("WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Profile"),
        TYPES - {"revisit"},
    ),
    Rule("filename", "5.15 WARC-Filename", _has_not("WARC-Filename"), _NOT_INFO),
    Rule("no-warcinfo-id", "5.14 WARC-Warcinfo-ID", _has_not("WARC-Warcinfo-ID"), _of("warcinfo")),
    Rule("profile", "6.7 revisit", _has("WARC-Profile"), _of("revisit")),
    Rule("profile-known", "6.7.2, 6.7.3 revisit profiles", _profile, _of("revisit")),
    Rule("segment", "5.18 WARC-Segment-Number", _segment),
    Rule("origin", "6.9 continuation", _has("WARC-Segment-Origin-ID", "WARC-Segment-Number"), _of("continuation")),
    Rule(
        "continuation-only",
        "5.19, 5.20 WARC-Segment-Origin-ID, -Total-Length",
        _has_not("WARC-Segment-Origin-ID", "WARC-Segment-Total-Length"),
        TYPES - {"continuation"},
    ),
    Rule("http-type", "6.3, 6.5 http and https schemes", _http_type, _of("response", "request")),
)


def faults_of(record: Record) -> Iterator[tuple[Rule, str]]:
    """Every rule that a record breaks, with what is wrong. ARC records have no such fields, and so no such faults."""
    if record.format == "arc":
        return
    for rule in RULES:
        if not rule.types or record.type in rule.types:
            yield from ((rule, wrong) for wrong in rule.check(record))
