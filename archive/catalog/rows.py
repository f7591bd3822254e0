"""Rows of the catalogue to the nouns of archive.model and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from archive.model import Article, Evidence, KeptArticle, KeptCapture, Language, Outcome, RecordRef, TextState

Values = dict[str, Any]

_AS_THEY_ARE = tuple(
    field.name for field in fields(KeptCapture) if field.name not in ("outcome", "reason", "text_state", "ref")
)
_ARTICLE_TEXTS = (
    "title",
    "published",
    "modified",
    "credit",
    "site_name",
    "section",
    "canonical_url",
    "image",
    "charset",
    "template",
)
_DEFAULT_PORT = {"http": 80, "https": 443}


def site_of(url: str) -> str:
    """Host of a URL, lower case, without "www.", with the port unless it is the usual one; "" where there is none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    return host if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f"{host}:{port}"


def text_digest(article: Article) -> str:
    """What tells the versions of an article apart: title and text."""
    return hashlib.sha256(f"{article.title or ''}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()


def capture_values(kept: KeptCapture) -> Values:
    """A capture as it arrived, as a row of `captures`."""
    return {
        **{name: getattr(kept, name) for name in _AS_THEY_ARE},
        "site": site_of(kept.url),
        "outcome": kept.outcome.value,
        "reason": kept.reason,
        "arrived": kept.outcome.value,
        "arrived_reason": kept.reason,
        "text_state": kept.text_state.value,
        **_place(kept.ref),
    }


def kept_capture(row: Row[*tuple[Any, ...]]) -> KeptCapture:
    """A row of `captures`."""
    values = row._mapping
    return KeptCapture(
        **{name: values[name] for name in _AS_THEY_ARE},
        outcome=Outcome(values["outcome"]),
        reason=values["reason"],
        text_state=TextState(values["text_state"]),
        ref=RecordRef(values["file"], values["offset"], values["length"]),
    )


def article_values(kept: KeptArticle, *, urlkey: str, captured: str) -> Values:
    """An article made just now, as a row of `articles`; `newest` and `gone_at` follow from the history of its URL."""
    article = kept.article
    return {
        "id": kept.id,
        "capture_id": kept.capture_id,
        "url": article.url,
        "urlkey": urlkey,
        "site": kept.site,
        "captured": captured,
        "made_at": kept.made_at,
        "current": True,
        "newest": False,
        "gone_at": None,
        "copy_of": None,
        "text_digest": text_digest(article),
        "judged": kept.outcome.value,
        "is_article": article.is_article,
        "article_reason": article.reason,
        "language": article.language.tag,
        "language_confidence": article.language.confidence,
        "language_second": article.language.second,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "evidence": json.dumps({name: [e.source, e.confidence] for name, e in article.evidence.items()}),
        "extractor": kept.extractor,
        "text": article.text,
        **{name: getattr(article, name) for name in _ARTICLE_TEXTS},
        **_place(kept.ref),
    }


def kept_article(row: Row[*tuple[Any, ...]]) -> KeptArticle:
    """A row of `articles` joined with the `outcome` of its capture (labelled `capture_outcome`)."""
    values = row._mapping
    article = Article(
        url=values["url"],
        text=values["text"],
        language=Language(values["language"], values["language_confidence"], values["language_second"]),
        authors=tuple(json.loads(values["authors"])),
        is_article=values["is_article"],
        reason=values["article_reason"],
        evidence=MappingProxyType({name: Evidence(*e) for name, e in json.loads(values["evidence"]).items()}),
        **{name: values[name] for name in _ARTICLE_TEXTS},
    )
    return KeptArticle(
        id=values["id"],
        capture_id=values["capture_id"],
        article=article,
        site=values["site"],
        extractor=values["extractor"],
        outcome=Outcome.GONE if values["gone_at"] else Outcome(values["capture_outcome"]),
        made_at=values["made_at"],
        copy_of=values["copy_of"],
        ref=RecordRef(values["file"], values["offset"], values["length"]),
    )


def _place(ref: RecordRef) -> Values:
    return {"file": ref.file, "offset": ref.offset, "length": ref.length}
