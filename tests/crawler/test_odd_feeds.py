"""Feeds as sites really write them, and what they say of when to come again: a case is a row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.feeds import kind_of, read_listed
from crawler.hints import LONGEST, Hints, floor_s, fresh_for, hub_in, retry_after

DAY = 1_795_305_600.0  # 2026-11-22T00:00:00Z, a Sunday


def rss(items: str, *, channel: str = "", declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>Quay News</title>{channel}{items}</channel></rss>'


def item(link: str, more: str = "") -> str:
    return f"<item><title>A story</title><link>{link}</link>{more}</item>"


ONE = "https://quay.example/one"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://quay.example/b/">'
ODD: dict[str, tuple[bytes, list[tuple[str, float | None]]]] = {
    "a bare ampersand": (
        rss(item("https://quay.example/?a=1&b=2")).encode(),
        [("https://quay.example/?a=1&b=2", None)],
    ),
    "an ampersand within CDATA": (
        rss(item("<![CDATA[ https://quay.example/?a=1&b=2 ]]>")).encode(),
        [("https://quay.example/?a=1&b=2", None)],
    ),
    "entities of HTML": (rss(item(ONE, "<description>Caf&eacute;&nbsp;x</description>")).encode(), [(ONE, None)]),
    "another charset than declared": (
        rss(item("https://quay.example/café") + item(ONE)).encode("latin-1"),
        [("https://quay.example/café", None), (ONE, None)],
    ),
    "a charset that is none": (
        rss(item(ONE), declaration='<?xml version="1.0" encoding="utf8mb4"?>').encode(),
        [(ONE, None)],
    ),
    "UTF-16": (rss(item(ONE), declaration='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"), [(ONE, None)]),
    "windows-1251": (
        rss(item("https://quay.example/статья"), declaration='<?xml version="1.0" encoding="windows-1251"?>').encode(
            "cp1251"
        ),
        [("https://quay.example/статья", None)],
    ),
    "a script's warning before it": (
        f"<br />\n<b>Warning</b>: no such file<br />\n{rss(item(ONE))}".encode(),
        [(ONE, None)],
    ),
    "blank lines and a mark before it": (b"\xef\xbb\xbf\n\n" + rss(item(ONE)).encode(), [(ONE, None)]),
    "prefixes that nobody declared": (
        rss(item(ONE, "<media:thumbnail url='/x.png'/><dc:date>2026-11-22T00:00:00Z</dc:date>")).encode(),
        [(ONE, DAY)],
    ),
    "an Atom link to itself within RSS": (
        rss(item(ONE, '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="/x.xml"/>')).encode(),
        [(ONE, None)],
    ),
    "the original behind a counting redirect": (
        rss(item("https://count.example/~r/1", f"<feedburner:origLink>{ONE}</feedburner:origLink>")).encode(),
        [(ONE, None)],
    ),
    "a guid that is an address, and one that is not": (
        rss(
            f'<item><guid>{ONE}</guid></item><item><guid isPermaLink="false">https://quay.example/2</guid></item>'
        ).encode(),
        [(ONE, None)],
    ),
    "RSS 1.0 with the address as its name": (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc='
        b'"http://purl.org/dc/elements/1.1/"><channel rdf:about="https://quay.example/"/><item rdf:about="'
        b'https://quay.example/one"><dc:date>2026-11-22</dc:date></item></rdf:RDF>',
        [(ONE, DAY)],
    ),
    "relative to xml:base": (
        f'{ATOM}<entry xml:base="c/"><link href="1"/><updated>2026-11-22T00:00:00Z</updated></entry></feed>'.encode(),
        [("https://quay.example/b/c/1", DAY)],
    ),
    "links to other forms first": (
        f'{ATOM}<entry><link rel="replies" href="/r"/><link type="application/json" href="/1.json"/>'
        '<link type="text/html" href="/1"/></entry></feed>'.encode(),
        [("https://quay.example/1", None)],
    ),
    "a zone by its name": (
        rss(item(ONE, "<pubDate>Sat, 21 Nov 2026 19:00:00 EST</pubDate>")).encode(),
        [(ONE, DAY)],
    ),
    "a date that is none": (rss(item(ONE, "<pubDate>yesterday</pubDate>")).encode(), [(ONE, None)]),
    "torn in the middle": (rss(item(ONE) + item("https://quay.example/two")).encode()[:-60], [(ONE, None)]),
    "JSON Feed known by its ids": (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "https://quay.example/one"}, {"id": "7"}]}',
        [(ONE, None)],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_feeds_are_read(name: str) -> None:
    body, expected = ODD[name]
    listed = read_listed(body, most=10)
    assert listed is not None
    assert listed.kind == "feed"
    assert [(entry.url, entry.published) for entry in listed.entries][: len(expected)] == expected


def test_a_page_in_place_of_a_feed_is_no_feed() -> None:
    assert kind_of(b"<!doctype html><html><body><pre>&lt;rss&gt; <rss version='2.0'></pre></body></html>") is None
    assert read_listed(b"<html><head><title>Feed</title></head></html>", most=10) is None
    assert read_listed(b'{"error": "no feed here"}', most=10) is None


def test_entities_of_a_document_are_not_expanded() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/hostname">]><rss><channel><item><link>https://quay.example/&b;&f;</link>'
        b"</item></channel></rss>"
    )
    listed = read_listed(bomb, most=10)
    assert listed is not None
    assert all(len(entry.url) < 100 and "aaaa" not in entry.url for entry in listed.entries)


def test_news_and_image_namespaces_give_date_and_title_of_the_page_alone() -> None:
    sitemap = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="urn:i" xmlns:news="urn:n"><url>'
        b"<image:image><image:loc>/p.jpg</image:loc><image:title>A picture</image:title></image:image>"
        b"<loc>https://quay.example/one</loc><lastmod>2020-01-01</lastmod><news:news><news:publication_date>2026-11-22"
        b"</news:publication_date><news:title>The ferry &amp; the fog</news:title></news:news></url></urlset>"
    )
    listed = read_listed(sitemap, most=10)
    assert listed is not None
    assert listed.is_news
    assert [(entry.url, entry.published, entry.title) for entry in listed.entries] == [
        (ONE, DAY, "The ferry & the fog")
    ]


SAID = [
    ("<ttl>60</ttl>", Hints(3600.0)),
    ("<ttl>soon</ttl>", Hints()),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", Hints(900.0)),
    ("<sy:updatePeriod>daily</sy:updatePeriod>", Hints(86_400.0)),
    ("<sy:updateFrequency>0</sy:updateFrequency><ttl>5</ttl>", Hints(86_400.0)),
    ("<skipHours><hour>1</hour><hour>24</hour><hour>x</hour></skipHours>", Hints(hours_off=frozenset({0, 1}))),
    ("<skipDays><day>Saturday</day><day>Sunday</day></skipDays>", Hints(days_off=frozenset({5, 6}))),
    ("".join(["<skipHours>", *(f"<hour>{hour}</hour>" for hour in range(24)), "</skipHours>"]), Hints()),
    ('<atom:link rel="hub" href="https://hub.example/"/>', Hints(hub="https://hub.example/")),
]


@pytest.mark.parametrize(("channel", "hints"), SAID)
def test_what_a_feed_says_of_its_next_change_is_heeded(channel: str, hints: Hints) -> None:
    listed = read_listed(rss(item(ONE), channel=channel).encode(), most=10)
    assert listed is not None
    assert listed.hints == hints


@pytest.mark.parametrize(
    ("hints", "hour", "seconds"),
    [
        (Hints(), 12, 0.0),
        (Hints(1800.0), 12, 1800.0),
        (Hints(hours_off=frozenset({12, 13})), 12, 2 * 3600.0),
        (Hints(1800.0, hours_off=frozenset({13})), 12.75, 75 * 60.0),
        (Hints(days_off=frozenset({6})), 12, 12 * 3600.0),
        (Hints(1e9), 12, LONGEST),
        (Hints(days_off=frozenset({6, 0})), 12, LONGEST),
    ],
)
def test_the_floor_lies_after_the_ttl_and_outside_the_hours_and_days_off(
    hints: Hints, hour: float, seconds: float
) -> None:
    assert datetime.fromtimestamp(DAY, UTC).weekday() == 6
    assert floor_s(hints, DAY + hour * 3600) == seconds


def test_headers_say_when_to_come_again() -> None:
    assert fresh_for("public, max-age=600", None) == 600
    assert fresh_for("max-age=600", "500") == 100
    assert fresh_for("s-maxage=900", None) == fresh_for("no-cache, max-age=600", None) == fresh_for(None, "3") == 0
    assert fresh_for("max-age=99999999", None) == LONGEST
    assert retry_after("120", DAY) == 120
    assert retry_after("Sun, 22 Nov 2026 00:05:00 GMT", DAY) == 300
    assert retry_after("Sun, 22 Nov 2020 00:05:00 GMT", DAY) == 0
    assert retry_after("later", DAY) is retry_after(None, DAY) is None
    assert (
        hub_in(['<https://quay.example/rss>; rel="self", <https://hub.example/>; rel="hub"']) == "https://hub.example/"
    )
    assert hub_in(["<https://quay.example/hub>; rel=self"]) is None
