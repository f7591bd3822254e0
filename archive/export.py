"""What is kept, out again: one line for each article, version or capture, as JSON lines or CSV; captures as CDXJ."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TextIO

from archive.catalog.cdxj import cdxj_line, is_indexed
from archive.collection import Collection, Wanted
from archive.lines import Line, article_fields
from archive.model import KeptArticle, KeptCapture, Outcome
from archive.show import json_line, plain

FIELDS = (
    "url",
    "final_url",
    "title",
    "text",
    "language",
    "language_confidence",
    "published",
    "modified",
    "author",
    "credit",
    "site",
    "source",
    "status",
    "content_type",
    "captured_at",
    "is_article",
    "outcome",
    "reason",
    "capture_id",
    "article_id",
    "extractor",
    "warc_file",
    "warc_offset",
    "copy_of",  # URL of the article that it is nearly the same as
)
MAX_HOPS = 20  # redirects followed back to what was asked for


class Each(StrEnum):
    """What there is one line for."""

    ARTICLE = "article"  # in its newest version, gone ones included
    VERSION = "version"  # each text that an article had
    CAPTURE = "capture"  # each capture, whatever became of it


def article_line(collection: Collection, capture: KeptCapture, article: KeptArticle | None = None) -> Line:
    """One line with exactly the fields of `FIELDS`; what is not known is None.

    `url` is what was asked for, `final_url` where redirects led. `outcome` is the article's ("gone" once its page is
    gone, with the reason), or the capture's where there is no article.
    """
    line: Line = dict.fromkeys(FIELDS)
    line |= _of_capture(capture)
    if article is not None:
        line |= _of_article(article) | {"url": asked_url(collection, capture)}
    if article is not None and article.outcome is Outcome.GONE and capture.outcome is not Outcome.GONE:
        line |= {"outcome": str(Outcome.GONE), "reason": _why_gone(collection, capture)}
    return line


def capture_line(capture: KeptCapture, article: KeptArticle | None) -> Line:
    """The same fields for a capture by itself: its own URL and outcome, with the text made from it."""
    line: Line = dict.fromkeys(FIELDS)
    line |= _of_article(article) if article is not None else {}
    return line | _of_capture(capture)


def _of_capture(capture: KeptCapture) -> Line:
    return {
        "url": capture.url,
        "final_url": capture.location if capture.outcome is Outcome.REDIRECTED and capture.location else capture.url,
        "source": capture.source,
        "status": capture.status,
        "content_type": capture.content_type,
        "captured_at": capture.date,
        "outcome": str(capture.outcome),
        "reason": capture.reason,
        "capture_id": capture.id,
        "warc_file": capture.ref.file,
        "warc_offset": capture.ref.offset,
    }


def _of_article(kept: KeptArticle) -> Line:
    return article_fields(kept.article) | {
        "site": kept.site,
        "article_id": kept.id,
        "extractor": kept.extractor,
        "copy_of": kept.copy_of,
    }


def asked_url(collection: Collection, capture: KeptCapture) -> str:
    """The URL whose redirects led to a capture; its own where none did."""
    url, hops, via = capture.url, capture.hops, capture.via
    for _ in range(MAX_HOPS):
        if not hops.endswith("R") or not via:
            break
        url = via
        before = collection.captures(url=via, run=capture.run, until=capture.date, outcome=Outcome.REDIRECTED, limit=1)
        if not before:
            break
        hops, via = before[0].hops, before[0].via
    return url


def _why_gone(collection: Collection, capture: KeptCapture) -> str:
    gone = collection.captures(
        urlkey=capture.urlkey, outcome=Outcome.GONE, since=capture.date, newest_first=False, limit=1
    )
    return f"gone since {gone[0].date}: {gone[0].reason}" if gone else "gone"


def lines(collection: Collection, wanted: Wanted, each: Each = Each.ARTICLE) -> Iterator[Line]:
    """All lines, oldest capture first. Raises `BadQuery`."""
    if each is Each.CAPTURE:
        yield from (capture_line(*pair) for pair in collection.catalog.every_capture(wanted))
        return
    for capture, article in collection.catalog.every_article(wanted, versions=each is Each.VERSION):
        if each is Each.ARTICLE or capture.outcome not in (Outcome.UNCHANGED, Outcome.DUPLICATE):
            yield article_line(collection, capture, article)


def write_jsonl(found: Iterator[Line], out: TextIO) -> int:
    """A JSON object a line; gives how many."""
    number = 0
    for line in found:
        number += 1
        out.write(json_line(line) + "\n")
    return number


def write_csv(found: Iterator[Line], out: TextIO) -> int:
    """CSV (RFC 4180) with a line of names; what a spreadsheet would take for a formula begins with an apostrophe."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(FIELDS)
    number = 0
    for line in found:
        number += 1
        writer.writerow([csv_safe(line[name]) for name in FIELDS])
    return number


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠")  # the wide ones count in some places


def csv_safe(value: Any) -> Any:
    """A cell that no spreadsheet executes, nor a terminal that shows the file."""
    if not isinstance(value, str):
        return value
    shown = plain(value)
    begins = (value, shown, shown.lstrip())
    return f"'{shown}" if any(text.startswith(_FORMULA) for text in begins) else shown


def write_cdxj(collection: Collection, wanted: Wanted, out: TextIO) -> int:
    """The index of the WARC files for other replay tools, sorted as they want it; gives the number of lines."""
    number = 0
    for kept in filter(is_indexed, collection.catalog.by_urlkey(wanted)):
        number += 1
        out.write(cdxj_line(kept) + "\n")
    return number


Writer = Callable[[Collection, Wanted, Each, TextIO], int]
FORMATS: dict[str, Writer] = {
    "jsonl": lambda collection, wanted, each, out: write_jsonl(lines(collection, wanted, each), out),
    "csv": lambda collection, wanted, each, out: write_csv(lines(collection, wanted, each), out),
    "cdxj": lambda collection, wanted, each, out: write_cdxj(collection, wanted, out),
}
