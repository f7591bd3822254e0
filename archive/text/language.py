"""Which language a text is in: the script first, then langdetect's profiles and cld2, then whoever else is needed.

    script gate            a script that one language of the news uses is the answer
    a glance               a clear verdict on 300 characters of a long text ends it
    langdetect + cld2      weighed with letters and small words; a clear verdict ends it (most texts)
    fastText + langid      heard as well where the first pair leaves doubt
    close kin              told apart by their words (archive.text.kin)

Nothing is loaded before the first call; the second pair not before the first doubt (`engines.load_all` loads all). The
same text gets the same answer, in every thread and process.
"""

from __future__ import annotations

from archive.model import UNDETERMINED, Language
from archive.text.alphabets import surely_belarusian
from archive.text.cues import cues
from archive.text.engines import Chunks, by_cld2, by_fasttext, by_langdetect, by_langid, passages_in
from archive.text.judge import CLEAR, FAMILIES, Case, family_of, possible, settled, weigh
from archive.text.kin import tell_apart
from archive.text.profiles import Codes, code_points, without_addresses
from archive.text.scripts import ONLY, chinese, prevailing, script_counts, surely_chinese, words_in
from archive.text.stock import detect_stock

LONG = 900  # characters: of a longer text, three pieces that amount to this much are judged
GLANCE = 300  # characters: so much of a text is judged first; a clear verdict in one language ends it
SHORT = 80  # characters: below it an attribute of the page may break a tie
TIE = 3.0  # logits that a hint is worth on short text: the attribute is right on 19 pages of 20
FEW_LETTERS = 3  # fewer say nothing, save in scripts of logograms and syllables
SECOND_SHARE = 0.2  # of the text that a further language must fill to be named
SECOND_LETTERS = 40  # and so many characters, at least


def detect_language(text: str, *, html_lang: str | None = None, engine: str = "ensemble") -> Language:
    """The language of `text` as a BCP 47 tag, "und" when it holds no evidence, and a further one if it is mixed.

    `html_lang` is what the page says of itself: it breaks ties on text shorter than 80 characters, nothing else.
    `engine="stock"` asks langdetect itself (seeded); any other name but "ensemble" raises ValueError.
    """
    if engine == "stock":
        return detect_stock(text)
    if engine != "ensemble":
        raise ValueError(f"no language engine {engine!r}: ensemble or stock")
    glance = sampled(text, GLANCE)
    found, clear = _detected(glance, html_lang)
    if not clear and len(text) > len(glance):
        found, _ = _detected(sampled(text, LONG), html_lang)
    return found


def sampled(text: str, size: int = LONG) -> str:
    """The text, or of one longer than `size` characters its beginning, middle and end."""
    if len(text) <= size:
        return text
    piece = size // 3
    starts = (0, (len(text) - piece) // 2, len(text) - piece)
    return "\n".join(text[start : start + piece] for start in starts)


def _detected(text: str, html_lang: str | None) -> tuple[Language, bool]:
    """The language, and whether more text would not change it: one script, one language, no doubt."""
    text = without_addresses(text)
    codes = code_points(text)
    counts = script_counts(codes)
    if not counts:
        return UNDETERMINED, False
    script, share, other_script = prevailing(counts)
    letters = sum(counts.values())
    if letters < FEW_LETTERS and script not in ("Hani", "Hang", "Kana"):
        return UNDETERMINED, False
    hint = html_lang if len(text) < SHORT else None
    found, clear = _in_script(text, codes, script, hint, mixed=len(counts) > 1)
    if other_script is None or found.tag == "und":
        return found, clear
    second = found
    if letters >= SECOND_LETTERS:
        passages = words_in(text, other_script)
        second, _ = _in_script(passages, code_points(passages), other_script, None)
    further = second.tag if second.tag not in ("und", found.tag) else None
    return Language(found.tag, found.confidence * share, further), False


def _in_script(text: str, codes: Codes, script: str, hint: str | None, *, mixed: bool = True) -> tuple[Language, bool]:
    """The language of a text that is mostly in one script, and whether that is clear."""
    if script in ONLY:
        return Language(ONLY[script], 0.99), True
    return _judged(text, codes, script, hint.partition("-")[0].lower() if hint else None, mixed)


def _judged(text: str, codes: Codes, script: str, hint: str | None, mixed: bool) -> tuple[Language, bool]:
    """The language by the engines, and whether the first pair is clear about it, and finds no other.

    `hint` is the primary subtag that the page names, if that counts.
    """
    if script == "Hani" and surely_chinese(text):
        return Language(chinese(text), 0.99), True
    if script == "Cyrl" and surely_belarusian(text):
        return Language("be", 0.99), True
    cld2 = by_cld2(text)
    case = Case(text, script, by_langdetect(codes, mixed=mixed), cld2, cues(text))
    bonus = {family_of(hint, script): TIE} if hint else None
    ranked = weigh(case, bonus)
    fasttext, langid = None, None
    if not settled(case, ranked):
        fasttext = by_fasttext(text)
        case.hear_fasttext(fasttext)
        ranked = weigh(case, bonus)
        if not settled(case, ranked):
            langid = by_langid(text)
            case.hear_langid(langid)
            ranked = weigh(case, bonus)
    if not ranked:
        return UNDETERMINED, False
    family, sure = ranked[0]
    if family in FAMILIES:
        part = sampled(text, GLANCE)
        tag, among_kin = tell_apart(
            text, family, cld2, lambda: fasttext or by_fasttext(part), lambda: langid or by_langid(part), hint
        )
        sure *= among_kin
    else:
        tag = chinese(text) if family == "zh" else family
    clear = fasttext is None and sure >= CLEAR and {family_of(found, script) for found in cld2.found} == {family}
    return Language(tag, round(sure, 4), _second(text, family, script, cld2)), clear


def _second(text: str, family: str, script: str, cld2: Chunks) -> str | None:
    """A further language of the same script that fills a fifth of the text, if its own passages bear that out."""
    if len(text) < 2 * SECOND_LETTERS:
        return None
    for tag, chunk in cld2.found.items():
        if chunk.share >= SECOND_SHARE and family_of(tag, script) != family and possible(tag, script):
            passages = passages_in(text, tag)
            if len(passages) >= SECOND_LETTERS and _alone(passages, script) == family_of(tag, script):
                return tag
    return None


def _alone(text: str, script: str) -> str | None:
    """The family of a passage taken by itself, where langdetect and cld2 are clear about it."""
    case = Case(text, script, by_langdetect(code_points(text)), by_cld2(text), cues(text))
    ranked = weigh(case)
    return ranked[0][0] if settled(case, ranked) else None
