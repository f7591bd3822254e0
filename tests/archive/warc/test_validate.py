"""Every malformed file names its fault; every file of ours has none. A row of the table is a kind of malformation."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import itertools
from base64 import b32encode, b64encode, urlsafe_b64encode
from importlib.util import find_spec
from pathlib import Path

import pytest
import zstandard
from exchanges import CASES, PAGE, capture

from archive.warc.reader import iter_records, read_record
from archive.warc.records import capture_records
from archive.warc.rules import FAULT, RULES, WARNING
from archive.warc.validate import validate_file, validate_files
from archive.warc.writer import WarcWriter

HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


def digest(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def uuid(number: int) -> str:
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>"


def record(
    number: int, kind: str, fields: dict[str, str | None], block: bytes, *, extra: str = "", end: bytes = b"\r\n\r\n"
) -> bytes:
    """A record with the fields of its kind; a value None leaves a field out, `extra` is written as it is."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": uuid(number),
        "WARC-Date": "2026-01-02T03:04:05Z",
        "WARC-Target-URI": None if kind == "warcinfo" else "https://harbour.example/",
        "WARC-Block-Digest": digest(block),
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
        **fields,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return b"WARC/1.1\r\n" + (lines + extra).encode("latin-1") + b"\r\n" + block + end


INFO = record(1, "warcinfo", {"Content-Type": "application/warc-fields"}, b"software: x\r\n")
GOOD = record(2, "response", {"WARC-Payload-Digest": digest(PAGE)}, HTTP)
REQUEST = record(3, "request", {"WARC-Concurrent-To": uuid(2)}, b"GET / HTTP/1.1\r\n\r\n")
TEXT = {"Content-Type": "text/plain", "WARC-Refers-To": uuid(2)}
REVISIT = {
    "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "WARC-Refers-To": uuid(2),
    "WARC-Payload-Digest": digest(PAGE),
    "WARC-Truncated": "length",
}
PART = {
    "WARC-Segment-Origin-ID": uuid(2),
    "WARC-Segment-Number": "2",
    "WARC-Segment-Total-Length": str(len(HTTP) + 9),
    "Content-Type": None,
}


def response(**fields: str | None) -> bytes:
    return INFO + record(9, "response", {name.replace("_", "-"): value for name, value in fields.items()}, HTTP)


def with_extra(extra: str) -> bytes:
    return INFO + record(9, "response", {}, HTTP, extra=extra)


GET = b"GET / HTTP/1.1\r\n\r\n"


WITH_LF = GOOD.replace(b"\r\nWARC-", b"\nWARC-", 2)


def with_date(date: str) -> bytes:
    return response(WARC_Date="@").replace(b"WARC-Date: @", b"WARC-Date: " + date.encode())


def fields_of(block: bytes) -> bytes:
    return INFO + record(9, "metadata", {"Content-Type": "application/warc-fields"}, block)


def other(kind: str, fields: dict[str, str | None]) -> bytes:
    return INFO + GOOD + record(9, kind, fields, b"some text")


def again(fields: dict[str, str | None]) -> bytes:
    """A revisit of GOOD, whose fields are those of the profile but for `fields`."""
    return INFO + GOOD + REQUEST + record(9, "revisit", {**REVISIT, **fields}, b"HTTP/1.1 200 OK\r\n\r\n")


def exact(old: bytes, new: bytes) -> bytes:
    """GOOD, with some bytes of its header changed."""
    assert old in GOOD
    return INFO + GOOD.replace(old, new, 1)


