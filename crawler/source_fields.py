"""The keys of sources.toml: how the value of each is read, and what is allowed for it.

Each reader takes what tomllib gave and returns what the crawler works with, or raises `NotAllowed` with a message that
follows the key in a sentence: "delay is 'fast', text". A reader of lists tells of every item that is wrong.
"""

from __future__ import annotations

import difflib
import ipaddress
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from crawler import cadence
from crawler.proxy import Proxy, parse_proxy

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SIZES = {"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
LARGEST_BODY = 2 * 2**30
LONGEST_DELAY = 3600.0
LONGEST_NAME = 64
TIMES = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
MINUTE, DAY = TIMES["min"], TIMES["d"]
RECORD, HONOUR = "record", "honour"  # what pages say to robots is kept, or obeyed as well
DIRECT = "direct"  # no proxy, for a source whose [crawl] has one

_KINDS: dict[type, str] = {
    bool: "a flag (true or false)",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
}
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?) ?([A-Za-z]+)", re.ASCII)
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ?([a-z]+)", re.ASCII)
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_NAME - 1}}}", re.ASCII)
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.?", re.ASCII)


class NotAllowed(ValueError):
    """A value that a key cannot have. `items` holds (index, message) when it is a list whose items are at fault."""

    def __init__(self, message: str, items: Sequence[tuple[int, str]] = ()) -> None:
        super().__init__(message)
        self.items = tuple(items)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of sources.toml: its reader, and what is allowed, with the unit, as the end of a sentence."""

    read: Callable[[Any], Any]
    allowed: str


def suggest(word: str, known: list[str]) -> str:
    """'; did you mean "delay"?' when a known word is near, else nothing."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotAllowed(f"is {_kind(value)}")
    if not value.strip() or not value.isprintable():
        raise NotAllowed("is empty or holds control characters")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotAllowed(f"is {_kind(value)}")
    return value


def whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise NotAllowed(f"is {_kind(value)}")
        if not low <= value <= high:
            raise NotAllowed(f"{value} is out of bounds")
        return value

    return read


def seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise NotAllowed(f"is {_kind(value)}")
    if not math.isfinite(value) or not 0 <= value <= LONGEST_DELAY:
        raise NotAllowed(f"{value} is out of bounds")
    return float(value)


def size(value: Any) -> int:
    """Bytes from "15 MB" or a bare number of bytes."""
    if isinstance(value, int) and not isinstance(value, bool):
        amount: float = value
    else:
        match = _SIZE.fullmatch(text(value).strip())
        if match is None or match[2] not in SIZES:
            raise NotAllowed(f"{value!r} is no size")
        amount = round(float(match[1]) * SIZES[match[2]])
    if not 1 <= amount <= LARGEST_BODY:
        raise NotAllowed(f"{value!r} is out of bounds")
    return int(amount)


def duration(low: float, high: float) -> Callable[[Any], float]:
    """Seconds from "90 s", "2 min", "6 h", "1 d" or a bare number of seconds."""

    def read(value: Any) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            amount = float(value)
        else:
            match = _TIME.fullmatch(text(value).strip())
            if match is None or match[2] not in TIMES:
                raise NotAllowed(f"{value!r} is no span of time")
            amount = float(match[1]) * TIMES[match[2]]
        if not low <= amount <= high:
            raise NotAllowed(f"{value!r} is out of bounds")
        return amount

    return read


def growing(read: Callable[[Any], float], *, least: int, most: int) -> Callable[[Any], tuple[float, ...]]:
    """A reader of lists of spans of time, each longer than the one before."""

    def read_all(value: Any) -> tuple[float, ...]:
        found = items(read)(value)
        if not least <= len(found) <= most:
            raise NotAllowed(f"has {len(found)} different items")
        if list(found) != sorted(found):
            raise NotAllowed("does not grow from item to item")
        return found

    return read_all


