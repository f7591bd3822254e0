"""What other tools' files hold and ours do not: resources, HTTP/0.9, revisits that name no record, odd dates.

Each is taken in, found again from the files alone, read back and given out like a capture of our own.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest
import zstandard
from courier import html

from archive import Collection, NotKept, Outcome
from archive.catalog.cdxj import parse_cdxj
from archive.cli import main
from archive.collection import Wanted
from archive.export import write_cdxj
from archive.importing import import_files
from archive.textualise import Textualiser
from archive.wacz import write_wacz
from archive.warc.entries import full_date
from archive.warc.reader import iter_records

PAGE = "https://tarn.example/page"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
CONFIRMED = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
ORIGINAL = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
_HTTP = "application/http; msgtype=response"


def record(kind: str, number: int, block: bytes, **fields: str) -> bytes:
    """A WARC record as any tool may write it; `fields` with underscores for dashes."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "WARC-Target-URI": PAGE,
        "WARC-Date": f"2024-05-0{number}T12:00:00Z",
        "Content-Type": _HTTP,
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def collection_of(folder: Path, *records: bytes) -> Path:
    source = folder / "t.warc"
    source.write_bytes(b"".join(records))
    assert import_files(folder / "c", [source]).files == 1
    return folder / "c"


def sha1(data: bytes) -> str:
    return base64.b32encode(hashlib.sha1(data).digest()).decode()


REVISITS = {
    "by WARC-Refers-To": {"WARC_Refers_To": ORIGINAL},
    "by address and date": {
        "WARC_Refers_To_Target_URI": PAGE,
        "WARC_Refers_To_Date": "2024-05-01T12:00:00Z",
        "WARC_Payload_Digest": "sha1:" + sha1(b"the chunks"),
    },
    "by digest": {"WARC_Payload_Digest": "sha1:" + sha1(html(1))},
    "by digest, another address": {
        "WARC_Payload_Digest": "sha1:" + sha1(html(1)),
        "WARC_Target_URI": "https://tarn.example/else",
    },
    "by digest in hex": {"WARC_Payload_Digest": "SHA-1:" + hashlib.sha1(html(1)).hexdigest()},
    "by digest without algorithm": {"WARC_Payload_Digest": sha1(html(1))},
    "by digest of another algorithm": {"WARC_Payload_Digest": "sha256:" + hashlib.sha256(html(1)).hexdigest()},
}


