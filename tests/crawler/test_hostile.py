"""A site of some 400 nasty behaviours: every good article is kept, every URL has an outcome, the crawl stays well."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile_site import Hostile, hostile_site

from archive import Collection, KeptCapture, Outcome
from archive.cli import main

HERE = Path(__file__).parent
LIMIT = 500.0  # s that the crawl may take on a slow machine
STALL = 0.25  # s of work of its own after which the loop must have turned
NOT_SAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Ended:
    """A crawl that is over: what was served, what was kept (the last of each URL), and how its process fared."""

    served: Hostile
    folder: Path
    kept: dict[str, KeptCapture]
    fared: dict[str, Any]
    log: str


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return crawl_it(tmp_path_factory.mktemp("hostile"))


def crawl_it(folder: Path) -> Ended:
    with hostile_site() as served:
        words = [sys.executable, str(HERE / "hostile_run.py"), str(folder), served.seed, *served.hosts]
        done = subprocess.run(words, cwd=HERE.parents[1], capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stderr
    with Collection.open(folder, writable=False) as collection:
        kept = {one.url: one for one in collection.captures(newest_first=False)}
    return Ended(served, folder, kept, json.loads(done.stdout), done.stderr)


def test_all_good_articles_are_kept(ended: Ended) -> None:
    kept = {path: ended.kept.get(f"{ended.served.site.base}{path}") for path in ended.served.site.articles}
    assert len(kept) == 20
    assert {path for path, one in kept.items() if one is None or one.outcome is not Outcome.OK} == set()


def test_every_url_has_an_outcome_and_a_reason(ended: Ended) -> None:
    site = ended.served.site
    assert len(site.named) > 350
    urls = [*(f"{site.base}{path}" for path in site.named), *ended.served.elsewhere]
    assert [url for url in urls if url not in ended.kept] == []
    assert [one.url for one in ended.kept.values() if not one.reason or NOT_SAFE.search(one.reason)] == []


def test_the_crawl_stays_small_and_lively_and_ends(ended: Ended, tmp_path: Path) -> None:
    """What the site does to the loop it does in every crawl; what a machine shared with others does, in one of them."""
    assert ended.fared["fault"] is None
    assert ended.fared["peak_mb"] < 400
    stalls = [ended.fared["own_stall"]]
    while stalls[-1] >= STALL and len(stalls) < 3:
        stalls.append(crawl_it(tmp_path / str(len(stalls))).fared["own_stall"])
    assert min(stalls) < STALL, stalls


def test_mazes_are_left(ended: Ended) -> None:
    """Some hundred pages of nothing but links, of endlessly many."""
    lost = [url for url in ended.kept if re.search(r"/(?:calendar|s|grow|shop|archive|maze)[/?]", url)]
    assert len(lost) < len(ended.kept) / 4


def test_nothing_elsewhere_was_asked_for(ended: Ended) -> None:
    """127.0.0.2 is not exempt, and every way to write it was tried."""
    elsewhere = [one for one in ended.kept.values() if "127.0.0.1" not in one.url.split("/")[2]]
    assert [one.url for one in elsewhere if one.ip is not None] == []


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--limit", "2000"],
        ["list", "--limit", "2000", "--json"],
        ["export", "--format", "csv", "--captures"],
        ["export", "--format", "jsonl", "--captures"],
        ["export", "--format", "cdxj"],
        ["stats"],
    ],
    ids=" ".join,
)
def test_no_output_holds_what_a_terminal_obeys(
    ended: Ended, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--collection", str(ended.folder)]) == 0
    out = capsys.readouterr().out
    assert out
    assert NOT_SAFE.search(out.replace("\r\n", "\n")) is None


def test_no_line_of_the_log_does_either(ended: Ended) -> None:
    assert NOT_SAFE.search(ended.log) is None
    assert "Traceback" not in ended.log
