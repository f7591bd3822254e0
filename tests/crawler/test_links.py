"""Pure parts of finding: URLs folded, links and feeds read, robots.txt understood, revisits timed."""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Outcome
from crawler.caps import Caps
from crawler.ciphers import iana_name
from crawler.feeds import Entry, kind_of, read_date, read_listed, read_text_sitemap
from crawler.links import read_links
from crawler.parsing import Page, look_into
from crawler.plain_log import plain
from crawler.robots import robots_url, rules_of
from crawler.scope import LISTING, PAGE, SITEMAP, Scope
from crawler.sources import Source
from crawler.urls import (
    LONGEST,
    clean,
    is_same_listing,
    looks_like_article,
    looks_like_listing,
    looks_like_search,
    page_key,
    resolve,
    trap_reason,
)

CAPS = Caps()
BASE = "https://news.example/world/"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("story", "https://news.example/world/story"),
        ("/story#top", "https://news.example/story"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("  /a b\n", "https://news.example/a%20b"),
        ("/новини?q=ї", "https://news.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q=%D1%97"),
        ("/a?utm_source=x&id=5&fbclid=y&gclid=z", "https://news.example/a?id=5"),
        ("/a;jsessionid=0123456789ABCDEF?x=1", "https://news.example/a?x=1"),
        ("/a?PHPSESSID=abc&sid=0123456789abcdef0123&sid=5", "https://news.example/a?sid=5"),
        ("/s-0123456789abcdef0123/a", "https://news.example/a"),
        ("?page=2", "https://news.example/world/?page=2"),
        ("#top", None),
        ("", None),
        ("mailto:desk@news.example", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("ftp://news.example/a", None),
    ],
)
def test_links_resolve_to_what_is_fetched(href: str, expected: str | None) -> None:
    assert resolve(BASE, href) == expected


def test_what_is_far_too_long_is_no_address_and_costs_nothing() -> None:
    assert resolve(BASE, "/" + "ü" * (LONGEST - 1)) is not None
    assert resolve(BASE, "ü " * 10_000_000) is None


PIECES = (
    "http:// https:// HTTPS:// a.example b.example. x_y.example [::1] :80 :8080 / // /a /b-c /. /.. /./ %41 /ä ? ?a=1"
    " &b=2 &utm_source=x = # #f /s-0123456789abcdef0 ;jsessionid=1 ( ' + , @ & sid=abcdef0123456789012 < ~ * ! ü"
).split()


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join))
def test_plain_links_need_no_working_out_and_lead_to_the_same_place(href: str) -> None:
    if href.startswith("/") or href[:8].lower().startswith(("http://", "https://")):
        try:
            worked_out = clean(urljoin("https://news.example/", href))
        except ValueError:
            worked_out = None
        assert resolve(BASE, href) == worked_out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a", "https://www.news.example/a"),
        ("https://news.example/a?x=1&y=2", "https://news.example/a?y=2&x=1"),
        ("https://news.example/%7Ejoe/%c3%a9", "https://news.example/~joe/%C3%A9"),
        ("https://news.example", "https://news.example/"),
    ],
)
def test_one_page_written_in_two_ways(one: str, other: str) -> None:
    assert page_key(clean(one) or "") == page_key(clean(other) or "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/a?x=1", "https://news.example/a?x=2"),
        ("https://news.example/a", "https://news.example:8443/a"),
    ],
)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    "path",
    ["/2026/04/02/bridge/", "/news/bridge-opens-after-ten-years", "/a/1234567", "/?p=123", "/story.php?lang=zh&id=103"],
)
def test_shapes_of_articles(path: str) -> None:
    assert looks_like_article(f"https://news.example{path}")


@pytest.mark.parametrize("path", ["/", "/tag/city-of-many-words/", "/page/2", "/?page=2", "/search?q=a", "/author/jo"])
def test_shapes_of_listings(path: str) -> None:
    assert looks_like_listing(f"https://news.example{path}")
    assert not looks_like_article(f"https://news.example{path}")


def test_numbered_pages_of_one_listing() -> None:
    assert is_same_listing("https://news.example/world/page/2/", "https://news.example/world/")
    assert is_same_listing("https://news.example/?page=2", "https://news.example/")
    assert not is_same_listing("https://news.example/?p=4711", "https://news.example/")
    assert not is_same_listing("https://news.example/world/1234", "https://news.example/world/")


@pytest.mark.parametrize(
    "path", ["/search", "/suche/", "/search.php?x=1", "/?s=", "/find?a=1&q=bell", "/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA"]
)
def test_searches_are_told_by_their_looks(path: str) -> None:
    assert looks_like_search(f"https://news.example{path}")


