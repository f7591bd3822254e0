"""Is this page an article? If not: what is it instead.

Decided from what the page says of itself, the words of its title and address, and the shape of its blocks; each
verdict has a reason that a person can read. A page is an article unless something speaks against it: most of what a
crawl keeps is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from archive.text.kind_words import ERROR, LOGIN, MORE, SEARCH
from archive.text.metadata.jsonld import LISTING_TYPES

ERROR_BODY = 900  # characters of text below which a page whose title says "not found" is believed
LOGIN_BODY = 700  # ... and below which a password field makes a login page
BRIEF = 220  # ... and below which a page needs something that speaks for an article
SCRAP = 25  # ... and below which there is no article at all
PROSE = 90  # characters of a block that may be a paragraph
TEASER_PROSE = 70  # characters of other text per teaser that a listing may hold
LINKED = 0.8  # share of a block's characters in links, from which on it is a link
LINKED_LINE = 0.25  # share of a line's characters in links, from which on it may be an entry of a listing
ENTRIES = 0.8  # share of such lines in the kept text, from which on it is a listing
CARD = 330  # characters of the text of one entry of a listing, at most
SECTION = 40  # characters of the title of a section or of a tag
LABEL = 60  # characters of a line that tells an entry's date, author or section, at most
ENDING = 200  # characters at the end of a text that tell whether it breaks off
TEASERS = 3  # linked headings with a text below each, from which on a page is a listing
GARBLED = 0.03  # share of undecodable characters from which on a body is no text
CJK_WEIGHT = 2.5  # a Chinese or Japanese character says as much as so many letters

_ERROR_WORDS, _LOGIN_WORDS, _SEARCH_WORDS = (
    re.compile("|".join(words.values()), re.IGNORECASE) for words in (ERROR, LOGIN, SEARCH)
)
_LISTING_PATH = re.compile(
    r"/(?:tags?|topics?|themen?|category|categories|kategorie|rubrik|rubrique|seccion|sezione|authors?|autor|"
    r"archives?|page|"
    r"label|labels|keyword|sections?)/[^/]*/?$|/page/\d+/?$|/list\.\w+$",
    re.IGNORECASE,
)
_SEARCH_PATH = re.compile(
    r"/(?:search|suche|recherche|buscar|busqueda|cerca|poisk|zoeken|sok|haku)(?:/|\.\w+)?$", re.IGNORECASE
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_CJK_LEADS = bytes(range(0xE3, 0xEE))  # the first bytes of those in UTF-8; to look for them is quicker than for letters
_MORE_SIGNS = ("…", "...", "»", "→")
_MORE = tuple(MORE.replace("\n", "").split("|"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is an article, and why, in a sentence's words."""

    is_article: bool
    reason: str


class Piece(NamedTuple):
    """A block as this judgement sees it."""

    text: str
    heading: bool
    linked: float  # share of its characters inside links, 0..1
    kept: bool
    weight: float  # of its text


class Signs(NamedTuple):
    """What else is known of the page."""

    url: str
    title: str | None
    stated_article: bool  # JSON-LD or OpenGraph call it an article
    types: frozenset[str]  # JSON-LD types, lower case
    password_field: bool
    dated: bool  # a publication date is stated in markup or near the headline
    authored: bool


def judge_kind(pieces: Sequence[Piece], body: str, signs: Signs) -> Verdict:
    """Tell an article from a listing, tag page, login, search result, calendar, error page or empty page.

    Most articles are told without a look at the pieces: they may be made when the first is asked for.
    """
    size = weight_of(body)
    for why in (
        _binary(body),
        _error(signs, pieces, size),
        _login(signs, size),
        _search(signs, pieces, size),
        _listing(signs, pieces, size),
        _calendar(pieces, size),
        _empty(signs, pieces, size),
    ):
        if why:
            return Verdict(False, why)
    return Verdict(True, _for_an_article(signs, size))


def says_error(headline: str) -> bool:
    """Whether a headline is that of an error page ("Page not found"), in any of the languages known here."""
    return len(headline) < 90 and _ERROR_WORDS.search(headline) is not None


def weight_of(text: str) -> float:
    """The length of a text in characters, with those of East Asian scripts counted for what they say."""
    if text.isascii():
        return len(text)
    raw = text.encode("utf-8", "replace")
    if len(raw.translate(None, _CJK_LEADS)) == len(raw):
        return len(text)
    return len(text) + (CJK_WEIGHT - 1) * sum(map(len, _CJK.findall(text)))


