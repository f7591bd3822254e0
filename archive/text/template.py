"""Site templates: what the pages of one site share, learnt page by page, and so is not the article's own.

    page_signature(url, blocks) -> PageSignature      in a worker, beside the article
    learn(template, signature, ...) -> Template       in whoever keeps templates: cheap, in any order of pages
    furniture(template, signature, blocks)            in a worker: which blocks belong to the site
    rescued(template, signature, blocks, shared)      ... and which do not, though the judge left them out

Everything is a value and every function pure. A page is remembered by its *marks*: 32-bit hashes that say "this text at
this place", "this text in the body", "this very short text anywhere". The template holds the marks of the last `WINDOW`
pages, and the marks that became *settled* because three pages with different main texts bore them. Settled marks fade
when `FADE` further pages come without them, which is how a redesign replaces the old furniture. Both parts are bounded:
a template of any site serialises to less than 64 KiB.

The rule (measured: a text on one other page of the site is often the article's own, on two it hardly ever is): a short
block is furniture when at least two other pages with other main texts bear it at the same place or in their body, or,
if it has at most four words, anywhere; or when it is the headline of another page. So is a link behind a label that
recurs ("Read also: ..."), in its line or in the lines below, with a text in one box with it, and a count of something,
once on a page ("5 comments"), if the words beside the number recur. Not furniture, because articles do repeat them:
quoted text, datelines, headings over several parts of one text.

And a sentence that the single-page judge left out at a place where the site's articles have their text is the article's
own all the same (`rescued`).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from archive.text import homes
from archive.text.credit import is_credit
from archive.text.homes import NO_PLACES, Places, Tallies, Tally
from archive.text.page_block import PageBlock

WINDOW = 16  # pages remembered one by one
RIPE = 4  # pages with different main texts, from which on a template is worth making older articles again
OTHERS = 2  # other pages that must bear a mark
SETTLED = (
    OTHERS + 1
)  # pages after which a mark counts whatever page asks: even a page that bears it has two others beside it
FADE = 64  # pages without a settled mark after which it is forgotten
MAX_MARKS = 320  # of one page
MAX_SETTLED = 1500
SHORT = 240  # characters of a block that may be furniture
TINY_CHARACTERS = 40
TINY = 4  # words of a text that counts wherever it stands
LONG = 80  # characters from which on a paragraph tells articles apart
SAME_ARTICLE = (
    0.5  # share of the long paragraphs, of the page that has fewer, that two captures of one article have in common
)

LINKED = 0.5  # share of a line's characters in links, from which on it is one of a list of links
AGAIN = 3  # parts of one page under the same heading, from which on it is the text's own
LABELLED = 0.8  # ... of those behind its label, from which on the line is a label with its link

_MAGIC = b"mft4"  # raised when marks change: templates of other versions are learnt again
_PLAIN = frozenset({"p", "text"})  # kinds of blocks that may be a count of something
_OPEN_QUOTE = tuple("\"'“„«‚‘‹「『《〈")
_CLOSE_QUOTE = tuple("\"'”“»’›」』》〉")
_LABEL = re.compile(r"[^:：]{2,40}[:：](?=.)")
_COUNT = re.compile(r"\d[\d.,\xa0 ]*[^\d.,:;!?。]{2,24}|[^\d.,:;!?。]{2,24}[:：]?\s*\d[\d.,]*")
_NUMBER = re.compile(r"\d[\d.,\xa0 ]*")
_DATELINE = re.compile(r"^[^.!?。！？]{2,60}[-–—―]$")


@dataclass(frozen=True, slots=True)
class PageSignature:
    """What a template remembers of a page. Small, immutable and cheap to send between processes."""

    page: int  # hash of the URL
    body: int  # hash of the main text; 0 when there is none
    title: int  # hash of the headline; 0 when there is none
    paragraphs: frozenset[int]  # hashes of the body's long paragraphs
    marks: frozenset[int]
    places: Places = NO_PLACES


@dataclass(frozen=True)
class Template:
    """What the pages of a site share. Immutable; `digest` names this version of it."""

    window: tuple[PageSignature, ...] = ()  # oldest first; no two of them the same article
    settled: Mapping[int, int] = field(default_factory=dict)  # mark -> pages since it was last seen
    tallies: Tallies = field(default_factory=dict)  # of the homes of pages that have left the window

    @property
    def ripe(self) -> bool:
        """Whether enough different pages are known for the site's earlier articles to be made again."""
        return len(self.window) >= RIPE

    @cached_property
    def digest(self) -> str:
        """16 hex digits of the SHA-256 of `to_bytes`."""
        return hashlib.sha256(self._sealed).hexdigest()[:16]

    @cached_property
    def _sealed(self) -> bytes:
        return _MAGIC + zlib.compress(b"".join(_packed(self)), 6)

    def to_bytes(self) -> bytes:
        """A compact, deterministic form; `from_bytes` reads it back."""
        return self._sealed

    @staticmethod
    def from_bytes(data: bytes) -> Template:
        """Read what `to_bytes` wrote. Raises ValueError for anything else."""
        if not data.startswith(_MAGIC):
            raise ValueError("not a site template, or one of another version")
        try:
            return _unpacked(zlib.decompress(data[len(_MAGIC) :]))
        except (zlib.error, struct.error) as error:
            raise ValueError(f"a damaged site template: {error}") from error


