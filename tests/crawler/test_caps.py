"""Every cap can be set, by its own key with its own unit, and holds: one cheap test for each.

Others are tested where they belong: total_time, header_bytes, interim_responses, chunks and wire_bytes in
test_capture_limits, robots_time in test_robots_kept.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from nasty import sized
from raw_origin import CLOSE, NOT_FOUND, RawOrigin, Script, Wait
from small_site import CAPS, HTML, Crawled, page, redirect, rss, run_crawl, source_of, xml

from crawler.caps import Caps
from crawler.caps_fields import CAPS as KEYS
from crawler.errors import TookTooLong
from crawler.fetch import Fetched, Fetcher
from crawler.guard import Guard
from crawler.parsing import Page, parse, unpack
from crawler.robots import rules_of
from crawler.sources import SourcesError
from crawler.sources import parse as parse_sources
from crawler.urls import trap_reason

DERIVED = {"wire_bytes"}  # of max_body
COMPRESSED = Page("https://a.example/", "page", "L", "text/html", ("gzip",), 1 << 30)


def test_every_cap_is_a_setting() -> None:
    assert set(KEYS) == {field.name for field in fields(Caps)} - DERIVED


@pytest.mark.parametrize("name", KEYS)
def test_a_cap_takes_its_default_and_tells_what_is_allowed(name: str) -> None:
    default = getattr(Caps(), name)
    assert KEYS[name].read(default) == default
    assert KEYS[name].allowed.count(":") >= 1
    other = max(1, default // 2)
    sources = parse_sources(f'[caps]\n{name} = {other}\n[[source]]\nname = "a"\nseeds = ["http://a.example/"]\n')
    assert sources.crawl.caps == sources.sources[0].caps == replace(Caps(), **{name: other})
    with pytest.raises(SourcesError) as caught:
        parse_sources(f'[caps]\n{name} = "much"')
    told = str(caught.value.mistakes[0])
    assert told.startswith(f"line 2: caps.{name} ")
    assert told.endswith(f"allowed: {KEYS[name].allowed}")


# one exchange


def fetched(script: Script, caps: Caps, **more: Any) -> Fetched:
    with RawOrigin({"/": script}) as origin:
        return asyncio.run(_fetch(caps, f"{origin.base}/", **more))[0]


async def _fetch(caps: Caps, *urls: str, wait: float = 0.0) -> list[Fetched]:
    fetcher = Fetcher(Guard(["127.0.0.0/8"]), caps)
    try:
        answers = [await fetcher.fetch(url) for url in urls]
        await asyncio.sleep(wait)
        for answer in answers:
            answer.close()
        return [*answers, len(fetcher._open)]  # type: ignore[list-item]
    finally:
        fetcher.close()


def test_connect_time_is_for_tls_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(TookTooLong, match=r"within 0\.1 s"):
        asyncio.run(_fetch(replace(Caps(), connect_time=0.1), f"https://127.0.0.1:{deaf.getsockname()[1]}/"))


def test_memory_bytes_part_memory_and_file() -> None:
    caps = replace(Caps(), memory_bytes=1000)
    held, filed = (fetched([sized(bytes(size), HTML)], caps) for size in (500, 2000))
    assert (held.spool._file is None, filed.spool._file is None) == (True, False)


@pytest.mark.parametrize(("linger_time", "kept"), [(0.0, False), (5.0, True)])
def test_linger_time_is_for_what_comes_after_the_end(linger_time: float, kept: bool) -> None:
    script: Script = [sized(b"whole", HTML) + b"\r\n", Wait(0.05 if kept else 2.0), b"and more", CLOSE]
    answer = fetched(script, replace(Caps(), linger_time=linger_time))
    assert answer.exchange.response.bytes().endswith(b"and more") is kept


@pytest.mark.parametrize(("caps", "kept"), [({}, 2), ({"idle_connections": 1}, 1), ({"idle_time": 0.01}, 0)])
def test_idle_connections_are_few_and_idle_for_a_while(caps: dict[str, Any], kept: int) -> None:
    with RawOrigin({"/": [sized(b"x", HTML)]}) as one, RawOrigin({"/": [sized(b"x", HTML)]}) as two:
        left = asyncio.run(_fetch(replace(Caps(), **caps), f"{one.base}/", f"{two.base}/", wait=0.1))
    assert left[-1] == kept  # type: ignore[comparison-overlap]


def test_decoded_ratio_cuts_what_swells() -> None:
    coded = gzip.compress(bytes(2_000_000))
    for ratio, size in ((3000, 2_000_000), (100, 100 * len(coded))):
        assert len(unpack(COMPRESSED, coded, replace(Caps(), decoded_ratio=ratio), 1 << 30)) == size


# following


def crawled(folder: Path, scripts: dict[str, Script], caps: Caps, **source: Any) -> tuple[Crawled, dict[str, int]]:
    with RawOrigin({"/robots.txt": NOT_FOUND, **scripts}) as origin:
        ended = run_crawl(folder, source_of(origin, **source), caps=caps)
        return ended, dict(Counter(seen.target for seen in origin.seen))


def test_redirects_end(tmp_path: Path) -> None:
    chain = {f"/step-{n}": redirect(f"/step-{n + 1}") for n in range(9)}
    ended, asked = crawled(tmp_path, {"/": page("/step-0"), **chain}, replace(CAPS, redirects=3))
    assert [f"/step-{n}" in asked for n in range(6)] == [True] * 4 + [False] * 2
    (last,) = (kept for kept in ended.captures if kept.url.endswith("/step-3"))
    assert (str(last.outcome), last.reason) == ("trap", "more than 3 redirects")


def test_location_length_cookies_and_cookie_bytes(tmp_path: Path) -> None:
    cookies = [f"Set-Cookie: c{n}=v".encode() for n in range(5)]
    large = b"Set-Cookie: large=" + b"x" * 100
    scripts = {
        "/": page("/far", "/consent"),
        "/far": redirect("/" + "a" * 200),
        "/consent": redirect("/consent", "302 Found", large, *cookies),
    }
    with RawOrigin(scripts) as origin:
        caps = replace(CAPS, location_length=100, cookies=3, cookie_bytes=50, redirects=2)
        ended = run_crawl(tmp_path, source_of(origin), caps=caps)
        asked = [seen.request for seen in origin.seen if seen.target == "/consent"]
    assert b"\r\nCookie: c0=v; c1=v; c2=v\r\n" in asked[-1]
    (far,) = (kept for kept in ended.captures if kept.url.endswith("/far"))
    assert str(far.reason).startswith("redirects to an address of 2")


@pytest.mark.parametrize("retries", [0, 1])
def test_retries_and_retry_wait(tmp_path: Path, retries: int) -> None:
    busy: Script = [sized(b"", HTML, status=b"HTTP/1.1 500 Broken")]
    caps = replace(CAPS, retries=retries, retry_wait=0.01)
    _, asked = crawled(tmp_path, {"/": page("/a-story-that-breaks"), "/a-story-that-breaks": busy}, caps)
    assert asked["/a-story-that-breaks"] == 1 + retries


@pytest.mark.parametrize(
    ("cap", "url", "reason"),
    [
        ({"url_length": 50}, "https://a.example/" + "a" * 50, "longer than 50 characters"),
        ({"path_segments": 3}, "https://a.example/a/b/c/d", "more than 3 segments"),
        ({"repeated_segments": 2}, "https://a.example/a/b/a/b/a", "a"),
        ({"query_parameters": 2}, "https://a.example/?a=1&b=2&c=3", "more than 2 parameters"),
    ],
)
def test_url_length_path_segments_repeated_segments_query_parameters(
    cap: dict[str, int], url: str, reason: str
) -> None:
    assert trap_reason(url, Caps()) is None
    assert reason in (trap_reason(url, replace(Caps(), **cap)) or "")


def test_links_per_page() -> None:
    body = b"".join(b'<a href="/story-%d">x</a>' % number for number in range(50))
    parsed = parse(Page("https://a.example/", "listing", "", "text/html", (), 1 << 20), body, Caps(links_per_page=7))
    assert parsed.links is not None
    assert len(parsed.links.links) == 7


def test_listing_pages_and_traps_recorded(tmp_path: Path) -> None:
    listing = {f"/news/page/{n}": page(f"/news/page/{n + 1}", f"/a-new-story-of-page-{n}") for n in range(1, 9)}
    stories = {f"/a-new-story-of-page-{n}": page() for n in range(1, 9)}
    traps = ["/" + "deep/down/" * 20 + str(n) for n in range(5)]
    caps = replace(CAPS, listing_pages=4, traps_recorded=2)
    ended, asked = crawled(tmp_path, {"/": page("/news/page/1", *traps), **listing, **stories}, caps, max_depth=20)
    assert sum(target.startswith("/news/page/") for target in asked) == 4
    assert ended.crawl.traps > 2
    assert sum(str(kept.outcome) == "trap" for kept in ended.captures) == 2


# reading


def test_robots_bytes_and_crawl_delay() -> None:
    body = b"User-agent: *\nCrawl-delay: 500\n" + b"# filling\n" * 100 + b"Disallow: /late"
    assert rules_of(200, body, Caps()).crawl_delay == 60.0
    assert rules_of(200, body, Caps(crawl_delay=7.0)).crawl_delay == 7.0
    assert rules_of(200, body, Caps()).denial("https://a.example/late") is not None
    assert rules_of(200, body, Caps(robots_bytes=500)).denial("https://a.example/late") is None


@pytest.mark.parametrize("cap", ["inline_bytes", "inline_list_bytes"])
def test_inline_bytes_inline_list_bytes_and_parse_time(tmp_path: Path, cap: str) -> None:
    """What is larger is parsed in a process, which has no time here: then nothing is found in it."""
    feed = rss(("/story-in-the-feed", "Wed, 01 Apr 2026 10:00:00 GMT"))
    scripts = {"/": page("/story-on-the-page"), "/f.xml": feed}
    scripts |= {path: page() for path in ("/story-in-the-feed", "/story-on-the-page")}
    with RawOrigin(scripts) as origin:
        source = source_of(origin, feeds=(f"{origin.base}/f.xml",))
        run_crawl(tmp_path, source, caps=replace(CAPS, parse_time=0.001, **{cap: 10}))
        asked = {seen.target for seen in origin.seen}
    assert ("/story-on-the-page" in asked) is (cap != "inline_bytes")
    assert ("/story-in-the-feed" in asked) is (cap != "inline_list_bytes")


def test_feed_entries_and_sitemap_entries() -> None:
    feed = rss(*((f"/story-{n}", "Wed, 01 Apr 2026 10:00:00 GMT") for n in range(9)))[0]
    assert isinstance(feed, bytes)
    urls = b"".join(b"<url><loc>https://a.example/%d</loc></url>" % n for n in range(9))
    caps = Caps(feed_entries=3, sitemap_entries=5)
    for body, most in ((feed.partition(b"\r\n\r\n")[2], 3), (b"<urlset>" + urls + b"</urlset>", 5)):
        parsed = parse(Page("https://a.example/x.xml", "sitemap", "M", "application/xml", (), 1 << 20), body, caps)
        assert parsed.listed is not None
        assert len(parsed.listed.entries) == most


def test_sitemap_depth_and_sitemap_bytes(tmp_path: Path) -> None:
    def index(to: str) -> Script:
        return xml(f"<sitemapindex><sitemap><loc>{to}</loc></sitemap></sitemapindex>")

    with RawOrigin({}) as origin:
        maps = {f"/map-{n}.xml": index(f"{origin.base}/map-{n + 1}.xml") for n in range(6)}
        long = xml(f"<urlset>{' ' * 2000}<url><loc>{origin.base}/a-story-far-behind</loc></url></urlset>")
        origin.scripts |= {"/": page(), "/long.xml": long, **maps}
        source = source_of(origin, sitemaps=(f"{origin.base}/map-0.xml", f"{origin.base}/long.xml"))
        run_crawl(tmp_path, source, caps=replace(CAPS, sitemap_depth=2, sitemap_bytes=1000))
        asked = {seen.target for seen in origin.seen}
    assert [f"/map-{n}.xml" in asked for n in range(4)] == [True, True, True, False]
    assert "/a-story-far-behind" not in asked


def test_the_readme_tells_of_every_cap_and_its_default() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    table = readme.partition("[caps]  ")[2].partition("```")[0]
    told = parse_sources("[caps]" + table)
    assert told.crawl.caps == Caps()
    assert [name for name in KEYS if f"\n{name} = " not in table] == []
