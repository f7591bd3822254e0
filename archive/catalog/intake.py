"""The catalogue's writing side: what arrived, and what was made of it.

Whatever comes in twice (live, then again from a file that is indexed after a crash) is taken once: records are known by
their ids. What follows from a URL's history is computed anew from facts (archive.catalog.refine), so the order in
which things come in does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from archive.catalog import copies
from archive.catalog.engine import Database
from archive.catalog.index_form import NO_FORMS, Forms, index_form
from archive.catalog.refine import refine
from archive.catalog.rows import article_values, capture_values, kept_capture
from archive.catalog.schema import articles, captures, files, templates
from archive.model import KeptArticle, KeptCapture, Outcome, TextState

_AT_ONCE = 300  # values in one IN (...)
_INDEX = "INSERT INTO article_index(rowid, title, text) VALUES (?, ?, ?)"
_UNINDEX = "INSERT INTO article_index(article_index, rowid, title, text) VALUES ('delete', ?, ?, ?)"
"""In the driver's own words, as they are run for every article."""
_ADD_FILE = sqlite_insert(files).on_conflict_do_update(
    index_elements=["name"],
    set_={"indexed_to": func.max(files.c.indexed_to, sqlite_insert(files).excluded.indexed_to)},
)
_ADD_CAPTURE = insert(captures).prefix_with("OR IGNORE")
_ADD_ARTICLE = insert(articles).prefix_with("OR IGNORE")
_SET_CURRENT = (
    update(articles)
    .where(articles.c.number == bindparam("the_number"))
    .values(current=bindparam("new_current"), newest=False, gone_at=None)
)

Extent = Mapping[str, int]  # file name -> bytes of it that the catalogue knows after this


