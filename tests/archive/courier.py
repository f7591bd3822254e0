"""Captures and pages of fictional sites for the tests of the archive, made from words; real bytes, no network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archive import Capture, Exchange, Outcome, Wire

START = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
FURNITURE = ("News", "Blog and articles", "upstairs")

_SENTENCES = (
    "The harbour council met on {day} to decide how many lanterns the north pier should carry this winter",
    "According to {name}, who has kept the lighthouse since the flood, nobody has counted them for nine years",
    "A vote on the {thing} was put off because two members were held up by fog on the ferry from Saltmarsh",
    "Residents of the upper town say that the {thing} matters more to them than any lantern or pier",
    "{name} promised that the report would be read aloud in the market hall before the end of the month",
    "The cost of the {thing} has risen to four hundred crowns, most of it for rope, tar and oak planks",
)


def body(number: int, *, extra: str = "") -> str:
    """Six different sentences in three paragraphs, told apart by `number`."""
    words = {
        "day": f"the {number}th day of frost",
        "name": f"Warden Aldous {number}",
        "thing": f"ferry bell number {number}",
    }
    sentences = [sentence.format(**words) + "." for sentence in _SENTENCES]
    pairs = [" ".join(sentences[at : at + 2]) for at in range(0, 6, 2)]
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in [*pairs, *([extra] if extra else [])])


def html(number: int, *, title: str | None = None, furniture: Sequence[str] = FURNITURE, extra: str = "") -> bytes:
    """An article page of a site with its furniture around the text."""
    top = "".join(f'<div class="bar"><a href="/{n}">{word}</a></div>' for n, word in enumerate(furniture))
    heading = title or f"Lantern report {number}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{heading}</title>'
        f'<meta property="og:type" content="article"></head><body>{top}<article><h1>{heading}</h1>\n'
        f"{body(number, extra=extra)}</article><footer>The Saltmarsh Courier</footer></body></html>"
    ).encode()


def response(
    payload: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = ""
) -> bytes:
    """A response as on the wire."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(payload)}\r\n{more}\r\n"
    return head.encode("latin-1") + payload


def capture(
    url: str,
    wire: bytes | None,
    *,
    minutes: float = 0,
    outcome: Outcome | None = None,
    reason: str | None = None,
    **more: object,
) -> Capture:
    """A capture `minutes` after `START`; `wire` None: nothing came back."""
    request = Wire(f"GET {url} HTTP/1.1\r\nHost: courier.example\r\n\r\n".encode())
    exchange = None if wire is None else Exchange(request, Wire(wire), ip="127.0.0.1")
    return Capture(url, START + timedelta(minutes=minutes), exchange, outcome, reason, **more)  # type: ignore[arg-type]


def story(number: int, *, minutes: float | None = None, site: str = "courier.example", **page: object) -> Capture:
    """The capture of an article page."""
    wire = response(html(number, **page))  # type: ignore[arg-type]
    return capture(
        f"https://{site}/story/{number}",
        wire,
        minutes=number if minutes is None else minutes,
        run="run-1",
        source="courier",
    )
