"""Replay in a real browser: the page is there with its origin gone, and nothing it tries reaches more than the replay.

The "live web" is a real listener on loopback that counts connections; one positive control shows that it would notice.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shelf import answered

from archive import Capture, Collection
from archive.replay import Server, make_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

SITE = "http://lantern.example/paper/"
DOT = b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>"
SETTLE = 0.4  # s in which a leak would show: the positive control below shows within it


class LiveWeb:
    """A listener that accepts connections, answers none, and remembers the first bytes of each."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._open = True
        self.origin = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            try:
                peer, _ = self._listener.accept()
            except TimeoutError:
                continue
            with peer:
                peer.settimeout(0.2)
                try:
                    self.heard.append(peer.recv(100))
                except (TimeoutError, ConnectionError):
                    self.heard.append(b"(a connection without a word)")

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._listener.close()


@pytest.fixture
def live_web() -> Iterator[LiveWeb]:
    web = LiveWeb()
    yield web
    web.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context() as context:
        yield context


@contextmanager
def replayed(folder: Path, *captures: Capture) -> Iterator[str]:
    """The address of a replay of `captures`."""
    with Collection.open(folder, create=True) as collection:
        collection.add(captures)
        with Server(make_app(collection)) as server:
            yield server.address


def html(body: str, url: str = SITE) -> Capture:
    return answered(url, f"<!doctype html><title>Lantern</title>{body}".encode(), chunked=True)


def attacks(live: str) -> list[str]:
    """Ways out of a page, each of them into the live web at `live`."""
    web = f"http://{live}"
    hints = ("preconnect", "dns-prefetch", "prefetch", "preload as=script", "modulepreload", "manifest", "icon")
    ice = f"{{iceServers:[{{urls:'turn:{live}?transport=tcp',username:'a',credential:'b'}}]}}"
    sheet = f"@import '{web}/t.css'; @font-face{{font-family:f;src:url({web}/f.woff2)}}"
    loading = [
        f"<img src={web}/i.png>",
        f"<link rel=stylesheet href={web}/s.css>",
        f"<style>{sheet} p{{font-family:f;background:url({web}/u.png)}}</style><p>x",
        f"<script src={web}/x.js></script>",
        f"<iframe src={web}/frame></iframe>",
        f"<object data={web}/object></object><embed src={web}/embed>",
        f'<iframe srcdoc="<img src={web}/srcdoc><iframe src={web}/inner></iframe>"></iframe>',
        f"<video autoplay muted src={web}/v.mp4></video><audio autoplay src={web}/a.mp3></audio>",
        f"<svg><image href={web}/svg.png /><use href={web}/use.svg#a /></svg>",
        *(f"<link rel={hint} href={web}/hint>" for hint in hints),
    ]
    asking = [
        f"fetch('{web}/fetch',{{mode:'no-cors'}})",
        f"navigator.sendBeacon('{web}/beacon','x')",
        f"new WebSocket('ws://{live}/ws')",
        f"new EventSource('{web}/events')",
        f"new Worker(URL.createObjectURL(new Blob([\"fetch('{web}/worker')\"])))",
        f"p=new RTCPeerConnection({ice});p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o))",
        "navigator.serviceWorker.register('sw.js')",
    ]
    leaving = [
        f"<meta http-equiv=refresh content='0;url={web}/refresh'>",
        f"<base href={web}><img src=relative.png>",
        f"<script>location='{web}/location'</script>",
        f"<script>open('{web}/open'); top.location='{web}/top'; if (opener) opener.location='{web}/opener'</script>",
        f"<form id=f method=post action={web}/form><input name=a></form><script>f.submit()</script>",
        f"<a id=a href={web}/click ping={web}/ping>x</a><script>a.click()</script>",
        f'<script type=speculationrules>{{"prefetch":[{{"source":"list","urls":["{web}/sp"]}}]}}</script>',
    ]
    return ["".join(loading), "".join(f"<script>{script}</script>" for script in asking), *leaving]


def test_a_page_shows_with_its_origin_gone(context: BrowserContext, tmp_path: Path) -> None:
    body = (
        '<link rel=stylesheet href="paper.css"><h1>Ще горить</h1><img src="dot.svg"><iframe src="frame.html"></iframe>'
    )
    captures = [
        html(body),
        answered(SITE + "paper.css", b"h1 { color: rgb(1, 2, 3) }", content_type="text/css", at=1),
        answered(SITE + "dot.svg", DOT, content_type="image/svg+xml", at=2),
        answered(SITE + "frame.html", b"<p>Framed</p>", at=3),
    ]
    asked: list[str] = []
    with replayed(tmp_path, *captures) as address:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/2026/{SITE}")
        assert page.inner_text("h1") == "Ще горить"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
        assert page.evaluate("document.querySelector('img').naturalWidth") == 40
        assert page.frames[1].inner_text("p") == "Framed"
    assert all(url.startswith(address) for url in asked)


