"""Who wrote it: what the page states, in the order in which statements have been seen to be true.

A name that only the machine-readable part of a page gives, and no line of it shows, is often a leftover of the content
system (the account that uploaded the page, the web agency, the owner of the site): meta elements are believed only
when the name is shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from functools import cache

from archive.text.metadata.byline_words import OWN_BY
from archive.text.metadata.elsewhere import elsewhere
from archive.text.metadata.facts import Facts, Marked, line_of
from archive.text.metadata.found import Found
from archive.text.metadata.jsonld import names as jsonld_names
from archive.text.metadata.near import COLON, PARTED, PageLines
from archive.text.metadata.person import (
    JOINING,
    LABEL,
    MAX_NAME,
    POSTED_BY,
    SIGNED_BEHIND,
    announces_author,
    begins_as_byline,
    clean_names,
    is_beside,
    is_byword,
    is_phrase,
    looks_personal,
    merge,
)
from archive.text.metadata.spoken import DIGIT, find_day
from archive.text.metadata.title import Names, plain

MAX_BYLINE = 160  # characters: what is longer is prose about somebody
MAX_PEOPLE = 6  # of one byline; more are those of a listing
MAX_LINKS = 100  # to pages of authors that are looked at
MAX_BYLINES = 100  # of a page, and names in its statements: every one of them is compared to every other
MAX_APART = 2  # bylines of one class, that stand apart and are different, of one article
MAX_NAME_WORDS = 4  # of a name on a line of its own behind "By"
MAX_JOINED = 12  # lines behind such a line that may name further people
MAX_ANCESTORS = 12  # between a byline and an element in it

_META = (
    "author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator",
    "citation_author",
    "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "vr:author", "lp:author",
    "shareaholic:article_author_name",
)  # fmt: skip
_AUTHOR_PAGES = ",".join(
    f'a[href*="/{word}"]' for word in ("author", "autor", "auteur", "people/", "profil", "editors/", "staff/")
)
_BYLINE_CLASS = re.compile(r"byline|author|autor|auteur|verfasser|creator|writer|(?:^|\s)by(?:$|\s)|postedby|posted-by")
_BAR = re.compile(r"\s*[|·•　]\s*|\s+[–—-]\s+")
_DATED = re.compile(r"\W*\d[\d./年月日:\s-]*\s")  # a date in figures, and a time, at the beginning of a line
_NOT_BYLINE = re.compile(
    r"comment|kommentar|related|avatar|img|image|photo|bild|[-_ ]box|bio|about|widget|sidebar|footer|nav|menu|"
    r"teaser|(?<!v)card|media|license|copyright|foto|social|"
    r"desc|posts|more|authors-note|author-note|form|authori[sz]|role|position|affiliation|(?:byline|author)[-_]*title"
)


def find_authors(facts: Facts, names: Names, lines: PageLines, title: str | None) -> Found[tuple[str, ...]] | None:
    """The authors of the page's article, or None when it names nobody that could be one."""

    def near() -> Sequence[str]:
        return lines.near(title)

    ways: tuple[tuple[Callable[[], list[str]], str, float], ...] = (
        (lambda: _from_jsonld(facts, names, lines), "json-ld", 0.95),
        (lambda: _from_marks(facts, names, "rel", near), "html", 0.85),
        (lambda: _from_marks(facts, names, "itemprop", near), "html", 0.85),
        (lambda: _from_marks(facts, names, "class", near), "html", 0.75),
        (lambda: _from_meta(facts, names, lines, title), "meta", 0.8),
        (lambda: _from_text(near(), names, facts.html_lang), "text", 0.6),
        (lambda: _from_links(facts, names, near()), "html", 0.6),
        (lambda: _from_signature(lines, names), "text", 0.5),
        (lambda: _from_lone_rel(facts, names, near), "html", 0.5),
        (lambda: _from_owner(near(), names), "text", 0.5),
        (lambda: _unrefuted(facts, names, near()), "json-ld", 0.4),
    )
    for way, source, confidence in ways:  # the later are dear, and asked only when the earlier are silent
        people = merge(way())
        if people:
            people = tuple(name for name in people if name == people[0] or not is_beside(name, people[0]))
            return Found(_in_full(people, title, lines, names), source, confidence)
    return None


def _in_full(people: tuple[str, ...], title: str | None, lines: PageLines, names: Names) -> tuple[str, ...]:
    """A lone first name in the form the page gives it: "Ida" where "Ida Lund" is shown near the headline or signed."""
    if len(people) != 1 or " " in people[0]:
        return people
    longer = (
        line
        for line in lines.near(title)
        if line.startswith(people[0] + " ") and len(line.split()) <= 3 and looks_personal(line)
    )
    full = next(longer, None) or lines.longer(people[0])
    return (full if full and not names.begin_with(full) else people[0],)


