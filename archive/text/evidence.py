"""What a page says of itself beside its blocks: titles and descriptions in the head. Evidence for the judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_END = "\0"
"""Parts texts; no page holds one."""
_COMMON_SIGNS = tuple(sign.encode() for sign in "’“”–—\u00a0")
_ASCII_SIGNS_BUT_END = _ASCII_SIGNS.replace(_END.encode(), b"")
_TITLE_NAMES = frozenset({"og:title", "twitter:title", "headline", "dc.title"})
_DESCRIPTION_NAMES = frozenset({"og:description", "twitter:description", "description"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """All folded by `fold`; empty where the page is silent."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Letters and digits only, case-folded: what stays equal whatever the punctuation, spacing and markup."""
    folded = text.casefold().encode("utf-8", "replace").translate(None, _ASCII_SIGNS).decode()
    return folded if folded.isalnum() else _NOT_WORD.sub("", folded)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded, all at one time."""
    folded = _END.join(map(str.casefold, texts)).encode("utf-8", "replace").translate(None, _ASCII_SIGNS_BUT_END)
    if not folded.isascii():
        for sign in _COMMON_SIGNS:
            folded = folded.replace(sign, b"")
    lines = folded.decode().split(_END) if texts else []
    return [line if line.isalnum() else _NOT_WORD.sub("", line) for line in lines]


def gather(tree: LexborHTMLParser) -> Evidence:
    """The evidence of a parsed page."""
    title = tree.css_first("title")
    return evidence_of(title.text() if title is not None else None, (node.attributes for node in tree.tags("meta")))


def evidence_of(title: str | None, metas: Iterable[Mapping[str, str | None]]) -> Evidence:
    """The same from the text of the title element and the attributes of the meta elements, in document order."""
    titles = [title] if title is not None else []
    descriptions: list[str] = []
    for attributes in metas:
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name in _TITLE_NAMES:
            titles.append(attributes.get("content") or "")
        elif name in _DESCRIPTION_NAMES:
            descriptions.append(attributes.get("content") or "")
    return Evidence(_all_folded(titles), _all_folded(descriptions))


def _all_folded(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold_all([text for text in dict.fromkeys(texts) if text.strip()])))
