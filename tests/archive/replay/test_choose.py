"""Which capture answers for a URL at a time."""

from __future__ import annotations

from archive.model import KeptCapture, Outcome, RecordRef, TextState
from archive.replay.choose import choose
from archive.surt import urlkey

URL = "https://lantern.example/a"


def kept(timestamp: str, url: str = URL, *, status: int | None = 200, location: str | None = None) -> KeptCapture:
    at = (
        f"{timestamp[:4]}-{timestamp[4:6]}-{timestamp[6:8]}T{timestamp[8:10]}:{timestamp[10:12]}:{timestamp[12:]}+00:00"
    )
    return KeptCapture(
        id=f"{timestamp} {url} {status}",
        url=url,
        urlkey=urlkey(url),
        timestamp=timestamp,
        date=at,
        outcome=Outcome.OK,
        reason="",
        text_state=TextState.NONE,
        ref=RecordRef("warc/x.warc.gz", 0, 1),
        record_type="response" if status else "metadata",
        status=status,
        location=location,
    )


OLD, NEW = kept("20200101000000"), kept("20260101000000")
FAILED = kept("20230101000000", status=None)
TO_HTTPS = kept("20260101000000", URL.replace("https", "http"), status=301, location=URL)
TO_ITSELF = kept("20260101000000", status=302, location=URL)


def test_the_nearest_in_time() -> None:
    assert choose([OLD, NEW], URL, "20210101000000") is OLD
    assert choose([OLD, NEW], URL, "20250101000000") is NEW


def test_a_failure_steps_back_unless_asked_for_to_the_second() -> None:
    assert choose([OLD, FAILED, NEW], URL, "20230101000001") is not FAILED
    assert choose([OLD, FAILED, NEW], URL, "20230101000000") is FAILED
    assert choose([FAILED], URL, "20260101000000") is FAILED


def test_of_two_in_one_second_the_very_url_wins() -> None:
    assert choose([TO_HTTPS, NEW], URL, "20260101000000") is NEW
    assert choose([TO_HTTPS, NEW], TO_HTTPS.url, "20260101000000") is TO_HTTPS


def test_a_redirect_that_leads_back_is_not_followed_for_ever() -> None:
    later = kept("20260101000009")
    assert choose([TO_HTTPS, later], URL, "20260101000000") is later
    assert choose([TO_ITSELF, later], URL, "20260101000000") is later


def test_nothing_kept_gives_nothing() -> None:
    assert choose([], URL, "20260101000000") is None
