"""What the download handler gives and the spiders take."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response

from crawler.fetch import Fetched


class WireResponse(Response):
    """A response with its exchange; `body` stays empty, `fetched` has the bytes."""

    def __init__(self, url: str, fetched: Fetched, **rest: Any) -> None:
        super().__init__(url, status=fetched.status, **rest)
        self.fetched = fetched
