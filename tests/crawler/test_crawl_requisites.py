"""`requisites = true`: a crawl keeps what its pages need, behind the pages, once, and again only when it is due."""

from __future__ import annotations

import time
from pathlib import Path

from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import Crawled, page, redirect, robots, run_crawl, source_of
from sqlalchemy import update

from archive import Collection
from crawler.database import open_database
from crawler.frontier_tables import urls

STORY = "/2026/11/a-story-of-four-words.html"
OTHER = "/2026/11/another-story-of-words.html"


def kept(crawled: Crawled) -> dict[str, tuple[str, str]]:
    return {
        one.url.rpartition("/")[2]: (str(one.outcome), one.hops)
        for one in crawled.captures
        if one.wanted_as == "requisite"
    }


def typed(kind: str, body: str) -> Script:
    return [sized(body.encode(), f"Content-Type: {kind}".encode(), b'ETag: "1"')]


def two_origins(site: RawOrigin, cdn: RawOrigin) -> None:
    cdn.scripts = {
        "/robots.txt": robots("User-agent: *\nDisallow: /private"),
        "/a.css": typed("text/css", '@import "b.css";p{background:url(/private.png)}'),
        "/b.css": typed("text/css", "p{background:url(deep.png)}"),
        "/deep.png": typed("image/png", "deep"),
        "/moved.png": typed("image/png", "moved"),
        "/page.html": page(),
    }
    head = f'<link rel="stylesheet" href="{cdn.base}/a.css"><link rel="icon" href="/icon.png">'
    body = (
        f'<img src="/one.png"><img src="/gone.png"><img src="{cdn.base}/there.png"><a href="{cdn.base}/page.html">x</a>'
    )
    site.scripts = {
        "/": page(STORY, OTHER),
        STORY: page(head=head + body, title="A story"),
        OTHER: page(head=head, title="Another"),
        "/one.png": typed("image/png", "one"),
        "/icon.png": typed("image/png", "icon"),
    }
    cdn.scripts["/there.png"] = redirect("/moved.png")


def test_requisites_of_pages_are_kept_from_any_host(tmp_path: Path) -> None:
    with RawOrigin({}) as site, RawOrigin({}) as cdn:
        two_origins(site, cdn)
        crawled = run_crawl(tmp_path, source_of(site, requisites=True))
        asked = [seen.target for seen in cdn.seen]
    assert kept(crawled) == {
        "a.css": ("ok", "LE"),
        "b.css": ("ok", "LEE"),
        "deep.png": ("ok", "LEEE"),
        "private.png": ("robots-denied", "LEE"),
        "there.png": ("redirected", "LE"),
        "moved.png": ("ok", "LER"),
        "one.png": ("ok", "LE"),
        "icon.png": ("ok", "LE"),
        "gone.png": ("http-error", "LE"),
        "favicon.ico": ("http-error", "I"),
    }
    assert sorted(asked) == ["/a.css", "/b.css", "/deep.png", "/moved.png", "/robots.txt", "/there.png"]
    assert (crawled.crawl.tally.requisites, crawled.crawl.tally.requisites_failed) == (6, 2)
    assert crawled.crawl.tally.pages == sum(one.wanted_as not in ("requisite", "robots") for one in crawled.captures)
    with Collection.open(tmp_path, writable=False) as collection:
        assert {one.wanted_as for one in collection.pending()} == {"page"}


def test_without_the_key_none_is_asked_for(tmp_path: Path) -> None:
    with RawOrigin({}) as site, RawOrigin({}) as cdn:
        two_origins(site, cdn)
        assert kept(run_crawl(tmp_path, source_of(site))) == {}
        assert cdn.seen == []


def test_they_do_not_count_against_max_pages(tmp_path: Path) -> None:
    with RawOrigin({}) as site, RawOrigin({}) as cdn:
        two_origins(site, cdn)
        seeds = (f"{site.base}{STORY}",)
        crawled = run_crawl(tmp_path, source_of(site, seeds=seeds, requisites=True, max_pages=1))
    pages = [one for one in crawled.captures if one.wanted_as in ("page", "listing", "feed", "sitemap")]
    assert len(pages) == 1
    assert "icon.png" in kept(crawled)
    assert crawled.crawl.left > 0


def test_another_run_asks_for_none_that_is_not_due_and_then_only_for_changes(tmp_path: Path) -> None:
    with RawOrigin({}) as site, RawOrigin({}) as cdn:
        two_origins(site, cdn)
        source = source_of(site, requisites=True)
        run_crawl(tmp_path, source)
        assert kept(run_crawl(tmp_path, source, run="run-2")) == {}
        engine = open_database(tmp_path)
        with engine.begin() as connection:
            connection.execute(update(urls).where(urls.c.wanted_as == "requisite").values(due_at=time.time() - 1))
        engine.dispose()
        cdn.scripts["/a.css"] = [b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n']
        again = kept(run_crawl(tmp_path, source, run="run-3"))
        assert b'If-None-Match: "1"' in cdn.last("/a.css").request
    assert again["a.css"] == ("unchanged", "LE")
    assert "b.css" not in again, "what has not changed names nothing anew"


def test_a_chain_of_style_sheets_ends(tmp_path: Path) -> None:
    with RawOrigin({}) as site:
        site.scripts = {"/": page(head='<link rel="stylesheet" href="/0.css">')}
        site.scripts |= {f"/{number}.css": typed("text/css", f'@import "/{number + 1}.css";') for number in range(20)}
        crawled = run_crawl(tmp_path, source_of(site, requisites=True, requisites_depth=3))
    assert sorted(name for name in kept(crawled) if name.endswith(".css")) == ["0.css", "1.css", "2.css"]
