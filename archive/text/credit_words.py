"""How a credit line begins or ends, by language: patterns of regular expressions, for lines in small letters.

    BASED        "Based on the materials of ...": begins ordinary sentences as well, so what follows must name a source
    PUBLISHED    "First published in ...", "Translated from ...": said of an article only
    LATE         as BASED, where a language says it behind the source, at the end of the line
    LABELS       "Source: ..."
    LOOSE        "According to ...": only of a last line that is hardly more than a name

Beside a pattern stand words, parted by spaces: those it can begin with; in LATE, parts of a line of which it needs one.
"""

from __future__ import annotations

BASED = {
    "en": (
        "prepared written compiled based on drawing from with",
        r"(?:(?:prepared|written|compiled) )?(?:based (?:up)?on|on the basis of|drawing on) (?:the |"
        r"an? )?(?:materials?|reports?|articles?|stor(?:y|ies)|publications?) (?:of|from|by|in|"
        r"published)|from (?:the )?materials (?:of|by|provided by)|compiled from|with (?:material|"
        r"information|reporting) (?:from|by)",
    ),
    "ru": (
        "подготовлено составлено написано по на",
        r"(?:(?:подготовлено|составлено|написано) )?(?:по|на основ(?:е|ании)) (?:материал(?:ам|ов|у|а)|"
        r"публикаци\w+|сообщени(?:ю|ям))",
    ),
    "uk": (
        "підготовлено за по на",
        r"(?:підготовлено )?(?:за|по) (?:матеріалами?|повідомленням\w*|публікаці\w+)|"
        r"на основі (?:матеріал|публікаці)\w*",
    ),
    "be": (
        "паводле на па",
        r"паводле (?:матэрыял|публікацы)\w+|(?:на аснове|па) матэрыял\w+",
    ),
    "bg": (
        "по въз на",
        r"по материали(?:те)? (?:на|от)|(?:въз|на) основа(?:та)? на материал\w*",
    ),
    "mk": (
        "врз на според по",
        r"(?:врз|на) основа(?:та)? на материјал\w*|(?:според|по) материјали(?:те)? (?:на|од)",
    ),
    "sr": (
        "према на",
        r"према (?:писању|материјалима)|на основу материјал\w*",
    ),
    "hbs": (
        "po prema na",
        r"(?:po|prema) (?:pisanju|materijal(?:u|ima))|na (?:temelju|osnovu) (?:materijal|član)\w*",
    ),
    "sl": (
        "na po",
        r"(?:na podlagi|po) (?:gradiv|material|člank)\w*",
    ),
    "de": (
        "nach mit unter basierend auf",
        r"(?:nach|mit|unter verwendung von) (?:den )?material(?:ien)? (?:von|vo[mn]|der|des|aus)|"
        r"nach einem (?:bericht|artikel) (?:von|der|des|aus|in)|(?:basierend auf|"
        r"auf (?:der )?(?:grundlage|basis)(?: von)?) (?:de[nmrs] |eine[mrs] )?(?:material|bericht|"
        r"artikel)\w*",
    ),
    "nl": (
        "naar met op gebaseerd",
        r"(?:naar|met) materiaal van|(?:op basis van|gebaseerd op) (?:het |een )?(?:materia|artikel|"
        r"bericht)\w*",
    ),
    "nordic": (
        "efter etter med baserad baserat basert baseret byggt samkvæmt",
        r"(?:efter|etter|med) material(?:e|et)? (?:från|fra)|(?:med u[dt]gan?gspunk?t i|base(?:ra[dt]|rt|"
        r"ret) på) (?:ett? |en )?(?:material|artik|rapport)\w*|byggt á efni|samkvæmt efni",
    ),
    "fr": (
        "d basé basée basés basées sur à selon",
        r"d[’']après (?:les matériaux|le journal|la revue)|d[’']après (?:les |des |une? )?(?:documents?|"
        r"informations?|articles?) d[eu’']|(?:bas[ée]e?s? sur|sur la base d[’'eu]\w*|"
        r"à partir d[’'eu]\w*) (?:les |des |une? )?(?:document|matéria|article|information|reportage)\w*|"
        r"selon (?:les |des )?(?:documents|matériaux) d",
    ),
    "es": (
        "basado basada basados basadas con sobre elaborado elaborada a según",
        r"(?:basad[oa]s? en|con base en|sobre la base de|elaborad[oa] (?:con|a partir de)|a partir de|"
        r"según) (?:los |las |el |una? )?(?:materiales|artículo|reportaje)\w*|con información de",
    ),
    "pt": (
        "com baseado baseada baseados baseadas a",
        r"com informações d\w+|(?:com base|basead[oa]s?) (?:em|n[oa]s?|numa?) (?:materia|reportag|artigo|"
        r"matéria)\w*|a partir de materiais",
    ),
    "gl": (
        "baseado baseada",
        r"basead[oa] en (?:materia|artigo)\w*",
    ),
    "ca": (
        "basat segons a amb",
        r"(?:basat en|segons|a partir d[e’']) ?(?:els |un )?(?:materials|article)|amb informació d",
    ),
    "it": (
        "con da dai in sulla basato",
        r"(?:con|da|dai) material[ei] d\w+|(?:in base|sulla base) (?:ai|a|dei|di|degli) (?:material|"
        r"articol)\w*|basato su(?:i|l|gli)? (?:un )?(?:material|articol)\w*",
    ),
    "ro": (
        "după conform pe bazat",
        r"(?:după|conform|pe baza|bazat pe) (?:materialel|articolul|un articol)\w*",
    ),
    "sq": (
        "në sipas bazuar bazua bazat",
        r"(?:në bazë të|sipas|bazua?r?t? në) materiale\w*",
    ),
    "pl": (
        "opracowano opracowane opracowany na według w",
        r"(?:opracowan[oey] )?na podstawie (?:materiał|artykuł|publikacj)\w*|według materiałów|"
        r"w oparciu o materiały",
    ),
    "cs": (
        "podle podľa na s",
        r"(?:podle|podľa) materiálo?[ův]|na základ[ěe] (?:materiál|člán)\w*|s (?:vy|"
        r"po)užit[ií]m materiál\w*",
    ),
    "el": (
        "με βάσει από σύμφωνα βασισμένο βασισμένη βασισμένα",
        r"(?:με βάση|βάσει|με|από|σύμφωνα με|βασισμέν\w+ σε) (?:το |του )?(?:υλικ|άρθρ|δημοσίευμ)\w+",
    ),
    "cy": (
        "yn",
        r"yn seiliedig ar (?:ddeunydd|erthygl)",
    ),
    "ga": (
        "bunaithe",
        r"bunaithe ar (?:ábhar|alt)",
    ),
    "tg": (
        "дар",
        r"дар асоси мавод\w*",
    ),
    "id": (
        "berdasarkan berdasar",
        r"(?:berdasarkan|berdasar) (?:bahan|materi|laporan|artikel)",
    ),
    "tl": (
        "batay hango",
        r"(?:batay|hango) sa (?:mga )?(?:materyal|artikulo|ulat) (?:ng|mula|sa)",
    ),
    "sw": (
        "kwa kulingana imetokana",
        r"(?:kwa mujibu wa|kulingana na|imetokana na) (?:nyenzo|makala)",
    ),
    "vi": (
        "theo dựa",
        r"(?:theo|dựa trên|dựa theo) (?:tài liệu|nội dung|bài (?:báo|viết)) (?:của|từ|trên)",
    ),
    "ar": (
        "استناد استنادا بناء بالاعتماد عن من وفق وفقا نقلا نقل",
        r"(?:استناد[اً]{1,2} (?:إلى|على)|بناءً? على|بالاعتماد على|عن|من) (?:مواد|مادة|تقرير)|"
        r"وفق[اً]{1,2} ل(?:مواد|مادة)|نقل[اً]{1,2} عن|عن صحيفة",
    ),
    "fa": (
        "بر براساس برپایه با به برگرفته",
        r"(?:بر ?اساس|بر ?پایه|با استفاده از)[‌\s]?(?:ی )?(?:مطالب|مطلب|گزارش|مقاله)|به نقل از|برگرفته از",
    ),
    "he": (
        "על לפי מבוסס בשיתוף באדיבות",
        r"(?:על פי|לפי|על בסיס|מבוסס על) (?:חומר|כתב|מאמר)\w*|בשיתוף|באדיבות",
    ),
    "ur": (
        "بشکریہ",
        r"بشکریہ",
    ),
}