class TestRevisits:
    def original(self, url: str = PAGE) -> bytes:
        told = "sha256:" + hashlib.sha256(html(1)).hexdigest()
        return record("response", 1, HEAD + html(1), WARC_Payload_Digest=told, WARC_Target_URI=url)

    @pytest.mark.parametrize("how", REVISITS)
    @pytest.mark.parametrize("block", [HEAD, b""], ids=["with head", "without block"])
    def test_its_payload_is_found(self, how: str, block: bytes, tmp_path: Path) -> None:
        revisit = record("revisit", 2, block, WARC_Profile=IDENTICAL, **REVISITS[how])
        other = record("response", 3, HEAD + html(3))
        with Collection.open(collection_of(tmp_path, self.original(), revisit, other), writable=False) as collection:
            (kept,) = (one for one in collection.captures() if one.record_type == "revisit")
            assert collection.body(kept) == html(1)
            assert collection.response(kept)[0].status == 200

    def test_a_304_that_names_nothing_stands_for_the_page_before(self, tmp_path: Path) -> None:
        earlier, later = self.original(), record("response", 3, HEAD + html(3))
        revisit = record("revisit", 2, CONFIRMED, WARC_Profile=NOT_MODIFIED)
        with Collection.open(collection_of(tmp_path, earlier, revisit, later), writable=False) as collection:
            (kept,) = collection.captures(since="20240502", until="20240502")
            assert collection.body(kept) == html(1)

    def test_one_that_names_a_revisit(self, tmp_path: Path) -> None:
        first = record("revisit", 2, HEAD, WARC_Profile=IDENTICAL, WARC_Refers_To=ORIGINAL)
        second = record("revisit", 3, HEAD, WARC_Profile=IDENTICAL, WARC_Refers_To=ORIGINAL.replace("1>", "2>"))
        with Collection.open(collection_of(tmp_path, self.original(), first, second), writable=False) as collection:
            assert [collection.body(kept) for kept in collection.captures()] == [html(1)] * 3

    def test_two_that_name_each_other(self, tmp_path: Path) -> None:
        pair = (record("revisit", n, HEAD, WARC_Refers_To=ORIGINAL.replace("1>", f"{5 - n}>")) for n in (2, 3))
        with Collection.open(collection_of(tmp_path, *pair), writable=False) as collection:
            for kept in collection.captures():
                with pytest.raises(NotKept, match="shares"):
                    collection.body(kept)

    @pytest.mark.parametrize("how", REVISITS)
    def test_export_says_where_it_lies(self, how: str, tmp_path: Path) -> None:
        revisit = record("revisit", 2, HEAD, WARC_Profile=IDENTICAL, **REVISITS[how])
        out = io.BytesIO()
        with Collection.open(collection_of(tmp_path, self.original(), revisit), writable=False) as collection:
            write_wacz(collection, Wanted(since="2024-05-02"), out=out)
        with zipfile.ZipFile(out) as packed:
            (tmp_path / "out.warc.gz").write_bytes(packed.read("archive/data.warc.gz"))
        written = {one.type: one for one in iter_records(tmp_path / "out.warc.gz")}
        assert written["response"].url == PAGE, "it comes along, though it was not asked for"
        fields = [written["revisit"].header(name) for name in ("WARC-Refers-To", "WARC-Refers-To-Target-URI")]
        assert fields == [ORIGINAL, PAGE]
        assert written["revisit"].header("WARC-Refers-To-Date") == "2024-05-01T12:00:00Z"


class TestPagesWithoutHttp:
    def test_a_resource_is_a_page(self, tmp_path: Path) -> None:
        resource = record("resource", 1, html(1), Content_Type="text/html; charset=utf-8")
        folder = collection_of(tmp_path, resource)
        Textualiser(folder, workers=1).run()
        out = io.BytesIO()
        with Collection.open(folder, writable=False) as collection:
            (kept,) = collection.captures()
            assert collection.body(kept) == html(1)
            assert collection.response(kept)[0].status == 200
            assert collection.search("lantern").total == 1
            assert collection.closest(PAGE, "20240601000000") == kept
            write_wacz(collection, Wanted(), out=out)
        with zipfile.ZipFile(out) as packed:
            assert b'"title": "Lantern report 1"' in packed.read("pages/pages.jsonl")

    def test_http_0_9_sent_the_page_alone(self, tmp_path: Path) -> None:
        folder = collection_of(tmp_path, record("response", 1, html(1)))
        Textualiser(folder, workers=1).run()
        with Collection.open(folder, writable=False) as collection:
            (kept,) = collection.captures()
            assert (kept.outcome, kept.status, kept.payload_size) == (Outcome.OK, 200, len(html(1)))
            assert collection.body(kept) == html(1)
            assert collection.article(kept.id).article.title == "Lantern report 1"

    def test_bytes_that_are_no_page_stay_a_bad_response(self, tmp_path: Path) -> None:
        with Collection.open(
            collection_of(tmp_path, record("response", 1, b"\x16\x03\x01 hello")), writable=False
        ) as c:
            (kept,) = c.captures()
            assert (kept.outcome, kept.status) == (Outcome.BAD_RESPONSE, None)

    def test_a_rebuilt_catalogue_is_the_same(self, tmp_path: Path) -> None:
        records = [
            record("response", 1, html(1)),
            record("resource", 2, html(2), Content_Type="text/html"),
            record("revisit", 3, HEAD, WARC_Profile=IDENTICAL, WARC_Payload_Digest=sha1(html(2))),
            record("resource", 4, b"{}", Content_Type="application/json", WARC_Target_URI="urn:info:page"),
            record("response", 5, b"20240501120000\ntarn.example. IN A 192.0.2.1\n", Content_Type="text/dns"),
        ]
        folder = collection_of(tmp_path, *records)
        Textualiser(folder, workers=1).run()
        with Collection.open(folder, writable=False) as collection:
            before = collection.captures(), collection.articles(versions=True, pages=True)
        Collection.rebuild(folder)
        with Collection.open(folder, writable=False) as collection:
            assert (collection.captures(), collection.articles(versions=True, pages=True)) == before
        assert len(before[0]) == 5


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2009-03-65T08:43:19-0800", "2009-03-01T00:00:00.000000Z"),
        ("2009-13-01T00:00:00Z", "2009-01-01T00:00:00.000000Z"),
        ("2009-03-01T25:00:00Z", "2009-03-01T00:00:00.000000Z"),
        ("2009", "2009-01-01T00:00:00.000000Z"),
        ("2009-03-01T10:11:12.5Z", "2009-03-01T10:11:12.500000Z"),
        ("yesterday", "1970-01-01T00:00:00.000000Z"),
    ],
)
def test_dates_that_are_none(given: str, date: str) -> None:
    assert full_date(given) == date


