"""Large answers are parsed in a process beside the loop: the same result, in bounded time."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator

import hostile_bytes as made
import pytest

from crawler.caps import Caps
from crawler.heavy import Heavy
from crawler.parsing import Page, Parsed, parse

SITEMAP = Page("https://news.example/sitemap.xml", "sitemap", "M", "application/xml", (), 50 << 20)
HTML = Page("https://news.example/", "listing", "", "text/html", (), 15_000_000)


def test_the_process_gives_what_parsing_here_gives() -> None:
    body = made.sitemap(3000, "https://news.example/{n}.html")
    html = b"<title>x</title>" + b"".join(b'<a href="/story-%d.html">x</a>' % number for number in range(3000))

    async def ask() -> list[Parsed]:
        heavy = Heavy()
        try:
            pieces = [body[at : at + 65536] for at in range(0, len(body), 65536)]
            return [
                await heavy.parse(SITEMAP, lambda: pieces, len(body), Caps()),
                await heavy.parse(HTML, lambda: [html], len(html), Caps()),
            ]
        finally:
            heavy.close()

    listed, links = asyncio.run(ask())
    assert listed == parse(SITEMAP, body, Caps())
    assert listed.listed is not None
    assert len(listed.listed.entries) == 3000
    assert links == parse(HTML, html, Caps())
    assert links.links is not None
    assert len(links.links.links) == Caps().links_per_page


def test_what_takes_too_long_is_given_up_and_the_next_is_read(caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> tuple[Parsed, Parsed]:
        heavy = Heavy()
        try:
            hasty = Caps(parse_time=0.01)  # shorter than the process takes to begin
            first = await heavy.parse(HTML, lambda: [b"<a href=/x>"], 11, hasty)
            return first, await heavy.parse(HTML, lambda: [b"<a href=/x>"], 11, Caps())
        finally:
            heavy.close()

    first, second = asyncio.run(ask())
    assert first == Parsed()
    assert second.links is not None
    assert list(second.links.links) == ["https://news.example/x"]
    assert "could not be looked into within 0.01 s" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_is_ended_or_stopped_from_outside_costs_a_page_at_most(number: int) -> None:
    """Killed: between two pages, and while it is handed one. Stopped: killed by our patience, and the next is read."""

    async def ask() -> list[Parsed]:
        heavy = Heavy()

        def pieces() -> Iterator[bytes]:
            yield b"<a href"
            if hits:
                heavy._process.send_signal(hits.pop())  # type: ignore[union-attr]
            yield b"=/x>"

        try:
            hits: list[int] = []
            read = [await heavy.parse(HTML, pieces, 11, Caps())]
            hits.append(number)
            read.append(await heavy.parse(HTML, pieces, 11, Caps(parse_time=1.0 if number == signal.SIGSTOP else 20.0)))
            if heavy._process:
                heavy._process.kill()
            return [*read, await heavy.parse(HTML, pieces, 11, Caps())]
        finally:
            heavy.close()

    first, hit, after = asyncio.run(ask())
    assert first.links is not None
    assert first == after
    assert hit == (Parsed() if number == signal.SIGSTOP else first)


def test_closing_ends_what_is_under_way() -> None:
    async def ask() -> float:
        heavy = Heavy()
        task = asyncio.ensure_future(heavy.run(time.sleep, 0.1))
        await asyncio.sleep(0.01)
        begun = time.monotonic()
        await asyncio.to_thread(heavy.close)
        await task
        return time.monotonic() - begun

    assert asyncio.run(ask()) < 20


def test_large_documents_are_read_up_to_their_last_entry_that_counts() -> None:
    body = made.sitemap(60_000, "https://news.example/{n}.html")
    parsed = parse(SITEMAP, body, Caps(sitemap_entries=1000))
    assert parsed.listed is not None
    assert [entry.url for entry in parsed.listed.entries] == [f"https://news.example/{n}.html" for n in range(1000)]
