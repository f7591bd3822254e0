"""Articles to records and back.

The text is a `conversion` record that refers to its response: a copy in normalised form that stands on its own. What
else is known of it (title, language, evidence, ...) is JSON in a `metadata` record that refers to the conversion.
Where a page gave no text, that metadata record is all there is: it refers to the response, and says why.

The conversion bears the capture's date (as Common Crawl's WET does); when the text was made stands in the metadata
record. WARC 1.1, 6.8 forbids it WARC-Concurrent-To, -IP-Address, -Refers-To-Target-URI and -Refers-To-Date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from archive.model import Article, Evidence, KeptArticle, KeptCapture, Language, Outcome, RecordRef, Wire
from archive.warc.digests import sha1
from archive.warc.fields import uri_value, warc_date
from archive.warc.languages import iso_639_3
from archive.warc.record import Record, id_uri, new_id

ARTICLE_JSON = "application/json"
_SCHEMA = "microfiche-article/1"


def article_records(
    article: Article, capture: KeptCapture, *, extractor: str, outcome: Outcome, made_at: datetime
) -> list[Record]:
    """[conversion, metadata] of an article, or [metadata] where there is no text.

    `extractor`: name, version and model that made it; `outcome`: what the capture came to, in the light of its text.
    """
    if not article.text:
        return [_metadata(article, capture, capture.id, extractor, outcome, made_at)]
    conversion = _conversion(article, capture)
    return [conversion, _metadata(article, capture, conversion.id, extractor, outcome, made_at)]


def _conversion(article: Article, capture: KeptCapture) -> Record:
    block = article.text.encode("utf-8", "replace")
    language = iso_639_3(article.language.tag)
    headers = (
        ("WARC-Target-URI", uri_value(capture.url)),
        ("WARC-Date", capture.date),
        ("WARC-Refers-To", id_uri(capture.id)),
        *((("WARC-Identified-Content-Language", language),) if language else ()),
        ("WARC-Block-Digest", sha1(block)),
        ("Content-Type", "text/plain; charset=utf-8"),
    )
    return Record("conversion", new_id(), headers, Wire(block))


def _metadata(
    article: Article, capture: KeptCapture, refers_to: str, extractor: str, outcome: Outcome, made_at: datetime
) -> Record:
    facts = _facts(article)
    told = {
        "schema": _SCHEMA,
        "capture": capture.id,
        "extractor": extractor,
        "outcome": outcome,
        "made_at": warc_date(made_at),
        "article": facts,
    }
    headers = (
        ("WARC-Target-URI", uri_value(capture.url)),
        ("WARC-Date", warc_date(made_at)),
        ("WARC-Refers-To", id_uri(refers_to)),
        ("Content-Type", ARTICLE_JSON),
    )
    return Record("metadata", new_id(), headers, Wire(json.dumps(told, ensure_ascii=True).encode("ascii")))


def _facts(article: Article) -> dict[str, Any]:
    """All fields but the text, absent ones left out, tuples as lists."""
    facts = {name: getattr(article, name) for name in article.__slots__ if name not in ("text", "language", "evidence")}
    facts = {name: value for name, value in facts.items() if value not in (None, ())}
    facts["language"] = asdict(article.language)
    facts["evidence"] = {name: [found.source, found.confidence] for name, found in article.evidence.items()}
    return facts


def is_article_metadata(record: Record) -> bool:
    """Whether a record is the metadata record of an article (ours), and not of a capture."""
    if record.type != "metadata" or record.header("Content-Type") != ARTICLE_JSON:
        return False
    return f'"schema": "{_SCHEMA}"'.encode() in record.block.head(64)


def article_entry(records: Sequence[Record], refs: Sequence[RecordRef]) -> KeptArticle:
    """The catalogue's row of one article group; `refs[i]` is where `records[i]` lies.

    Without a conversion record the text is "" and id and ref are those of the metadata record. Raises ValueError when
    the group has no metadata record of ours, or one that cannot be read.
    """
    at = next((i for i, record in enumerate(records) if is_article_metadata(record)), None)
    if at is None:
        raise ValueError(f"no article among records of type {[record.type for record in records]}")
    told = json.loads(records[at].block.bytes())
    text_at = next((i for i, record in enumerate(records) if record.type == "conversion"), None)
    main = at if text_at is None else text_at
    text = "" if text_at is None else records[text_at].block.bytes().decode("utf-8", "replace")
    return KeptArticle(
        id=records[main].id,
        capture_id=told["capture"],
        article=_article(told["article"], text),
        site=site_of(records[main].url or ""),
        extractor=told["extractor"],
        outcome=Outcome(told["outcome"]),
        made_at=told["made_at"],
        ref=refs[main],
    )


def _article(facts: Mapping[str, Any], text: str) -> Article:
    known = {name: facts[name] for name in Article.__slots__ if name in facts}
    known["authors"] = tuple(facts.get("authors", ()))
    known["language"] = Language(**facts["language"])
    known["evidence"] = {name: Evidence(*found) for name, found in facts["evidence"].items()}
    article = Article(**{**known, "text": text})
    _check(article)
    return article


def _check(article: Article) -> None:
    """Raises ValueError where a fact is of another type than ours, or no text that can be kept: a hand wrote it."""
    language, evidence = article.language, article.evidence.values()
    texts = [getattr(article, name) for name in _TEXTS]
    texts += [*article.authors, language.tag, *article.evidence, *(found.source for found in evidence)]
    for value in texts:
        if not isinstance(value, str | None):
            raise ValueError(f"{value!r} is no text")  # noqa: TRY004 - one kind of error, whatever is wrong
        (value or "").encode()
    numbers = (language.confidence, *(found.confidence for found in evidence))
    if not all(isinstance(value, int | float) for value in numbers) or not isinstance(article.is_article, bool):
        raise ValueError("a confidence is no number, or is_article is neither true nor false")


_OTHERS = frozenset({"language", "authors", "is_article", "evidence"})
_TEXTS = tuple(name for name in Article.__slots__ if name not in _OTHERS)


def site_of(url: str) -> str:
    """The host of a URL without "www.", lower case; "" where there is none. A port that is not the default stays."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = host.removeprefix("www.")
    return f"{host}:{port}" if port and port != default else host
