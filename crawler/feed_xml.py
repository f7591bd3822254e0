"""Feeds and sitemaps as they are found in the wild, made into a tree: forgiving as feed readers are, and harmless.

| what is wrong                                   | what is done                                               |
|-------------------------------------------------|------------------------------------------------------------|
| text before the XML (warnings of a script)      | reading begins at the declaration or the root              |
| UTF-16, a charset nobody knows, the wrong one   | decoded as a page is, and told again                       |
| bare "&", HTML's entities (&nbsp;)              | made into what they mean                                   |
| names with an undeclared prefix, broken nesting | read as far as can be                                      |
| entities of its own, files from outside         | never expanded, never loaded                               |
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Any

from lxml import etree

from archive import decode_page

HEAD = 4096  # bytes in which the root must begin
FEED_ROOTS = ("rss", "rdf", "feed")
SITEMAP_ROOTS = ("urlset", "sitemapindex")

_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0?\0", b"\0<\0?")
_FIRST = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ANY_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(rb"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6})(;)?|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OF_XML = (b"amp", b"lt", b"gt", b"quot", b"apos")


def plain_bytes(body: bytes) -> bytes:
    """The document without what stands before it; UTF-16 becomes UTF-8."""
    if body.startswith(_UTF16):
        body = _retold(body)
    return body.lstrip(_BLANK)


def kind_of(body: bytes) -> str | None:
    """ "feed", "sitemap" or None, from the root's name; `body` is plain. What begins as HTML is none."""
    head = body[:HEAD]
    first = _FIRST.search(head) if head.startswith(b"<") else None
    name = first[1].decode("latin-1").lower() if first else ""
    if name not in (*FEED_ROOTS, *SITEMAP_ROOTS, "html", "head", "body"):
        root = _ANY_ROOT.search(head)
        name = root[1].decode("latin-1").lower() if root else ""
    return "feed" if name in FEED_ROOTS else "sitemap" if name in SITEMAP_ROOTS else None


def parse(body: bytes) -> Any:
    """The root element of what `kind_of` knows; None where nothing can be read."""
    start = _ANY_ROOT.search(body[:HEAD])
    declaration = body.find(b"<?xml", 0, HEAD)
    if start is not None:
        body = body[declaration if 0 <= declaration < start.start() else start.start() :]
    return _tree(_mended(_known_charset(body)))


def name_of(element: Any) -> str:
    """The element's name in lower case, without namespace or prefix; "" of a comment or an instruction."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _tree(body: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _known_charset(body: bytes) -> bytes:
    """The body in UTF-8 where what it declares is wrong or unknown."""
    declared = _DECLARED.match(body)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        codecs.lookup(name)
        body.decode(name)
    except (LookupError, UnicodeError):
        return _retold(body)
    return body


def _retold(body: bytes) -> bytes:
    text, _ = decode_page(_DECLARATION.sub(b"", body, count=1))
    return _DECLARATION.sub(b"", text.lstrip("\ufeff").encode("utf-8", "replace"), count=1)


def _mended(body: bytes) -> bytes:
    """Ampersands that XML would stumble over."""
    if b"&" not in body:
        return body
    parts = _CDATA.split(body)
    parts[::2] = [_AMPERSAND.sub(_meant, part) for part in parts[::2]]
    return b"".join(parts)


def _meant(match: re.Match[bytes]) -> bytes:
    number, end, name = match.groups()
    if number:
        return match[0] if end else b"&amp;" + number
    if name in _OF_XML:
        return match[0]
    char = html5.get(f"{name.decode('ascii')};") if name else None
    if char is None:
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(one)};" for one in char).encode("ascii")