@pytest.mark.parametrize(
    "path", ["/", "/politics/", "/search-for-the-bell-goes-on", "/search/2026/the-bell", "/?id=7&texts=1"]
)
def test_what_only_speaks_of_searches_is_none(path: str) -> None:
    assert not looks_like_search(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a" * 1000, "longer than"),
        ("/" + "/".join(map(str, range(20))), "more than 16 segments"),
        ("/a/b/a/b/a/b/a/b", "repeats 'a' 4 times"),
        ("/a?" + "&".join(f"p{number}=1" for number in range(9)), "more than 8 parameters"),
    ],
)
def test_traps_are_known_by_their_address(path: str, why: str) -> None:
    assert why in (trap_reason(f"https://news.example{path}", CAPS) or "")


def test_links_of_a_page() -> None:
    page = """<html><head><base href="/base/">
        <link rel="alternate" type="application/rss+xml; charset=utf-8" href="feed">
        <link rel=canonical href="https://news.example/a"><link rel=next href="?page=2">
        <link rel=stylesheet href=a.css></head>
        <body><a href="one">1</a><a href="one#x">again</a><a href="mailto:x@y.z">m</a>
        <area href=two>
        <button data-url="/more?page=3">more</button><a rel="nofollow next" href="/page/4">4</a></body></html>"""
    links = read_links(page.encode(), "https://news.example/start")
    assert list(links.links) == [
        "https://news.example/base/one",
        "https://news.example/base/two",
        "https://news.example/more?page=3",
        "https://news.example/page/4",
    ]
    assert list(links.following) == [
        "https://news.example/base/?page=2",
        "https://news.example/more?page=3",
        "https://news.example/page/4",
    ]
    assert list(links.feeds) == ["https://news.example/base/feed"]
    assert links.canonical == "https://news.example/a"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_links_in_other_encodings(encoding: str) -> None:
    page = f'<meta charset={encoding}><p>Новости дня: мост открыт</p><a href="/story">x</a>'
    assert list(read_links(page.encode(encoding), BASE).links) == ["https://news.example/story"]


