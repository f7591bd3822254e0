"""Files that warcio wrote, in every shape there is, taken in: found, read and replayed like our own."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from courier import html, story
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import Collection, CollectionNotWritable, TextState, locks
from archive.cli import main
from archive.importing import IMPORT, STAGE, import_files
from archive.textualise import Textualiser
from archive.warc.reader import iter_records

URL = "https://tarn.example/{}"


def warc(number: int = 3, *, compressed: bool = True, first: int = 0) -> bytes:
    """A WARC file by warcio: warcinfo, then responses."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("t.warc.gz", {"software": "other/1"}))
    for at in range(first, first + number):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        payload = io.BytesIO(html(at))
        size = len(html(at))
        writer.write_record(
            writer.create_warc_record(URL.format(at), "response", payload, length=size, http_headers=headers)
        )
    return out.getvalue()


def texts() -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.0")
    writer.write_record(writer.create_warcinfo_record("t.warc.wet.gz", {"software": "other/1"}))
    kind = {"Content-Type": "text/plain"}
    writer.write_record(
        writer.create_warc_record(URL, "conversion", io.BytesIO(b"x"), length=1, warc_headers_dict=kind)
    )
    return out.getvalue()


def zst_with_dictionary() -> bytes:
    """As the .warc.zst specification has it: the dictionary in a skippable frame of its own at the beginning."""
    plain = zst()
    samples = [html(number) for number in range(200)]
    dictionary = zstandard.train_dictionary(4096, samples)
    raw = dictionary.as_bytes()
    compressor = zstandard.ZstdCompressor(dict_data=dictionary)
    records = zstandard.ZstdDecompressor().stream_reader(plain, read_across_frames=True).read()
    starts = [at for at in range(len(records)) if records.startswith(b"WARC/1.0\r\n", at)]
    cut = (records[a:b] for a, b in zip(starts, [*starts[1:], len(records)], strict=True))
    return struct.pack("<II", 0x184D2A5D, len(raw)) + raw + b"".join(map(compressor.compress, cut))


def arc_2() -> bytes:
    """ARC 2: ten fields in the line of a record."""

    def record(url: str, kind: str, block: bytes) -> bytes:
        line = f"{url} 192.0.2.7 20090301120000 {kind} 200 - - 0 t.arc {len(block)}\n"
        return line.encode() + block + b"\n"

    opening = (
        b"2 0 Example\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename"
        b" Archive-length\n\n"
    )
    pages = (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(at) for at in range(3))
    return record("filedesc://t.arc", "text/plain", opening) + b"".join(
        record(URL.format(at), "text/html", page) for at, page in enumerate(pages)
    )


def arc() -> bytes:
    def record(url: str, kind: str, block: bytes) -> bytes:
        return f"{url} 192.0.2.7 20090301120000 {kind} {len(block)}\n".encode() + block + b"\n"

    opening = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\n"
    pages = (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(at) for at in range(3))
    return record("filedesc://t.arc", "text/plain", opening) + b"".join(
        record(URL.format(at), "text/html", page) for at, page in enumerate(pages)
    )


def wacz() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("archive/one.warc.gz", warc(2))
        packed.writestr("archive/two.warc.gz", warc(1, first=2))
        packed.writestr("pages/pages.jsonl", "{}\n")
        packed.writestr("datapackage.json", "{}")
    return out.getvalue()


def zst() -> bytes:
    plain = warc(compressed=False)
    starts = [at for at in range(len(plain)) if plain.startswith(b"WARC/1.0\r\n", at)]
    records = (plain[a:b] for a, b in zip(starts, [*starts[1:], len(plain)], strict=True))
    return b"".join(zstandard.compress(record) for record in records)


SHAPES: dict[str, tuple[Callable[[], bytes], str, bool]] = {
    "t.warc.gz": (warc, "t.warc.gz", False),
    "t.warc": (lambda: warc(compressed=False), "t.warc", False),
    "whole.warc.gz": (lambda: gzip.compress(warc(compressed=False)), "whole.warc.gz", True),
    "t.warc.zst": (zst, "t.warc.zst", False),
    "t.arc": (arc, "t.warc.gz", True),
    "dictionary.warc.zst": (zst_with_dictionary, "dictionary.warc.zst", False),
    "two.arc": (arc_2, "two.warc.gz", True),
    "t.arc.gz": (lambda: gzip.compress(arc()), "t.warc.gz", True),
    "odd name (1).gz": (warc, "odd-name-1.warc.gz", False),
}


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape(name: str, tmp_path: Path) -> None:
    make, kept_as, anew = SHAPES[name]
    source = put(tmp_path, name, make())
    data = source.read_bytes()
    done = import_files(tmp_path / "c", [source])
    assert (done.files, done.anew, done.captures, done.left_out, done.faults) == (1, anew, 3, [], [])
    assert source.read_bytes() == data
    (path,) = (tmp_path / "c" / "warc").iterdir()
    assert path.name == kept_as
    if not anew:
        assert path.read_bytes() == data, "byte for byte"
    with Collection.open(tmp_path / "c", writable=False) as collection:
        found = collection.captures(newest_first=False)
        assert {one.url: collection.body(one) for one in found} == {URL.format(at): html(at) for at in range(3)}
        assert {one.text_state for one in found} == {TextState.PENDING}
    assert not (tmp_path / "c" / STAGE).exists()


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, warc(3))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped("data/t.txt"), "it is a ZIP file in which nothing is an archive, so no WACZ"),
        (zipped("archive/t.warc.gz")[:-100], "it begins as a ZIP file (WACZ), but its end is missing"),
        (zipped("archive/t.warc.gz")[:60] + b"\0" * 40 + zipped("archive/t.warc.gz")[100:], "ZIP"),
    ],
)
def test_a_wacz_that_is_none(tmp_path: Path, data: bytes, why: str) -> None:
    done = import_files(tmp_path / "c", [put(tmp_path, "t.wacz", data)])
    assert done.files == 0
    assert why in done.left_out[0][1]
    assert not (tmp_path / "c" / STAGE).exists()


