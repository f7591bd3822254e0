"""What is no article says so, and why; what is one is not lost."""

from __future__ import annotations

import pytest

from archive.text.article import extract_article
from archive.text.kind import weight_of

PARAGRAPH = (
    "The harbour master counted the lanterns twice, wrote the number in his book and went home before the rain began. "
)


def made(html: str, url: str = "http://kind.example/story") -> tuple[bool, str]:
    article = extract_article(f"<!doctype html><meta charset=utf-8>{html}".encode(), url=url)
    return article.is_article, article.reason or ""


def teasers(count: int, tag: str = "h3", tail: str = "") -> str:
    one = (
        "<div><{0}><a href='/{1}'>A headline about matter number {1}</a></{0}>"
        "<p>What number {1} is about, told in one line for the hurried.{2}</p></div>"
    )
    return "".join(one.format(tag, at, tail) for at in range(count))


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
@pytest.mark.parametrize(
    "url", ["http://kind.example/", "http://kind.example/tag/harbour/", "http://kind.example/list.php?page=2"]
)
def test_listings(tag: str, url: str) -> None:
    is_article, reason = made(f"<title>Kind</title><h1>Latest</h1>{teasers(6, tag)}", url)
    assert not is_article
    assert "listing" in reason


def test_listing_of_tables() -> None:
    rows = "".join(
        f"<tr><td><a href='/{at}'>A headline about matter number {at}</a></td></tr>"
        f"<tr><td>What number {at} is about, told in one line. <a href='/{at}'>Read more</a></td></tr>"
        for at in range(8)
    )
    assert not made(f"<title>Archive</title><table>{rows}</table>")[0]


def test_bare_list_of_links() -> None:
    items = "".join(f"<li><a href='/{at}'>A headline about matter number {at}</a></li>" for at in range(30))
    assert not made(f"<title>Sitemap</title><ul>{items}</ul>")[0]


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Страница не найдена",
        "الصفحة غير موجودة",
        "页面不存在",
        "ページが見つかりません",
        "Strona nie znaleziona",
        "Pagina non trovata",
        "Página não encontrada",
        "No se ha encontrado la página",
        "Sidan hittades inte",
        "Siden finnes ikke",
        "Sivua ei löytynyt",
        "Stránka nebyla nalezena",
        "Az oldal nem található",
        "Pagina nu există",
        "Stranica nije pronađena",
        "Stran ne obstaja",
        "Страницата не съществува",
        "Сторінку не знайдено",
        "Старонка не знойдзена",
        "Η σελίδα δεν υπάρχει",
        "Sayfa bulunamadı",
        "Səhifə tapılmadı",
        "Бет табылмады",
        "Sahifa topilmadi",
        "გვერდი ვერ მოიძებნა",
        "Էջը չի գտնվել",
        "صفحه پیدا نشد",
        "صفحہ موجود نہیں",
        "הדף לא נמצא",
        "पृष्ठ नहीं मिला",
        "পৃষ্ঠাটি পাওয়া যায়নি",
        "பக்கம் கிடைக்கவில்லை",
        "పేజీ కనుగొనబడలేదు",
        "ไม่พบหน้าที่ต้องการ",
        "Trang không tồn tại",
        "Halaman tidak ditemukan",
        "Ukurasa haupatikani",
        "페이지를 찾을 수 없습니다",
    ],
)
def test_error_pages_in_many_languages(title: str) -> None:
    is_article, reason = made(f"<title>{title}</title><h1>{title}</h1><p>{PARAGRAPH}</p>")
    assert not is_article
    assert "error page" in reason


def test_an_article_about_an_error_page_is_an_article() -> None:
    body = f"<p>{PARAGRAPH}</p>" * 12
    assert made(f"<title>Why 404 not found became art</title><h1>Why 404 not found became art</h1>{body}")[0]


def test_brief_news_that_something_was_not_found_is_an_article() -> None:
    title = "Keeper of the lighthouse not found after the storm"
    body = f"<h1>{title}</h1><p>15 October 2026</p>" + f"<p>{PARAGRAPH}</p>" * 4
    assert made(f"<title>{title}</title>{body}")[0]


def test_login_page() -> None:
    form = "<form><input name=user><input type=password name=pass><button>Sign in</button></form>"
    assert made(
        f"<title>Sign in</title><h1>Sign in</h1><p>Welcome back to the reading room of the harbour.</p>{form}"
    ) == (
        False,
        "login page: a password field and hardly any text",
    )


