"""What a page leads to: links, feeds, the next page of a listing; and what it says it is. One lexbor parse, no other.

A listing goes on where its markup says so (rel=next, an address on a load-more button) or, for people alone, in words:
"Older posts", "Weiter", "下一页". Buttons without an address need a script, and lead nowhere here.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive import decode_page, media_type, parse_html
from crawler.robots_tags import in_markup
from crawler.urls import resolve

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
PARAGRAPHS = 40  # long ones by which a page is told from others, and from what it said before
LONG_PARAGRAPH = 40  # characters
ENOUGH_PROSE = 400  # characters in paragraphs, from which on a page says something itself
LONGEST_WORDS = 40  # characters of a link's text that may mean "next"
JSON_DEPTH = 8
JSON_STRINGS = 20_000

ADDRESSES = ("href", "data-href", "data-url", "data-src-url")  # attributes that hold an address to follow
MORE_ADDRESSES = (  # attributes that hold the address of what a load-more button would load
    "data-next",
    "data-next-url",
    "data-next-page",
    "data-next-href",
    "data-load-more",
    "data-load-more-url",
    "data-loadmore-url",
    "data-more-url",
    "data-ajax-url",
    "data-endless-url",
    "hx-get",
)
_HOLDERS = ",".join(f"[{name}]" for name in (*ADDRESSES[1:], *MORE_ADDRESSES))
_WANTED = f"a[href],area[href],link[rel][href],base[href],meta[property],{_HOLDERS}"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MORE_CLASS = re.compile(
    r"\b(?:load|show|view|read|see)?[-_]?(?:more|next|older)(?:[-_](?:posts?|button|btn|link))?\b", re.I
)
_STATED = re.compile(r'"@type"\s*:\s*\[?\s*"(?:[A-Za-z]*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report)"')

# "Next", "older" and "more stories" as listings say it, in the languages of the news; arrows stand alone or beside.
NEXT_WORDS = frozenset(
    """
    next|next page|next »|older|older posts|older entries|older stories|older articles|older news|previous posts|more
    |more news|more stories|more articles|more posts|load more|show more|see more|view more|earlier
    |weiter|nächste|nächste seite|vorwärts|ältere beiträge|ältere artikel|ältere|mehr laden|mehr anzeigen|mehr artikel
    |suivant|suivante|page suivante|articles plus anciens|plus d'articles|voir plus|afficher plus|charger plus
    |siguiente|página siguiente|entradas antiguas|entradas anteriores|más noticias|ver más|cargar más|anteriores
    |próxima|próximo|próxima página|seguinte|mais antigas|ver mais|carregar mais|mais notícias
    |successivo|successiva|avanti|pagina successiva|articoli precedenti|articoli meno recenti|carica altri|mostra altri
    |volgende|volgende pagina|oudere berichten|meer laden|meer nieuws|toon meer
    |nästa|nästa sida|äldre inlägg|visa fler|ladda fler|neste|neste side|eldre innlegg|vis flere|næste|næste side
    |ældre indlæg|seuraava|seuraava sivu|vanhemmat|näytä lisää|lataa lisää|næsta|eldri færslur
    |następna|następna strona|dalej|starsze wpisy|starsze|pokaż więcej|więcej|další|další stránka|starší
    |starší příspěvky
    |zobrazit další|ďalšia|ďalej|staršie|következő|következő oldal|régebbi|régebbi bejegyzések|továbbiak
    |următoarea|următor|pagina următoare|articole mai vechi|mai multe|sljedeća|sljedeće|starije|sledeća|naslednja
    |starejše
    |sonraki|sonraki sayfa|ileri|daha eski|daha fazla|növbəti|keyingi|tjetra|edasi|järgmine|nākamā|vecāki|kitas|senesni
    |далее|дальше|следующая|следующая страница|вперёд|вперед|старые записи|ещё|еще|показать ещё|показать еще
    |загрузить ещё|загрузить еще|больше новостей|далі|наступна|наступна сторінка|попередні записи|показати ще|ще
    |следваща|следваща страница|по-стари|још|следећа|старије|следна|келесі|кейинги|επόμενη|επόμενη σελίδα|επόμενο
    |παλαιότερα|περισσότερα|შემდეგი|հաջորդ
    |التالي|الصفحة التالية|المزيد|تحميل المزيد|عرض المزيد|الأقدم|بعدی|صفحه بعد|صفحه بعدی|بیشتر|قدیمی‌تر|اگلا|اگلا صفحہ
    |مزید|הבא|העמוד הבא|עוד|טען עוד|כתבות נוספות|ישנות יותר
    |अगला|अगला पृष्ठ|और पढ़ें|और खबरें|पुराने|और लोड करें|পরবর্তী|আরও|আরও খবর|পুরানো|அடுத்து|மேலும்|తదుపరి|ಮುಂದೆ|അടുത്തത്
    |ถัดไป|หน้าถัดไป|ดูเพิ่มเติม|เก่ากว่า|trang sau|tiếp|tiếp theo|xem thêm|tải thêm|cũ hơn|selanjutnya|berikutnya
    |halaman selanjutnya|muat lagi|lebih lama|seterusnya|lihat semua|susunod|mbele|zaidi
    |下一页|下一頁|下页|后页|加载更多|載入更多|查看更多|更多|更多新闻|更早|较旧的文章|次へ|次のページ|もっと見る|さらに読み込む|過去の記事
    |前の記事|다음|다음 페이지|더보기|더 보기|이전 글
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
_ARROWS = " \t\r\n\u00a0›»→⟩>▸▶…·.:|❯⇒↓"


