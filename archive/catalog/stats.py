"""What a collection holds, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from archive.catalog.engine import Database
from archive.catalog.schema import articles, captures
from archive.model import Outcome, TextState


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
    """Count what is in the catalogue; what lies on disk is told by the caller. Every question is answered from an
    index.
    """
    with database.read() as connection:
        groups = _groups(connection)
        first, last = (connection.execute(select(end(captures.c.date))).scalar_one() for end in (func.min, func.max))
        sites = connection.execute(_SITES).scalar_one()
        versions = connection.execute(select(func.count()).select_from(articles).where(*_CURRENT)).scalar_one()
        languages = language_counts(connection)
    outcomes: dict[str, int] = {}
    for group in groups:
        outcomes[group.outcome] = outcomes.get(group.outcome, 0) + group.number
    return Stats(
        captures=sum(outcomes.values()),
        articles=sum(languages.values()),
        versions=versions,
        sites=sites,
        pending=sum(group.number for group in groups if group.text_state == TextState.PENDING),
        revisits=sum(group.number for group in groups if group.record_type == "revisit"),
        first=first,
        last=last,
        outcomes=_most_first(outcomes),
        languages=languages,
        payload_bytes=sum(group.size for group in groups),
        warc_bytes=warc_bytes,
        warc_files=warc_files,
    )


# From one site to the next by the index, however many captures lie between them.
_SITES = text(
    "WITH RECURSIVE found(site) AS (SELECT min(site) FROM captures UNION ALL"
    " SELECT (SELECT min(site) FROM captures WHERE site > found.site) FROM found WHERE found.site IS NOT NULL)"
    " SELECT count(site) FROM found"
)
_CURRENT = (text("current = 1"), text("is_article = 1"))  # as the index says it: SQLite compares the words


def _groups(connection: Connection) -> Sequence[Row[Any]]:
    """How many captures and payload bytes there are of each outcome, type of record and state of text."""
    c = captures.c
    kinds = (c.outcome, c.record_type, c.text_state)
    size = func.coalesce(func.sum(c.payload_size), 0).label("size")
    return connection.execute(select(*kinds, func.count().label("number"), size).group_by(*kinds)).all()


def language_counts(connection: Connection) -> dict[str, int]:
    """Language tag -> articles in it (newest versions, of duplicates only the first), most first."""
    a = articles.c
    shown = select(a.language, func.count()).where(*_CURRENT, a.newest == text("1")).group_by(a.language)
    counted: dict[str, int] = dict(iter(connection.execute(shown)))
    copies = shown.join(captures, captures.c.id == a.capture_id).where(captures.c.outcome == Outcome.DUPLICATE)
    for language, number in connection.execute(copies):
        counted[language] -= number
    return _most_first({language: number for language, number in counted.items() if number})


def _most_first(counted: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