MALFORMED: list[tuple[str, bytes, str]] = [
    ("empty file", b"", "empty"),
    ("not a WARC file", b"<!doctype html>\n" * 9, "broken"),
    ("torn block", INFO + GOOD[:-50], "torn"),
    ("torn header", INFO + GOOD[:60], "torn"),
    ("torn member", gzip.compress(INFO) + gzip.compress(GOOD)[:-9], "torn"),
    ("torn member header", gzip.compress(INFO) + b"\x1f\x8b\x08", "torn"),
    ("record after a torn member", gzip.compress(INFO)[:-6] + gzip.compress(GOOD), "broken"),
    ("record after a torn block", INFO + GOOD[:-40] + REQUEST, "record-end"),
    ("wrong check sum of a member", gzip.compress(INFO)[:-8] + bytes(4) + gzip.compress(INFO)[-4:], "broken"),
    ("garbage between members", gzip.compress(INFO) + b"garbage" + gzip.compress(GOOD), "broken"),
    ("whole file as one member", gzip.compress(INFO + GOOD), "member"),
    ("Content-Length too long", response(Content_Length="9999"), "torn"),
    ("Content-Length too short", response(Content_Length="10"), "record-end"),
    ("Content-Length no number", response(Content_Length="ten"), "broken"),
    ("Content-Length negative", response(Content_Length="-1"), "broken"),
    ("Content-Length missing", response(Content_Length=None), "broken"),
    ("one line end after the record", INFO + record(9, "response", {}, HTTP, end=b"\r\n"), "record-end"),
    ("type missing", response(WARC_Type=None), "type"),
    ("type unknown", response(WARC_Type="reply"), "type-known"),
    ("id missing", response(WARC_Record_ID=None), "mandatory-id"),
    ("id without brackets", response(WARC_Record_ID="urn:uuid:1"), "id-form"),
    ("id no URI", response(WARC_Record_ID="<nine>"), "id-form"),
    ("id twice", INFO + GOOD + GOOD, "id-unique"),
    ("date missing", response(WARC_Date=None), "mandatory-date"),
    ("date in words", response(WARC_Date="2 January 2026"), "date-form"),
    ("date with a zone", response(WARC_Date="2026-01-02T03:04:05+01:00"), "date-form"),
    ("target missing", response(WARC_Target_URI=None), "target-uri"),
    ("target with a blank", response(WARC_Target_URI="https://a.example/b c"), "target-uri-form"),
    ("target in brackets", response(WARC_Target_URI="<https://a.example/>"), "target-uri-form"),
    ("target of a warcinfo", record(1, "warcinfo", {"WARC-Target-URI": "https://a.example/"}, b""), "no-target-uri"),
    ("field twice", with_extra("WARC-Date: 2026-01-02T03:04:06Z\r\n"), "field-once"),
    ("field name with a blank", with_extra("WARC Odd: 1\r\n"), "field-name"),
    ("CR in a field", with_extra("X-Odd: a\rWARC-Type: request\r\n"), "field-value"),
    ("NUL in a field", with_extra("X-Odd: a\0b\r\n"), "field-value"),
    ("LF injects a field", response(WARC_Target_URI="https://a.example/\nWARC-Type: warcinfo"), "field-once"),
    ("digest without a label", response(WARC_Block_Digest="ABC"), "digest-form"),
    ("digest of unknown kind", response(WARC_Block_Digest="rot13:ABC"), "block-digest"),
    ("block digest wrong", response(WARC_Block_Digest=digest(b"else")), "block-digest"),
    ("payload digest wrong", response(WARC_Payload_Digest=digest(b"else")), "payload-digest"),
    (
        "payload digest over the chunks",
        INFO + record(9, "response", {"WARC-Payload-Digest": digest(CHUNKED[47:])}, CHUNKED),
        "chunked-digest",
    ),
    ("truncated for no reason", response(WARC_Truncated="yes"), "truncated"),
    ("Content-Type of a response", response(Content_Type="text/html"), "http-type"),
    ("response refers", response(WARC_Refers_To=uuid(1)), "no-refers-to"),
    ("response with a profile", response(WARC_Profile="x:y"), "profile-revisit-only"),
    ("filename of a response", response(WARC_Filename="a.warc"), "filename"),
    ("warcinfo of a warcinfo", record(1, "warcinfo", {"WARC-Warcinfo-ID": uuid(1)}, b""), "no-warcinfo-id"),
    ("conversion with Concurrent-To", other("conversion", {**TEXT, "WARC-Concurrent-To": uuid(2)}), "no-concurrent-to"),
    ("conversion with an address", other("conversion", {**TEXT, "WARC-IP-Address": "192.0.2.1"}), "no-ip-address"),
    (
        "conversion with Refers-To-Date",
        other("conversion", {**TEXT, "WARC-Refers-To-Date": "2026"}),
        "refers-to-revisit-only",
    ),
    ("revisit without a profile", other("revisit", {**REVISIT, "WARC-Profile": None}), "profile"),
    ("revisit with an odd profile", other("revisit", {**REVISIT, "WARC-Profile": "x:y"}), "profile-known"),
    ("revisit without its digest", other("revisit", {**REVISIT, "WARC-Payload-Digest": None}), "revisit-digest"),
    ("segment no number", response(WARC_Segment_Number="one"), "segment"),
    ("second segment of a response", response(WARC_Segment_Number="2"), "segment"),
    ("continuation as the first", other("continuation", {**PART, "WARC-Segment-Number": "1"}), "segment"),
    ("continuation of nothing", other("continuation", {**PART, "WARC-Segment-Origin-ID": None}), "origin"),
    ("total length of a response", response(WARC_Segment_Total_Length="9"), "continuation-only"),
    ("dangling Concurrent-To", INFO + REQUEST, "dangling"),
    ("dangling Warcinfo-ID", response(WARC_Warcinfo_ID=uuid(77)), "dangling"),
    ("version of another century", exact(b"WARC/1.1", b"WARC/2.7"), "version"),
    ("version of a draft", exact(b"WARC/1.1", b"WARC/0.18"), "draft"),
    ("header lines end with LF", exact(b"response\r\n", b"response\n"), "header-line-end"),
    ("a blank after the version", exact(b"WARC/1.1\r\n", b"WARC/1.1 \r\n"), "version-line"),
    ("folded field", exact(b"WARC-Date: ", b"WARC-Date:\r\n "), "folded"),
    ("header line without a colon", with_extra("no field at all\r\n"), "header-line"),
    ("blank before the colon", with_extra("X-Odd : 1\r\n"), "field-name"),
    ("header not in UTF-8", with_extra("X-Place: Troms\xf8\r\n"), "header-utf-8"),
    ("a day that no month has", response(WARC_Date="2026-02-30T03:04:05Z"), "date-form"),
    ("an hour that no day has", response(WARC_Date="2026-02-03T25:04:05Z"), "date-form"),
    ("a fraction in WARC 1.0", exact(b"WARC/1.1", b"WARC/1.0").replace(b":05Z", b":05.5Z"), "date-form"),
    ("no IP address", response(WARC_IP_Address="192.0.2.999"), "ip-form"),
    ("Content-Type missing", response(Content_Type=None), "content-type"),
    ("Content-Type without subtype", other("resource", {"Content-Type": "text"}), "content-type-form"),
    ("msgtype of the other", response(Content_Type="application/http; msgtype=request"), "http-type"),
    ("block of a response no HTTP", INFO + record(9, "response", {}, b"hello"), "http-block"),
    ("block of a request no HTTP", INFO + record(9, "request", {}, HTTP), "http-block"),
    (
        "payload digest of a request",
        INFO + record(9, "request", {"WARC-Payload-Digest": digest(b"else")}, b"GET / HTTP/1.1\r\n\r\n"),
        "payload-digest",
    ),
    (
        "payload digest of a conversion",
        other("conversion", {**TEXT, "WARC-Payload-Digest": digest(b"else")}),
        "payload-digest",
    ),
    (
        "payload of a warcinfo",
        record(1, "warcinfo", {"WARC-Payload-Digest": digest(b"")}, b""),
        "no-payload",
    ),
    ("payload type of a metadata", other("metadata", {"WARC-Identified-Payload-Type": "text/html"}), "no-payload"),
    (
        "a line of a warcinfo no field",
        record(1, "warcinfo", {"Content-Type": "application/warc-fields"}, b"software: x\r\nhello\r\n"),
        "warc-fields",
    ),
    ("payload type no media type", response(WARC_Identified_Payload_Type="html"), "payload-type-form"),
    ("Refers-To without brackets", other("conversion", {**TEXT, "WARC-Refers-To": "urn:uuid:2"}), "refers-form"),
    ("Concurrent-To without brackets", response(WARC_Concurrent_To="urn:uuid:2"), "concurrent-form"),
    ("Warcinfo-ID no URI", response(WARC_Warcinfo_ID="<1>"), "warcinfo-form"),
    ("Segment-Origin-ID no URI", other("continuation", {**PART, "WARC-Segment-Origin-ID": "2"}), "origin-form"),
    ("Refers-To-Target-URI no URI", again({"WARC-Refers-To-Target-URI": "harbour"}), "refers-target-form"),
    ("Refers-To-Date in words", again({"WARC-Refers-To-Date": "yesterday"}), "refers-date-form"),
    ("revisit that is cut and does not say so", again({"WARC-Truncated": None}), "revisit-truncated"),
    ("revisit of nothing", again({"WARC-Refers-To": None}), "revisit-refers"),
    ("dangling Refers-To of a revisit", again({"WARC-Refers-To": uuid(77)}), "dangling"),
    ("dangling Refers-To of a conversion", other("conversion", {**TEXT, "WARC-Refers-To": uuid(77)}), "dangling"),
    ("revisit of a request", again({"WARC-Refers-To": uuid(3)}), "revisit-of"),
    ("revisit of another time", again({"WARC-Refers-To-Date": "2025-01-01T00:00:00Z"}), "revisit-date"),
    ("revisit of another target", again({"WARC-Refers-To-Target-URI": "https://b.example/"}), "revisit-target"),
    ("revisit of another payload", again({"WARC-Payload-Digest": digest(b"else")}), "revisit-payload"),
    (
        "capture at two times",
        INFO + GOOD + record(3, "request", {"WARC-Concurrent-To": uuid(2), "WARC-Date": "2026-01-02"}, b""),
        "concurrent-date",
    ),
    (
        "capture of two targets",
        INFO
        + GOOD
        + record(3, "request", {"WARC-Concurrent-To": uuid(2), "WARC-Target-URI": "https://b.example/"}, b""),
        "concurrent-target",
    ),
    ("segment left out", other("continuation", {**PART, "WARC-Segment-Number": "3"}), "segments"),
    (
        "last segment without a total",
        other("continuation", {**PART, "WARC-Segment-Total-Length": None}),
        "segment-total",
    ),
    ("total of segments wrong", other("continuation", {**PART, "WARC-Segment-Total-Length": "7"}), "segment-total"),
    ("total no number", other("continuation", {**PART, "WARC-Segment-Total-Length": "many"}), "total-form"),
    ("segment without a number", other("continuation", {**PART, "WARC-Segment-Number": None}), "segment-number"),
    ("wrong length of a member", gzip.compress(INFO)[:-4] + b"\1\0\0\0", "broken"),
    ("reserved flag of a member", b"\x1f\x8b\x08\xe0" + gzip.compress(INFO)[4:], "member-flags"),
    ("NUL bytes at the end", gzip.compress(INFO) + bytes(512), "broken"),
    ("length of 5,000 digits", response(Content_Length="9" * 5000), "broken"),
    ("digits of another script in a date", with_date("٢٠٢٦-01-02T03:04:05Z"), "date-form"),
    ("revisit of itself", again({"WARC-Refers-To": uuid(9)}), "names-itself"),
    ("capture with itself", INFO + record(2, "request", {"WARC-Concurrent-To": uuid(2)}, GET), "names-itself"),
    (
        "Warcinfo-ID of a response",
        INFO + GOOD + record(9, "response", {"WARC-Warcinfo-ID": uuid(2)}, HTTP),
        "names-other",
    ),
    ("first segment without a number", other("continuation", PART), "first-segment"),
    (
        "two segments of one number",
        other("continuation", PART)
        + record(10, "continuation", {**PART, "WARC-Segment-Total-Length": None}, b"some text"),
        "segments",
    ),
    (
        "warcinfo in plain text",
        record(1, "warcinfo", {"Content-Type": "text/plain"}, b"software: x\r\n"),
        "warcinfo-type",
    ),
    ("warc-fields in latin-1", fields_of(b"via: Troms\xf8\r\n"), "fields-form"),
    ("warc-fields with NUL", fields_of(b"via: a\0b\r\n"), "fields-form"),
    ("HTTP head without an end", INFO + record(9, "response", {}, b"HTTP/1.1 200 OK\r\nX: y\r\n"), "http-block"),
    ("HTTP block empty", INFO + record(9, "response", {}, b""), "http-block"),
    ("line ends before the first record", b"\r\n" + INFO + GOOD, "record-start"),
    ("line ends before a record in its member", gzip.compress(b"\r\n" + INFO), "member"),
    ("member without a record", gzip.compress(INFO) + gzip.compress(b""), "member"),
    ("nothing but a line end", b"\r\n", "empty"),
    (
        "LF in the second record of a member",
        gzip.compress(INFO + WITH_LF),
        "header-line-end",
    ),
    ("LF in the header after a broken record", b"junk\n" + INFO + WITH_LF, "header-line-end"),
    ("bzip2", bz2.compress(INFO), "broken"),
    ("skippable frame torn", zstandard.compress(INFO) + b"\x50\x2a\x4d\x18\xff\0\0\0abc", "torn"),
    ("dictionary torn", b"\x5d\x2a\x4d\x18\xff\0\0\0abc", "torn"),
    ("dictionary that is none", b"\x5d\x2a\x4d\x18\4\0\0\0abcd" + zstandard.compress(INFO), "broken"),
    ("dictionary broken", b"\x5d\x2a\x4d\x18\x08\0\0\0\x28\xb5\x2f\xfdabcd" + zstandard.compress(INFO), "broken"),
    (
        "ARC record of 5,000 digits",
        b"http://a.example/ 192.0.2.1 20260101000000 text/html " + b"9" * 5000 + b"\n",
        "broken",
    ),
    ("ARC record of no month", b"http://a.example/ 192.0.2.1 20261301000000 text/html 0\n\n", "arc-date"),
    ("ARC record of length -1", b"http://a.example/ 192.0.2.1 20260101000000 text/html -1\n\n", "broken"),
]


