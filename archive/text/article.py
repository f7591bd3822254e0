"""The whole chain in one function: decode > blocks > extract > minus template > metadata > normalise > language.

For one page alone, `extract_article`. For a page of a site, a worker calls

    textualise_page(body, url=..., content_type=..., template=template) -> Textualised(article, signature)

with the site's template as it stands (None at first; an immutable value, cheap to pickle), and whoever keeps templates
then calls `archive.text.template.learn(template or EMPTY, signature, ...)`, in any order of pages, when `signature`
is not None. `Template.to_bytes` and `Template.from_bytes` are its stored form, `template.digest` names its version
(it is also `article.template`), and when `template.ripe` turns true the site's earlier articles are worth making
again, once.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

from archive.model import UNDETERMINED, Article, Evidence
from archive.text.blocks import Block
from archive.text.byline import ABOVE, bylines
from archive.text.credit import find_credit
from archive.text.decode import utf8_page
from archive.text.dom import is_cut, parse
from archive.text.extract import Body, assemble, extract_body
from archive.text.kind import LINKED, LOGIN_BODY, Piece, Signs, Verdict, judge_kind, weight_of
from archive.text.language import detect_language
from archive.text.metadata import Facts, Metadata, gather, read_metadata
from archive.text.metadata.title import MAX_TITLE, plain
from archive.text.normalise import normalise_line, normalise_text
from archive.text.page_block import PageBlock
from archive.text.template import PageSignature, Template, furniture, page_signature, rescued, strangers

CUT = "; read only in part: the page is too large"
WIDENED = 2  # times that a text may become longer by the loss of case and width
SLACK = 40  # characters of punctuation beside a headline
STATED_TYPES = frozenset({"article", "news", "blog"})  # values of og:type that call a page an article


@dataclass(frozen=True, slots=True)
class Textualised:
    """What a worker gives back: the article, and what the site's template is to learn of it (None: nothing)."""

    article: Article
    signature: PageSignature | None


def extract_article(
    body: bytes, *, url: str, content_type: str | None = None, template: Template | None = None
) -> Article:
    """The text copy of one page.

    `body` is the entity body, content codings undone; `content_type` the header's value; `template` what the pages of
    the site share. Never raises on odd input: a page that holds no article comes back with `is_article` False and a
    reason.
    """
    return _textualise(body, url, content_type, template, sign=template is not None).article


def textualise_page(
    body: bytes, *, url: str, content_type: str | None = None, template: Template | None = None
) -> Textualised:
    """The same, with the signature by which the site's template learns from this page."""
    return _textualise(body, url, content_type, template, sign=True)


def _textualise(
    body: bytes, url: str, content_type: str | None, template: Template | None, *, sign: bool
) -> Textualised:
    html, charset = utf8_page(body, content_type)
    tree = parse(html)
    facts = gather(tree)
    judged = extract_body(tree, facts.evidence)
    texts = [block.text for block in judged.page.blocks]
    metadata = read_metadata(tree, url, facts, seen="\n".join(texts))
    blocks = site_blocks(judged) if sign else []
    signature = page_signature(url, blocks, metadata.title.value if metadata.title else None) if sign else None
    without = set[int]()
    if template is not None and signature is not None:
        shared = furniture(template, signature, blocks)
        without.update(at for at, is_shared in enumerate(shared) if is_shared)
        without.update(strangers(template, signature, blocks))
        judged = judged.with_more(rescued(template, signature, blocks, shared))
    of_the_site = frozenset(without)
    kept, credited = _own(judged, texts, metadata, without)
    without.update(set(judged.kept).difference(kept))
    text = normalise_text(assemble(judged.page, kept))
    asks_password = len(text) < LOGIN_BODY and tree.css_first('input[type="password" i]') is not None
    verdict = judge_kind(
        _Pieces(judged, without, of_the_site), text, _signs(url, facts, metadata, asks_password=asks_password)
    )
    if judged.page.cut or is_cut(html):
        verdict = replace(verdict, reason=verdict.reason + CUT)
    credit = None if credited is None else normalise_line(judged.page.blocks[credited].text)
    article = _article(url, text, metadata, verdict, credit, charset, template, facts.html_lang)
    return Textualised(article, signature if verdict.is_article else None)


def site_blocks(judged: Body) -> list[PageBlock]:
    """The blocks of a judged page as a template sees them."""
    page, keep = judged.page, judged.keep.tolist()
    places: dict[int, str] = {}
    made = []
    for block, kept in zip(page.blocks, keep, strict=True):
        place = places.get(block.element)
        if place is None:
            place = places[block.element] = page.place(block)
        linked = block.linked / max(1, block.length)
        made.append(PageBlock(block.text, place, kept, block.kind, linked))
    return made


