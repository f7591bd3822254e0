"""The headline of a page, without the site's name before or after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.text.metadata.facts import Facts
from archive.text.metadata.found import Found
from archive.text.metadata.jsonld import texts

MAX_TITLE = 300  # characters
AGREED = 0.5  # share of words that a heading and a stated title have in common

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/›>~¦∣｜]+\s+|\s*[|｜_»]+\s*|\s[-–—]\s?(?=\S+$)|::")
_MAY_PART = re.compile(r"[|–—·•»«:/›>~¦∣｜_]|\s-|-\s")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """What the site is called, each as `plain` gives it: what a title may carry before or after the headline."""

    site: frozenset[str]
    host: str  # the name part of the host, "" if unknown


@lru_cache(maxsize=1024)
def plain(text: str | None) -> str:
    """A text for comparison: no case, width, punctuation."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def find_title(facts: Facts, names: Names, is_line: Callable[[str], bool]) -> Found[str] | None:
    """The headline: an h1 that the page's statements of its title confirm, else a lone h1, else those statements, less
    what a line of the page that is the headline does not hold. `is_line` tells whether a text is such a line.
    """
    stated = _stated(facts, names)
    shown = _shown(facts, names)
    best = max(shown, key=lambda text: _agreement(text, stated), default=None)
    if best and _agreement(best, stated) >= AGREED:
        return Found(_without_kicker(best, stated), "html", 0.95 if _agreement(best, stated) > 0.9 else 0.8)
    if len(shown) == 1 and not _is_part_of_site(shown[0], facts, stated):
        return Found(shown[0], "html", 0.6)
    if stated:
        title, source, confidence = stated[0]
        return Found(_as_shown(title[:MAX_TITLE], is_line), source, confidence)
    return Found(shown[0], "html", 0.4) if shown else None


def _as_shown(title: str, is_line: Callable[[str], bool]) -> str:
    """A title of which the page shows only the greater part, as a line of its own: the rest is the site's name."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts or is_line(title):
        return title
    greater = (max(_split(title, cut)[0], key=len) for cut in (cuts[-1], cuts[0]))
    return next((part for part in greater if plain(part) and is_line(part)), title)


def _shown(facts: Facts, names: Names) -> list[str]:
    """The different headings of first rank, less the site's name."""
    lines = (without_site(heading, names)[:MAX_TITLE] for heading in facts.headings)
    return list({plain(line): line for line in lines if plain(line) and not _is_site(line, names)}.values())


def _without_kicker(shown: str, stated: Sequence[tuple[str, str, float]]) -> str:
    """A heading that holds a kicker and then the very title that the page states elsewhere is cut to that title."""
    for text, _, _ in stated:
        if len(text) > 20 and len(text) < len(shown) and shown.endswith(text) and shown[-len(text) - 1] == " ":
            return text
    return shown


def _is_part_of_site(shown: str, facts: Facts, stated: Sequence[tuple[str, str, float]]) -> bool:
    """Whether a heading is what the title element carries beside the headline: a site's or section's name."""
    title, heading = plain(facts.title), plain(shown)
    return heading in title and heading not in {plain(text) for text, _, _ in stated}


def without_site(title: str, names: Names, others: Sequence[str] = ()) -> str:
    """`title` without the site's name at its ends.

    A part before the first or after the last separator goes when it names the site, or when what remains is a title
    that another statement of the page gives in just that form.
    """
    if not _MAY_PART.search(title):
        return title
    known = {plain(other) for other in others if not _is_site(other, names)}
    while cuts := list(_SEPARATOR.finditer(title)):
        splits = [split for cut in cuts for split in _split(title, cut)]
        ends = [*_split(title, cuts[-1])[:1], *_split(title, cuts[0])[1:]]
        shorter = next((rest for rest, _ in splits if plain(rest) in known and plain(rest)), None) or next(
            (rest for rest, part in ends if plain(rest) and _is_site(part, names)), None
        )
        if not shorter:
            break
        title = shorter
    return title


def _stated(facts: Facts, names: Names) -> list[tuple[str, str, float]]:
    """What the page says its title is, surest first: (title, source, confidence)."""
    headline = next((text for node in facts.jsonld.articles for text in texts(node.get("headline"))), None)
    social = facts.meta("og:title", "twitter:title")
    named = facts.meta("dc.title", "dcterms.title", "citation_title", "parsely-title", "sailthru.title", "headline")
    raw = [
        (headline, "json-ld", 0.85),
        (social, "opengraph", 0.85),
        (named, "meta", 0.8),
        (facts.title, "html", 0.6),
    ]
    others = [text for text in (headline, social, named, *facts.headings) if text]
    cut = [(without_site(text, names, others), source, sure) for text, source, sure in raw if text]
    return [(text, source, sure) for text, source, sure in cut if plain(text) and plain(text) not in names.site]


def _agreement(shown: str, stated: Sequence[tuple[str, str, float]]) -> float:
    """How well a heading agrees with the stated titles, 0..1: share of words in common, of the best of them."""
    words = set(plain(shown).split())
    return max((_overlap(words, set(plain(text).split())) for text, _, _ in stated), default=0.0)


def _overlap(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _split(title: str, cut: re.Match[str]) -> list[tuple[str, str]]:
    """(what remains, what goes) when the part behind the cut goes, and when the part before it does."""
    before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
    return [(before, after), (after, before)]


def _is_site(part: str, names: Names) -> bool:
    text = plain(part)
    joined = text.replace(" ", "")
    if not text:
        return True
    return text in names.site or (len(names.host) > 2 and joined in (names.host, names.host.replace("-", "")))
