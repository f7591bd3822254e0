"""Copies of one article at several addresses: which is the original, and who is a copy of it.

Of two articles that are near (archive.catalog.sketch) the original is the one that does not name another address as its
canonical one, then the one that says it was published first (a page for printing often does not say when), then the one
that was captured first. A link is a fact of all current articles together, so it is the same in whatever order they
came in. Versions of one URL are no copies of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from archive.catalog.fold import folded
from archive.catalog.index_form import NO_FORMS, Forms, index_form
from archive.catalog.schema import articles, sketches
from archive.catalog.sketch import are_near, shingles
from archive.surt import urlkey

_SET_COPY = (
    update(articles).where(articles.c.number == bindparam("the_number")).values(copy_of=bindparam("new_copy_of"))
)
_COLUMNS = (
    articles.c.number,
    articles.c.id,
    articles.c.url,
    articles.c.urlkey,
    articles.c.captured,
    articles.c.published,
    articles.c.canonical_url,
    articles.c.copy_of,
)
_ADD_SKETCH = "INSERT INTO sketches(band, number) VALUES (?, ?)"
"""In the driver's own words: several rows an article."""
_own, _theirs = sketches.alias("own"), sketches.alias("theirs")
_CANDIDATES = (
    select(_own.c.number.label("number_of"), *_COLUMNS)
    .select_from(_own)
    .join(_theirs, _theirs.c.band == _own.c.band)
    .join(articles, articles.c.number == _theirs.c.number)
    .where(_own.c.number.in_(bindparam("numbers", expanding=True)), _theirs.c.number != _own.c.number)
    .distinct()
)
_TEXT = select(articles.c.text).where(articles.c.number == bindparam("the_number"))
"""Made once: to put a query together costs more than to run it."""


UNDATED = "~"


class Rank(NamedTuple):
    """Of two articles that are near, the one with the smaller rank is the original."""

    names_another: bool
    published: str  # YYYY-MM-DD; UNDATED comes after all of them
    captured: str
    urlkey: str
    id: str


def names_another(urlkey_of_page: str, canonical_url: str | None) -> bool:
    """Whether a page says that its own address is another one."""
    return canonical_url is not None and urlkey(canonical_url) != urlkey_of_page


def day_of(published: str | None) -> str:
    """The day of a date of publication, for comparison: YYYY-MM-DD, or UNDATED, which comes after all days."""
    return published[:10] if published else UNDATED


def take(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]], forms: Forms = NO_FORMS) -> set[str]:
    """Articles are current from now on; gives the SURT keys of those whose original may be another one now.

    `forms`: what is known of them already.
    """
    formed = {row.number: forms.get(row.id) or index_form(row.title, row.text) for row in rows}
    sketched = [(band, number) for number, form in formed.items() for band in form.bands]
    if not sketched:
        return set()
    connection.exec_driver_sql(_ADD_SKETCH, sketched)
    long = [row for row in rows if formed[row.number].bands]
    candidates = _candidates(connection, long)
    touched: set[str] = {row.urlkey for row in long}
    for row in long:
        if others := candidates[row.number]:
            touched |= _link(connection, row, shingles(formed[row.number].text), others)
    return touched


def drop(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> set[str]:
    """Articles are no longer current; gives the SURT keys of those whose original they were."""
    numbers = [row.number for row in rows]
    connection.execute(delete(sketches).where(sketches.c.number.in_(numbers)))
    connection.execute(_SET_COPY, [{"the_number": number, "new_copy_of": None} for number in numbers])
    orphans = select(*_COLUMNS, articles.c.text).where(articles.c.copy_of.in_({row.url for row in rows}))
    left = connection.execute(orphans).all()
    return {_settle(connection, orphan, shingles(folded(orphan.text))) for orphan in left}


def _settle(connection: Connection, row: Row[*tuple[Any, ...]], found: frozenset[str]) -> str:
    """Set whose copy an article is; gives its SURT key."""
    original = _original(connection, row, found, _candidates(connection, [row])[row.number])
    _set(connection, row, original)
    return str(row.urlkey)


def _link(
    connection: Connection,
    row: Row[*tuple[Any, ...]],
    found: frozenset[str],
    candidates: Sequence[Row[*tuple[Any, ...]]],
) -> set[str]:
    """Find the original of a new article, and those whose original it is itself; gives the SURT keys of these."""
    touched: set[str] = set()
    _set(connection, row, _original(connection, row, found, candidates))
    for other in candidates:
        if _rank(other) > _rank(row) and are_near(found, theirs := _shingles_of(connection, other)):
            touched.add(_settle(connection, other, theirs))
    return touched


def _candidates(
    connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """For each of these articles those at other addresses that may be near, without their texts."""
    urlkeys = {row.number: row.urlkey for row in rows}
    found = defaultdict[int, list[Row[*tuple[Any, ...]]]](list)
    for other in connection.execute(_CANDIDATES, {"numbers": list(urlkeys)}):
        if other.urlkey != urlkeys[other.number_of]:
            found[other.number_of].append(other)
    return found


def _original(
    connection: Connection,
    row: Row[*tuple[Any, ...]],
    found: frozenset[str],
    candidates: Iterable[Row[*tuple[Any, ...]]],
) -> Row[*tuple[Any, ...]] | None:
    earlier = sorted((other for other in candidates if _rank(other) < _rank(row)), key=_rank)
    return next((other for other in earlier if are_near(found, _shingles_of(connection, other))), None)


def _rank(row: Row[*tuple[Any, ...]]) -> Rank:
    other = names_another(row.urlkey, row.canonical_url)
    return Rank(other, day_of(row.published), row.captured, row.urlkey, row.id)


def _shingles_of(connection: Connection, row: Row[*tuple[Any, ...]]) -> frozenset[str]:
    return shingles(folded(connection.execute(_TEXT, {"the_number": row.number}).scalar_one()))


def _set(connection: Connection, row: Row[*tuple[Any, ...]], original: Row[*tuple[Any, ...]] | None) -> None:
    copy_of = original.url if original is not None else None
    if copy_of != row.copy_of:
        connection.execute(_SET_COPY, [{"the_number": row.number, "new_copy_of": copy_of}])
