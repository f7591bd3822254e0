"""A news site of a few pages on loopback, slow where a test wants it to be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

PROSE = (
    "The ferry to the outer islands will sail twice a day from Monday, the harbour office said after its meeting.",
    "Passengers had asked for an earlier boat since the bakery on the northern quay moved to the old customs house.",
    "The crossing takes forty minutes in calm weather, and the crew expects two hundred people on a market day.",
    "Tickets are sold at the kiosk by the lighthouse, where the timetable hangs in three languages behind thick glass.",
)
HTML = "text/html; charset=utf-8"


class IslandSite:
    """`url` is where it starts. `seen` holds the paths asked for; `release` lets slow answers go."""

    def __init__(self, address: str, articles: int) -> None:
        self.url = address
        self.articles = articles
        self.seen: list[str] = []
        self.release = Event()

    def page(self, path: str) -> tuple[int, str, str]:
        """Status, content type and body of a path."""
        if path == "/":
            links = "".join(f'<li><a href="/news/story-{n}.html">Story {n}</a></li>' for n in range(self.articles))
            return 200, HTML, f"<!doctype html><title>Island News</title><ul>{links}</ul>"
        if path.startswith("/news/"):
            return 200, HTML, story(path, self.url)
        return OTHERS.get(path, (404, HTML, "<!doctype html><title>Not here</title><p>Nothing is kept here."))


OTHERS = {
    "/robots.txt": (200, "text/plain", "User-agent: *\nDisallow: /private/\n"),
    "/picture.png": (200, "image/png", "\x89PNG\r\n\x1a\n and so on"),
    "/empty.html": (200, HTML, ""),
}


def story(path: str, site: str) -> str:
    """A page with an article, its headline made from the path; no two sites have the same."""
    title = path.rpartition("/")[2].removesuffix(".html").replace("-", " ").capitalize()
    body = "".join(f"<p>{sentence} This is {title.lower()} of {site}.</p>" for sentence in PROSE)
    return (
        f'<!doctype html><html lang="en"><head><title>{title} - Island News</title></head>'
        f"<body><nav><a href='/'>News</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )


@contextmanager
def island_site(*, articles: int = 4, slow: str | None = None) -> Iterator[IslandSite]:
    """The site, until the block ends. Paths that hold `slow` are answered only once `release` is set."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together, or the kernel holds the body back for 40 ms

        def do_GET(self) -> None:
            site.seen.append(self.path)
            if slow and slow in self.path:
                site.release.wait(30)
            status, kind, text = site.page(self.path)
            body = text.encode("latin-1")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = IslandSite(f"http://127.0.0.1:{server.server_port}/", articles)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.release.set()
        server.shutdown()
        thread.join()
        server.server_close()


def wait_until(condition: Callable[[], object], what: str, limit: float = 30.0) -> None:
    """Wait until `condition()` holds; fails with `what` after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
