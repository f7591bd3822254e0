"""What a WARC record must and must not have: a table of rules, each with the clause of WARC 1.1 (ISO 28500:2017) it
stands for.

A rule looks at one record; how is in `rule_checks`. Where the standard says "shall", breaking a rule is a fault; where
it recommends, leaves a door open, or half the world does otherwise without harm, it is a warning. Rules over a whole
file (references, segments) are in `references`, those over its bytes in `layout_check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.warc import rule_checks as check
from archive.warc.checks import block_digest_fault, chunked_digest_fault, payload_digest_fault
from archive.warc.record import Record

TYPES = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"})
FAULT, WARNING = "fault", "warning"

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-;=?-~]*")  # RFC 3986, and what browsers leave in; no blank, no < >
DIGEST = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[A-Za-z0-9+/=_\-]+")
MEDIA_TYPE = re.compile(
    r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+/[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
    r"([ \t]*;[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+=([!#$%&'*+\-.^_`|~0-9A-Za-z]+|\"([^\"\\]|\\.)*\"))?)*"
)
NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` for machines, `clause` of WARC 1.1; `types` it is for (empty: all); `check` yields what is wrong."""

    name: str
    clause: str
    check: Callable[[Record], Iterator[str]]
    types: frozenset[str] = frozenset()
    weight: str = FAULT


def _of(*types: str) -> frozenset[str]:
    return frozenset(types)


_NOT_REVISIT = TYPES - {"revisit"}
_TARGETED = TYPES - {"warcinfo", "metadata"}
_OUTSIDE_A_CAPTURE = _of("warcinfo", "conversion", "continuation")
_WITHOUT_PAYLOAD = _of("warcinfo", "metadata")
_HTTP = _of("response", "request")

