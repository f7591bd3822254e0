"""The replay's own pages, as HTML. What comes from an archive is only ever text in them: Jinja2 escapes all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
from starlette.responses import HTMLResponse, Response

from archive.model import Outcome
from archive.replay.headers import OWN_PAGE_POLICY
from archive.replay.target import replay_path

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

# How an outcome is shown: good, quiet (nothing to do about it), warn (look at it), bad (a failure).
MOODS = {
    Outcome.OK: "good",
    Outcome.CHANGED: "good",
    Outcome.UNCHANGED: "quiet",
    Outcome.DUPLICATE: "quiet",
    Outcome.REDIRECTED: "quiet",
    Outcome.NOT_ARTICLE: "quiet",
    Outcome.NOT_TEXT: "quiet",
    Outcome.GONE: "warn",
    Outcome.TRUNCATED: "warn",
    Outcome.ROBOTS_DENIED: "warn",
    Outcome.REFUSED: "warn",
    Outcome.TRAP: "warn",
    Outcome.HTTP_ERROR: "bad",
    Outcome.TIMEOUT: "bad",
    Outcome.CONNECTION_ERROR: "bad",
    Outcome.TLS_ERROR: "bad",
    Outcome.DNS_ERROR: "bad",
    Outcome.BAD_RESPONSE: "bad",
}


def make_environment(views: Path, filters: dict[str, Callable[..., Any]] | None = None) -> jinja2.Environment:
    """Views from a folder, with everything escaped, undefined names an error, and the filters that all pages share."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([views, _HERE / "views"]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_FILTERS | (filters or {}))
    environment.globals["replay_path"] = replay_path
    return environment


def count(number: int) -> str:
    """1234567 -> "1 234 567", with spaces that do not break."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def size(number: int) -> str:
    """Bytes for people: 1536 -> "1.5 kB" (decimal units)."""
    amount = float(number)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f}\N{NO-BREAK SPACE}B" if unit == "B" else f"{amount:.1f}\N{NO-BREAK SPACE}{unit}"
        amount /= 1000
    return f"{amount:.1f}\N{NO-BREAK SPACE}TB"


def iso(moment: datetime | str) -> str:
    """ISO 8601 in UTC to the second, as `<time datetime>` takes it. Takes an aware datetime, ISO text or 14 digits."""
    return f"{_parsed(moment):%Y-%m-%dT%H:%M:%SZ}"


def day(moment: datetime | str) -> str:
    """The date alone."""
    return f"{_parsed(moment):%Y-%m-%d}"


def clock(moment: datetime | str) -> str:
    """The time of day, UTC, to the second."""
    return f"{_parsed(moment):%H:%M:%S}"


def shown_url(url: str) -> str:
    """A URL as people read it: without "http(s)://" in front. Never used as a link."""
    return url.partition("://")[2] or url


def _parsed(moment: datetime | str) -> datetime:
    if isinstance(moment, datetime):
        return moment
    if moment.isdigit():
        return datetime.strptime(moment, "%Y%m%d%H%M%S")
    return datetime.fromisoformat(moment)


_FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "size": size,
    "day": day,
    "clock": clock,
    "iso": iso,
    "shown_url": shown_url,
    "mood": MOODS.__getitem__,
}

_ENVIRONMENT = make_environment(_HERE / "views")


def page(view: str, status: int = 200, **context: Any) -> Response:
    """One of our own pages, with the policy of our own pages."""
    text = _ENVIRONMENT.get_template(view).render(**context)
    return HTMLResponse(text, status, headers=dict(OWN_PAGE_POLICY))
