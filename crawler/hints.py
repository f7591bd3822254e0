"""What a site says about when to come again. Pure: what it said in, seconds out.

| said by                                  | source                                          | means                 |
|------------------------------------------|-------------------------------------------------|-----------------------|
| ttl of a channel, minutes                | RSS 2.0, "ttl"                                  | not before            |
| sy:updatePeriod / sy:updateFrequency     | RSS 1.0 syndication module                      | period / times        |
| skipHours, skipDays (GMT)                | RSS 2.0                                         | not within these      |
| Cache-Control: max-age, less Age         | RFC 9111, 5.2.2.1; no-cache and no-store mean 0 | not before            |
| Retry-After, seconds or a date           | RFC 9110, 10.2.3                                | not before            |
| rel=hub and self, in Link or in the feed | WebSub, section 4                               | told apart, see below |

A hub pushes to a callback that the whole web can reach: where the service has one, the feed is subscribed to
(crawler.websub), else polled; WebSub (section 1) leaves both ways open to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from crawler.feed_xml import name_of
from crawler.link_headers import link_headers

LONGEST = 86_400.0  # s; whatever a site says, it is looked at once a day
PERIODS = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says. `wait_s`: seconds until it changes at the earliest; hours 0-23 and days 0-6 (Monday) in UTC."""

    wait_s: float = 0.0
    hours_off: frozenset[int] = frozenset()
    days_off: frozenset[int] = frozenset()
    hub: str | None = None  # as written
    topic: str | None = None  # the feed's own address, as written: by it the hub knows the feed


def hints_of(channels: Iterable[Any], *, hub: str | None = None, topic: str | None = None) -> Hints:
    """The hints among the elements right below the roots of a feed."""
    told = {name: child for channel in channels for child in channel if (name := name_of(child)) in _TOLD}
    words = {name: (child.text or "").strip().lower() for name, child in told.items()}
    hours = {int(text) % 24 for text in _below(told.get("skiphours")) if text.isascii() and text.isdigit()}
    days = {DAYS.index(text) for text in _below(told.get("skipdays")) if text in DAYS}
    wait = max(60.0 * _number(words.get("ttl"), 0), _period(words))
    return Hints(wait, _some(hours, 24), _some(days, 7), hub, topic)


def floor_s(hints: Hints, now: float) -> float:
    """Seconds until a feed wants to be asked again, 0 to `LONGEST`; `now` is seconds since 1970."""
    wait = min(hints.wait_s, LONGEST)
    moment = datetime.fromtimestamp(now, UTC) + timedelta(seconds=wait)
    for _ in range(24):
        if moment.hour not in hints.hours_off and moment.weekday() not in hints.days_off:
            break
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(max(moment.timestamp() - now, 0.0), LONGEST)


def fresh_for(cache_control: str | None, age: str | None) -> float:
    """Seconds for which an answer is fresh (RFC 9111, 4.2), 0 to `LONGEST`; 0 where nothing is said."""
    match = _MAX_AGE.search(cache_control or "")
    if match is None or _FRESH.search(cache_control or ""):
        return 0.0
    return min(max(float(match[1]) - _number(age, 0), 0.0), LONGEST)


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After asks for, 0 or more; None where it says nothing that can be read."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


def hub_in(link_headers: Sequence[str]) -> str | None:
    """The WebSub hub that Link headers name, as written."""
    return _link_in(link_headers, "hub")


def topic_in(link_headers: Sequence[str]) -> str | None:
    """The page's own address that Link headers name, as written."""
    return _link_in(link_headers, "self")


def _link_in(values: Sequence[str], rel: str) -> str | None:
    return next((href for href, told in link_headers(values) if rel in told.get("rel", "").lower().split()), None)


_TOLD = ("ttl", "skiphours", "skipdays", "updateperiod", "updatefrequency")


def _period(words: dict[str, str]) -> float:
    """The syndication module's defaults are daily and 1, but for a feed that uses it."""
    if not words.keys() & {"updateperiod", "updatefrequency"}:
        return 0.0
    times = max(1.0, _number(words.get("updatefrequency"), 1))
    return PERIODS.get(words.get("updateperiod", "daily"), 0.0) / times


def _some(off: set[int], all_of_them: int) -> frozenset[int]:
    """A feed that never wants to be read is not taken at its word."""
    return frozenset(off if len(off) < all_of_them else ())


def _below(element: Any) -> list[str]:
    return [] if element is None else [(child.text or "").strip().lower() for child in element]


def _number(text: str | None, default: int) -> float:
    text = (text or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else float(default)
