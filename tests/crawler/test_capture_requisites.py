"""`capture --requisites`: everything a page needs is kept, from any host, once, at its pace, and within bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import CAPS, redirect, robots

from archive import Collection, KeptCapture
from crawler.single import Whole, Wish, capture_whole
from crawler.sources import Limits

LOOPBACK = (ip_network("127.0.0.1/32"),)


def css(text: str) -> Script:
    return [sized(text.encode(), b"Content-Type: text/css", b'ETag: "1"')]


def html(text: str) -> Script:
    return [sized(f"<!doctype html><title>x</title>{text}".encode(), b"Content-Type: text/html")]


def image(colour: str) -> Script:
    return [sized(f"not really a {colour} picture".encode(), b"Content-Type: image/png")]


@contextmanager
def two_hosts() -> Iterator[tuple[RawOrigin, RawOrigin]]:
    with RawOrigin({}) as site, RawOrigin({}) as cdn:
        cdn.scripts = {
            "/robots.txt": robots("User-agent: *\nDisallow: /private/"),
            "/a.css": css('@import "b.css"; p{background:url(/private/x.png)}'),
            "/b.css": css("@font-face{src:url(font.woff2)}"),
            "/font.woff2": [sized(b"wOF2", b"Content-Type: font/woff2")],
            "/big.png": image("big"),
        }
        site.scripts = {
            "/": html(
                f'<link rel="stylesheet" href="{cdn.base}/a.css"><img src="one.png"><img src="one.png#again">'
                f'<img src="moved.png"><img src="missing.png"><img src="http://127.0.0.2/private.png">'
                f'<iframe src="frame.html"></iframe><a href="/other.html">x</a>'
            ),
            "/one.png": image("one"),
            "/moved.png": redirect(f"{cdn.base}/big.png"),
            "/frame.html": html('<img src="framed.png"><iframe src="deeper.html"></iframe>'),
            "/framed.png": image("framed"),
        }
        yield site, cdn


def capture(folder: Path, url: str, **limits: Any) -> Whole:
    limits = {"allow_addresses": LOOPBACK, "delay": 0.0, **limits}
    with Collection.open(folder, create=True) as collection:
        return capture_whole(Wish(url, limits=Limits(caps=CAPS, **limits), requisites=True, run="by-hand"), collection)


def told(captures: list[KeptCapture], *origins: RawOrigin) -> dict[str, tuple[str, str]]:
    names = {origin.base: name for origin, name in zip(origins, ("site", "cdn"), strict=False)}
    return {
        names.get(one.url[: one.url.find("/", 8)], "else") + one.url[one.url.find("/", 8) :]: (
            str(one.outcome),
            one.hops,
        )
        for one in captures
    }


def test_everything_a_page_needs_is_kept(tmp_path: Path) -> None:
    with two_hosts() as (site, cdn):
        whole = capture(tmp_path, f"{site.base}/")
        asked = [seen.target for seen in (*site.seen, *cdn.seen)]
    assert [one.wanted_as for one in whole.pages] == ["page"]
    assert told(whole.requisites, site, cdn) == {
        "cdn/a.css": ("ok", "E"),
        "cdn/b.css": ("ok", "EE"),
        "cdn/font.woff2": ("ok", "EEE"),
        "cdn/private/x.png": ("robots-denied", "EE"),
        "cdn/big.png": ("ok", "ER"),
        "site/one.png": ("ok", "E"),
        "site/moved.png": ("redirected", "E"),
        "site/missing.png": ("http-error", "E"),
        "site/frame.html": ("ok", "E"),
        "site/framed.png": ("ok", "EE"),
        "site/favicon.ico": ("http-error", "I"),
        "else/private.png": ("refused", "E"),
    }
    assert all(one.reason and one.via and one.run == "by-hand" for one in whole.requisites)
    assert len(asked) == len(set(asked)) + 1  # the two robots.txt
    assert "/other.html" not in asked
    assert "/deeper.html" not in asked


def test_what_was_kept_lately_is_not_asked_for_again(tmp_path: Path) -> None:
    with two_hosts() as (site, cdn):
        capture(tmp_path, f"{site.base}/")
        before = len(cdn.seen)
        again = capture(tmp_path, f"{site.base}/")
        assert [seen.target for seen in cdn.seen[before:]] == ["/robots.txt", "/big.png"]  # what a redirect leads to
    assert again.known == 3
    assert "cdn/a.css" not in told(again.requisites, site, cdn)


def test_bounds_hold(tmp_path: Path) -> None:
    with two_hosts() as (site, cdn):
        whole = capture(tmp_path, f"{site.base}/", requisites_per_page=2, requisites_depth=1, requisite_body=10)
        assert set(told(whole.requisites, site, cdn)) == {"cdn/a.css", "site/one.png"}
    assert len(whole.requisites) == 2


def test_each_host_is_asked_at_its_pace(tmp_path: Path) -> None:
    pictures = "".join(f'<img src="{number}.png">' for number in range(5))
    with RawOrigin({"/": html(pictures)}) as site:
        site.scripts |= {f"/{number}.png": image(str(number)) for number in range(5)}
        capture(tmp_path, f"{site.base}/", delay=0.1)
        begun = [seen.begun for seen in site.seen if seen.target.endswith(".png")]
        assert site.most_at_once() == 1
    # The origin looks at its clock once its thread has woken, on a busy machine late: all four gaps, less one.
    assert begun[-1] - begun[0] > 3 * 0.1


def test_the_command_counts_them_and_names_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from archive.cli import main

    words = ["capture", "--requisites", "--collection", str(tmp_path), "--allow-address", "127.0.0.1/32"]
    with two_hosts() as (site, _):
        main([*words, "--json", f"{site.base}/"])
        out, told_of = capsys.readouterr()
        line = json.loads(out)
        assert line["requisites_kept"] == 7
        assert {one["outcome"] for one in line["requisites_failed"]} == {"robots-denied", "http-error", "refused"}
        assert "requisites: 7 kept, 3 failed:" in told_of
        main(["show", "--collection", str(tmp_path), f"{site.base}/"])
        shown = capsys.readouterr().out
        assert "requisites  6 kept" in shown  # what frames need is not counted there
        assert "missing.png (http-error)" in shown
        main(["list", "--collection", str(tmp_path)])
        assert "one.png" not in capsys.readouterr().out
        main(["list", "--collection", str(tmp_path), "--requisites"])
        assert "one.png" in capsys.readouterr().out
