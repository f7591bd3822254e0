"""Statements of one page weighed against each other: authors away from the headline, dates that disagree."""

from __future__ import annotations

import pytest
from metadata_pages import URL, authors_of, ld, published_of, read

from archive.text.metadata.found import Found
from archive.text.metadata.instants import local_midnight

PROSE = 2 * f"<p>{'The nets are wet and nobody mends them. ' * 5}</p>"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<h1>Nets</h1><p>The nets are wet.</p><p><b>Text:</b> Ida Lund</p>", ("Ida Lund",)),
        ("<h1>Nets</h1><p>The nets are wet.</p><p>Autorin: Ida Lund</p>", ("Ida Lund",)),
        ("<h1>Nets</h1><p>Die Netze.</p><p>Text: Ida Lund und Per Holm</p>", ("Ida Lund", "Per Holm")),
        ("<h1>Nets</h1><p>Сети.</p><p>Автор: Ида Лунд</p>", ("Ида Лунд",)),
        (f"<h1>Nets</h1>{PROSE}<p>Text: Ida Lund</p><p>Two.</p><p>Text: Per Holm</p>", ()),
        ("<h1>Nets</h1><p>It is so.</p><aside><a rel=author href=/author/ida>Ida Lund</a></aside>", ("Ida Lund",)),
        ("<h1>Nets</h1><aside><a rel=author>Ida Lund</a><a rel=author>Per Holm</a></aside>", ()),
        ('<h1>Nets</h1><p class="byline">Ida</p><p>Ida Lund lives by the harbour.</p>', ("Ida Lund",)),
        ('<h1>Nets</h1><p class="byline">Ida</p><p>Ida Lund and Ida Holm are sisters.</p>', ("Ida",)),
        ('<h1>Nets</h1><p class="byline">AFP</p><p>The nets are wet.</p>', ()),
        ('<h1>Nets</h1><p class="byline">Tidewrack Staff</p><p>The nets are wet.</p>', ()),
    ],
)
def test_authors_beyond_the_headline(body: str, names: tuple[str, ...]) -> None:
    assert authors_of(read(body=body)) == names


def test_a_blog_named_after_its_author_and_signed_by_him() -> None:
    head = '<meta property="og:site_name" content="Ida Lund">'
    body = "<h1>Nets that nobody mends</h1><p>By</p><p>Ida Lund</p><p>The nets are wet.</p>"
    assert authors_of(read(head, body)) == ("Ida Lund",)
    assert authors_of(read(head, body.replace("<p>By</p>", ""))) == ()


def test_persons_of_pages_that_scripts_fill() -> None:
    person = ld(author={"@type": "Person", "name": "Ida Lund"}, headline="Nets")
    assert authors_of(read(person, "<div id=root></div>")) == ()
    assert authors_of(read(person + '<meta name="author" content="Ida Lund">', "<div id=root></div>")) == ("Ida Lund",)


@pytest.mark.parametrize(
    ("moment", "language", "day"),
    [
        ("2026-03-04T23:00:00Z", "de-DE", "2026-03-05"),
        ("2026-06-04T22:00:00+00:00", "it", "2026-06-05"),
        ("2026-03-04T15:00:00Z", "ja", "2026-03-05"),
        ("2026-03-04T23:00:00Z", "en", "2026-03-04T23:00:00Z"),
        ("2026-03-04T23:00:01Z", "de", "2026-03-04T23:00:01Z"),
    ],
)
def test_local_midnights_are_days(moment: str, language: str, day: str) -> None:
    assert local_midnight(moment, language) == day


@pytest.mark.parametrize(
    ("head", "body", "url", "published"),
    [
        (ld(datePublished="2026-03-04"), "", "https://tidewrack.example/2021/05/06/nets", "2021-05-06"),
        (ld(datePublished="2021-05-07"), "", "https://tidewrack.example/2021/05/06/nets", "2021-05-07"),
        (
            "",
            "<h1>Nets</h1><p>2 April 2021</p><p>9 May 2021</p>",
            "https://tidewrack.example/2021/05/nets",
            "2021-05-09",
        ),
        (
            "",
            "<h1>Nets</h1><abbr class=published title=2021-05-09T10:00:00+02:00>10:00</abbr>",
            URL,
            "2021-05-09T10:00:00+02:00",
        ),
        (
            "<meta name=date content='11/05/2021'>",
            "<h1>Nets</h1><p>Wet.</p><p>Erstellt am: 11.05.2021</p>",
            URL,
            "2021-05-11",
        ),
        (
            "",
            "<h1>Nets</h1><p>9.5.2021 - The nets were wet, and nobody who came by could say for how long.</p>",
            URL,
            "2021-05-09",
        ),
        ("", "", "https://tidewrack.example/news/09052021-nets", "2021-05-09"),
    ],
)
def test_dates_weighed_against_each_other(head: str, body: str, url: str, published: str) -> None:
    assert published_of(read(head, body, url)) == published


def test_a_day_in_the_url_that_agrees_with_utc_keeps_the_zone() -> None:
    made = read(
        ld(datePublished="2026-03-04T20:51:06Z"), "<h1>Nets</h1><p>5 March 2026</p>", "https://a.example/2026/03/04/x"
    )
    assert published_of(made) == "2026-03-04T20:51:06Z"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", '<script>var s={"title":"Nets","published_at":"2026-03-02T06:22:28+01:00"}</script>', "2026-03-02"),
        ("", '<script type="application/json">{\\"publishedDate\\":\\"2026-03-02\\"}</script>', "2026-03-02"),
        ("", '<script>[{"publishedAt":"2026-03-02"},{"publishedAt":"2026-03-01"}]</script>', None),
        ('<meta name=description content="Nets are dry. (Notizia del 2 marzo 2026)">', "", "2026-03-02"),
        ('<meta name=description content="Nets of 2 March 2026 are dry.">', "", None),
    ],
)
def test_a_date_that_only_the_code_or_the_description_gives(head: str, body: str, day: str | None) -> None:
    made = read(head, f"<h1>Nets that nobody mends</h1>{body}<p>The nets are wet.</p>")
    assert (published_of(made) or "")[:10] == (day or "")


def test_the_nearest_lines_before_the_headline_count() -> None:
    before = "".join(f"<p>Line {word}</p>" for word in "one two three four five six seven eight nine".split())
    made = read(body=f"{before}<p>2 March 2026</p><h1>Nets that nobody mends</h1><p>The nets are wet.</p>")
    assert made.published == Found("2026-03-02", "text", 0.75)
