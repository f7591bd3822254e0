"""The headline of a page, without the site's name before or after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Protocol

from archive.text.metadata.elsewhere import elsewhere
from archive.text.metadata.facts import Facts, line_of
from archive.text.metadata.found import Found
from archive.text.metadata.jsonld import texts
from archive.text.metadata.spoken import find_day

MAX_TITLE = 300  # characters
MAX_DATES = 3  # dates above which a line is taken for the headline where nothing says more
MAX_SITE = 6  # words of a site's name
MAX_HOME_LINKS = 60  # links, and headings, that are looked at
AGREED = 0.5  # share of words that a heading and a stated title have in common

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/›>~¦∣｜]+\s+|\s*[|｜_»]+\s*|\s[-–—]\s?(?=\S+$)|::|\s*：\s*|(?<=[\u3000-\u9fff）]):"
)
_MAY_PART = re.compile(r"[|–—·•»«:：/›>~¦∣｜_]|\s-|-\s")
_HOST = re.compile(r"https?://([\w.:-]+)(?:[/?#]|$)", re.IGNORECASE)
_HOME_PAGES = ("", "index.html", "index.php", "index.htm")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """What the site is called, each as `plain` gives it: what a title may carry before or after the headline."""

    site: frozenset[str]
    host: str  # the name part of the host, "" if unknown

    def begin_with(self, text: str) -> bool:
        """Whether a name of the site begins with these words: "Ida Cooks" of "Ida Cooks Fish"."""
        known = plain(text)
        return self.host.startswith(known.replace(" ", "")) or any(name.startswith(known) for name in self.site)


@lru_cache(maxsize=1024)
def plain(text: str | None) -> str:
    """A text for comparison: no case, width, punctuation."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text or "").casefold()))


class Lines(Protocol):
    """The lines that the page shows; `near.PageLines` is one."""

    def is_line(self, text: str) -> bool:
        """Whether a line says just that, but for case and punctuation."""
        ...

    @property
    def dated(self) -> tuple[tuple[str, str], ...]:
        """Those of the first that hold a figure, each behind the line before it."""
        ...


def find_title(facts: Facts, names: Names, lines: Lines, url: str) -> Found[str] | None:
    """The headline: an h1 that the page's statements of its title confirm, else a statement that a line of the page
    bears out, a lone h1, or those statements, less what a line of the page that is the headline does not hold; where
    there is none, or it only names the site, the first heading of lower rank, or the line above the first date.

    `url` is the address of the page, or of any of its site.
    """
    title = _said(facts, names, lines.is_line)
    if title and (len(title.value.split()) > MAX_SITE or facts.meta("og:title") or facts.jsonld.articles):
        return title
    home = names_of_home(facts, url)
    if title and plain(title.value) not in home:
        return title
    below = ((text, 0.3) for text in _lower_headings(facts, names))
    beside = ((text, 0.2) for text in _above_the_date(lines, names, home))
    return next((Found(text, "html", sure) for text, sure in chain(below, beside)), None)


def _said(facts: Facts, names: Names, is_line: Callable[[str], bool]) -> Found[str] | None:
    """The headline by the page's own words: its h1 and its statements."""
    stated = _stated(facts, names, is_line)
    shown = _shown(facts, names)
    best = max(shown, key=lambda text: _agreement(text, stated), default=None)
    if best and _agreement(best, stated) >= AGREED and not _is_beside_headline(best, facts, stated, is_line):
        return Found(_without_kicker(best, stated), "html", 0.95 if _agreement(best, stated) > 0.9 else 0.8)
    return _unconfirmed(facts, shown, stated, is_line)


def _unconfirmed(
    facts: Facts, shown: Sequence[str], stated: Sequence[tuple[str, str, float]], is_line: Callable[[str], bool]
) -> Found[str] | None:
    lone = shown[0] if len(shown) == 1 and not _is_part_of_site(shown[0], facts, stated) else None
    if stated:
        title, source, confidence = stated[0]
        title = _as_shown(title[:MAX_TITLE], is_line)
        if not lone or (len(title) > len(lone) and is_line(title)):
            return Found(title, source, confidence)
    if lone:
        return Found(lone, "html", 0.6)
    return Found(shown[0], "html", 0.4) if shown else None


