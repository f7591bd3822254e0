"""How listings go on: a case is a row of the address of a page, a piece of it, and what of it leads on."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from crawler.following import is_numbered
from crawler.links import read_links, take_headers

SITE = "https://quay.example"

ROWS: dict[str, tuple[str, str, list[str]]] = {
    "an arrow alone": ("/all", '<a href="/all-2">›</a>', ["/all-2"]),
    "arrows above and below": ("/all", '<a href="/all-2"> » </a><a href="/all-2">»</a>', ["/all-2"]),
    "an arrow behind each teaser": ("/all", '<a href="/one">»</a><a href="/two">»</a>', []),
    "an arrow to an article": ("/all", '<a href="/2026/11/22/ferry-sails">›</a>', []),
    "backwards": ("/all-2", '<a href="/all">‹</a>', []),
    "an image called next": ("/all", '<a href="/all-2"><img src="x.gif" alt="Next"></a>', ["/all-2"]),
    "a class of the link": ("/all", '<a class="pagination__next" href="/b"><i></i></a>', ["/b"]),
    "a class around it": ("/all", '<li class="next"><a href="/b"><svg></svg></a></li>', ["/b"]),
    "a class of many": ("/all", '<a class="next" href="/b">On</a><a class="next" href="/c">On</a>', []),
    "what is no such class": ("/all", '<a class="nextgen" href="/b"></a>', []),
    "a suffix": ("/world", '<a href="/world-p2">2</a>', ["/world-p2"]),
    "numbered files": ("/gn/", '<a href="index_2.html">2</a><a href="index_3.html">3</a>', ["/gn/index_2.html"]),
    "the first of numbered files": ("/gn/index_2.html", '<a href="/gn/">1</a>', ["/gn/"]),
    "a segment": ("/latest", '<a href="/latest/2">2</a>', ["/latest/2"]),
    "an offset": ("/blog/P8", '<a href="/blog/P16">3</a>', ["/blog/P16"]),
    "a parameter of any name": ("/news/?PAGEN_1=2", '<a href="/news/?PAGEN_1=3">3</a>', ["/news/?PAGEN_1=3"]),
    "numerals of other scripts": ("/latest", '<a href="/latest/2">۲</a>', ["/latest/2"]),
    "a day of a calendar": ("/", '<a href="/2026/11/22">22</a><a href="/2026">2026</a>', []),
    "another listing by number": ("/world", '<a href="/sport/2">2</a>', []),
    "a number of two parameters": ("/news", '<a href="/news?a=1&amp;b=2">2</a>', []),
    "a refresh": ("/", '<meta http-equiv="Refresh" content="0; URL=\'/home.html\'">', ["/home.html"]),
    "a refresh of itself": ("/home", '<meta http-equiv="refresh" content="300"><a href="/x">x</a>', []),
    "a refresh of itself by name": ("/home", '<meta http-equiv="refresh" content="300; url=/home">', []),
    "frames": ("/", '<frameset cols="1,2"><frame src="nav.html"><frame src="main.html"></frameset>', ["/nav.html"]),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_listing_goes_on(name: str) -> None:
    path, html, following = ROWS[name]
    found = read_links(f"<!doctype html><title>All</title>{html}".encode(), SITE + path)
    assert [urljoin(SITE, target) for target in following] == list(found.following)[: len(following) or None]
    assert found.following.keys() <= found.links.keys()


def test_an_article_goes_on_nowhere() -> None:
    html = b'<meta property="og:type" content="article"><a class="next" href="/other">Next</a><a href="/x-2">2</a>'
    assert not read_links(html, f"{SITE}/x").following


def test_another_host_is_no_further_page() -> None:
    assert not is_numbered("https://other.example/world-2", "https://quay.example/world")


@pytest.mark.parametrize(
    ("attributes", "is_feed"),
    [
        ('type="text/xml" title="RSS"', True),
        ('type="application/xml"', True),
        ('type="application/xml" hreflang="fr"', False),
        ('type="application/json" title="JSON Feed"', True),
        ('type="application/json" title="JSON"', False),
        ('type="text/xml+oembed"', False),
    ],
)
def test_feeds_are_named_by_other_types_too(attributes: str, is_feed: bool) -> None:
    found = read_links(f'<link rel="alternate" {attributes} href="/export">'.encode(), SITE)
    assert list(found.feeds) == ([f"{SITE}/export"] if is_feed else [])


def test_link_headers_count_as_elements_in_the_head() -> None:
    found = read_links(b"<title>All</title>", f"{SITE}/all")
    headers = [
        '</rss>; rel="alternate"; type="application/rss+xml", </wp-json/2>; rel="alternate"; type="application/json"',
        "<?at=2>; rel=next",
        '<https://quay.example/All>; title="x, y; rel=next"; rel="canonical"',
    ]
    take_headers(headers, f"{SITE}/all", found)
    assert (list(found.feeds), list(found.following)) == ([f"{SITE}/rss"], [f"{SITE}/all?at=2"])
    assert found.canonical == f"{SITE}/All"


@pytest.mark.parametrize(
    ("charset", "word", "query"),
    [
        ("shift_jis", "東京の新聞記事", "%93%8C%8B%9E%82%CC%90V%95%B7%8BL%8E%96"),
        ("euc-kr", "서울", "%BC%AD%BF%EF"),
        ("windows-1256", "مرحبا", "%E3%D1%CD%C8%C7"),
    ],
)
def test_queries_are_written_in_the_charset_of_their_page(charset: str, word: str, query: str) -> None:
    html = f'<meta charset="{charset}"><title>{word}</title><a href="/view?q={word}&amp;p=1#{word}">{word}</a>'
    found = read_links(html.encode(charset), SITE, f"text/html; charset={charset}")
    assert list(found.links) == [f"{SITE}/view?q={query}&p=1"]
