"""Addresses of kinds that bring nothing wait; those that bring something are followed, however odd they look."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import HTML, Crawled, run_crawl, source_of

STORIES = [
    f"/news/the-{word}-sails-past-the-lighthouse" for word in "barge boat brig canoe cutter dinghy ferry".split()
]


def told(*key: object) -> str:
    """Words that no other page has."""
    return " ".join(hashlib.md5(f"{key} {number}".encode()).hexdigest()[:9] for number in range(60))


def html(title: str, *links: str, text: str = "") -> Script:
    anchors = "".join(f'<div><a href="{link}">{link[-9:]}</a></div>' for link in links)
    return [sized(f"<html><title>{title}</title><h1>{title}</h1><p>{text}</p>{anchors}</html>".encode(), HTML)]


class Site(RawOrigin):
    """Answers by rule: `answer` gives the page of a target, or None."""

    def __init__(self, answer: Callable[[str], Script | None]) -> None:
        super().__init__({})
        self._answer_to = answer

    def script_of(self, target: str) -> Script:
        return self._answer_to(target) or super().script_of(target)

    @property
    def asked(self) -> list[str]:
        return [seen.target for seen in self.seen]


def crawl(folder: Path, site: Site, run: str = "run-1", **fields: object) -> Crawled:
    return run_crawl(folder, source_of(site, max_pages=300, **fields), run=run)


def test_endless_kinds_are_tried_and_left(tmp_path: Path) -> None:
    months = itertools.cycle(
        "january february march april may june july august september october november december".split()
    )
    after = dict(itertools.pairwise(f"{next(months)}-{year}" for year in range(2026, 2060) for _ in range(12)))

    def answer(target: str) -> Script | None:
        first, _, rest = target.strip("/").partition("/")
        number = int(hashlib.md5(target.encode()).hexdigest()[:6], 16)
        beside = (f"/members/{number}", f"/offers/{rest or 'all'}/cheap", f"/offers/{rest or 'all'}/near")
        if target == "/":
            return html("Front", *STORIES[:3], "/diary/january-2026", *beside)
        if target in STORIES:
            at = STORIES.index(target)
            more = (STORIES[(at + 2) % 7], f"{target}?reply={at}", f"{target}/comments/1", f"/sign-in?next={target}")
            return html(target[6:], *more, *beside, text=told(target))
        if first == "diary" and rest in after:
            return html(f"Diary {rest}", f"/diary/{after[rest]}", *beside)
        if first in ("members", "offers"):
            return html(target, *beside, *(f"/members/{number + n}" for n in range(6)))
        return html("Reply", *beside, text="Be the first to say something about it.") if "2" in target else None

    with Site(answer) as site:
        crawled = crawl(tmp_path, site)
        stories = [target for target in site.asked if target in STORIES]
        wasted = [target for target in site.asked if target not in STORIES and target.count("/") > 1]
    assert sorted(stories) == sorted(STORIES)
    assert len(wasted) <= 60  # and not the 300 that max_pages allows
    assert crawled.crawl.cut > 0


def test_a_parameter_that_is_new_on_every_link_makes_no_new_pages(tmp_path: Path) -> None:
    counter = itertools.count()

    def answer(target: str) -> Script | None:
        path = urlsplit(target).path
        links = ("/", *STORIES) if path == "/" else ()
        if path in STORIES:
            links = ("/", STORIES[0], STORIES[(STORIES.index(path) + 1) % 7])
        tagged = [f"{link}?zq={hashlib.md5(str(next(counter)).encode()).hexdigest()}" for link in links]
        return html(path, *tagged, text=told(path)) if links else None

    with Site(answer) as site:
        crawl(tmp_path, site)
        paths = [urlsplit(target).path for target in site.asked]
    assert set(STORIES) <= set(paths)
    assert sum(path in STORIES for path in paths) <= len(STORIES) + 4


def test_stories_that_sections_deep_in_the_site_alone_name_are_found(tmp_path: Path) -> None:
    parts = [f"/{part}/{side}" for part in ("land", "sea") for side in "nesw"]
    regions = {part: [f"/p/{part.replace('/', '')}{n}" for n in range(4)] for part in parts}
    stories = [story for named in regions.values() for story in named]

    def answer(target: str) -> Script | None:
        if target == "/":
            return html("Front", "/land", "/sea")
        if target in ("/land", "/sea"):
            return html(target, *(region for region in regions if region.startswith(target)))
        if target in regions:
            return html(target, *regions[target])
        return html(target, text=told(target)) if target in stories else None

    with Site(answer) as site:
        crawl(tmp_path, site)
        assert set(stories) <= set(site.asked)


def test_stories_behind_a_query_that_only_listings_name_are_found(tmp_path: Path) -> None:
    stories = [f"/n/view.cgi?no={number}" for number in range(80)]

    def answer(target: str) -> Script | None:
        path, _, number = target.partition("?pg=")
        if target == "/":
            return html("Front", "/n/list.cgi", *stories[:3])
        if path == "/n/list.cgi":
            at = int(number or 0)
            return html(f"List {at}", *stories[at * 10 : at * 10 + 10], f"/n/list.cgi?pg={at + 1}") if at < 8 else None
        return html(target, text=told(target)) if target in stories else None

    with Site(answer) as site:
        crawl(tmp_path, site)
        assert set(stories) <= set(site.asked)


def test_stories_of_a_line_behind_a_number_are_no_variants_of_each_other(tmp_path: Path) -> None:
    """Two sections of forty, all at one path, each too short to say much: more queries than a trap needs."""
    stories = [f"/view.php?nid={number}" for number in range(1, 81)]

    def answer(target: str) -> Script | None:
        if target == "/":
            return html("Front", "/r.php?section=1", "/r.php?section=2")
        if target.startswith("/r.php"):
            return html("Section", *(stories[:40] if target.endswith("1") else stories[40:]))
        return html(target, text=f"Ferry {target[-2:]} is late.") if target in stories else None

    with Site(answer) as site:
        crawl(tmp_path, site)
        assert sorted(set(stories) - set(site.asked)) == []


def test_a_kind_that_has_spoken_is_known_to_later_runs(tmp_path: Path) -> None:
    named = ["/p/one"]

    def answer(target: str) -> Script | None:
        if target == "/":
            return html("Front", "/land")
        if target == "/land":
            return html("Land", "/land/north")
        if target == "/land/north":
            return html("North", *named)
        return html(target, text=told(target)) if target in named else None

    with Site(answer) as site:
        crawl(tmp_path, site)
        named += ["/p/two", "/p/three"]
        second = crawl(tmp_path, site, run="run-2")
    assert set(named) <= set(site.asked)
    assert second.crawl.cut == 0


def test_what_a_site_answers_where_there_is_nothing_is_no_page(tmp_path: Path) -> None:
    nothing = "We are sorry, this address leads nowhere; maybe one of these is what you have been looking for."

    def answer(target: str) -> Script | None:
        if target == "/":
            return html("Front", *STORIES, "/imprint")
        if target in STORIES:
            return html(target, f"{target[:-1]}", text=told(target))
        return None if target == "/robots.txt" else html("Front", f"{target}/imprint", f"{target}/about", text=nothing)

    with Site(answer) as site:
        crawl(tmp_path, site)
        deep = [target for target in site.asked if "imprint/" in target or "/about" in target]
    assert set(STORIES) <= set(site.asked)
    assert len(deep) <= 2