PUBLISHED = {
    "en": (
        "adapted translated reprinted this was first originally",
        r"adapted from|translated from|reprinted (?:from|with|by)|(?:this (?:article|"
        r"story) )?(?:was )?(?:first|originally) (?:published|appeared) (?:in|on|by|at)",
    ),
    "ru": (
        "перепечатано перевод переведено впервые изначально первоначально",
        r"перепечатано из|пере(?:вод|ведено) (?:с|из|по)|(?:впервые|изначально|"
        r"первоначально) опубликован\w* (?:в|на)",
    ),
    "uk": (
        "вперше спочатку перекладено",
        r"(?:вперше|спочатку) опублікован\w* (?:в|у|на)|перекладено з",
    ),
    "de": (
        "übernommen zuerst ursprünglich",
        r"übernommen (?:von|aus)|(?:zuerst|ursprünglich) (?:erschienen|veröffentlicht) (?:in|auf|bei)",
    ),
    "nl": (
        "eerder oorspronkelijk",
        r"(?:eerder|oorspronkelijk) (?:verschenen|gepubliceerd) (?:in|op|bij)",
    ),
    "fr": (
        "traduit repris paru publié",
        r"traduit d[eu’']|repris d[eu’']|(?:paru|publié) initialement",
    ),
    "es": (
        "publicado tomado",
        r"publicado originalmente|tomado de",
    ),
    "pt": (
        "publicado originalmente",
        r"(?:publicado originalmente|originalmente publicado)",
    ),
    "it": (
        "tratto pubblicato apparso",
        r"tratto da|(?:pubblicato|apparso) originariamente",
    ),
    "pl": (
        "pierwotnie oryginalnie",
        r"(?:pierwotnie|oryginalnie) opublikowan\w+",
    ),
    "id": (
        "disadur diterjemahkan dipetik",
        r"(?:disadur|diterjemahkan|dipetik) (?:dari|daripada)",
    ),
    "vi": (
        "lược dịch trích",
        r"(?:lược )?dịch (?:từ|theo)|trích từ",
    ),
    "ar": (
        "بتصرف مترجم ترجمة ترجمه",
        r"بتصرف عن|مترجم عن|ترجم[ةه] عن",
    ),
    "fa": (
        "ترجمه",
        r"ترجمه از",
    ),
}