def _from_jsonld(facts: Facts, names: Names, lines: PageLines) -> list[str]:
    """All of the stated names when the page shows at least one of them."""
    stated = [
        name
        for node in facts.jsonld.articles[:1]
        for key in ("author", "creator")
        for name, kinds in jsonld_names(node.get(key), facts.jsonld)
        if not kinds & {"organization", "newsmediaorganization"}
    ]
    people = [person for name in stated[:MAX_BYLINES] for person in clean_names(name, names, whole=True)]
    return people if any(map(lines.shows, people)) else []


def _from_meta(facts: Facts, names: Names, lines: PageLines, title: str | None) -> list[str]:
    shown = ""
    for key in _META:
        stated = [name for content in facts.metas.get(key, ()) for name in clean_names(content, names)]
        shown = shown or (" ".join(lines.near(title)).casefold() if stated else "")
        people = [name for name in stated if name.casefold() in shown or (looks_personal(name) and lines.shows(name))]
        if people:
            return people
    return []


def _from_marks(facts: Facts, names: Names, kind: str, near: Callable[[], Sequence[str]]) -> list[str]:
    """The names in the first element of one kind that holds any, with those of its like beside it; of the bylines of a
    listing, those of a name that stands near the headline.
    """
    known = facts.stated if kind == "itemprop" else facts.signed
    marks = list(itertools.islice((mark for mark in known if mark.kind == kind and _is_byline(mark)), MAX_BYLINES))
    named = cache(lambda order: _names_of(by_order[order], names))
    by_order = {mark.order: mark for mark in marks}
    for mark in marks:
        inner = [
            other for other in marks if other.text != mark.text and other.text in mark.text and _within(other, mark)
        ]
        label = next((other.label for other in reversed(inner) if named(other.order)), None)
        group = [other for other in inner if other.label == label] or [
            other for other in marks if _is_alike(other, mark) and _beside(other, mark)
        ]
        people = merge(name for member in group for name in named(member.order))
        if people and (not _is_listed(mark, marks) or any(name in line for name in people for line in near())):
            return list(people) if len(people) <= MAX_PEOPLE else []
    return []


def _is_alike(a: Marked, b: Marked) -> bool:
    """Whether the first class of both is the same: "author first" and "author" are."""
    return a.label.split()[:1] == b.label.split()[:1]


def _is_listed(mark: Marked, marks: Sequence[Marked]) -> bool:
    """Whether further bylines of the page are marked in the same way and stand apart: those of other articles."""
    apart = (other.text for other in marks if other.label == mark.label and not _beside(other, mark))
    return len({mark.text, *apart}) > MAX_APART


def _names_of(mark: Marked, names: Names) -> list[str]:
    """The names of a byline; where text nodes part it, each part is read for itself, and "By" belongs to the next."""
    parts = [" ".join(part.split()) for part in mark.node.text(separator=PARTED, skip_empty=True).split(PARTED)]
    if len(parts) == 1:
        return _no_phrases(clean_names(parts[0], names))
    people: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        found = clean_names(part, names) if not is_byword(part) else []
        people += [name for name in found if looks_personal(name) or announces_author(before)]
    return people or _no_phrases(clean_names(mark.text, names)[:1])


def _no_phrases(people: list[str]) -> list[str]:
    return [name for name in people if not is_phrase(name)]


def _is_byline(mark: Marked) -> bool:
    if mark.kind == "itemprop" and mark.label not in ("author", "creator"):
        return False
    if mark.kind == "class" and (not _BYLINE_CLASS.search(mark.label) or _NOT_BYLINE.search(mark.label)):
        return False
    return 0 < len(mark.text) <= MAX_BYLINE and not elsewhere(mark.node)


def _within(inner: Marked, outer: Marked) -> bool:
    at, wanted = inner.node.parent, outer.node.mem_id
    for _ in range(MAX_ANCESTORS):
        if at is None:
            return False
        if at.mem_id == wanted:
            return True
        at = at.parent
    return False


def _beside(a: Marked, b: Marked) -> bool:
    """Whether two elements are siblings, or the children of siblings."""
    one, other = a.node.parent, b.node.parent
    if one is None or other is None:
        return a is b
    if one.mem_id == other.mem_id:
        return True
    above, beyond = one.parent, other.parent
    return above is not None and beyond is not None and above.mem_id == beyond.mem_id and one.tag == other.tag == "li"


def _from_signature(lines: PageLines, names: Names) -> list[str]:
    """The names of a line such as "Text: Ida Lund" or "Autorin: Ida Lund, Redakteurin" anywhere; one such line only."""
    signed = lines.signed()
    if len(signed) != 1:
        return []
    return [name for name in clean_names(signed[0], names) if looks_personal(name)][:MAX_PEOPLE]


