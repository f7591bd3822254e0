"""Crawls killed (SIGKILL) at random moments, and what must hold afterwards. Shared by a test and a command for many.

    python tests/crawler/random_kills.py [--rounds 20] [--kills 5] [--seed N]

A crawl process is forked from one that has everything imported, so that a kill costs no interpreter start. Each round
is a site of its own, killed so many times, and then crawled to its end.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from nasty import sized
from raw_origin import RawOrigin, Script, Wait
from small_site import HTML, page

from archive import Collection
from archive.warc.validate import validate_file
from crawler.crawl_process import main as crawl_process
from crawler.runs import RunState, RunStore

HERE = Path(__file__).parent
STORIES = [f"/2026/11/a-story-that-is-number-{number:02}" for number in range(36)]
SECTIONS = [f"/section-{number}/" for number in range(4)]
MOVED = [f"/old-address-of-story-{number:02}" for number in range(6)]  # each redirects to a story of its own
LATE = [f"/2026/11/a-story-that-moved-is-number-{number:02}" for number in range(6)]
ALL = [*STORIES, *LATE]
LIMIT = 60.0  # s a process may take here, on a slow machine


@dataclass(frozen=True)
class Survived:
    """What a round left: how often each story is kept, over all runs; faults of the WARC files; how many kills hit."""

    kept: Mapping[str, int]
    faults: list[str]
    hits: int
    ended: RunState

    def wrong(self) -> list[str]:
        """What should not be, in words; nothing when all is well."""
        told = [f"{story} was kept {self.kept.get(story, 0)} times" for story in ALL if self.kept.get(story, 0) != 1]
        return [*told, *self.faults, *([] if self.ended is RunState.DONE else [f"the last run is {self.ended}"])]


def site(chance: random.Random) -> dict[str, Script]:
    """Sections below the front page, stories and moved ones below these; everything takes a moment."""
    scripts: dict[str, Script] = {"/": page(*SECTIONS)}
    for number, section in enumerate(SECTIONS):
        scripts[section] = page(*STORIES[number::4], *MOVED[number::4], title="Section")
    for old, new in zip(MOVED, LATE, strict=True):
        scripts[old] = [sized(b"", b"Location: " + new.encode(), HTML, status=b"HTTP/1.1 301 Moved Permanently")]
    scripts |= {story: page(title="Story") for story in ALL}
    return {path: [Wait(chance.random() * 0.02), *script] for path, script in scripts.items()}


def survive(folder: Path, seed: int, kills: int = 3, longest: float = 0.5) -> Survived:
    """Crawl `folder`'s own site, killed so often, then to its end."""
    chance = random.Random(seed)
    with RawOrigin(site(chance)) as origin, RunStore(folder) as store:
        sources = _sources(folder, origin)
        hits = sum(_kill(store, sources, origin, chance, longest) for _ in range(kills))
        process, run = _start(store, sources)
        process.join(LIMIT)
        assert process.exitcode is not None, "the last run does not end"
        ended = store.run(run).state
    with closing(Collection.open(folder)) as collection:  # mends what lies torn
        captures = collection.captures(limit=None)
    kept = Counter("/" + one.url.split("/", 3)[3] for one in captures if one.status == 200)
    faults = [str(fault) for path in sorted((folder / "warc").glob("*.warc.gz")) for fault in validate_file(path)]
    return Survived(kept, faults, hits, ended)


def _sources(folder: Path, origin: RawOrigin) -> Path:
    file = folder / "sources.toml"
    file.write_text(
        f'[[source]]\nname = "killed"\nseeds = ["{origin.base}/"]\nallow_addresses = ["127.0.0.0/8"]\n'
        f"delay = 0\nconcurrency_per_host = 4\n"
    )
    return file


def _kill(store: RunStore, sources: Path, origin: RawOrigin, chance: random.Random, longest: float) -> bool:
    """Start a run and kill it: one of four wherever it is, the others once they have asked for something."""
    seen = len(origin.seen)
    process, _ = _start(store, sources)
    deadline = time.monotonic() + (0 if chance.random() < 0.25 else LIMIT)
    while len(origin.seen) == seen and process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.join(chance.random() * longest)
    hit = process.is_alive()
    process.kill()
    process.join(LIMIT)
    return hit and process.exitcode == -signal.SIGKILL


def _start(store: RunStore, sources: Path) -> tuple[BaseProcess, str]:
    store.recover()
    ticket = store.queue("killed")
    assert ticket is not None
    store.begin(ticket.run.id)
    ticket.close()
    process = _imported().Process(target=_crawl, args=(store.collection, sources, ticket.run.id), daemon=True)
    process.start()
    return process, ticket.run.id


@cache
def _imported() -> ForkServerContext:
    """What forks processes that need import nothing. It finds modules by the environment alone."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["random_kills", "crawler.spiders.source", "scrapy.core.engine"])
    return context


def _crawl(collection: Path, sources: Path, run: str) -> None:
    log = os.open(collection / "crawl.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    words = {"collection": collection, "sources": sources, "source": "killed", "run": run, "revisit": "due"}
    sys.exit(crawl_process([f"--{name}={value}" for name, value in words.items()]))


def main() -> int:
    """Round after round; 1 when something was lost or repeated."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 20))
    words = parser.parse_args()
    hits, faults = 0, 0
    for seed in range(words.seed, words.seed + words.rounds):
        with tempfile.TemporaryDirectory() as folder:
            survived = survive(Path(folder), seed, words.kills)
        hits, faults = hits + survived.hits, faults + bool(survived.wrong())
        for line in survived.wrong():
            print(f"seed {seed}: {line}", flush=True)
    print(f"{words.rounds} rounds from seed {words.seed}: {hits} runs killed, {faults} rounds with something wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
