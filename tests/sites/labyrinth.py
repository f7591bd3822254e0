#!/usr/bin/env python3
"""A news site of 220 honest articles in 22 numbered listing pages, with nine traps around them, each without end.

    python labyrinth.py [--port 8110]

Prints `{"labyrinth": "http://127.0.0.1:PORT/"}` when it listens, and ends when standard input does. Standard library
only. `TRAPS` names the traps; `kind_of` tells which of them a path belongs to.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ARTICLES, PER_LISTING = 220, 10
LISTINGS = -(-ARTICLES // PER_LISTING)
FIRST_DAY = date(2026, 11, 20)
WORDS = (
    "harbour lantern orchard ferry granite meadow signal turbine arcade bakery bridge council museum quarry tunnel viaduct"
    " lighthouse market bicycle cathedral glacier kiln library mill observatory pier railway sawmill tannery vineyard"
).split()
DEEDS = "reopens doubles delays restores questions celebrates measures repaints postpones rebuilds".split()
ENDINGS = "after the flood;before the winter;for the first time;with new tools;in spite of the rain".split(";")

TRAPS = {  # first segment of the path -> what it is
    "calendar": "a calendar with a month before and after each month",
    "events": "a calendar by query",
    "more": "a next-link on every page, and always the same ten stories",
    "region": "paths that grow: every region has three parts of its own",
    "loop": "a relative link to itself without a leading slash",
    "shop": "facets in every combination",
    "s": "a session id in the path, a new one with every page",
    "lost": "pages that are not found, with status 200 and links to more of them",
    "today": "an archive by day without a first or last day",
}


def kind_of(path: str) -> str | None:
    """The trap that a path belongs to; None for honest pages."""
    first = path.split("?")[0].split("/")[1]
    return first if first in TRAPS else None


def slug(number: int) -> str:
    chance = random.Random(number)
    return "-".join([chance.choice(WORDS), chance.choice(DEEDS), chance.choice(WORDS), str(10_000 + number)])


def day_of(number: int) -> date:
    return FIRST_DAY - timedelta(days=number // 4)


def article_path(number: int) -> str:
    return f"/{day_of(number):%Y/%m/%d}/{slug(number)}"


ARTICLE_OF = {article_path(number): number for number in range(ARTICLES)}


def answer(target: str) -> tuple[int, str]:
    """Status and HTML of a request for `target` (path and query)."""
    parts = urlsplit(target)
    segments = [segment for segment in parts.path.split("/") if segment]
    if parts.path in ("/", "/archive/"):
        return 200, listing(1)
    if segments[0] == "page" and len(segments) == 2 and segments[1].isdigit() and 1 <= int(segments[1]) <= LISTINGS:
        return 200, listing(int(segments[1]))
    if parts.path in ARTICLE_OF:
        return 200, article(ARTICLE_OF[parts.path])
    trap = TRAP_PAGES.get(segments[0])
    return (
        (200, trap(parts.path, parts.query)) if trap else (404, page("Page not found", "<p>There is nothing here.</p>"))
    )


def listing(number: int) -> str:
    own = range((number - 1) * PER_LISTING, min(number * PER_LISTING, ARTICLES))
    entries = "".join(f'<li><a href="{article_path(n)}">{headline(n)}</a></li>' for n in own)
    following = f'<a href="/page/{number + 1}">Older stories</a>' if number < LISTINGS else ""
    return page("The Labyrinth Gazette", f"<ul>{entries}</ul><p>{following}</p>")


def headline(number: int) -> str:
    return " ".join(slug(number).split("-")[:3]).capitalize() + " " + ENDINGS[number % len(ENDINGS)]


def article(number: int) -> str:
    chance = random.Random(number * 7 + 1)
    paragraphs = "".join(f"<p>{sentence(chance)} {sentence(chance)} {sentence(chance)}</p>" for _ in range(5))
    dated = f'<meta property="og:type" content="article"><meta property="article:published_time" content="{day_of(number)}T08:00:00Z">'
    return page(headline(number), f"<article><h1>{headline(number)}</h1>{paragraphs}</article>", head=dated)


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(9, 16))]
    return " ".join(words).capitalize() + "."


def page(title: str, body: str, *, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<nav><a href="/">Front page</a> {ENTRANCES}</nav>{body}<footer>{session_link(title)}</footer></body></html>'
    )


ENTRANCES = " ".join(
    f'<a href="{path}">{name}</a>'
    for path, name in (
        ("/calendar/2026/11/", "Calendar"),
        ("/events?month=11&amp;year=2026", "Events"),
        ("/more/1", "Latest"),
        ("/region/", "Regions"),
        ("/loop/", "About"),
        ("/shop?color=red", "Shop"),
        ("/lost/1", "Corrections"),
        ("/today/2026-11-20", "By day"),
    )
)


def session_link(seed: str) -> str:
    token = hashlib.sha256(seed.encode()).hexdigest()[:20]
    number = int(token, 16) % ARTICLES
    return f'<a href="/s/{token}{article_path(number)}">{headline(number)}</a> <a href="/s/{token}/">Home</a>'


def _calendar(path: str, query: str) -> str:
    year, month = (int(part) for part in [*path.split("/"), "2026", "11"][2:4])
    before, after = divmod(year * 12 + month - 2, 12), divmod(year * 12 + month, 12)
    days = "".join(f'<a href="/calendar/{year}/{month:02}/{day:02}/">{day}</a> ' for day in range(1, 29))
    around = "".join(f'<a href="/calendar/{y}/{m + 1:02}/">{m + 1}</a> ' for y, m in (before, after))
    return page(f"Calendar {month}/{year}", f"<p>{around}</p>{days}")


def _events(path: str, query: str) -> str:
    asked = parse_qs(query)
    month, year = int(asked.get("month", ["11"])[0]), int(asked.get("year", ["2026"])[0])
    following = f"/events?month={month % 12 + 1}&amp;year={year + month // 12}"
    return page(f"Events {month}/{year}", f'<p>None.</p><a href="{following}">Next month</a>')


def _more(path: str, query: str) -> str:
    number = int((path.rstrip("/").rpartition("/")[2] or "1").lstrip("0") or 1)
    entries = "".join(f'<li><a href="{article_path(n)}">{headline(n)}</a></li>' for n in range(PER_LISTING))
    return page(f"Latest {number}", f'<ul>{entries}</ul><a rel="next" href="/more/{number + 1}">Next</a>')


def _region(path: str, query: str) -> str:
    chance = random.Random(path)
    parts = "".join(f'<a href="{path}{word}/">{word}</a> ' for word in chance.sample(WORDS, 3))
    return page(f"Region {path}", f"<p>Parts of it:</p>{parts}")


def _loop(path: str, query: str) -> str:
    return page("About us", '<p>We write about the labyrinth.</p><a href="loop/">About us</a>')


def _shop(path: str, query: str) -> str:
    choices = {"color": ("red", "blue", "green"), "size": ("s", "m", "l"), "sort": ("price", "name"), "view": ("list",)}
    links = "".join(
        f'<a href="/shop?{query}&amp;{name}={value}">{value}</a> '
        for name, values in choices.items()
        for value in values
    )
    return page("Shop", links)


def _session(path: str, query: str) -> str:
    rest = "/" + path.split("/", 3)[3]
    return answer(rest)[1] if rest == "/" or rest in ARTICLE_OF else page("Session", session_link(path))


def _lost(path: str, query: str) -> str:
    links = "".join(f'<a href="/lost/{random.Random(f"{path}{n}").randint(2, 10**9)}">Story</a> ' for n in range(5))
    return page("Page not found", f"<p>The page you asked for does not exist.</p>{links}")


def _today(path: str, query: str) -> str:
    try:
        day = date.fromisoformat(path.rstrip("/").rpartition("/")[2])
    except ValueError:
        day = FIRST_DAY
    around = "".join(
        f'<a href="/today/{day + timedelta(days=step)}">{day + timedelta(days=step)}</a> ' for step in (-1, 1)
    )
    return page(f"{day}", f"<p>No stories.</p>{around}")


TRAP_PAGES = {
    "calendar": _calendar,
    "events": _events,
    "more": _more,
    "region": _region,
    "loop": _loop,
    "shop": _shop,
    "s": _session,
    "lost": _lost,
    "today": _today,
}


class Labyrinth(ThreadingHTTPServer):
    """The site on a loopback port. `asked` holds the paths of all requests."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together
    server: Labyrinth

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, text = (404, "none") if self.path == "/robots.txt" else answer(self.path)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: Any) -> None:
        pass


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="(default: a free one)")
    with Labyrinth(parser.parse_args().port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({"labyrinth": server.url}), flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main()
