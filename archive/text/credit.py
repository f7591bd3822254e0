"""The credit line: where a translated or reprinted article comes from, named inside its text.

    "Based on the materials of The Telegraph UK, Great Britain"   "По материалам ..."   "来源：..."

It is looked for where it stands by custom: in the first or the last lines of the body, or right before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_CREDIT = 200  # characters
MAX_LOOSE = 90  # characters, for openings that also begin ordinary sentences
HEAD, TAIL = 2, 4  # blocks of the body, at its ends, that may be a credit
BEYOND = 3  # blocks behind the body that are looked at

_OPENINGS = (
    # English
    r"based on (?:the )?(?:material|report|article|stor)\w* (?:of|from|by|in)|adapted from|translated from|"
    r"reprinted (?:from|with|by)|"
    r"(?:this (?:article|story) )?(?:was )?(?:first|originally) (?:published|appeared) (?:in|on|by|at)|"
    r"with material from",
    # Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
    r"по материалам|по сообщени(?:ю|ям)|по публикаци\w+|перепечатано из|перевод(?:ено)? (?:с|из|по)|"
    r"за матеріалами|по матеріалам|"
    r"за повідомленням\w*|паводле матэрыялаў|по материали (?:на|от)|према писању|prema pisanju|спореδ",
    # German, Dutch, Nordic
    r"nach material(?:ien)? (?:von|der|des|aus)|mit material von|nach einem bericht (?:von|der|des)|"
    r"übernommen (?:von|aus)|"
    r"(?:zuerst|ursprünglich) (?:erschienen|veröffentlicht) (?:in|auf|bei)|naar materiaal van|"
    r"op basis van materiaal|efter material från",
    # French, Spanish, Portuguese, Catalan, Italian, Romanian
    r"d[’']après (?:les matériaux|un article|le journal|la revue)|traduit d[eu’']|(?:paru|publié) initialement|"
    r"repris d[eu’']|"
    r"d[’']après (?:les |des |un )?(?:documents?|informations?) d[eu’'][^.!?,]{2,60}(?:,[^.!?,]{2,40})?$|"
    r"según (?:los )?materiales|con información de|basado en (?:los )?(?:material|un artículo)\w*|"
    r"publicado originalmente|tomado de|"
    r"com informações d\w+|com base em (?:material|reportagem)\w*|dai? materiali d\w+|tratto da|după materialele",
    # Polish, Czech, Slovak, Hungarian, Finnish, Baltic, Greek, Turkish
    r"na podstawie (?:materiałów|artykułu)|podle materiálů|podľa materiálov|(?:a|az) .{2,60} anyag(?:ai|"
    r"a) alapján|pagal .{2,60} medžiagą|"
    r"με υλικό από|από το υλικό",
    # the same idea, word for word, in further languages
    r"on the basis of (?:the )?(?:material|report|article)\w*|"
    r"auf (?:der )?grundlage (?:von|der|des) (?:material|bericht|artikel)\w*|"
    r"basé sur (?:les |des |un )(?:documents?|matériaux|articles?|informations?) d\w+|"
    r"in base ai? material\w*|basato su (?:material|un articolo)\w*|com base em materia\w*|"
    r"(?:med udgangspunkt i|baserat på|basert på|baseret på) materiale?\w*|na základ[ěe] materiál\w*|"
    r"na (?:temelju|podlagi|osnovu) (?:materijala|gradiva)|на основ(?:у|ата на|е|ании) (?:материјал|материал)\w*|"
    r"paremtuu .{2,60} materiaal\w*|"
    r"με βάση (?:το )?υλικό|pe baza materialelor|në bazë të materialeve|bazat në materialet|"
    r"(?:berdasarkan|berdasar) (?:bahan|materi|laporan) (?:dari)?|theo (?:tài liệu|nội dung) (?:của|từ)|"
    r"ตามข้อมูลจาก|เรียบเรียงจาก|ที่มาจาก|"
    r"استناد[اً]{1,2} (?:إلى|على) (?:مواد|مادة|تقرير)|بناءً? على (?:مواد|مادة|تقرير)|"
    r"(?:بر اساس|برپایه|بر پایه)[‌\s]?(?:ی )?(?:مطالب|مطلب|گزارش) (?:روزنامه|نشریه)?",
    # Arabic, Persian, Hebrew, Urdu
    r"نقلا عن|نقلاً عن|بتصرف عن|عن صحيفة|به نقل از|برگرفته از|על פי חומר\w*|מבוסס על|בשיתוף|بشکریہ",
    # Chinese, Japanese, Korean
    r"摘自|转自|轉自|转载自|轉載自|编译自|編譯自|原载|原載|根据.{1,30}(?:编译|整理)|転載元",
)
# What it is based on comes first: the words that tell, and a pattern for those lines that hold one of them.
_TELLING_LATE = (
    "dayanarak|pohjalta|põhjal|materiālu|materiāliem|მასალების|նյութերի|सामग्री|सामग्रियों|लेख|रिपोर्ट|साभार|अनूदित|सौजन्य|"
    "উপকরণ|প্রতিবেদন|নিবন্ধ|مواد|رپورٹ|அடிப்படையில்|ஆதாரமாகக்"
).split("|")
_LATE_OPENINGS = (
    r".{2,60} (?:materyallerine|haberine) dayanarak|.{2,60} (?:aineiston pohjalta|materjalide põhjal|materiālu|"
    r"materiāliem)|.{2,60} მასალების (?:მიხედვით|საფუძველზე)|.{2,60} նյութերի հիման վրա|"
    r".{2,90} (?:की|के) (?:सामग्री|सामग्रियों|लेख|रिपोर्ट) (?:पर आधारित|के आधार पर)|.{2,90} (?:से साभार|से अनूदित|के सौजन्य से)|"
    r".{2,90}(?:এর)? (?:উপকরণ|প্রতিবেদন|নিবন্ধ) (?:অবলম্বনে|অনুসারে|থেকে)|.{2,90} (?:کے مواد|کی رپورٹ) (?:پر مبنی|سے ماخوذ)|"
    r".{2,90} (?:அடிப்படையில்|ஆதாரமாகக் கொண்டது)"
)
_LOOSE = r"d[’']après|según|segundo|secondo|selon|laut|nach|על פי|عن|za|по данным"
_LABELS = (
    r"sources?|quellen?|fuentes?|fontes?|fonti?|bron|källa|kilde|lähde|heimild|źródł[oa]|zdroj|izvor|vir|forrás|"
    r"surs[ae]|πηγή|kaynak|"
    r"mənbə|manba|allikas|avots|šaltinis|burimi|sumber|nguồn|chanzo|credit|original|originalartikel|via|"
    r"источник(?:и)?|оригинал|джерел[оа]|крыніца|източник|извор|дереккөз|წყარო|աղբյուր|"
    r"المصدر|مصدر|المصادر|منبع|ماخذ|מקור|स्रोत|साभार|सौजन्य|সূত্র|ที่มา|"
    r"来源|來源|稿件来源|文章来源|资料来源|新闻来源|出典|出所|引用元|ソース|출처|자료"
)
_OPENING = re.compile(rf"^[(\[（【*—–-]*\s*(?:{'|'.join(_OPENINGS)})(?!\w)", re.IGNORECASE)
_LATE_OPENING = re.compile(rf"^[(\[（【*—–-]*\s*(?:{_LATE_OPENINGS})(?!\w)", re.IGNORECASE)
_CJK_OPENING = re.compile(
    r"^[(（【]*(?:(?:本文)?(?:摘自|转自|轉自|转载自|轉載自|编译自|編譯自|原载于?|原載於?|来源于|來源於)|"
    r"[^。！？]{2,60}(?:材料|报道|報道|報導|文章)(?:编译|編譯|整理|撰写|改写)|"
    r"(?:根据|根據|据|據)[^。！？，]{2,40}(?:材料|资料|資料)[)）】]*$|"
    r"[^。！？]{2,60}(?:の記事|の資料|の報道)(?:に基づく|をもとに)|"
    r".{2,60}(?:자료|기사|보도)(?:를|을) (?:바탕으로|토대로))"
)
_LABEL = re.compile(rf"^[(\[（【*—–-]*\s*(?:{_LABELS})\s*[:：]\s*\S", re.IGNORECASE)
_SHORT_CITATION = re.compile(rf"^(?:{_LOOSE})\s+\S", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。！？؟।]\s*\S|[!?。！？؟।]\s*$")


def is_credit(line: str) -> bool:
    """Whether a line of text is a credit line."""
    line = " ".join(line.split())
    if not line or len(line) > MAX_CREDIT:
        return False
    if (":" in line or "：" in line) and _LABEL.match(line):
        return not _SENTENCE_END.search(line) or len(line) < MAX_LOOSE
    if _OPENING.match(line) or (not line.isascii() and _CJK_OPENING.match(line)):
        return True
    lower = line.lower()
    return any(word in lower for word in _TELLING_LATE) and bool(_LATE_OPENING.match(line))


def _is_bare_citation(line: str) -> bool:
    """A last line such as "D'après L'Écho des dunes, Belgique": short, and without a full stop."""
    return (
        len(line) <= MAX_LOOSE
        and bool(_SHORT_CITATION.match(line))
        and not line.rstrip().endswith((".", "!", "?", ":", "…"))
    )


def find_credit(blocks: Sequence[str], kept: Sequence[int]) -> int | None:
    """The index of the credit line among a page's blocks, or None. `kept`: indices of the body's, ascending."""
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    behind = range(last + 1, min(last + 1 + BEYOND, len(blocks)))
    places = [*reversed(kept[-TAIL:]), *behind, *kept[:HEAD], *range(max(0, first - 1), first)]
    found = next((at for at in places if is_credit(blocks[at])), None)
    if found is None and len(kept) > 1 and _is_bare_citation(blocks[last]):
        return last
    return found
