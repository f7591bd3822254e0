"""Full-text search over the newest matching version of each article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, func, literal_column, or_, select, text

from archive.catalog.engine import Database
from archive.catalog.filters import article_outcome
from archive.catalog.query import Query, parse
from archive.catalog.rows import kept_article
from archive.catalog.schema import INDEX_WEIGHTS, articles, captures
from archive.catalog.snippet import snippet
from archive.model import KeptArticle

_FOUND = """
    SELECT rowid AS number, bm25(article_index, :title, :body) AS rank
    FROM article_index WHERE article_index MATCH :fts
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. `snippet`: pieces of its text in order, each with whether it matches the query."""

    article: KeptArticle
    snippet: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts all articles that match, `hits` are those asked for, best first."""

    total: int
    hits: list[Hit]


def search(
    database: Database,
    query: str,
    *,
    site: str | None = None,
    language: str | None = None,
    outcome: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResult:
    """Find articles. A page that was changed is found by any of its versions, and shown in the newest that matches.

    `site`, `language` and `outcome` narrow further than the query's own fields. Raises `BadQuery`.
    """
    wanted = parse(query)
    where = _fields(wanted, site, language) + ([article_outcome == str(outcome)] if outcome else [])
    matches = _matching(wanted, where).cte("matches")
    best = select(
        matches.c.urlkey, func.max(matches.c.captured).label("captured"), func.min(matches.c.rank).label("rank")
    )
    best_of = best.group_by(matches.c.urlkey).cte("best")
    chosen = (
        select(func.max(matches.c.number).label("number"), best_of.c.rank, best_of.c.captured)
        .join(best_of, and_(matches.c.urlkey == best_of.c.urlkey, matches.c.captured == best_of.c.captured))
        .group_by(matches.c.urlkey)
        .cte("chosen")
    )
    shown = (
        select(articles, captures.c.outcome.label("capture_outcome"))
        .join(chosen, chosen.c.number == articles.c.number)
        .join(captures, captures.c.id == articles.c.capture_id)
        .order_by(chosen.c.rank, chosen.c.captured.desc(), articles.c.id)
        .limit(max(0, limit))
        .offset(max(0, offset))
    )
    with database.read() as connection:
        total = connection.execute(select(func.count(matches.c.urlkey.distinct()))).scalar_one()
        found = [kept_article(row) for row in connection.execute(shown)]
    return SearchResult(total, [Hit(article, snippet(article.article.text, wanted.phrases)) for article in found])


def _matching(wanted: Query, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Numbers, URLs and ranks of all current articles that match."""
    columns = (articles.c.number, articles.c.urlkey, articles.c.captured)
    joined = captures.c.id == articles.c.capture_id
    shown = (articles.c.current, articles.c.is_article, captures.c.outcome != "duplicate", *where)
    if not wanted.groups:
        rank = literal_column("0.0", Float).label("rank")
        return select(*columns, rank).join(captures, joined).where(*shown)
    title, body = INDEX_WEIGHTS
    index = (
        text(_FOUND)
        .bindparams(fts=wanted.fts(), title=title, body=body)
        .columns(number=articles.c.number.type, rank=articles.c.language_confidence.type)
        .cte("found")
    )
    return (
        select(*columns, index.c.rank)
        .join(index, index.c.number == articles.c.number)
        .join(captures, joined)
        .where(*shown)
    )


def _fields(wanted: Query, site: str | None, language: str | None) -> list[ColumnElement[bool]]:
    """`site:` and `lang:` of the query, and those asked for beside it."""
    found: list[ColumnElement[bool]] = []
    if wanted.sites:
        found.append(or_(*map(_of_site, wanted.sites)))
    if wanted.languages:
        found.append(or_(*map(_of_language, wanted.languages)))
    found += [~_of_site(host) for host in wanted.not_sites] + [~_of_language(tag) for tag in wanted.not_languages]
    found += [_of_site(site)] if site else []
    found += [_of_language(language)] if language else []
    return found


def _of_site(host: str) -> ColumnElement[bool]:
    """The site itself, and its subdomains."""
    host = host.lower().removeprefix("www.")
    return or_(articles.c.site == host, articles.c.site.endswith("." + host, autoescape=True))


def _of_language(tag: str) -> ColumnElement[bool]:
    tag = tag.lower()
    return or_(
        func.lower(articles.c.language) == tag, func.lower(articles.c.language).startswith(tag + "-", autoescape=True)
    )
