"""Applies archive.catalog.history to the rows of URLs about which something new is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, select, update

from archive.catalog.copies import day_of, names_another
from archive.catalog.history import Facts, Verdict, gone_at, verdicts
from archive.catalog.rows import Values, site_of
from archive.catalog.schema import articles, captures
from archive.model import Outcome
from archive.surt import urlkey

_AT_ONCE = 300  # SURT keys a query; SQLite allows 999 parameters at least
_FACTS = (
    captures.c.number,
    captures.c.urlkey,
    captures.c.site,
    captures.c.date,
    captures.c.arrived,
    captures.c.arrived_reason,
    captures.c.status,
    captures.c.outcome,
    captures.c.reason,
    articles.c.number.label("article"),
    articles.c.judged,
    articles.c.article_reason,
    articles.c.text_digest,
    articles.c.published,
    articles.c.canonical_url,
    articles.c.copy_of,
    articles.c.newest,
    articles.c.gone_at,
)
_SET_OUTCOME = (
    update(captures)
    .where(captures.c.number == bindparam("the_number"))
    .values(outcome=bindparam("new_outcome"), reason=bindparam("new_reason"))
)
_SET_NEWEST = (
    update(articles)
    .where(articles.c.number == bindparam("the_number"))
    .values(newest=bindparam("new_newest"), gone_at=bindparam("new_gone_at"))
)


class _Address(NamedTuple):
    """Where a text was found, and when; in this order the first is the original."""

    names_another: bool  # its page says that its address is another one
    day: str  # on which it was published, by its own word
    captured: str
    urlkey: str
    url: str


_Twins = dict[tuple[str, str], list[_Address]]  # (site, text digest) -> addresses, oldest first


def refine(connection: Connection, urlkeys: Iterable[str]) -> None:
    """Set outcome and reason of every capture of these URLs, and which of their articles is newest or gone."""
    keys = sorted(set(urlkeys))
    for at in range(0, len(keys), _AT_ONCE):
        _refine(connection, keys[at : at + _AT_ONCE])


def _refine(connection: Connection, urlkeys: Sequence[str]) -> None:
    joined = captures.outerjoin(articles, and_(articles.c.capture_id == captures.c.id, articles.c.current))
    query = select(*_FACTS).select_from(joined).where(captures.c.urlkey.in_(urlkeys))
    rows = connection.execute(query.order_by(captures.c.urlkey, captures.c.date, captures.c.id)).all()
    twins = _twins(connection, rows)
    outcomes: list[Values] = []
    newest: list[Values] = []
    for _, history in groupby(rows, key=lambda row: row.urlkey):
        _judge(list(history), twins, outcomes, newest)
    if outcomes:
        connection.execute(_SET_OUTCOME, outcomes)
    if newest:
        connection.execute(_SET_NEWEST, newest)


def _judge(history: list[Row[*tuple[Any, ...]]], twins: _Twins, outcomes: list[Values], newest: list[Values]) -> None:
    """Adds what must change in the rows of one URL to `outcomes` and `newest`."""
    facts = [_facts(row, twins) for row in history]
    found = list(verdicts(facts))
    outcomes.extend(
        {"the_number": row.number, "new_outcome": verdict.outcome.value, "new_reason": verdict.reason}
        for row, verdict in zip(history, found, strict=True)
        if (row.outcome, row.reason) != (verdict.outcome.value, verdict.reason)
    )
    newest.extend(_newest_changes(history, facts, found))


def _newest_changes(history: list[Row[*tuple[Any, ...]]], facts: list[Facts], found: list[Verdict]) -> Iterable[Values]:
    made = [row for row in history if row.article is not None]
    chosen = next((row for row in reversed(made) if row.judged == Outcome.OK.value), made[-1] if made else None)
    gone = gone_at(facts, found)
    for row in made:
        now = (row is chosen, gone if row is chosen else None)
        if now != (row.newest, row.gone_at):
            yield {"the_number": row.article, "new_newest": now[0], "new_gone_at": now[1]}


def _facts(row: Row[*tuple[Any, ...]], twins: _Twins) -> Facts:
    known = twins.get((row.site, row.text_digest), ()) if row.judged == Outcome.OK.value else ()
    own = (names_another(row.urlkey, row.canonical_url), day_of(row.published), row.date)
    twin = next((a.url for a in known if a.urlkey != row.urlkey and a[:3] < own), None)
    canonical = None if twin else _agreed_canonical(row)
    return Facts(
        date=row.date,
        arrived=Outcome(row.arrived),
        arrived_reason=row.arrived_reason,
        status=row.status,
        judged=Outcome(row.judged) if row.judged else None,
        judged_reason=row.article_reason,
        text_digest=row.text_digest,
        twin=twin or canonical,
        is_near=canonical is not None,
    )


def _agreed_canonical(row: Row[*tuple[Any, ...]]) -> str | None:
    """The address that the page names as its own, where the text there is nearly the same and the site is too."""
    if row.copy_of is None or row.judged != Outcome.OK.value or not names_another(row.urlkey, row.canonical_url):
        return None
    named = urlkey(row.canonical_url) == urlkey(row.copy_of)
    return str(row.copy_of) if named and site_of(row.copy_of) == row.site else None


def _twins(connection: Connection, rows: Iterable[Row[*tuple[Any, ...]]]) -> _Twins:
    """Where else the texts of these rows were found."""
    digests = sorted({row.text_digest for row in rows if row.judged == Outcome.OK.value})
    found: _Twins = {}
    for at in range(0, len(digests), _AT_ONCE):
        query = select(
            articles.c.site,
            articles.c.text_digest,
            articles.c.canonical_url,
            articles.c.published,
            articles.c.captured,
            articles.c.urlkey,
            articles.c.url,
        )
        query = query.where(articles.c.text_digest.in_(digests[at : at + _AT_ONCE]), articles.c.current)
        for site, digest, canonical_url, published, captured, key, url in connection.execute(query):
            address = _Address(names_another(key, canonical_url), day_of(published), captured, key, url)
            found.setdefault((site, digest), []).append(address)
    return {key: sorted(addresses) for key, addresses in found.items() if len(addresses) > 1}
