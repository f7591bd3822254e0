"""The dashboard's pages, rendered here and readable without any script. Each function is one page or one order."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from archive import Outcome
from archive.replay import web_url
from crawler.web import reading
from crawler.web.control import RunRow
from crawler.web.desk import AtDesk
from crawler.web.lists import PER_PAGE, OutcomeWord, PageNumber, Word, offset, part

FRAMES = 240  # captures drawn as frames on a sheet
LOG_LINES = 200
RUNS_SHOWN = 8  # of one source

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Token = Annotated[str, Form()]


@router.get("/")
def overview(request: Request, desk: AtDesk) -> HTMLResponse:
    """Sources with their last and next run, what came of the newest captures, how much is kept."""
    captures = desk.collection.captures(wanted_as="page", limit=FRAMES)
    return desk.page(
        request,
        "overview.html",
        sources=desk.control.sources(),
        mistakes=desk.control.mistakes(),
        sources_file=desk.control.sources_file,
        captures=captures,
        outcomes=Counter(capture.outcome for capture in captures).most_common(),
        stats=desk.collection.stats(),
        articles=desk.collection.articles(limit=8),
    )


@router.get("/runs")
def runs(request: Request, desk: AtDesk, source: Word = None, page: PageNumber = 1) -> HTMLResponse:
    """Crawl runs and captures by hand, live ones first."""
    rows = desk.control.runs(source=source, limit=PER_PAGE, offset=offset(page))
    total = desk.control.run_count(source=source)
    links = part("/runs", page, total, source=source)
    return desk.page(request, "runs.html", rows=rows, source=source, part=links, sources=desk.control.sources())


@router.get("/sources/{name}")
def source(request: Request, desk: AtDesk, name: str) -> HTMLResponse:
    """One source: its runs, what was not followed and why, what its addresses have come to."""
    found = desk.control.source(name)
    return desk.page(request, "source.html", source=found, runs=desk.control.runs(source=name, limit=RUNS_SHOWN))


@router.get("/runs/{run_id}")
def run(request: Request, desk: AtDesk, run_id: str) -> HTMLResponse:
    """One run: its numbers, what became of each URL, the end of its log."""
    row = desk.control.run(run_id)
    captures = desk.collection.captures(run=run_id, besides="requisite", limit=FRAMES)
    return desk.page(
        request,
        "run.html",
        run=row,
        captures=captures,
        total=desk.collection.count(run=run_id, besides="requisite"),
        requisites=reading.requisites(desk.collection, run_id),
        outcomes=_outcomes_of(desk, run_id),
        log=desk.control.log_tail(run_id, LOG_LINES),
    )


@router.get("/articles")
def articles(
    request: Request,
    desk: AtDesk,
    q: Word = None,
    site: Word = None,
    language: Word = None,
    outcome: OutcomeWord = None,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Articles, newest first, or those that hold the words of `q`, best first."""
    found = reading.find(desk.collection, reading.Wanted(q, site, language, outcome), page=page)
    chosen = {"q": q, "site": site, "language": language, "outcome": outcome}
    links = part("/articles", page, found.total, **chosen)
    choices = reading.choices(desk.collection)
    return desk.page(request, "articles.html", found=found, part=links, chosen=chosen, choices=choices)


@router.get("/articles/{article_id}")
def article(request: Request, desk: AtDesk, article_id: str) -> HTMLResponse:
    """One article: its text, what is known of it and from where, its other versions."""
    return desk.page(request, "article.html", **reading.whole(desk.collection, article_id))


@router.get("/captures")
def captures(
    request: Request,
    desk: AtDesk,
    outcome: OutcomeWord = None,
    wanted_as: Word = None,
    site: Word = None,
    source: Word = None,
    run: Word = None,
    page: PageNumber = 1,
) -> HTMLResponse:
    """Everything that was asked for, with what became of it."""
    filters = reading.capture_filters(outcome=outcome, wanted_as=wanted_as, site=site, source=source, run=run)
    rows = desk.collection.captures(**filters, limit=PER_PAGE, offset=offset(page))
    total = desk.collection.count(**filters)
    return desk.page(
        request,
        "captures.html",
        rows=rows,
        part=part("/captures", page, total, **filters),
        chosen=filters,
        choices=reading.choices(desk.collection),
    )


@router.get("/captures/{capture_id}/article")
def article_of(desk: AtDesk, capture_id: str) -> RedirectResponse:
    """The article made from a capture. Raises `NotKept` when there is none."""
    return RedirectResponse(f"/articles/{desk.collection.article(capture_id).id}", 303)


@router.post("/runs")
def run_now(request: Request, desk: AtDesk, source: Annotated[str, Form()], token: Token = "") -> RedirectResponse:
    """Start a run of a source."""
    desk.orders.check_form(request, token)
    return _to_run(desk.control.run_now(source))


@router.post("/captures")
def capture_now(request: Request, desk: AtDesk, url: Annotated[str, Form()], token: Token = "") -> RedirectResponse:
    """Fetch one page."""
    desk.orders.check_form(request, token)
    return _to_run(desk.control.capture(web_url(url)))


def _to_run(row: RunRow) -> RedirectResponse:
    return RedirectResponse(f"/runs/{row.id}", 303)


def _outcomes_of(desk: AtDesk, run_id: str) -> list[tuple[Outcome, int]]:
    pages = {"run": run_id, "besides": "requisite"}
    counted = ((outcome, desk.collection.count(**pages, outcome=outcome)) for outcome in Outcome)
    return sorted(((outcome, number) for outcome, number in counted if number), key=lambda pair: -pair[1])
