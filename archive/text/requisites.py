"""What a page needs to be looked at: its images, styles, fonts, scripts, icons and frames. Pure: bytes in, URLs out.

| named by                                                             | kind     |
|----------------------------------------------------------------------|----------|
| link rel=stylesheet, @import                                         | style    |
| url() and image-set() of style sheets, style elements and attributes | image, font by its ending |
| img, picture source, input type=image, video poster, SVG image, use; srcset; what lazy loaders read | image |
| background of body, table, cells                                     | image    |
| link rel=icon, apple-touch-icon, mask-icon; /favicon.ico otherwise   | icon     |
| link rel=manifest, and the icons in it                               | manifest, icon |
| script src, link rel=modulepreload                                   | script   |
| link rel=preload                                                     | as it says |
| iframe, frame (its srcdoc is read in place)                          | frame    |
| object data, embed src                                               | object   |

In this order of need they are given, further sizes of a srcset last: a cap cuts what is missed least. The tables below
say which attributes these are, for whoever rewrites them as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from archive.text.decode import decode_page
from archive.text.dom import parse
from archive.text.stylesheet import urls_in


class Kind(IntEnum):
    """What a requisite is for, as far as the page says so; the smaller the more it is needed."""

    STYLE = 0
    IMAGE = 1
    FONT = 2
    ICON = 3
    FRAME = 4
    OBJECT = 5
    SCRIPT = 6
    MANIFEST = 7
    OTHER_SIZE = 8  # one more candidate of a srcset


@dataclass(frozen=True, slots=True)
class Requisite:
    """An absolute http(s) URL in ASCII, without fragment. `inferred`: nothing names it, browsers ask for it anyway."""

    url: str
    kind: Kind
    inferred: bool = False


LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-img-src", "data-image", "data-hi-res-src")
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
LAZY_BACKGROUNDS = ("data-bg", "data-background", "data-background-image", "data-bg-src")

# (tag or "*", attribute) -> kind of the URL it holds
URL_ATTRIBUTES: dict[tuple[str, str], Kind] = {
    ("img", "src"): Kind.IMAGE,
    **{(tag, name): Kind.IMAGE for tag in ("img", "source") for name in LAZY},
    ("input", "src"): Kind.IMAGE,
    ("video", "poster"): Kind.IMAGE,
    ("video", "data-poster"): Kind.IMAGE,
    **{(tag, name): Kind.IMAGE for tag in ("image", "use", "feimage") for name in ("href", "xlink:href")},
    **{(tag, "background"): Kind.IMAGE for tag in ("body", "table", "thead", "tbody", "tfoot", "tr", "td", "th")},
    ("script", "src"): Kind.SCRIPT,
    ("iframe", "src"): Kind.FRAME,
    ("iframe", "data-src"): Kind.FRAME,
    ("frame", "src"): Kind.FRAME,
    ("object", "data"): Kind.OBJECT,
    ("embed", "src"): Kind.OBJECT,
}
SET_ATTRIBUTES = ("srcset", "imagesrcset", *LAZY_SETS)
RELATIONS = {
    "stylesheet": Kind.STYLE,
    "icon": Kind.ICON,
    "apple-touch-icon": Kind.ICON,
    "apple-touch-icon-precomposed": Kind.ICON,
    "mask-icon": Kind.ICON,
    "manifest": Kind.MANIFEST,
    "modulepreload": Kind.SCRIPT,
}
PRELOADS = {"style": Kind.STYLE, "image": Kind.IMAGE, "font": Kind.FONT, "script": Kind.SCRIPT}

_TAGS: dict[str, list[tuple[str, Kind]]] = {}
for (_tag, _name), _kind in URL_ATTRIBUTES.items():
    _TAGS.setdefault(_tag, []).append((_name, _kind))
_SELECTOR = ",".join((*_TAGS, "link", "base", "style", *(f"[{name}]" for name in ("style", *LAZY_BACKGROUNDS))))
_FONT = re.compile(r"\.(?:woff2?|ttf|otf|eot)$", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"(?:\([^)]*+\)|[^,(])*+")
_SPACES = " \t\n\r\f"
_CHARSET = re.compile(rb'@charset "([\w.:-]{1,40})";')
_IMAGE_IN_STYLE = "url("
FRAME_DEPTH = 1  # srcdoc within srcdoc


@dataclass(slots=True)
class _Found:
    """What has been named so far: URL -> kind; a URL keeps the kind it is needed most as."""

    base: str
    named: dict[str, Kind] = field(default_factory=dict)

    def take(self, reference: str, kind: Kind) -> None:
        url = absolute(self.base, reference)
        if url is not None:
            self.named[url] = min(kind, self.named.get(url, kind))


def requisites_of_page(
    body: bytes, url: str, content_type: str | None = None, *, most: int = 500, frames: bool = True
) -> list[Requisite]:
    """The requisites of an HTML page, given decoded of its content coding. `frames`: iframes too. Never raises."""
    found = _Found(url)
    _read_html(decode_page(body, content_type)[0], found, frames=frames, depth=0)
    found.named.pop(url.partition("#")[0], None)  # src="" and the like: the page itself
    inferred = [] if Kind.ICON in found.named.values() else [absolute(url, "/favicon.ico")]
    return [*_sorted(found, most), *(Requisite(icon, Kind.ICON, inferred=True) for icon in inferred if icon)]


def requisites_of_style(body: bytes, url: str, content_type: str | None = None, *, most: int = 500) -> list[Requisite]:
    """The requisites of a style sheet, given decoded of its content coding. Never raises."""
    found = _Found(url)
    _read_css(decode_style(body, content_type), found)
    found.named.pop(url, None)
    return _sorted(found, most)


def requisites_of_manifest(body: bytes, url: str, *, most: int = 500) -> list[Requisite]:
    """The icons of a web app manifest. Never raises."""
    found = _Found(url)
    try:
        manifest = json.loads(body)
    except (ValueError, RecursionError):
        return []
    icons = manifest.get("icons") if isinstance(manifest, dict) else None
    for icon in icons if isinstance(icons, list) else ():
        if isinstance(icon, dict) and isinstance(icon.get("src"), str):
            found.take(icon["src"], Kind.ICON)
    return _sorted(found, most)


def decode_style(body: bytes, content_type: str | None = None) -> str:
    """The text of a style sheet: BOM, header, @charset, UTF-8; where all that fails, a byte is a character."""
    declared = re.search(r"charset=[\"']?([\w.:-]{1,40})", content_type or "", re.IGNORECASE)
    at_rule = _CHARSET.match(body)
    for charset in (
        "utf-8-sig",
        declared[1] if declared else None,
        at_rule[1].decode("ascii") if at_rule else None,
    ):
        try:
            if charset is not None:
                return body.decode(charset)
        except (UnicodeError, LookupError, ValueError, AssertionError):
            continue
    return body.decode("latin-1")


def split_srcset(value: str) -> list[tuple[str, str]]:
    """The candidates of a srcset attribute as (URL, descriptors), as the HTML standard parses it."""
    found: list[tuple[str, str]] = []
    at = 0
    while True:
        while at < len(value) and value[at] in f"{_SPACES},":
            at += 1
        start = at
        while at < len(value) and value[at] not in _SPACES:
            at += 1
        if start == at:
            return found
        url = value[start:at]
        if url.endswith(","):
            found.append((url.rstrip(","), ""))
            continue
        match = _DESCRIPTOR.match(value, at)
        assert match is not None  # noqa: S101 - it matches nothing at all, too
        at = max(match.end(), at) + (1 if match.end() < len(value) else 0)
        found.append((url, match[0].strip(_SPACES)))


def absolute(base: str, reference: str) -> str | None:
    """The http(s) URL that `reference` on the page `base` means, in ASCII, without fragment; None for any other."""
    reference = re.sub(r"[\t\r\n]", "", reference.strip())
    if not reference or reference[0] == "#" or reference[:5].lower() == "data:":
        return None
    try:
        parts = urlsplit(urljoin(base, reference))
        if parts.scheme not in ("http", "https") or not parts.hostname or (parts.port or 1) < 1:
            return None
    except ValueError:
        return None
    path = "".join(map(_in_ascii, parts.path or "/"))
    query = "".join(map(_in_ascii, parts.query))
    host = parts.netloc.rpartition("@")[2].lower()
    return f"{parts.scheme}://{host}{path}{'?' + query if query else ''}"


def _in_ascii(char: str) -> str:
    if "!" <= char <= "~" and char not in '"<>`\\^{|}':
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _sorted(found: _Found, most: int) -> list[Requisite]:
    ranked = sorted(found.named.items(), key=lambda item: item[1])
    return [Requisite(url, kind) for url, kind in ranked[:most]]


def _read_html(html: str, found: _Found, *, frames: bool, depth: int) -> None:
    nodes = parse(html).css(_SELECTOR)
    base = next((node.attributes.get("href") for node in nodes if node.tag == "base"), None)
    if base:
        found.base = absolute(found.base, base) or found.base
    for node in nodes:
        attributes = {name: value for name, value in node.attributes.items() if value}
        if node.tag == "link":
            _read_link(attributes, found)
        elif node.tag == "style":
            _read_css(node.text(), found)
        else:
            _read_element(node, attributes, found, frames=frames)
        if node.tag == "iframe" and frames and depth < FRAME_DEPTH and "srcdoc" in attributes:
            _read_html(attributes["srcdoc"], found, frames=False, depth=depth + 1)
        _read_styles(attributes, found)


def _read_element(node: LexborNode, attributes: dict[str, str], found: _Found, *, frames: bool) -> None:
    for name, kind in _TAGS.get(node.tag or "", ()):
        if name in attributes and (frames or kind is not Kind.FRAME) and _is_loaded(node.tag, attributes):
            found.take(attributes[name], kind)
    if node.tag in ("img", "source"):
        _read_sets(attributes, found)


def _is_loaded(tag: str | None, attributes: dict[str, str]) -> bool:
    return tag != "input" or attributes.get("type", "").lower() == "image"


def _read_sets(attributes: dict[str, str], found: _Found) -> None:
    for name in SET_ATTRIBUTES:
        for number, (url, _) in enumerate(split_srcset(attributes[name]) if name in attributes else ()):
            found.take(url, Kind.OTHER_SIZE if number or "src" in attributes else Kind.IMAGE)


def _read_link(attributes: dict[str, str], found: _Found) -> None:
    relations = attributes.get("rel", "").lower().split()
    kinds = [RELATIONS[name] for name in relations if name in RELATIONS]
    if "preload" in relations and (kind := PRELOADS.get(attributes.get("as", "").lower())) is not None:
        kinds.append(kind)
        _read_sets(attributes, found)
    if kinds and "href" in attributes:
        found.take(attributes["href"], min(kinds))


def _read_styles(attributes: dict[str, str], found: _Found) -> None:
    if "style" in attributes:
        _read_css(attributes["style"], found)
    for name in LAZY_BACKGROUNDS:
        value = attributes.get(name, "")
        if _IMAGE_IN_STYLE in value.lower():
            _read_css(value, found)
        elif value:
            found.take(value, Kind.IMAGE)


def _read_css(css: str, found: _Found) -> None:
    for named in urls_in(css):
        found.take(named.url, Kind.STYLE if named.is_import else _kind_of_file(named.url))


def _kind_of_file(url: str) -> Kind:
    return Kind.FONT if _FONT.search(re.split(r"[?#]", url, maxsplit=1)[0]) else Kind.IMAGE
