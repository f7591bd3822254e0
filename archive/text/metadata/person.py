"""Names of persons out of the strings that pages put where a name should be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from archive.text.metadata.byline_words import AUTHOR, BEHIND, BY, TEXT
from archive.text.metadata.months import MONTHS
from archive.text.metadata.title import Names, plain

MAX_NAME = 60  # characters
MAX_WORDS = 6
MAX_AUTHORS = 12

_BY = "|".join(chain(BY.values(), AUTHOR.values()))
_LABELS = "|".join(chain([_BY], TEXT.values()))
_SURE_BY = "by|von|par|por|door|written by|posted by|記者|记者|מאת|بقلم|írta|ein artikel von|artikel von|text von"
_ANNOUNCING_WORDS = "|".join(chain([_SURE_BY], AUTHOR.values()))
_COLON = "[:：／/՝・]"
_LEAD = re.compile(rf"^\W*(?:(?:{_LABELS})\s*{_COLON}\s*|(?:{_BY})\s+)", re.IGNORECASE)
_LATE_LEAD = re.compile(r"^.*\b(?:by|автор|作者)(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE)
_BYLINE = re.compile(rf"^\W*(?:(?:{_LABELS})\s*{_COLON}\s*|(?:{_BY})(?:\s+|$))")
_ANNOUNCING = re.compile(rf"^\W*(?:{_ANNOUNCING_WORDS})\s*[:：՝]?$")
JOINING = frozenset(", ; & 、 ، and und et y e i och og en ja oraz a és și si и та і και ve dan".split())
SIGNED_BEHIND = re.compile(rf"^\W*([\u3400-\u9fff\uac00-\ud7af]{{2,5}}\s?(?:{BEHIND}))(?!\w)")
POSTED_BY = re.compile(
    r"\b(?:(?:posted|written|published)\b.{0,40}? by|(?:geschrieben|verfasst|erstellt|eingestellt|gespeichert|"
    r"veröffentlicht|"
    r"publiziert)\b.{0,40}? von|(?:publié|écrit|rédigé)\b.{0,40}? par|(?:publicado|escrito)\b.{0,40}? por)\s+(?=\S)",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"(?:^|(?<=[\s　|·•(（【]))(?:{_LABELS}|redaktion|redacción|redazione)\s*[:：՝]\s*"
    r"([^\n|·•　【】()（）:：]{2,60})",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"(?<=[\u3400-\u9fff\uac00-\ud7af])\s?(?:{BEHIND})$")
_PARTS = re.compile(
    r"\s*[,;|/&、，•·]\s*|\s+[–—-]\s+|\s+(?:and|und|et|y|e|och|og|en|ja|i|oraz|a|és|și|si|и|та|і|και|ve|dan|with|"
    r"mit)\s+"
    r"|\s+و\s*(?=\w)",
    re.IGNORECASE,
)
_WHOLE_PARTS = re.compile(r"\s*[;|]\s*|\s*,\s+|\s+(?:and|und|et|y|и|&)\s+", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?!foto|photo|bild|фото|quelle|source|stand)(?:[^\W\d]+\s?){1,3}\s*[:：]\s*(?=\S)", re.IGNORECASE
)
_CUT = re.compile(
    r"[(\[（【<@].*|\s+(?:in|aus|für|for|at|@|under|sagt|filed)(?:\s.*|$)|\s*[:：].*$|\s+\d.*$|\s+(?:am|on|vom|um|le|el|il|den)\s.*|"
    r",?\s+(?:Ph\.?D|M\.?D|R\.?D|J\.?D)\b\.?.*"
)
_BAD = re.compile(
    r"https?:?|www\.|@|\w\.(?:com|org|net|de|ch|at|co|ru|info|html?)\b|^\d|\s\d|\d{5}|[{}<>=\\#%?!]|"
    r"(?:^|\s)(?:am|on|von|by|um|par|por|posted|published|updated|copyright)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+\w+")
_COMPANY = re.compile(
    r"\b(?:gmbh|e\.? ?v|inc|ltd|llc|ag|s\.?r\.?l|verlag|stiftung|verband|ministerium|bundesamt|landesanstalt|"
    r"departement|university|"
    r"universität|institute?|foundation|association|department|agentur|fraktion|bundes\w+|deutsche\w*|"
    r"deutschland|schweiz|österreich|germany|ооо|оао)\b\.?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")

_NOBODY_WORDS = """
admin administrator webmaster root user guest red unknown anonymous anonym editor editors editorial author
authors autor staff team redaktion redakteur newsroom news desk online support office press presse info blog
blogger site website redazione redacción redacao redação rédaction la redactie redakcja redakce szerkesztőség
редакция редакція администратор админ אדמין מערכת تحرير المحرر 管理员 编辑 admin2 adm wpadmin superuser moderator
contributor super none null undefined n a default by internetredaktion webredaktion pressestelle phd md agencies
agency gastautor gastbeitrag share mehr more about comments kommentare follow twitter facebook instagram
whatsapp email home posted published updated werkstatt
afp apa ansa ap dpa efe epd kna sid reuters tass xinhua jiji kyodo pti ani yonhap bloomberg upi sputnik rtr lusa belga
anp ntb tt ritzau bta интерфакс тасс риа 新华社 新華社 共同 時事 연합뉴스
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_NO_NAME_WORDS = """
foto fotos photo photos photograph bild bilder bildquelle getty фото foto's copyright quelle source datum date
stand publicado actualizado publié publiziert veröffentlicht updated published aktualisiert pubblicato
pinterest linkedin youtube instagram facebook twitter login
опубликовано обновлено anzeigen show view follow folgen posts beiträge melden newsletter abonnieren
"""
_CLOCK = frozenset("am pm a p m pt et est edt cst cdt mst mdt pst pdt gmt utc bst ist cet cest msk jst".split())
_ROLE_WORDS = """
ceo cto cfo coo editor writer reporter correspondent contributor columnist journalist fellow manager producer analyst
strategist editors writers reporters correspondents contributors columnists journalists redakteur redakteurin
korrespondent korrespondentin journalistin chefredakteur journaliste rédacteur rédactrice correspondant correspondante
periodista corresponsal redactor redactora giornalista corrispondente jornalista repórter dziennikarz dziennikarka
redaktor redaktorka novinář novinářka журналист журналистка корреспондент обозреватель редактор журналіст gazeteci
muhabir
"""
_ROLES = frozenset(_ROLE_WORDS.split())
_PAPERS = frozenset(
    "news post times press journal magazine daily weekly tribune herald gazette chronicle today".split()
)
_SAYING = frozenset(["said", "says", "sagt"])  # but not Said, a surname
_STAFF = frozenset("redaktion redacción redacao redação redazione rédaction newsroom редакция".split())
_PARTICLES = frozenset(
    "von van de der den vom zu zur zum di da do dos das del della dei du le la les el al bin ibn ben ter ten te y e i"
    " und and af av den dela des lo".split()
)
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_PHRASES = (
    "la rédaction|super user|the editors|editorial team|editorial staff|news team|web desk|news desk|"
    "online redaktion|die redaktion|online-redaktion|web team|staff report|staff reporter|staff writer|"
    "guest author|guest writer|author name|about the author|about author|read more|read more articles|e-mail|"
    "posted in|posted on|last updated|n/a|von|über den autor|über die autorin|der autor|die autorin|site admin|"
    "web admin|press release|pressemitteilung"
)
_NOBODY_PHRASES = frozenset(map(plain, _PHRASES.split("|")))


