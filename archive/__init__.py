"""What we have: captures, and everything that can be computed from them, with the network cable pulled.

This is the front door. Other packages use the names below (and `archive.replay`), nothing deeper. Each is loaded when
it is first asked for, so that `microfiche --help` does not pay for SQL and `archive.text` not for WARC.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.collection import Collection
    from archive.compact import compact as compact_files
    from archive.errors import (
        ArchiveError,
        BadQuery,
        CollectionError,
        CollectionMissing,
        CollectionNotWritable,
        MicroficheError,
        MissingExtra,
        NotKept,
        UndecodableBody,
        import_extra,
    )
    from archive.export import article_line, capture_line
    from archive.model import (
        Article,
        Capture,
        Exchange,
        KeptArticle,
        KeptCapture,
        Language,
        Outcome,
        RecordRef,
        TextState,
        Wire,
        media_type,
    )
    from archive.show import json_line, plain, plain_line
    from archive.surt import urlkey
    from archive.text import decode_page, detect_language, extract_article
    from archive.text.dom import parse as parse_html
    from archive.text.kind import says_error
    from archive.text.requisites import Requisite, requisites_of_manifest, requisites_of_page, requisites_of_style
    from archive.textualise import Textualiser, textualise_one
    from archive.warc.codings import codings_of, decode_content

_HOME = {
    "article_line": "archive.export",
    "compact_files": "archive.compact:compact",
    "Collection": "archive.collection",
    "TextProgress": "archive.textualise",
    "Textualiser": "archive.textualise",
    "capture_line": "archive.export",
    "textualise_one": "archive.textualise",
    "urlkey": "archive.surt",
    **dict.fromkeys(("json_line", "plain", "plain_line"), "archive.show"),
    "codings_of": "archive.warc.codings",
    "decode_content": "archive.warc.codings",
    "decode_page": "archive.text",
    "detect_language": "archive.text",
    "extract_article": "archive.text",
    "parse_html": "archive.text.dom:parse",
    **dict.fromkeys(
        ("Requisite", "requisites_of_manifest", "requisites_of_page", "requisites_of_style"), "archive.text.requisites"
    ),
    "says_error": "archive.text.kind",
    **dict.fromkeys(
        (
            "ArchiveError",
            "BadQuery",
            "CollectionError",
            "CollectionMissing",
            "CollectionNotWritable",
            "MicroficheError",
            "MissingExtra",
            "NotKept",
            "UndecodableBody",
            "import_extra",
        ),
        "archive.errors",
    ),
    **dict.fromkeys(
        (
            "Article",
            "Capture",
            "Exchange",
            "KeptArticle",
            "KeptCapture",
            "Language",
            "Outcome",
            "RecordRef",
            "TextState",
            "Wire",
            "media_type",
        ),
        "archive.model",
    ),
}

__all__ = [
    "ArchiveError",
    "Article",
    "BadQuery",
    "Capture",
    "Collection",
    "CollectionError",
    "CollectionMissing",
    "CollectionNotWritable",
    "Exchange",
    "KeptArticle",
    "KeptCapture",
    "Language",
    "MicroficheError",
    "MissingExtra",
    "NotKept",
    "Outcome",
    "RecordRef",
    "Requisite",
    "TextProgress",
    "TextState",
    "Textualiser",
    "UndecodableBody",
    "Wire",
    "article_line",
    "capture_line",
    "codings_of",
    "compact_files",
    "decode_content",
    "decode_page",
    "detect_language",
    "extract_article",
    "import_extra",
    "json_line",
    "media_type",
    "parse_html",
    "plain",
    "plain_line",
    "requisites_of_manifest",
    "requisites_of_page",
    "requisites_of_style",
    "says_error",
    "textualise_one",
    "urlkey",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'archive' has no attribute {name!r}")
    module, _, inner = _HOME[name].partition(":")
    value = getattr(importlib.import_module(module), inner or name)
    globals()[name] = value
    return value
