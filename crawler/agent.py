"""Who we say we are, and what we ask for: the headers of every request."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CODINGS = "gzip, deflate"
"""What is asked for. archive.decode_content undoes br and zstd too, when a site sends them unasked; but what is kept
must be readable with every WARC tool, and `warcio check` fails on brotli bodies with today's brotli (1.2.1).
"""


@cache
def product() -> str:
    """Name and version: "microfiche/0.1.0"; "microfiche/0" where it is not installed."""
    try:
        return f"microfiche/{version('microfiche')}"
    except PackageNotFoundError:
        return "microfiche/0"


def user_agent(contact: str | None) -> str:
    """As a site sees us; `contact` is a URL or mail address where whoever runs this can be reached."""
    return f"{product()} (+{contact})" if contact else product()


def request_headers(contact: str | None) -> list[tuple[str, str]]:
    """The headers of every request, in order, without Host."""
    return [("User-Agent", user_agent(contact)), ("Accept", ACCEPT), ("Accept-Encoding", CODINGS)]
