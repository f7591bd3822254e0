"""Everything new is found, from a bare seed; nothing is fetched twice, nothing outside is touched."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from nasty import sized
from raw_origin import CLOSE, Flood, RawOrigin, Script, Wait
from small_site import CAPS, HTML, gz, page, redirect, requests_for, robots, rss, run_crawl, source_of, xml

from crawler.crawl_process import _result

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/news.rss">'


def test_articles_are_found_through_the_feed_that_the_seed_names(tmp_path: Path) -> None:
    scripts = {
        "/": page("/about", head=FEED_LINK),
        "/about": page(),
        "/news.rss": rss(
            ("/2026/04/older-story", "Wed, 01 Apr 2026 10:00:00 GMT"),
            ("/2026/04/newer-story", "Thu, 02 Apr 2026 10:00:00 GMT"),
        ),
        "/2026/04/older-story": page(),
        "/2026/04/newer-story": page(),
    }
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert crawled.paths("feed") == ["/news.rss"]
    assert crawled.paths("page").index("/2026/04/newer-story") < crawled.paths("page").index("/2026/04/older-story")
    hops = {kept.url.rpartition("/")[2]: kept.hops for kept in crawled.captures}
    assert (hops["newer-story"], hops["about"]) == ("FF", "L")


def test_sitemaps_are_found_through_robots_and_indexes_and_gzip(tmp_path: Path) -> None:
    scripts = {
        "/robots.txt": robots("User-agent: *\nAllow: /\nSitemap: /map/index.xml\n"),
        "/": page(),
        "/map/index.xml": xml(
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>/map/2026.xml.gz</loc></sitemap>"
            "<sitemap><loc>/map/news.xml</loc></sitemap></sitemapindex>"
        ),
        "/map/2026.xml.gz": gz(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='urn:i'><url><image:image>"
            "<image:loc>/picture.jpg</image:loc></image:image><loc>/a-story-of-salt-and-bread</loc>"
            "<lastmod>2026-04-01</lastmod></url></urlset>"
        ),
        "/map/news.xml": xml(
            "<urlset xmlns:n='urn:news'><url><loc>/the-news-of-the-day</loc><n:news><n:publication_date>"
            "2026-04-02T10:00:00Z</n:publication_date></n:news></url></urlset>"
        ),
        "/a-story-of-salt-and-bread": page(),
        "/the-news-of-the-day": page(),
    }
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert crawled.paths("page") == ["/the-news-of-the-day", "/a-story-of-salt-and-bread"]
    assert crawled.paths("sitemap") == ["/map/index.xml", "/map/news.xml", "/map/2026.xml.gz"]
    assert "/picture.jpg" not in [seen.target for seen in origin.seen]


def test_common_places_are_tried_when_the_site_names_nothing(tmp_path: Path) -> None:
    items = b'[{"url": "/only-in-the-json-feed", "date_published": "2026-04-01"}]'
    feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + items + b"}"
    scripts = {
        "/": page(),
        "/feed.json": [
            b"HTTP/1.1 200 OK\r\nContent-Type: application/feed+json\r\nContent-Length: %d\r\n\r\n" % len(feed) + feed
        ],
        "/only-in-the-json-feed": page(),
    }
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert crawled.outcomes()["/only-in-the-json-feed"] == "ok"
    assert crawled.crawl.tally.failed == 0  # that a common place is empty is no failure


def test_a_listing_is_followed_through_its_pages_beyond_max_depth(tmp_path: Path) -> None:
    scripts = {"/": page("/page/2", "/story-number-1-of-many")}
    for number in range(2, 9):
        scripts[f"/page/{number}"] = page(f"/page/{number + 1}", f"/story-number-{number}-of-many")
        scripts[f"/story-number-{number}-of-many"] = page("/deeper/1")
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, max_depth=1))
    assert {f"/story-number-{number}-of-many" for number in range(2, 9)} <= set(crawled.paths("page"))
    assert "/deeper/1" not in crawled.paths()


def test_other_hosts_stay_unvisited_unless_named(tmp_path: Path) -> None:
    with RawOrigin({"/a-story-told-elsewhere": page()}) as other, RawOrigin({}) as origin:
        origin.scripts["/"] = page(
            f"{other.base}/a-story-told-elsewhere", "mailto:desk@example.org", "javascript:void(0)"
        )
        run_crawl(tmp_path / "closed", source_of(origin))
        assert other.seen == []
        host = other.base.removeprefix("http://")
        crawled = run_crawl(tmp_path / "open", source_of(origin, hosts=(host,)))
        assert crawled.outcomes()["/a-story-told-elsewhere"] == "ok"


def test_one_page_is_fetched_once_however_it_is_linked(tmp_path: Path) -> None:
    scripts = {
        "/": page(
            "/story-one-of-two", "/story-one-of-two#comments", "/story-one-of-two?utm_source=a&fbclid=b", "/go",
            "/story-one-of-two;jsessionid=1234567890ABCDEF", "/list?b=2&a=1", "/list?a=1&b=2&utm_medium=x",
        ),
        "/story-one-of-two": page(),
        "/go": redirect("/story-one-of-two"),
        "/list?b=2&a=1": page(),
    }  # fmt: skip
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
        assert requests_for(origin, ["/story-one-of-two", "/list?b=2&a=1", "/list?a=1&b=2", "/go"]) == {
            "/story-one-of-two": 1, "/list?b=2&a=1": 1, "/list?a=1&b=2": 0, "/go": 1,
        }  # fmt: skip
    assert crawled.outcomes()["/go"] == "redirected"


def test_articles_and_exclude_say_what_is_wanted(tmp_path: Path) -> None:
    scripts = {
        "/": page("/s/one", "/s/two", "/x/secret", "/other"),
        "/s/one": page(),
        "/s/two": page(),
        "/other": page(),
    }
    source = {"articles": (re.compile("/s/"),), "exclude": (re.compile("/x/|two$"),)}
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, **source))
    assert crawled.paths("page") == ["/s/one"]
    assert "/other" in crawled.paths("listing")
    assert not {"/s/two", "/x/secret"} & {seen.target for seen in origin.seen}


def test_max_pages_is_spent_on_the_newest_articles_first(tmp_path: Path) -> None:
    entries = [(f"/2026/04/story-{day:02}", f"{day:02} Apr 2026 10:00:00 GMT") for day in range(1, 21)]
    scripts = {"/": page("/section/a", "/section/b", head=FEED_LINK), "/news.rss": rss(*entries)}
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, max_pages=6, feeds=(f"{origin.base}/news.rss",)))
        assert [path for path in crawled.paths() if path.startswith("/2026")] == [
            f"/2026/04/story-{day}" for day in (20, 19, 18, 17)
        ]
        assert len(crawled.paths()) == 7  # with robots.txt
        assert crawled.crawl.left > 0
        rest = run_crawl(tmp_path, source_of(origin, max_pages=100), run="run-2", everything=False)
        assert "/2026/04/story-01" in rest.paths()
        assert "/2026/04/story-20" not in rest.paths()


def test_robots_txt_is_obeyed_and_told(tmp_path: Path) -> None:
    rules = "User-agent: microfiche\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    with RawOrigin({"/robots.txt": robots(rules), "/": page("/private/a", "/public")}) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, contact="https://example.org/bot"))
        assert crawled.outcomes()["/private/a"] == "robots-denied"
        assert "/private/a" not in [seen.target for seen in origin.seen]
        assert origin.seen[0].target == "/robots.txt"
        assert b"\r\nUser-Agent: microfiche/" in origin.seen[0].request
        assert b" (+https://example.org/bot)\r\n" in origin.seen[0].request


def test_robots_that_cannot_be_had_close_the_site(tmp_path: Path) -> None:
    busy = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]
    for number, (script, outcome) in enumerate([(busy, "robots-denied"), ([CLOSE], "connection-error")]):
        with RawOrigin({"/robots.txt": script, "/": page()}) as origin:
            crawled = run_crawl(tmp_path / str(number), source_of(origin))
            assert crawled.outcomes() == {"/": outcome}
            assert {seen.target for seen in origin.seen} == {"/robots.txt"}


def test_robots_may_be_redirected(tmp_path: Path) -> None:
    scripts = {
        "/robots.txt": redirect("/rules.txt"),
        "/rules.txt": robots("User-agent: *\nDisallow: /no"),
        "/": page("/no", "/yes-this-is-fine"),
    }
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert crawled.outcomes()["/no"] == "robots-denied"
    assert crawled.outcomes()["/"] == "ok"


def test_never_more_in_hand_than_configured(tmp_path: Path) -> None:
    links = [f"/a-story-with-number-{number}" for number in range(24)]
    scripts = {link: [Wait(0.02), *page()] for link in links} | {"/": page(*links)}
    for concurrency in (1, 3):
        with RawOrigin(scripts) as origin:
            run_crawl(tmp_path / str(concurrency), source_of(origin, concurrency_per_host=concurrency))
            assert origin.most_at_once() == concurrency
            assert len(origin.seen) >= 25


def test_the_delay_is_kept_between_any_two_requests(tmp_path: Path) -> None:
    links = [f"/a-story-with-number-{number}" for number in range(8)]
    with RawOrigin({"/": page(*links), **{link: page() for link in links}}) as origin:
        run_crawl(tmp_path, source_of(origin, delay=0.1, concurrency_per_host=4))
        begun = sorted(seen.begun for seen in origin.seen)
        gaps = [later - earlier for earlier, later in pairwise(begun)]
        assert sum(gaps) > len(gaps) * 0.05  # the origin's clock looks once its thread has woken, at times late


def test_crawl_delay_counts_when_it_is_longer(tmp_path: Path) -> None:
    with RawOrigin(
        {"/robots.txt": robots("User-agent: *\nCrawl-delay: 0.5"), "/": page("/one-more-story-here")}
    ) as origin:
        run_crawl(tmp_path, source_of(origin, delay=0.0, max_pages=2))
        begun = [seen.begun for seen in origin.seen if seen.target != "/robots.txt"]
        assert begun[1] - begun[0] > 0.25  # the origin may have seen the first late


def test_a_source_that_wants_longer_pauses_than_are_kept_is_said_to_be_slow(tmp_path: Path) -> None:
    with RawOrigin(
        {"/robots.txt": robots("User-agent: *\nCrawl-delay: 300"), "/": page("/one-more-story-here")}
    ) as origin:
        crawl = run_crawl(tmp_path, source_of(origin), caps=replace(CAPS, crawl_delay=0.05)).crawl
        said = f"robots.txt of 127.0.0.1:{origin.port} asks for 300 s between requests, 0.05 s (crawl_delay) are kept"
        assert said in _result(crawl, crawl.plan)[1]


def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(tmp_path: Path) -> None:
    busy = [b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"]
    with RawOrigin(
        {"/": page("/a-busy-story-for-now", "/another-quiet-story-here"), "/a-busy-story-for-now": busy}
    ) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
        asked = [seen.begun for seen in origin.seen if seen.target == "/a-busy-story-for-now"]
        assert len(asked) == 1 + CAPS.retries
        assert min(later - earlier for earlier, later in pairwise(asked)) > 0.5  # the origin may have seen one late
    assert crawled.outcomes()["/a-busy-story-for-now"] == "http-error"


def test_a_passing_failure_is_tried_again_each_try_a_capture(tmp_path: Path) -> None:
    with RawOrigin({"/": page("/a-story-that-fails-twice"), "/a-story-that-fails-twice": [CLOSE]}) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    tries = [kept for kept in crawled.captures if kept.url.endswith("twice")]
    assert [str(kept.outcome) for kept in tries] == ["connection-error"] * (1 + CAPS.retries)
    assert all(kept.reason for kept in tries)


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    scripts = {
        "/": page("/circle/one", "/self", "/endless/0", "/off-site"),
        "/circle/one": redirect("/circle/two"),
        "/circle/two": redirect("/circle/one"),
        "/self": redirect("/self"),
        "/off-site": redirect("http://elsewhere.invalid/"),
        **{f"/endless/{number}": redirect(f"/endless/{number + 1}") for number in range(40)},
    }
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
        asked = requests_for(origin, ["/circle/one", "/circle/two", "/self", "/endless/30"])
    assert asked == {"/circle/one": 1, "/circle/two": 1, "/self": 1, "/endless/30": 0}
    assert crawled.outcomes()["/self"] == "trap"
    reasons = {kept.reason for kept in crawled.captures}
    assert "redirects to elsewhere.invalid, which is no host of this source" in reasons
    assert f"more than {CAPS.redirects} redirects" in reasons


def test_a_redirect_to_itself_with_a_cookie_is_followed(tmp_path: Path) -> None:
    class Consent(RawOrigin):
        def _answer(self, connection, number, request):  # type: ignore[no-untyped-def]
            fine = b"\r\nCookie: seen=1\r\n" in request
            self.scripts["/consent"] = (
                page(title="Welcome") if fine else redirect("/consent", "302 Found", b"Set-Cookie: seen=1; Path=/")
            )
            return super()._answer(connection, number, request)

    with Consent({"/": page("/consent")}) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
    assert [str(kept.outcome) for kept in crawled.captures if kept.url.endswith("/consent")] == [
        "redirected",
        "changed",
    ]


def test_traps_end_and_are_told(tmp_path: Path) -> None:
    scripts = {
        "/": page("/loop/", "/calendar?month=1", "/" + "long" * 600, "/f?" + "&".join(f"p{n}=1" for n in range(20)))
    }
    path = "/loop/"
    for _ in range(12):
        scripts[path] = page(path + "loop/")
        path += "loop/"
    for month in range(1, 120):
        scripts[f"/calendar?month={month}"] = page(f"/calendar?month={month + 1}")
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, max_depth=100))
        asked = [seen.target for seen in origin.seen]
    assert sum(target.startswith("/loop/") for target in asked) <= 2
    assert sum(target.startswith("/calendar") for target in asked) <= 2
    trapped = {kept.reason for kept in crawled.captures if str(kept.outcome) == "trap"}
    assert len(trapped) == 2
    assert crawled.crawl.cut == len(trapped) + 2
    assert crawled.crawl.traps == len([kept for kept in crawled.captures if str(kept.outcome) == "trap"])


def test_hostile_neighbours_cost_no_good_article(tmp_path: Path) -> None:
    good = [f"/a-good-story-number-{number}" for number in range(10)]
    bad = {
        "/bad/drip": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Flood(b".", pause=0.05)],
        "/bad/silence": [Wait(60)],
        "/bad/garbage": [b"\x00\x01\x02 no HTTP at all\r\n\r\n", CLOSE],
        "/bad/flood": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", Flood(b"x" * 65536)],
        "/bad/headers": [b"HTTP/1.1 200 OK\r\n", Flood(b"X-More: headers\r\n" * 500)],
        "/bad/reset": [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", "reset"],
        "/bad/nothing": [CLOSE],
        "/bad/bomb": [sized(gzip.compress(b"0" * 30_000_000), HTML, b"Content-Encoding: gzip")],
        "/bad/not-gzip": [sized(b"\xff\xfe\xfd\xfc", HTML, b"Content-Encoding: gzip")],
        "/bad/charset": [sized(b"<p>\xff\xfe</p>", b"Content-Type: text/html; charset=rot13")],
        "/bad/entities": xml(
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
            "<rss><channel><item><link>/&b;</link></item></channel></rss>"
        ),
        "/bad/nesting": [sized(b"<div>" * 100_000, HTML)],
    }  # fmt: skip
    scripts = {"/": page(*bad, *good), **bad, **{path: page() for path in good}}
    caps = type(CAPS)(total_time=2.0, retries=0, linger_time=0.02)
    with RawOrigin(scripts) as origin:
        source = source_of(origin, concurrency_per_host=4, max_body=2_000_000)
        crawled = run_crawl(tmp_path, source, caps=caps)
    outcomes = crawled.outcomes()
    assert {outcomes[path] for path in good} == {"ok"}
    assert set(bad) <= set(outcomes)
    assert all(kept.reason for kept in crawled.captures)
    assert {path: outcomes[path] for path in list(bad)[:7]} == {
        "/bad/drip": "truncated", "/bad/silence": "timeout", "/bad/garbage": "bad-response", "/bad/flood": "truncated",
        "/bad/headers": "bad-response", "/bad/reset": "truncated", "/bad/nothing": "connection-error",
    }  # fmt: skip


def test_a_body_longer_than_the_source_wants_is_kept_truncated(tmp_path: Path) -> None:
    scripts = {"/": page("/news/long"), "/news/long": [sized(b"<p>" + b"word " * 100_000, HTML)]}
    with RawOrigin(scripts) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, max_body=5_000))
    (long,) = (kept for kept in crawled.captures if kept.url.endswith("/news/long"))
    assert (long.outcome, long.truncated) == ("truncated", "length")
    assert long.payload_size is not None
    assert 5_000 <= long.payload_size <= 5_000 + CAPS.header_bytes


def test_private_addresses_are_refused_wherever_they_come_from(tmp_path: Path) -> None:
    with RawOrigin({"/": page()}) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, allow_addresses=()))
        assert origin.seen == []
    assert "refused" in {str(kept.outcome) for kept in crawled.captures}
    assert crawled.outcomes()["/"] in ("refused", "robots-denied")


def test_feeds_and_sitemaps_are_told_by_their_bytes_whatever_their_type(tmp_path: Path) -> None:
    stories = [f"/arthro/{number}" for number in range(5000, 5020)]
    locations = "".join(f"<url><loc>{{base}}{story}</loc></url>" for story in stories)
    scripts: dict[str, Script] = {"/": page(), **{story: page() for story in stories}}
    with RawOrigin(scripts) as origin:
        packed = gzip.compress(f"<urlset>{locations.format(base=origin.base)}</urlset>".encode())
        origin.scripts["/robots.txt"] = robots(f"Sitemap: {origin.base}/map.gz\n")
        origin.scripts["/map.gz"] = [sized(packed, b"Content-Type: application/octet-stream")]
        run_crawl(tmp_path, source_of(origin))
        assert set(stories) <= {seen.target for seen in origin.seen}
