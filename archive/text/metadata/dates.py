"""When it was published and when last modified: stated dates first, then those that the page shows near its headline.

Order of trust (measured by others and again here): JSON-LD, meta elements, the URL, time elements and dated classes,
the visible text near the headline. A date of comments, related stories or furniture is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from archive.text.metadata.elsewhere import elsewhere
from archive.text.metadata.facts import Facts, Marked
from archive.text.metadata.found import Found
from archive.text.metadata.instants import day_in_url, iso_of, local_form, local_midnight, month_in_url, on_day
from archive.text.metadata.jsonld import texts
from archive.text.metadata.near import PageLines
from archive.text.metadata.spoken import DIGIT, find_moment
from archive.text.metadata.told import MAX_PLAIN, is_published, says_published, says_updated, told_in

MAX_DATED = 120  # characters of an element or line that is about a date
MAX_LONE = 40  # characters of a line anywhere on the page that is a date
MOVED = 31  # days from the one in the URL to the stated one, from which on that is a renewal
_LOOSE_SOURCES = frozenset(["text", "time", "html"])
MAX_LABEL = 30  # characters of a line that says what the date on the next one is of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "dc.date.issued", "dcterms.issued", "citation_publication_date", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "date_published", "article.published",
    "article_date_original", "ptime", "last-published", "cxenseparse:recs:publishtime", "vr:published_time",
    "rnews:datepublished", "originalpublicationdate",
)  # fmt: skip
_VAGUE = (
    "date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "citation_date", "datecreated", "created",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "lastmod", "last-modified", "date_modified", "modified_time", "revised", "article.updated",
)  # fmt: skip
_DATED_CLASS = re.compile(r"date|datum|fecha|publish|posted|time(?!line|r)|veroeff|erschienen")
_OPENING_DATE = re.compile(r"^\W*[\d./-]{8,10}\s*[–—:|-]\s")
_CODE_DATE = re.compile(
    r"""[\"'](?:date_?published|published_?(?:date|at|time|on)|publish_?(?:date|time)|first_?published(?:_?(?:date|at))?)"""
    r"""\\?[\"']\s*:\s*\\?[\"'](\d{4}-\d\d-\d\d[^\"'\\]{0,24})""",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\(([^()]*)\)\W*$")
_NO_DATE = re.compile(r"©|\(c\)|copyright|\d{3}-\d{4}", re.IGNORECASE)
_NOT_DATED = re.compile(
    r"update[^d]|datenschutz|validate|candidate|mandate|comment|copyright|event|timeline|countdown|related|archive"
)


def find_published(facts: Facts, url: str, lines: PageLines, title: str | None) -> Found[str] | None:
    """When the article was first published: ISO 8601, with time and zone as far as the page tells them."""
    month = month_in_url(url)
    for stated, source, confidence in (
        (_jsonld(facts, "datePublished", "uploadDate"), "json-ld", 0.95),
        (_metas(facts, _PUBLISHED), "meta", 0.9),
        (iter(filter(None, [day_in_url(url)])), "url", 0.85),
        (_marked(facts, title, ("time", "itemprop"), labelled=True), "time", 0.85),
        (_shown(lines, title, facts.html_lang, updated=False), "text", 0.75),
        (_marked(facts, title, ("time", "itemprop")), "time", 0.7),
        (_jsonld(facts, "dateCreated"), "json-ld", 0.7),
        (_labelled(lines, facts.html_lang), "text", 0.7),
        (_metas(facts, _VAGUE), "meta", 0.7),
        (_marked(facts, title, ("class",)), "html", 0.65),
        (_in_code(lines), "html", 0.5),
        (_marked(facts, title, ("time", "itemprop", "class"), updated=True), "time", 0.5),
        (_shown(lines, title, facts.html_lang, updated=True), "text", 0.4),
        (_anywhere(lines, facts.html_lang), "text", 0.3),
        (_only_time(facts), "time", 0.3),
        (_last_change(lines, facts.html_lang), "text", 0.2),
        (_described(facts), "meta", 0.2),
    ):
        first = next(_in_month(stated, month if source in _LOOSE_SOURCES else None), None)
        if first and _republished(first, url):
            return Found(day_in_url(url) or first, "url", 0.8)
        if first:
            days = chain([day_in_url(url)], _shown(lines, title, facts.html_lang, updated=False))
            first = local_midnight(first, facts.html_lang)
            return Found(
                _sharpened(first, _all_stated(facts, title, lines, day="T" not in first), days), source, confidence
            )
    return None


def _in_month(stated: Iterable[str], month: str | None) -> Iterator[str]:
    """Of dates that no markup calls the publication's, those that are not before the month in the URL."""
    return (moment for moment in stated if month is None or moment[:7] >= month)


def _republished(moment: str, url: str) -> bool:
    """Whether the day in the URL is long before: the content system stated the day on which it was moved or renewed."""
    day = day_in_url(url)
    return day is not None and (date.fromisoformat(moment[:10]) - date.fromisoformat(day)).days > MOVED


def find_modified(facts: Facts, lines: PageLines, title: str | None) -> Found[str] | None:
    """When the article was last changed, as far as the page says so."""
    for stated, source, confidence in (
        (_jsonld(facts, "dateModified"), "json-ld", 0.95),
        (_metas(facts, _MODIFIED), "meta", 0.9),
        (_marked(facts, title, ("time", "itemprop", "class"), updated=True), "time", 0.7),
        (_shown(lines, title, facts.html_lang, updated=True, below=True), "text", 0.6),
    ):
        first = next(iter(stated), None)
        if first:
            return Found(first, source, confidence)
    return None


def _jsonld(facts: Facts, *keys: str) -> Iterator[str]:
    for node in chain(facts.jsonld.articles, facts.jsonld.pages):
        for key in keys:
            yield from filter(None, map(iso_of, texts(node.get(key))))


def _metas(facts: Facts, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        for content in facts.metas.get(key, ()):
            found = iso_of(content) or (find_moment(content, facts.html_lang) if len(content) < MAX_DATED else None)
            if found:
                yield found


def _marked(
    facts: Facts, title: str | None, kinds: tuple[str, ...], *, updated: bool = False, labelled: bool = False
) -> Iterator[str]:
    """Dates of marked elements: the labelled first, and those behind the headline before the others."""
    word = "modif" if updated else "publi"

    def wanted(mark: Marked) -> bool:
        if mark.kind not in kinds or not _is_dated(mark):
            return False
        named = word in mark.label or (not updated and "entry-date" in mark.label)
        return named or (not labelled and _is_updated(mark) == updated)

    for marks in (facts.stated if "time" in kinds else (), facts.dated if "class" in kinds else ()):
        heading = next((mark.order for mark in marks if mark.kind == "h1" and title and title in mark.text), -1)
        ranked = ((word not in mark.label, mark.order < heading, mark.order, mark) for mark in marks if wanted(mark))
        for *_, mark in sorted(ranked):
            found = iso_of(mark.value or "") or find_moment(mark.text, facts.html_lang)
            if found and not elsewhere(mark.node):
                yield found


def _is_dated(mark: Marked) -> bool:
    if mark.kind == "time":
        return True
    if mark.kind == "itemprop":
        return mark.label.startswith("date")
    return (
        mark.kind == "class"
        and _DATED_CLASS.search(mark.label) is not None
        and not _NOT_DATED.search(mark.label)
        and len(mark.text) <= MAX_DATED
    )


def _is_updated(mark: Marked) -> bool:
    if "publish" in mark.label or "entry-date" in mark.label or "pubdate" in mark.label:
        return False
    return "updated" in mark.label or "modified" in mark.label or says_updated(mark.text[:40])


def _shown(
    lines: PageLines, title: str | None, language: str | None, *, updated: bool, below: bool = False
) -> Iterator[str]:
    """Dates in the lines near the headline, then (not with `below`) in it.

    A word for "updated" in a line, or alone before it, says which kind it is.
    """
    headline = "" if below else title or ""
    alone = [("", headline)] if DIGIT.search(headline) else []
    for before, line in chain(lines.near_dated(title, headline), alone):
        label = before if len(before) < MAX_LABEL else ""
        yield from (moment for is_updated, moment in told_in(line, label, language) if is_updated == updated)


def _anywhere(lines: PageLines, language: str | None) -> Iterable[str]:
    """The date of the first line of the page that holds hardly anything else."""
    for _, line in lines.dated:
        if 6 <= len(line) <= MAX_LONE and not _NO_DATE.search(line):
            found = find_moment(line, language)
            if found:
                yield found
    for _, line in lines.dated:
        opening = _OPENING_DATE.match(line)
        found = find_moment(opening[0], language) if opening else None
        if found:
            yield found


def _labelled(lines: PageLines, language: str | None) -> Iterator[str]:
    """The date of a line anywhere that begins with a word for "published", or follows one on a line of its own."""
    for before, line in lines.dated:
        if len(line) <= MAX_PLAIN and (says_published(line) or is_published(before)):
            found = find_moment(line, language)
            if found:
                yield found


def _last_change(lines: PageLines, language: str | None) -> Iterator[str]:
    """When nothing else is stated: the last change that a short line anywhere on the page tells."""
    for _, line in lines.dated:
        if len(line) <= MAX_DATED and says_updated(line) and not _NO_DATE.search(line):
            found = find_moment(line, language)
            if found:
                yield found


def _in_code(lines: PageLines) -> Iterator[str]:
    """The date that the data of a page made by scripts gives its publication, when all of it gives one day."""
    stated = (found for code in lines.code if "ublish" in code for found in _CODE_DATE.findall(code))
    moments = list(dict.fromkeys(filter(None, map(iso_of, stated))))
    if len({moment[:10] for moment in moments}) == 1:
        yield max(moments, key=len)


def _described(facts: Facts) -> Iterator[str]:
    """The date in brackets with which a page's description ends."""
    for text in facts.metas.get("description", ()):
        bracket = _BRACKET.search(text[-MAX_DATED:])
        found = find_moment(bracket[1], facts.html_lang) if bracket else None
        if found:
            yield found


def _only_time(facts: Facts) -> Iterator[str]:
    """The date of the time elements of a page, wherever they stand, when they all give one."""
    moments = set(filter(None, (iso_of(mark.value or "") for mark in facts.stated if mark.kind == "time")))
    if len(moments) == 1:
        yield from moments


def _all_stated(facts: Facts, title: str | None, lines: PageLines, *, day: bool) -> Iterator[str]:
    """Every statement of the publication; those by class only for a bare `day`: they are dear, and have no zones."""
    return chain(
        _metas(facts, _PUBLISHED),
        _marked(facts, title, ("time", "itemprop")),
        _shown(lines, title, facts.html_lang, updated=False),
        _marked(facts, title, ("class",)) if day else (),
    )


def _sharpened(found: str, stated: Iterable[str], days: Iterable[str | None]) -> str:
    """A bare day gains the time, and a moment in UTC the zone, that another statement of the page gives for it."""
    if "T" not in found:
        return next((moment for moment in stated if "T" in moment and moment.startswith(found)), found)
    if not found.endswith(("Z", "+00:00")):
        return found
    shown = [day[:10] for day in days if day]
    if found[:10] in shown[:2]:  # the URL, or the first date by the headline, agrees with UTC
        return found
    local = next(filter(None, (local_form(found, other) for other in stated if "T" in other)), None)
    return local or next(filter(None, (on_day(found, day) for day in shown)), found)