LATE = (
    ("anyag", r".{2,60} anyagai? alapján"),
    ("medžiag", r"pagal .{2,60} medžiag[ąa]"),
    ("materyal malzeme haberine", r".{2,60} (?:(?:materyal|malzeme)lerine|haberine) (?:dayanarak|göre|dayanılarak)"),
    (
        "aineiston materiaali",
        r".{2,60} (?:aineiston|materiaalin) (?:pohjalta|perusteella)|paremtuu .{2,60} materiaaliin",
    ),
    ("materjalide", r".{2,60} materjalide põhjal"),
    ("materiāl", r".{2,60} materi(?:ālu|āliem)"),
    ("oinarrituta", r".{2,60} oinarrituta"),
    ("materialları", r".{2,60} materialları (?:əsasında|üzrə)"),
    ("materiallari", r".{2,60} materiallari (?:asosida|bo[‘’'ʻ`]yicha)"),
    ("матери", r".{2,60} матери(?:ал|алл)(?:дары|ары)(?:нын|ның)? (?:бойынша|негізінде|боюнча|негизинде|буенча)"),
    ("მასალ", r".{2,60} მასალ(?:ების (?:მიხედვით|საფუძველზე)|ებზე დაყრდნობით)"),
    ("նյութերի", r".{2,60} նյութերի հիման վրա|ըստ .{2,60} նյութերի"),
    ("आधार", r".{2,90} (?:की|के) (?:सामग्री|सामग्रियों|लेख|रिपोर्ट) (?:पर आधारित|के आधार पर)"),
    ("आधारित", r".{2,90}(?:च्या|वरील|को|का) (?:साहित्यावर|बातमीवर|लेखावर|सामग्रीमा|लेखमा|समाचारमा) आधारित"),
    ("साभार अनूदित अनुवादित सौजन्य", r".{2,90} (?:से (?:साभार|अनूदित|अनुवादित)|के सौजन्य से)"),
    ("উপকরণ প্রতিবেদন নিবন্ধ", r".{2,90}(?:এর)? (?:উপকরণ|প্রতিবেদন|নিবন্ধ) (?:অবলম্বনে|অনুসারে|থেকে)"),
    ("مواد رپورٹ مضمون", r".{2,90} (?:کے مواد|کی رپورٹ|کے مضمون) (?:پر مبنی|سے ماخوذ)"),
    ("ਆਧਾਰਿਤ", r".{2,90} (?:ਸਮੱਗਰੀ|ਲੇਖ|ਰਿਪੋਰਟ) (?:['’]?ਤੇ|ਉੱਤੇ) ਆਧਾਰਿਤ"),
    ("આધારિત", r".{2,90} (?:સામગ્રી|લેખ|અહેવાલ) (?:પર|પરથી) આધારિત"),
    ("அடிப்படையில் ஆதாரமாகக்", r".{2,90} (?:அடிப்படையில்|ஆதாரமாகக் கொண்டது)"),
    ("ఆధార", r".{2,90} (?:ఆధారంగా|ఆధారితం)"),
    ("ಆಧಾರ ಆಧರಿಸಿ", r".{2,90} (?:ಆಧಾರದ ಮೇಲೆ|ಆಧರಿಸಿ|ಆಧಾರಿತ)"),
    ("അടിസ്ഥാനമാക്കി ആസ്പദമാക്കി", r".{2,90} (?:അടിസ്ഥാനമാക്കി|ആസ്പദമാക്കി)"),
    ("ඇසුර", r".{2,90} (?:ඇසුරෙන්|ඇසුරිනි)"),
)

