"""A site of some 400 nasty behaviours, linked among twenty good articles, on raw sockets of loopback.

    python tests/crawler/hostile_site.py        serves it until Ctrl-C, and says at which address

Main origin: all behaviours of `hostile_table`, and mazes that never end. Beside it origins whose robots.txt is hostile,
and such that fail at TLS; they belong to the source by its `hosts`.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import hostile_articles as good
from hostile_table import AS_PAGES, HTML, LISTS, Behaviour
from nasty import sized
from raw_origin import CLOSE, NOT_FOUND, Flood, RawOrigin, Script, Wait, make_certificate

PER_SECTION = 18
WHERE = "/2026/11/x/"
TEXT = b"Content-Type: text/plain"
MAZES = {
    "calendar": r"/calendar/(\d+)/(\d+)/",
    "session": r"/s/([0-9a-f]{32})/page\.html",
    "growing": r"/grow/((?:deeper/)*)",
    "facets": r"/shop\?(.*)",
    "next": r"/archive/page/(\d+)",
    "words": r"/maze/([a-z]+)/([a-z-]+)\.html",
}
ENTRANCES = (
    "/calendar/2026/11/", f"/s/{'0' * 32}/page.html", "/grow/", "/shop?a=1", "/archive/page/1", "/maze/a/a-b-c-d.html",
)  # fmt: skip


class HostileSite(RawOrigin):
    """`named` are the paths that a crawl is led to, in the order in which the front page names them."""

    def __init__(self, others: tuple[str, ...] = ()) -> None:
        super().__init__({})
        self._others = others
        self.behaviours: dict[str, Behaviour] = {f"{WHERE}{name}.html": make for name, make in AS_PAGES.items()}
        self.lists: dict[str, Behaviour] = {f"/x/{name}.xml": make for name, make in LISTS.items()}
        self.articles = dict(zip(good.PATHS, map(good.html, range(len(good.PATHS))), strict=True))
        self._sections = self._pages(list(self.behaviours))

    @property
    def named(self) -> list[str]:
        return [*self.behaviours, *self.articles, *self.lists]

    def script_of(self, target: str) -> Script:
        if target in self.articles:
            return [sized(self.articles[target], HTML)]
        if make := self.behaviours.get(target) or self.lists.get(target.partition("?")[0]):
            return make(self.base)
        if target in self._sections:
            return [sized(self._sections[target].encode(), HTML)]
        if target == "/robots.txt":
            maps = "".join(f"Sitemap: {self.base}{path}\r\n" for path in self.lists if "sitemap" in path)
            return [sized(f"User-agent: *\r\nDisallow: /secret/\r\n{maps}\x1b[2J\0".encode(), TEXT)]
        return _maze(target)

    def _pages(self, paths: list[str]) -> dict[str, str]:
        """The front page and sections; a good article behind every so many nasty ones."""
        articles, sections = list(self.articles), {}
        for number, at in enumerate(range(0, len(paths), PER_SECTION)):
            links = [*paths[at : at + PER_SECTION], *articles[number :: (len(paths) - 1) // PER_SECTION + 1]]
            sections[f"/section-{number}.html"] = _page(links)
        feeds = "".join(
            f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in self.lists if "feed" in path
        )
        return {"/": _page([*sections, *ENTRANCES, *self._others], feeds), **sections}


def _page(links: list[str], head: str = "") -> str:
    rows = "".join(f'<li><a href="{link}">{link.rpartition("/")[2] or link}</a></li>' for link in links)
    return f"<!doctype html><html><head><title>Hostile Herald</title>{head}</head><body><ul>{rows}</ul></body></html>"


def _maze(target: str) -> Script:
    """Pages that lead ever on."""
    for name, form in MAZES.items():
        if match := re.fullmatch(form, target):
            return [sized(_page(_onwards(name, match, target)).encode(), HTML)]
    return NOT_FOUND


def _onwards(name: str, match: re.Match[str], target: str) -> list[str]:
    token = f"{abs(hash(target)):032x}"[-32:]
    return {
        "calendar": lambda: [f"/calendar/{int(match[1]) + 1}/{month}/" for month in range(1, 13)],
        "session": lambda: [f"/s/{token}/page.html", f"/s/{token[::-1]}/page.html"],
        "growing": lambda: [f"{target}deeper/"],
        "facets": lambda: [f"{target}&{letter}={len(target)}" for letter in "abcdef"],
        "next": lambda: [f"/archive/page/{int(match[1]) + 1}"],
        "words": lambda: [f"/maze/{match[1]}{letter}/{match[2]}-{letter}.html" for letter in "xyz"],
    }[name]()


@dataclass(frozen=True)
class Hostile:
    """The site as it is served: where it starts, its further hosts, and what a crawl is led to there."""

    site: HostileSite
    hosts: tuple[str, ...]
    elsewhere: tuple[str, ...]  # URLs on the further hosts

    @property
    def seed(self) -> str:
        return f"{self.site.base}/"


PAGE: Script = [sized(_page([]).encode(), HTML)]
ROBOTS: dict[str, Script] = {
    "10 MB": [b"HTTP/1.1 200 OK\r\n\r\n", Flood(b"Disallow: /private/*x*y*z$\r\n" * 1000, times=350), CLOSE],
    "one line": [b"HTTP/1.1 200 OK\r\n\r\nDisallow: /", Flood(b"*a" * 10_000, times=100), CLOSE],
    "hanging": [b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\r\n", Wait(600)],
    "circle": [sized(b"", b"Location: /robots.txt", status=b"HTTP/1.1 302 Found")],
    "private": [sized(b"", b"Location: http://127.0.0.2/robots.txt", status=b"HTTP/1.1 302 Found")],
    "reset": [CLOSE],
    "binary": [sized(bytes(range(256)) * 100, TEXT)],
    "slow": [sized(b"User-agent: *\r\nCrawl-delay: 1e308\r\nCrawl-delay: nan", TEXT)],
    "denied": [sized(b"User-agent: *\r\nDisallow: /", TEXT)],
}


@contextmanager
def hostile_site() -> Iterator[Hostile]:
    """Serves it all until the block ends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        origins = [
            stack.enter_context(RawOrigin({"/robots.txt": script, "/page.html": PAGE})).base
            for script in ROBOTS.values()
        ]
        server, _ = make_certificate(folder)
        origins.append(stack.enter_context(RawOrigin({"/page.html": PAGE}, tls=server)).base)
        origins.append(stack.enter_context(RawOrigin({})).base.replace("http:", "https:"))
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # connections are made, and never taken
        origins.append(f"http://127.0.0.1:{deaf.getsockname()[1]}")
        elsewhere = tuple(f"{origin}/page.html" for origin in origins)
        site = stack.enter_context(HostileSite(elsewhere))
        hosts = tuple(dict.fromkeys(origin.partition("//")[2] for origin in origins))
        yield Hostile(site, hosts, elsewhere)


if __name__ == "__main__":
    with hostile_site() as served, contextlib.suppress(KeyboardInterrupt):
        print(served.seed, "hosts:", *served.hosts, flush=True)
        while True:
            time.sleep(3600)
