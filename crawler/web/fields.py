"""Captures and articles as JSON objects: an article in the very fields of `microfiche export --format jsonl`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from archive import KeptArticle, KeptCapture

Json = dict[str, Any]


def article_fields(kept: KeptArticle, capture: KeptCapture) -> Json:
    """An article made from `capture`. Absent values are null."""
    article = kept.article
    return {
        "url": article.url,
        "final_url": capture.url,
        "title": article.title,
        "text": article.text,
        "language": article.language.tag,
        "language_confidence": article.language.confidence,
        "published": article.published,
        "modified": article.modified,
        "author": ", ".join(article.authors) or None,
        "credit": article.credit,
        "site": kept.site,
        "source": capture.source,
        "status": capture.status,
        "content_type": capture.content_type,
        "captured_at": capture.date,
        "is_article": article.is_article,
        "outcome": kept.outcome,
        "reason": article.reason or capture.reason,
        "capture_id": capture.id,
        "article_id": kept.id,
        "extractor": kept.extractor,
        "warc_file": capture.ref.file,
        "warc_offset": capture.ref.offset,
    }


def capture_fields(capture: KeptCapture) -> Json:
    """A capture, as the catalogue knows it."""
    return asdict(capture)
