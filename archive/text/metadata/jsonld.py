"""JSON-LD of a page (schema.org, in script elements), read as tolerantly as the web writes it.

Accepted: CDATA and comment wrappers, control characters, trailing commas, a closing semicolon, `@graph`, lists,
references by `@id`. Bounded in size, and in depth by the JSON reader's own limit: what is larger is left unread.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT = 400_000  # characters
MAX_VALUES = 5_000  # objects looked at

_ARTICLES = """
article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle
backgroundnewsarticle askpublicnewsarticle reviewnewsarticle advertisercontentarticle satiricalarticle
scholarlyarticle techarticle report liveblogposting socialmediaposting medicalscholarlyarticle
discussionforumposting
"""
ARTICLE_TYPES = frozenset(_ARTICLES.split())
PAGE_TYPES = frozenset(["webpage", "itempage", "medicalwebpage", "aboutpage"])
LISTING_TYPES = frozenset(["collectionpage", "searchresultspage", "itemlist"])

_OPENING = re.compile(r"(?:\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?))+")
_CLOSING = re.compile(r"(?:\s*(?:(?://|/\*)?\s*\]\]>(?:\s*\*/)?|(?://\s*)?-->|;))+$")
_WRAPPING = 80  # characters at both ends that may be wrapper
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_OF_USE = re.compile(
    r"[aA]rticle|[pP]age|[pP]osting|[rR]eport|ItemList|@id"
)  # a type of ours, or something to refer to
_SPACE = re.compile(r"\s+")

_READER = json.JSONDecoder(strict=False)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The objects of a page that may describe it, in document order, and all that have an `@id`."""

    articles: tuple[Node, ...] = ()
    pages: tuple[Node, ...] = ()
    types: frozenset[str] = frozenset()  # lower case, of every top-level object
    by_id: Mapping[str, Node] | None = None

    def resolve(self, value: Any) -> Any:
        """`value`, or the object that it refers to by `@id` alone."""
        if isinstance(value, dict) and "name" not in value and self.by_id:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_jsonld(scripts: Iterable[str]) -> JsonLd:
    """Everything that the ld+json scripts of a page say. Never raises: a script that is beyond repair says nothing."""
    articles: list[Node] = []
    pages: list[Node] = []
    types: set[str] = set()
    by_id: dict[str, Node] = {}
    for script in scripts:
        if not _OF_USE.search(script):
            continue
        for node, nested in _objects(parse_tolerantly(script)):
            kinds = types_of(node)
            if not nested:
                types |= kinds
                articles.extend([node] if kinds & ARTICLE_TYPES else [])
                pages.extend([node] if kinds & PAGE_TYPES else [])
            if isinstance(node.get("@id"), str) and "name" in node:
                by_id.setdefault(node["@id"], node)
    return JsonLd(tuple(articles), tuple(pages), frozenset(types), by_id)


def parse_tolerantly(script: str) -> Any:
    """The value of a JSON text that may have the usual faults, or None."""
    if len(script) > MAX_SCRIPT:
        return None
    text = _unwrapped(script.strip())
    for repair in (lambda raw: raw, lambda raw: _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub("", raw))):
        try:
            return _READER.decode(repair(text))
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """A script without the comment or CDATA marks around it; only its two ends are looked at, for it may be long."""
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    return text[:-_WRAPPING] + _CLOSING.sub("", text[-_WRAPPING:])


def types_of(node: Node) -> frozenset[str]:
    """The `@type` values of an object, lower case, without the schema's address."""
    kinds = node.get("@type")
    values = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for kind in values if isinstance(kind, str))


def texts(value: Any) -> list[str]:
    """The strings of a value that should be one string but may be a list of them, without entities and line breaks."""
    values = value if isinstance(value, list) else [value]
    cleaned = (_SPACE.sub(" ", html.unescape(text)).strip() for text in values if isinstance(text, str))
    return [text for text in cleaned if text]


def names(value: Any, jsonld: JsonLd) -> list[tuple[str, frozenset[str]]]:
    """(name, types) of persons or organisations given as strings, objects, references, or lists of these."""
    found: list[tuple[str, frozenset[str]]] = []
    for part in value if isinstance(value, list) else [value]:
        thing = jsonld.resolve(part)
        if isinstance(thing, dict):
            found.extend((name, types_of(thing)) for name in texts(thing.get("name")))
        else:
            found.extend((name, frozenset[str]()) for name in texts(thing))
    return found


def _objects(value: Any) -> Iterator[tuple[Node, bool]]:
    """Every object inside `value`, with whether it is a part of another; members of `@graph` stand for themselves."""
    queue: list[tuple[Any, bool]] = [(value, False)]
    for _ in range(MAX_VALUES):
        if not queue:
            return
        thing, nested = queue.pop(0)
        if isinstance(thing, list):
            queue[:0] = [(part, nested) for part in thing]
        elif isinstance(thing, dict):
            yield thing, nested
            for key, part in thing.items():
                if isinstance(part, dict | list):
                    queue.append((part, nested or key not in ("@graph", "mainEntity", "mainEntityOfPage")))
