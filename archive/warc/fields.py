"""Named fields: how values are made safe to write, and how `application/warc-fields` blocks are made and read.

Whatever stands in a URL, a header or a reason, it can never end a line: control characters and line separators are
percent-escaped in URIs and become blanks in text (WARC 1.1, section 4: a named field is a line).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

WARC_FIELDS = "application/warc-fields"

# RFC 3986 reserved and unreserved characters, "%", and the few others that browsers leave in URLs.
_URI_SAFE = "%:/?#[]@!$&'()*+,;=-._~|{}`^\\"
_ALL_SAFE = re.compile(r"[A-Za-z0-9%:/?#\[\]@!$&'()*+,;=\-._~|{}`^\\]*")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_FOLD = re.compile(r"\r?\n[ \t]+")


class HasHeaders:
    """What has `headers`: (name, value) pairs in order, repeats kept. Names know no case."""

    __slots__ = ()

    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first value of a name; None where it is absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a name, in order."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)


def uri_value(url: str) -> str:
    """A URL as a field value: blanks, brackets, controls and non-ASCII percent-escaped (UTF-8), everything else as it
    is.
    """
    return url if _ALL_SAFE.fullmatch(url) else quote(url, safe=_URI_SAFE, errors="replace")


def text_value(text: str) -> str:
    """Free text as a field value: one line of UTF-8; each run of control characters becomes a blank."""
    return text.strip() if text.isascii() and text.isprintable() else _UNSAFE.sub(" ", text).strip()


def fields_block(pairs: Iterable[tuple[str, str]]) -> bytes:
    """An `application/warc-fields` block. Values must be safe already (`uri_value`, `text_value`)."""
    return "".join(f"{name}: {value}\r\n" for name, value in pairs).encode()


def parse_fields(block: bytes) -> tuple[tuple[str, str], ...]:
    """The pairs of an `application/warc-fields` block; folded lines joined, lines without a colon left out."""
    text = _FOLD.sub(" ", block.decode("utf-8", "replace"))
    pairs = (line.partition(":") for line in text.split("\n"))
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())


def warc_date(date: datetime) -> str:
    """WARC-Date: ISO 8601, UTC, microseconds (WARC 1.1, 5.4 and W3CDTF)."""
    in_utc = date if date.tzinfo is UTC else date.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[:26] + "Z"


def timestamp14(date: str) -> str:
    """The 14 digits (UTC) of a WARC-Date; parts that a coarse date leaves out are filled with the earliest."""
    digits = re.sub(r"\D", "", date)[:14]
    return digits + "00000101000000"[len(digits) :]