def test_an_article_with_a_login_box_is_an_article() -> None:
    form = "<div class=header><form><input name=user><input type=password name=pass></form></div>"
    assert made(f"<title>Lanterns</title>{form}<h1>Lanterns</h1>" + f"<p>{PARAGRAPH}</p>" * 6)[0]


def test_search_results() -> None:
    is_article, reason = made(
        f"<title>Search results for lantern</title><h1>Search results</h1>{teasers(3)}",
        "http://kind.example/search?q=lantern",
    )
    assert not is_article
    assert "search" in reason


@pytest.mark.parametrize(
    "title",
    [
        "Výsledky vyhledávání",
        "Wyniki wyszukiwania",
        "Arama sonuçları",
        "Αποτελέσματα αναζήτησης",
        "Kết quả tìm kiếm",
        "검색 결과",
    ],
)
def test_search_results_in_many_languages(title: str) -> None:
    assert not made(f"<title>{title}</title><h1>{title}</h1>{teasers(2)}", "http://kind.example/?q=lantern")[0]


@pytest.mark.parametrize(
    "title", ["Harbour posts results for the third quarter", "Court orders search engine to clear its search results"]
)
def test_a_headline_about_results_is_that_of_an_article(title: str) -> None:
    assert made(f"<title>{title}</title><h1>{title}</h1>" + f"<p>{PARAGRAPH}</p>" * 4)[0]


def test_italian_laws_are_no_teaser() -> None:
    prose = "<p>Il porto ha contato le lanterne due volte e il consiglio ha approvato le nuove leggi.</p>" * 4
    assert made(f"<title>Lanterne</title><h1>Lanterne</h1>{prose}")[0]


def test_calendar() -> None:
    days = "".join(f"<td>{day}</td>" for day in range(1, 32))
    is_article, reason = made(f"<title>March</title><h1>March</h1><table><tr>{days}</tr></table>")
    assert not is_article
    assert "calendar" in reason or "empty" in reason


@pytest.mark.parametrize("body", ["", "<p></p>", "<div id=app></div><script>start()</script>", "<p>Loading</p>"])
def test_empty_pages(body: str) -> None:
    is_article, reason = made(f"<title>Kind</title>{body}")
    assert not is_article
    assert "empty" in reason


def test_a_short_dated_signed_story_is_an_article() -> None:
    head = (
        '<title>Lanterns</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
    )
    assert made(f"{head}<h1>Lanterns</h1><p>By Ada Quill</p><p>{PARAGRAPH}</p>")[0]


def test_an_article_with_related_stories_is_an_article() -> None:
    body = "<div class=story>" + f"<p>{PARAGRAPH}{PARAGRAPH}</p>" * 8 + "</div>"
    assert made(f"<title>Lanterns</title><h1>Lanterns</h1>{body}<div class=related>{teasers(4)}</div>")[0]


def test_chinese_characters_weigh_more() -> None:
    assert weight_of("海" * 40) == pytest.approx(100)
    assert weight_of("abcd") == 4


_HEADLINES = [
    "Lanterns counted in harbour number {}",
    "Фонари в порту пересчитаны {} раз",
    "港口灯笼清点完毕第{}次报告发布",
]
_TELLING = [
    "They were counted twice, and written down.",
    "Их пересчитали дважды, записали число и ушли домой до дождя.",
    "数了两遍，写进本子里，然后回家去了。",
]


@pytest.mark.parametrize(("headline", "telling"), list(zip(_HEADLINES, _TELLING, strict=True)))
@pytest.mark.parametrize(
    "entry",
    [
        "<li><a href='/{at}'>{headline}</a> <span>12.03.2026</span></li>",
        "<tr><td><a href='/{at}'>{headline}</a></td><td>{telling}</td></tr>",
        "<dl><dt><a href='/{at}'>{headline}</a></dt><dd>{telling}</dd></dl>",
        "<p><strong><a href='/{at}'>{headline}</a></strong><br>{telling}</p>",
    ],
)
def test_listings_of_other_designs(entry: str, headline: str, telling: str) -> None:
    entries = "".join(entry.format(at=at, headline=headline.format(at), telling=telling) for at in range(8))
    holder = "table" if entry.startswith("<tr") else "ul" if entry.startswith("<li") else "div"
    assert not made(f"<title>Kind</title><h1>Kind</h1><{holder}>{entries}</{holder}>")[0]


