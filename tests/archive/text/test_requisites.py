"""What a page, a style sheet, a manifest need: a table of markup and what it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.requisites import (
    Kind,
    Requisite,
    absolute,
    requisites_of_manifest,
    requisites_of_page,
    requisites_of_style,
    split_srcset,
)

PAGE = "http://news.example/2026/story.html"
HERE = "http://news.example/2026/"

NAMED: dict[str, list[tuple[str, Kind]]] = {
    '<link rel="stylesheet" href="a.css">': [("a.css", Kind.STYLE)],
    '<link rel="alternate stylesheet" href="a.css">': [("a.css", Kind.STYLE)],
    '<img src=" a.png\n">': [("a.png", Kind.IMAGE)],
    '<img src="a.png" srcset="a.png 1x, b.png 2x">': [("a.png", Kind.IMAGE), ("b.png", Kind.OTHER_SIZE)],
    '<img srcset="a.png 320w, b.png 640w">': [("a.png", Kind.IMAGE), ("b.png", Kind.OTHER_SIZE)],
    '<img src="data:image/gif;base64,R0" data-src="a.png" data-srcset="b.png 2x">': [
        ("a.png", Kind.IMAGE), ("b.png", Kind.OTHER_SIZE),
    ],
    '<picture><source srcset="a.webp"><img src="a.png"></picture>': [("a.webp", Kind.IMAGE), ("a.png", Kind.IMAGE)],
    '<noscript><img src="a.png"></noscript>': [("a.png", Kind.IMAGE)],
    '<video src="film.mp4" poster="a.jpg"></video>': [("a.jpg", Kind.IMAGE)],
    '<input type="image" src="a.png"><input src="b.png">': [("a.png", Kind.IMAGE)],
    '<body background="a.png"><table><td background="b.png">': [("a.png", Kind.IMAGE), ("b.png", Kind.IMAGE)],
    '<svg><image href="a.png"/><use xlink:href="b.svg#x"/><use href="#y"/></svg>': [
        ("a.png", Kind.IMAGE), ("b.svg", Kind.IMAGE),
    ],
    '<style>@import "a.css"; @font-face{src:url(b.woff2)} p{background:url(c.png)}</style>': [
        ("a.css", Kind.STYLE), ("c.png", Kind.IMAGE), ("b.woff2", Kind.FONT),
    ],
    '<p style="background:url(&quot;a.png&quot;)">': [("a.png", Kind.IMAGE)],
    '<div data-bg="url(a.png)"></div><div data-background-image="b.png"></div>': [
        ("a.png", Kind.IMAGE), ("b.png", Kind.IMAGE),
    ],
    '<script src="a.js"></script><link rel="modulepreload" href="b.js">': [
        ("a.js", Kind.SCRIPT), ("b.js", Kind.SCRIPT),
    ],
    '<link rel="preload" as="font" href="a.woff2"><link rel="preload" as="fetch" href="b.json">': [
        ("a.woff2", Kind.FONT)
    ],
    '<iframe src="a.html"></iframe><iframe srcdoc="&lt;img src=b.png&gt;"></iframe>': [
        ("b.png", Kind.IMAGE), ("a.html", Kind.FRAME),
    ],
    '<object data="a.svg"></object><embed src="b.svg">': [("a.svg", Kind.OBJECT), ("b.svg", Kind.OBJECT)],
    '<link rel="manifest" href="a.webmanifest">': [("a.webmanifest", Kind.MANIFEST)],
    # nothing to keep
    '<img src=""><img src="#"><a href="b.html"></a><img src="javascript:0"><img src="blob:x"><img src="http://">': [],
    '<link rel="prefetch" href="a.js"><link rel="canonical" href="b.html"><img src="story.html">': [],
}  # fmt: skip


@pytest.mark.parametrize("html", NAMED)
def test_what_a_page_needs(html: str) -> None:
    found = requisites_of_page(f"<!doctype html>{html}".encode(), PAGE, "text/html")
    assert [(one.url, one.kind) for one in found if not one.inferred] == [
        (HERE + ref, kind) for ref, kind in NAMED[html]
    ]


def test_an_icon_is_inferred_where_none_is_named() -> None:
    assert requisites_of_page(b"<p>x", PAGE) == [Requisite("http://news.example/favicon.ico", Kind.ICON, inferred=True)]
    named = b'<link rel="shortcut icon" href="/i.png"><link rel="apple-touch-icon" href="/t.png">'
    assert [one.url for one in requisites_of_page(named, PAGE)] == [
        "http://news.example/i.png",
        "http://news.example/t.png",
    ]


def test_the_base_counts_wherever_it_stands() -> None:
    html = b'<img src="a.png"><base href="//cdn.example/x/"><img src="a.png"><style>p{background:url(b.png)}</style>'
    urls = [one.url for one in requisites_of_page(html, PAGE) if not one.inferred]
    assert urls == ["http://cdn.example/x/a.png", "http://cdn.example/x/b.png"]


def test_what_is_needed_most_comes_first_and_the_rest_is_cut() -> None:
    html = b'<script src="s.js"></script><img srcset="a.png, b.png 2x"><link rel=stylesheet href="c.css"><iframe src=f>'
    assert [one.url.removeprefix(HERE) for one in requisites_of_page(html, PAGE, most=3)[:3]] == ["c.css", "a.png", "f"]


def test_frames_of_frames_are_left_out() -> None:
    html = b'<iframe src="a.html"></iframe><img src="b.png">'
    assert [one.kind for one in requisites_of_page(html, PAGE, frames=False) if not one.inferred] == [Kind.IMAGE]


def test_styles_and_manifests() -> None:
    css = '@charset "iso-8859-1";@import "b.css";p{background:url(é.png)}'.encode("latin-1")
    assert [one.url for one in requisites_of_style(css, HERE + "a.css")] == [HERE + "b.css", HERE + "%C3%A9.png"]
    manifest = b'{"icons": [{"src": "i.png"}, {"src": 5}, 7], "start_url": "/"}'
    assert [one.url for one in requisites_of_manifest(manifest, HERE + "m")] == [HERE + "i.png"]
    for broken in (b"", b"[]", b'{"icons": 5}', b"[" * 100_000, b"\xff"):
        assert requisites_of_manifest(broken, HERE + "m") == []


@pytest.mark.parametrize(
    ("value", "candidates"),
    [
        ("a.png", [("a.png", "")]),
        ("a.png 1x, b.png 2x", [("a.png", "1x"), ("b.png", "2x")]),
        ("a.png,b.png", [("a.png,b.png", "")]),  # as the standard has it: a comma within a URL is part of it
        ("a.png, b.png", [("a.png", ""), ("b.png", "")]),
        (" , a,b,c.png 100w ,", [("a,b,c.png", "100w")]),
        ("data:image/png;base64,AA== 1x, b.png 2x", [("data:image/png;base64,AA==", "1x"), ("b.png", "2x")]),
        ("a.png (x, y) 2x, b.png", [("a.png", "(x, y) 2x"), ("b.png", "")]),
        ("", []),
        (",,,", []),
    ],
)
def test_candidates_of_a_srcset(value: str, candidates: list[tuple[str, str]]) -> None:
    assert split_srcset(value) == candidates


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("//CDN.example/a b.png#x", "http://cdn.example/a%20b.png"),
        ("?v=1&utm_source=x", PAGE + "?v=1&utm_source=x"),
        ("http://user:word@cdn.example/x", "http://cdn.example/x"),
        ("зоря.png", HERE + "%D0%B7%D0%BE%D1%80%D1%8F.png"),
        ("a%2fb.png", HERE + "a%2fb.png"),
        ("ftp://cdn.example/a", None),
        ("http://[broken/a", None),
        ("http://cdn.example:99999/a", None),
        ("DATA:image/png,x", None),
    ],
)
def test_references_as_the_page_means_them(reference: str, url: str | None) -> None:
    assert absolute(PAGE, reference) == url


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_markup_raises(html: str, value: str) -> None:
    for one in requisites_of_page(
        f'{html}<img srcset="{value}" src="{value}" style="{value}">'.encode(errors="replace"), PAGE
    ):
        assert one.url.isascii()
        assert one.url.startswith("http")
    split_srcset(value)
