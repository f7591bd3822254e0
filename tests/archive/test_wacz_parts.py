"""A part of a collection as WACZ: its pages come with what they show, wherever that lies."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from courier import capture, html, response

from archive import Collection
from archive.collection import Wanted
from archive.wacz import write_wacz

PAGE = "https://courier.example/story/1"
LINKS = '<link rel=stylesheet href="//cdn.example/a.css"><img src="/moved.png"><img src="/never.png">'


@pytest.fixture
def collection(tmp_path: Path):  # type: ignore[no-untyped-def]
    page = html(1).replace(b"<meta ", LINKS.encode() + b"<meta ", 1)
    moved = b"HTTP/1.1 302 Found\r\nLocation: /image.png\r\nContent-Length: 0\r\n\r\n"
    parts = {
        "https://cdn.example/a.css": response(b"@import 'b.css'; p { color: red }", kind="text/css"),
        "https://cdn.example/b.css": response(b"p { background: url(c.png) }", kind="text/css"),
        "https://cdn.example/c.png": response(b"\x89PNG 1", kind="image/png"),
        "https://courier.example/moved.png": moved,
        "https://courier.example/image.png": response(b"\x89PNG 2", kind="image/png"),
        "https://cdn.example/unrelated.png": response(b"\x89PNG 3", kind="image/png"),
    }
    with Collection.open(tmp_path / "c", create=True) as collection:
        collection.add([capture(PAGE, response(page), source="courier")])
        collection.add([capture(url, wire, wanted_as="requisite") for url, wire in parts.items()])
        collection.add([capture("https://courier.example/copy.png", response(b"\x89PNG 2", kind="image/png"))])
        yield collection


def urls_in(collection: Collection, wanted: Wanted) -> set[str]:
    out = io.BytesIO()
    write_wacz(collection, wanted, out=out)
    with zipfile.ZipFile(out) as packed:
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
    return {json.loads(line.split(" ", 2)[2])["url"] for line in lines}


def test_a_page_comes_with_what_it_shows(collection: Collection) -> None:
    assert urls_in(collection, Wanted(source="courier")) == {
        PAGE,
        "https://cdn.example/a.css",
        "https://cdn.example/b.css",
        "https://cdn.example/c.png",
        "https://courier.example/moved.png",
        "https://courier.example/image.png",
    }


def test_all_is_all(collection: Collection) -> None:
    assert urls_in(collection, Wanted()) == {one.url for one in collection.captures()}


def test_nothing_wanted_brings_nothing(collection: Collection) -> None:
    assert urls_in(collection, Wanted(site="nowhere.example")) == set()


def test_readers_of_ranges_find_where_each_file_begins(collection: Collection) -> None:
    """wabac.js looks for local extra fields only where the central directory has some."""
    out = io.BytesIO()
    write_wacz(collection, Wanted(), out=out)
    with zipfile.ZipFile(out) as packed:
        files = [info for info in packed.infolist() if "/" in info.filename]
        assert len(files) == 4
        assert all(info.extra for info in files)
        for info in files:
            name, extra = struct.unpack_from("<HH", out.getvalue(), info.header_offset + 26)
            begin = info.header_offset + 30 + name + extra
            stored = out.getvalue()[begin : begin + info.compress_size]
            assert info.compress_type == zipfile.ZIP_DEFLATED or stored == packed.read(info)


def test_home_pages_are_pages_too(tmp_path: Path) -> None:
    home, feed = "https://courier.example/", "https://courier.example/feed"
    with Collection.open(tmp_path / "c", create=True) as collection:
        collection.add([capture(home, response(b"<a href=/story/1>one</a>"), wanted_as="listing")])
        collection.add([capture(feed, response(b"<rss/>", kind="text/xml"), wanted_as="feed")])
        out = io.BytesIO()
        write_wacz(collection, Wanted(), out=out)
    with zipfile.ZipFile(out) as packed:
        _, *pages = map(json.loads, packed.read("pages/pages.jsonl").splitlines())
    assert [page["url"] for page in pages] == [home]
