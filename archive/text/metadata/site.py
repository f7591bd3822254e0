"""What belongs to the site rather than the story: its name, the section, the canonical address, the lead image."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from archive.text.metadata.facts import Facts
from archive.text.metadata.found import Found
from archive.text.metadata.jsonld import names, texts
from archive.text.metadata.title import Names, plain

_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "edu", "ac", "gob", "or", "ne"])
_SPACE = re.compile(r"\s")
_IMAGE_KEYS = ("url", "contentUrl", "@id")


def find_site_name(facts: Facts) -> Found[str] | None:
    """The name that the page gives its site or publisher."""
    stated = facts.meta("og:site_name")
    if stated:
        return Found(stated, "opengraph", 0.95)
    for node in facts.jsonld.articles:
        publisher = names(node.get("publisher"), facts.jsonld)
        if publisher:
            return Found(publisher[0][0], "json-ld", 0.9)
    named = facts.meta("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
    return Found(named, "meta", 0.7) if named and not named.startswith("http") else None


def site_names(facts: Facts, url: str) -> Names:
    """Everything the site is called, for telling its name from a headline or a person."""
    known = [*facts.metas.get("og:site_name", ()), *facts.metas.get("application-name", ())]
    known += facts.metas.get("apple-mobile-web-app-title", ())
    for node in facts.jsonld.articles:
        known += [name for name, kinds in names(node.get("publisher"), facts.jsonld) if "person" not in kinds]
    host = (_host(url) or "").removeprefix("www.")
    return Names(frozenset(filter(None, map(plain, (*known, host)))), _name_of(host))


def find_section(facts: Facts) -> Found[str] | None:
    """The section, rubric or category, as the page states it."""
    for node in facts.jsonld.articles:
        stated = texts(node.get("articleSection"))
        if stated:
            return Found(stated[0], "json-ld", 0.9)
    named = facts.meta("article:section", "og:article:section")
    if named:
        return Found(named, "opengraph", 0.9)
    named = facts.meta("parsely-section", "section", "category", "dc.subject.section")
    if named:
        return Found(named, "meta", 0.7)
    marked = next((mark.text for mark in facts.stated if mark.label == "articlesection" and mark.text), None)
    return Found(marked, "html", 0.8) if marked else None


def find_canonical(facts: Facts, url: str) -> Found[str] | None:
    """The address that the page says is its own: absolute, http or https."""
    for stated, source, confidence in (
        (facts.links.get("canonical"), "html", 0.95),
        (facts.meta("og:url"), "opengraph", 0.8),
    ):
        address = _absolute(stated, url)
        if address:
            return Found(address, source, confidence)
    return None


def find_image(facts: Facts, url: str) -> Found[str] | None:
    """The address of the lead image."""
    stated = facts.meta("og:image", "og:image:url", "og:image:secure_url")
    address = _absolute(stated, url)
    if address:
        return Found(address, "opengraph", 0.9)
    for node in facts.jsonld.articles:
        address = _absolute(_image_of(node.get("image")), url)
        if address:
            return Found(address, "json-ld", 0.9)
    address = _absolute(facts.meta("twitter:image", "twitter:image:src") or facts.links.get("image_src"), url)
    return Found(address, "meta", 0.7) if address else None


def _image_of(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = next((value[key] for key in _IMAGE_KEYS if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) else None


def _absolute(stated: str | None, url: str) -> str | None:
    if not stated:
        return None
    try:
        address = stated.strip()
        parts = urlsplit(address)
        if not (parts.scheme and parts.netloc):
            address = urljoin(url, address)
            parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and not _SPACE.search(address) else None


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _name_of(host: str) -> str:
    """The label that carries the name: "example" of news.example.co.uk."""
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    return labels[-1] if labels else ""