@pytest.mark.parametrize("telling", _TELLING)
@pytest.mark.parametrize("times", [1, 3, 8])
def test_short_articles_with_evidence_stay(telling: str, times: int) -> None:
    head = "<title>The lanterns are counted</title><meta property=article:published_time content=2026-03-04T10:00:00Z>"
    head += "<meta property=og:type content=article>"
    aside = "".join(f"<h4><a href='/{at}'>{_HEADLINES[0].format(at)}</a></h4>" for at in range(5))
    text = (telling + " ") * (times + 1)
    is_article, reason = made(
        f"{head}<main><h1>The lanterns are counted</h1><p>{text}</p></main><aside>{aside}</aside>"
    )
    assert is_article, reason


def cards(texts: list[str], link: str = "A headline about matter number") -> str:
    one = "<div><a class=t href='/{0}'>{2} {0}</a><p>{1}</p><p>{0} May 2026 - Ida Lund</p></div>"
    return "".join(one.format(at, text, link) for at, text in enumerate(texts, 1))


TEASER = {
    "en": "The harbour master counted the lanterns twice, wrote the number in his book and went…",
    "de": "Der Hafenmeister zählte die Laternen zweimal, schrieb die Zahl in sein Buch und ging…",
    "ru": "Смотритель гавани дважды пересчитал фонари, записал число в книгу и ушёл домой...",
    "ar": "عد مدير الميناء الفوانيس مرتين وكتب الرقم في دفتره ثم عاد إلى بيته قبل أن يبدأ المطر…",
    "zh": "港务长把灯笼数了两遍，把数字写进他的本子里，然后在下雨之前回家去了，第二天早上他又数了一遍，结果少了一盏…",
}


@pytest.mark.parametrize("text", TEASER.values(), ids=TEASER)
@pytest.mark.parametrize("count", [2, 4])
def test_listings_of_few_cards_dated_and_signed(text: str, count: int) -> None:
    assert not made(f"<title>Coast</title><h1>Coast</h1>{cards([text] * count)}", "http://kind.example/s/2")[0]


def test_teasers_that_break_off_behind_dated_links() -> None:
    rows = "".join(
        f"<p>0{at}.05.2026 <a href='/{at}'>Лодки вернулись</a></p><p>{TEASER['ru']}</p>" for at in range(1, 6)
    )
    assert not made(f"<title>Новости</title><b>Новости</b>{rows}")[0]


@pytest.mark.parametrize("text", TEASER.values(), ids=TEASER)
def test_one_text_that_breaks_off_where_the_address_says_listing(text: str) -> None:
    page = f"<title>Coast</title><h1>Coast</h1><time datetime=2026-05-02>2 May 2026</time><div>{text * 2}</div>"
    assert not made(page, "http://kind.example/tag/coast/")[0]
    assert made(page, "http://kind.example/2026/05/coast.html")[0], "perhaps all that a reader gets without paying"


def test_two_texts_that_break_off_are_a_listing_when_they_are_all_there_is() -> None:
    page = "<title>Coast</title><h1>Coast</h1>" + "".join(f"<p>0{at}.05.2026 {TEASER['en']}</p>" for at in (1, 2))
    assert not made(page)[0]
    assert made(page + f"<p>{PARAGRAPH}</p>")[0]


def test_a_short_article_among_links_is_none_of_their_cards() -> None:
    story = "<h1>Lanterns are counted twice in the old harbour</h1><a href=/ida>Ida Lund, our reporter</a>"
    body = f"<article>{story}<p>{PARAGRAPH * 2}</p></article>{cards(['Boats are back, and nobody knows why.'] * 2)}"
    assert made(f"<title>Lanterns are counted twice in the old harbour</title><p>2 May 2026</p>{body}")[0]


def test_share_rows_and_other_stories_between_paragraphs_make_no_listing() -> None:
    between = [
        "<div class=share><a href='#s'>Share this</a> <a href='#t'>on a network</a></div>",
        "<div class=also><a href='/r'>Read also: how the ferry bell was cast twice</a></div>",
    ]
    told = "".join(f"<div>{PARAGRAPH}{at}.</div>{between[at % 2]}" for at in range(4))
    aside = "".join(
        f"<div class=side><a href='/{at}'>A headline about matter number {at}</a><p>What number {at} is about, told in "
        "one line for the hurried…</p></div>"
        for at in range(4)
    )
    signed = "<span class=author>Maud Pell</span> <time datetime=2026-10-09>9 October</time>"
    is_article, reason = made(
        f"<title>The lanterns are counted</title><h1>The lanterns are counted</h1>{signed}<div>{told}</div>{aside}"
    )
    assert is_article, reason
