"""What a page says of itself, gathered from its tree in one query: the raw material of every metadata field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.text.metadata.jsonld import JsonLd, read_jsonld

MAX_NODES = 2000  # of the query's answer: no honest page has more
MAX_TEXT = 400  # characters of a heading, byline or date that is worth reading

_STEMS = (
    "aut",
    "by",
    "writer",
    "dat",
    "time",
    "publi",
    "fech",
)  # of class names: few, since each is a walk over the tree
_ELEMENTS = (
    'meta,title,link[rel~="canonical" i],link[rel~="image_src" i],script[type*="ld+json" i],h1,time,[itemprop],'
    'a[rel~="author" i],'
)
_QUERY = _ELEMENTS + ",".join(f'[class*="{stem}" i]' for stem in _STEMS)
_PROPERTIES = frozenset(["author", "creator", "datepublished", "datecreated", "datemodified", "articlesection"])
_TELLING = re.compile(
    r"byline|author|autor|auteur|creator|writer|(?:^|[\s_-])by(?:$|[\s_-])|postedby|date|datum|fecha|publish|"
    r"publi[ck]|time(?!line|r)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """An element that its markup says to be something: `kind` is itemprop | rel | class | time | h1."""

    kind: str
    label: str  # the itemprop value, "author" or the class names, lower case
    text: str
    value: str | None  # a machine-readable value: datetime or content
    node: LexborNode
    order: int  # place among everything that was gathered


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in document order; keys in lower case; no empty strings."""

    metas: Mapping[str, tuple[str, ...]]  # name, property or itemprop of meta elements -> contents
    links: Mapping[str, str]  # rel -> href, the first of each
    title: str | None  # the title element
    html_lang: str | None
    headings: tuple[Marked, ...]  # h1
    times: tuple[Marked, ...]
    marked: tuple[Marked, ...]
    jsonld: JsonLd

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that has one."""
        return next((content for name in names for content in self.metas.get(name, ())), None)


def gather(tree: LexborHTMLParser) -> Facts:
    """Read the facts off a tree. Never raises on odd markup."""
    metas: dict[str, tuple[str, ...]] = {}
    links: dict[str, str] = {}
    title: str | None = None
    headings: list[Marked] = []
    times: list[Marked] = []
    marked: list[Marked] = []
    scripts: list[str] = []
    for order, node in enumerate(tree.css(_QUERY)[:MAX_NODES]):
        match node.tag:
            case "meta":
                for key, content in _meta_pairs(node):
                    metas[key] = (*metas.get(key, ()), content)
            case "title":
                title = title or line_of(node)
            case "link":
                _read_link(node, links)
            case "script":
                scripts.append(node.text() or "")
            case "h1":
                headings.append(Marked("h1", "", line_of(node), None, node, order))
            case "time":
                times.append(_time(node, order))
            case _:
                marked.extend(_marks(node, order))
    root = tree.root
    lang = root.attributes.get("lang") if root is not None else None
    found = tuple(headings), tuple(times), tuple(marked), read_jsonld(scripts)
    return Facts(metas, links, title or None, lang, *found)


def line_of(node: LexborNode) -> str:
    """The text of an element as one line, at most MAX_TEXT characters of it."""
    return " ".join(node.text(separator=" ").split())[:MAX_TEXT]


def _meta_pairs(node: LexborNode) -> Iterator[tuple[str, str]]:
    attributes = node.attributes
    content = " ".join((attributes.get("content") or "").split())
    if content:
        keys = (attributes.get(name) for name in ("property", "name", "itemprop", "http-equiv"))
        yield from ((key.strip().lower(), content) for key in keys if key)


def _read_link(node: LexborNode, links: dict[str, str]) -> None:
    attributes = node.attributes
    href = (attributes.get("href") or "").strip()
    for rel in (attributes.get("rel") or "").lower().split():
        if href:
            links.setdefault(rel, href)


def _time(node: LexborNode, order: int) -> Marked:
    attributes = node.attributes
    label = f"{attributes.get('itemprop') or ''} {attributes.get('class') or ''}"
    label += " pubdate" if "pubdate" in attributes else ""
    return Marked(
        "time", label.lower(), line_of(node), attributes.get("datetime") or attributes.get("content"), node, order
    )


def _marks(node: LexborNode, order: int) -> Iterator[Marked]:
    attributes = node.attributes
    value = attributes.get("content") or attributes.get("datetime")
    if value is None and node.tag == "abbr":  # the value-title pattern of microformats
        value = attributes.get("title")
    itemprop = (attributes.get("itemprop") or "").lower()
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if itemprop:
        if itemprop in _PROPERTIES:
            yield Marked("itemprop", itemprop, line_of(node), value, node, order)
    elif "author" in (attributes.get("rel") or "").lower().split():
        yield Marked("rel", "author", line_of(node), value, node, order)
    elif _TELLING.search(names):
        text = line_of(node)
        if text or value:
            yield Marked("class", names, text, value, node, order)