def test_links_are_capped() -> None:
    page = "".join(f"<a href=/{number}>x</a>" for number in range(100))
    assert len(read_links(page.encode(), BASE, most=10).links) == 10


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/feed?page=2"/><entry>
    <link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="/atom-story"/>
    <updated>2026-04-02T10:00:00+02:00</updated>
    <published>2026-04-01T10:00:00Z</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>c</title></channel><item><link>/rdf-story</link>
    <dc:date>2026-04-01T10:00:00Z</dc:date></item></rdf:RDF>"""
RSS = """<rss version="2.0"><channel><link>https://news.example/</link><item>
    <guid isPermaLink="true">https://news.example/g</guid></item><item>
    <link> /rss-story </link><pubDate>Wed, 01 Apr 2026 10:00:00 +0000</pubDate></item>"""
JSON = """{"version": "https://jsonfeed.org/version/1", "next_url": "/j2", "items": [
    {"url": "/json-story", "id": "/json-story", "date_published": "2026-04-01T10:00:00Z"}, {"id": 5}, {"id": "/x"},
    "odd"]}"""
APRIL = 1775037600.0


@pytest.mark.parametrize(
    ("feed", "entries", "following"),
    [
        (ATOM, [Entry("/atom-story", APRIL)], "/feed?page=2"),
        (RDF, [Entry("/rdf-story", APRIL)], None),
        (RSS, [Entry("https://news.example/g", None), Entry("/rss-story", APRIL)], None),
        (JSON, [Entry("/json-story", APRIL)], "/j2"),
    ],
)
def test_feeds_of_every_kind(feed: str, entries: list[Entry], following: str | None) -> None:
    assert kind_of(feed.encode()) == "feed"
    listed = read_listed(feed.encode(), most=100)
    assert listed is not None
    assert (list(listed.entries), listed.following) == (entries, following)


def test_entities_are_never_expanded() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "'
        + "a" * 1000
        + '">'
        + "".join(f'<!ENTITY a{n} "&a{n - 1 if n else ""};&a{n - 1 if n else ""};">' for n in range(20))
    )
    listed = read_listed(f"<?xml version='1.0'?>{bomb}]><rss><item><link>/&a19;</link></item></rss>".encode(), most=10)
    assert listed is None or all(len(entry.url) < 100 for entry in listed.entries)
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><item><link>/&x;</link></item></rss>'
    assert [entry.url for entry in (read_listed(outside.encode(), most=10) or listed).entries] in ([], ["/"], ["/&x;"])  # type: ignore[union-attr]


def test_sitemaps() -> None:
    listed = read_text_sitemap(b"https://news.example/a\r\n\r\nnot a url\nhttp://news.example/b\n", most=5)
    assert [entry.url for entry in listed.entries] == ["https://news.example/a", "http://news.example/b"]
    assert kind_of(b"<html><body>") is None
    assert kind_of(b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><ns:urlset xmlns:ns='a'>") == "sitemap"
    assert read_listed(b"<urlset>" + b"<url><loc>/a</loc></url>" * 50, most=7).entries == (Entry("/a"),) * 7  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-45", "Wed, 99 Foo 2026", "9" * 400, None])
def test_dates_that_are_none(text: str | None) -> None:
    assert read_date(text) is None


def test_robots_rules() -> None:
    text = b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 900\nSitemap: /map.xml\n"
    rules = rules_of(200, text, CAPS)
    assert rules.denial("https://news.example/private/a") == "robots.txt of the site disallows it"
    assert rules.denial("https://news.example/private/open") is None
    assert (rules.crawl_delay, rules.sitemaps) == (60.0, ("/map.xml",))
    assert rules_of(404, b"", CAPS).denial("https://news.example/private") is None
    assert rules_of(302, b"", CAPS).denial("https://news.example/private") is None  # redirects that never end
    assert "answers 500" in (rules_of(500, b"", CAPS).denial("https://news.example/") or "")
    assert (
        rules_of(200, b"User-agent: *\n" + b"#" * CAPS.robots_bytes + b"\nDisallow: /\n", CAPS).denial("https://a/")
        is None
    )
    assert robots_url("https://news.example:8443/a/b?c") == "https://news.example:8443/robots.txt"


@pytest.mark.parametrize(
    ("agent", "is_ours"),
    [
        ("microfiche", True),
        ("MicroFiche", True),
        ("microfiche/1.0", True),
        ("microfiche # us", True),
        ("micro", False),
        ("microfichebot", False),
        ("m*", False),
        ("*", True),
        ("* # all", True),
        ("", False),
    ],
)
def test_a_group_of_robots_txt_is_ours_by_its_whole_token(agent: str, is_ours: bool) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = f"User-agent: other{end}Disallow: /b{end}{end}User-agent: {agent}{end}Disallow: /a{end}"
        rules = rules_of(200, text.encode(), CAPS)
        assert [rules.denial(f"https://news.example{path}") is not None for path in ("/a", "/b")] == [is_ours, False]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_a_sitemap_of_lines_may_begin_with_a_mark(start: bytes) -> None:
    page = Page("https://news.example/map.txt", SITEMAP, "M", "text/plain", (), CAPS.sitemap_bytes)
    listed = look_into(page, start + b"https://news.example/a\n", CAPS).listed
    assert listed is not None
    assert [entry.url for entry in listed.entries] == ["https://news.example/a"]


def test_the_scope_of_a_source() -> None:
    source = Source(
        name="a",
        seeds=("https://www.news.example/",),
        hosts=("blog.example",),
        exclude=(re.compile("/sport/"),),
        allow_addresses=(ip_network("127.0.0.0/8"),),
    )
    scope = Scope(source, CAPS)
    home = "https://news.example/"
    assert scope.judge_link("https://news.example/a-story-of-four", home, None).wanted_as == PAGE
    assert scope.judge_link("https://news.example/tag/x", home, None).wanted_as == LISTING
    assert scope.judge_link("https://blog.example:8443/a", home, None).wanted_as == PAGE
    for outside in ("https://other.example/a", "https://news.example/sport/a", "https://news.example/a.jpg"):
        assert scope.judge_link(outside, home, None).wanted_as is None
    assert Outcome.TRAP == "trap"


@pytest.mark.parametrize(
    ("openssl", "iana"),
    [
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("ECDHE-RSA-AES256-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
        ("DHE-RSA-AES256-SHA", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
        ("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"),
        ("ECDHE-ECDSA-AES256-CCM8", "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
        ("SOMETHING-NEW", "SOMETHING-NEW"),
    ],
)
def test_cipher_suites_have_the_registrys_names(openssl: str, iana: str) -> None:
    assert iana_name((openssl, "TLSv1.2", 256)) == iana


def test_log_lines_cannot_command_a_terminal() -> None:
    assert plain("title \x1b[31mred\x07\r\nnext \u202e") == r"title \x1b[31mred\x07\r\nnext \u202e"
    assert plain("заголовок 標題") == "заголовок 標題"
