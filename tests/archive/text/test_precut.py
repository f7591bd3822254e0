"""What is cut from a page before it is parsed: dear shapes end in time, all others come through untouched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.dom import parse
from archive.text.precut import MAX_ATTRIBUTES, MAX_DEPTH, MAX_OPTIONS, MAX_TAGS, precut

FONTS = "".join(f"<font a{n}>" for n in range(600))
DEAR = {
    "options": "<select>" + "".join(f'<option value="{n}">Pier {n}</option>' for n in range(20_000)) + "</select>",
    "option groups": "<select>" + "<optgroup><option>x</optgroup>" * 20_000,
    "fonts": "".join(f"<font a{n}><p>tide" for n in range(3_000)),
    "fonts in paragraphs": "".join(f"<p><font a{n}>tide</p>" for n in range(15_000)),
    "formatting": "".join(
        f"<{name} a{n}><p>tide" for n in range(800) for name in "b big code em font i s small strike u".split()
    ),
    "divs": "<div>" * 200_000,
    "divs with stray ends": "<div></x>" * 60_000,
    "lists": "<ul><li>" * 60_000,
    "long names": "".join(f"<{'x' * 40}{n}></{'x' * 40}>" for n in range(9_000)),
    "attributes": "<div " + " ".join(f"a{n}=b" for n in range(100_000)) + ">tide</div>",
    "attributes with brackets": "<div " + " ".join(f'a{n}=">"' for n in range(50_000)) + ">tide</div>",
    "many tags": "<p>tide" * 300_000,
}


@pytest.mark.parametrize("name", DEAR)
def test_dear_shapes_are_parsed_in_time(name: str) -> None:
    start = time.process_time()
    parse(DEAR[name])
    assert time.process_time() - start < 2  # a tenth of that on an idle machine; uncut, most take minutes


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><p class=a>One <b>two</b><br>three",
        "<div>" * MAX_DEPTH + "deep" + "</div>" * MAX_DEPTH,
        "<section><div><p>Tide</p></div></section>" * 5_000,
        "<select>" + "<option>x" * (MAX_OPTIONS // 2) + "</select>",
        "<p>" + "<b>bold</b> <i class=x>light</i> " * 5_000,
        "<div " + " ".join(f"a{n}=b" for n in range(MAX_ATTRIBUTES - 1)) + ">",
        '<div data-all="' + "many words of a value " * 500 + '">',
        "<script>if (a <b && c) { " + "d = e + f; " * 100 + "}</script>",
        "潮" * 10_000,
        "<",
        "",
    ],
)
def test_what_is_not_dear_stays_as_it_is(html: str) -> None:
    assert precut(html.encode()) == html.encode()


def test_options_beyond_the_limit_lose_their_tags() -> None:
    cut = precut(b"<option value=1>z</option>" * MAX_OPTIONS)
    assert cut.count(b"<option") == MAX_OPTIONS // 2
    assert cut.count(b"z") == MAX_OPTIONS


def test_too_deep_elements_lose_both_their_tags() -> None:
    deep = b"<div><span>" * 3_000 + b"deep" + b"</span></div>" * 3_000
    tree = parse(deep.decode())
    assert tree.body is not None
    assert tree.body.html is not None
    assert tree.body.html.count("<div>") == tree.body.html.count("</div>") == MAX_DEPTH // 2
    behind = parse((deep + b"<p>behind</p>").decode())
    assert behind.css_first("body > p") is not None


def test_depth_is_counted_by_name() -> None:
    stray = b"<div></section>" * 5_000
    assert precut(stray).count(b"<div>") == MAX_DEPTH
    closed = b"<div></DIV>" * 5_000
    assert precut(closed) == closed


def test_a_tag_with_too_many_attributes_loses_them() -> None:
    tag = b"<div " + b" ".join(b"a%d='>'" % number for number in range(1_000)) + b">tide</div>"
    assert precut(b"<p>" + tag) == b"<p><div>tide</div>"


def test_what_lies_behind_the_last_tag_allowed_is_left_out() -> None:
    assert precut(b"<p>x" * (MAX_TAGS + 10)) == b"<p>x" * MAX_TAGS


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/abdiv'\"= \né"), max_size=200))
def test_no_page_raises_and_none_grows(html: str) -> None:
    page = html.encode() * 30
    assert len(precut(page)) <= len(page)
