"""The second time: conditional requests, revisits, what is gone, and hosts that ask for patience, at the origin."""

from __future__ import annotations

import time
from contextlib import closing
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest
from nasty import sized
from raw_origin import RawOrigin, Script
from small_site import HTML, page, requests_for, run_crawl, source_of
from sqlalchemy import select

from archive import Collection
from crawler.frontier import Frontier
from crawler.frontier_tables import urls

NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n%s\r\n\r\n"
STORY = "/a-story-that-is-told-twice"


class Validating(RawOrigin):
    """Answers 304 where the request holds one of the validators that stand in what it would send."""

    def script_of(self, target: str) -> Script:
        script = super().script_of(target)
        request, answer = self.seen[-1].request, script[0]
        assert isinstance(answer, bytes)
        for asked, told in ((b"If-None-Match: ", b"ETag: "), (b"If-Modified-Since: ", b"Last-Modified: ")):
            line = next((line for line in answer.split(b"\r\n") if line.startswith(told)), None)
            if line and asked + line.removeprefix(told) in request.split(b"\r\n"):
                return [NOT_MODIFIED % line]
        return script


def html(text: str, *headers: bytes) -> Script:
    return [sized(f"<!doctype html><title>Told twice</title><h1>Told twice</h1><p>{text}</p>".encode(), HTML, *headers)]


@pytest.mark.parametrize(
    "validator", [b'ETag: "one"', b'ETag: W/"weak"', b"Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT"]
)
def test_what_has_a_validator_is_asked_for_with_it(tmp_path: Path, validator: bytes) -> None:
    with Validating({"/": page(STORY), STORY: html("First.", validator)}) as origin:
        run_crawl(tmp_path, source_of(origin))
        second = run_crawl(tmp_path, source_of(origin), run="run-2")
        (kept,) = (kept for kept in second.captures if kept.url.endswith(STORY))
        with Collection.open(tmp_path, writable=False) as collection:
            profile = collection.records(kept)[0].header("WARC-Profile")
        assert (str(kept.outcome), kept.status, kept.record_type) == ("unchanged", 304, "revisit")
        assert str(profile).endswith("/revisit/server-not-modified")
        origin.scripts[STORY] = html("Second.", validator.replace(b"0", b"1").replace(b'"', b'"n', 1))
        third = run_crawl(tmp_path, source_of(origin), run="run-3")
    assert third.outcomes()[STORY] == "changed"


def test_the_same_bytes_are_kept_once_and_asked_for_by_their_latest_validator(tmp_path: Path) -> None:
    with Validating({"/": page(STORY), STORY: html("The same.", b'ETag: "one"')}) as origin:
        run_crawl(tmp_path, source_of(origin))
        origin.scripts[STORY] = html("The same.", b'ETag: "two"')
        second = run_crawl(tmp_path, source_of(origin), run="run-2")
        third = run_crawl(tmp_path, source_of(origin), run="run-3")
    kept = [next(kept for kept in run.captures if kept.url.endswith(STORY)) for run in (second, third)]
    assert [(str(one.outcome), one.status, one.record_type) for one in kept] == [
        ("unchanged", 200, "revisit"), ("unchanged", 304, "revisit"),
    ]  # fmt: skip


def test_a_copy_under_another_address_is_asked_for_with_its_validator(tmp_path: Path) -> None:
    twin = "/the-same-story-somewhere-else"
    scripts = {path: html("Twice.", b'ETag: "one"') for path in (STORY, twin)}
    with Validating({"/": page(STORY, twin), **scripts}) as origin:
        run_crawl(tmp_path, source_of(origin))
        second = run_crawl(tmp_path, source_of(origin), run="run-2")
        with Collection.open(tmp_path, writable=False) as collection:
            bodies = {collection.body(kept, 10_000) for kept in second.captures if kept.status == 304}
    assert [kept.status for kept in second.captures if "story" in kept.url] == [304, 304]
    assert len(bodies) == 1


@pytest.mark.parametrize("status", [b"404 Not Found", b"410 Gone"])
def test_what_was_there_and_is_not_is_gone(tmp_path: Path, status: bytes) -> None:
    with RawOrigin({"/": page(STORY), STORY: html("Soon gone.")}) as origin:
        run_crawl(tmp_path, source_of(origin))
        origin.scripts[STORY] = [b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"]
        second = run_crawl(tmp_path, source_of(origin), run="run-2")
    assert second.outcomes()[STORY] == "gone"


def test_an_hour_later_only_the_starts_are_asked_for_by_a_scheduled_run(tmp_path: Path) -> None:
    with RawOrigin({"/": page(STORY), STORY: html("Once.")}) as origin:
        run_crawl(tmp_path, source_of(origin))
        run_crawl(tmp_path, source_of(origin), run="run-2", everything=False)
        assert requests_for(origin, [STORY]) == {STORY: 1}


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_slows_the_host_not_the_request_alone(tmp_path: Path, as_date: bool) -> None:
    others = [f"/a-quiet-story-number-{number}" for number in range(4)]

    class Busy(RawOrigin):
        def script_of(self, target: str) -> Script:
            if target != STORY or sum(seen.target == STORY for seen in self.seen) > 1:
                return super().script_of(target)
            wanted = formatdate(time.time() + 2, usegmt=True) if as_date else "1"
            return [f"HTTP/1.1 429 Too Many\r\nRetry-After: {wanted}\r\nContent-Length: 0\r\n\r\n".encode()]

    with Busy({"/": page(STORY, *others), STORY: page(), **{path: page() for path in others}}) as origin:
        crawled = run_crawl(tmp_path, source_of(origin))
        told = next(seen.ended for seen in origin.seen if seen.target == STORY)
        after = [seen.begun for seen in origin.seen if seen.begun > told]
    assert crawled.outcomes()[STORY] in ("ok", "changed")
    assert len(after) >= 2
    assert min(after) - told > 0.5  # nothing was asked of the host meanwhile, though `told` may be late
    assert all(later >= earlier for earlier, later in pairwise(sorted(after)))


def test_an_article_comes_less_often_while_only_what_is_around_it_changes(tmp_path: Path) -> None:
    told = ["The harbour council met again, and found that the ferry sails on every second Monday of the month."]

    def story(number: int) -> Script:
        around = f'<div>Read by {number} people</div><a href="/another-story-of-number-{number}">Another</a>'
        return [sized(f"<title>Told</title><p>{told[-1]}</p>{around}".encode(), HTML)]

    steps = []
    with RawOrigin({"/": page(STORY)}) as origin:
        for number in range(5):
            if number == 3:
                told.append("The harbour council met once more, and found that the ferry does not sail at all.")
            origin.scripts[STORY] = story(number)
            run_crawl(tmp_path, source_of(origin), run=f"run-{number}")
            with closing(Frontier(tmp_path, "small")) as frontier, frontier.engine.connect() as connection:
                steps.append(connection.execute(select(urls.c.step).where(urls.c.url.endswith(STORY))).scalar())
    assert steps == [0, 1, 2, 0, 1]
