"""References of style sheets: found where CSS Syntax 3 has them, in linear time, and replaced safely."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.stylesheet import quoted, rewrite_urls, urls_in

FOUND = {
    '@import "a.css";': ["a.css"],
    "@import url( a.css ) screen;": ["a.css"],
    "@import/* why */url('a.css');": ["a.css"],
    '@IMPORT\n"a.css" layer(x);': ["a.css"],
    "p{background:URL(a.png),url('b c.png')}": ["a.png", "b c.png"],
    'p{background-image:image-set("a.png" 1x, url(b.png) 2x, "c.avif" type("image/avif") 3x);content:"x"}': [
        "a.png", "b.png", "c.avif",
    ],
    '@font-face{src:local("Serif"),url(a.woff2) format("woff2"),url(b.eot?#iefix)}': ["a.woff2", "b.eot?#iefix"],
    r"p{background:url(a\29 .png)}": ["a).png"],
    r"p{background:url(a\).png)}": ["a).png"],
    'p{background:url("a\\\n.png")}': ["a.png"],
    "p{background:url(a.png": ["a.png"],
    "p{background:url('a.png": ["a.png"],
    "p{background:url(data:image/png;base64,AA==)}": ["data:image/png;base64,AA=="],
    # nothing is loaded here
    "/* url(a.png) */ /* @import 'b.css';": [],
    '@charset "utf-8"; @namespace svg url(http://www.w3.org/2000/svg);': [],
    'p::before{content:"url(a.png)"}': [],
    "p{filter:url(#blur);background:url()}": [],
    "p{x:my-url(a.png);y:url(a b)}": [],
    'p{background:url("a\n.png")}': [],
}  # fmt: skip

HOSTILE = [
    "@import /*",
    "@import/**/",
    "url(",
    'url("',
    '"\\',
    "'\\",
    "url( ",
    'image-set("a"',
    "/*",
    "url(\\",
    '("',
    "\\",
]


@pytest.mark.parametrize("css", FOUND)
def test_what_is_named(css: str) -> None:
    assert [named.url for named in urls_in(css)] == FOUND[css]


def test_only_imports_are_imports() -> None:
    css = '@import "a.css"; @import url(b.css); p{background:url(c.png)}'
    assert [named.is_import for named in urls_in(css)] == [True, True, False]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    begun = time.process_time()
    sum(1 for _ in urls_in(piece * 100_000))
    assert time.process_time() - begun < 1.5  # quadratic would be minutes


def test_references_are_replaced_and_all_else_stays() -> None:
    css = "@import 'a.css';p{background:url( b.png ),url(data:,x)}/* url(c) */"
    changed = rewrite_urls(css, lambda url: None if url.startswith("data:") else f"/at/{url}")
    assert changed == '@import "/at/a.css";p{background:url( "/at/b.png" ),url(data:,x)}/* url(c) */'


@given(st.text())
def test_a_replaced_reference_is_read_back(url: str) -> None:
    found = list(urls_in(f"p{{background:url({quoted('/' + url + '/')})}}"))
    meant = "/" + url.replace("\0", "\N{REPLACEMENT CHARACTER}") + "/"
    assert [named.url for named in found] == [meant]
    assert "<" not in quoted(url)


@given(st.text(alphabet="url()@import\"'\\/* ;{}a\n-set", max_size=60))
def test_nothing_raises_and_places_fit(css: str) -> None:
    at = 0
    for named in urls_in(css):
        assert at <= named.start < named.end <= len(css)
        at = named.end
    assert rewrite_urls(css, lambda _: None) == css
