"""robots.txt by RFC 9309: what it allows, how slow it wants us, which sitemaps it names. Parsing is Protego's.

| answer                         | rule (RFC 9309, 2.3.1)                     |
|--------------------------------|--------------------------------------------|
| 2xx                            | parsed, the first 500 kB                   |
| 4xx; redirects without end     | "unavailable": everything is allowed       |
| 5xx, no HTTP, unreachable      | "unreachable": everything is disallowed,   |
|                                | unless an older answer is kept (2.4)       |

A group counts when its product token is ours, whatever version stands behind it: "microfiche/1.0" names us, "micro"
does not (2.2.1). Protego takes tokens for beginnings, so they are told to it plainly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from archive import Outcome
from crawler.caps import Caps
from crawler.errors import FetchError

AGENT = "microfiche"  # the product token that robots.txt may name

_AGENT_LINE = re.compile(r"(?:(?<=[\r\n])|\A)([ \t]*user[- \t]?agent[ \t]*:[ \t]*)([^\r\n#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+|\*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt says. `closed` is the reason why nothing may be fetched, if so, as `outcome`."""

    parser: Protego | None = None
    closed: str | None = None
    outcome: Outcome = Outcome.ROBOTS_DENIED
    crawl_delay: float = 0.0  # s, capped
    asked_delay: float = 0.0  # s, as it stands there
    sitemaps: tuple[str, ...] = ()

    @property
    def is_slow(self) -> bool:
        """Whether longer pauses are asked for than are kept."""
        return self.asked_delay > self.crawl_delay

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
    """The rules that an answer means; one without a status is taken like a server error."""
    if 200 <= status < 300:
        return _parse(body[: caps.robots_bytes], caps)
    if 300 <= status < 500:
        return OPEN
    told = f"answers {status}" if status else "is no HTTP"
    return Rules(closed=f"robots.txt of the site {told}, which disallows everything (RFC 9309)")


def unreachable(error: FetchError) -> Rules:
    """The rules of an origin whose robots.txt cannot be had: its pages share its outcome, and are not asked for."""
    return Rules(closed=f"robots.txt of the site could not be fetched: {error.reason}", outcome=error.outcome)


def _parse(body: bytes, caps: Caps) -> Rules:
    text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    parser = Protego.parse(_AGENT_LINE.sub(_plain_agent, text))
    asked = max(float(parser.crawl_delay(AGENT) or 0.0), 0.0)
    return Rules(parser, crawl_delay=min(asked, caps.crawl_delay), asked_delay=asked, sitemaps=tuple(parser.sitemaps))


def _plain_agent(match: re.Match[str]) -> str:
    token = _TOKEN.match(match[2])
    named = token[0].lower() if token else ""
    return f"{match[1]}{named if named in (AGENT, '*') else 'another'}"
