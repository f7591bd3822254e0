"""A collection: a folder of WARC files, and a catalogue of what is in them.

The path of a capture (the part below `Collection.add` is this package's; it needs no network):

    source -> frontier -> spider -> fetch -> Capture                                       crawler/
                                               |  Collection.add(capture)                  the only hand-over
            request + response | revisit    <- write raw records, durable -> catalogue (pending)
                                                       |  textualise (a pool of processes; any time later too)
            conversion + metadata           <- decode > blocks > extract > minus site template > metadata
                                                 > normalise > language
                                               -> catalogue (article, full text) -> search, export, replay
                                                                                           archive/

    collection/
      warc/NAME.warc.gz          whole files; NAME.warc.gz.open while a writer lives; NAME.torn-OFFSET what a crash left
      catalog.sqlite             a cache: `rebuild` makes it again from warc/
      warc.toml                  how WARC files are written, where that is not as usual: archive.writer_settings

Raw first: `add` returns when the records are durable, and only then does the catalogue know of them. Whatever
happens in between heals at the next writable open, which repairs what dead writers left and indexes whole records
that are not in the catalogue yet. File names are kept relative, so the folder can be moved.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from archive import locks, upkeep
from archive.catalog.catalog import Reading
from archive.catalog.engine import Database
from archive.catalog.filters import Wanted
from archive.catalog.index_form import NO_FORMS, Forms
from archive.catalog.intake import Intake
from archive.catalog.search import Hit, SearchResult, search
from archive.catalog.stats import Stats, count
from archive.errors import CollectionError, CollectionMissing, CollectionNotWritable, NotKept
from archive.group_commit import GroupCommit
from archive.ingest import Ingest
from archive.model import Capture, KeptArticle, KeptCapture
from archive.payload import article_records, decoded_body, related_records, replayable, still_there
from archive.reindex import warc_files
from archive.revisits import original_of
from archive.warc.http import HttpResponse
from archive.warc.record import Record
from archive.warc.writer import WarcWriter
from archive.writer_settings import writer_settings

__all__ = ["CATALOG", "SOFTWARE", "WARC", "Collection", "Hit", "SearchResult", "Stats", "Wanted"]

WARC = "warc"
CATALOG = "catalog.sqlite"
SOFTWARE = "microfiche/0.1.0"
GROUP = 32  # captures that share one fdatasync and one transaction
MAX_BODY = 64 << 20  # bytes, decoded
SLOW_COUNT = 0.05  # s; a count that took longer is given again
FOR_AS_LONG = 20  # times what it took
Kept = TypeVar("Kept", KeptCapture, KeptArticle)


class Collection:
    """Use `Collection.open`. Safe for use by several threads; each process opens its own."""

    def __init__(
        self,
        path: Path,
        database: Database,
        opened: ExitStack,
        *,
        operator: str | None = None,
        run: str | None = None,
    ) -> None:
        self.path, self._opened = path, opened
        self.catalog, self._intake = Reading(database), Intake(database)
        self._database, self._operator, self._run = database, operator, run
        self._writer: WarcWriter | None = None
        self._opening = Lock()
        self._helper = opened.enter_context(ThreadPoolExecutor(1, thread_name_prefix="measure"))
        self._counted: tuple[Stats | None, float] = None, 0.0  # and until when it is given again
        self._commit = GroupCommit[Capture, KeptCapture](self._ingest, at_once=GROUP)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        writable: bool = True,
        operator: str | None = None,
        run: str | None = None,
    ) -> Collection:
        """Open the collection at `path`; `create` it where there is none. `operator` (who can be reached) and `run`
        (the crawl run that all captures belong to) go into the WARC files' warcinfo.

        Opened for writing, it heals what a crash has left. Raises `CollectionMissing`, `CollectionNotWritable`,
        `CatalogOutdated`.
        """
        folder = Path(path)
        if create and writable:
            _create(folder)
        if not (folder / WARC).is_dir():
            raise CollectionMissing(path)
        if not writable and not (folder / CATALOG).exists():
            raise CollectionError(path, f"the collection at {path} has no catalogue: `microfiche rebuild` makes it")
        with ExitStack() as opened:
            if writable:
                busy = "its catalogue is being rebuilt: try again when that has ended"
                opened.callback(os.close, locks.take(folder, locks.WRITERS, shared=True, busy=busy))
            database = Database(folder / CATALOG, writable=writable)
            opened.callback(database.close)
            database.prepare()
            if writable:
                writer_settings(folder)  # a mistake in it is told at once
                upkeep.heal(folder, database)
            return cls(folder, database, opened.pop_all(), operator=operator, run=run)

    def close(self) -> None:
        """Close files and connections; the WARC file under way gets its final name."""
        with self._opened:
            if self._writer:
                self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # what comes in

    def add(self, captures: Iterable[Capture]) -> list[KeptCapture]:
        """Keep captures: durable when this returns. Gives them as the catalogue has them, in the same order.

        A payload that is kept already becomes a revisit record. Calls from several threads share one commit.
        Raises `CollectionNotWritable`.
        """
        return self._commit.submit(list(captures))

    def _ingest(self, captures: list[Capture]) -> list[KeptCapture]:
        return Ingest(self.path, self.catalog, self._intake, self.writer(), self._helper).run(captures)

    def writer(self) -> WarcWriter:
        """The WARC writer of this process, made when it is first needed. Raises `CollectionNotWritable`."""
        with self._opening:
            if self._writer is None:
                self._writer = self.new_writer()
            return self._writer

    def new_writer(self, prefix: str = "microfiche") -> WarcWriter:
        """A writer of its own, as warc.toml says. Raises `CollectionNotWritable`, `CollectionError`."""
        if not self._database.writable:
            raise CollectionNotWritable(self.path, "it was opened for reading only")
        settings = writer_settings(self.path)
        about = {"operator": self._operator, "isPartOf": self._run}
        try:
            return WarcWriter(self.path / WARC, prefix=prefix, software=SOFTWARE, info=about, **settings)
        except OSError as error:
            raise CollectionNotWritable(self.path, error) from error

    # captures

    def captures(
        self, *, newest_first: bool = True, limit: int | None = None, offset: int = 0, **wanted: Any
    ) -> list[KeptCapture]:
        """In order of their date. `wanted`: the fields of `archive.catalog.filters.Wanted`. Raises `BadQuery`."""
        return self.catalog.captures(Wanted(**wanted), newest_first=newest_first, limit=limit, offset=offset)

    def count(self, **wanted: Any) -> int:
        """How many `captures` would give."""
        return self.catalog.capture_count(Wanted(**wanted))

    def capture(self, capture_id: str) -> KeptCapture:
        """By its id. Raises `NotKept`."""
        return _kept(self.catalog.capture(capture_id), capture_id)

    def closest(self, url: str, timestamp: str) -> KeptCapture | None:
        """The capture of a URL with something to replay that is nearest to a timestamp (14 digits, UTC)."""
        return self.catalog.closest(url, timestamp)

    def records(self, kept: KeptCapture) -> list[Record]:
        """The records of a capture: response, revisit or metadata first, then those that name it. Raises
        `WarcError`.
        """
        return related_records(self.path, still_there(self.path, self.catalog, kept))

    def article_records(self, kept: KeptArticle) -> list[Record]:
        """The records of an article: conversion first, where there is text, then its metadata. Raises `WarcError`."""
        return article_records(self.path, self.article(kept.id))

    def response(self, kept: KeptCapture) -> tuple[HttpResponse, Iterator[bytes]]:
        """Status and headers as kept, and the entity body in pieces (transfer coding undone, content codings kept);
        of a revisit, the body it refers to. Raises `NotKept` when that is not here, `WarcError`.
        """
        return replayable(self.path, self.catalog, still_there(self.path, self.catalog, kept))

    def original(self, kept: KeptCapture) -> KeptCapture | None:
        """The capture whose payload a revisit shares; None for what is no revisit, or where that is not here. Raises
        `WarcError`.
        """
        if kept.record_type != "revisit":
            return None
        return original_of(self.path, self.catalog, still_there(self.path, self.catalog, kept))

    def body(self, kept: KeptCapture, max_size: int = MAX_BODY) -> bytes:
        """The body with content codings undone, at most `max_size` bytes. Raises `UndecodableBody`, `NotKept`,
        `WarcError`.
        """
        return decoded_body(self.response(kept), max_size)

    # articles

    def article(self, any_id: str) -> KeptArticle:
        """By its own id, or the current one of a capture. Raises `NotKept`."""
        return _kept(self.catalog.article(any_id), any_id)

    def articles(
        self,
        *,
        versions: bool = False,
        pages: bool = False,
        newest_first: bool = True,
        limit: int | None = None,
        offset: int = 0,
        **wanted: Any,
    ) -> list[KeptArticle]:
        """The newest version of each article (`versions`: all; `pages`: what is no article too), by date of capture."""
        options: dict[str, Any] = {"versions": versions, "pages": pages, "newest_first": newest_first}
        return self.catalog.articles(Wanted(**wanted), **options, limit=limit, offset=offset)

    def article_count(self, *, versions: bool = False, pages: bool = False, **wanted: Any) -> int:
        """How many `articles` would give."""
        return self.catalog.article_count(Wanted(**wanted), versions=versions, pages=pages)

    def judged_since(self, source: str, made_at: str = "", limit: int = 1000) -> list[tuple[str, bool, str]]:
        """(URL, whether it is an article, made_at) of a source's pages whose text was made after `made_at`, in order.

        `made_at` is ISO 8601 in UTC, or empty for all.
        """
        return self.catalog.judged_since(source, made_at, limit)

    def search(
        self,
        query: str,
        *,
        site: str | None = None,
        language: str | None = None,
        outcome: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Full text: words, "phrases", -not, OR, prefix*, site:, lang:. Best first. Raises `BadQuery`."""
        fields = {"site": site, "language": language, "outcome": outcome}
        return search(self._database, query, **fields, limit=limit, offset=offset)

    def pending(self, limit: int | None = None, *, site: str | None = None) -> list[KeptCapture]:
        """Captures whose text is still to be made, in the order in which they came."""
        return self.catalog.pending(limit, site)

    def pending_count(self) -> int:
        """How many there are of them."""
        return self.catalog.pending_count()

    def ask_again(self, *sites: str, without_template: bool = False, made_once: bool = False) -> int:
        """Let the text of all pages (of some sites; only of those made without a template; only of those that were not
        made again yet) be made again; gives how many.
        """
        return self._intake.ask_again(*sites, without_template=without_template, made_once=made_once)

    def keep_articles(self, made: Sequence[KeptArticle], extent: Mapping[str, int], forms: Forms = NO_FORMS) -> int:
        """Take in articles whose records are durable (`extent`: where they end in their files); gives how many are
        new to a capture that is known. `forms`: those whose form for the index was made already.
        """
        return self._intake.take_articles(made, extent, forms)

    def template(self, site: str) -> tuple[bytes, int, bool] | None:
        """The stored template of a site: its bytes, pages learnt from, whether earlier articles were asked for
        again.
        """
        return self.catalog.template(site)

    def keep_templates(self, rows: Sequence[tuple[str, str, bytes, int, bool]]) -> None:
        """Store templates (site, digest, bytes, pages learnt from, remade) in place of those before."""
        self._intake.keep_templates(rows)

    # the whole

    def sites(self) -> list[str]:
        """All sites of which there is a capture, by name."""
        return self.catalog.sites()

    def languages(self) -> list[str]:
        """All languages in which there is an article, most articles first."""
        return list(self.catalog.languages())

    def stats(self) -> Stats:
        """What there is, in numbers. In a large collection a count is given again for a while, so that whoever asks
        often spends at most one twentieth of the time on it.
        """
        begun = time.monotonic()
        counted, until = self._counted
        if counted is None or begun > until:
            sizes = [path.stat().st_size for path in (self.path / WARC).iterdir() if ".warc" in path.name]
            counted = count(self._database, warc_bytes=sum(sizes), warc_files=len(sizes))
            took = time.monotonic() - begun
            self._counted = counted, begun + FOR_AS_LONG * took if took > SLOW_COUNT else 0.0
        return counted

    def files(self) -> list[Path]:
        """The closed WARC files."""
        return warc_files(self.path / WARC)

    @staticmethod
    def rebuild(path: str | Path, *, progress: upkeep.OnFile | None = None) -> upkeep.Rebuilt:
        """Make the catalogue again from the WARC files. Raises `CollectionMissing`, `CollectionNotWritable`."""
        if not (Path(path) / WARC).is_dir():
            raise CollectionMissing(path)
        return upkeep.rebuild(Path(path), Path(path) / CATALOG, progress=progress)


def _create(folder: Path) -> None:
    try:
        (folder / WARC).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CollectionNotWritable(folder, error) from error


def _kept(found: Kept | None, wanted: str) -> Kept:
    if found is None:
        raise NotKept(wanted)
    return found
