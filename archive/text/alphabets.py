"""Which letters a language writes its own words with, and so which letters speak against it.

Names and quotations bring letters of other languages along, so in Latin letters only words that begin small count: "ř"
in one of them is not Slovak, "ø" not Swedish, "w" not Croatian. Accents of loans that a language has made its own
(English "é", Swedish "à") are not held against it. Source: the national orthographies.
"""

from __future__ import annotations

MOST = 3  # foreign letters: more say no more
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")
_SHARED = "абвгдежзиклмнопрстуфхцчш"
_CYRILLIC = {
    "ru": frozenset(_SHARED + "йщъыьэюяё"),
    "uk": frozenset(_SHARED + "йщьюяіїєґ"),
    "be": (frozenset(_SHARED + "йыьэюяёіў") - {"и"}),
    "bg": frozenset(_SHARED + "йщъьюя"),
    "mk": frozenset(_SHARED + "јѓќѕљњџѐѝ"),
    "sr": frozenset(_SHARED + "јђћљњџ"),
    "kk": frozenset(_SHARED + "йщъыьэюяёәғқңөұүһі"),
    "ky": frozenset(_SHARED + "йщъыьэюяёңөү"),
    "mn": frozenset(_SHARED + "йщъыьэюяёөү"),
    "tg": frozenset(_SHARED + "йъэюяёғӣқӯҳҷ"),
    "tt": frozenset(_SHARED + "йщъыьэюяёәөүҗңһ"),
}
_SMALL_CYRILLIC = frozenset(letter for letter in map(chr, range(0x400, 0x500)) if letter.islower())

# Language or family -> letters beyond a to z, and those of a to z that it does without.
_BEYOND_ASCII = {
    "af": ("áäéèêëíîïóôöúûü", ""),
    "az": ("çəğıöşü", "w"),
    "br": ("âêîôûùüñ", "qx"),
    "ca": ("àçèéíïòóúü·ŀ", ""),
    "ceb": ("ñ", ""),
    "co": ("àèìòù", ""),
    "cs": ("áčďéěíňóřšťúůýž", ""),
    "cy": ("àáâäèéêëìíîïòóôöùúûüŵŷ", "kqvxz"),
    "da": ("æøåé", ""),
    "de": ("äöüßé", ""),
    "en": ("é", ""),
    "eo": ("ĉĝĥĵŝŭ", "qwxy"),
    "es": ("áéíñóúü", ""),
    "et": ("äöüõšž", "cqwxy"),
    "eu": ("ñü", "vwy"),
    "fi": ("äöåšž", ""),
    "fo": ("áæðíóøúý", "cqwxz"),
    "fr": ("àâæçéèêëîïôœùûüÿ", ""),
    "fy": ("âêîôûúäëïöü", ""),
    "ga": ("áéíóú", "jkqvwxyz"),
    "gd": ("àèìòùáéó", "jkqvwxyz"),
    "gl": ("áéíñóúü", ""),
    "ha": ("ɓɗƙƴ", ""),
    "haw": ("āēīōūʻ", ""),
    "hbs": ("čćđšž", "qwxy"),
    "ht": ("àèò", "qx"),
    "hu": ("áéíóöőúüű", ""),
    "ig": ("àáèéìíòóùúịọụṅ", "qx"),
    "is": ("áéíóúýþæöð", "cqwz"),
    "it": ("àèéìíîòóùú", ""),
    "jv": ("éè", ""),
    "ku": ("çêîşû", ""),
    "la": ("æœāēīōū", ""),
    "lb": ("äéëöü", ""),
    "lg": ("ŋ", ""),
    "ln": ("áéíóúâêîôûɛɔ", ""),
    "lt": ("ąčęėįšųūž", "qwx"),
    "lv": ("āčēģīķļņšūž", "qwxy"),
    "mg": ("àôñ", "cquwx"),
    "mi": ("āēīōū", "bcdfjlqsvxyz"),
    "msa": ("é", ""),
    "mt": ("ċġħżàèìòù", "y"),
    "nguni": ("", ""),
    "nl": ("áàäéèêëíïóôöúü", ""),
    "no": ("æøåéèêòóôü", ""),
    "ny": ("ŵ", ""),
    "oc": ("àáçèéíïòóúü", ""),
    "pl": ("ąćęłńóśźż", "qvx"),
    "pt": ("áâãàçéêíóôõúü", ""),
    "ro": ("ăâîșțşţ", "qwy"),
    "rw": ("", ""),
    "sk": ("áäčďéíĺľňóôŕšťúýž", ""),
    "sl": ("čšž", "qwxy"),
    "sm": ("āēīōūʻ", ""),
    "sn": ("", ""),
    "so": ("", "pvz"),
    "sotho": ("êôš", ""),
    "sq": ("çë", "w"),
    "su": ("éè", ""),
    "sv": ("åäöéà", ""),
    "sw": ("", ""),
    "tk": ("äçňöşüýž", "cqvx"),
    "tl": ("ñ", ""),
    "to": ("āēīōūʻ", ""),
    "tr": ("âçğıîöşüû", "qwx"),
    "ts": ("", ""),
    "uz": ("ʻʼ", ""),
    "vi": ("àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ", "fjwz"),
    "wo": ("àéëñŋó", ""),
    "yo": ("àáèéẹìíḿńǹòóọṣùúü", ""),
}
_LATIN = {tag: (_ASCII - set(lacking)) | set(beyond) for tag, (beyond, lacking) in _BEYOND_ASCII.items()}


def letters_of(text: str, script: str) -> set[str]:
    """The different letters of a text that may speak against a language, in small; none in scripts but these two."""
    if script == "Cyrl":
        return set(text.lower()) & _SMALL_CYRILLIC
    if script == "Latn":
        return set(filter(str.isalpha, "".join([word for word in text.split() if word[0].islower()]).lower()))
    return set()


def foreign_letters(letters: set[str], tag: str, script: str) -> int:
    """How many of the letters the language's alphabet lacks, at most MOST; 0 if we do not know its alphabet."""
    alphabet = (_LATIN if script == "Latn" else _CYRILLIC).get(tag)
    return min(len(letters - alphabet), MOST) if alphabet else 0


def has_alphabet(tag: str) -> bool:
    """Whether we know which of the Latin letters the language has: true of those that news are written in."""
    return tag in _LATIN


def surely_belarusian(text: str) -> bool:
    """Whether a Cyrillic text has ў and і, a pair that no other alphabet has, and no letter that Belarusian lacks."""
    return "ў" in text and "і" in text and not letters_of(text, "Cyrl") - _CYRILLIC["be"]
