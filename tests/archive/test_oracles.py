"""What we give out, judged by the tools it is meant for: py-wacz, pywb and replayweb.page, none of them modified."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from courier import capture, html, response
from oracles import copy_warcs, make_pywb_folder, needed, pywb, replay_web_page, run

from archive import Collection, KeptCapture
from archive.collection import Wanted
from archive.export import write_cdxj
from archive.importing import import_files
from archive.textualise import Textualiser
from archive.wacz import write_wacz

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

SITE = "https://courier.example/"
CHINESE = "灯塔下面的图书馆"
RUSSIAN = "Маяк, который снимают по часам"
ARABIC = "المكتبة العامة تفتح أبوابها ليلاً"
TITLES = {"zh": (CHINESE, "gb18030"), "ru": (RUSSIAN, "windows-1251"), "ar": (ARABIC, "utf-8")}


def chunked(payload: bytes, kind: str, more: str = "") -> bytes:
    """A response in two chunks."""
    half = len(payload) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (payload[:half], payload[half:]))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n{more}\r\n"
    return head.encode() + chunks + b"0\r\n\r\n"


def page(title: str, charset: str) -> bytes:
    heading = f"<title>{title}</title><h1>{title}</h1>"
    return f'<!doctype html><html><head><meta charset="{charset}">{heading}</html>'.encode(charset)


def wires() -> dict[str, list[bytes]]:
    """Path -> what was received there, one time after the other."""
    zipped = gzip.compress(html(2), mtime=0)
    confirmed = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    pages = {tag: page(title, charset) for tag, (title, charset) in TITLES.items()}
    kinds = {"zh": "text/html; charset=gb18030", "ru": "text/html", "ar": "text/html; charset=utf-8"}
    coded = "Content-Encoding: gzip\r\n"
    return {
        "1": [response(html(1), more='ETag: "1"\r\n'), confirmed, response(html(1), more='ETag: "1"\r\n')],
        "same-as-1": [response(html(1))],
        "zipped": [chunked(zipped, "text/html", coded), response(zipped, more=coded), response(zipped, more=coded)],
        "zh": [chunked(gzip.compress(pages["zh"]), kinds["zh"], coded)],
        "ru": [response(pages["ru"], kind=kinds["ru"])],
        "ar": [chunked(pages["ar"], kinds["ar"])],
        "gone": [response(html(7)), response(b"<h1>Gone</h1>", status="410 Gone")],
        "old?b=2&a=1": [response(b"<p>It has moved.</p>", status="302 Found", more="Location: /1\r\n")] * 2,
        "paper.pdf": [response(b"%PDF-1.4\n%%EOF\n", kind="application/pdf")],
    }


RESOURCE = (
    b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000009>\r\n"
    b"WARC-Target-URI: https://courier.example/resource\r\nWARC-Date: 2026-02-01T00:00:00Z\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oracles") / "c"
    with Collection.open(folder, create=True) as collection:
        for at, (path, received) in enumerate(wires().items()):
            for number, wire in enumerate(received):
                collection.add([capture(SITE + path, wire, minutes=60 * number + at + 0.01)])
    other = folder.parent / "other.warc"
    other.write_bytes(RESOURCE % (len(html(9)), html(9)))
    import_files(folder, [other])
    Textualiser(folder, workers=1).run()
    return folder


@pytest.fixture(scope="module")
def wacz(folder: Path) -> Path:
    path = folder.parent / "shelf.wacz"
    with Collection.open(folder, writable=False) as collection, path.open("wb") as out:
        write_wacz(collection, Wanted(), out=out)
    return path


def replayable(folder: Path) -> list[tuple[KeptCapture, bytes, bytes]]:
    """Each capture that has an answer, its payload as received, and its body."""
    with Collection.open(folder, writable=False) as collection:
        found = collection.captures(newest_first=False)
        assert {"response", "revisit", "resource"} == {kept.record_type for kept in found}
        return [(kept, b"".join(collection.response(kept)[1]), collection.body(kept)) for kept in found]


def test_py_wacz_finds_no_fault(wacz: Path) -> None:
    told = run(needed("wacz/bin/wacz"), "validate", "-f", wacz, folder=wacz.parent)
    assert "Validation succeeded" in told


def in_pywb(folder: Path, place: Path) -> None:
    """Every capture comes out of pywb with the bytes that came in, and every page can be read."""
    with pywb(place) as served:
        for kept, payload, body in replayable(folder):
            status, found = served.get(kept.timestamp, kept.url)
            wanted = 200 if kept.status in (304, None) else kept.status
            assert (status, found) == (wanted, payload if kept.record_type != "resource" else body), kept.url
        for kept, _, _ in replayable(folder):
            if (title := TITLES.get(kept.url.removeprefix(SITE), ("",))[0]) != "":
                assert title in served.get(kept.timestamp, kept.url, rewritten=True)[1].decode(_charset(kept)), kept.url


def _charset(kept: KeptCapture) -> str:
    return TITLES[kept.url.removeprefix(SITE)][1]


def test_pywb_serves_our_files_by_our_index(folder: Path, tmp_path: Path) -> None:
    place = make_pywb_folder(tmp_path)
    copy_warcs(folder, place / "archive")
    (place / "archive" / "other.warc").write_bytes((folder / "warc" / "other.warc").read_bytes())
    index = io.StringIO()
    with Collection.open(folder, writable=False) as collection:
        write_cdxj(collection, Wanted(), index)
    (place / "indexes" / "index.cdxj").write_text(index.getvalue())
    in_pywb(folder, tmp_path)


def test_pywb_opens_our_wacz(folder: Path, wacz: Path, tmp_path: Path) -> None:
    make_pywb_folder(tmp_path)
    run(needed("pywb/bin/wb-manager"), "add", "--unpack-wacz", "shelf", wacz, folder=tmp_path)
    in_pywb(folder, tmp_path)


FETCH = """async address => {
    const answer = await fetch(address);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [answer.status, Array.from(bytes)];
}"""


@pytest.mark.browser
def test_replay_web_page_opens_our_wacz(folder: Path, wacz: Path, chromium: Browser) -> None:
    first = replayable(folder)[1][0]
    with replay_web_page(wacz, first.url, first.timestamp) as address, opened(chromium, address) as frame:
        shown = frame.page
        frame.wait_for_selector("h1")
        replay = "/".join(frame.url.split("/")[:6])  # http://127.0.0.1:PORT/replay/w/ID
        for kept, _, body in replayable(folder):
            if kept.status == 302:  # a fetch would follow it
                continue
            status, found = shown.frames[1].evaluate(FETCH, f"{replay}/{kept.timestamp}id_/{kept.url}")
            assert (status, bytes(found)) == (200 if kept.status in (304, None) else kept.status, body), kept.url
        for path, (title, _) in TITLES.items():
            see(shown, address, f"{SITE}{path}", title)


@contextmanager
def opened(chromium: Browser, address: str) -> Iterator[Frame]:
    """The frame in which replayweb.page shows the archived page.

    Now and then its service worker is not in charge after the first load and the frame never comes: a reader would
    open the page anew.
    """
    said: list[str] = []
    for _ in range(3):
        with chromium.new_context() as context:
            shown = context.new_page()
            shown.on("console", lambda message: said.append(message.text))
            shown.goto(address)
            try:
                frame = frame_at(shown, lambda url: "mp_/" in url)
            except AssertionError as fault:
                said.append(str(fault))
                continue
            yield frame
            return
    raise AssertionError(said)


def frame_at(shown: Page, is_there: Callable[[str], bool], seconds: int = 30) -> Frame:
    """The frame that has gone to an address; whether it went before or after this is asked."""
    for _ in range(10 * seconds):
        for frame in shown.frames:
            if is_there(frame.url):
                return frame
        shown.wait_for_timeout(100)
    raise AssertionError([frame.url for frame in shown.frames])


def see(shown: Page, address: str, url: str, title: str) -> None:
    """As a reader sees a page that the address bar of replayweb.page leads to."""
    inner = shown.frames[1]
    inner.evaluate("url => { location.hash = '#view=pages&url=' + encodeURIComponent(url) }", url)
    frame = frame_at(shown, lambda there: "mp_/" in there and there.endswith(url))
    assert frame.inner_text("h1") == title
