"""Traps end, honest archives do not suffer: a site with nine endless traps, and archives that look like one."""

from __future__ import annotations

import hashlib
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from raw_origin import RawOrigin
from small_site import Crawled, page, run_crawl, source_of

from crawler.frontier import Frontier
from crawler.learning import cuts_of
from crawler.sources import Source

sys.path.insert(0, str(Path(__file__).parents[1] / "sites"))
from labyrinth import ARTICLE_OF, TRAPS, Labyrinth, kind_of


@contextmanager
def labyrinth() -> Iterator[Labyrinth]:
    with Labyrinth() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def source(url: str, **fields: object) -> Source:
    from ipaddress import ip_network

    limits = {"delay": 0.0, "concurrency_per_host": 4, "allow_addresses": (ip_network("127.0.0.0/8"),), **fields}
    return Source(name="maze", seeds=(url,), **limits)  # type: ignore[arg-type]


def test_nine_endless_traps_cost_two_percent_of_the_requests_at_most(tmp_path: Path) -> None:
    with labyrinth() as site:
        run_crawl(tmp_path, source(site.url, max_pages=5000, max_depth=30))
        asked = list(site.asked)
        run_crawl(tmp_path, source(site.url, max_pages=5000, max_depth=30), run="run-2")
        again = sum(kind_of(path) is not None for path in site.asked[len(asked) :])
    trapped = Counter(kind for path in asked if (kind := kind_of(path)))
    assert set(ARTICLE_OF) <= set(asked)
    assert sum(trapped.values()) <= 0.02 * len(asked), trapped
    assert again <= 0.02 * len(asked) + 1
    frontier = Frontier(tmp_path, "maze")
    cuts = cuts_of(frontier.engine, "maze")
    frontier.close()
    told = "\n".join(example for cut in cuts for example in cut.examples)
    assert [name for name in TRAPS if f"/{name}" not in told] == [], cuts


def prose(number: int) -> str:
    """A paragraph of its own."""
    return f"<p>{' '.join(hashlib.md5(f'{number} {n}'.encode()).hexdigest()[:9] for n in range(60))}</p>"


def crawl_all(folder: Path, scripts: dict[str, object], **fields: object) -> tuple[Crawled, list[str]]:
    with RawOrigin(scripts) as origin:  # type: ignore[arg-type]
        crawled = run_crawl(folder, source_of(origin, max_pages=5000, concurrency_per_host=4, **fields))
        return crawled, [seen.target for seen in origin.seen]


def test_an_archive_of_five_hundred_numbered_pages_is_crawled_to_its_end(tmp_path: Path) -> None:
    ahead = {n: [f"/archive?page={m}" for m in range(n + 1, min(n + 25, 501))] for n in range(1, 501)}
    scripts = {f"/archive?page={n}": page(f"/story/{n}", *ahead[n], title=f"Page {n} of") for n in range(2, 501)}
    scripts |= {"/": page("/archive", "/story/1"), "/archive": page("/story/1", *ahead[1])}
    _, asked = crawl_all(tmp_path, scripts, exclude=(re.compile("/story/"),))
    assert set(scripts) <= set(asked)


def test_an_archive_by_day_is_crawled_where_nothing_else_names_its_stories(tmp_path: Path) -> None:
    days = [f"/2026/{month:02}/{day:02}/" for month in (1, 2) for day in range(1, 29)]
    scripts = {day: page(f"/story-of-{at}", following) for at, (day, following) in enumerate(pairwise([*days, "/"]))}
    stories = {f"/story-of-{at}": page(title=f"Story {at}", head=prose(at)) for at in range(len(days))}
    scripts |= {"/": page("/archive/"), "/archive/": page(days[0]), **stories}
    _, asked = crawl_all(tmp_path, scripts)
    assert set(stories) <= set(asked)


def test_stories_without_telling_addresses_below_their_section_are_found(tmp_path: Path) -> None:
    told = [f"/news/europe/{word}" for word in ("salt", "bread", "bees")]
    scripts = {"/": page("/news/"), "/news/": page("/news/europe/"), "/news/europe/": page(*told)}
    scripts |= {path: page(head=prose(at)) for at, path in enumerate(told)}
    _, asked = crawl_all(tmp_path, scripts)
    assert set(told) <= set(asked)


def test_articles_behind_tokens_in_their_path_are_no_sessions(tmp_path: Path) -> None:
    told = [f"/a/{hashlib.md5(str(n).encode()).hexdigest()}/story-{n}" for n in range(30)]
    scripts = {"/": page(*told), **{path: page(head='<meta property="og:type" content="article">') for path in told}}
    _, asked = crawl_all(tmp_path, scripts)
    assert set(told) <= set(asked)


def test_stories_behind_a_query_are_no_facets(tmp_path: Path) -> None:
    told = [f"/read?item={n}" for n in range(80)]
    scripts = {"/": page(*told), **{path: page(head='<meta property="og:type" content="article">') for path in told}}
    _, asked = crawl_all(tmp_path, scripts)
    assert set(told) <= set(asked)
