"""The catalogue's reading side: captures, articles, what waits for text, what there is in all.

Every method is one transaction and gives nouns of archive.model; `archive.catalog.intake` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, func, literal_column, or_, select, tuple_

from archive.catalog.engine import Database
from archive.catalog.filters import ARTICLE_CONDITIONS, CONDITIONS, OF_CAPTURES, Wanted, article_outcome, conditions
from archive.catalog.rows import kept_article, kept_capture
from archive.catalog.schema import articles, captures, files, templates
from archive.catalog.stats import language_counts
from archive.model import KeptArticle, KeptCapture, Outcome, TextState
from archive.surt import urlkey

_ALL = -1  # LIMIT of SQLite: no limit
_REPLAYABLE = ("response", "revisit", "resource")
_PAGE = 500  # rows read at once when all are wanted
_CAPTURE_ID = literal_column("+articles.capture_id", Text())  # "+": no index of it is used, but that of what is counted


class Reading:
    """Questions to the catalogue. `database` is open already."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def capture(self, capture_id: str) -> KeptCapture | None:
        """By its id."""
        return next(iter(self._captures(select(captures).where(captures.c.id == capture_id))), None)

    def captures_by_prefix(self, start: str) -> list[KeptCapture]:
        """Captures whose id, or the id of an article of theirs, begins so: two at most, which is enough to tell."""
        of_article = select(articles.c.capture_id).where(articles.c.id.startswith(start, autoescape=True))
        own = captures.c.id.startswith(start, autoescape=True)
        return self._captures(select(captures).where(or_(own, captures.c.id.in_(of_article))).limit(2))

    def captures(
        self, wanted: Wanted, *, newest_first: bool = True, limit: int | None = None, offset: int = 0
    ) -> list[KeptCapture]:
        """In order of their date."""
        query = _about_captures(select(captures), wanted)
        return self._captures(_ordered(query, newest_first).limit(_limit(limit)).offset(offset))

    def capture_count(self, wanted: Wanted) -> int:
        """How many `captures` would give."""
        return self._number(_about_captures(select(func.count()).select_from(captures), wanted))

    def closest(self, url: str, timestamp: str) -> KeptCapture | None:
        """The replayable capture of a URL whose date is nearest to `timestamp` (14 digits); the earlier one of two
        as near.
        """
        query = select(captures).where(captures.c.urlkey == urlkey(url), captures.c.record_type.in_(_REPLAYABLE))
        at = captures.c.timestamp
        before = query.where(at <= timestamp).order_by(captures.c.date.desc()).limit(1)
        after = query.where(at > timestamp).order_by(captures.c.date).limit(1)
        near = self._captures(before) + self._captures(after)
        return min(near, key=lambda kept: abs(_seconds(kept.timestamp) - _seconds(timestamp)), default=None)

    def pending(self, limit: int | None, site: str | None = None) -> list[KeptCapture]:
        """Captures whose text is to be made, in the order in which they came."""
        query = select(captures).where(captures.c.text_state == TextState.PENDING.value)
        if site is not None:
            query = query.where(captures.c.site == site)
        return self._captures(query.order_by(captures.c.number).limit(_limit(limit)))

    def pending_count(self) -> int:
        """How many wait for text."""
        waiting = captures.c.text_state == TextState.PENDING.value
        return self._number(select(func.count()).select_from(captures).where(waiting))

    def with_article(self, capture_ids: Sequence[str]) -> set[str]:
        """Those of the captures whose text was made before."""
        query = select(articles.c.capture_id).where(articles.c.current, articles.c.capture_id.in_(capture_ids))
        with self.database.read() as connection:
            return set(connection.execute(query).scalars())

    def article(self, any_id: str) -> KeptArticle | None:
        """By its own id, or the current one of a capture."""
        of_capture = and_(articles.c.capture_id == any_id, articles.c.current)
        return next(iter(self._articles(_articles().where(or_(articles.c.id == any_id, of_capture)))), None)

    def articles(
        self,
        wanted: Wanted,
        *,
        versions: bool = False,
        pages: bool = False,
        newest_first: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[KeptArticle]:
        """In order of the date of their capture. `versions`: not the newest of each URL only; `pages`: non-articles
        too.
        """
        query = _about_articles(_articles(), wanted, versions, pages)
        if _without_repeats(wanted, versions):
            query = query.where(article_outcome != Outcome.DUPLICATE.value)
        query = _ordered(query, newest_first, articles.c.captured, articles.c.capture_id)
        return self._articles(query.limit(_limit(limit)).offset(offset))

    def article_count(self, wanted: Wanted, *, versions: bool = False, pages: bool = False) -> int:
        """How many `articles` would give."""
        query = select(func.count()).select_from(articles)
        if any(getattr(wanted, name) is not None for name in OF_CAPTURES):
            query = query.join(captures, captures.c.id == articles.c.capture_id)
        query = _about_articles(query, wanted, versions, pages)
        number = self._number(query)
        if not _without_repeats(wanted, versions):
            return number
        repeated = _CAPTURE_ID.in_(select(captures.c.id).where(captures.c.outcome == Outcome.DUPLICATE.value))
        return number - self._number(query.where(articles.c.gone_at.is_(None), repeated))

    def judged_since(self, source: str, made_at: str, limit: int) -> list[tuple[str, bool, str]]:
        """(URL, whether it is an article, made_at) of a source's pages whose text was made after `made_at`."""
        query = select(articles.c.url, articles.c.is_article, articles.c.made_at)
        query = query.join(captures, captures.c.id == articles.c.capture_id).where(captures.c.source == source)
        query = query.where(articles.c.made_at > made_at).order_by(articles.c.made_at).limit(limit)
        with self.database.read() as connection:
            return [(row.url, row.is_article, row.made_at) for row in connection.execute(query)]

    def every_capture(self, wanted: Wanted) -> Iterator[tuple[KeptCapture, KeptArticle | None]]:
        """All captures, oldest first, each with its current article."""
        for page in self._pages(_about_captures(select(captures), wanted)):
            made = self._articles(
                _articles().where(articles.c.current, articles.c.capture_id.in_([c.id for c in page]))
            )
            by_capture = {article.capture_id: article for article in made}
            yield from ((capture, by_capture.get(capture.id)) for capture in page)

    def every_article(self, wanted: Wanted, *, versions: bool) -> Iterator[tuple[KeptCapture, KeptArticle]]:
        """All articles, oldest first, each with the capture it was made from."""
        joined = select(captures).join(articles, and_(articles.c.capture_id == captures.c.id, articles.c.current))
        query = _about_articles(joined, wanted, versions, pages=False)
        if _without_repeats(wanted, versions):
            query = query.where(article_outcome != Outcome.DUPLICATE.value)
        for page in self._pages(query):
            made = self._articles(
                _articles().where(articles.c.current, articles.c.capture_id.in_([c.id for c in page]))
            )
            by_capture = {article.capture_id: article for article in made}
            yield from ((capture, by_capture[capture.id]) for capture in page)

    def by_urlkey(self, wanted: Wanted) -> Iterator[KeptCapture]:
        """All captures with a response, ordered by SURT key, then time: the order of a CDXJ file."""
        query = _about_captures(select(captures), wanted).where(captures.c.record_type.in_(_REPLAYABLE))
        order = (captures.c.urlkey, captures.c.date, captures.c.id)
        after = ("", "", "")
        while True:
            page = self._captures(query.where(tuple_(*order) > tuple_(*after)).order_by(*order).limit(_PAGE))
            if not page:
                return
            yield from page
            after = (page[-1].urlkey, page[-1].date, page[-1].id)

    def _pages(self, query: Select[Any]) -> Iterator[list[KeptCapture]]:
        """All rows of a query over captures, by keyset: no transaction stays open while the caller works."""
        after = ("", "")
        while True:
            later = or_(captures.c.date > after[0], and_(captures.c.date == after[0], captures.c.id > after[1]))
            page = self._captures(_ordered(query.where(later), newest_first=False).limit(_PAGE))
            if not page:
                return
            yield page
            after = (page[-1].date, page[-1].id)

    def same_payload(self, digests: Sequence[str]) -> dict[tuple[str, bool], KeptCapture]:
        """Digest, whether in chunks -> the first whole response kept with that payload."""
        query = select(captures).where(
            captures.c.payload_digest.in_(digests),
            captures.c.record_type == "response",
            captures.c.truncated.is_(None),
            captures.c.payload_size > 0,
        )
        found = self._captures(query.order_by(captures.c.number.desc()))
        return {(kept.payload_digest, kept.chunked): kept for kept in found if kept.payload_digest}

    def newest_of(self, urlkeys: Sequence[str]) -> dict[str, KeptCapture]:
        """SURT key -> its newest capture."""
        last = (
            select(captures.c.urlkey, func.max(captures.c.date).label("date"))
            .where(captures.c.urlkey.in_(urlkeys))
            .group_by(captures.c.urlkey)
            .subquery()
        )
        same = and_(captures.c.urlkey == last.c.urlkey, captures.c.date == last.c.date)
        return {kept.urlkey: kept for kept in self._captures(select(captures).join(last, same))}

    def validated_by(self, url: str, etag: str | None, last_modified: str | None) -> KeptCapture | None:
        """The response that a 304 of this URL with these validators confirms (RFC 9110, 15.4.5): the newest that had
        them, or the one whose payload that repeated, which may be of another URL.
        """
        query = select(captures).where(
            captures.c.urlkey == urlkey(url),
            captures.c.record_type.in_(("response", "revisit")),
            captures.c.status == 200,
        )
        if etag is not None:
            query = query.where(captures.c.etag == etag)
        elif last_modified is not None:
            query = query.where(captures.c.last_modified == last_modified)
        newest = next(iter(self._captures(query.order_by(captures.c.date.desc()).limit(1))), None)
        return self.capture(newest.refers_to) if newest and newest.refers_to else newest

    def known_files(self) -> dict[str, int]:
        """File name -> bytes of it that are in the catalogue."""
        with self.database.read() as connection:
            return dict(iter(connection.execute(select(files))))

    def sites(self) -> list[str]:
        """All sites, by name."""
        with self.database.read() as connection:
            return list(connection.execute(select(captures.c.site).distinct().order_by(captures.c.site)).scalars())

    def languages(self) -> dict[str, int]:
        """Language tag -> articles in it, most first."""
        with self.database.read() as connection:
            return language_counts(connection)

    def template(self, site: str) -> tuple[bytes, int, bool] | None:
        """The stored template of a site, pages it was learnt from, whether earlier articles were asked for again."""
        query = select(templates.c.data, templates.c.pages, templates.c.remade).where(templates.c.site == site)
        with self.database.read() as connection:
            row = connection.execute(query).first()
        return (row.data, row.pages, row.remade) if row else None

    def _captures(self, query: Select[Any]) -> list[KeptCapture]:
        with self.database.read() as connection:
            return [kept_capture(row) for row in connection.execute(query)]

    def _articles(self, query: Select[Any]) -> list[KeptArticle]:
        with self.database.read() as connection:
            return [kept_article(row) for row in connection.execute(query)]

    def _number(self, query: Select[Any]) -> int:
        with self.database.read() as connection:
            return int(connection.execute(query).scalar_one())


def _articles() -> Select[Any]:
    query = select(articles, captures.c.outcome.label("capture_outcome"))
    return query.join(captures, captures.c.id == articles.c.capture_id)


def _about_captures(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.language is not None:
        query = query.join(articles, and_(articles.c.capture_id == captures.c.id, articles.c.current))
    return query.where(*conditions(wanted, CONDITIONS))


def _without_repeats(wanted: Wanted, versions: bool) -> bool:
    """Whether articles whose page is that of another URL are left out."""
    return not versions and wanted.outcome is None


def _about_articles(query: Select[Any], wanted: Wanted, versions: bool, pages: bool) -> Select[Any]:
    """A run's articles are those it fetched, whether or not newer ones came since."""
    shown = articles.c.current if versions or wanted.run is not None else articles.c.newest
    query = query.where(shown, *conditions(wanted, ARTICLE_CONDITIONS))
    return query if pages else query.where(articles.c.is_article)


def _ordered(
    query: Select[Any],
    newest_first: bool,
    date: ColumnElement[str] = captures.c.date,
    capture_id: ColumnElement[str] = captures.c.id,
) -> Select[Any]:
    return query.order_by(date.desc(), capture_id.desc()) if newest_first else query.order_by(date, capture_id)


def _limit(limit: int | None) -> int:
    return _ALL if limit is None else max(0, limit)


def _seconds(timestamp: str) -> int:
    """A number that orders and roughly measures timestamps, sense or nonsense: good enough to tell which is nearer."""
    parts = (timestamp[0:4], timestamp[4:6], timestamp[6:8], timestamp[8:10], timestamp[10:12], timestamp[12:14])
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    return ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60 + second
