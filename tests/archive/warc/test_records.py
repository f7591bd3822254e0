"""Captures and articles to records and back: bytes verbatim, fields by the standard, a rebuilt row equal to the live
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from exchanges import CASES, CHECKABLE, DATE, PAGE, REQUEST, URL, Case, capture
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.model import Article, Capture, Evidence, KeptCapture, Language, Outcome, RecordRef, TextState
from archive.warc.digests import sha1
from archive.warc.reader import iter_records, read_record
from archive.warc.record import Record, bare_id
from archive.warc.records import article_entry, article_records, capture_entry, capture_records
from archive.warc.rules import FAULT
from archive.warc.validate import validate_file
from archive.warc.writer import WarcWriter

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def write(folder: Path, groups: Iterable[list[Record]]) -> list[list[RecordRef]]:
    with WarcWriter(folder) as writer:
        return writer.add(groups)


def read(folder: Path) -> list[Record]:
    return [record for path in sorted(folder.iterdir()) for record in iter_records(path)]


def keep(folder: Path, one: Capture, **more: KeptCapture | None) -> KeptCapture:
    group = capture_records(one, **more)
    return capture_entry(group, write(folder, [group])[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_directions_are_kept_byte_for_byte(case: Case, tmp_path: Path) -> None:
    write(tmp_path, [capture_records(capture(case.wire))])
    _, response, request, _ = read(tmp_path)
    assert response.block.bytes() == case.wire
    assert request.block.bytes() == REQUEST


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rebuilt_row_equals_the_live_one(case: Case, tmp_path: Path) -> None:
    live = keep(
        tmp_path, capture(case.wire, run="r1", source="harbour", via="https://harbour.example/", hops="L", fetch_ms=7)
    )
    records = read(tmp_path)[1:]
    path = next(tmp_path.iterdir())
    refs = [RecordRef(f"{tmp_path.name}/{path.name}", record.offset, record.length) for record in records]
    assert capture_entry(records, refs) == live
    assert read_record(path, live.ref.offset).id == live.id


def test_digests_cover_the_block_and_the_entity() -> None:
    for case in CASES:
        response = capture_records(capture(case.wire))[0]
        assert response.header("WARC-Block-Digest") == sha1(case.wire)
        has_payload = case.status not in (None, 204, 304)
        assert response.header("WARC-Payload-Digest") == (sha1(case.entity) if has_payload else None), case.name


def test_warcio_finds_every_digest_right_but_of_payloads_inside_a_framing(tmp_path: Path) -> None:
    write(tmp_path, [capture_records(capture(case.wire)) for case in CHECKABLE])
    blank = b"\r\n\r\n"
    framed = [(b"\r\n" + case.wire).partition(blank)[2] != case.entity for case in CHECKABLE]
    with next(tmp_path.iterdir()).open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            record.raw_stream.read()
            may_fail = record.rec_type == "response" and framed.pop(0)
            assert not [said for said in record.digest_checker.problems if not (may_fail and "payload" in said)]
    assert not framed


def test_fields_of_a_group() -> None:
    one = capture(PLAIN, protocols=("http/1.1", "tls/1.3"), cipher_suite="TLS_AES_128_GCM_SHA256", truncated="time")
    response, request, metadata = capture_records(
        replace(one, outlinks=("https://harbour.example/a", "https://b.example/"))
    )
    assert [record.type for record in (response, request, metadata)] == ["response", "request", "metadata"]
    for record in (response, request, metadata):
        assert record.header("WARC-Target-URI") == URL
        assert record.header("WARC-Date") == "2026-03-04T05:06:07.089000Z"
    assert (
        bare_id(request.header("WARC-Concurrent-To")) == bare_id(metadata.header("WARC-Concurrent-To")) == response.id
    )
    assert response.values("WARC-Protocol") == ("http/1.1", "tls/1.3")
    assert response.header("WARC-Cipher-Suite") == "TLS_AES_128_GCM_SHA256"
    assert response.header("WARC-IP-Address") == "192.0.2.1"
    assert response.header("WARC-Truncated") == "time"
    assert response.header("WARC-Identified-Payload-Type") == "text/html"
    assert metadata.block.bytes().count(b"outlink: ") == 2


@given(evil=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_nothing_can_inject_a_field(evil: str) -> None:
    text = f"a\r\nWARC-Type: warcinfo\r\n\r\n{evil}"
    one = Capture(
        "https://a.example/" + text, DATE, capture(PLAIN, ip=text, protocols=(text,), cipher_suite=text).exchange
    )
    one = replace(one, reason=text, run=text, source=text, via=text, hops=text, outlinks=(text,), wanted_as=text)
    for record in capture_records(one):
        assert not any(set("\r\n\0\x85\u2028") & set(name + value) for name, value in record.headers)
    lines = capture_records(one)[2].block.bytes().decode().split("\r\n")
    assert len([line for line in lines if line.startswith("WARC-Type")]) == 0


NAMES = {
    *("WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Warcinfo-ID", "WARC-Filename"),
    *("WARC-IP-Address", "WARC-Protocol", "WARC-Cipher-Suite", "WARC-Concurrent-To", "WARC-Truncated"),
    *("WARC-Identified-Payload-Type", "WARC-Payload-Digest", "WARC-Block-Digest", "Content-Type", "Content-Length"),
}
EVIL = st.sampled_from(["\r\nWARC-Type: warcinfo", "\nX: y", "\r\n\r\nWARC/1.1\r\n", "\x85\u2028", "\0", "> <a", " "])


@given(evil=st.lists(EVIL | st.text(max_size=8), min_size=1, max_size=4).map("".join), status=st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_what_a_server_says_stays_in_its_block(
    tmp_path_factory: pytest.TempPathFactory, evil: str, status: int
) -> None:
    """URL, status line, headers and all that is told of a capture: in the file they make no field and no record."""
    folder = tmp_path_factory.mktemp("evil")
    head = f"HTTP/1.1 {status:03d} {evil}\r\nLocation: {evil}\r\nETag: {evil}\r\nContent-Type: {evil}\r\n\r\n"
    one = capture(head.encode("utf-8", "replace") + PAGE, url=URL + evil, cipher_suite=evil)
    one = replace(one, reason=evil, run=evil, source=evil, via=URL + evil, outlinks=(evil, URL + evil), wanted_as=evil)
    with WarcWriter(folder, operator=evil, software=evil, run=evil) as writer:
        writer.add([capture_records(one)])
    records = read(folder)
    assert [record.type for record in records] == ["warcinfo", "response", "request", "metadata"]
    assert {name for record in records for name, _ in record.headers} <= NAMES
    assert records[1].block.bytes() == one.exchange.response.bytes()
    (path,) = folder.iterdir()
    assert [str(fault) for fault in validate_file(path) if fault.weight == FAULT] == []


def test_what_came_to_nothing_stands_alone(tmp_path: Path) -> None:
    one = Capture("https://lost.example/", DATE, outcome=Outcome.DNS_ERROR, reason="no such host", run="r", source="s")
    (record,) = capture_records(one)
    assert (record.type, record.header("WARC-Concurrent-To")) == ("metadata", None)
    kept = keep(tmp_path, one)
    assert (kept.outcome, kept.reason, kept.run, kept.source) == (Outcome.DNS_ERROR, "no such host", "r", "s")
    assert (kept.record_type, kept.text_state, kept.status) == ("metadata", TextState.NONE, None)


def test_the_same_payload_again_becomes_a_revisit(tmp_path: Path) -> None:
    known = keep(tmp_path / "a", capture(PLAIN))
    later = capture(PLAIN.replace(b"text/html", b"text/html; x=y"))
    revisit, _, _ = capture_records(later, known=known)
    assert revisit.type == "revisit"
    assert revisit.block.bytes() == b"HTTP/1.1 200 OK\r\nContent-Type: text/html; x=y\r\n\r\n"
    assert revisit.header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert bare_id(revisit.header("WARC-Refers-To")) == known.id
    assert revisit.header("WARC-Refers-To-Target-URI") == known.url
    assert revisit.header("WARC-Refers-To-Date") == known.date
    assert revisit.header("WARC-Payload-Digest") == known.payload_digest
    kept = keep(tmp_path / "b", later, known=known)
    assert (kept.outcome, kept.refers_to, kept.payload_digest) == (Outcome.UNCHANGED, known.id, known.payload_digest)
    assert read(tmp_path / "b")[1].block.bytes() == revisit.block.bytes()


def test_not_modified_becomes_a_revisit(tmp_path: Path) -> None:
    known = keep(tmp_path / "a", capture(PLAIN))
    answer = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    revisit = capture_records(capture(answer), known=known)[0]
    assert revisit.header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.header("WARC-Payload-Digest") is None
    kept = keep(tmp_path / "b", capture(answer), known=known)
    assert (kept.record_type, kept.outcome, kept.status, kept.etag) == ("revisit", Outcome.UNCHANGED, 304, '"a"')


@pytest.mark.parametrize(
    "change",
    [{"payload_digest": "sha1:OTHER"}, {"status": 203}, {"truncated": "length"}, {"record_type": "revisit"}],
    ids=lambda change: next(iter(change)),
)
def test_what_does_not_fit_is_kept_in_full(change: dict[str, object], tmp_path: Path) -> None:
    known = replace(keep(tmp_path, capture(PLAIN)), **change)
    assert capture_records(capture(PLAIN), known=known)[0].type == "response"


def test_a_redirect_is_kept_in_full(tmp_path: Path) -> None:
    moved = PLAIN.replace(b"200 OK", b"302 Found")
    known = keep(tmp_path, capture(moved))
    assert capture_records(capture(moved), known=known)[0].type == "response"


def test_outcomes_in_the_light_of_what_is_kept(tmp_path: Path) -> None:
    before = keep(tmp_path / "a", capture(PLAIN))
    other = replace(before, url="https://harbour.example/other")
    assert keep(tmp_path / "b", capture(PLAIN + b"<p>More."), previous=before).outcome is Outcome.CHANGED
    assert keep(tmp_path / "c", capture(PLAIN), previous=before).outcome is Outcome.UNCHANGED
    assert keep(tmp_path / "d", capture(PLAIN), known=other).outcome is Outcome.DUPLICATE
    lost = capture(b"HTTP/1.1 404 Not Found\r\n\r\nno")
    assert keep(tmp_path / "e", lost, previous=before).outcome is Outcome.GONE
    assert keep(tmp_path / "f", lost).outcome is Outcome.HTTP_ERROR


ARTICLE = Article(
    url=URL,
    text="High water at noon.\n\nPřístav — می‌رود 潮\n",
    title="Tide \U0001f30a table",
    language=Language("en", 0.75, "cs"),
    published="2026-03-04T05:00:00+01:00",
    authors=("A. Mole", "B. Pier"),
    credit="After the harbour log",
    section="Sea",
    reason="three paragraphs",
    charset="utf-8",
    evidence={"title": Evidence("json-ld", 0.9), "published": Evidence("meta", 0.5)},
)


def kept_article(folder: Path, article: Article) -> tuple[list[Record], object]:
    one = keep(folder / "raw", capture(PLAIN))
    group = article_records(
        article, one, extractor="microfiche/9", outcome=Outcome.OK, made_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    entry = article_entry(group, write(folder / "text", [group])[0])
    assert entry.capture_id == one.id
    return group, entry


def test_an_article_comes_back_whole(tmp_path: Path) -> None:
    group, live = kept_article(tmp_path, ARTICLE)
    assert live.article == ARTICLE
    assert (live.site, live.extractor, live.made_at) == (
        "harbour.example",
        "microfiche/9",
        "2026-05-01T00:00:00.000000Z",
    )
    conversion, metadata = read(tmp_path / "text")[1:]
    refs = [RecordRef(live.ref.file, record.offset, record.length) for record in (conversion, metadata)]
    assert article_entry([conversion, metadata], refs) == live
    assert bare_id(metadata.header("WARC-Refers-To")) == conversion.id == group[0].id


def test_a_conversion_has_the_fields_it_shall_and_none_it_shall_not(tmp_path: Path) -> None:
    (conversion, _), _ = kept_article(tmp_path, ARTICLE)
    names = {name for name, _ in conversion.headers}
    assert {"WARC-Target-URI", "WARC-Date", "WARC-Refers-To", "Content-Type"} <= names
    assert not names & {"WARC-Concurrent-To", "WARC-IP-Address", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"}
    assert conversion.header("WARC-Identified-Content-Language") == "eng"
    assert conversion.header("WARC-Date") == "2026-03-04T05:06:07.089000Z"


def test_a_page_without_text_leaves_a_metadata_record(tmp_path: Path) -> None:
    empty = replace(ARTICLE, text="", is_article=False, reason="a login form")
    group, live = kept_article(tmp_path, empty)
    assert [record.type for record in group] == ["metadata"]
    assert live.article == empty
    assert live.id == group[0].id


@given(st.binary(max_size=300), st.text(max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_response_of_any_url_goes_round(tmp_path_factory: pytest.TempPathFactory, body: bytes, path: str) -> None:
    folder = tmp_path_factory.mktemp("warc")
    one = replace(capture(b"HTTP/1.1 200 OK\r\n" + body), url="https://harbour.example/" + path)
    group = capture_records(one)
    live = capture_entry(group, write(folder, [group])[0])
    records = read(folder)[1:]
    assert [record.block.bytes() for record in records] == [record.block.bytes() for record in group]
    assert capture_entry(records, [live.ref] * 3) == live
