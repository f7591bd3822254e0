"""WebSub (W3C Recommendation, 23 January 2018), a subscriber's side of it. Pure: what is said to hubs, and by them.

| what                                        | section |
|---------------------------------------------|---------|
| hub and topic of a feed: links hub and self | 4       |
| what a hub is asked for                     | 5.1     |
| verification of intent, denial              | 5.2, 5.3|
| content distribution, signature             | 7, 7.1  |

A notification says that a feed has changed. Its body is measured against the signature, and thrown away: what the feed
holds is asked of the site itself, past guard, robots.txt and pace, and kept as it came.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

LEASE = 10 * 86_400  # s that is asked for; the hub decides
LONGEST_LEASE = 90 * 86_400  # s that are believed
METHODS = ("sha256", "sha384", "sha512", "sha1")  # of signatures, as the recommendation names them
LONGEST_CHALLENGE = 1_000  # characters
CONTENT_TYPE = "application/x-www-form-urlencoded"


def subscription(*, topic: str, callback: str, secret: str) -> bytes:
    """The body of the request that asks a hub to subscribe us (5.1)."""
    told = {
        "hub.mode": "subscribe",
        "hub.topic": topic,
        "hub.callback": callback,
        "hub.lease_seconds": str(LEASE),
        "hub.secret": secret,
    }
    return urlencode(told).encode("ascii")


def lease_of(query: Mapping[str, str]) -> float | None:
    """Seconds for which a hub says it will notify us (5.3); None where it says nothing that can be believed."""
    told = query.get("hub.lease_seconds", "")
    return min(float(told), LONGEST_LEASE) if told.isascii() and told.isdigit() and 0 < len(told) < 12 else None


class Signature:
    """Measures a body, piece by piece, against `X-Hub-Signature: method=signature` (7.1)."""

    def __init__(self, header: str | None, secret: str) -> None:
        method, _, self._told = (header or "").strip().partition("=")
        known = method.lower() in METHODS
        self._measured = hmac.new(secret.encode(), digestmod=getattr(hashlib, method.lower())) if known else None

    def take(self, piece: bytes) -> None:
        """A further piece of the body."""
        if self._measured is not None:
            self._measured.update(piece)

    @property
    def is_right(self) -> bool:
        """Whether who sent the body knows the secret; false where there is no signature, or one of a kind unknown."""
        told = self._told.strip().lower().encode("ascii", "replace")
        return self._measured is not None and hmac.compare_digest(self._measured.hexdigest().encode(), told)
