"""A server that never answers costs its slot the time of a request, and that only twice within a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from raw_origin import RawOrigin, Wait
from small_site import CAPS, page, requests_for, run_crawl, source_of

SILENT, GOOD = "/2026/11/silent-story-of-words.html", "/2026/11/good-story-of-words.html"


def test_what_timed_out_is_asked_for_once_more(tmp_path: Path) -> None:
    with RawOrigin({"/": page(SILENT, GOOD), SILENT: [Wait(60)], GOOD: page()}) as origin:
        caps = replace(CAPS, total_time=1.0, retries=2)
        crawled = run_crawl(tmp_path, source_of(origin, concurrency_per_host=2), caps=caps)
        assert requests_for(origin, [SILENT])[SILENT] == 2
    assert crawled.outcomes()[SILENT] == "timeout"
    assert crawled.outcomes()[GOOD] == "ok"
