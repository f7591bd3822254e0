"""What `microfiche capture` tells of a page that another process has fetched a moment ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Capture, Collection, Exchange, TextState, Wire
from crawler.capture_command import _article

URL = "https://quay.example/2026/tide"
PAGE = b"<title>Spring tide floods the quay</title><article><h1>Spring tide floods the quay</h1>" + (
    b"<p>The water came over the wall in the night, and the fish market stayed closed until the pumps had done.</p>" * 5
)


def test_an_unchanged_page_whose_text_still_waits_has_it_made(tmp_path: Path) -> None:
    wire = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    exchange = Exchange(Wire(b"GET /2026/tide HTTP/1.1\r\nHost: quay.example\r\n\r\n"), Wire(wire))
    with Collection.open(tmp_path, create=True) as collection:
        first, again = collection.add([Capture(URL, moment + timedelta(hours=n), exchange) for n in range(2)])
        assert (first.text_state, again.record_type) == (TextState.PENDING, "revisit")
        article = _article(collection, again)
        assert article is not None
        assert article.article.title == "Spring tide floods the quay"
        assert collection.pending() == []
