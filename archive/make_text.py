"""What a worker process does: reads a capture back from its WARC file and makes its article. Also the module it
starts in.

Templates of sites come with the tasks, packed; unpacked they are kept by digest.
"""

from __future__ import annotations

import contextlib
import copyreg
import gc
import os
import resource
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import extract_tb
from typing import Any

from archive.by_fields import by_fields
from archive.catalog.index_form import IndexForm, index_form
from archive.errors import UndecodableBody, WarcError
from archive.model import (
    Article,
    Evidence,
    KeptArticle,
    KeptCapture,
    Language,
    Outcome,
    RecordRef,
    Wire,
    media_type,
)
from archive.pool import READY, tasks_from
from archive.stored import stored_body
from archive.text import second_opinion
from archive.text.article import textualise_page
from archive.text.engines import load_all
from archive.text.template import PageSignature, Template
from archive.warc.articles import article_entry, article_records
from archive.warc.record import Record
from archive.warc.sniff import SNIFFED, identify

MAX_BODY = 64 << 20  # bytes, decoded
MEMORY = 4 << 30  # bytes of address space of a worker, where the system can limit it
KEPT_TEMPLATES = 64  # unpacked, of different sites
ALARM = 120  # s for one page, after which a worker ends itself, should nobody be left to end it
NICE = 5  # a crawl beside it comes first
HTML = frozenset({"text/html", "application/xhtml+xml"})
_NOWHERE = RecordRef("", 0, 0)  # where a record lies that is not written yet
_MAYBE_HTML = frozenset(
    {"", "application/octet-stream", "unknown/unknown", "text/plain", "application/xml", "text/xml"}
)


@dataclass(frozen=True, slots=True)
class PageTask:
    """Make the text of one capture, with the template of its site (None: without)."""

    folder: str
    capture: KeptCapture
    extractor: str  # name and version of what makes the text
    digest: str | None = None
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it, ready to be written: a process that only writes has little left to do.

    `records` are the article's; `entry` is the catalogue's, but for the place that they get; `signature` is what the
    site's template may learn.
    """

    records: list[Record]
    entry: KeptArticle
    signature: PageSignature | None = None
    form: IndexForm | None = None  # of an article, for the catalogue
    failed: bool = False  # a fault of the page or of ours, not a page without text


by_fields(Made, PageTask, Article, Evidence, Language, KeptArticle, KeptCapture, RecordRef, PageSignature, IndexForm)
by_fields(Record)
copyreg.pickle(Wire, lambda wire: (Wire, (wire.bytes(),)))


def make(capture: KeptCapture, folder: Path, template: Template | None, extractor: str) -> Made:
    """The article of a capture; one without text, with the reason, where there is none to be made. Never raises on what
    a site has sent.
    """
    try:
        body = stored_body(folder, capture.ref, MAX_BODY)
    except (UndecodableBody, WarcError) as error:
        return no_text(capture, str(error), extractor, failed=True)
    if other := _other_type(capture.content_type or "", body):
        return no_text(capture, other, extractor)
    try:
        made = textualise_page(body, url=capture.url, content_type=capture.content_type, template=template)
        outcome = Outcome.OK if made.article.is_article else Outcome.NOT_ARTICLE
        return _ready(capture, made.article, outcome, extractor, made.signature)
    except Exception as error:  # noqa: BLE001 - what a page may bring down is not known beforehand: every page has an
        # outcome, so a fault of ours costs that page only, and the outcome says which it was and where
        return no_text(capture, f"its text could not be made: {_told(error)}", extractor, failed=True)


def _ready(
    capture: KeptCapture,
    article: Article,
    outcome: Outcome,
    extractor: str,
    signature: PageSignature | None = None,
    *,
    failed: bool = False,
) -> Made:
    """The article with its records; the entry is read off these, as one of a rebuilt catalogue is."""
    now = datetime.now(UTC)
    records = article_records(article, capture, extractor=extractor, outcome=outcome, made_at=now)
    entry = article_entry(records, [_NOWHERE] * len(records))
    kept = entry.article
    form = index_form(kept.title, kept.text) if outcome is Outcome.OK else None
    return Made(records, entry, signature, form, failed)


def _told(error: Exception) -> str:
    """A fault with the place in the source where it came up."""
    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno})"


def no_text(capture: KeptCapture, reason: str, extractor: str, *, failed: bool = False) -> Made:
    """A capture that gives no text."""
    nothing = Article(capture.url, "", is_article=False, reason=reason)
    return _ready(capture, nothing, Outcome.NOT_TEXT, extractor, failed=failed)


def _other_type(content_type: str, body: bytes) -> str | None:
    """Why this is no HTML page; None when it is one. The bytes decide where the header is silent or vague."""
    if not body:
        return "the body is empty"
    stated = media_type(content_type)
    seen = identify(body[:SNIFFED])
    if stated in HTML:
        return None if seen is None or seen in HTML or "xml" in seen else f"the body is {seen}"
    if stated in _MAYBE_HTML and seen in HTML:
        return None
    return f"it is {stated or seen or 'of an unknown type'}, not an HTML page"


def work(descriptor: int) -> None:
    """The life of a worker process: tasks from `descriptor` until it is closed."""
    _behave()
    templates: dict[str, Template] = {}
    load_all()  # no page is to wait for the language models, nor is their load to count against its time
    second_opinion.load()
    gc.freeze()  # what is loaded now stays: it need not be gone through again and again
    with Connection(descriptor) as pipe, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        pipe.send(READY)
        for task in tasks_from(pipe):
            signal.alarm(ALARM)
            made = _make(task, templates)
            signal.alarm(0)
            pipe.send(made)
    os._exit(0)  # nothing is open: to take the interpreter down in order would only keep the parent waiting


def _make(task: PageTask, templates: dict[str, Template]) -> Made:
    template = templates.get(task.digest) if task.digest else None
    if template is None and task.digest and task.template is not None:
        if len(templates) >= KEPT_TEMPLATES:
            templates.clear()
        template = templates[task.digest] = Template.from_bytes(task.template)
    return make(task.capture, Path(task.folder), template, task.extractor)


def _behave() -> None:
    """Ctrl-C is for the parent; memory is bounded; who works in the background is nice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit: Any = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
