"""WET and WACZ: files that other tools open, checked by readers that are not ours where there are any."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from courier import capture, html, response, story
from warcio.archiveiterator import ArchiveIterator

from archive import Collection
from archive.catalog.cdxj import parse_cdxj
from archive.cli import main
from archive.collection import Wanted
from archive.importing import import_files
from archive.textualise import Textualiser
from archive.wacz import write_wacz
from archive.warc.validate import validate_file
from archive.warc.wacz_check import wacz_faults
from archive.wet import write_wet

HTML = html(7)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("packages") / "collection"
    with Collection.open(folder, create=True) as filling:
        filling.add(
            [
                story(1),
                story(2, site="pier.example"),
                capture("https://courier.example/b.css", response(b"b{}", kind="text/css")),
            ]
        )
        filling.add([capture("https://pier.example/copy", response(HTML), minutes=5)])
        filling.add([capture("https://courier.example/copy", response(HTML), minutes=900)])
        filling.add([capture("https://courier.example/none", response(b"", status="404 Not Found"), minutes=8)])
    Textualiser(folder, workers=1).run()
    with Collection.open(folder, writable=False) as found:
        yield found


def wacz(collection: Collection, folder: Path, **wanted: str) -> Path:
    path = folder / "shelf.wacz"
    with path.open("wb") as out:
        write_wacz(collection, Wanted(**wanted), out=out)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_wet_is_what_common_crawl_gives(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "t.warc.wet.gz"
    with path.open("wb") as out:
        assert write_wet(collection, Wanted(), versions=False, out=out) == 3
    with path.open("rb") as content:
        found = [(r.rec_type, r.rec_headers, r.content_stream().read().decode()) for r in ArchiveIterator(content)]
    assert [kind for kind, _, _ in found] == ["warcinfo"] + ["conversion"] * 3
    assert "Extracted-Date: " in found[0][2]
    articles = {article.article.url: article for article in collection.articles()}
    for _, fields, text in found[1:]:
        article = articles[fields.get_header("WARC-Target-URI")]
        assert text == article.article.text
        assert fields.get_header("WARC-Record-ID") == f"<urn:uuid:{article.id}>"
        assert fields.get_header("WARC-Refers-To") == f"<urn:uuid:{article.capture_id}>"
        assert fields.get_header("WARC-Date") == collection.capture(article.capture_id).date
        assert fields.get_header("WARC-Identified-Content-Language") == "eng"
        assert fields.get_header("Content-Type").startswith("text/plain")
    assert {fault.rule for fault in validate_file(path)} == {"dangling"}  # a WET file goes without the pages


def test_wacz_holds_what_the_specification_asks_for(collection: Collection, tmp_path: Path) -> None:
    path = wacz(collection, tmp_path)
    assert list(wacz_faults(path)) == []
    files = contents(path)
    package = json.loads(files["datapackage.json"])
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    assert {resource["path"] for resource in package["resources"]} == {
        "archive/data.warc.gz",
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
    }
    head, *pages = map(json.loads, files["pages/pages.jsonl"].splitlines())
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    assert {page["url"].partition("//")[2] for page in pages} == {
        "courier.example/story/1",
        "pier.example/story/2",
        "pier.example/copy",
        "courier.example/copy",
    }
    (first,) = (page for page in pages if page["url"].endswith("/1"))
    assert (first["title"], first["ts"]) == ("Lantern report 1", "2026-03-01T12:01:00Z")
    assert "ferry bell number 1" in first["text"]
    lines = [parse_cdxj(line) for line in gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines()]
    assert len(lines) == collection.count()


def test_its_records_are_read_by_others(collection: Collection, tmp_path: Path) -> None:
    data = contents(wacz(collection, tmp_path))["archive/data.warc.gz"]
    found = [(r.rec_type, r.content_stream().read()) for r in ArchiveIterator(io.BytesIO(data), check_digests="raise")]
    assert [kind for kind, _ in found].count("response") == 5
    assert [kind for kind, _ in found].count("revisit") == 1
    assert HTML in [body for _, body in found]


def test_a_part_has_what_its_revisits_refer_to(collection: Collection, tmp_path: Path) -> None:
    path = wacz(collection, tmp_path, site="courier.example", since="2026-03-02")
    assert list(wacz_faults(path)) == []
    files = contents(path)
    lines = [parse_cdxj(line) for line in gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines()]
    assert [(line.url, line.mime) for line in lines] == [
        ("https://courier.example/copy", "warc/revisit"),
        ("https://pier.example/copy", "text/html"),
    ]
    _, page = map(json.loads, files["pages/pages.jsonl"].splitlines())
    assert page["title"] == "Lantern report 7"


def test_it_comes_back_by_import(collection: Collection, tmp_path: Path) -> None:
    done = import_files(tmp_path / "again", [wacz(collection, tmp_path)])
    assert (done.captures, done.left_out, done.faults) == (collection.count(), [], [])
    with Collection.open(tmp_path / "again", writable=False) as again:
        for kept in collection.captures():
            assert again.body(again.capture(kept.id)) == collection.body(kept)


def test_an_index_of_many_blocks(collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.wacz.BLOCK", 2)
    files = contents(wacz(collection, tmp_path))
    meta, *places = files["indexes/index.idx"].decode().splitlines()
    assert meta == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    index = files["indexes/index.cdx.gz"]
    for line in places:
        urlkey, timestamp, told = line.split(" ", 2)
        place = json.loads(told)
        block = gzip.decompress(index[place["offset"] : place["offset"] + place["length"]]).decode()
        assert block.startswith(f"{urlkey} {timestamp} ")
    assert len(places) == 3


Change = Callable[[dict[str, bytes]], object]
CHANGES: dict[str, tuple[Change, str]] = {
    "page": (
        lambda files: files.update({"pages/pages.jsonl": files["pages/pages.jsonl"].replace(b"12:01", b"12:02")}),
        "not in the index",
    ),
    "digest": (lambda files: files.update({"indexes/index.idx": b"!meta 0 {}\n"}), "size and the digest"),
    "gone": (lambda files: files.pop("indexes/index.idx"), "but missing"),
    "no pages": (lambda files: files.pop("pages/pages.jsonl"), "pages/pages.jsonl is missing"),
    "no archive": (lambda files: files.pop("archive/data.warc.gz"), "nothing in archive/"),
    "unlisted": (lambda files: files.update({"archive/more.warc.gz": b""}), "is not listed"),
    "package": (
        lambda files: files.update({"datapackage.json": files["datapackage.json"] + b" "}),
        "datapackage-digest",
    ),
    "no JSON": (lambda files: files.update({"datapackage.json": b"{"}), "datapackage.json is no JSON"),
    "no object": (lambda files: files.update({"datapackage.json": b"[]"}), "does not tell profile and wacz_version"),
    "no page": (lambda files: files.update({"pages/pages.jsonl": b"{}\n{broken\n"}), "line 2 of pages/pages.jsonl"),
    "no index": (lambda files: files.update({"indexes/index.cdx.gz": b"none"}), "index.cdx.gz cannot be read"),
    "key": (lambda files: files.update({"indexes/index.idx": b'com,a)/ 2 {"offset": 0}\n'}), "which is not there"),
    "date": (
        lambda files: files.update({"pages/pages.jsonl": b'{}\n{"url": "https://a.example/", "ts": "soon"}\n'}),
        "has no date but 'soon'",
    ),
    "line": (
        lambda files: files.update({"indexes/index.cdx.gz": gzip.compress(b'com,a)/ 2026 {"url": "x"}\n')}),
        "does not tell filename",
    ),
    "torn record": (
        lambda files: files.update({"archive/data.warc.gz": files["archive/data.warc.gz"][:-9]}),
        "ends inside a gzip member",
    ),
    "record": (
        lambda files: files.update({"archive/data.warc.gz": files["archive/data.warc.gz"][:2000]}),
        "there is no record",
    ),
    "format": (lambda files: files.update({"pages/pages.jsonl": b"{}\n"}), "its format"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_check_finds_faults(collection: Collection, tmp_path: Path, name: str) -> None:
    change, told = CHANGES[name]
    path = wacz(collection, tmp_path)
    files = contents(path)
    change(files)
    with zipfile.ZipFile(path, "w") as packed:
        for entry, data in files.items():
            packed.writestr(entry, data)
    faults = list(wacz_faults(path))
    assert any(told in str(fault) for fault in faults)
    assert all(fault.clause for fault in faults)


def test_the_check_finds_what_is_deflated_and_what_is_no_zip(collection: Collection, tmp_path: Path) -> None:
    path = wacz(collection, tmp_path)
    files = contents(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in files.items():
            packed.writestr(entry, data)
    assert any("must be stored" in fault.message for fault in wacz_faults(path))
    path.write_bytes(b"PK, but no more")
    assert "no ZIP file" in next(wacz_faults(path)).message


def test_the_commands(collection: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--collection", str(collection.path)]
    for name, number in (("wet", "3 articles"), ("wacz", f"{collection.count()} captures")):
        target = tmp_path / f"x.{name}"
        assert main(["export", "--format", name, "--output", str(target), *where]) == 0
        assert number in capsys.readouterr().err
        assert main(["validate", str(target), *where]) == 0
        assert capsys.readouterr().out.splitlines()[-1].startswith(f"{target}: ok")
    (tmp_path / "x.wacz").write_bytes((tmp_path / "x.wacz").read_bytes()[:-40])
    assert main(["validate", str(tmp_path / "x.wacz"), *where]) == 1


def test_to_standard_output(collection: Collection) -> None:
    command = [sys.executable, "-m", "archive.cli", "export", "--format", "wacz", "--collection", str(collection.path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as packed:
        assert packed.testzip() is None
        assert "datapackage.json" in packed.namelist()
