"""Metadata fields, one by one: where they are found, what is refused, what stays absent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metadata_pages import authors_of, ld, published_of, read, title_of

from archive.text import evidence
from archive.text.dom import parse
from archive.text.metadata import Metadata, gather
from archive.text.metadata.instants import day_in_url, iso_of, local_form, on_day
from archive.text.metadata.jsonld import parse_tolerantly
from archive.text.metadata.person import clean_names
from archive.text.metadata.title import Names

NAMES = Names(frozenset({"tidewrack", "the tidewrack"}), "tidewrack")


# title


@pytest.mark.parametrize(
    "title",
    [
        "Old lanterns return | Tidewrack",
        "Tidewrack - Old lanterns return",
        "Old lanterns return — Tidewrack",
        "Old lanterns return :: Coast :: Tidewrack",
        "Old lanterns return_Tidewrack",
        "Old lanterns return « Tidewrack",
    ],
)
def test_title_loses_the_sites_name(title: str) -> None:
    assert title_of(read(f"<title>{title}</title>", "<h1>Old lanterns return</h1>")) == "Old lanterns return"


def test_title_without_heading_loses_the_name_that_the_page_gives_its_site() -> None:
    head = '<title>Old lanterns return – The Daily Kelp</title><meta property="og:site_name" content="The Daily Kelp">'
    assert title_of(read(head)) == "Old lanterns return"


def test_title_without_heading_is_what_a_line_of_the_page_shows_of_it() -> None:
    shown = "<table><tr><td><a>By Other Eyes</a><td><font size=5><b>England: Old lanterns return</b></font><br>Text."
    assert title_of(read("<title>England: Old lanterns return - By Other Eyes</title>", shown)) == (
        "England: Old lanterns return"
    )
    whole = "<b>Old lanterns - and new ones</b>"
    assert title_of(read("<title>Old lanterns - and new ones</title>", whole)) == "Old lanterns - and new ones"


@pytest.mark.parametrize(
    "title", ["England: The bell that was cast twice", "Wells-next-the-Sea - a town moves", "C++ and | the pipe sign"]
)
def test_lead_ins_and_separators_of_the_headline_stay(title: str) -> None:
    assert title_of(read(f"<title>{title} | Tidewrack</title>", f"<h1>{title}</h1>")) == title


def test_a_heading_that_is_the_sites_name_is_not_the_title() -> None:
    head = "<title>Old lanterns return | Tidewrack</title>"
    assert title_of(read(head, "<h1>Tidewrack</h1><h2>Old lanterns return</h2>")) == "Old lanterns return"


def test_the_heading_is_the_one_that_the_page_confirms() -> None:
    head = '<meta property="og:title" content="Old lanterns return to the quay">'
    body = "<h1>Coast</h1><h1>Old lanterns return to the quay</h1><h1>Newsletter</h1>"
    made = read(head, body)
    assert title_of(made) == "Old lanterns return to the quay"
    assert made.title is not None
    assert made.title.source == "html"


def test_a_kicker_inside_the_heading_goes() -> None:
    head = '<meta property="og:title" content="Old lanterns return to the quay">'
    assert (
        title_of(read(head, "<h1><span>Coast</span> Old lanterns return to the quay</h1>"))
        == "Old lanterns return to the quay"
    )


def test_the_head_read_for_metadata_is_evidence_for_the_judge_as_well() -> None:
    tree = parse(
        "<title>Ferries\n stop</title><meta property='og:title' content='Ferries stop at noon'>"
        "<meta name='Description' content='The strait is closed.'><meta itemprop='headline' content='Not this'>"
        "<body><svg><title>Icon</title></svg><meta name='twitter:title' content='Ferries stop'>"
    )
    found = gather(tree).evidence
    assert found == evidence.gather(tree)
    assert found == evidence.Evidence(("ferriesstop", "ferriesstopatnoon"), ("thestraitisclosed",))


def test_no_title_stays_absent() -> None:
    assert read("", "<p>text</p>").title is None


# authors


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('<p class="byline">By <a>Ada Quill</a></p>', ("Ada Quill",)),
        ('<p class="byline">By Ada Quill and Tom Reed</p>', ("Ada Quill", "Tom Reed")),
        ('<span class="author vcard">Ada Quill</span>', ("Ada Quill",)),
        ('<a rel="author" href="/a">Ada Quill</a>', ("Ada Quill",)),
        ('<span itemprop="author"><b itemprop="name">Ada Quill</b></span>', ("Ada Quill",)),
        ("<p>Von Ada Quill</p>", ("Ada Quill",)),
        ("<p>Von</p><p>Ada Quill</p>", ("Ada Quill",)),
        ("<p>Par Solène Garrec</p>", ("Solène Garrec",)),
        ("<p>Por Inés Roldán</p>", ("Inés Roldán",)),
        ("<p>Автор: Глеб Ратников</p>", ("Глеб Ратников",)),
        ("<p>2026-03-20 07:30　作者：何青　【字号 大 中 小】</p>", ("何青",)),
        ("<p>بقلم ريم الساحلي</p>", ("ريم الساحلي",)),
        ("<p>מאת יעל ברקאי</p>", ("יעל ברקאי",)),
        ("<p>14.01.2026 | Ada Quill</p>", ("Ada Quill",)),
        ("<p>2026.01.14  글 서나래</p>", ("서나래",)),
        ("<p>14.01.2026  بقلم ريم الساحلي</p>", ("ريم الساحلي",)),
        ("<p>2026-01-14 07:30 Ada Quill</p>", ("Ada Quill",)),
        ("<p>2026-01-14 07:30 Ada Quill in the harbour</p>", ()),
        ("<p>2026-01-14 Lanterns</p>", ()),
        ("<p>Posted on March 3, 2026 by Ada Quill</p>", ("Ada Quill",)),
        ('<div class="author">Ursula von der Heide</div>', ("Ursula von der Heide",)),
    ],
)
def test_bylines(body: str, names: tuple[str, ...]) -> None:
    assert (
        authors_of(read("<title>Old lanterns return</title>", f"<h1>Old lanterns return</h1>{body}<p>Text.</p>"))
        == names
    )


@pytest.mark.parametrize(
    "stated",
    [
        "admin",
        "Tidewrack",
        "www.tidewrack.example",
        "https://tidewrack.example/a",
        "desk@tidewrack.example",
        "3 March 2026",
        "Redaktion",
        "webmaster",
        "Kelp Media GmbH",
        "",
    ],
)
def test_what_is_no_author(stated: str) -> None:
    body = f'<h1>Old lanterns return</h1><p class="byline">{stated}</p>'
    assert authors_of(read(f'<meta name="author" content="{stated}">' + ld(author=stated), body)) == ()


def test_a_meta_author_that_the_page_never_shows_is_not_believed() -> None:
    assert authors_of(read('<meta name="author" content="Web Agency Bureau">', "<h1>Old lanterns return</h1>")) == ()


def test_authors_of_json_ld_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "author": {"@id": "#ada"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada Quill"},
        ]
    }
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    made = read(head, "<h1>Old lanterns return</h1><p>Ada Quill</p>")
    assert authors_of(made) == ("Ada Quill",)
    assert made.authors is not None
    assert made.authors.source == "json-ld"


def test_authors_of_comments_and_related_stories_are_not_taken() -> None:
    body = (
        '<h1>Old lanterns return</h1><p>Text.</p><div class="comments"><span class="author">Some Reader</span></div>'
        '<div class="related"><span class="author">Other Writer</span></div>'
    )
    assert authors_of(read("<title>Old lanterns return</title>", body)) == ()


@given(st.text(max_size=200))
def test_names_of_any_text_are_names(text: str) -> None:
    for name in clean_names(text, NAMES):
        assert 2 <= len(name) <= 60
        assert "http" not in name.lower()
        assert "@" not in name


# dates


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2026-03-04T10:00:00+0100", "2026-03-04T10:00:00+01:00"),
        ("2026-03-04T10:00:00.123Z", "2026-03-04T10:00:00Z"),
        ("2026-03-04 10:00", "2026-03-04T10:00"),
        ("20260304", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("Wed, 04 Mar 2026 10:00:00 +0200", "2026-03-04T10:00:00+02:00"),
        ("2026-02-30", None),
        ("yesterday", None),
        ("12", None),
    ],
)
def test_machine_dates(stated: str, iso: str | None) -> None:
    assert iso_of(stated) == iso


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/03/04/story", "2026-03-04"),
        ("https://a.example/2026/3/4/story", "2026-03-04"),
        ("https://a.example/news/2026-03-04-story", "2026-03-04"),
        ("https://a.example/20260304/story", "2026-03-04"),
        ("https://a.example/2026/mar/04/story", "2026-03-04"),
        ("https://a.example/2026/03/story", None),
        ("https://a.example/item/202603045", None),
        ("https://a.example/2026/13/41/", None),
    ],
)
def test_days_in_urls(url: str, day: str | None) -> None:
    assert day_in_url(url) == day


def test_order_of_sources() -> None:
    when = "2026-03-0{}T10:00:00+02:00".format
    meta = f'<meta property="article:published_time" content="{when(2)}">'
    body = f'<h1>Lanterns</h1><time class="published" datetime="{when(4)}">4</time>'
    found = [
        read(ld(datePublished=when(1)) + meta, body, "https://a.example/2026/03/03/x"),
        read(meta, body, "https://a.example/2026/03/03/x"),
        read("", body, "https://a.example/2026/03/03/x"),
        read("", body),
        read("<title>Lanterns</title>", "<h1>Lanterns</h1><p>5 March 2026</p>"),
    ]
    assert [(published_of(made) or "")[:10] for made in found] == [f"2026-03-0{day}" for day in range(1, 6)]
    assert [made.published.source for made in found if made.published] == ["json-ld", "meta", "url", "time", "text"]
    sure = [made.published.confidence for made in found if made.published]
    assert sure == sorted(sure, reverse=True)


def test_the_date_of_a_line_with_author_and_views_goes_before_those_of_related_stories() -> None:
    body = (
        "<b>Old lanterns return</b><br>15.10.2026 13:17 | By Ada Quill, correspondent | 93 views<hr>"
        "The keeper lit them again.<br><br><b>More on this</b><br><a>The quay is swept</a> (09.07.2026)"
    )
    assert published_of(read("<title>Old lanterns return</title>", body)) == "2026-10-15T13:17"


def test_updated_dates_are_modified() -> None:
    body = "<h1>Lanterns</h1><p>Published: 3 March 2026</p><p>Updated: 5 March 2026</p>"
    made = read("<title>Lanterns</title>", body)
    assert published_of(made) == "2026-03-03"
    assert made.modified is not None
    assert made.modified.value == "2026-03-05"


def test_dates_of_comments_are_not_taken() -> None:
    comments = '<time datetime="2026-03-04">a</time><time datetime="2026-03-05">b</time>'
    body = f'<h1>Lanterns</h1><p>Text.</p><div class="comments">{comments}</div>'
    assert published_of(read("<title>Lanterns</title>", body)) is None


def test_moments_in_utc_take_the_pages_zone() -> None:
    assert local_form("2026-03-04T22:30:00Z", "2026-03-05T00:30") == "2026-03-05T00:30:00+02:00"
    assert local_form("2026-03-04T22:30:00Z", "2026-03-05T09:17") is None
    assert on_day("2026-03-04T23:11:00+00:00", "2026-03-05") == "2026-03-05T00:11:00+01:00"
    assert on_day("2026-03-04T12:11:00+00:00", "2026-03-09") is None


# json-ld


@pytest.mark.parametrize(
    "script",
    [
        '{"a": 1}',
        '<!-- {"a": 1} -->',
        '//<![CDATA[\n{"a": 1}\n//]]>',
        '/* <![CDATA[ */ {"a": 1} /* ]]> */',
        '{"a": 1,}',
        '{"a": 1};',
        '\n\t{"a":\n1}\n',
    ],
)
def test_json_ld_is_read_with_its_usual_faults(script: str) -> None:
    assert parse_tolerantly(script) == {"a": 1}


def test_json_ld_with_control_characters_and_bad_escapes() -> None:
    assert parse_tolerantly('{"a": "two\nlines\tand \\\' more"}') == {"a": "two\nlines\tand ' more"}


@pytest.mark.parametrize("script", ["", "{", "[" * 100_000, '{"a":' * 50_000, "x" * 1_000_000, "null"])
def test_json_ld_beyond_repair_says_nothing(script: str) -> None:
    assert parse_tolerantly(script) is None


@given(st.text(max_size=300))
def test_any_json_ld_is_survived(text: str) -> None:
    read(f'<script type="application/ld+json">{text}</script>', "<h1>Lanterns</h1>")


# the rest


def test_site_section_canonical_and_image() -> None:
    head = (
        '<meta property="og:site_name" content="Tidewrack"><meta property="article:section" content="Coast">'
        '<link rel="canonical" href="/coast/lanterns">'
        '<meta property="og:image" content="//img.tidewrack.example/l.jpg">'
    )
    made = read(head)
    values = [found.value for found in (made.site_name, made.section, made.canonical_url, made.image) if found]
    assert values == [
        "Tidewrack",
        "Coast",
        "https://www.tidewrack.example/coast/lanterns",
        "https://img.tidewrack.example/l.jpg",
    ]


def test_absent_values_stay_absent() -> None:
    made = read("", "<p>nothing</p>")
    assert made == Metadata()
    assert made.evidence == {}


@pytest.mark.parametrize("href", ["javascript:void(0)", "", "mailto:a@b.example", "http://[broken"])
def test_canonical_addresses_are_web_addresses(href: str) -> None:
    assert read(f'<link rel="canonical" href="{href}">').canonical_url is None
