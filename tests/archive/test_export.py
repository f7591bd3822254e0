"""Articles and captures out again: the fields of the design, one line for each, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from courier import capture, html, response, story

from archive import Collection, Outcome
from archive.catalog.cdxj import parse_cdxj
from archive.collection import Wanted
from archive.export import FIELDS, FORMATS, Each, csv_safe, lines
from archive.textualise import Textualiser

DESIGN = [
    "url",
    "final_url",
    "title",
    "text",
    "language",
    "language_confidence",
    "published",
    "modified",
    "author",
    "credit",
    "site",
    "source",
    "status",
    "content_type",
    "captured_at",
    "is_article",
    "outcome",
    "reason",
    "capture_id",
    "article_id",
    "extractor",
    "warc_file",
    "warc_offset",
    "copy_of",
]
GONE = "https://courier.example/story/2"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("export") / "collection"
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /story/9\r\nContent-Length: 0\r\n\r\n"
    with Collection.open(folder, create=True) as filling:
        filling.add(
            [
                story(1),
                story(1, minutes=10, title="Bell found"),
                story(1, minutes=11, title="Bell found", extra="<!-- -->"),
            ]
        )
        filling.add([story(2), capture(GONE, response(b"", status="404 Not Found"), minutes=20)])
        filling.add([capture("https://courier.example/old", moved, minutes=30, run="run-1", hops="L")])
        filling.add(
            [
                capture(
                    "https://courier.example/story/9",
                    response(html(9, title="=SUM(A1)")),
                    minutes=31,
                    run="run-1",
                    via="https://courier.example/old",
                    hops="LR",
                )
            ]
        )
        filling.add([capture("https://no.example/", None, outcome=Outcome.TIMEOUT, reason="60 s", minutes=40)])
    Textualiser(folder, workers=1).run()
    with Collection.open(folder, writable=False) as found:
        yield found


def test_the_fields_are_those_of_the_design(collection: Collection) -> None:
    assert list(FIELDS) == DESIGN
    for each in Each:
        for line in lines(collection, Wanted(), each):
            assert tuple(line) == FIELDS


def test_one_line_for_each_article_gone_ones_included(collection: Collection) -> None:
    found = {line["final_url"]: line for line in lines(collection, Wanted())}
    assert [url[-2:] for url in found] == ["/2", "/1", "/9"]
    gone = found[GONE]
    assert (gone["outcome"], gone["status"]) == ("gone", 200)
    assert gone["reason"].startswith("gone since 2026-03-01T12:20:00.000000Z: 404 Not Found")
    assert gone["text"]
    assert found["https://courier.example/story/1"]["title"] == "Bell found"


def test_an_article_is_under_the_url_that_was_asked_for(collection: Collection) -> None:
    line = next(line for line in lines(collection, Wanted()) if line["final_url"].endswith("/9"))
    assert line["url"] == "https://courier.example/old"


def test_a_line_for_each_version_or_capture(collection: Collection) -> None:
    versions = [(line["final_url"][-1], line["title"]) for line in lines(collection, Wanted(), Each.VERSION)]
    assert versions.count(("1", "Bell found")) == 1
    assert versions.count(("1", "Lantern report 1")) == 1
    captures = list(lines(collection, Wanted(), Each.CAPTURE))
    assert len(captures) == collection.count()
    assert {line["outcome"] for line in captures} == {"ok", "changed", "unchanged", "gone", "redirected", "timeout"}
    redirected = next(line for line in captures if line["outcome"] == "redirected")
    assert (redirected["url"][-4:], redirected["final_url"][-8:]) == ("/old", "/story/9")


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"source": "courier"}, 2),
        ({"site": "other.example"}, 0),
        ({"language": "en"}, 3),
        ({"since": "2026-03-01T12:30"}, 1),
        ({"until": "2026-03-01T12:05"}, 1),
        ({"outcome": "gone"}, 1),
    ],
)
def test_filters(collection: Collection, wanted: dict[str, str], number: int) -> None:
    assert len(list(lines(collection, Wanted(**wanted)))) == number  # type: ignore[arg-type]


def test_jsonl_and_csv_hold_the_same(collection: Collection) -> None:
    out = {name: io.StringIO(newline="") for name in FORMATS}
    for name, stream in out.items():
        assert FORMATS[name](collection, Wanted(), Each.ARTICLE, stream) >= 3
    from_json = [json.loads(line) for line in out["jsonl"].getvalue().splitlines()]
    from_csv = list(csv.DictReader(io.StringIO(out["csv"].getvalue(), newline="")))
    assert [line["article_id"] for line in from_csv] == [line["article_id"] for line in from_json]
    assert from_csv[-1]["title"] == "'=SUM(A1)"
    assert from_json[-1]["title"] == "=SUM(A1)"


def test_cdxj_is_sorted_and_finds_its_records(collection: Collection) -> None:
    out = io.StringIO()
    FORMATS["cdxj"](collection, Wanted(), Each.ARTICLE, out)
    found = [parse_cdxj(line) for line in out.getvalue().splitlines()]
    assert [(line.urlkey, line.timestamp) for line in found] == sorted((line.urlkey, line.timestamp) for line in found)
    assert len(found) == collection.count() - 1, "what came to nothing has no line"
    assert all((collection.path / "warc" / line.ref.file).exists() for line in found)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＠x", " =1", "\n+1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert csv_safe(cell) == "'" + cell.replace("\t", " ").replace("\r", "")
    assert csv_safe(f"\u202e{cell}")[0] in "' x"
    assert csv_safe("a\x1b[2J\x9b\u202eb\nc") == "a\ufffd[2J\ufffdb\nc"
    assert csv_safe(3) == 3
    assert csv_safe("plain") == "plain"