@dataclass(slots=True)
class PageLinks:
    """Clean absolute URLs, each once, in the page's order; and what the page says of itself."""

    links: dict[str, None] = field(default_factory=dict)
    following: dict[str, None] = field(default_factory=dict)  # rel=next, load-more: further pages of this listing
    feeds: dict[str, None] = field(default_factory=dict)
    canonical: str | None = None
    states_article: bool = False  # its markup calls it an article
    prose: int = 0  # characters in paragraphs, up to `ENOUGH_PROSE`
    paragraphs: tuple[tuple[int, int], ...] = ()  # (hash, length) of the first ones that are long, digits left out
    headline: str = ""  # of <title>
    robots_tags: list[str] = field(default_factory=list)  # directives of its meta elements

    @property
    def reads_as_article(self) -> bool:
        """Whether it may well be one: it says so, or has something to say. The text decides later."""
        return self.states_article or self.prose >= ENOUGH_PROSE


def read_links(body: bytes, url: str, content_type: str | None = None, *, most: int = 2000) -> PageLinks:
    """The first `most` links of an HTML page, given decoded of its content coding."""
    tree = parse_html(_text(body, content_type))
    found = PageLinks(states_article=any(_STATED.search(node.text()) for node in tree.css(_JSON_LD)))
    base = url
    for node in tree.css(_WANTED):
        if node.tag == "base":
            base = resolve(url, node.attributes.get("href") or "") or url
        elif node.tag == "meta":
            _take_meta(node.attributes, found)
        else:
            _take(node, base, found)
        if len(found.links) >= most:
            break
    _take_words(tree, found)
    found.robots_tags = in_markup(tree)
    return found


_JSON_LD = 'script[type="application/ld+json"]'


def read_json_links(body: bytes, url: str, *, most: int = 2000) -> PageLinks:
    """What a load-more address answers in JSON: addresses under names like "url", and markup within its texts."""
    found = PageLinks()
    try:
        strings = _strings(json.loads(body))
    except (ValueError, RecursionError):
        return found
    for name, text in strings[:JSON_STRINGS]:
        if "href=" in text:
            inner = read_links(text.encode("utf-8", "replace"), url, "text/html; charset=utf-8", most=most)
            found.links |= inner.links
            found.following |= inner.following
        elif _ADDRESS_NAME.search(name) and (target := _address(url, text)):
            found.links[target] = None
            if "next" in name or "more" in name:
                found.following[target] = None
    found.links = dict.fromkeys(list(found.links)[:most])
    return found


_ADDRESS_NAME = re.compile(r"(?:^|_|-)(?:url|href|link|permalink|next|path|next_?page|load_?more)$", re.IGNORECASE)