def clean_names(raw: str, names: Names, *, whole: bool = False) -> list[str]:
    """The persons that a string names, in order, each once; empty when it names nobody.

    `whole` says that the string is one name by its origin (a JSON-LD name) and is split at certain marks only.
    """
    raw = POSTED_BY.split(raw, maxsplit=1)[-1]
    text = _LATE_LEAD.sub("", _LEAD.sub("", " ".join(_EMAIL.sub(" ", raw).split()), count=1), count=1)
    if _COMPANY.search(text) or plain(text) in names.site:
        return []
    kept: dict[str, str] = {}
    for part in (_WHOLE_PARTS if whole else _PARTS).split(text):
        if _ADDRESS.search(part or ""):
            continue
        bare = _LABELLED.sub("", _LEAD.sub("", part or "", count=1), count=1)
        name = _BEHIND.sub("", _CUT.sub("", bare)).strip(" \t.,;:–—-*•|\"'“”„«»")
        if is_name(name, names):
            kept.setdefault(plain(name), name)
    return list(kept.values())[:MAX_AUTHORS]


def begins_as_byline(line: str) -> bool:
    """Whether a line begins with "by", "author" or their like."""
    return _BYLINE.match(line.lower()) is not None


def is_byword(line: str) -> bool:
    """Whether a line is "by", "author" or their like, and no more."""
    return _BYLINE.fullmatch(line.lower()) is not None