@pytest.mark.parametrize(("data", "rule"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
def test_a_malformation_is_named(data: bytes, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.warc"
    path.write_bytes(data)
    faults = list(validate_file(path))
    assert rule in {fault.rule for fault in faults}, [str(fault) for fault in faults]
    assert all(fault.clause and fault.message and "odd.warc at byte" in str(fault) for fault in faults)


def test_what_the_table_starts_from_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "good.warc"
    origin = record(2, "response", {"WARC-Payload-Digest": digest(PAGE), "WARC-Segment-Number": "1"}, HTTP)
    parts = (INFO, origin, REQUEST, record(9, "conversion", TEXT, b"text"), record(8, "revisit", REVISIT, b""))
    path.write_bytes(b"".join((*parts, record(7, "continuation", PART, b"some more"))))
    assert [str(fault) for fault in validate_file(path)] == []
    packed = tmp_path / "good.warc.gz"
    path.rename(packed)
    packed.write_bytes(b"".join(gzip.compress(part) for part in parts))
    assert [str(fault) for fault in validate_file(packed)] == []


SHA256 = hashlib.sha256(HTTP)
GOOD_DIGESTS = (
    f"sha1:{hashlib.sha1(HTTP).hexdigest()}",
    f"SHA-1:{hashlib.sha1(HTTP).hexdigest().upper()}",
    digest(HTTP).lower(),
    f"sha256:{SHA256.hexdigest()}",
    f"sha-256:{b64encode(SHA256.digest()).decode()}",
    f"sha256:{b32encode(SHA256.digest()).decode().rstrip('=')}",
    f"sha256:{urlsafe_b64encode(SHA256.digest()).decode().rstrip('=')}",
    f"md5:{hashlib.md5(HTTP).hexdigest()}",
    f"blake2b:{hashlib.blake2b(HTTP).hexdigest()}",
)


@pytest.mark.parametrize("named", GOOD_DIGESTS)
def test_a_digest_is_right_however_it_is_written(named: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(response(WARC_Block_Digest=named))
    assert [str(fault) for fault in validate_file(path)] == []
    path.write_bytes(response(WARC_Block_Digest=named).replace(b"200 OK", b"200 KO"))
    assert [fault.rule for fault in validate_file(path)] == ["block-digest"]


def test_what_other_writers_do_rightly_is_no_fault(tmp_path: Path) -> None:
    """Writers of WARC 1.0 have whole seconds; a revisit may name its digest in another form, or another digest."""
    path = tmp_path / "a.warc"
    new = record(3, "response", {"WARC-Date": "2026-01-02T03:04:05.123456Z", "WARC-Payload-Digest": digest(PAGE)}, HTTP)
    fields = REVISIT | {
        "WARC-Refers-To": uuid(3),
        "WARC-Refers-To-Date": "2026-01-02T03:04:05Z",
        "WARC-Refers-To-Target-URI": "https://harbour.example/",
    }
    hexadecimal = f"sha1:{hashlib.sha1(PAGE).hexdigest()}"
    revisits = [
        record(number, "revisit", fields | {"WARC-Payload-Digest": named}, b"")
        for number, named in enumerate((hexadecimal, f"sha256:{hashlib.sha256(PAGE).hexdigest()}"), 4)
    ]
    path.write_bytes(INFO + new + b"".join(revisits))
    assert [str(fault) for fault in validate_file(path)] == []


def test_a_name_that_belies_the_content_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(INFO)
    (tmp_path / "b.warc").write_bytes(gzip.compress(INFO))
    assert [[fault.rule for fault in validate_file(path)] for path in sorted(tmp_path.iterdir())] == [["suffix"]] * 2


def test_references_are_followed_into_files_given_and_files_beside(tmp_path: Path) -> None:
    first, second = tmp_path / "first.warc", tmp_path / "second.warc"
    second.write_bytes(INFO + record(9, "revisit", REVISIT, b""))
    assert [fault.rule for fault in validate_file(second)] == ["dangling"]
    first.write_bytes(record(6, "warcinfo", {}, b"") + GOOD)
    assert list(validate_file(second)) == []
    assert list(validate_files([second, first])) == []


def test_what_a_reader_can_live_with_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(INFO + REQUEST)
    assert {(fault.rule, fault.weight) for fault in validate_file(path)} == {("dangling", WARNING)}


def frames(data: bytes, *ends: int) -> list[bytes]:
    """`data` as zstd frames that end there, as the IIPC's specification has them."""
    packer = zstandard.ZstdCompressor(write_checksum=True)
    return [packer.compress(data[begin:end]) for begin, end in itertools.pairwise((0, *ends, len(data)))]


def test_a_record_may_lie_in_several_zstd_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.zst"
    skipped = b"\x50\x2a\x4d\x18\x04\0\0\0aside"[:12]
    first, *rest = frames(GOOD, 40, 300, 300, 420)
    path.write_bytes(b"".join([*frames(INFO), first, skipped, *rest, *frames(REQUEST)]))
    records = list(iter_records(path))
    assert [(record.type, record.block.bytes()) for record in records[1:2]] == [("response", HTTP)]
    assert len(records) == 3
    assert read_record(path, records[1].offset).block.bytes() == HTTP
    assert [str(fault) for fault in validate_file(path)] == []
    path.write_bytes(b"".join([*frames(INFO), first, skipped, *rest[:-1]]))
    assert {fault.rule for fault in validate_file(path)} == {"broken"}


def test_a_zstd_frame_without_its_size_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.zst"
    frame = zstandard.ZstdCompressor().compressobj()
    path.write_bytes(frame.compress(INFO) + frame.flush())
    assert {fault.rule for fault in validate_file(path)} == {"zstd-frame"}


@pytest.mark.skipif(find_spec("lz4") is None, reason="the extra lz4 is not installed")
def test_lz4_is_read_and_checked(tmp_path: Path) -> None:
    import lz4.frame

    path = tmp_path / "a.warc.lz4"
    frames = [lz4.frame.compress(part, content_checksum=True) for part in (INFO, GOOD, REQUEST)]
    path.write_bytes(b"".join(frames))
    assert list(validate_file(path)) == []
    offset = len(frames[0])
    assert read_record(path, offset).block.bytes() == HTTP
    path.write_bytes(b"".join(frames)[:-5])
    assert {fault.rule for fault in validate_file(path)} == {"torn"}
    path.write_bytes(frames[0] + frames[1][:20] + bytes(20) + frames[1][40:] + frames[2])
    assert {fault.rule for fault in validate_file(path)} == {"broken", "dangling"}
    assert [record.type for record in iter_records(path, on_fault=lambda _: None)] == ["warcinfo", "request"]


def test_our_own_files_have_no_fault(tmp_path: Path) -> None:
    with WarcWriter(tmp_path) as writer:
        writer.add([capture_records(capture(case.wire, protocols=("http/1.1", "tls/1.3"))) for case in CASES])
    (path,) = tmp_path.iterdir()
    found = list(validate_file(path))
    assert [str(fault) for fault in found if fault.weight == FAULT] == []
    assert {fault.rule for fault in found} <= {"http-block"}  # what a server sent that was no HTTP


def test_every_rule_is_broken_by_some_row() -> None:
    assert {rule.name for rule in RULES} <= {row[2] for row in MALFORMED}
