"""`microfiche capture`: one page fetched, kept and made text of, all in this process, since a person waits."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from archive import (
    Collection,
    KeptArticle,
    KeptCapture,
    NotKept,
    Outcome,
    TextState,
    article_line,
    json_line,
    plain,
    plain_line,
    textualise_one,
)
from crawler.embeds import is_inferred
from crawler.errors import CrawlerError
from crawler.single import Whole, Wish, capture_whole
from crawler.source_fields import NotAllowed, url
from crawler.sources import DEFAULT_FILE, Limits, load

MISSING_SHOWN = 20  # requisites that could not be had
GOOD = (Outcome.OK, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.DUPLICATE)
SHOWN = ("url", "language", "published", "author", "credit")  # beside title and text, for people


class NoUrl(CrawlerError):
    """What was to be captured is no URL. Carries `given`."""

    exit_code = 2

    def __init__(self, given: str, why: str) -> None:
        super().__init__(f"cannot capture it: {why}")
        self.given = given


@dataclass(frozen=True, slots=True)
class Order:
    """What the command was told. No `sources`: the file is read where there is one. `run`: its record, if any."""

    url: str
    sources: Path | None
    collection: Path
    allow_addresses: Sequence[str] = ()
    json: bool = False
    run: str | None = None
    requisites: bool = False


def capture(order: Order) -> int:
    """Run the command; 0 only if the page was kept and is an article."""
    wish = _wish(order)
    with ExitStack() as stack:
        collection = stack.enter_context(_opened(order, wish))
        whole = capture_whole(wish, collection)
        captures = whole.pages
        article = _article(collection, captures[-1])
        last = collection.capture(captures[-1].id)  # as it is now that its text was made
        failure = _failure(last, article)
        if order.run:
            _settle(order.collection, order.run, captures, article, failure)
        if order.json:
            line = article_line(collection, last, article)
            print(json_line(line | _requisites(whole) if order.requisites else line))
        elif article and article.article.is_article:
            print(_for_people(article_line(collection, last, article)))
    if order.requisites:
        _tell_requisites(whole)
    if failure:
        print(f"microfiche: {plain_line(order.url)}: {plain_line(failure)}", file=sys.stderr)
    return 1 if failure else 0


def _opened(order: Order, wish: Wish) -> Collection:
    return Collection.open(order.collection, create=True, operator=wish.limits.contact, run=order.run)


def _wish(order: Order) -> Wish:
    try:
        address = url(order.url)
    except NotAllowed as error:
        raise NoUrl(order.url, str(error)) from error
    limits = load(order.sources or DEFAULT_FILE).crawl if order.sources or DEFAULT_FILE.exists() else Limits()
    allowed = (*limits.allow_addresses, *map(ipaddress.ip_network, order.allow_addresses))
    limits = replace(limits, allow_addresses=allowed)
    return Wish(address, limits=limits, requisites=order.requisites, run=order.run)


def _article(collection: Collection, last: KeptCapture) -> KeptArticle | None:
    page = collection.original(last) or last  # a page that has not changed keeps the article it had
    if page.text_state is TextState.PENDING:
        return textualise_one(collection, page)
    try:
        return collection.article(page.id)
    except NotKept:
        return None


def _failure(last: KeptCapture, article: KeptArticle | None) -> str | None:
    """'outcome: reason' of what is no good; None when all is well."""
    if last.outcome not in GOOD:
        return f"{last.outcome}: {last.reason}"
    if article is None:
        return f"{Outcome.NOT_TEXT}: there is nothing to make text from"
    if not article.article.is_article:
        return f"{article.outcome}: {article.article.reason or 'the page is no article'}"
    return None


def _requisites(whole: Whole) -> dict[str, object]:
    """What became of the requisites, for the JSON line."""
    missing = _missing(whole)
    return {
        "requisites_kept": _had(whole),
        "requisites_known": whole.known,
        "requisites_failed": [
            {"url": one.url, "outcome": str(one.outcome), "reason": one.reason, "via": one.via} for one in missing
        ],
    }


def _had(whole: Whole) -> int:
    return sum(one.outcome in GOOD for one in whole.requisites)


def _missing(whole: Whole) -> list[KeptCapture]:
    had = (*GOOD, Outcome.REDIRECTED)
    return [one for one in whole.requisites if one.outcome not in had and not is_inferred(one.hops)]


def _tell_requisites(whole: Whole) -> None:
    missing = _missing(whole)
    known = f", {whole.known} kept lately already" if whole.known else ""
    failed = f", {len(missing)} failed:" if missing else ""
    print(f"microfiche: requisites: {_had(whole)} kept{known}{failed}", file=sys.stderr)
    for one in missing[:MISSING_SHOWN]:
        print(f"  {plain_line(one.url)}: {one.outcome}: {plain_line(one.reason)}", file=sys.stderr)
    if len(missing) > MISSING_SHOWN:
        print(f"  and {len(missing) - MISSING_SHOWN} more", file=sys.stderr)


def _settle(
    collection: Path, run: str, captures: Sequence[KeptCapture], article: KeptArticle | None, failure: str | None
) -> None:
    from crawler.runs import Counts, RunState, RunStore  # only the service's captures have a record

    size = sum(capture.payload_size or 0 for capture in captures)
    with RunStore(collection) as store:
        store.count(run, Counts(pages=len(captures), failed=1 if failure else 0, bytes=size))
        store.count_articles(run, 1 if article and article.article.is_article else 0)
        store.finish(run, RunState.FAILED if failure else RunState.DONE, failure or "")


def _for_people(line: dict[str, object]) -> str:
    facts = [plain_line(f"{name}: {line[name]}") for name in SHOWN if line[name]]
    return "\n".join([plain_line(f"{line['title'] or '(no title)'}"), *facts, "", plain(f"{line['text']}")])