def _as_shown(title: str, is_line: Callable[[str], bool]) -> str:
    """A title of which the page shows only the greater part, as a line of its own: the rest is the site's name, or that
    of a section before a colon.
    """
    cuts = list(_SEPARATOR.finditer(title))
    colon = title.find(": ")
    if (not cuts and colon < 0) or is_line(title):
        return title
    greater = [max(_split(title, cut)[0], key=len) for cut in (*cuts[-1:], *cuts[:1])]
    found = next((part for part in greater if plain(part) and is_line(part)), None)
    if found or colon < 0:
        return found or title
    behind = [part[part.find(": ") + 2 :] for part in (title, *greater) if ": " in part]
    return next((part for part in behind if len(part) * 2 > len(title) and is_line(part)), title)


def names_of_home(facts: Facts, url: str) -> frozenset[str]:
    """What the page calls the site where it links to its first page, each as `plain` gives it."""
    found = set[str]()
    for link in facts.tree.css(_to_home(url))[:MAX_HOME_LINKS]:
        image = link.css_first("img[alt]")
        found |= {plain(line_of(link)), plain(image.attributes.get("alt") if image else None)}
    return frozenset(found - {""})


@lru_cache(maxsize=64)
def _to_home(url: str) -> str:
    """The selector of links to the first page of the site."""
    host = _HOST.match(url)
    roots = ["", f"//{host[1]}", f"http://{host[1]}", f"https://{host[1]}"] if host else [""]
    paths = [f"{root}/{page}" for root in roots for page in _HOME_PAGES] + roots[1:]
    return ",".join(f'a[href="{path}"]' for path in (*paths, "./", "index.html", "index.php"))


def _lower_headings(facts: Facts, names: Names) -> Iterator[str]:
    """Headings of second and third rank that are no link and no furniture, those of second rank first."""
    for rank in ("h2", "h3"):
        for node in facts.tree.tags(rank)[:MAX_HOME_LINKS]:
            text = line_of(node)
            if " " in text and node.css_first("a") is None and not elsewhere(node) and not _is_site(text, names):
                yield text[:MAX_TITLE]


def _above_the_date(lines: Lines, names: Names, home: frozenset[str]) -> Iterator[str]:
    """A line of three words or more, and no sentence, right above the first lines that hold a date."""
    for before, line in lines.dated[:MAX_DATES]:
        is_headline = before.count(" ") > 1 and len(before) <= MAX_TITLE and not before.endswith(".")
        if is_headline and find_day(line) and not find_day(before) and plain(before) not in home | names.site:
            yield before


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


def _is_beside_headline(
    shown: str, facts: Facts, stated: Sequence[tuple[str, str, float]], is_line: Callable[[str], bool]
) -> bool:
    """Whether a heading is one end of the title element, and the rest is what another statement gives or a longer line
    of the page: then the heading is the site's name, and the rest the headline.
    """
    title, heading = plain(facts.title), plain(shown)
    rest = title.removeprefix(f"{heading} ").removesuffix(f" {heading}")
    if rest == title or any(plain(text) == heading for text, _, _ in stated):
        return False
    return any(plain(text) == rest for text, _, _ in stated) or (len(rest) > len(heading) and is_line(rest))


def without_site(
    title: str, names: Names, others: Sequence[str] = (), is_line: Callable[[str], bool] = lambda text: False
) -> str:
    """`title` without the site's name at its ends.

    A part before the first or after the last separator goes when it names the site, or when what remains is a title
    that another statement of the page gives in just that form: unless the greater part would go, and is a line of the
    page (`is_line`), for then it is the headline, and the site's name is what another statement gives.
    """
    if not _MAY_PART.search(title):
        return title
    known = {plain(other) for other in others if not _is_site(other, names)}
    while cuts := list(_SEPARATOR.finditer(title)):
        splits = [split for cut in cuts for split in _split(title, cut)]
        ends = [*_split(title, cuts[-1])[:1], *_split(title, cuts[0])[1:]]
        agreed = ((rest, part) for rest, part in splits if plain(rest) in known and plain(rest))
        shorter = next((rest for rest, part in agreed if not _holds_longer_line(part, rest, is_line)), None) or next(
            (rest for rest, part in ends if plain(rest) and _is_site(part, names)), None
        )
        if not shorter:
            break
        title = shorter
    return title


def _holds_longer_line(part: str, rest: str, is_line: Callable[[str], bool]) -> bool:
    return len(part) > len(rest) and any(len(one) > len(rest) and is_line(one) for one in _SEPARATOR.split(part) if one)


def _stated(facts: Facts, names: Names, is_line: Callable[[str], bool]) -> list[tuple[str, str, float]]:
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
    cut = [(without_site(text, names, others, is_line), source, sure) for text, source, sure in raw if text]
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
