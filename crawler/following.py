"""Which links of a page lead to the further pages of the listing that it is. Pure.

| sign                                                   | counts                                                   |
|--------------------------------------------------------|----------------------------------------------------------|
| words that mean "next" or "older" (some forty tongues) | always                                                   |
| an arrow, an image of that name, a class "next"        | where all of them lead to one address, not an article's  |
| a number                                               | where the address is the page's own but for one number   |

What the markup says outright (rel=next, an address on a load-more button) is read in crawler.links.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from crawler.urls import looks_like_article, split_url

LONGEST_WORDS = 40  # characters of a link's text that may mean "next"
LONGEST_NUMBER = 5  # digits of the number of a page

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
_FORWARD = frozenset("›»→⟩>▸▶❯⇒")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_PAGE_SUFFIX = re.compile(
    r"(?:/|[/._-](?:index|list|page|pg|p)?[_-]?\d{1,6})?(?:\.[a-z]{3,5})?/?$|/index\.[a-z]{3,5}$", re.I
)
_DATE = re.compile(r"/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$")


@dataclass(slots=True)
class Following:
    """The signs of one page, `url`."""

    url: str
    _surely: dict[str, None] = field(default_factory=dict)
    _maybe: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def see(self, node: LexborNode, attributes: dict[str, str | None], target: str) -> None:
        """Take in a link."""
        text = node.text().strip()
        if len(text) <= LONGEST_NUMBER and text.isdigit():
            if is_numbered(target, self.url):
                self._surely[target] = None
        elif any(_means_next(words) for words in (text, attributes.get("aria-label"), attributes.get("title"))):
            self._surely[target] = None
        elif target != self.url and (sign := _sign(node, attributes, text)):
            self._maybe[sign][target] = None

    def found(self) -> Iterator[str]:
        """What leads to further pages."""
        yield from self._surely
        for targets in self._maybe.values():
            if len(targets) == 1:
                yield from (target for target in targets if not looks_like_article(target))


def _means_next(words: str | None) -> bool:
    return bool(words) and len(words or "") <= LONGEST_WORDS and (words or "").strip(_ARROWS).lower() in NEXT_WORDS


def _sign(node: LexborNode, attributes: dict[str, str | None], text: str) -> str | None:
    """What may mean "next" without words: the arrow itself, or where it is said."""
    if text and _FORWARD.issuperset(text):
        return text
    if _NEXT_CLASS.search(attributes.get("class") or ""):
        return "class"
    if text:
        return None
    if any(_means_next(image.attributes.get("alt")) for image in node.css("img[alt]")):
        return "image"
    around = node.parent
    return "around" if around is not None and _NEXT_CLASS.search(around.attributes.get("class") or "") else None


def is_numbered(url: str, page: str) -> bool:
    """Whether an address differs from that of a page in one number, which either may lack: "/world-p2", "?pg=2"."""
    one, other = split_url(url), split_url(page)
    if one.netloc != other.netloc:
        return False
    if one.query == other.query:
        return one.path != other.path and _DATE.search(one.path) is None and _stem(one.path) == _stem(other.path)
    asked, before = _asked(one.query), _asked(other.query)
    differing = [name for name in asked.keys() | before.keys() if asked.get(name) != before.get(name)]
    values = [value for name in differing for value in (asked.get(name, ""), before.get(name, ""))]
    numbers = all(not value or (value.isdigit() and len(value) <= LONGEST_NUMBER) for value in values)
    return len(differing) == 1 and numbers and one.path.rstrip("/") == other.path.rstrip("/")


def _stem(path: str) -> str:
    return _PAGE_SUFFIX.sub("", path, count=1)


def _asked(query: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.partition("=") for part in query.split("&")) if name}
