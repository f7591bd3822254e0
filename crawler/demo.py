"""`microfiche demo`: the bundled news aggregator on loopback, crawled twice through the real path, then shown.

    sites (a process of their own) -> sources.toml -> `microfiche crawl`
        -> second edition -> `microfiche crawl` -> table -> `microfiche serve`

Nothing here is a short cut: each step is the command that a user would type, and is printed before it runs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from archive import Collection, KeptCapture
from crawler.errors import CrawlerError

PLAIN_WIDTH = 160  # columns, where there is no terminal to ask
MARK = ".made-by-microfiche-demo"  # only a folder that holds this file is ever emptied
SOURCES_HEAD = """\
# Written by `microfiche demo`. Loopback is exempt from the private-address guard here, and only here.
[crawl]
contact = "https://example.org/microfiche-demo"
delay = 0.02
concurrency_per_host = 2
allow_addresses = ["127.0.0.0/8"]
"""
SOURCE = '\n[[source]]\nname = "{name}"\nseeds = ["{url}"]\nschedule = "every 10 minutes"\n'


class DemoFolderTaken(CrawlerError):
    """The folder exists and was not made by the demo. Carries `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not a demo's folder: name an empty one with `microfiche demo --collection DIR`")
        self.folder = folder


def sites_folder() -> Path:
    """Where the demo sites lie: in the installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "sites"
    return installed if installed.is_dir() else here.parent / "tests" / "sites"


class Sites:
    """The running aggregator. `addresses` maps a site's name to its URL."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.addresses: dict[str, str] = json.loads(self._answer())

    def turn_to(self, edition: int) -> None:
        """Publish that edition on all sites; returns when it is out."""
        _pipe(self._process.stdin).write(f"edition {edition}\n")
        _pipe(self._process.stdin).flush()
        self._answer()

    def _answer(self) -> str:
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise CrawlerError(f"the demo sites did not start (exit {self._process.wait()}): see the message above")
        return line


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # noqa: S101 - opened by running_sites with PIPE
    return stream


@contextmanager
def running_sites(log: Path | None = None) -> Iterator[Sites]:
    """Run the demo sites in a process of their own; it ends with the block, or when this process dies."""
    command = [sys.executable, str(sites_folder() / "server.py"), *(["--log", str(log)] if log else [])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield Sites(process)
        finally:
            _pipe(process.stdin).close()


def write_sources(path: Path, addresses: dict[str, str]) -> None:
    """Write a sources.toml that follows the sites at `addresses`."""
    entries = (SOURCE.format(name=name, url=url) for name, url in addresses.items())
    path.write_text(SOURCES_HEAD + "".join(entries), encoding="utf-8")


def run(args: Namespace) -> int:
    """The command. `args`: collection (Path), once (bool), port and replay_port (int)."""
    folder = _fresh_folder(Path(args.collection))
    with running_sites(folder / "sites.log") as sites:
        sources = folder / "sources.toml"
        write_sources(sources, sites.addresses)
        place = ["--collection", str(folder), "--sources", str(sources)]
        _say(f"{len(sites.addresses)} news sites are up: {', '.join(sites.addresses.values())}")
        first = _microfiche("crawl", *place)
        sites.turn_to(2)
        _say("second edition: some articles have changed, some are new, some are gone")
        second = _microfiche("crawl", *place)
        print_table(folder)
        if args.once or first or second:
            return first or second
        return _microfiche("serve", *place, "--port", str(args.port), "--replay-port", str(args.replay_port))


def _fresh_folder(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise DemoFolderTaken(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def _microfiche(*words: str) -> int:
    _say("$ microfiche " + " ".join(words))
    try:
        return subprocess.run([sys.executable, "-m", "archive.cli", *words], check=False).returncode
    except KeyboardInterrupt:  # the child got it too and has ended in order
        return 0 if words[0] == "serve" else 130


def _say(line: str) -> None:
    print(f"\n{line}", flush=True)


def print_table(folder: Path) -> None:
    """Print what is kept: a row for each page, articles first, with the outcome of its newest capture."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("URL", "title", "language", "outcome", title="What was kept", box=None, header_style="bold")
    table.columns[0].overflow = "fold"
    for row in sorted(_rows(folder), key=lambda row: (not row[1], row[0])):
        table.add_row(*(Text(cell) for cell in row))  # Text: what a page says is never markup
    console = Console()
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    console.print()
    console.print(table)


def _rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    with Collection.open(folder, writable=False) as collection:
        articles = {kept.article.url: kept.article for kept in collection.articles()}
        for capture in _newest(collection.captures(newest_first=True)):
            article = articles.get(capture.url)
            title, language = (article.title or "", article.language.tag) if article else ("", "")
            yield capture.url, title, language, capture.outcome.value


def _newest(captures: list[KeptCapture]) -> Iterator[KeptCapture]:
    pages = (capture for capture in captures if capture.wanted_as == "page")
    return iter({capture.url: capture for capture in reversed(list(pages))}.values())
