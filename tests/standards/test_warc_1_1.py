"""Records laid out as annex B of WARC 1.1 (ISO 28500:2017) shows them, one of each type, with content of our own."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from archive.warc.reader import iter_records, read_record
from archive.warc.record import bare_id
from archive.warc.validate import validate_file

HTTP_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"
TARGET = "WARC-Target-URI: http://archive.example/images/logo.jpg"
ORIGIN = "<urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>"
EXAMPLES = [
    (
        "warcinfo",
        ["Content-Type: application/warc-fields"],
        "software: Crawler 1.0\r\nformat: WARC File Format 1.1\r\n",
    ),
    (
        "request",
        [TARGET, f"WARC-Concurrent-To: {ORIGIN}", "Content-Type: application/http;msgtype=request"],
        "GET / HTTP/1.0\r\n\r\n",
    ),
    (
        "response",
        [
            TARGET,
            "WARC-IP-Address: 207.241.233.58",
            "WARC-Segment-Number: 1",
            "Content-Type: application/http;msgtype=response",
        ],
        HTTP_HEAD + "image",
    ),
    ("resource", ["WARC-Target-URI: file://var/www/logo.jpg", "Content-Type: image/jpeg"], "image"),
    (
        "metadata",
        [TARGET, f"WARC-Refers-To: {ORIGIN}", "Content-Type: application/warc-fields"],
        "via: http://archive.example/\r\n",
    ),
    (
        "revisit",
        [
            TARGET,
            f"WARC-Refers-To: {ORIGIN}",
            "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified",
            "WARC-Refers-To-Target-URI: http://archive.example/images/logo.jpg",
            "WARC-Refers-To-Date: 2016-09-19T17:20:24Z",
            "Content-Type: message/http",
        ],
        "HTTP/1.x 304 Not Modified\r\n\r\n",
    ),
    ("conversion", [TARGET, f"WARC-Refers-To: {ORIGIN}", "Content-Type: image/neoimg"], "image in a newer form"),
    (
        "continuation",
        [
            TARGET,
            f"WARC-Segment-Origin-ID: {ORIGIN}",
            "WARC-Segment-Number: 2",
            f"WARC-Segment-Total-Length: {len(HTTP_HEAD + 'image' + 'the rest of the image')}",
        ],
        "the rest of the image",
    ),
]


def example(at: int) -> bytes:
    kind, fields, block = EXAMPLES[at]
    record_id = ORIGIN if kind == "response" else f"<urn:uuid:16da6da0-bcdc-49c3-927e-57494593bb{at:02d}>"
    lines = [f"WARC-Type: {kind}", f"WARC-Record-ID: {record_id}", "WARC-Date: 2016-09-19T17:20:24Z", *fields]
    head = "".join(f"{line}\r\n" for line in ["WARC/1.1", *lines, f"Content-Length: {len(block)}"])
    return f"{head}\r\n{block}\r\n\r\n".encode()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_type_is_read_and_found_valid(packed: bool, tmp_path: Path) -> None:
    path = tmp_path / ("example.warc.gz" if packed else "example.warc")
    parts = [example(at) for at in range(len(EXAMPLES))]
    path.write_bytes(b"".join(map(gzip.compress, parts) if packed else parts))
    records = list(iter_records(path))
    assert [(record.type, record.block.bytes().decode()) for record in records] == [(k, b) for k, _, b in EXAMPLES]
    assert records[2].id == bare_id(ORIGIN)
    assert read_record(path, records[0].offset).type == "warcinfo"
    assert [str(fault) for fault in validate_file(path)] == []


def test_names_know_no_case_and_folded_values_are_one(tmp_path: Path) -> None:
    path = tmp_path / "folded.warc"
    path.write_bytes(example(2).replace(b"WARC-IP-Address: 207", b"warc-ip-address:\r\n  207"))
    (record,) = iter_records(path)
    assert record.header("WARC-IP-ADDRESS") == "207.241.233.58"
