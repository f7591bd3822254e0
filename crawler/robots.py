"""robots.txt by RFC 9309: what it allows, how slow it wants us, which sitemaps it names. Parsing is Protego's.

| answer                         | rule (RFC 9309, 2.3.1)                     |
|--------------------------------|--------------------------------------------|
| 2xx                            | parsed, the first 500 kB                   |
| 4xx                            | "unavailable": everything is allowed       |
| 5xx, unreachable, endless 3xx  | "unreachable": everything is disallowed    |
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.caps import Caps

AGENT = "microfiche"  # the product token that robots.txt may name


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt says. `closed` is the reason why nothing may be fetched, if so."""

    parser: Protego | None = None
    closed: str | None = None
    crawl_delay: float = 0.0  # s, capped
    sitemaps: tuple[str, ...] = ()

    def denial(self, url: str) -> str | None:
        """Why the URL may not be fetched; None when it may."""
        if self.closed:
            return self.closed
        if self.parser is not None and not self.parser.can_fetch(url, AGENT):
            return "robots.txt of the site disallows it"
        return None


OPEN = Rules()


def robots_url(url: str) -> str:
    """Where the robots.txt lies that rules a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def rules_of(status: int, body: bytes, caps: Caps) -> Rules:
    """The rules that an answer means; status 0 is no answer at all."""
    if 200 <= status < 300:
        return _parse(body[: caps.robots_bytes], caps)
    if 400 <= status < 500:
        return OPEN
    told = f"answers {status}" if status else "cannot be reached"
    return Rules(closed=f"robots.txt of the site {told}, which disallows everything (RFC 9309)")


def _parse(body: bytes, caps: Caps) -> Rules:
    parser = Protego.parse(body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    delay = parser.crawl_delay(AGENT) or 0.0
    return Rules(parser, None, min(max(float(delay), 0.0), caps.crawl_delay), tuple(parser.sitemaps))
