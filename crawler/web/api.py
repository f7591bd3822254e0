"""The JSON API, in a first form: what the pages show, and its two orders. A list is {"items": [...], "total": n}."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from archive import article_line
from archive.replay import replay_path, web_url
from crawler.runs import RunState
from crawler.web import reading
from crawler.web.control import RunRow
from crawler.web.desk import AtDesk
from crawler.web.lists import OutcomeWord, PageNumber, Word, offset

Json = dict[str, Any]
Limit = Annotated[int, Query(ge=1, le=200)]

router = APIRouter()


class RunOrder(BaseModel):
    """Run a source now."""

    source: str


class CaptureOrder(BaseModel):
    """Fetch one page now."""

    url: str


@router.get("/overview")
def overview(desk: AtDesk) -> Json:
    """How much is kept, and where the service answers."""
    return {"holdings": asdict(desk.collection.stats()), "addresses": asdict(desk.control.addresses)}


@router.get("/sources")
def sources(desk: AtDesk) -> Json:
    """Every source with its last and next run, and what is wrong with sources.toml."""
    rows = [asdict(row) for row in desk.control.sources()]
    return {"items": rows, "total": len(rows), "mistakes": [asdict(mistake) for mistake in desk.control.mistakes()]}


@router.get("/runs")
def runs(
    desk: AtDesk, source: Word = None, state: RunState | None = None, page: PageNumber = 1, limit: Limit = 50
) -> Json:
    """Runs, live ones first, then newest first."""
    rows = desk.control.runs(source=source, state=state, limit=limit, offset=offset(page, limit))
    return {"items": [asdict(row) for row in rows], "total": desk.control.run_count(source=source, state=state)}


@router.get("/runs/{run_id}")
def run(desk: AtDesk, run_id: str) -> Json:
    """One run as it stands."""
    return asdict(desk.control.run(run_id))


@router.get("/articles")
def articles(
    desk: AtDesk,
    q: Word = None,
    site: Word = None,
    language: Word = None,
    outcome: OutcomeWord = None,
    page: PageNumber = 1,
    limit: Limit = 30,
) -> Json:
    """Articles, newest first, or by relevance to `q`."""
    found = reading.find(
        desk.collection, reading.Wanted(q, site=site, language=language, outcome=outcome), page=page, per_page=limit
    )
    rows = ((desk.collection.capture(row.capture_id), row) for row, _ in found.rows)
    return {"items": [article_line(desk.collection, *row) for row in rows], "total": found.total}


@router.get("/articles/{article_id}")
def article(desk: AtDesk, article_id: str) -> Json:
    """One article with the evidence for its metadata and the address of its replay."""
    kept = desk.collection.article(article_id)
    capture = desk.collection.capture(kept.capture_id)
    evidence = {name: asdict(found) for name, found in kept.article.evidence.items()}
    replay = desk.control.addresses.replay + replay_path(capture.timestamp, capture.url)
    return {**article_line(desk.collection, capture, kept), "evidence": evidence, "replay": replay}


@router.get("/captures")
def captures(
    desk: AtDesk,
    outcome: OutcomeWord = None,
    wanted_as: Word = None,
    site: Word = None,
    source: Word = None,
    run: Word = None,
    page: PageNumber = 1,
    limit: Limit = 30,
) -> Json:
    """Everything that was asked for, newest first."""
    filters = reading.capture_filters(outcome=outcome, wanted_as=wanted_as, site=site, source=source, run=run)
    rows = desk.collection.captures(**filters, limit=limit, offset=offset(page, limit))
    return {"items": [asdict(row) for row in rows], "total": desk.collection.count(**filters)}


@router.post("/runs", status_code=202)
def run_now(request: Request, desk: AtDesk, order: RunOrder) -> Json:
    """Start a run of a source; answers at once."""
    desk.orders.check_json(request)
    return _run(desk.control.run_now(order.source))


@router.post("/captures", status_code=202)
def capture_now(request: Request, desk: AtDesk, order: CaptureOrder) -> Json:
    """Start fetching one page; answers at once with the run to follow."""
    desk.orders.check_json(request)
    return _run(desk.control.capture(web_url(order.url)))


def _run(row: RunRow) -> Json:
    return asdict(row)