def items(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A reader of lists from a reader of items: doubles are dropped, order stays."""

    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise NotAllowed(f"is {_kind(value)}, not a list")
        found, errors = [], []
        for index, item in enumerate(value):
            try:
                found.append(read(item))
            except NotAllowed as error:
                errors.append((index, str(error)))
        if errors:
            raise NotAllowed("; ".join(message for _, message in errors), errors)
        return tuple(dict.fromkeys(found))

    return read_all


def name(value: Any) -> str:
    if not _NAME.fullmatch(text(value)):
        raise NotAllowed(f"{value!r} is no name")
    return str(value)


def url(value: Any) -> str:
    """An absolute http or https URL, as written but without its fragment."""
    written = text(value).strip()
    try:
        parts = urlsplit(written)
        named = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise NotAllowed(f"{value!r} is no URL ({error})") from error
    if parts.scheme not in ("http", "https") or not named or " " in written:
        raise NotAllowed(f"{value!r} is no absolute http or https URL")
    return parts._replace(fragment="").geturl()


def contact(value: Any) -> str:
    written = text(value).strip()
    if _MAIL.fullmatch(written.removeprefix("mailto:")):
        return written
    return url(written)


def host(value: Any) -> str:
    """A host name in ASCII and lower case, or an IP address, with ":port" when the port is not the scheme's own."""
    written = text(value).strip().lower()
    try:
        parts = urlsplit(f"//{written}")
        named, port = parts.hostname or "", parts.port
        bare = named if _is_address(named) else named.encode("idna").decode("ascii")
    except ValueError as error:
        raise NotAllowed(f"{value!r} is no host name ({error})") from error
    if parts.netloc != written or parts.username is not None or not (_HOST.fullmatch(bare) or _is_address(bare)):
        raise NotAllowed(f"{value!r} is no host name")
    shown = f"[{bare}]" if ":" in bare else bare.rstrip(".")
    return f"{shown}:{port}" if port else shown


def network(value: Any) -> Network:
    try:
        return ipaddress.ip_network(text(value).strip())
    except ValueError as error:
        raise NotAllowed(f"{value!r} is no network ({error})") from error


def proxy(value: Any) -> Proxy | None:
    written = text(value).strip()
    if written == DIRECT:
        return None
    try:
        return parse_proxy(written)
    except ValueError as error:
        raise NotAllowed("is no URL of an HTTP proxy") from error  # not shown: it may hold a password


def choice(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        written = text(value).strip().lower()
        if written not in allowed:
            raise NotAllowed(f"is {value!r}{suggest(written, list(allowed))}")
        return written

    return read


def pattern(value: Any) -> re.Pattern[str]:
    try:
        return re.compile(text(value))
    except re.error as error:
        raise NotAllowed(f"{value!r} is no regular expression ({error})") from error


def schedule(value: Any) -> cadence.Cadence:
    written = " ".join(text(value).split())
    try:
        return cadence.parse(written)
    except ValueError as error:
        raise NotAllowed(f"{value!r} {error}") from error


def timezone(value: Any) -> ZoneInfo:
    written = text(value).strip()
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = suggest(written, sorted(available_timezones()))
        raise NotAllowed(f"{value!r} is no time zone{hint}") from error


def _is_address(written: str) -> bool:
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


def _kind(value: Any) -> str:
    kind = _KINDS.get(type(value), "a date or time")
    return kind if isinstance(value, list | dict | bool) else f"{value!r}, {kind}"


_URLS = 'absolute URLs: ["https://news.example/"]'
_PATTERNS = r"""regular expressions in single quotes: ['/20\d\d/']"""

LIMITS: Mapping[str, Key] = {
    "contact": Key(contact, "a URL or an e-mail address by which whoever runs the crawler can be reached"),
    "delay": Key(seconds, f"seconds between two requests to a host: a number from 0 to {LONGEST_DELAY:.0f}"),
    "concurrency_per_host": Key(whole(1, 64), "requests in hand per host: a whole number from 1 to 64"),
    "max_pages": Key(whole(1, 10_000_000), "pages per run: a whole number from 1 to 10000000"),
    "max_depth": Key(whole(0, 1000), "links from a seed: a whole number from 0 to 1000"),
    "max_body": Key(size, 'a size from 1 byte to 2 GiB: "15 MB", "500 kB", "1 GiB" or a number of bytes'),
    "max_retry_after": Key(duration(0, 30 * DAY), 'a span of time up to 30 days: "1 h", "1 d" or a number of seconds'),
    "max_wait": Key(duration(0, 3600), 'a span of time up to an hour: "30 s", "2 min" or a number of seconds'),
    "article_revisits": Key(
        growing(duration(MINUTE, 366 * DAY), least=1, most=20),
        'growing spans of time from a minute to 366 days: ["1 h", "6 h", "1 d", "7 d", "30 d"]',
    ),
    "listing_revisits": Key(
        growing(duration(MINUTE, 30 * DAY), least=2, most=2),
        'the shortest and the longest span of time, from a minute to 30 days: ["2 min", "1 d"]',
    ),
    "proxy": Key(proxy, 'an HTTP proxy: "http://127.0.0.1:3128", "http://name:password@host:port", or "direct"'),
    "robots_tags": Key(choice(RECORD, HONOUR), '"record": what pages say to robots is told, "honour": obeyed as well'),
    "allow_addresses": Key(items(network), 'networks: ["127.0.0.0/8", "fd00::/8"]'),
    "accept_invalid_certificate_of": Key(items(host), 'host names, with or without a port: ["old.news.example"]'),
    "requisites_per_page": Key(whole(1, 10_000), "named by one page or style sheet: a whole number from 1 to 10000"),
    "requisites_depth": Key(
        whole(1, 10), "steps from a page (frame, style, import, font): a whole number from 1 to 10"
    ),
    "requisite_body": Key(size, 'a size from 1 byte to 2 GiB, decoded: "10 MB"'),
}

SOURCE: Mapping[str, Key] = {
    "name": Key(name, f"up to {LONGEST_NAME} letters (a-z, A-Z), digits, '.', '_' and '-', not a sign at first"),
    "seeds": Key(items(url), _URLS),
    "feeds": Key(items(url), _URLS),
    "sitemaps": Key(items(url), _URLS),
    "articles": Key(items(pattern), _PATTERNS),
    "exclude": Key(items(pattern), _PATTERNS),
    "hosts": Key(items(host), 'host names, with the port when it is not the usual one: ["blog.news.example"]'),
    "schedule": Key(schedule, cadence.ALLOWED),
    "timezone": Key(timezone, 'a name of the IANA time zone database: "UTC", "Europe/Berlin"'),
    "requisites": Key(flag, "true or false"),
    **LIMITS,
}
