"""What an address of the replay asks for: `/<timestamp>/<url>`, `/*/<url>` or `/<url>`. Pure.

After the timestamp may stand `id_`, as other archives have it: the body then is what was received, not rewritten.

The URL follows the first slash as it is, query string included, so that an archived page's own relative links work.
It is read from the bytes of the request line, because a decoded path cannot be told from one that holds "%2F" or "%3F".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote, unquote_to_bytes

_PADDING = "00010101000000"
_LATEST = "99991231235958"  # one second later the calendar ends

_ASKED = re.compile(r"/(?:(?P<when>\d{4,14}|\*)(?P<raw>id_)?/)?(?P<url>.*)", re.DOTALL)
_SCHEME = re.compile(r"(https?):/*(?=[^/])", re.IGNORECASE)
_OTHER = re.compile(r"(?!https?:)[a-z][a-z0-9+.\-]*://|urn:", re.IGNORECASE)
_ENCODED_SCHEME = re.compile(r"https?(?:%3a|:%2f)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?P<before>https?://(?:[^/?#@]*@)?)(?P<host>\[[^\]/?#]*\]|[^/?#:@]*)(?P<after>.*)", re.DOTALL)


class BadTimestampError(ValueError):
    """Digits that are no date. `str()` says which."""


@dataclass(frozen=True, slots=True)
class Target:
    """`url` has a scheme and an ASCII host; `timestamp` has 14 digits, None means the list of captures."""

    url: str
    timestamp: str | None
    exact: bool  # the timestamp came with all its 14 digits
    raw: bool = False  # the body as it was received


def read_target(raw_path: bytes, query: bytes = b"") -> Target:
    """Read a request's path (as sent, percent-encoded) and query. Raises `BadTimestampError`."""
    path = _ascii(raw_path)
    asked = _ASKED.fullmatch(path)
    when, rest = (asked["when"], asked["url"]) if asked else (None, path)
    url = web_url(rest + ("?" + _ascii(query) if query else ""))
    if when in (None, "*"):
        return Target(url, None, exact=False)
    return Target(url, whole_timestamp(when), exact=len(when) == 14, raw=bool(asked and asked["raw"]))


def web_url(text: str) -> str:
    """`text` as an absolute URL, from any of the forms in which people and proxies hand URLs on.

    Undone are: a missing scheme (http is assumed), `http:/host` (a proxy merged the slashes), `//host`, a URL that was
    percent-encoded as a whole, letters beyond ASCII (host: IDNA, elsewhere: percent-encoded UTF-8), and a fragment.
    Resources of other tools may have another scheme ("metadata://", "urn:"): then it stands.
    """
    text = text.strip(" \t\r\n")
    if _ENCODED_SCHEME.match(text):
        text = unquote(text, errors="surrogateescape")
    text = text.partition("#")[0].lstrip("/")
    if _OTHER.match(text):
        return _ascii(text.encode(errors="surrogateescape"))
    scheme = _SCHEME.match(text)
    text = f"{scheme[1].lower()}://{text[scheme.end() :]}" if scheme else f"http://{text}"
    parts = _AUTHORITY.fullmatch(text)
    if parts is None:
        return text
    after = _ascii((parts["after"] or "/").encode(errors="surrogateescape"))
    return parts["before"] + _ascii_host(parts["host"]) + after


def whole_timestamp(digits: str) -> str:
    """14 digits from 4 to 14: what is missing is the earliest it can be, "2026" means the first second of 2026."""
    if len(digits) in (5, 7):  # half a month or day: "20260" can be 01 at the earliest, "20261" 10
        digits += "1" if digits[-1] == "0" else "0"
    padded = digits + _PADDING[len(digits) :]
    try:
        datetime.strptime(padded, "%Y%m%d%H%M%S")
    except ValueError as error:
        raise BadTimestampError(
            f"{digits} is no date: a timestamp is year, month, day, hour, minute and second"
        ) from error
    return min(padded, _LATEST)


def replay_path(timestamp: str, url: str, *, raw: bool = False) -> str:
    """The address, relative to the replay's origin, of the capture of `url` at `timestamp` ("*": the list)."""
    safe = _ascii(url.encode(errors="surrogateescape"))
    return f"/{timestamp}{'id_' if raw else ''}/" + re.sub(
        r"[\s\"<>\\^`{|}]", lambda match: quote(match[0]), safe
    ).replace("#", "%23")


def _ascii(raw: bytes) -> str:
    """Bytes beyond ASCII percent-encoded, all others as they are."""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}" for byte in raw)


def _ascii_host(host: str) -> str:
    """The host in lower case and IDNA; one that IDNA cannot say stays percent-encoded, and is then simply not kept."""
    name = unquote_to_bytes(host.encode(errors="surrogateescape")).decode(errors="surrogateescape").lower()
    if name.isascii():
        return _ascii(name.encode()) if "%" not in name else host.lower()
    try:
        return _ascii(name.encode("idna"))
    except UnicodeError:
        return host.lower()
