"""What people type into the search box, understood: pure, no SQL executed here.

    query  = term { term }                    all terms must be found
    term   = wanted { "OR" wanted } | "-" wanted | "site:" HOST | "lang:" TAG   (the last two with "-" as well)
    wanted = WORD [ "*" ] | '"' phrase '"' [ "*" ]

A quotation mark opens a phrase only where a term begins and closes it only where one may end: in Hebrew it stands
inside words. A word that the index takes apart ("don't", 北京) is looked for as a phrase. Whatever cannot be
understood raises `BadQuery`, which says why; nothing that is typed can reach SQL as syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.catalog.fold import words
from archive.errors import BadQuery

MAX_TERMS = 64
_QUOTES = str.maketrans("“”„«»＂", '""""""')
_TERM = re.compile(
    r"""\s*(?P<not>-)?(?:
        (?P<field>site|lang):(?P<value>\S*)
      | "(?P<phrase>.*?)"(?P<stem>\*)?(?=\s|$)
      | (?P<open>")
      | (?P<word>[^\s"]\S*)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in index form that must follow each other; with `prefix`, the last one need only begin so."""

    words: tuple[str, ...]
    prefix: bool = False

    def fts(self) -> str:
        """In FTS5's language. The words hold letters, digits and marks only, so quoting them is safe."""
        return '"' + " ".join(self.words) + '"' + (" *" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Query:
    """Each group must be met by one of its phrases, none of `without` may be; fields narrow the result."""

    groups: tuple[tuple[Phrase, ...], ...]
    without: tuple[Phrase, ...] = ()
    sites: tuple[str, ...] = ()
    not_sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    not_languages: tuple[str, ...] = ()

    def fts(self) -> str:
        """The words in FTS5's language; empty when only fields were given."""
        wanted = " AND ".join("(" + " OR ".join(phrase.fts() for phrase in group) + ")" for group in self.groups)
        return wanted + "".join(f" NOT {phrase.fts()}" for phrase in self.without)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that is wanted: what a snippet marks."""
        return tuple(phrase for group in self.groups for phrase in group)


def parse(query: str) -> Query:
    """Understand a query. Raises `BadQuery`."""
    terms = list(_TERM.finditer(query.translate(_QUOTES).strip()))
    if len(terms) > MAX_TERMS:
        raise BadQuery(query[:80] + "…", f"it has more than {MAX_TERMS} terms")
    reader = _Reader(query)
    for term in terms:
        reader.take(term)
    return reader.result()


class _Reader:
    """Takes the terms in order; knows whether an OR is waiting for its right side."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.groups: list[list[Phrase]] = []
        self.without: list[Phrase] = []
        self.fields: dict[tuple[str, bool], list[str]] = {}
        self.or_waits = False  # an OR was read, its right side not yet
        self.or_may = False  # the last term was a wanted one, so an OR may follow

    def take(self, term: re.Match[str]) -> None:
        if term["open"]:
            raise BadQuery(self.query, "a quotation mark is not closed")
        negative = bool(term["not"])
        if term["field"]:
            self._field(term["field"], term["value"], negative)
        elif term["word"] == "OR" and not negative:
            self._or()
        else:
            self._wanted(_phrase(term), negative)

    def _field(self, name: str, value: str, negative: bool) -> None:
        self._no_or_here()
        if not value:
            raise BadQuery(self.query, f"{name}: needs a value right after the colon, as in {_EXAMPLE[name]}")
        self.fields.setdefault((name, negative), []).append(value.strip('"').lower().removeprefix("www."))

    def _or(self) -> None:
        if self.or_waits or not self.or_may:
            raise BadQuery(self.query, "OR needs a word on either side")
        self.or_waits, self.or_may = True, False

    def _wanted(self, phrase: Phrase, negative: bool) -> None:
        if negative:
            self._no_or_here()
        if not phrase.words:
            return  # a dash or another sign alone
        if negative:
            self.without.append(phrase)
        elif self.or_waits:
            self.groups[-1].append(phrase)
        else:
            self.groups.append([phrase])
        self.or_waits, self.or_may = False, not negative

    def _no_or_here(self) -> None:
        if self.or_waits:
            raise BadQuery(self.query, "OR can only stand between words or phrases")
        self.or_may = False

    def result(self) -> Query:
        if self.or_waits:
            raise BadQuery(self.query, "OR needs a word on either side")
        if not self.groups and (self.without or not self.fields):
            raise BadQuery(self.query, "it needs at least one word to look for")
        return Query(
            groups=tuple(map(tuple, self.groups)),
            without=tuple(self.without),
            sites=self._values("site", False),
            not_sites=self._values("site", True),
            languages=self._values("lang", False),
            not_languages=self._values("lang", True),
        )

    def _values(self, name: str, negative: bool) -> tuple[str, ...]:
        return tuple(self.fields.get((name, negative), ()))


_EXAMPLE = {"site": "site:news.example", "lang": "lang:uk"}


def _phrase(term: re.Match[str]) -> Phrase:
    if term["word"] is None:
        return Phrase(tuple(words(term["phrase"])), bool(term["stem"]))
    return Phrase(tuple(words(term["word"])), term["word"].endswith("*"))