def test_a_folder_stands_for_the_archives_in_it(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    put(tmp_path / "in", "t.warc.gz", warc())
    put(tmp_path / "in" / "deep", "two.arc", arc_2())
    put(tmp_path / "in", "notes.txt", b"no archive")
    done = import_files(tmp_path / "c", [tmp_path / "in"])
    assert (done.files, done.left_out) == (2, [])


def test_wacz(tmp_path: Path) -> None:
    done = import_files(tmp_path / "c", [put(tmp_path, "shelf.wacz", wacz())])
    assert (done.files, done.captures, done.left_out) == (2, 3, [])
    assert {path.name for path in (tmp_path / "c" / "warc").iterdir()} == {"wacz-one.warc.gz", "wacz-two.warc.gz"}


def test_archives_packed_in_others_are_taken_in(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("datapackage.json", '{"profile": "multi-wacz-package"}')
        packed.writestr("first/shelf.wacz", wacz())
        packed.writestr("second/t.warc.gz", warc(2, first=3))
    done = import_files(tmp_path / "c", [put(tmp_path, "many.zip", out.getvalue())])
    assert (done.files, done.captures, done.left_out) == (3, 5, [])


def numbered(data: bytes, number: str) -> bytes:
    """Records that all have one id, or none."""
    field = b"WARC-Record-ID: " + number.encode() + b"\r\n" if number else b""
    return re.sub(rb"WARC-Record-ID: .*\r\n", field, data)


@pytest.mark.parametrize("number", ["", "<urn:uuid:00000000-0000-4000-8000-000000000001>"])
def test_captures_without_an_id_of_their_own_are_told_apart(number: str, tmp_path: Path) -> None:
    source = put(tmp_path, "t.warc", numbered(warc(compressed=False), number))
    other = put(tmp_path, "u.warc", numbered(warc(2, first=3, compressed=False), number))
    done = import_files(tmp_path / "c", [source, other, source, other])
    assert (done.files, done.anew, done.captures) == (2, 2 if number else 0, 5)
    assert (done.known, done.left_out) == ([str(source), str(other)], [])
    for _ in range(2):
        with Collection.open(tmp_path / "c", writable=False) as collection:
            found = collection.captures()
            assert {one.url: collection.body(one) for one in found} == {URL.format(at): html(at) for at in range(5)}
        assert Collection.rebuild(tmp_path / "c").faults == []


def test_a_rebuild_says_what_it_cannot_point_to(tmp_path: Path) -> None:
    folder = tmp_path / "c" / "warc"
    folder.mkdir(parents=True)
    put(folder, "whole.warc.gz", gzip.compress(warc(compressed=False)))
    put(folder, "twice.warc", numbered(warc(2, first=3, compressed=False), "<urn:uuid:1>"))
    found = Collection.rebuild(tmp_path / "c")
    with Collection.open(tmp_path / "c", writable=False) as collection:
        assert [collection.body(one) for one in collection.captures()] == [html(3)]
    faults = sorted(fault.fault for fault in found.faults)
    assert [("one member" in fault, "that of another capture" in fault) for fault in faults] == [
        (False, True),
        (True, False),
    ]


def test_imported_pages_become_articles_that_are_found(tmp_path: Path) -> None:
    import_files(tmp_path / "c", [put(tmp_path, "t.warc.gz", warc())])
    Textualiser(tmp_path / "c", workers=1).run()
    with Collection.open(tmp_path / "c", writable=False) as collection:
        assert collection.article_count() == 3
        assert collection.search('"lantern report"').total == 3


def test_what_is_kept_already_is_passed_over(tmp_path: Path) -> None:
    source = put(tmp_path, "t.warc.gz", warc())
    other = put(tmp_path, "u.warc.gz", source.read_bytes())
    done = import_files(tmp_path / "c", [source, other, source])
    assert (done.files, done.captures) == (1, 3)
    assert (done.known, done.left_out) == ([str(other), str(source)], [])
    assert len(list((tmp_path / "c" / "warc").iterdir())) == 1


def test_the_same_records_in_arc_files_of_other_names_are_the_same(tmp_path: Path) -> None:
    sources = [put(tmp_path, "t.arc", arc()), put(tmp_path, "other.arc.gz", gzip.compress(arc()))]
    assert import_files(tmp_path / "c", sources).known == [str(sources[1])]
    (tmp_path / "deep").mkdir()
    other = put(tmp_path / "deep", "t.arc", arc().replace(b"tarn.example/", b"mere.example/"))
    assert import_files(tmp_path / "c", [other]).captures == 3, "of the same name, but others"


def test_an_arc_file_that_was_copied_as_text_is_mended(tmp_path: Path) -> None:
    whole = arc()
    last = whole.rindex(b"https://tarn.example/")
    head_end = whole.index(b"\r\n\r\n", last) + 4
    as_text = whole[:last] + whole[last:head_end].replace(b"\r\n", b"\n") + whole[head_end:]
    for number, (data, captures) in enumerate(((as_text, 3), (as_text[:-1], 3), (as_text[:-2], 2))):
        folder = tmp_path / str(number)
        done = import_files(folder, [put(tmp_path, "t.arc", data)])
        assert (done.captures, len(done.faults)) == (captures, 3 - captures)
        with Collection.open(folder, writable=False) as collection:
            assert {collection.body(one) for one in collection.captures()} == {html(at) for at in range(captures)}


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    sources = [put(tmp_path, "t.warc.gz", warc()), put(tmp_path / "deep", "t.warc.gz", warc(1, first=9))]
    assert import_files(tmp_path / "c", sources).captures == 4
    assert {path.name for path in (tmp_path / "c" / "warc").iterdir()} == {"t.warc.gz", "t-2.warc.gz"}


def test_of_a_torn_file_what_is_whole(tmp_path: Path) -> None:
    source = put(tmp_path, "t.warc.gz", warc()[:-50])
    done = import_files(tmp_path / "c", [source])
    assert (done.files, done.anew, done.captures, len(done.faults)) == (1, 1, 2, 1)
    (path,) = (tmp_path / "c" / "warc").iterdir()
    assert [record.type for record in iter_records(path)] == ["warcinfo", "response", "response"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (warc(0), "no capture, only records of type warcinfo"),
        (texts(), "it holds texts, but no captures"),
        (b"\x04\x22\x4d\x18 lz4 follows", "lz4"),  # broken; or unreadable, where the extra is not installed
        (b"<html>no archive at all</html>\n", "no record begins here"),
        (b"", "no record"),
    ],
)
def test_what_is_left_out(tmp_path: Path, data: bytes, why: str) -> None:
    done = import_files(tmp_path / "c", [put(tmp_path, "t.warc.gz", data)])
    assert done.files == 0
    assert why in done.left_out[0][1]
    assert list((tmp_path / "c" / "warc").iterdir()) == []


def test_what_is_not_there_makes_no_collection(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = import_files(tmp_path / "collection", [tmp_path / "nosuch.warc.gz", tmp_path / "empty"])
    assert [Path(name).name for name, _ in done.left_out] == ["nosuch.warc.gz", "empty"]
    assert done.left_out[0][1] == "No such file or directory"
    assert not (tmp_path / "collection").exists()


def test_into_a_collection_of_ours_with_what_a_crash_left(tmp_path: Path) -> None:
    with Collection.open(tmp_path / "c", create=True) as collection:
        collection.add([story(1)])
    (tmp_path / "c" / STAGE).mkdir()
    put(tmp_path / "c" / STAGE, "staged.warc.gz", b"half")
    import_files(tmp_path / "c", [put(tmp_path, "t.warc.gz", warc())])
    with Collection.open(tmp_path / "c", writable=False) as collection:
        assert collection.count() == 4
    assert not (tmp_path / "c" / STAGE).exists()


def test_one_import_at_a_time(tmp_path: Path) -> None:
    Collection.open(tmp_path / "c", create=True).close()
    with locks.held(tmp_path / "c", IMPORT), pytest.raises(CollectionNotWritable, match="already"):
        import_files(tmp_path / "c", [put(tmp_path, "t.warc.gz", warc())])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = put(tmp_path, "t.warc.gz", warc())
    assert main(["import", str(source), "--collection", str(tmp_path / "c")]) == 0
    assert capsys.readouterr().out.startswith("3 captures from 1 file; ")
    assert main(["import", str(source), str(tmp_path / "none.warc.gz"), "--collection", str(tmp_path / "c")]) == 1
    told = capsys.readouterr().err
    assert "kept already" in told
    assert "none.warc.gz" in told
