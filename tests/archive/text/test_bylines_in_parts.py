"""Bylines that a page sets in several parts: wrapped lines, roles, several people, what else stands in the box."""

from __future__ import annotations

import pytest
from metadata_pages import authors_of, ld, read, title_of

PROSE = f"<p>{'The council voted on Monday to keep the old bridge open, after hours of debate. ' * 3}</p>" * 4
H1 = "<h1>Old lanterns return</h1>"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<p class="byline">by Ada Quill, Tom Reed and Ida\n      Lund</p>', ("Ada Quill", "Tom Reed", "Ida Lund")),
        (
            '<p class="byline"><a>Ada Quill</a><span>Senior Politics Editor, The Tidewrack Post</span></p>',
            ("Ada Quill",),
        ),
        (
            '<p class="byline"><span class="byline-name">Ada Quill</span><i class="byline-role">CEO</i></p>',
            ("Ada Quill",),
        ),
        ('<p class="author">Ada Quill - Marketing Manager</p>', ("Ada Quill",)),
        ('<p class="byline">By Ada Quill | aquill@tidewrack.example</p>', ("Ada Quill",)),
        (
            '<div class="authors"><a rel="author" href="/a">See full bio</a></div><p class="author">Ada Quill</p>',
            ("Ada Quill",),
        ),
        ('<div class="author-login">Or sign up using:</div>', ()),
        (
            "<div><b>By</b> <a>Ada Quill</a>, <a>Tom Reed</a> and <a>Ida Lund</a></div>",
            ("Ada Quill", "Tom Reed", "Ida Lund"),
        ),
        ("<div><b>By</b> <a>Ada Quill</a>, <a>Tom Reed</a><i>Bridges</i></div>", ("Ada Quill", "Tom Reed")),
        ("<div><b>By</b> <a>Ada Quill</a><a>Harbour News</a></div>", ("Ada Quill",)),
        ("<div>11/28/2016 11:00 AM PT</div>", ()),
        ("<div><b>by</b> <a>Ada\n   Quill</a></div>", ("Ada Quill",)),
        ('<p class="byline">Ada von der Heide</p>', ("Ada von der Heide",)),
        ('<p class="byline">Jean d’Ormont de Rive</p>', ("Jean d’Ormont de Rive",)),
        ('<p class="byline">old harbour cat</p>', ("old harbour cat",)),
    ],
)
def test_parts_of_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert authors_of(read(body=H1 + byline + PROSE)) == names


def test_a_name_whose_line_the_source_breaks_is_shown() -> None:
    stated = ld(headline="Old lanterns return", author={"@type": "Person", "name": "Ada Quill"})
    assert authors_of(read(head=stated, body=f"{H1}<p>Story of Ada\n        Quill</p>{PROSE}")) == ("Ada Quill",)


LISTED = "".join(f'<div><p><b class="byline">{name}</b></p></div>' for name in ("Per Holm", "Una Weiss", "Ole Strand"))


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (f"{H1}<p><i>by</i> <a>Ada Quill</a></p>{PROSE}{LISTED}", ("Ada Quill",)),  # bylines of other articles
        (f'{H1}<p><b class="byline">Ada Quill</b></p>{LISTED}', ("Ada Quill",)),
        (f"{H1}{PROSE}{LISTED}", ()),
        (
            f'{H1}<aside><a rel="author">Ada Quill</a> and <a rel="author">Tom Reed</a></aside><p>3 May 2024</p>',
            ("Ada Quill", "Tom Reed"),
        ),
        (f'{H1}<p><a href="/about/authors/ada-quill/">Ada Quill</a> 3 May 2024</p>', ("Ada Quill",)),
        (f'{H1}<p><a href="/topics/ada-quill/">Ada Quill</a></p>', ()),
        (f'{H1}<p class="byline">Ada Quill<span>NORTH HARBOUR NEWS</span></p>', ("Ada Quill",)),
        (f'{H1}<p><b class="author last">Ada Quill</b>, <b class="author">Tom Reed</b></p>', ("Ada Quill", "Tom Reed")),
        (f"{H1}<p><i>By</i> <a>Karima Said</a></p>", ("Karima Said",)),
    ],
)
def test_whose_byline_it_is(page: str, names: tuple[str, ...]) -> None:
    assert authors_of(read(body=page + PROSE)) == names


def test_a_first_name_is_not_filled_up_with_the_site_s_name() -> None:
    head = '<meta property="og:site_name" content="Ada Cooks Fish">'
    body = f'<p>Ada Cooks</p>{H1}<p class="byline">By Ada</p>{PROSE}'
    assert authors_of(read(head=head, body=body)) == ("Ada",)


def test_a_heading_before_the_stated_headline_is_the_site() -> None:
    head = '<title>Bits and Nets: Old lanterns return</title><meta property="og:title" content="Old lanterns return">'
    made = read(head=head, body=f"<h1>Bits and Nets</h1><h3>Old lanterns return</h3>{PROSE}")
    assert title_of(made) == "Old lanterns return"
