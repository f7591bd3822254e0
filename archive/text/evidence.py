"""What a page says of itself beside its blocks: titles, description and authors in the head, the article body of
JSON-LD.

Evidence for the judge, never the text itself: sites put teasers, other articles or markup into these fields.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

MAX_BODY = 300_000
"""Characters of a JSON-LD article body that are looked at."""

_BODY = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]++|\\.)*+)"')
_MARKUP = re.compile(r"<[^<>]{0,2000}>|&[a-zA-Z#0-9]{1,10};")
_NOT_WORD = re.compile(r"[\W_]+")
_TITLE_NAMES = frozenset({"og:title", "twitter:title", "headline", "dc.title"})
_DESCRIPTION_NAMES = frozenset({"og:description", "twitter:description", "description"})
_AUTHOR_NAMES = frozenset({"author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """All folded by `fold`; empty where the page is silent."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    body: str = ""


def fold(text: str) -> str:
    """Letters and digits only, case-folded: what stays equal whatever the punctuation, spacing and markup."""
    return _NOT_WORD.sub("", text.casefold())


def gather(tree: LexborHTMLParser) -> Evidence:
    """The evidence of a parsed page."""
    named = _metas(tree)
    titles = [node.text() for node in tree.css("title")[:1]] + named["title"]
    return Evidence(
        tuple({fold(title): None for title in titles if title.strip()}),
        tuple({fold(text): None for text in named["description"] if text.strip()}),
        tuple({fold(name): None for name in named["author"] if 2 < len(name.strip()) < 80}),
        fold(_MARKUP.sub(" ", _article_body(tree))),
    )


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"title": [], "description": [], "author": []}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        for key, names in (("title", _TITLE_NAMES), ("description", _DESCRIPTION_NAMES), ("author", _AUTHOR_NAMES)):
            if name in names:
                found[key].append(attributes.get("content") or "")
    return found


def _article_body(tree: LexborHTMLParser) -> str:
    """The longest `articleBody` among the page's JSON-LD scripts."""
    best = ""
    for script in tree.css('script[type="application/ld+json"]'):
        text = script.text() if script.first_child else ""
        for match in _BODY.finditer(text) if '"articleBody"' in text else ():
            body = match[1][:MAX_BODY]
            best = max(best, body, key=len)
    return _unescape(best)


def _unescape(body: str) -> str:
    """A JSON string's content; as it stands when it is not quite JSON (raw line breaks, a cut escape)."""
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except json.JSONDecodeError:
        return body
