"""Metadata fields, one by one: where they are found, what is refused, what stays absent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metadata_pages import authors_of, ld, published_of, read, title_of

from archive.text import evidence
from archive.text.credit import find_credit, is_credit
from archive.text.dom import parse
from archive.text.metadata import Metadata, gather
from archive.text.metadata.instants import day_in_url, iso_of, local_form, on_day
from archive.text.metadata.jsonld import parse_tolerantly
from archive.text.metadata.person import clean_names
from archive.text.metadata.spoken import find_moment, gregorian_of_jalali
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
    ("line", "language", "day"),
    [
        ("March 4, 2026", "en", "2026-03-04"),
        ("4th of March 2026", "en", "2026-03-04"),
        ("3/4/2026", "en-US", "2026-03-04"),
        ("3/4/2026", "en-GB", "2026-04-03"),
        ("04.03.2026, 14:30 Uhr", "de", "2026-03-04T14:30"),
        ("Mittwoch, 4. März 2026", "de", "2026-03-04"),
        ("4. Jänner 2026", "de-AT", "2026-01-04"),
        ("mercredi 1er avril 2026 à 9h05", "fr", "2026-04-01T09:05"),
        ("4 de marzo de 2026", "es", "2026-03-04"),
        ("4 de março de 2026 às 08:15", "pt", "2026-03-04T08:15"),
        ("4 marzo 2026", "it", "2026-03-04"),
        ("4 maart 2026", "nl", "2026-03-04"),
        ("4. maaliskuuta 2026", "fi", "2026-03-04"),
        ("4. března 2026", "cs", "2026-03-04"),
        ("4 marca 2026", "pl", "2026-03-04"),
        ("2026. március 4.", "hu", "2026-03-04"),
        ("4. listopada 2026.", "hr", "2026-10-04"),
        ("4 listopada 2026", "pl", "2026-11-04"),
        ("4 Mart 2026", "tr", "2026-03-04"),
        ("4 Μαρτίου 2026", "el", "2026-03-04"),
        ("4 марта 2026, 12:00", "ru", "2026-03-04T12:00"),
        ("4 березня 2026", "uk", "2026-03-04"),
        ("4 март 2026", "bg", "2026-03-04"),
        ("4 مارس 2026", "ar", "2026-03-04"),
        ("٤ مارس ٢٠٢٦", "ar", "2026-03-04"),
        ("4 במרץ 2026", "he", "2026-03-04"),
        ("۱۳ اسفند ۱۴۰۴", "fa", "2026-03-04"),
        ("۱۴۰۴/۱۲/۱۳", "fa", "2026-03-04"),
        ("४ मार्च २०२६", "hi", "2026-03-04"),
        ("4 มีนาคม 2569", "th", "2026-03-04"),
        ("ngày 4 tháng 3 năm 2026", "vi", "2026-03-04"),
        ("4 Maret 2026", "id", "2026-03-04"),
        ("2026年3月4日 07:30", "zh", "2026-03-04T07:30"),
        ("2026년 3월 4일", "ko", "2026-03-04"),
        ("26 | 01 | 2026", "de", "2026-01-26"),
        ("Phone 555-1234 room 2026", "en", None),
        ("32 March 2026", "en", None),
        ("Version 1.2.2026.4", "en", None),
    ],
)
def test_written_dates(line: str, language: str, day: str | None) -> None:
    assert find_moment(line, language) == day


def test_solar_hijri_leap_years() -> None:
    assert gregorian_of_jalali(1403, 12, 30) == "2025-03-20"
    assert gregorian_of_jalali(1404, 1, 1) == "2025-03-21"
    assert gregorian_of_jalali(1400, 1, 1) == "2021-03-21"


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


# credit


@pytest.mark.parametrize(
    "line",
    [
        "Based on the materials of The Estuary Bugle, Great Britain",
        "Source: The Estuary Bugle",
        "По материалам газеты «Озёрный наблюдатель», Финляндия",
        "За матеріалами видання «Острів», Греція",
        "По матеріалам «Острова»",
        "Nach Material von Der Uferbote, Österreich",
        "Quelle: Der Uferbote",
        "D’après le journal L’Écho des grèves, Belgique",
        "Según materiales de El Faro, Chile",
        "Fuente: El Faro",
        "Na podstawie materiałów dziennika Głos Zatoki, Litwa",
        "Zdroj: Pobřežní listy",
        "Kaynak: Kıyı Postası",
        "来源：希腊《群岛论坛报》",
        "(来源：希腊《群岛论坛报》)",
        "出典：海辺新聞",
        "출처: 바다신문",
        "المصدر: صحيفة «منبر الأرخبيل»، اليونان",
        "منبع: روزنامه‌ی «بامداد شرق»، تاجیکستان",
        "על פי חומרים של עיתון הנמל, יוון",
        "स्रोत: तट समाचार",
        "तट समाचार, नेपाल की सामग्री पर आधारित",
        "《海岸报》（冰岛）材料编译",
        "『海辺新聞』（日本）の記事に基づく",
        "「바다신문」, 한국 자료를 바탕으로",
        "Basé sur les documents de L’Écho des grèves, Belgique",
        "D'après les documents de L’Écho des grèves, Belgique",
        "D’après des informations du Courrier de l’île, Canada",
        "Με βάση υλικό της εφημερίδας «Ακτή», Κύπρος",
        "Berdasarkan bahan dari Kabar Pantai, Malaysia",
        "استنادًا إلى مواد صحيفة «منبر الأرخبيل»، اليونان",
        "بر اساس مطالب روزنامه «بامداد شرق»، تاجیکستان",
        "Na temelju materijala Obalnog lista, Slovenija",
        "Based on a report by The Estuary Bugle.",
        "Basierend auf Material der Uferboten-Zeitung, Österreich",
        "Gebaseerd op materiaal van De Havenbode, België",
        "Baserad på material från Kustbladet, Finland",
        "Baseado em materiais do Diário da Costa, Portugal",
        "Sulla base dei materiali del Corriere del Molo, Italia",
        "Elaborado a partir de materiales de El Faro, Chile",
        "Bazat pe materialele ziarului Farul, România",
        "Подготовлено по материалам газеты «Озёрный наблюдатель», Финляндия.",
        "На основі матеріалів видання «Острів», Греція",
        "Въз основа на материали на «Морски вестник», Румъния",
        "Kıyı Postası’nın materyallerine dayanarak hazırlanmıştır",
        "A Parti Hírlap anyagai alapján",
        "„Sahil qəzeti“ materialları əsasında",
        "«Теңіз хабаршысы» материалдары негізінде",
        "وفقًا لمواد صحيفة «منبر الأرخبيل»، اليونان",
        "על בסיס חומרים של עיתון הנמל, יוון",
        "తీర వార్త కథనం ఆధారంగా",
        "Dựa trên bài viết của Báo Bến Cảng, Malaysia",
        "แปลจาก หนังสือพิมพ์ท่าเรือ มาเลเซีย",
        "根据希腊《群岛论坛报》报道",
        "海辺新聞より転載",
        "Nguồn tin: Báo Bến Cảng",
        "மூலம்: கடற்கரை செய்தி",
    ],
)
def test_credit_lines(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "The source of the river lies under the old mill.",
        "Sources close to the council said on Monday that the bridge would stay where it is, and so would they.",
        "According to the mayor, nobody was asked.",
        "По мосту проехал первый поезд.",
        "来源不明的光照亮了海面。",
        "根据计划，新桥将于五月开放。",
        "بر اساس برنامه، پل در ماه مه باز می‌شود.",
        "На основу плана мост се отвара у мају.",
        "Auf Grundlage von Messungen wird die Brücke gesperrt.",
        "D’après les documents de la mairie, le pont sera rouvert en mai.",
        "新桥的建筑材料来自北方。",
        "Based on reports from the harbour, the council closed the bridge on Monday.",
        "По сообщениям местных жителей, мост закрыли ещё вчера вечером.",
        "Basándose en el artículo quinto, el tribunal anuló la multa.",
        "Belediyenin haberine göre yeni köprü mayıs ayında törenle açılacak.",
        "بر اساس گزارش شهرداری، پل تازه در ماه مه با حضور مردم محله باز خواهد شد.",
        "根据港务局的报道，新桥将于五月开放。",
        "",
    ],
)
def test_sentences_are_no_credit_lines(line: str) -> None:
    assert not is_credit(line)


def test_credit_stands_at_the_ends_of_the_body() -> None:
    blocks = ["Lead.", "Source: inside a table", *["Prose."] * 6, "Source: The Estuary Bugle", "Share"]
    assert find_credit(blocks, list(range(8))) == 8
    assert find_credit(["Prose.", "D’après L’Écho des grèves, Belgique"], [0, 1]) == 1
    assert find_credit(["Prose.", "D’après lui, rien ne presse."], [0, 1]) is None
    assert find_credit([], []) is None


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
