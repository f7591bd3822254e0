"""X-Robots-Tag and meta robots: read, told in the metadata record, honoured where it is wished."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import HTML, page, run_crawl, source_of

from archive import Collection, parse_html
from crawler.robots_tags import in_headers, in_markup, is_followed, refusal
from crawler.single import Wish, capture_one
from crawler.source_fields import LIMITS, NotAllowed
from crawler.sources import Limits

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "directives"),
    [
        (["NoArchive"], ["noarchive"]),
        (["noindex, nofollow", "noarchive"], ["noindex", "nofollow", "noarchive"]),
        (["otherbot: noindex", "microfiche: noarchive, nofollow"], ["noarchive", "nofollow"]),
        (["*: none"], ["none"]),
        (["max-snippet: 20, noindex"], ["max-snippet: 20", "noindex"]),
        (["unavailable_after: Wed, 03 Jun 2026 15:00:00 GMT"], ["unavailable_after: wed, 03 jun 2026 15:00:00 gmt"]),
        (["", " , "], []),
    ],
)
def test_headers(values: list[str], directives: list[str]) -> None:
    assert in_headers(values) == directives


def test_markup() -> None:
    tree = parse_html(
        """<!-- <meta name="robots" content="noindex"> --><META NAME=" Robots" CONTENT="NOARCHIVE,follow">
        <meta name="googlebot" content="noindex"><meta name=microfiche content=nofollow><meta name=robots>"""
    )
    assert in_markup(tree) == ["noarchive", "follow", "nofollow"]


@pytest.mark.parametrize(
    ("tag", "kept", "followed"),
    [
        ("index", True, True),
        ("noarchive", False, True),
        ("noindex", False, True),
        ("nofollow", True, False),
        ("none", False, False),
        ("unavailable_after: 2026-05-31", False, True),
        ("unavailable_after: sun, 31 may 2026 10:00:00 gmt", False, True),
        ("unavailable_after: 2026-07-01", True, True),
        ("unavailable_after: soon", True, True),
    ],
)
def test_what_they_mean(tag: str, kept: bool, followed: bool) -> None:
    reason = refusal([tag], NOW)
    assert (reason is None, is_followed([tag])) == (kept, followed)
    assert reason is None or tag in reason


def site() -> dict[str, Script]:
    tagged = [sized(b"<title>A story</title><p>Text", HTML, b"X-Robots-Tag: NoArchive")]
    return {
        "/": page(
            "/a-story-with-a-tag", "/a-page-that-leads-on", head='<meta name="robots" content="noindex, follow">'
        ),
        "/a-story-with-a-tag": tagged,
        "/a-page-that-leads-on": page("/never-to-be-seen-this", head='<meta name="robots" content="nofollow">'),
        "/never-to-be-seen-this": page(),
    }


def test_by_default_they_are_told_and_no_more(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
        assert set(crawled.outcomes()) >= set(site())
    with Collection.open(tmp_path, writable=False) as collection:
        (kept,) = [one for one in crawled.captures if one.url.endswith("tag")]
        told = b"".join(record.block.bytes() for record in collection.records(kept) if record.type == "metadata")
    assert kept.outcome == "ok"
    assert b"microfiche-robots-tags: noarchive\r\n" in told


def test_honoured_pages_are_not_kept_but_lead_on_unless_they_forbid_that(tmp_path: Path) -> None:
    with RawOrigin(site()) as origin:
        crawled = run_crawl(tmp_path, source_of(origin, robots_tags="honour"))
        outcomes = crawled.outcomes()
        asked = {seen.target for seen in origin.seen}
    assert outcomes["/"] == outcomes["/a-story-with-a-tag"] == "robots-denied"
    assert outcomes["/a-page-that-leads-on"] == "ok"
    assert "/never-to-be-seen-this" not in asked
    denied = next(one for one in crawled.captures if one.url.endswith("tag"))
    assert (denied.record_type, denied.reason) == ("metadata", "the page says noarchive to robots")


@pytest.mark.parametrize("path", ["/a-story-with-a-tag", "/"])
def test_a_capture_by_hand_does_the_same(tmp_path: Path, path: str) -> None:
    networks = LIMITS["allow_addresses"].read(["127.0.0.0/8"])
    with RawOrigin(site()) as origin, Collection.open(tmp_path, create=True) as collection:
        outcomes = [
            str(capture_one(Wish(origin.base + path, limits), collection)[-1].outcome)
            for limits in (
                Limits(allow_addresses=networks, robots_tags="honour"),
                Limits(allow_addresses=networks),
            )
        ]
    assert outcomes == ["robots-denied", "ok"]


def test_the_setting_is_one_of_two_words() -> None:
    read = LIMITS["robots_tags"].read
    assert (read("Honour"), read("record")) == ("honour", "record")
    with pytest.raises(NotAllowed, match='did you mean "honour"'):
        read("honor")