def _own(
    judged: Body, texts: Sequence[str], metadata: Metadata, without: Container[int]
) -> tuple[list[int], int | None]:
    """The kept blocks (ascending) that are the article's text, and the block that is its credit line, if one is."""
    kept = [at for at in judged.kept if at not in without]
    headlines = set(_headline(judged, kept, metadata))
    kept = [at for at in kept if at not in headlines]
    signed = _bylines(judged, kept, metadata)
    kept = [at for at in kept if at not in signed]
    credited = find_credit(texts, kept)
    return [at for at in kept if at != credited], credited


def _headline(judged: Body, kept: Sequence[int], metadata: Metadata) -> list[int]:
    """The kept blocks that only repeat the headline: a look at their length rules most out."""
    title = plain(metadata.title.value) if metadata.title else ""
    if not title:
        return []
    blocks = judged.page.blocks
    least, most = len(title) // WIDENED, min(SLACK + 2 * len(title), MAX_TITLE)
    return [at for at in kept if least <= len(blocks[at].text) <= most and plain(blocks[at].text) == title]


def _bylines(judged: Body, kept: Sequence[int], metadata: Metadata) -> list[int]:
    """The first of the kept blocks that tell who wrote the article and when."""
    authors = metadata.authors.value if metadata.authors else ()
    day = metadata.published.value[:10] if metadata.published else None
    return [kept[at] for at in bylines([judged.page.blocks[at].text for at in kept[:ABOVE]], authors, day)]


class _Pieces(Sequence[Piece]):
    """The blocks as the judgement of the page's kind sees them, made when it looks at one.

    The linked headlines of the site's other pages, which its template takes away, are entries of a listing still.
    """

    def __init__(self, judged: Body, without: Container[int], of_the_site: Container[int]) -> None:
        self._judged, self._without, self._of_the_site = judged, without, of_the_site

    @cached_property
    def _made(self) -> list[Piece]:
        keep = self._judged.keep.tolist()
        return [_piece(block, keep[at] and self._stays(at, block)) for at, block in enumerate(self._judged.page.blocks)]

    def _stays(self, at: int, block: Block) -> bool:
        return at not in self._without or (block.linked > LINKED * block.length and at in self._of_the_site)

    @overload
    def __getitem__(self, at: int) -> Piece: ...
    @overload
    def __getitem__(self, at: slice) -> list[Piece]: ...
    def __getitem__(self, at: int | slice) -> Piece | list[Piece]:
        return self._made[at]

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _piece(block: Block, kept: bool) -> Piece:
    return Piece(block.text, block.kind == "h", block.linked / max(1, block.length), kept, weight_of(block.text))


def _signs(url: str, facts: Facts, metadata: Metadata, *, asks_password: bool) -> Signs:
    stated = bool(facts.jsonld.articles) or (facts.meta("og:type") or "").split(".")[0].lower() in STATED_TYPES
    dated = (
        metadata.published is not None and metadata.published.confidence > 0.6 and metadata.published.source != "url"
    )
    title = metadata.title.value if metadata.title else facts.title
    return Signs(
        url,
        title,
        stated,
        facts.jsonld.types,
        asks_password,
        dated,
        metadata.authors is not None,
    )


def _article(
    url: str,
    text: str,
    metadata: Metadata,
    verdict: Verdict,
    credit: str | None,
    charset: str,
    template: Template | None,
    html_lang: str | None,
) -> Article:
    evidence = dict(metadata.evidence)
    if credit:
        evidence["credit"] = Evidence("text", 0.9)
    return Article(
        url=url,
        text=text,
        title=_line(metadata.title.value) if metadata.title else None,
        language=detect_language(text, html_lang=html_lang) if text else UNDETERMINED,
        published=metadata.published.value if metadata.published else None,
        modified=metadata.modified.value if metadata.modified else None,
        authors=tuple(filter(None, map(_line, metadata.authors.value))) if metadata.authors else (),
        credit=credit,
        site_name=_line(metadata.site_name.value) if metadata.site_name else None,
        section=_line(metadata.section.value) if metadata.section else None,
        canonical_url=metadata.canonical_url.value if metadata.canonical_url else None,
        image=metadata.image.value if metadata.image else None,
        is_article=verdict.is_article,
        reason=verdict.reason,
        charset=charset,
        template=template.digest if template is not None else None,
        evidence=evidence,
    )


def _line(text: str) -> str | None:
    return normalise_line(text) or None
