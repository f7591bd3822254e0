"""References led into the replay: which ones, how they are written, and that nothing else changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.replay.rewrite import Place, rewrite_html, rewrite_page, rewrite_style

PLACE = Place("https://lantern.example/2026/story?page=2", "20260504093000")
HERE = "/20260504093000/https://lantern.example"


def html(markup: str) -> str:
    return rewrite_html(markup, PLACE)


@pytest.mark.parametrize(
    ("reference", "led"),
    [
        ("/a.png", f"{HERE}/a.png"),
        ("/", f"{HERE}/"),
        ("//cdn.example/a.png", "/20260504093000/https://cdn.example/a.png"),
        ("http://other.example", "/20260504093000/http://other.example/"),
        ("HTTPS://Other.Example:8443/A?b=c&d#part", "/20260504093000/https://other.example:8443/A?b=c&d#part"),
        ("../../../up", f"{HERE}/up"),
        ("\\windows\\path", f"{HERE}/windows/path"),
        (" /blank ", f"{HERE}/blank"),
        ("/tab\n/line", f"{HERE}/tab/line"),
        ("/гавань", f"{HERE}/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C"),
        ("beside", None),
        ("beside?a=http://x/", None),
        ("?page=3", None),
        ("#part", None),
        ("", None),
        ("mailto:edda@lantern.example", None),
        ("javascript:alert(1)", None),
        ("data:image/gif;base64,AA==", None),
        ("http://[::1", None),
    ],
)
def test_where_a_reference_leads(reference: str, led: str | None) -> None:
    assert PLACE.change(reference) == led


def test_an_address_without_a_path_is_a_base() -> None:
    place = Place.of("http://lantern.example?page=2", "20260504093000")
    assert place.change("a.png") == "/20260504093000/http://lantern.example/a.png"
    assert Place.of("http://lantern.example/?page=2", "20260504093000").change("a.png") is None


def test_a_base_counts_for_all_that_follows() -> None:
    changed = html('<base href="https://cdn.example/x/"><img src="a.png"><a href="#part">')
    assert changed.endswith('<img src="/20260504093000/https://cdn.example/x/a.png"><a href="#part">')


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel=stylesheet href="{}">',
        "<A HREF='{}'>x</A>",
        "<img alt=x src={} width=3>",
        '<img srcset="{} 2x, small.png">',
        "<source srcset='{}'>",
        '<video poster="{}"></video>',
        '<iframe title="a > b" src="{}"></iframe>',
        '<body background="{}">',
        '<svg><use xlink:href="{}"/></svg>',
        '<style>@import "{}";</style>',
        '<p style="background: url(&#34;{}&#34;)">x</p>',
        "<area href='{}'>",
    ],
)
def test_what_names_a_reference(markup: str) -> None:
    changed = html(markup.format("/a.png"))
    assert changed.replace(f"{HERE}/a.png", "/a.png").replace('"/a.png"', "/a.png") == markup.format("/a.png").replace(
        '"/a.png"', "/a.png"
    )
    assert f"{HERE}/a.png" in changed


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <a href='/x'> -->",
        "<script>var a = '<a href=\"/x\">'</script>",
        "<textarea><a href='/x'></textarea>",
        "<title><img src='/x'></title>",
        "<p title='/x' data-href=/x>/x</p>",
        "a < b, <3 and <a",
        "<a href='/never closed",
        "<style>p { color: red }</style>",
        "<form action='/x'></form>",
    ],
)
def test_what_stays(markup: str) -> None:
    assert html(markup) == markup


def test_quotes_and_entities() -> None:
    assert html("<a href='/it&#39;s?a=1&amp;b=2'>") == f"<a href='{HERE}/it&#39;s?a=1&amp;b=2'>"
    assert html('<a href="/a&quot;onclick=x">') == f'<a href="{HERE}/a%22onclick=x">'
    assert html("<a href=/a>") == f'<a href="{HERE}/a">'


def test_a_frame_with_its_page_inside() -> None:
    assert f"{HERE}/in.png" in html('<iframe srcdoc="&lt;img src=&quot;/in.png&quot;&gt;"></iframe>')


def test_what_would_hinder_a_reader() -> None:
    assert "data-archived-integrity=" in html('<link rel=stylesheet href=/s.css integrity="sha256-AA">')
    policy = '<meta http-equiv="Content-Security-Policy" content="img-src \'none\'">'
    assert "data-archived-http-equiv=" in html(policy)
    assert html("<meta http-equiv=refresh content=3>") == "<meta http-equiv=refresh content=3>"


def test_images_that_wait_for_a_script_are_shown() -> None:
    shown = f'src="{HERE}/big.png" '
    assert shown in html('<img data-src="/big.png" alt="">')
    assert shown.strip() in html('<img src="data:image/gif;base64,AA" data-original="/big.png">')
    assert "small" in html('<img src="small.png" data-src="big.png">').partition("data-src")[0]


def test_a_page_in_its_charset_becomes_utf_8() -> None:
    page = '<meta charset="windows-1251"><a href="/x">Гавань</a>'
    changed = rewrite_page(page.encode("cp1251"), PLACE, "text/html")
    assert changed is not None
    assert f'<a href="{HERE}/x">Гавань</a>' in changed.decode()


def test_nothing_to_change_leaves_the_bytes() -> None:
    assert rewrite_page('<p lang="uk">Гавань <a href="b">'.encode("cp1251"), PLACE) is None
    assert rewrite_style(b"p { color: red }", PLACE) is None


def test_a_style_sheet() -> None:
    changed = rewrite_style(b'@import "/i.css"; p { background: url(//cdn.example/p.png) }', PLACE)
    assert changed is not None
    assert changed.decode() == (
        f'@import "{HERE}/i.css"; p {{ background: url("/20260504093000/https://cdn.example/p.png") }}'
    )


@given(
    st.lists(st.sampled_from(["<a href=", "'", '"', "/x", ">", " ", "<", "style=", "<style>", "(", "=", "<!--", "é"]))
)
def test_any_markup_is_survived(pieces: list[str]) -> None:
    html("".join(pieces))


@pytest.mark.parametrize("piece", ["<a x='", "<a ", "<", "<!--", "<style>", '<p style="', "<a x" + " x" * 9, "<title>"])
def test_time_is_linear(piece: str) -> None:
    begun = time.process_time()
    html(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 2