def test_cdxj_of_a_resource_names_no_status(tmp_path: Path) -> None:
    folder = collection_of(tmp_path, record("resource", 1, html(1), Content_Type="text/html"))
    out = io.StringIO()
    with Collection.open(folder, writable=False) as collection:
        assert write_cdxj(collection, Wanted(), out) == 1
    line = parse_cdxj(out.getvalue())
    assert (line.mime, line.status) == ("text/html", None)


def test_a_url_with_blanks_is_replayed_and_leads_to_itself_no_more(tmp_path: Path) -> None:
    pytest.importorskip("starlette")
    from archive.replay import Server, make_app

    resource = record("resource", 1, b"plain", Content_Type="text/plain", WARC_Target_URI="file:///with blanks.txt")
    with (
        Collection.open(collection_of(tmp_path, resource), writable=False) as collection,
        Server(make_app(collection)) as server,
        urlopen(f"{server.address}/2024/file:///with%20blanks.txt") as answer,
    ):
        assert answer.read() == b"plain"
        assert answer.url.endswith("/20240501120000/file:///with%20blanks.txt")


PACKED = {
    ".warc": bytes,
    ".warc.gz": lambda record: gzip.compress(record, mtime=0),
    ".warc.zst": lambda record: zstandard.ZstdCompressor().compress(record),
}


@pytest.mark.parametrize("suffix", PACKED)
def test_a_request_before_its_response_belongs_to_it(suffix: str, tmp_path: Path) -> None:
    """As wget and Common Crawl write: and so do not the request of another page before it, or one that nobody names."""
    requests = {"Content_Type": "application/http; msgtype=request"}
    lying = b"GET / HTTP/1.1\r\n\r\n" + gzip.compress(b"WARC/1.0\r\n") + b"WARC/1.0\r\nWARC-Type: request\r\n\r\n"
    made = [
        record("request", 8, b"GET / HTTP/1.1\r\n\r\n", **requests),
        record("request", 1, lying, **requests),
        record("response", 2, HEAD + html(1), WARC_Concurrent_To=ORIGINAL),
        record("response", 3, HEAD + html(2), WARC_Target_URI=PAGE + "2"),
    ]
    source = tmp_path / f"t{suffix}"
    source.write_bytes(b"".join(PACKED[suffix](one) for one in made))
    import_files(tmp_path / "c", [source])
    with Collection.open(tmp_path / "c", writable=False) as collection:
        first, second = (collection.records(one) for one in collection.captures(newest_first=False))
    assert [(one.type, one.block.bytes()) for one in first[1:]] == [("request", lying)]
    assert [one.type for one in second] == ["response"]


