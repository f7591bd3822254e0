"""Archived pages and style sheets with their references led into the replay: to the same moment, of whatever site.

Only references change, each in its place; every other character stays as it was sent, for the browser to parse as it
did. Which attributes name requisites is told by the tables of archive.text.requisites: what is fetched and what is
rewritten is one list. Relative references need no change, since the page's address stands whole in the replay's path.

Besides, four things that would stop a reader from seeing the page: a policy in the markup, checksums of files that are
rewritten, a `base` (which the replay's policy forbids, so that its effect is worked out here), and images that wait for
a script. All is linear in the page's length, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import NamedTuple

from archive.replay.target import replay_path
from archive.text.decode import decode_page
from archive.text.requisites import (
    LAZY,
    SET_ATTRIBUTES,
    URL_ATTRIBUTES,
    absolute,
    decode_style,
    split_srcset,
)
from archive.text.stylesheet import rewrite_urls

_LINKS = frozenset({("a", "href"), ("area", "href"), ("link", "href"), ("a", "xlink:href")})
_NAMED = frozenset(URL_ATTRIBUTES) | _LINKS
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "plaintext"})
_TAGS = sorted({tag for tag, _ in _NAMED} | {"base", "meta", "source"} | _RAW)
_TOKEN = re.compile(
    rf"<(?:(?P<comment>!--)|(?P<tag>{'|'.join(map(re.escape, _TAGS))})(?=[\s/>]))"
    r"|(?<=\s)style\s*+=\s*+(?:\"(?P<double>[^\"<>]*+)\"|'(?P<single>[^'<>]*+)')",  # of any other tag
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"[\s/]*+(?P<name>[^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?P<value>\"|'|[^\s>\"'][^\s>]*+|(?=>)))?+")
_END = re.compile(r"[\s/]*+>")
_OTHERS = ("style", "srcdoc", "integrity", "http-equiv")
_HEEDED = frozenset({name for _, name in _NAMED} | {*SET_ATTRIBUTES, *LAZY, *_OTHERS})
# What most references are: an origin in lower case, or a path from the root; nothing to be escaped or resolved.
_PLAIN = re.compile(r"(?P<origin>https?://[a-z0-9.\-]++(?=/))?+/(?!/)(?:[A-Za-z0-9_~!$&'()*+,;=:@%/?\-]|\.(?!\.))*+")
_PATH = re.compile(r"[^:/?#]*+://[^/?#]*+/")
_ORIGIN = re.compile(r"https?://[^/?#@]*+(?=[/?#]|$)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"$|data:|about:|javascript:|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body was captured: `url`, `timestamp` (14 digits), and what its references are relative to."""

    url: str
    timestamp: str
    base: str | None = None

    @classmethod
    def of(cls, url: str, timestamp: str) -> Place:
        """The place of a capture. One without a path ("https://news.example?a") is a base that the replay's is not."""
        return cls(url, timestamp, None if _PATH.match(url) else url)

    def change(self, reference: str) -> str | None:
        """A reference as the replay has it; None: it leads there as it is, or nowhere that can be archived."""
        if self.base is None and (plain := _PLAIN.fullmatch(reference)):
            origin = None if plain["origin"] else _ORIGIN.match(self.url)
            return f"/{self.timestamp}/{origin[0] if origin else ''}{reference}"
        written = re.sub(r"[\t\r\n]", "", reference.strip())
        scheme = _SCHEME.match(written)
        needs = scheme or written[:1] in ("/", "\\") or ".." in written or self.base is not None
        if not needs or written[:1] in ("", "#") or (scheme and scheme[0].lower() not in ("http:", "https:")):
            return None
        target = absolute(self.base or self.url, written.replace("\\", "/") if not scheme else written)
        _, mark, fragment = written.partition("#")
        return replay_path(self.timestamp, target) + mark + fragment if target else None


def rewrite_page(body: bytes, place: Place, content_type: str | None = None) -> bytes | None:
    """An HTML page, given without content coding, as UTF-8; None: it can be shown as it is."""
    text, _ = decode_page(body, content_type)
    changed = rewrite_html(text, place)
    return None if changed == text else changed.encode("utf-8", "replace")


def rewrite_style(body: bytes, place: Place, content_type: str | None = None) -> bytes | None:
    """Likewise a style sheet."""
    text = decode_style(body, content_type)
    changed = rewrite_urls(text, place.change)
    return None if changed == text else changed.encode("utf-8", "replace")


def rewrite_html(text: str, place: Place) -> str:
    """The markup with its references changed."""
    return _Rewriting(text, place).run()