class Intake:
    """Each method is one transaction. Raises `CollectionNotWritable`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take_captures(self, arrived: Sequence[KeptCapture], extent: Extent) -> list[KeptCapture]:
        """Take in captures; gives them as they stand in the light of the history of their URLs, in the same order."""
        with self.database.write() as connection:
            _take_captures(connection, arrived, extent)
            refine(connection, (kept.urlkey for kept in arrived))
            return _as_they_stand(connection, arrived)

    def take_articles(self, made: Sequence[KeptArticle], extent: Extent, forms: Forms = NO_FORMS) -> int:
        """Take in articles, and mark their captures as done. Gives how many were of captures that are known.

        `forms`: those of them whose form for the index was made already.
        """
        with self.database.write() as connection:
            urlkeys, taken = _take_articles(connection, made, extent, forms)
            refine(connection, urlkeys)
        return taken

    def take_extent(self, extent: Extent) -> None:
        """Note up to where files are known."""
        with self.database.write() as connection:
            _take_extent(connection, extent)

    def index_captures(self, found: Sequence[KeptCapture]) -> tuple[set[str], int]:
        """Take in captures of a file that is known; gives the SURT keys for which the caller ends with `refine`, and
        how many had ids that were not known.
        """
        with self.database.write() as connection:
            taken = _take_captures(connection, found, {})
        return {kept.urlkey for kept in found}, taken

    def index_articles(self, found: Sequence[KeptArticle]) -> tuple[set[str], int]:
        """Likewise articles; gives the SURT keys, and how many were of captures that are known."""
        with self.database.write() as connection:
            return _take_articles(connection, found, {})

    def refine(self, urlkeys: Iterable[str]) -> None:
        """Compute anew what follows from the history of these URLs."""
        with self.database.write() as connection:
            refine(connection, urlkeys)

    def ask_again(self, *sites: str, without_template: bool = False, made_once: bool = False) -> int:
        """Make every page (of some sites; made without a template; not made again yet) wait for its text again; gives
        how many.
        """
        again = update(captures).where(captures.c.text_state == TextState.DONE.value)
        made = select(articles.c.capture_id)
        if sites:
            again, made = again.where(captures.c.site.in_(sites)), made.where(articles.c.site.in_(sites))
        if without_template:
            bare = made.where(articles.c.current, articles.c.template.is_(None))
            again = again.where(captures.c.id.in_(bare.where(articles.c.judged != Outcome.NOT_TEXT.value)))
        if made_once:
            again = again.where(captures.c.id.in_(made.group_by(articles.c.capture_id).having(func.count() == 1)))
        with self.database.write() as connection:
            return connection.execute(again.values(text_state=TextState.PENDING.value)).rowcount

    def keep_templates(self, rows: Sequence[tuple[str, str, bytes, int, bool]]) -> None:
        """Store templates of sites in place of those before; the values in the order of the columns."""
        names = [column.name for column in templates.columns]
        query = sqlite_insert(templates)
        fresh = {name: query.excluded[name] for name in names}
        with self.database.write() as connection:
            connection.execute(
                query.on_conflict_do_update(index_elements=["site"], set_=fresh),
                [dict(zip(names, row, strict=True)) for row in rows],
            )


def _take_captures(connection: Connection, arrived: Sequence[KeptCapture], extent: Extent) -> int:
    """Gives how many were new."""
    _take_extent(connection, extent)
    return connection.execute(_ADD_CAPTURE, [capture_values(kept) for kept in arrived]).rowcount if arrived else 0


def _take_extent(connection: Connection, extent: Extent) -> None:
    if extent:
        connection.execute(_ADD_FILE, [{"name": name, "indexed_to": to} for name, to in extent.items()])


def _as_they_stand(connection: Connection, arrived: Sequence[KeptCapture]) -> list[KeptCapture]:
    ids = [kept.id for kept in arrived]
    found: dict[str, KeptCapture] = {}
    for at in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(select(captures).where(captures.c.id.in_(ids[at : at + _AT_ONCE])))
        found.update((kept.id, kept) for kept in map(kept_capture, rows))
    return [found[capture_id] for capture_id in ids]


def _take_articles(
    connection: Connection, made: Sequence[KeptArticle], extent: Extent, forms: Forms = NO_FORMS
) -> tuple[set[str], int]:
    """Gives the SURT keys whose history is to be looked at again, and how many articles were taken."""
    _take_extent(connection, extent)
    pages = _pages(connection, sorted({article.capture_id for article in made}))
    taken = [article for article in made if article.capture_id in pages]
    if not taken:
        return set(), 0
    rows = [
        article_values(article, urlkey=pages[article.capture_id].urlkey, captured=pages[article.capture_id].date)
        for article in taken
    ]
    connection.execute(_ADD_ARTICLE, [row | {"current": False} for row in rows])
    capture_ids = sorted({article.capture_id for article in taken})
    touched = _settle_current(connection, capture_ids, forms)
    _set_done(connection, capture_ids)
    return {page.urlkey for page in pages.values()} | touched, len(taken)


def _pages(connection: Connection, capture_ids: Sequence[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    found: dict[str, Row[*tuple[Any, ...]]] = {}
    for at in range(0, len(capture_ids), _AT_ONCE):
        query = select(captures.c.id, captures.c.urlkey, captures.c.date)
        rows = connection.execute(query.where(captures.c.id.in_(capture_ids[at : at + _AT_ONCE])))
        found.update((row.id, row) for row in rows)
    return found


def _set_done(connection: Connection, capture_ids: Sequence[str]) -> None:
    done = update(captures).where(captures.c.id == bindparam("the_id")).values(text_state=TextState.DONE.value)
    connection.execute(done, [{"the_id": capture_id} for capture_id in capture_ids])


def _settle_current(connection: Connection, capture_ids: Sequence[str], forms: Forms) -> set[str]:
    """Of the articles of each capture the one made last is current, and in the full-text index. Gives the SURT keys of
    all URLs whose outcome may be another one now.
    """
    digests: set[str] = set()
    touched: set[str] = set()
    for at in range(0, len(capture_ids), _AT_ONCE):
        query = select(articles).where(articles.c.capture_id.in_(capture_ids[at : at + _AT_ONCE]))
        rows = connection.execute(query.order_by(articles.c.capture_id, articles.c.made_at, articles.c.id)).all()
        fallen, risen = list[Row[*tuple[Any, ...]]](), list[Row[*tuple[Any, ...]]]()
        for _, group in groupby(rows, key=lambda row: row.capture_id):
            *old, last = group
            fallen += [row for row in old if row.current]
            risen += [] if last.current else [last]
        for changed, current in ((fallen, False), (risen, True)):
            if changed:
                digests |= {row.text_digest for row in changed}
                touched |= _switch(connection, changed, forms, current=current)
    return touched | _sharers(connection, digests)


def _switch(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]], forms: Forms, *, current: bool) -> set[str]:
    connection.execute(_SET_CURRENT, [{"the_number": row.number, "new_current": current} for row in rows])
    readable = [row for row in rows if row.is_article and row.text]
    if not readable:
        return set()
    formed = {row.id: forms.get(row.id) or index_form(row.title, row.text) for row in readable}
    values = [(row.number, formed[row.id].title, formed[row.id].text) for row in readable]
    connection.exec_driver_sql(_INDEX if current else _UNINDEX, values)
    return copies.take(connection, readable, formed) if current else copies.drop(connection, readable)


def _sharers(connection: Connection, digests: set[str]) -> set[str]:
    """SURT keys of all URLs with one of these texts: which of them is the original may have changed."""
    found: set[str] = set()
    wanted = sorted(digests)
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(articles.c.urlkey).where(articles.c.text_digest.in_(wanted[at : at + _AT_ONCE]))
        found.update(connection.execute(query.where(articles.c.current)).scalars())
    return found