@pytest.mark.parametrize("odd", ["2009-03-65T08:43:19-0800", "2009-03-06T08:43:19.123456789Z"])
def test_a_date_that_is_none_is_one_in_a_package(odd: str, tmp_path: Path) -> None:
    """pywb answers 500 for a record whose date it cannot read; the file in the collection keeps what was written."""
    folder = collection_of(tmp_path, record("response", 1, HEAD + html(1), WARC_Date=odd))
    with Collection.open(folder, writable=False) as collection:
        (kept,) = collection.captures()
        assert collection.records(kept)[0].header("WARC-Date") == odd
        packed = io.BytesIO()
        write_wacz(collection, Wanted(), out=packed)
    with zipfile.ZipFile(packed) as files:
        (tmp_path / "data.warc.gz").write_bytes(files.read("archive/data.warc.gz"))
    _, response = iter_records(tmp_path / "data.warc.gz")
    assert response.values("WARC-Date") == ((odd,) if odd.endswith("Z") else (kept.date,))


def test_a_rebuild_counts_what_lies_in_two_files_once_and_names_what_it_passes_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = collection_of(tmp_path, record("response", 1, HEAD + html(1)))
    (folder / "warc" / "copy.warc").write_bytes((tmp_path / "t.warc").read_bytes())
    (folder / "warc" / "old.arc").write_bytes(b"filedesc://old.arc 0.0.0.0 20010101000000 text/plain 0\n")
    assert main(["rebuild", "--collection", str(folder)]) == 0
    seen = capsys.readouterr()
    assert seen.out == "1 capture and 0 articles from 2 files\n"
    assert "old.arc is passed over: `microfiche import` takes in what it holds" in seen.err


@pytest.mark.parametrize(
    "line",
    [
        b"fetchTimeMs: " + b"9" * 30,
        b"fetchTimeMs: " + b"9" * 5000,
        b"microfiche-outcome: out-of-this-world",
        b"microfiche-outcome: ok\r\nmicrofiche-payload-size: " + b"9" * 30,
    ],
)
def test_odd_metadata_costs_no_capture(line: bytes, tmp_path: Path) -> None:
    fields = {"Content_Type": "application/warc-fields", "WARC_Concurrent_To": ORIGINAL}
    folder = collection_of(
        tmp_path, record("response", 1, HEAD + html(1)), record("metadata", 2, line + b"\r\n", **fields)
    )
    assert Collection.rebuild(folder).faults == []
    with Collection.open(folder, writable=False) as collection:
        (kept,) = collection.captures()
        assert (kept.outcome, kept.fetch_ms) == (Outcome.OK, None)
        assert collection.body(kept) == html(1)


@pytest.mark.parametrize(
    "odd",
    [
        {"title": ["a"]},
        {"title": "\ud800"},
        {"published": 10**30},
        {"authors": [1]},
        {"is_article": "yes"},
        {"language": {"tag": "en", "confidence": "high"}},
        {"evidence": {"title": [1, 2]}},
    ],
    ids=str,
)
def test_an_article_that_cannot_be_understood_is_told_and_made_again(odd: dict[str, object], tmp_path: Path) -> None:
    article = {"url": PAGE, "language": {"tag": "en", "confidence": 1.0}, "evidence": {}} | odd
    told = {"schema": "microfiche-article/1", "capture": ORIGINAL[10:-1], "extractor": "x", "outcome": "ok"}
    block = json.dumps(told | {"made_at": "2024-05-01T12:00:00Z", "article": article}).encode()
    fields = {"Content_Type": "application/json", "WARC_Refers_To": ORIGINAL}
    folder = collection_of(tmp_path, record("response", 1, HEAD + html(1)), record("metadata", 2, block, **fields))
    (fault,) = Collection.rebuild(folder).faults
    assert "cannot be understood" in fault.fault
    with Collection.open(folder, writable=False) as collection:
        assert (collection.count(), collection.article_count(), collection.pending_count()) == (1, 0, 1)