# Chinese, Japanese, Korean and Thai: words are not parted, or the source stands inside the phrase.
EAST_ASIAN = (
    r"ตามข้อมูลจาก|เรียบเรียงจาก|ที่มาจาก|แปลจาก|อ้างอิงจาก|อิงจาก(?:เนื้อหา|เอกสาร)|"
    r"(?:本文|文章)?(?:摘自|转自|轉自|转载自|轉載自|编译自|編譯自|原载于?|原載於?|来源于|來源於)|"
    r"(?:根据|根據)[^。！？，]{1,30}(?:编译|編譯|整理)|[^。！？]{2,60}(?:材料|报道|報道|報導|文章)(?:编译|編譯|整理|撰写|改写)|"
    r"(?:根据|根據|据|據|基于|基於|综合|綜合)[^。！？，]{2,40}(?:材料|资料|資料|报道|報道|報導)[)）】]*$|"
    r"[^。！？]{2,60}(?:の記事|の資料|の報道|の情報)(?:に基づ[くいき]|を(?:もと|元|基|参考)に)|"
    r"[^。！？]{2,60}(?:より|から)(?:引用|転載|翻訳)[)）】]*$|"
    r".{2,60}(?:자료|기사|보도)(?:를|을) (?:바탕으로|토대로|인용|참고|번역)"
)

LABELS = {
    "latin": r"sources?|quellen?|fuentes?|fontes?|fonti?|fonts|bron(?:nen)?|käll(?:a|or)|kilde[rn]?|"
    r"läh(?:de|teet)|heimild(?:ir)?|"
    r"źródł[oa]|zdroje?|izvori?|vir|forrás(?:ok)?|surs[ae]|kaynak(?:lar)?|mənbə|manba|"
    r"allik(?:as|ad)|avots|šaltini(?:s|ai)|burimi|sumber|nguồn(?: tin)?|"
    r"chanzo|pinagmulan|iturria|çavkanî|foinse|ffynhonnell|credit|original|originalartikel|via",
    "greek": r"πηγ(?:ή|ές)",
    "cyrillic": r"источник(?:и)?|оригинал|джерел[оа]|крыніца|източни(?:к|ци)|извори?|дереккөз|эх сурвалж|булак|чыганак|"
    r"сарчашма|манбаъ?",
    "caucasian": r"წყარო|աղբյուր",
    "arabic": r"المصدر|مصدر|المصادر|منبع|منابع|ماخذ|ذریعہ|بشکریہ|سرچینه|سەرچاوە|مەنبە",
    "hebrew": r"מקור(?:ות)?|קרדיט",
    "indic": r"स्रोत|साभार|सौजन्य|সূত্র|ਸਰੋਤ|ਸ੍ਰੋਤ|સ્રોત|સ્ત્રોત|ஆதாரம்|மூலம்|நன்றி|మూలం|ఆధారం|ಮೂಲ|ಕೃಪೆ|ഉറവിടം|അവലംബം|കടപ്പാട്|"
    r"මූලාශ්‍රය",
    "south-east": r"ที่มา|แหล่งที่มา|ແຫຼ່ງທີ່ມາ|ប្រភព|ရင်းမြစ်|ምንጭ",
    "han": r"(?:稿件|文章|资料|新闻|信息|消息|图文)?[来來]源|出典|出所|引用元|情報源|転載元|ソース|출처|자료",
}

LOOSE = r"d[’']après|według|según|segundo|secondo|selon|laut|nach|על פי|عن|za|по данным"