def test_the_live_web_would_notice(context: BrowserContext, live_web: LiveWeb) -> None:
    page = context.new_page()
    page.set_content(f"<img src=http://{live_web.origin}/i.png>", wait_until="commit")
    time.sleep(SETTLE)
    assert any(b"GET /i.png" in heard for heard in live_web.heard)


def test_attacking_pages_reach_nothing(context: BrowserContext, live_web: LiveWeb, tmp_path: Path) -> None:
    pages = {f"{SITE}{number}": attack for number, attack in enumerate(attacks(live_web.origin))}
    with replayed(tmp_path, *(html(f"<h1>Attack</h1>{attack}", url) for url, attack in pages.items())) as address:
        for url in pages:
            context.new_page().goto(f"{address}/20260504093000/{url}", wait_until="commit")
        assert {page.inner_text("h1") for page in context.pages} == {"Attack"}
        time.sleep(2 * SETTLE)
        assert live_web.heard == []
        assert [page.url for page in context.pages] == [f"{address}/20260504093000/{url}" for url in pages]


def test_not_even_a_click_leads_out_of_the_archive(context: BrowserContext, live_web: LiveWeb, tmp_path: Path) -> None:
    links = f"<a href=http://{live_web.origin}/click target=_blank>out</a> <a href=b>on</a>"
    with replayed(tmp_path, html(links), answered(SITE + "b", b"<h1>On</h1>", at=5)) as address:
        page = context.new_page()
        page.goto(f"{address}/20260504093000/{SITE}")
        page.click("text=out")
        time.sleep(SETTLE)
        assert live_web.heard == []
        page.click("text=on")
        page.wait_for_selector("h1")
        assert page.url == f"{address}/20260504093005/{SITE}b"


def test_a_page_is_shown_with_what_it_names_in_any_way_and_its_links_stay_inside(
    context: BrowserContext, live_web: LiveWeb, tmp_path: Path
) -> None:
    page_body = (
        '<link rel=stylesheet href="//cdn.example/paper.css" integrity="sha256-AA" crossorigin>'
        "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">"
        '<h1>Root</h1><img id=a src="/dot.svg"><img id=b data-src="http://cdn.example/dot.svg">'
        f'<a href="http://lantern.example/next?a=1&amp;b=2#end">on</a> <a href="http://{live_web.origin}/out">out</a>'
    )
    captures = [
        html(page_body),
        answered("http://cdn.example/paper.css", b'@import "/more.css";', content_type="text/css", at=1),
        answered("http://cdn.example/more.css", b"h1 { color: rgb(1, 2, 3) }", content_type="text/css", at=2),
        answered("http://lantern.example/dot.svg", DOT, content_type="image/svg+xml", at=3),
        answered("http://cdn.example/dot.svg", DOT, content_type="image/svg+xml", at=4),
        answered("http://lantern.example/next?a=1&b=2", b"<h1>Next</h1><p id=end>end", at=5),
    ]
    with replayed(tmp_path, *captures) as address:
        page = context.new_page()
        page.goto(f"{address}/20260504093000/{SITE}")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
        for name in ("a", "b"):
            assert page.evaluate(f"document.getElementById('{name}').naturalWidth") == 40
        page.click("text=out")
        page.wait_for_url(f"{address}/20260504093000/http://{live_web.origin}/out")
        assert "never captured" in page.inner_text("h1")
        page.go_back()
        page.click("text=on")
        page.wait_for_url(f"{address}/20260504093005/http://lantern.example/next?a=1&b=2#end")
        assert page.inner_text("h1") == "Next"
    assert live_web.heard == []


def test_no_archived_script_runs_even_in_an_image_or_frame(context: BrowserContext, tmp_path: Path) -> None:
    ran = "document.title='ran'"
    svg = DOT.replace(b"<rect", b"<script>document.title='ran'</script><rect onload=\"document.title='ran'\"", 1)
    captures = [
        html(f'<script>{ran}</script><img src=x onerror="{ran}"><iframe src=dot.svg></iframe>'),
        answered(SITE + "dot.svg", svg, content_type="image/svg+xml", at=1),
    ]
    with replayed(tmp_path, *captures) as address:
        page = context.new_page()
        page.goto(f"{address}/20260504093000/{SITE}")
        assert page.title() == "Lantern"
        page.goto(f"{address}/20260504093001/{SITE}dot.svg")
        assert page.title() != "ran"


def test_another_site_can_neither_frame_nor_embed_the_archive(context: BrowserContext, tmp_path: Path) -> None:
    captures = [html("<h1>Private</h1>"), answered(SITE + "dot.svg", DOT, content_type="image/svg+xml", at=1)]
    with replayed(tmp_path, *captures) as address:
        image, frame = f"{address}/20260504093001/{SITE}dot.svg", f"{address}/20260504093000/{SITE}"
        body = f"<p>evil</p><img src='{image}'><iframe src='{frame}'></iframe>"
        page = context.new_page()
        page.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=body))
        page.goto("http://evil.example/")
        assert page.evaluate("document.querySelector('img').naturalWidth") == 0
        assert page.frames[1].url == "chrome-error://chromewebdata/"
        page.goto(image)
        assert page.evaluate("document.documentElement.tagName") == "svg"
