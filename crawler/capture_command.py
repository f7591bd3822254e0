"""`microfiche capture`: one page fetched, kept and made text of, all in this process, since a person waits."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from archive import (
    Collection,
    KeptArticle,
    KeptCapture,
    NotKept,
    Outcome,
    TextState,
    article_line,
    textualise_one,
)
from crawler.caps import Caps
from crawler.errors import CrawlerError
from crawler.single import Wish, capture_one
from crawler.source_fields import NotAllowed, url
from crawler.sources import DEFAULT_FILE, Limits, load

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


def capture(order: Order) -> int:
    """Run the command; 0 only if the page was kept and is an article."""
    wish = _wish(order)
    with ExitStack() as stack:
        collection = stack.enter_context(Collection.open(order.collection, create=True))
        captures = capture_one(wish, collection)
        article = _article(collection, captures[-1])
        last = collection.capture(captures[-1].id)  # as it is now that its text was made
        failure = _failure(last, article)
        if order.run:
            _settle(order.collection, order.run, captures, article, failure)
        if order.json:
            print(json.dumps(article_line(collection, last, article), ensure_ascii=False))
        elif article and article.article.is_article:
            print(_for_people(article_line(collection, last, article)))
    if failure:
        print(f"microfiche: {_plain(order.url)}: {_plain(failure)}", file=sys.stderr)
    return 1 if failure else 0


def _wish(order: Order) -> Wish:
    try:
        address = url(order.url)
    except NotAllowed as error:
        raise NoUrl(order.url, str(error)) from error
    limits = load(order.sources or DEFAULT_FILE).crawl if order.sources or DEFAULT_FILE.exists() else Limits()
    allowed = (*limits.allow_addresses, *order.allow_addresses)
    caps = Caps().within(limits.max_body)
    return Wish(address, contact=limits.contact, allow_addresses=allowed, run=order.run, caps=caps)


def _article(collection: Collection, last: KeptCapture) -> KeptArticle | None:
    if last.text_state is TextState.PENDING:
        return textualise_one(collection, last)
    try:
        return collection.article(last.refers_to or last.id)  # a page that has not changed keeps the article it had
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
    facts = [f"{name}: {line[name]}" for name in SHOWN if line[name]]
    return _plain("\n".join([f"{line['title'] or '(no title)'}", *facts, "", f"{line['text']}"]))


def _plain(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(
        mark if mark == "\n" or unicodedata.category(mark) != "Cc" else "\N{REPLACEMENT CHARACTER}" for mark in text
    )
