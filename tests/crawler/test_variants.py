"""One page at many addresses is fetched once, at its plain one; max_pages is spent on articles, newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from island_site import story
from nasty import sized
from raw_origin import RawOrigin
from small_site import HTML, page, rss, run_crawl, source_of, xml

from crawler.shapes import Shapes, date_in, shape_of
from crawler.urls import clean, is_variant, page_key

PLAIN = "https://news.example/2026/a-story"
TOKEN = "0a1b2c3d4e5f60718293"


@pytest.mark.parametrize(
    "url",
    [
        f"{PLAIN}?utm_source=x&utm_medium=y",
        f"{PLAIN}?fbclid=a&gclid=b&msclkid=c&mc_cid=d&_openstat=e",
        f"{PLAIN}?at_medium=rss&xtor=1&wt_mc=2&cmpid=3",
        f"{PLAIN}?PHPSESSID={TOKEN}&sid={TOKEN}",
        f"{PLAIN};jsessionid={TOKEN}",
        f"{PLAIN}#comments",
        f"{PLAIN}?amp=1",
        f"{PLAIN}?outputType=amp",
        f"{PLAIN}?print=1",
        f"{PLAIN}?view=print",
        f"{PLAIN}/amp",
        f"{PLAIN}/amp/",
        f"{PLAIN}/print/",
        "https://news.example/amp/2026/a-story",
        "https://m.news.example/2026/a-story",
        "https://amp.news.example/2026/a-story?utm_campaign=z",
        "http://www.news.example/2026/a-story",
    ],
)
def test_variants_are_one_page(url: str) -> None:
    cleaned = clean(url)
    assert cleaned is not None
    assert page_key(cleaned) == page_key(PLAIN)


@pytest.mark.parametrize(
    "url",
    [
        f"{PLAIN}?id=5",
        f"{PLAIN}?sid=5",
        f"{PLAIN}?s=ferry",
        "https://news.example/2026/a-story-in-print",
        "https://news.example/print/",
        "https://news.example/amp/",
        "https://news.example/m",
        "https://blog.news.example/2026/a-story",
        "https://m.example/2026/a-story",
    ],
)
def test_other_pages_are_other_pages(url: str) -> None:
    assert page_key(clean(url) or "") != page_key(PLAIN)
    assert not is_variant(url.replace("m.example", "em.example"))


def test_the_order_of_parameters_makes_no_page() -> None:
    assert page_key("https://news.example/?b=2&a=1") == page_key("https://news.example/?a=1&b=2")


def test_links_in_other_dress_are_not_fetched_beside_the_plain_one(tmp_path: Path) -> None:
    dresses = ("?print=1", "/amp", "/amp/", "?amp", "?utm_source=x", "?fbclid=1", "#top", "?b=1&a=2", "?a=2&b=1")
    links = [f"/2026/a-story{dress}" for dress in dresses]
    scripts = {"/": page("/2026/a-story", *links), **{f"/2026/a-story{dress}": page() for dress in ("", *dresses)}}
    with RawOrigin(scripts) as origin:
        run_crawl(tmp_path, source_of(origin))
        asked = [seen.target for seen in origin.seen if "a-story" in seen.target]
    assert asked == ["/2026/a-story", "/2026/a-story?b=1&a=2"]


def test_of_a_page_known_in_amp_alone_the_plain_address_is_fetched_when_it_is_named(tmp_path: Path) -> None:
    amp = page(head='<link rel="canonical" href="/2026/a-story">')
    scripts = {"/": page("/2026/a-story/amp"), "/2026/a-story/amp": amp, "/2026/a-story": page()}
    with RawOrigin(scripts) as origin:
        run_crawl(tmp_path, source_of(origin))
        asked = [seen.target for seen in origin.seen if "a-story" in seen.target]
    assert asked == ["/2026/a-story/amp", "/2026/a-story"]


def test_a_canonical_address_that_lies_costs_no_article(tmp_path: Path) -> None:
    told = [f"/2026/a-story-number-{n}" for n in range(5)]
    lie = '<link rel="canonical" href="/">'
    scripts = {"/": page(*told), **{path: page(head=lie, title=f"Story {path}") for path in told}}
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert {crawled.outcomes()[path] for path in told} == {"ok"}


def test_max_pages_is_spent_on_articles_first_and_newest_first(tmp_path: Path) -> None:
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    paths = [f"/{start - timedelta(days=n):%Y/%m/%d}/a-story-of-{n}" for n in range(300)]
    dates = {path: format_datetime(start - timedelta(days=n)) for n, path in enumerate(paths)}
    urls = "".join(f"<url><loc>{path}</loc></url>" for path in ("/about", "/contact", "/imprint", *reversed(paths)))
    others = [f"/tag/{n}" for n in range(30)] + [f"/team/{n}" for n in range(30)]
    scripts = {
        "/": page(*others, *paths[:5], head='<link rel="alternate" type="application/rss+xml" href="/rss">'),
        "/rss": rss(*((path, dates[path]) for path in paths[:20])),
        "/robots.txt": [sized(b"Sitemap: /map.xml\n", b"Content-Type: text/plain")],
        "/map.xml": xml(f"<urlset>{urls}</urlset>"),
        **{path: page() for path in (*paths, *others, "/about", "/contact", "/imprint")},
    }
    with RawOrigin(scripts) as origin:
        run_crawl(tmp_path, source_of(origin, max_pages=50))
        asked = [seen.target for seen in origin.seen]
    told = [target for target in asked if target in dates]
    assert len(told) == 47, str(asked)  # all but the front page, the feed and the sitemap
    assert set(told) == set(paths[:47])
    assert told[:20] == paths[:20]


def test_what_urls_came_to_says_more_than_how_they_look(tmp_path: Path) -> None:
    """The texts of the first run teach the second one."""
    from archive import Textualiser

    stories = [f"/o/k{n}q" for n in range(30)]
    others = [f"/x/what-we-sell-today-{n}" for n in range(30)]

    scripts = {
        "/": page(*stories[:6], *others[:6]),
        **{path: [sized(story(path, path).encode(), HTML)] for path in stories},
    }
    scripts |= {path: page() for path in others}
    with RawOrigin(scripts) as origin:
        run_crawl(tmp_path, source_of(origin))
        Textualiser(tmp_path, workers=1).run()
        origin.scripts["/"] = page(*others, *stories)
        origin.seen.clear()
        run_crawl(tmp_path, source_of(origin, max_pages=20), run="run-2")
        asked = [seen.target for seen in origin.seen if seen.target[:3] in ("/o/", "/x/")]
    assert set(asked) <= set(stories), str(asked)
    assert len(asked) >= 15


def test_shapes() -> None:
    assert shape_of("https://a.example/world/2026/11/22/ferry-sails-again-48213.html") == "/world/Y/D/D/SN.html"
    assert shape_of("https://a.example/2b0c9a8e7f6d5c4b/?b=1&a=2") == "/H/?a&b"
    assert date_in("https://a.example/2026/11/22/x", 1_795_400_000) == 1_795_305_600
    assert date_in("https://a.example/2031/01/01/x", 1_795_400_000) is None
    assert date_in("https://a.example/2026/02/31/x", 1_795_400_000) is None
    shapes = Shapes()
    for number in range(4):
        assert (shapes.learn(f"https://a.example/o/{number}", is_article=True) is not None) == (number == 3)
    assert shapes.verdict("/o/D") is True
    for number in range(500):
        shapes.learn(f"https://a.example/{'x/' * (number % 40)}{number:05}/{number % 7}?p{number}", is_article=False)
    assert len(shapes.counts) <= 400
    assert shapes.verdict("/o/D") is True