def _binary(body: str) -> str | None:
    if body.count("\ufffd") > GARBLED * len(body):
        return "not text: the bytes decode to no writing"
    return None


def _error(signs: Signs, pieces: Sequence[Piece], size: float) -> str | None:
    if size >= ERROR_BODY or ((signs.stated_article or signs.dated) and size > BRIEF):
        return None
    headline = [signs.title or "", *(piece.text for piece in pieces if piece.heading)][:3]
    told = next((text for text in headline if says_error(text)), None)
    if told:
        return f"error page: its headline is {told!r}"
    return None


def _login(signs: Signs, size: float) -> str | None:
    if size >= LOGIN_BODY:
        return None
    spoken = bool(_LOGIN_WORDS.search(signs.title or ""))
    if signs.password_field and size < (LOGIN_BODY if spoken else BRIEF) and not (signs.stated_article or signs.dated):
        return "login page: a password field and hardly any text"
    if size < BRIEF and spoken and len(signs.title or "") < 40 and not signs.dated:
        return "login page: its headline says so"
    return None


def _search(signs: Signs, pieces: Sequence[Piece], size: float) -> str | None:
    """By type, title or address; a title alone may be a headline about search engines or about an exam's results."""
    if "searchresultspage" in signs.types:
        return "search result"
    titled = bool(_SEARCH_WORDS.search(signs.title or "")) and not signs.stated_article
    addressed = bool(_SEARCH_PATH.search(_path(signs.url)))
    if not (titled or addressed):
        return None
    if (titled and addressed) or size < BRIEF or _teasers(pieces) >= 2 or (titled and _all_entries(pieces)):
        return f"search result: its {'headline' if titled else 'address'} says so"
    return None


def _listing(signs: Signs, pieces: Sequence[Piece], size: float) -> str | None:
    told = bool(signs.types & LISTING_TYPES) or bool(_LISTING_PATH.search(_path(signs.url)))
    if signs.stated_article and (signs.dated or signs.authored or not told):
        return None
    signed = signs.dated and signs.authored
    teasers = _teasers(pieces, signed=signed)
    prose = _free_prose(pieces, signed=signed) if teasers >= 2 else 0.0
    if teasers >= TEASERS and prose < max(BRIEF, TEASER_PROSE * teasers):
        return f"listing: {teasers} teasers with linked headings, {int(prose)} characters of text beside them"
    if told and teasers >= 2 and prose < BRIEF:
        return f"tag page or listing: its address or markup says so, and it holds {teasers} teasers"
    if not (signs.authored or signs.stated_article) and _all_entries(pieces):
        return "listing: nearly every line of the text is a link or begins with one"
    if not signs.stated_article and (broken := _broken_off(pieces, told=told)):
        return f"listing: texts that break off ({broken}), and hardly any other"
    if not signs.stated_article and (cards := _only_cards(pieces, signs.title or "")):
        return f"listing: all of its text is {cards} linked headlines, each with a line or two below"
    links = sum(piece.linked > LINKED and len(piece.text) > 15 for piece in pieces)
    if size < BRIEF and links >= 8 and not (signs.authored or signs.dated or signs.stated_article):
        return f"listing: {links} links and hardly any text"
    return None


def _teasers(pieces: Sequence[Piece], *, signed: bool = False) -> int:
    """Linked headings (or linked lines) that a short text follows: the items of a listing.

    On a page that is signed and dated, a linked line that was not kept and is no heading heads no text that was: what
    stands so between the paragraphs of an article is a share row, or another story to read.
    """
    count = 0
    for at, piece in enumerate(pieces):
        if piece.linked < LINKED or piece.weight < 12:
            continue
        below = pieces[at + 1 : at + 4]
        text = next((other for other in below if not other.heading and other.linked < 0.3 and other.weight > 40), None)
        heads = text is not None and text.kept and (piece.kept or not signed)
        count += text is not None and (piece.heading or _breaks_off(text.text) or heads)
    return count


