"""An article's own fields as JSON lines name them: for export, and for `extract`, which needs no collection."""

from __future__ import annotations

from typing import Any

from archive.model import Article

Line = dict[str, Any]


def article_fields(article: Article) -> Line:
    """What is known of an article by itself; what is not known is None."""
    return {
        "title": article.title,
        "text": article.text,
        "language": article.language.tag,
        "language_confidence": article.language.confidence,
        "published": article.published,
        "modified": article.modified,
        "author": ", ".join(article.authors) or None,
        "credit": article.credit,
        "is_article": article.is_article,
    }