EMPTY = Template()


def page_signature(url: str, blocks: Sequence[PageBlock], title: str | None = None) -> PageSignature:
    """What to remember of a page: all its short blocks, and the long paragraphs of its body."""
    kept = [block.text for block in blocks if block.kept]
    paragraphs = frozenset(_hash(_PARAGRAPH, text) for text in kept if len(text) >= LONG)
    marks, counts = set[int](), Counter(filter(None, map(_count, blocks)))
    for block in sorted(blocks, key=lambda block: not block.kept):  # the body first: a huge menu must not crowd it out
        if len(marks) >= MAX_MARKS:
            break
        marks.update(mark for line in _lines(block) for mark in _marks(line))
    marks.update(mark for mark, times in counts.items() if times == 1)
    body = _hash(_BODY, "\n".join(kept)) if kept else 0
    headline = _hash(_TITLE, title) if title else 0
    return PageSignature(_hash(_URL, url), body, headline, paragraphs, frozenset(marks), homes.survey(blocks))


def learn(template: Template, *pages: PageSignature) -> Template:
    """The template after these pages too. A page of an article known already takes the older one's place, and what that
    bore, if it stands at another address."""
    for page in pages:
        template = _learn_one(template, page)
    return template


def furniture(template: Template, page: PageSignature, blocks: Sequence[PageBlock]) -> list[bool]:
    """For each block: does it belong to the site? `page` is the signature of the page that the blocks are from."""
    borne = _borne_elsewhere(template, page)
    heads = _own_headings(blocks)
    found, headed = [], False
    for block in blocks:
        own = not block.text or (block.kind == "h" and block.text in heads)
        shared = not own and all(_is_furniture(line, borne) for line in _lines(block))
        headed = shared or (headed and block.linked >= LINKED and len(block.text) <= SHORT)
        found.append(headed)
    for at in _teasers(blocks, found):
        found[at] = True
    return found


def _own_headings(blocks: Sequence[PageBlock]) -> set[str]:
    """Headings that stand over parts of the text again and again ("Pros", "Cons"): the site's other reviews have them
    too."""
    over = (head.text for head, part in pairwise(blocks) if head.kind == "h" and part.kept and part.linked < LINKED)
    return {text for text, times in Counter(over).items() if times >= AGAIN}


def _teasers(blocks: Sequence[PageBlock], found: Sequence[bool]) -> list[int]:
    """What stands below a link that is furniture, in a box with it, where no text stands: a line or two of the story
    that it leads to."""
    below = [at for at in range(1, len(blocks)) if _is_below(blocks[at - 1], blocks[at]) and found[at - 1] > found[at]]
    texts = {block.place for at, block in enumerate(blocks) if block.kept and not found[at] and at not in below}
    return [at for at in below if blocks[at].place not in texts]


