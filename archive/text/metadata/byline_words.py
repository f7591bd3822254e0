"""Words that stand before the name of an author, by language: patterns of regular expressions, without regard to case.

AUTHOR     "author", "writer": before a name or a colon, also alone on the line above the name
BY         "by", "written by": before a name
TEXT       "text", "report": before a name or a colon
OWN_BY     "by" where the word is a name or another thing elsewhere ("Per", "Nga"): on pages of that language only
BEHIND     "reporter" where it follows the name
"""

from __future__ import annotations

AUTHOR = {
    "en": r"post author|authors?",
    "de": r"autor(?:in|en)?",
    "fr": r"auteure?s?|autrice",
    "es pt gl ca": r"autora?e?s?",
    "it": r"autore|autrice|autori",
    "nl af": r"auteurs?|schrijver|skrywer",
    "nordic": r"forfatter|författare|kirjoittaja|toimittaja|höfundur",
    "baltic": r"autor(?:ius|ė|iai|s|id)|autors?",
    "pl cs sk": r"autor(?:ka|zy|ři|i)|autoři",
    "hbs sl": r"autor(?:ica|ka|i)|avtor(?:ica|ji|ja)?",
    "hu": r"szerzők?",
    "ro sq": r"autor(?:ul|ii|i|e)",
    "ru uk bg mk kk ky": r"автор(?:ы|и|ка|лары|у)?(?: текста| статьи)?",
    "sr be tg mn": r"аутор(?:и|ка)?|аўтар(?:ка|ы)?|муаллиф|сэтгүүлч|зохиогч",
    "el": r"συγγραφέας|συντάκτ(?:ης|ρια)",
    "turkic": r"yazar|yazan|müəllif|muallif|awtor",
    "caucasian": r"ავტორ(?:ი|ები)|հեղինակ(?:ներ)?",
    "eu cy": r"egileak?|idazlea|awdur",
    "he": r"כותבת?|מחברת?",
    "ar": r"الكاتبة?|المؤلفة?",
    "fa ur ps ckb ku": r"نویسنده|خبرنگار|مصنف|لیکوال|نووسەر|nivîskar",
    "hi mr ne": r"लेखक|लेखिका|संवाददाता",
    "indic": r"লেখক|ਲੇਖਕ|લેખક|ଲେଖକ|எழுதியவர்|கட்டுரையாளர்|రచయిత|ಲೇಖಕ(?:ರು|ಿ)?|ലേഖകൻ|ലേഖിക|ලේඛක",
    "south-east": r"penulis|pewarta|tác giả|người viết|ผู้เขียน|ຜູ້ຂຽນ|អ្នកនិពន្ធ|ရေးသားသူ|စာရေးသူ",
    "africa": r"mwandishi|ጸሐፊ",
    "zh ja": r"作者名?|執筆者?|筆者|著者|ライター",
    "ko": r"글쓴이|작성자",
}
BY = {
    "en": r"written by|posted by|published by|story by|text by|words by|reported by|edited by|by|from",
    "de": r"ein beitrag von|ein kommentar von|ein gastbeitrag von|eine analyse von|ein artikel von|artikel von|"
    r"text von|interview von|verfasst von|geschrieben von|veröffentlicht von|eingestellt von|erstellt von|"
    r"gespeichert von|blog beitrag von|beitrag von|aufgezeichnet von|von|vom",
    "fr": r"propos recueillis par|publié par|écrit par|rédigé par|par",
    "es pt": r"escrito por|texto de|publicado por|por",
    "it": r"a cura di|scritto da|testo di|pubblicato da|di",
    "nl": r"geschreven door|door|deur",
    "nordic": r"skriven av|skrevet af|av|af|skrifar",
    "pl cs sk": r"napisała?|opracowała?|napsala?|napísala?|připravila?",
    "hbs sl": r"pišu|piše|napisala?|razgovarala?",
    "hu ro": r"írta|scris de|de",
    "ru uk bg mk sr": r"пишува|пише|написала?|подготовил[аи]?|беседова(?:ла|л)|підготува(?:ла|в)",
    "el": r"γράφ(?:ει|ουν)(?: [οη])?|του|της",
    "he": r"כתבה?|מאת",
    "ar": r"بقلم|كتبت?|إعداد|اعداد",
    "fa ur ckb": r"به قلم|نوشته|تحریر|نووسینی",
    "indic": r"द्वारा|লিখেছেন|എഴുതിയത്",
    "south-east": r"oleh|theo|โดย|ໂດຍ|និពន្ធដោយ|ដោយ",
    "africa": r"imeandikwa na",
    "zh ja": r"文|撰文|本报记者|记者|記者|编译|編譯",
    "ko": r"글|기자",
}
TEXT = {
    "latin": r"tekst|text|teksti|words|story|testo|texto|haber|besedilo|szöveg",
    "cyrillic": r"текст|тэкст",
    "greek": r"κείμενο|ρεπορτάζ",
    "perso-arabic": r"گزارش|رپورٹ",
    "indic": r"लेखन|रिपोर्ट|রচনা|రచన|ಬರಹ|සටහන",
    "thai": r"เรื่อง",
    "han": r"取材・文|文",
    "hangul": r"글",
}
OWN_BY = {
    "am": r"በ",
    "ca": r"per",
    "cy": r"gan",
    "fil": r"nina|ni",
    "sq": r"shkruar nga|nga",
    "sw": r"na",
    "tl": r"nina|ni",
}
BEHIND = r"(?:선임|객원|인턴|전문)?기자|특파원|논설위원|記者|记者|特派員|編集委員"
