"""What feeds and headers say of the next visit reaches the frontier."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from nasty import sized
from raw_origin import RawOrigin
from small_site import HTML, XML, page, run_crawl, source_of

from crawler.frontier import Frontier

FEED = (
    '<rss version="2.0"><channel><title>x</title><ttl>180</ttl><atom:link rel="hub" href="https://hub.example/"/>'
    "<item><link>/a-story-of-salt</link></item></channel></rss>"
)
LINKS = b'Link: <https://second.example/>; rel="hub", </other.rss?by=hub>; rel=self'


def test_a_feed_is_due_when_it_says_and_its_hub_is_noted(tmp_path: Path) -> None:
    scripts = {
        "/": [sized(b"<title>Front</title><p>News</p>", HTML, b"Cache-Control: public, max-age=7200")],
        "/feed.rss": [sized(FEED.encode(), XML)],
        "/other.rss": [
            sized(
                FEED.replace("180", "1").encode(),
                XML,
                b'Link: <https://second.example/>; rel="hub", </other.rss?by=hub>; rel=self',
            )
        ],
        "/a-story-of-salt": page(),
    }
    with RawOrigin(scripts) as origin:
        feeds = (f"{origin.base}/feed.rss", f"{origin.base}/other.rss")
        run_crawl(tmp_path, source_of(origin, feeds=feeds))
        due = {}
        with closing(Frontier(tmp_path, "small")) as frontier:
            hubs = {feed: (hub, topic) for feed, hub, topic in frontier.topics()}
            for minutes in (100, 125, 200):
                frontier.begin(f"run-{minutes}", now=time.time() + minutes * 60)
                leased = frontier.lease(f"run-{minutes}", 50, now=time.time() + minutes * 60)
                due[minutes] = {lease.url.removeprefix(origin.base) for lease in leased if lease.wanted_as != "page"}
                frontier.end()
    assert "/" not in due[100]
    assert "/" in due[125]
    assert "/feed.rss" not in due[125]
    assert "/feed.rss" in due[200]
    assert hubs == {  # Link headers come first (WebSub, 4)
        feeds[0]: ("https://hub.example/", feeds[0]),
        feeds[1]: ("https://second.example/", f"{origin.base}/other.rss?by=hub"),
    }
