"""What a collection holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from archive.catalog.engine import Database
from archive.catalog.schema import articles, captures


@dataclass(frozen=True, slots=True)
class Stats:
    """Sizes in bytes. `payload_bytes` counts a payload each time it was sent, `warc_bytes` is what the files take."""

    captures: int
    articles: int  # in their newest version
    versions: int  # of articles
    sites: int
    pending: int  # captures whose text is still to be made
    revisits: int
    first: str | None  # date of the oldest capture; None: there is none
    last: str | None
    outcomes: dict[str, int]  # most frequent first
    languages: dict[str, int]  # of the articles, likewise
    payload_bytes: int
    warc_bytes: int
    warc_files: int


def count(database: Database, *, warc_bytes: int, warc_files: int) -> Stats:
    """Count what is in the catalogue; what lies on disk is told by the caller."""
    c = captures.c
    revisit, waits = case((c.record_type == "revisit", 1)), case((c.text_state == "pending", 1))
    size = func.coalesce(func.sum(c.payload_size), 0)
    with database.read() as connection:
        of_captures = connection.execute(
            select(
                func.count(),
                func.count(c.site.distinct()),
                func.count(waits),
                func.count(revisit),
                func.min(c.date),
                func.max(c.date),
                size,
            ).select_from(captures)
        ).one()
        outcomes = connection.execute(select(c.outcome, func.count()).group_by(c.outcome)).all()
        versions = connection.execute(
            select(func.count()).select_from(articles).where(articles.c.current, articles.c.is_article)
        ).scalar_one()
        languages = language_counts(connection)
    total, sites, pending, revisits, first, last, payload_bytes = of_captures
    return Stats(
        captures=total,
        articles=sum(languages.values()),
        versions=versions,
        sites=sites,
        pending=pending,
        revisits=revisits,
        first=first,
        last=last,
        outcomes=_most_first(dict(iter(outcomes))),
        languages=languages,
        payload_bytes=payload_bytes,
        warc_bytes=warc_bytes,
        warc_files=warc_files,
    )


def language_counts(connection: Connection) -> dict[str, int]:
    """Language tag -> articles in it (newest versions), most first."""
    shown = articles.join(captures, captures.c.id == articles.c.capture_id)
    query = select(articles.c.language, func.count()).select_from(shown).group_by(articles.c.language)
    query = query.where(articles.c.newest, articles.c.is_article, captures.c.outcome != "duplicate")
    return _most_first(dict(iter(connection.execute(query))))


def _most_first(counted: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
