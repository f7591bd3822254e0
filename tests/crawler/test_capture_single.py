"""One page by hand: every way it may end has an outcome and a reason; no engine is started for it."""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

from raw_origin import CLOSE, RawOrigin
from small_site import CAPS, page, redirect, robots

from archive import Collection, KeptCapture
from crawler.single import Wish, capture_one
from crawler.sources import Limits


def capture(folder: Path, url: str, *, allowed: bool = True) -> list[KeptCapture]:
    limits = Limits(caps=CAPS, allow_addresses=(ip_network("127.0.0.0/8"),) if allowed else ())
    wish = Wish(url, limits=limits, run="by-hand")
    with Collection.open(folder, create=True) as collection:
        return capture_one(wish, collection)


def test_a_page_and_its_redirects(tmp_path: Path) -> None:
    with RawOrigin({"/old": redirect("/newer"), "/newer": redirect("/new"), "/new": page()}) as origin:
        kept = capture(tmp_path, f"{origin.base}/old#part")
        assert [seen.target for seen in origin.seen] == ["/robots.txt", "/old", "/newer", "/new"]
    assert [(str(one.outcome), one.hops, one.run) for one in kept] == [
        ("redirected", "", "by-hand"), ("redirected", "R", "by-hand"), ("ok", "RR", "by-hand"),
    ]  # fmt: skip
    with Collection.open(tmp_path, writable=False) as collection:
        assert collection.count(wanted_as="robots") == 1


def test_each_way_it_may_end(tmp_path: Path) -> None:
    scripts = {
        "/robots.txt": robots("User-agent: *\nDisallow: /denied"),
        "/circle": redirect("/circle"),
        "/gone": [b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"],
        "/cut": [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", CLOSE],
        "/hangs-up": [CLOSE],
    }
    with RawOrigin(scripts) as origin:
        urls = {name: f"{origin.base}/{name}" for name in ("denied", "circle", "gone", "cut", "hangs-up")}
        last = {name: capture(tmp_path, url)[-1] for name, url in urls.items()}
        last["private"] = capture(tmp_path, f"{origin.base}/denied", allowed=False)[-1]
    last["scheme"] = capture(tmp_path, "ftp://news.example/a")[-1]
    last["nonsense"] = capture(tmp_path, "no URL at all")[-1]
    last["unknown"] = capture(tmp_path, "http://no-such-host.invalid/")[-1]
    assert {name: str(one.outcome) for name, one in last.items()} == {
        "denied": "robots-denied", "circle": "trap", "gone": "gone", "cut": "truncated", "hangs-up": "connection-error",
        "private": "refused", "scheme": "refused", "nonsense": "refused", "unknown": "dns-error",
    }  # fmt: skip
    assert all(one.reason and one.reason.isprintable() for one in last.values())


def test_no_engine_is_imported_for_it() -> None:
    words = "import sys, crawler.single; print(sorted({'scrapy', 'twisted', 'numpy', 'lxml'} & set(sys.modules)))"
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", words], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
