"""What the collection gives to read: articles found, one article with its history, the values one can filter by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive import Collection, KeptArticle, KeptCapture, NotKept, Outcome
from crawler.web.lists import PER_PAGE, offset

Snippet = Sequence[tuple[str, bool]]  # pieces of text; True where a word of the query was found

NO_ARTICLE = (Outcome.NOT_ARTICLE, Outcome.NOT_TEXT)  # outcomes of pages whose text is kept though it is no article
HAD = (Outcome.OK, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE)  # outcomes of requisites that are here
MISSING, MISSING_SHOWN = 1000, 20  # requisites that could not be had: counted for each outcome, shown
LEAD = 220  # characters of an article's text shown in a list


@dataclass(frozen=True, slots=True)
class Found:
    """A page of articles with, for each, the piece of its text to show."""

    total: int
    rows: tuple[tuple[KeptArticle, Snippet], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the filters: values that occur."""

    sites: tuple[str, ...]
    languages: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = tuple(Outcome)
    purposes: tuple[str, ...] = ("page", "feed", "sitemap", "listing", "robots", "requisite")  # Capture.wanted_as


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles: words to be found, and values to be equal to; None means any."""

    query: str | None = None
    site: str | None = None
    language: str | None = None
    outcome: Outcome | None = None


def find(collection: Collection, wanted: Wanted, *, page: int, per_page: int = PER_PAGE) -> Found:
    """Page `page` of the articles that fit. Raises `BadQuery`."""
    part: dict[str, Any] = {"limit": per_page, "offset": offset(page, per_page)}
    filters: dict[str, Any] = {"site": wanted.site, "language": wanted.language, "outcome": wanted.outcome}
    if wanted.query:
        result = collection.search(wanted.query, **filters, **part)
        return Found(result.total, tuple((hit.article, hit.snippet) for hit in result.hits))
    filters["pages"] = wanted.outcome in NO_ARTICLE
    rows = collection.articles(**filters, **part)
    return Found(collection.article_count(**filters), tuple((row, [(lead(row.article.text), False)]) for row in rows))


def capture_filters(
    *, outcome: Outcome | None, wanted_as: str | None, site: str | None, source: str | None, run: str | None
) -> dict[str, Any]:
    """Which captures, as `Collection.captures` and `.count` take it; None means any."""
    return {"outcome": outcome, "wanted_as": wanted_as, "site": site, "source": source, "run": run}


def lead(text: str) -> str:
    """The beginning of a text, cut after a word where there are spaces."""
    flat = " ".join(text[: LEAD * 2].split())
    if len(flat) <= LEAD:
        return flat
    cut = flat.rfind(" ", LEAD // 2, LEAD)
    return flat[: cut if cut > 0 else LEAD] + "…"


def choices(collection: Collection) -> Choices:
    """Sites and languages that the collection holds."""
    return Choices(tuple(collection.sites()), tuple(collection.languages()))


def whole(collection: Collection, article_id: str) -> dict[str, Any]:
    """One article with its capture and its other versions. Raises `NotKept`."""
    kept = collection.article(article_id)
    capture = collection.capture(kept.capture_id)
    return {"kept": kept, "capture": capture, "versions": versions(collection, capture)}


def versions(collection: Collection, capture: KeptCapture) -> list[tuple[KeptCapture, KeptArticle | None]]:
    """All captures of the page, newest first, each with the article made from it."""
    captures = collection.captures(urlkey=capture.urlkey, limit=100)
    return [(each, _article_of(collection, each)) for each in captures]


def _article_of(collection: Collection, capture: KeptCapture) -> KeptArticle | None:
    try:
        return collection.article(capture.id)
    except NotKept:
        return None


@dataclass(frozen=True, slots=True)
class Requisites:
    """Of one run: how many were kept, how many could not be had, and the newest of these."""

    kept: int
    failed: int
    missing: list[KeptCapture]


def requisites(collection: Collection, run: str) -> Requisites:
    """What came of the requisites of a run's pages; what browsers only guess (an icon) is no failure."""
    kept = sum(collection.count(run=run, wanted_as="requisite", outcome=outcome) for outcome in HAD)
    missing = [
        capture
        for outcome in Outcome
        if outcome not in (*HAD, Outcome.REDIRECTED)
        for capture in collection.captures(run=run, wanted_as="requisite", outcome=outcome, limit=MISSING)
        if not capture.hops.rstrip("R").endswith("I")
    ]
    return Requisites(kept, len(missing), missing[:MISSING_SHOWN])