def _is_below(link: PageBlock, block: PageBlock) -> bool:
    """Whether a short text stands in one element with a link, or with the link's element."""
    if link.linked < LINKED or block.linked >= LINKED or len(block.text) > SHORT:
        return False
    around = block.place.rpartition(">")[0]
    return bool(around) and (link.place.endswith(around) or link.place.rpartition(">")[0].endswith(around))


def rescued(template: Template, page: PageSignature, blocks: Sequence[PageBlock], shared: Sequence[bool]) -> list[int]:
    """Which blocks that the judge left out are kept after all, see `archive.text.homes`; `shared` is what `furniture`
    says of them."""
    return homes.rescued(blocks, shared, _other_places(template, page), template.tallies)


def strangers(template: Template, page: PageSignature, blocks: Sequence[PageBlock]) -> list[int]:
    """Which blocks that the judge kept are left out after all, see `archive.text.homes`."""
    return homes.strangers(blocks, _other_places(template, page), template.tallies)


def _other_places(template: Template, page: PageSignature) -> list[Places]:
    return [other.places for other in template.window if not same_article(other, page)]


def same_article(a: PageSignature, b: PageSignature) -> bool:
    """Whether two pages hold one article: one URL, one main text, or at least half of the long paragraphs in common."""
    if a.page == b.page or (a.body == b.body and a.body):
        return True
    shared = len(a.paragraphs & b.paragraphs)
    return shared >= 2 and shared >= SAME_ARTICLE * min(len(a.paragraphs), len(b.paragraphs))


def _learn_one(template: Template, page: PageSignature) -> Template:
    if not page.body:
        return template
    others = tuple(known for known in template.window if not same_article(known, page))
    window = (*others, _joined(page, (known for known in template.window if same_article(known, page))))
    fresh = len(others) == len(template.window)
    settled = {mark: age + fresh for mark, age in template.settled.items()}
    settled.update(dict.fromkeys(settled.keys() & page.marks | _borne_by(window, page.marks, SETTLED), 0))
    young = sorted((age, mark) for mark, age in settled.items() if age < FADE)[:MAX_SETTLED]
    return Template(window[-WINDOW:], {mark: age for age, mark in young}, _tallied(template.tallies, window))


def _tallied(tallies: Tallies, window: Sequence[PageSignature]) -> Tallies:
    """The tallies after the page that leaves the window, if any does."""
    if len(window) <= WINDOW:
        return tallies
    return homes.counted(tallies, window[0].places, [page.places for page in window])


def _joined(page: PageSignature, known: Iterable[PageSignature]) -> PageSignature:
    """An article's newest page, bearing as well what its pages at other addresses (to print it, say) bear: they are one
    voice, but what the one lacks the site may still have."""
    older = {mark for other in known if other.page != page.page for mark in other.marks} - page.marks
    return replace(page, marks=page.marks.union(sorted(older)[:MAX_MARKS])) if older else page


def _borne_elsewhere(template: Template, page: PageSignature) -> set[int]:
    """The marks that at least `OTHERS` pages with another article bear, and the headlines of such pages."""
    others = [known for known in template.window if not same_article(known, page)]
    borne = template.settled.keys() & page.marks | _borne_by(others, page.marks, OTHERS)
    borne.update(known.title for known in others if known.title)
    return borne


def _borne_by(pages: Iterable[PageSignature], wanted: frozenset[int], least: int) -> set[int]:
    """Of these marks those that at least so many pages bear."""
    borne = [set[int]() for _ in range(least)]  # by one page or more, by two or more, ...
    for page in pages:
        common = page.marks & wanted
        for fewer, more in zip(borne[-2::-1], borne[:0:-1], strict=True):
            more |= fewer & common
        borne[0] |= common
    return borne[-1]


def _is_furniture(line: PageBlock, borne: set[int]) -> bool:
    if _own_text(line):
        return False
    return any(mark in borne for mark in _marks(line)) or _hash(_TITLE, line.text) in borne or _count(line) in borne


