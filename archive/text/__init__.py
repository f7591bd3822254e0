"""Page bytes in, article out: pure, without file, database, clock or socket.

Each name is loaded when it is first asked for: whoever decodes a page does not pay for language models.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.text.article import extract_article
    from archive.text.decode import decode_page
    from archive.text.language import detect_language

_HOME = {
    "decode_page": "archive.text.decode",
    "detect_language": "archive.text.language",
    "extract_article": "archive.text.article",
}

__all__ = ["decode_page", "detect_language", "extract_article"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'archive.text' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value