def _only_cards(pieces: Sequence[Piece], title: str) -> int:
    """The number of cards (a linked headline, one short text, its date) when no other text was kept, else 0.

    A text is believed to be a card's when its headline was kept too, or when it breaks off on a page with a title as
    short as a section's; a lone card's when both is so. Dates and names of cards are no evidence for an article.
    """
    cards = room = 0
    headline_kept = broken = False
    short = weight_of(title) <= SECTION
    for piece in pieces:
        if piece.linked >= LINKED:
            if piece.weight > 12:
                room, headline_kept = 1, piece.kept
        elif piece.weight > LABEL:
            whole = not headline_kept and not (short and _breaks_off(piece.text))
            if piece.kept and (not room or whole or piece.weight > CARD or piece.linked > 0.5):
                return 0
            broken = broken or (headline_kept and _breaks_off(piece.text))
            cards, room = cards + room, 0
    return cards if cards > 1 or broken else 0


def _broken_off(pieces: Sequence[Piece], *, told: bool) -> int:
    """The number of kept texts that break off, as those of teasers do, when little other prose was kept, else 0.

    One is enough where the address or the markup says that it is a listing (`told`), two when they are all there is.
    """
    prose = [piece for piece in pieces if piece.kept and piece.weight > LABEL and piece.linked < 0.5]
    broken = [piece.weight for piece in prose if piece.weight <= CARD and _breaks_off(piece.text)]
    least = 1 if told else 2 if len(broken) == len(prose) else TEASERS
    enough = len(broken) >= least and sum(broken) >= ENTRIES * sum(piece.weight for piece in prose)
    return len(broken) if enough else 0


def _breaks_off(text: str) -> bool:
    """Whether a text ends as teasers do: "…", "read more"."""
    text = text[-ENDING:]
    at = len(text)
    while at and not _is_of_word(text[at - 1]):
        at -= 1
    return text[:at].lower().endswith(_MORE) or any(sign in text[at:] for sign in _MORE_SIGNS)


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _all_entries(pieces: Sequence[Piece]) -> bool:
    """Whether what was kept are the entries of a listing: lines partly link, three or more, and little else."""
    kept = [piece for piece in pieces if piece.kept]
    entries = [piece.weight for piece in kept if piece.linked >= LINKED_LINE and piece.weight > 15]
    return len(entries) >= TEASERS and sum(entries) >= ENTRIES * sum(piece.weight for piece in kept)


def _free_prose(pieces: Sequence[Piece], *, signed: bool) -> float:
    """The weight of kept paragraphs that are no teaser's text: no linked line stands right above, or above a line in
    between that is no kept paragraph itself, and they do not break off. `signed`: as for `_teasers`.
    """
    free = 0.0
    for at, piece in enumerate(pieces):
        if not _is_prose(piece) or _breaks_off(piece.text):
            continue
        above = pieces[max(0, at - 2) : at]
        if above and _is_prose(above[-1]):
            above = above[-1:]
        if not any(_may_head(other) and (not signed or other.kept or other.heading) for other in above):
            free += piece.weight
    return free


def _may_head(piece: Piece) -> bool:
    return piece.linked > LINKED and piece.weight > 12


def _is_prose(piece: Piece) -> bool:
    return piece.kept and piece.weight >= PROSE and piece.linked <= 0.5


def _calendar(pieces: Sequence[Piece], size: float) -> str | None:
    if size >= 2 * BRIEF:
        return None
    days = {piece.text.strip() for piece in pieces if piece.text.strip().isdigit() and 1 <= int(piece.text) <= 31}
    cells = {cell for piece in pieces if "\t" in piece.text for cell in piece.text.split("\t") if cell.isdecimal()}
    if len(days | cells) >= 27:
        return "calendar: the days of a month and hardly any text"
    return None


def _empty(signs: Signs, pieces: Sequence[Piece], size: float) -> str | None:
    if size < SCRAP:
        return "empty page: no text that could be an article"
    if size >= BRIEF:
        return None
    longest = max((piece.weight for piece in pieces if piece.kept), default=0)
    if not (signs.stated_article or signs.dated or signs.authored):
        return f"hardly any text ({int(size)} characters), and nothing that says it is an article"
    if longest < 40:
        return "no paragraph of text"
    return None


def _for_an_article(signs: Signs, size: float) -> str:
    said = [
        word
        for word, true in (
            ("stated by the page", signs.stated_article),
            ("dated", signs.dated),
            ("signed", signs.authored),
        )
        if true
    ]
    return ", ".join([f"text of {int(size)} characters", *said])


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