def _from_lone_rel(facts: Facts, names: Names, near: Callable[[], Sequence[str]]) -> list[str]:
    """The one person whom all rel=author links of the page name, wherever they stand (an author box in the margin), or
    those of them that stand near the headline, joined by commas or "and".
    """
    people = merge(
        name
        for mark in facts.signed
        if mark.kind == "rel" and len(mark.text) <= MAX_NAME
        for name in clean_names(mark.text, names)
        if looks_personal(name)
    )
    if len(people) > 1:
        shown = [line.strip(" ,") for line in near()]
        at = next((at for at, line in enumerate(shown) if line in people), len(shown))
        joined = [line.strip(" ,") for line in _joined(near()[at : at + MAX_JOINED])]
        people = tuple(name for name in people if name in shown)
        return list(people) if set(people) <= set(joined) else []
    return list(people)


def _from_links(facts: Facts, names: Names, near: Sequence[str]) -> list[str]:
    """The persons near the headline whose name is a link to a page that its address says is an author's."""
    shown = {line.strip(" ,;") for line in near if looks_personal(line.strip(" ,;") or "-")}
    if not shown:
        return []
    texts = (line_of(link).strip(" ,;") for link in facts.tree.css(_AUTHOR_PAGES)[:MAX_LINKS])
    people = merge(name for text in texts if text in shown for name in clean_names(text, names))
    return list(people) if len(people) <= MAX_PEOPLE else []


def _from_owner(near: Sequence[str], names: Names) -> list[str]:
    """The site's own name where it is a person's and a byline says so: a blog named after its author."""
    for before, line in itertools.pairwise(near):
        bare = line if announces_author(before) or (find_day(before) and len(before) < MAX_NAME) else ""
        if looks_personal(bare) and (plain(bare) in names.site or plain(bare).replace(" ", "") == names.host):
            return [bare]
    return []


def _unrefuted(facts: Facts, names: Names, near: Sequence[str]) -> list[str]:
    """The persons of JSON-LD when a meta element agrees, on a page made by scripts: it shows no headline."""
    if near:
        return []
    metas = {plain(content) for key in _META for content in facts.metas.get(key, ())}
    return [
        name
        for node in facts.jsonld.articles[:1]
        for name, kinds in jsonld_names(node.get("author"), facts.jsonld)
        if "person" in kinds and plain(name) in metas and looks_personal(name) and clean_names(name, names, whole=True)
    ]


def _from_text(near: Sequence[str], names: Names, language: str | None) -> list[str]:
    """Names by the headline: behind a label, behind "By" on a line of its own, in a line that begins as bylines do."""
    own = _own_by((language or "").partition("-")[0].lower())
    lines = [own.sub("by ", line) for line in near] if own else near
    for at, line in enumerate(lines):
        following = _joined(lines[at + 1 : at + 1 + MAX_JOINED]) if announces_author(line) else []
        people = _from_line(line, following, names)
        if people:
            return people
    return []


@cache
def _own_by(language: str) -> re.Pattern[str] | None:
    """A word for "by" of this language alone, where a line, or a part of one behind a bar, begins with it."""
    words = OWN_BY.get(language)
    return re.compile(rf"(?:^|(?<=[|·•]\s))(?:{words})\s+(?=[^\W\d_])", re.IGNORECASE) if words else None


def _announced(lines: list[str], names: Names) -> list[str]:
    """The names in the lines behind "By": whoever joins the first has to look like a person."""
    if not lines or len(lines[0]) > MAX_NAME:
        return []
    joined = (name for line in lines[1:] for name in clean_names(line, names) if looks_personal(name))
    return [name for name in (*clean_names(lines[0], names), *joined) if len(name.split()) <= MAX_NAME_WORDS]


def _joined(lines: Sequence[str]) -> list[str]:
    """The first line with those that a comma at the end of one, or a comma or "and" on a line between, joins to it."""
    ends = (
        at
        for at, (line, following) in enumerate(itertools.pairwise(lines), 1)
        if not (line.endswith(",") or line.lower() in JOINING or following.lower() in JOINING)
    )
    return list(lines[: next(ends, len(lines))])


def _from_line(line: str, following: list[str], names: Names) -> list[str]:
    labelled = LABEL.search(line) if COLON.search(line) else None
    if labelled:
        return [name for name in clean_names(labelled[1], names) if looks_personal(name)]
    if announces_author(line):
        return _announced(following, names)
    if POSTED_BY.search(line):
        return clean_names(POSTED_BY.split(line, maxsplit=1)[-1], names)[:2]
    if begins_as_byline(line) and len(line) < MAX_NAME and find_day(line):
        return clean_names(line, names)[:2]
    if begins_as_byline(line):
        return [name for name in clean_names(line, names) if looks_personal(name)]
    if behind := SIGNED_BEHIND.match(line):
        return clean_names(behind[1], names)
    dated = _DATED.match(line)
    if dated and len(line) < MAX_BYLINE and find_day(line):
        rest = line[dated.end() :]
        people = [name for name in clean_names(rest, names) if looks_personal(name)]
        if people and (begins_as_byline(rest) or rest == people[0]):
            return people
    if DIGIT.search(line) and find_day(line):
        parts = [part for part in _BAR.split(line) if not DIGIT.search(part)]
        return [name for part in parts for name in clean_names(part, names) if looks_personal(name)]
    return []
