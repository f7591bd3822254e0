"""Which capture answers for a URL at a time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from archive.model import KeptCapture
from archive.surt import urlkey


def has_response(capture: KeptCapture) -> bool:
    """Whether there is something to replay: an answer with a status that HTTP knows, or a resource without exchange."""
    if capture.record_type == "resource":
        return True
    return capture.record_type != "metadata" and capture.status is not None and 200 <= capture.status < 600


def choose(candidates: Sequence[KeptCapture], url: str, timestamp: str) -> KeptCapture | None:
    """Of captures that share a urlkey, the one to show for `url` at `timestamp` (14 digits).

    The nearest in time; at equal distance the one with this very URL, then one with a response, then the newest. Two
    kinds step back behind all others: captures without a response, unless asked for to the second, and redirects that
    only lead back to what was asked for (http to https, a cookie check), since following them would never end.
    """
    wanted = _seconds(timestamp)

    def rank(capture: KeptCapture) -> tuple[bool, bool, int, bool, bool, float]:
        distance = abs(_seconds(capture.timestamp) - wanted)
        other = capture.url != url
        silent = not has_response(capture)
        return silent and (distance > 0 or other), leads_back(capture, url), distance, other, silent, -_instant(capture)

    return min(candidates, key=rank, default=None)


def leads_back(capture: KeptCapture, url: str) -> bool:
    """Whether the capture is a redirect that whoever asked for `url` cannot follow: it ends where it began."""
    if capture.location is None or urlkey(capture.location) != urlkey(url):
        return False
    return capture.url != url or capture.location == url


def _seconds(timestamp: str) -> int:
    return int(datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp())


def _instant(capture: KeptCapture) -> float:
    return datetime.fromisoformat(capture.date).timestamp()