def _own_text(line: PageBlock) -> bool:
    """Text that articles repeat: a quotation, a dateline."""
    text = line.text
    return (
        line.kind == "quote"
        or (text.startswith(_OPEN_QUOTE) and text.endswith(_CLOSE_QUOTE))
        or bool(_DATELINE.match(text))
    )


def _lines(block: PageBlock) -> Iterator[PageBlock]:
    for line in block.text.split("\n"):
        text = line.strip()
        if text:
            yield block if text == block.text else block._replace(text=text)


def _marks(line: PageBlock) -> Iterator[int]:
    text = line.text
    if len(text) > SHORT:
        return
    raw = text.encode("utf-8", "surrogatepass")
    yield zlib.crc32(raw, _seed(line.place))
    if line.kept:
        yield zlib.crc32(raw, _KEPT)
    if len(text) <= TINY_CHARACTERS and text.count(" ") < TINY:
        yield zlib.crc32(raw, _TINY)
    label = _LABEL.match(text) if line.linked else None
    if label and line.linked * len(text) >= LABELLED * (len(text) - label.end()) and not is_credit(text):
        yield _hash(_LABELS, label[0])


def _count(line: PageBlock) -> int | None:
    """The mark of a line that counts something, whatever the number."""
    if line.kind not in _PLAIN or len(line.text) > TINY_CHARACTERS or not _COUNT.fullmatch(line.text):
        return None
    return _hash(_COUNTS, _NUMBER.sub("0 ", line.text))


@lru_cache(maxsize=4096)
def _seed(domain: str) -> int:
    return zlib.crc32(domain.encode("utf-8", "surrogatepass") + b"\0")


def _hash(domain: int, text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"), domain)


_KEPT, _TINY, _PARAGRAPH, _BODY, _URL, _TITLE, _LABELS, _COUNTS = (
    zlib.crc32(name) for name in (b"kept", b"tiny", b"paragraph", b"body", b"url", b"title", b"label", b"count")
)


def _packed(template: Template) -> Iterator[bytes]:
    yield struct.pack("<HHH", len(template.window), len(template.settled), len(template.tallies))
    for page in template.window:
        yield struct.pack("<III", page.page, page.body, page.title)
        at_home, doubts = sorted(page.places.homes), sorted(page.places.doubts)
        for part in (sorted(page.paragraphs), sorted(page.marks), at_home, list(chain.from_iterable(doubts))):
            yield struct.pack("<H", len(part)) + _ints(part)
    yield _ints(sorted(template.settled))
    yield bytes(template.settled[mark] for mark in sorted(template.settled))
    for home, tally in sorted(template.tallies.items()):
        yield struct.pack("<IBBB", home, *tally)


def _ints(values: Iterable[int]) -> bytes:
    values = list(values)
    return struct.pack(f"<{len(values)}I", *values)


def _unpacked(data: bytes) -> Template:
    pages, settled, tallied = struct.unpack_from("<HHH", data)
    at, window = 6, []
    for _ in range(pages):
        page, body, title = struct.unpack_from("<III", data, at)
        at, parts = at + 12, []
        for _ in range(4):
            (size,) = struct.unpack_from("<H", data, at)
            parts.append(struct.unpack_from(f"<{size}I", data, at + 2))
            at += 2 + 4 * size
        paragraphs, marks, at_home, doubts = parts
        places = Places(frozenset(at_home), frozenset(zip(doubts[::2], doubts[1::2], strict=True)))
        window.append(PageSignature(page, body, title, frozenset(paragraphs), frozenset(marks), places))
    keys = struct.unpack_from(f"<{settled}I", data, at)
    ages = struct.unpack_from(f"<{settled}B", data, at + 4 * settled)
    at += 5 * settled
    tallies = {home: Tally(*numbers) for home, *numbers in struct.iter_unpack("<IBBB", data[at : at + 7 * tallied])}
    return Template(tuple(window), dict(zip(keys, ages, strict=True)), tallies)