RULES: tuple[Rule, ...] = (
    # 4 and 5.1: any field
    Rule("version", "4 version", check.version),
    Rule("draft", "4 version", check.draft, weight=WARNING),
    Rule("field-once", "5.1 named fields shall not be repeated", check.once),
    Rule("field-name", "4 field-name", check.names),
    Rule("field-value", "4 field-content", check.controls),
    # 5.2 to 5.6: every record
    Rule("mandatory-id", "5.2 WARC-Record-ID", check.has("WARC-Record-ID")),
    Rule("id-form", "5.2 WARC-Record-ID", check.bracketed(URI, "WARC-Record-ID")),
    Rule("mandatory-date", "5.4 WARC-Date", check.has("WARC-Date")),
    Rule("date-form", "5.4 WARC-Date", check.date("WARC-Date")),
    Rule("type", "5.5 WARC-Type", check.has("WARC-Type")),
    Rule("type-known", "5.5 WARC-Type", check.known_type(TYPES), weight=WARNING),
    Rule("content-type", "5.6 Content-Type", check.content_type, TYPES - {"continuation"}, WARNING),
    Rule("content-type-form", "5.6 Content-Type", check.matches(MEDIA_TYPE, "Content-Type"), weight=WARNING),
    # 5.7 to 5.19: fields that only some records may have, and their form
    Rule("concurrent-form", "5.7 WARC-Concurrent-To", check.bracketed(URI, "WARC-Concurrent-To")),
    Rule("no-concurrent-to", "5.7 WARC-Concurrent-To", check.has_not("WARC-Concurrent-To"), _OUTSIDE_A_CAPTURE),
    Rule("digest-form", "5.8 labelled-digest", check.matches(DIGEST, "WARC-Block-Digest", "WARC-Payload-Digest")),
    Rule("block-digest", "5.8 WARC-Block-Digest", block_digest_fault),
    Rule("payload-digest", "5.9 WARC-Payload-Digest", payload_digest_fault, _TARGETED - {"revisit", "continuation"}),
    Rule("chunked-digest", "5.9 WARC-Payload-Digest", chunked_digest_fault, _HTTP, WARNING),
    Rule(
        "no-payload",
        "4 and 5.9, 5.19: no payload",
        check.has_not("WARC-Payload-Digest", "WARC-Identified-Payload-Type"),
        _WITHOUT_PAYLOAD,
        WARNING,
    ),
    Rule("no-ip-address", "5.10 WARC-IP-Address", check.has_not("WARC-IP-Address"), _OUTSIDE_A_CAPTURE),
    Rule("ip-form", "5.10 WARC-IP-Address", check.ip_address),
    Rule("refers-form", "5.11 WARC-Refers-To", check.bracketed(URI, "WARC-Refers-To")),
    Rule(
        "no-refers-to",
        "5.11 WARC-Refers-To",
        check.has_not("WARC-Refers-To"),
        _of("warcinfo", "response", "resource", "request", "continuation"),
    ),
    Rule(
        "refers-to-revisit-only",
        "5.12 WARC-Refers-To-Target-URI, 5.13 WARC-Refers-To-Date",
        check.has_not("WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"),
        _NOT_REVISIT,
    ),
    Rule("refers-target-form", "5.12 WARC-Refers-To-Target-URI", check.matches(URI, "WARC-Refers-To-Target-URI")),
    Rule("refers-date-form", "5.13 WARC-Refers-To-Date", check.date("WARC-Refers-To-Date")),
    Rule("target-uri", "5.14 WARC-Target-URI", check.has("WARC-Target-URI"), _TARGETED),
    Rule("no-target-uri", "5.14 WARC-Target-URI", check.has_not("WARC-Target-URI"), _of("warcinfo")),
    Rule("target-uri-form", "5.14 WARC-Target-URI", check.matches(URI, "WARC-Target-URI")),
    Rule("truncated", "5.15 WARC-Truncated", check.truncated, weight=WARNING),
    Rule("no-warcinfo-id", "5.16 WARC-Warcinfo-ID", check.has_not("WARC-Warcinfo-ID"), _of("warcinfo")),
    Rule("warcinfo-form", "5.16 WARC-Warcinfo-ID", check.bracketed(URI, "WARC-Warcinfo-ID")),
    Rule("filename", "5.17 WARC-Filename", check.has_not("WARC-Filename"), TYPES - {"warcinfo"}),
    Rule("profile", "5.18 WARC-Profile", check.has("WARC-Profile"), _of("revisit")),
    Rule("profile-revisit-only", "5.18 WARC-Profile", check.has_not("WARC-Profile"), _NOT_REVISIT),
    Rule(
        "payload-type-form",
        "5.19 WARC-Identified-Payload-Type",
        check.matches(MEDIA_TYPE, "WARC-Identified-Payload-Type"),
    ),
    # 5.20 to 5.22: segments
    Rule("segment", "5.20 WARC-Segment-Number", check.segment),
    Rule("segment-number", "5.20 WARC-Segment-Number", check.has("WARC-Segment-Number"), _of("continuation")),
    Rule("origin", "5.21 WARC-Segment-Origin-ID", check.has("WARC-Segment-Origin-ID"), _of("continuation")),
    Rule("origin-form", "5.21 WARC-Segment-Origin-ID", check.bracketed(URI, "WARC-Segment-Origin-ID")),
    Rule(
        "continuation-only",
        "5.21 WARC-Segment-Origin-ID, 5.22 WARC-Segment-Total-Length",
        check.has_not("WARC-Segment-Origin-ID", "WARC-Segment-Total-Length"),
        TYPES - {"continuation"},
    ),
    Rule("total-form", "5.22 WARC-Segment-Total-Length", check.matches(NUMBER, "WARC-Segment-Total-Length")),
    # 6: blocks
    Rule("warc-fields", "4 warc-fields, 6.2 warcinfo, 6.6 metadata", check.fields_block, _WITHOUT_PAYLOAD),
    Rule("fields-form", "4 warc-fields, 6.2 warcinfo, 6.6 metadata", check.fields_form, _WITHOUT_PAYLOAD, WARNING),
    Rule("warcinfo-type", "6.2 warcinfo", check.warcinfo_type, _of("warcinfo"), WARNING),
    Rule("http-type", "6.3.2, 6.5.2 http and https schemes", check.http_type, _HTTP, WARNING),
    Rule("http-block", "6.3.2, 6.5.2 http and https schemes", check.http_block, _HTTP, WARNING),
    Rule("profile-known", "6.7.1 revisit", check.profile_known, _of("revisit"), WARNING),
    Rule("revisit-digest", "6.7.2 identical payload digest", check.revisit_digest, _of("revisit")),
    Rule("revisit-truncated", "6.7.2 identical payload digest", check.revisit_truncated, _of("revisit"), WARNING),
    Rule("revisit-refers", "6.7.2, 6.7.3 WARC-Refers-To is recommended", check.revisit_refers, _of("revisit"), WARNING),
)


ARC_RULES = (Rule("arc-date", "ARC 1.0: Archive-date", check.date("WARC-Date")),)  # the other fields are WARC's alone


def faults_of(record: Record) -> Iterator[tuple[Rule, str]]:
    """Every rule that a record breaks, with what is wrong."""
    for rule in ARC_RULES if record.format == "arc" else RULES:
        if not rule.types or record.type in rule.types:
            yield from ((rule, wrong) for wrong in rule.check(record))