def announces_author(line: str) -> bool:
    """Whether a line is such a word, and means the line behind it for sure."""
    return _ANNOUNCING.match(line.lower()) is not None


def is_name(name: str, names: Names) -> bool:
    """Whether this may be the name (or pen name) of a person: not the site, a company, an address, a date, "admin"."""
    text = plain(name)
    if not 2 <= len(name) <= MAX_NAME or not _LETTER.search(name) or len(text.split()) > MAX_WORDS:
        return False
    if _BAD.search(name) or text in _NOBODY or text in _NOBODY_PHRASES:
        return False
    words = text.split()
    if words[-1] == "staff" and len(words) > 1 and (words[0] == names.host or words[0] in " ".join(names.site).split()):
        return False
    if _SAYING.intersection(name.split()):
        return False
    if (_NO_NAME | _STAFF) & set(words) or (words[-1] in MONTHS and (len(words) == 1 or len(words[-1]) > 3)):
        return False
    if words[-1] in _ROLES or words[0] == "the" or _CLOCK.issuperset(words) or _PARTICLES.issuperset(words):
        return False
    return text not in names.site and text.replace(" ", "") != names.host


def is_phrase(text: str) -> bool:
    """Whether three words or more are written as a sentence is, "See full bio": a capital, then small letters that
    begin no particle. Names have capitals throughout, or (pen names) none.
    """
    words = text.split()
    if len(words) < 3 or not words[0][0].isupper() or words[0][-1] == ".":
        return False
    small = (word for word in words[1:] if word[0].islower() and word[-1] != "." and word not in _PARTICLES)
    return any("'" not in word and "’" not in word for word in small)


def looks_personal(name: str) -> bool:
    """Whether a string found by its place alone looks like a person: 2 to 4 capitalised words, or a short CJK name."""
    words = name.split()
    if "\u10d0" <= name[:1] <= "\u10fa":  # Georgian is written in small letters
        return 2 <= len(words) <= 4
    if all("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in name if not char.isspace()):
        return 2 <= len(name) <= 5
    cased = [word for word in words if word[0].isupper() or not (word[0].islower() or word[0].isupper())]
    if any(word not in _PARTICLES for word in words if word[0].islower()) or words[-1][0].islower():
        return False
    return 2 <= len(words) <= 4 and len(cased) >= 2 and all(_LETTER.match(word) for word in words)


def is_beside(name: str, first: str) -> bool:
    """Whether a string behind a person's name is no second person: a newspaper, or a word in small letters."""
    return looks_personal(first) and (name.split()[-1].lower() in _PAPERS or (name.islower() and " " not in name))


def merge(found: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once without regard to case and punctuation."""
    return tuple({plain(name): name for name in reversed(list(found))}.values())[::-1]