class _Rewriting:
    """One pass over a page, from tag to tag."""

    def __init__(self, text: str, place: Place) -> None:
        self._text, self._place = text, place
        self._pieces: list[str] = []
        self._copied = 0  # characters of the text that are in the pieces

    def run(self) -> str:
        at = 0
        while found := _TOKEN.search(self._text, at):
            if found["comment"]:
                at = self._text.find("-->", found.end())
                if at < 0:
                    break
                continue
            if found["tag"] is None:
                at = found.end()
                self._restyle(found.lastgroup or "", found)
                continue
            tag = found["tag"].lower()
            end, attributes = self._attributes(found.end())
            if end < 0:
                break
            self._rewrite(tag, attributes)
            at = self._after_raw(tag, end) if tag in _RAW else end
        return "".join([*self._pieces, self._text[self._copied :]])

    def _restyle(self, quote: str, found: re.Match[str]) -> None:
        """A style attribute, as the tag regex finds it."""
        if "(" in found[quote]:
            start, stop = found.span(quote)
            css = rewrite_urls(unescape(found[quote]), self._place.change)
            self._replace(start, stop, escape(css, quote=False).replace('"', "&#34;").replace("'", "&#39;"))

    def _attributes(self, at: int) -> tuple[int, list[_Attribute]]:
        """Where a tag ends, and those of its attributes that count; -1: it swallows all the rest."""
        attributes: list[_Attribute] = []
        while (end := _END.match(self._text, at)) is None:
            found = _ATTRIBUTE.match(self._text, at)
            if found is None:
                at += 1
                if at >= len(self._text):
                    return -1, []
                continue
            at, start, stop = found.end(), *found.span("value")
            if found["value"] in ("'", '"'):
                start, stop = at, self._text.find(found["value"], at)
                if stop < 0:
                    return -1, []
                at = stop + 1
            if start >= 0 and (name := found["name"].lower()) in _HEEDED:
                quote = found["value"] if found["value"] in ("'", '"') else ""
                attributes.append(_Attribute(name, found.start("name"), start, stop, quote))
        return end.end(), attributes

    def _after_raw(self, tag: str, at: int) -> int:
        """Where the text of a script, style or the like ends; styles are rewritten on the way."""
        end = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self._text, at)
        stop = end.start() if end else len(self._text)
        if tag == "style":
            self._replace(at, stop, rewrite_urls(self._text[at:stop], self._place.change))
        return stop

    def _replace(self, start: int, stop: int, new: str) -> None:
        self._pieces += [self._text[self._copied : start], new]
        self._copied = stop

    def _rewrite(self, tag: str, attributes: list[_Attribute]) -> None:
        values = {one.name: unescape(self._text[one.start : one.stop]) for one in reversed(attributes)}
        if tag == "base" and self._place.base is None and values.get("href"):
            self._place = replace(self._place, base=absolute(self._place.url, values["href"]))
        if tag == "img" and "src" not in values and (waiting := _waiting(values)):
            source = escape(self._place.change(waiting) or waiting)
            self._replace(attributes[0].at, attributes[0].at, f'src="{source}" ')
        for one in attributes:
            if one.name in _DISARMED and _DISARMED[one.name](values):
                self._replace(one.at, one.at, "data-archived-")
                continue
            new = self._value(tag, one.name, values)
            if new is not None:
                quote = one.quote or '"'
                text = escape(new, quote=False).replace(quote, "&#34;" if quote == '"' else "&#39;")
                self._replace(one.start, one.stop, text if one.quote else f'"{text}"')

    def _value(self, tag: str, name: str, values: dict[str, str]) -> str | None:
        """The new value of an attribute; None: it stays."""
        value, change = values[name], self._place.change
        if tag == "img" and name == "src" and (waiting := _waiting(values)):
            return change(waiting) or waiting
        if (tag, name) in _NAMED:
            return change(value)
        if name in SET_ATTRIBUTES:
            candidates = [(change(url) or url, size) for url, size in split_srcset(value)]
            return ", ".join(f"{url} {size}".strip() for url, size in candidates)
        if name == "style":
            return rewrite_urls(value, change) if "(" in value else None
        return rewrite_html(value, self._place) if name == "srcdoc" and "srcdoc" not in value else None


class _Attribute(NamedTuple):
    """`at`: of its name; `start`, `stop`: of its value, within the quotes, if any."""

    name: str
    at: int
    start: int
    stop: int
    quote: str


def _waiting(values: dict[str, str]) -> str | None:
    """What a script would put into `src`, where a placeholder stands there."""
    if not _PLACEHOLDER.match(values.get("src", "").strip()):
        return None
    return next((values[name] for name in LAZY if values.get(name)), None)


# Attributes that get a prefix, so that no browser heeds them, and when.
_DISARMED: dict[str, Callable[[dict[str, str]], bool]] = {
    "integrity": lambda values: True,
    "http-equiv": lambda values: values["http-equiv"].strip().lower().startswith("content-security-policy"),
}
