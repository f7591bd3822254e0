"""What a page says of itself, gathered from its tree: the raw material of every metadata field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.text.evidence import Evidence, evidence_of
from archive.text.metadata.jsonld import JsonLd, read_jsonld

MAX_NODES = 2000  # of a query's answer: no honest page has more
MAX_TEXT = 400  # characters of a heading, byline or date that is worth reading

_HEAD = 'meta,title,link[rel~="canonical" i],link[rel~="image_src" i],script[type*="ld+json" i],h1'
# Every stem of a class name is a look at all elements of the page, so there are few.
_STATED = "h1,time,[itemprop]"
_SIGNED = 'a[rel~="author" i],[class*="aut" i],[class*="by" i],[class*="writer" i]'
_DATED = 'h1,[class*="dat" i],[class*="time" i],[class*="publi" i],[class*="fech" i]'
_PROPERTIES = frozenset(["author", "creator", "datepublished", "datecreated", "datemodified", "articlesection"])
_BYLINE = re.compile(r"byline|author|autor|auteur|creator|writer|(?:^|[\s_-])by(?:$|[\s_-])|postedby")
_DATE = re.compile(r"date|datum|fecha|publish|publi[ck]|posted|time(?!line|r)")


class Marked:
    """An element that its markup says to be something: `kind` is itemprop | rel | class | time | h1."""

    __slots__ = ("_text", "kind", "label", "node", "order", "value")

    def __init__(self, kind: str, label: str, value: str | None, node: LexborNode, order: int) -> None:
        self.kind = kind
        self.label = label  # the itemprop value, "author" or the class names, lower case
        self.value = value  # a machine-readable value: datetime or content
        self.node = node
        self.order = order  # place among everything that the same query gathered
        self._text: str | None = None

    @property
    def text(self) -> str:
        """Its text as one line, read when it is first asked for: most are told by their label to be of no use."""
        if self._text is None:
            self._text = line_of(self.node)
        return self._text


@dataclass(frozen=True)
class Facts:
    """Everything in document order; keys in lower case; no empty strings. What only some pages are asked for, the
    elements marked as bylines and dates, is looked up in the tree when it is.
    """

    metas: Mapping[str, tuple[str, ...]]  # name, property or itemprop of meta elements -> contents
    links: Mapping[str, str]  # rel -> href, the first of each: canonical and image_src
    title: str | None  # the title element
    html_lang: str | None
    headings: tuple[str, ...]  # h1
    jsonld: JsonLd
    evidence: Evidence  # titles and descriptions, folded
    tree: LexborHTMLParser = field(repr=False, compare=False)

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that has one."""
        return next((content for name in names for content in self.metas.get(name, ())), None)

    @cached_property
    def stated(self) -> tuple[Marked, ...]:
        """What time elements and itemprop state; and the headings, as what comes behind them counts more."""
        return tuple(_marked(self.tree, _STATED))

    @cached_property
    def signed(self) -> tuple[Marked, ...]:
        """What is marked as a byline or an author's name by rel or class."""
        return tuple(_marked(self.tree, _SIGNED, _BYLINE))

    @cached_property
    def dated(self) -> tuple[Marked, ...]:
        """What is marked as a date by its class; and the headings."""
        return tuple(_marked(self.tree, _DATED, _DATE))


def gather(tree: LexborHTMLParser) -> Facts:
    """Read the facts off a tree. Never raises on odd markup."""
    metas: dict[str, tuple[str, ...]] = {}
    links: dict[str, str] = {}
    said: list[dict[str, str | None]] = []
    titles: list[str] = []
    headings: list[str] = []
    scripts: list[str] = []
    for node in tree.css(_HEAD)[:MAX_NODES]:
        match node.tag:
            case "meta":
                said.append(node.attributes)
            case "link":
                _read_link(node, links)
            case "script":
                scripts.append(node.text() or "")
            case "title":
                titles.append(node.text(separator=" "))
            case _:
                headings.append(line_of(node))
    for attributes in said:
        _read_meta(attributes, metas)
    root = tree.root
    lang = root.attributes.get("lang") if root is not None else None
    title = next(filter(None, map(_as_line, titles)), None)
    evidence = evidence_of(titles[0] if titles else None, said)
    return Facts(metas, links, title, lang, tuple(headings), read_jsonld(scripts), evidence, tree)


def line_of(node: LexborNode) -> str:
    """The text of an element as one line, at most MAX_TEXT characters of it."""
    return _as_line(node.text(separator=" "))


def _as_line(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]


def _read_meta(attributes: dict[str, str | None], metas: dict[str, tuple[str, ...]]) -> None:
    content = attributes.get("content")
    if not content or not (content := " ".join(content.split())):
        return
    for name in ("property", "name", "itemprop", "http-equiv"):
        if name in attributes and (key := attributes[name]):
            key = key.strip().lower()
            metas[key] = (*metas[key], content) if key in metas else (content,)


def _read_link(node: LexborNode, links: dict[str, str]) -> None:
    attributes = node.attributes
    rels = attributes.get("rel")
    href = (attributes.get("href") or "").strip()
    if rels and href:
        for rel in rels.lower().split():
            links.setdefault(rel, href)


def _marked(tree: LexborHTMLParser, query: str, telling: re.Pattern[str] | None = None) -> Iterator[Marked]:
    """The elements of a query that say something; `telling`: by a class like this."""
    for order, node in enumerate(tree.css(query)[:MAX_NODES]):
        tag = node.tag
        if tag == "h1":
            yield Marked("h1", "", None, node, order)
        elif tag == "time":
            if telling is None:
                yield _time(node, order)
        elif tag not in ("meta", "link", "script", "title"):
            mark = _property(node, tag, order) if telling is None else _named(node, tag, order, telling)
            if mark is not None:
                yield mark


def _time(node: LexborNode, order: int) -> Marked:
    attributes = node.attributes
    label = f"{attributes.get('itemprop') or ''} {attributes.get('class') or ''}"
    label += " pubdate" if "pubdate" in attributes else ""
    return Marked("time", label.lower(), attributes.get("datetime") or attributes.get("content"), node, order)


def _property(node: LexborNode, tag: str | None, order: int) -> Marked | None:
    attributes = node.attributes
    name = (attributes.get("itemprop") or "").lower()
    return Marked("itemprop", name, _value(attributes, tag), node, order) if name in _PROPERTIES else None


def _named(node: LexborNode, tag: str | None, order: int, telling: re.Pattern[str]) -> Marked | None:
    attributes = node.attributes
    if attributes.get("itemprop"):
        return None
    if "author" in (attributes.get("rel") or "").lower().split():
        return Marked("rel", "author", None, node, order)
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return Marked("class", names, _value(attributes, tag), node, order) if telling.search(names) else None


def _value(attributes: dict[str, str | None], tag: str | None) -> str | None:
    value = attributes.get("content") or attributes.get("datetime")
    return attributes.get("title") if value is None and tag == "abbr" else value  # the value-title of microformats
