"""Words and endings that tell neighbours among languages apart where a headline holds few letters.

A word counts for every language it is listed under, and says nothing of a language without a list. They are function
words and endings of school grammars: Danish "af", "efter" against Norwegian "av", "etter"; no Danish word ends in a
double consonant; Bulgarian "в", Macedonian "во", Serbian "у".
"""

from __future__ import annotations

import re
from functools import cache

CUES = 3  # at most so many count
LONG_ENOUGH = 200  # characters: of more text the letters alone say enough

_WORDS = {
    "da": """af efter blev bliver nogle noget nogen meget hvad mig dig sig kun siger uden selv mellem igen nu gør gøre
        havde hende mod fik gik lidt lige uge kunne skulle ville været og ikke jeg det er på til også hvor hvordan fra
        ved men eller blive tage taget lav stor hele end mere syv otte tyve ud ude bag altid aldrig måske måde sidste
        næste kvinde kvinder mand mænd blevet givet fundet således selvom blandt højt højere vej ej både hvilken kom
        sagde siger dage bedre bedst tilbage ligner hans hendes min din sin navn år nye før først første os vores jer
        jeres sådan dog endnu igennem gennem imod givet sat set haft hedder kender tænker sker sidder bruger rigtig
        rigtigt vigtig vigtigt lade lader skete fandt op hjemme inde anden andet hundrede tusind tredive fyrre
        halvtreds marts maj""",
    "no": """av etter ble blir noen noe mye hva meg deg seg opp bare sier uten selv mellom igjen nå gjør gjøre hadde
        henne mot fikk gikk litt uke kunne skulle ville vært og ikke jeg det er på til også hvor hvordan fra ved men
        eller bli ta tatt hele ikkje eg ein eit vart frå dei kva berre noko mykje korleis ho desse nokon enn mer sju
        åtte tjue ut ute bak alltid aldri kanskje måte siste neste kvinne kvinner mann menn blitt gitt funnet fått gått
        sett slik slike selv blant høyt høyere vei både hvilken kom sa dager bedre best tilbake ligner hans hennes min
        din sin navn år nye før først første oss vår vårt våre dere sånn ennå enda gjennom igjennom hatt sett satt
        heter kjenner tenker skjer sitter bruker riktig viktig lar annen annet hundre tusen tretti mars mai fant
        fortsatt likevel dersom ettersom nettopp trenger""",
    "sv": """och inte är att ett av från på för till jag han hon mig dig sig vad bara säger utan mellan igen nu gör
        hade efter blev blir mycket något några också men när här där eller varje alla skulle kunde var en den det som
        under över vid även sedan många""",
    "cs": """jsem jsou jsme se ve že který která které jako jeho také když nebo před při být pro co už jen ještě proti
        více roce podle byl byla bylo byli bude mezi není ani kde aby jak své jde jeho této tento však""",
    "sk": """som sú sme sa vo že ktorý ktorá ktoré ako jeho tiež keď alebo pred pri byť pre čo už len ešte proti viac
        roku podľa bol bola bolo boli bude medzi nie ani kde aby tak svoje ide tejto tento však mu cez prečo""",
    "sl": """in ni so tudi bi pa za ki kot še že kaj pri iz z v na ob po pred ker toda vendar le jih ga bil bila med
        več leta lahko se je to da tem""",
    "hbs": """i u je sam su ne što šta koji koja koje kao ali od iz nije bio bila će kako te pa za na se da to o s sa
        bi ili samo prema nakon zbog""",
    "bg": """в във от с със ще което който която които че до няма си са се е му я да ли след при беше още как също обаче
        повече само без за на не и по един една това този тази бих ги го им ми как каза така няма имаше бяха съм сме
        те тя ние вие кой коя кое кои къде кога защо тук нещо всеки всички всичко никой може трябва през върху между
        вече докато почти доста случай""",
    "mk": """во од со ќе што дека сите се е му ја да ли по беше уште како исто само без за на не и еден една ова овој
        оваа ги го им ми тој таа тие кој која нема или ниту си а сите сакам сакаш сака дојди дојде дојдеш голема големи
        голем купам имам немам може можам бидејќи затоа овде тука некој некоја нешто секој биде беа имаше немаше нив
        нејзиниот неговиот татко зошто нели""",
    "sr": """у од са ће што је су се му ја да ли после још како само без за на не и један једна ово овај ова га им ми
        он она они који која која нема или ни није био била сам смо због код а""",
    "ru": """в с от до что это как он она его её был была было были из по к для все ещё уже или мы вы я на не и за о
        но у а при так только если чтобы после""",
    "uk": "в у з від до що це як він вона його її був була були із по для всі ще вже або ми ви я на не і й за та про",
    "be": "у ў з ад да што гэта як ён яна яго яе быў была былі па для усе яшчэ ужо або мы вы я на не і за ды пра",
    "nl": """de een ik zijn niet zich voor naar heeft werd met bij ook het was ook uit maar door over om te van en of
        die dat ze hij wij worden nog wel aan op in tot""",
    "af": """die 'n ek nie vir na het word met by ook was uit maar deur oor om te van en of wat dat hulle hy sy ons
        baie sal aan op in tot""",
    "es": "el los las del una y con por para en es que se la de un su al lo más como pero no sus muy fue ha sin",
    "ca": "els les amb i és dels una que per el la de un al més com però no molt va ha sense aquest aquesta als seva",
    "pt": "o os as do da dos das um uma não em no na com por para que e é se mais como mas foi ao à sem muito seu sua",
    "gl": "o os as do da dos das un unha non en no na con por para que e é se máis como pero foi ao á sen moi seu súa",
    "it": "il lo gli i le del della dei una e con per in è che di un nel alla più come ma non sono da al si ha suo",
    "en": "the of and to in is that for on with was by at from it be are this an as not has have his her",
    "de": "der die das und ist nicht ein eine mit von zu den dem des auf für im sich auch bei aus nach wie er sie",
    "fr": "le la les des une et est dans pour que qui sur avec pas plus par au du en un ne se son sa ce il elle",
}
LISTED = frozenset(_WORDS)
_ENDINGS = {
    "ede hed heden tion dt øj ej nd ndt ge ger gen ld igt erne eret edes skab": ("da",),
    "et ene else elser lig": ("da", "no"),
    "kk tt ll nn mm ss pp": ("no", "sv"),
    "het heten sjon sjonen skap": ("no",),
    "ade ar arna orna erna are tion ör": ("sv",),
    "ů ém ím ovat ích": ("cs",),
    "ť iu ia iť ať ovať ám ej": ("sk",),
    "ът ят ия ия еше аше": ("bg",),
    "от иот ата ето ував": ("mk",),
    "ити ати ује": ("sr",),
    "ть ться ется ый ий ого ому ых ыми ешь": ("ru",),
    "ció itat": ("ca",),
    "ción dad": ("es",),
    "ção ões dade": ("pt",),
}
_WORD = re.compile(r"'?[^\W\d_]+")


@cache
def _tags_of_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for tag, words in _WORDS.items():
        for word in words.split():
            found.setdefault(word, set()).add(tag)
    return {word: frozenset(tags) for word, tags in found.items()}


@cache
def _tags_of_ending() -> dict[str, tuple[str, ...]]:
    return {ending: tags for endings, tags in _ENDINGS.items() for ending in endings.split()}


def cues(text: str) -> dict[str, int]:
    """How many different words of the text speak for each language, by its list or by an ending; at most CUES."""
    if len(text) > LONG_ENOUGH:
        return {}
    words, endings, found = _tags_of_word(), _tags_of_ending(), dict.fromkeys(_WORDS, 0)
    for word in set(_WORD.findall(text.lower())):
        tags = set(words.get(word, ()))
        if len(word) > CUES:
            for size in (1, 2, 3, 4):
                tags.update(endings.get(word[-size:], ()))
        for tag in tags:
            found[tag] += 1
    return {tag: min(number, CUES) for tag, number in found.items() if number}