def _strings(value: Any, name: str = "", depth: int = 0) -> list[tuple[str, str]]:
    """(name, text) of all texts in a JSON value."""
    if isinstance(value, str):
        return [(name.lower(), value)]
    if depth > JSON_DEPTH:
        return []
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _strings(inner, key, depth + 1)]
    return [pair for inner in value for pair in _strings(inner, name, depth + 1)] if isinstance(value, list) else []


def _address(url: str, text: str) -> str | None:
    return resolve(url, text) if text.startswith(("/", "http://", "https://", "?")) else None


def _text(body: bytes, content_type: str | None) -> str:
    """UTF-8 first: it is nearly always that, and where it is not, links are mostly ASCII all the same."""
    if not body.startswith(_UTF16):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return decode_page(body, content_type)[0]


def _take_meta(attributes: dict[str, str | None], found: PageLinks) -> None:
    name = (attributes.get("property") or "").lower()
    is_type = name == "og:type" and (attributes.get("content") or "").strip().lower() == "article"
    found.states_article = found.states_article or is_type or name == "article:published_time"


def _take(node: LexborNode, base: str, found: PageLinks) -> None:
    attributes = node.attributes
    rel = (attributes.get("rel") or "").lower().split()
    if node.tag == "link":
        _take_link(attributes, rel, base, found)
        return
    if "alternate" in rel and _is_feed_type(attributes):
        _take_link(attributes, rel, base, found)
    href = attributes.get("href")
    if href and (target := resolve(base, href)):
        found.links[target] = None
        if "next" in rel or (not found.states_article and _says_next(node, attributes)):
            found.following[target] = None
    if not _OTHERS.isdisjoint(attributes):
        _take_others(node, attributes, base, found)


def _take_others(node: LexborNode, attributes: dict[str, str | None], base: str, found: PageLinks) -> None:
    for name in (*ADDRESSES[1:], *MORE_ADDRESSES):
        if (target := resolve(base, attributes.get(name) or "")) is not None:
            found.links[target] = None
            if name in _MORE or _is_button(node):
                found.following[target] = None


_OTHERS = frozenset((*ADDRESSES[1:], *MORE_ADDRESSES))
_MORE = frozenset(MORE_ADDRESSES)


def _is_button(node: LexborNode) -> bool:
    """Whether an address beside href is what a button would load; elsewhere it is one to be shared."""
    said = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.tag == "button" or _MORE_CLASS.search(said) is not None


def _says_next(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Whether the words of a link mean the next page of a listing, in any of the languages known here."""
    said = (node.text(), attributes.get("aria-label"), attributes.get("title"))
    return any(len(text) <= LONGEST_WORDS and text.strip(_ARROWS).lower() in NEXT_WORDS for text in said if text)


def _take_link(attributes: dict[str, str | None], rel: list[str], base: str, found: PageLinks) -> None:
    target = resolve(base, attributes.get("href") or "")
    if target is None:
        return
    if "next" in rel:
        found.following[target] = None
    elif "canonical" in rel:
        found.canonical = found.canonical or target
    elif "alternate" in rel and _is_feed_type(attributes):
        found.feeds[target] = None


def _is_feed_type(attributes: dict[str, str | None]) -> bool:
    return media_type(attributes.get("type")) in FEED_TYPES


def _take_words(tree: LexborHTMLParser, found: PageLinks) -> None:
    title = tree.css_first("title")
    found.headline = " ".join(title.text().split())[:200] if title else ""
    long: list[tuple[int, int]] = []
    for node in tree.css("p"):
        text = node.text()
        found.prose = min(found.prose + len(text), ENOUGH_PROSE)
        if len(text) >= LONG_PARAGRAPH:
            long.append(_told(text))
        if found.prose == ENOUGH_PROSE and len(long) >= PARAGRAPHS:
            break
    if not long and tree.body is not None:  # set with <br>, in divs or cells
        lines = tree.body.text(separator="\n").split("\n")
        long = [_told(line) for line in lines if len(line) >= 2 * LONG_PARAGRAPH][:PARAGRAPHS]
    found.paragraphs = tuple(long)


def _told(text: str) -> tuple[int, int]:
    plain = _DIGITS.sub("", text).strip()
    return crc32(plain.encode("utf-8", "replace")), len(plain)


_DIGITS = re.compile(r"\d+")
