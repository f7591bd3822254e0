"""What a page itself says to robots: X-Robots-Tag in its head, <meta name="robots"> in its markup. Pure.

| directive                        | source                                       | when tags are honoured             |
|----------------------------------|----------------------------------------------|------------------------------------|
| noarchive                        | meta robots, as search engines document it   | the page is not kept               |
| noindex                          | HTML 4.01, B.4.1; WHATWG MetaExtensions      | the page is not kept               |
| nofollow                         | HTML 4.01, B.4.1                             | what it names is not followed      |
| none                             | noindex and nofollow                         | both                               |
| unavailable_after: DATE          | meta robots, as search engines document it   | after that date it is not kept     |

These tags speak to search engines; RFC 9309 knows nothing of them, and robots.txt is always obeyed. So they are
recorded with every page, and honoured where the setting `robots_tags` says so. A tag that begins with another robot's
name is not for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

from archive import Capture, Outcome
from crawler.framing import Head
from crawler.robots import AGENT
from crawler.source_fields import HONOUR

MOST = 20  # directives of one page
LONGEST = 100  # characters of one

_PREFIX = re.compile(r"\s*([\w*-]+)\s*:(.*)", re.DOTALL)
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_NOT_KEPT = ("noarchive", "noindex", "none")
_NOT_FOLLOWED = frozenset({"nofollow", "none"})


def in_headers(values: Iterable[str]) -> list[str]:
    """The directives of X-Robots-Tag headers, in lower case, those for other robots left out."""
    found: list[str] = []
    for value in values:
        match = _PREFIX.match(value)
        agent = match[1].lower() if match and match[1].lower() not in _VALUED else None
        if agent in (None, "*", AGENT):
            found += _directives(match[2] if match and agent else value)
    return found


def in_head(head: Head | None) -> list[str]:
    """The directives of a response's head."""
    return in_headers(head.all("x-robots-tag") if head else ())


def in_markup(tree: LexborHTMLParser) -> list[str]:
    """The directives of a page's meta elements, in lower case."""
    metas = (node.attributes for node in tree.css("meta[name][content]"))
    values = [meta.get("content") or "" for meta in metas if (meta.get("name") or "").strip().lower() in _OURS]
    return [directive for value in values for directive in _directives(value)]


_OURS = ("robots", AGENT)


def joined(*several: Sequence[str]) -> tuple[str, ...]:
    """Directives from several places, each once."""
    return tuple(dict.fromkeys(directive for one in several for directive in one))[:MOST]


def applied(capture: Capture, tags: tuple[str, ...], setting: str) -> Capture:
    """The capture with its tags; without its exchange, where they are honoured and want it not kept."""
    capture = replace(capture, robots_tags=tags)
    reason = refusal(tags, capture.date) if setting == HONOUR else None
    if reason is None:
        return capture
    return replace(capture, exchange=None, outcome=Outcome.ROBOTS_DENIED, reason=reason, outlinks=(), fetch_ms=None)


def refusal(tags: Iterable[str], now: datetime) -> str | None:
    """Why the page is not to be kept, if its tags say so."""
    tags = tuple(tags)
    told = [tag for tag in _NOT_KEPT if tag in tags]
    told += [tag for tag in tags if tag.startswith("unavailable_after") and _is_past(tag, now)]
    return f"the page says {told[0]} to robots" if told else None


def is_followed(tags: Iterable[str]) -> bool:
    """Whether links of the page may be followed, by its tags."""
    return _NOT_FOLLOWED.isdisjoint(tags)


def _directives(value: str) -> list[str]:
    if value.strip().lower().startswith("unavailable_after"):
        return [" ".join(value.lower().split())[:LONGEST]]  # a date holds commas
    return [" ".join(part.lower().split())[:LONGEST] for part in value.split(",") if part.strip()]


def _is_past(tag: str, now: datetime) -> bool:
    written = tag.partition(":")[2].strip()
    try:
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        try:
            moment = parsedate_to_datetime(written)
        except (ValueError, TypeError, OverflowError):
            return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < now
