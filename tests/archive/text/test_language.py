"""Languages: each gap of langdetect closed, its own answers kept, the same answer everywhere."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import detect_language
from archive.text.kin import spellings

SENTENCES = {
    "en": "The council agreed on Tuesday to repair the old bridge before the winter rain begins.",
    "de": "Der Stadtrat beschloss am Dienstag, die alte Brücke noch vor dem Winter zu reparieren.",
    "fr": "Le conseil municipal a décidé mardi de réparer le vieux pont avant les pluies d'hiver.",
    "es": "El ayuntamiento acordó el martes reparar el viejo puente antes de las lluvias de invierno.",
    "pt": "A câmara municipal decidiu na terça-feira reparar a velha ponte antes das chuvas de inverno.",
    "it": "Il consiglio comunale ha deciso martedì di riparare il vecchio ponte prima delle piogge invernali.",
    "nl": "De gemeenteraad besloot dinsdag de oude brug nog voor de winterregens te herstellen.",
    "sv": "Kommunfullmäktige beslutade på tisdagen att laga den gamla bron innan vinterregnen börjar.",
    "pl": "Rada miasta postanowiła we wtorek naprawić stary most, zanim zaczną się zimowe deszcze.",
    "cs": "Zastupitelstvo v úterý rozhodlo opravit starý most ještě předtím, než začnou zimní deště.",
    "hu": "A városi tanács kedden úgy döntött, hogy még a téli esők előtt megjavíttatja a régi hidat.",
    "ro": "Consiliul local a hotărât marți să repare podul vechi înainte de ploile de iarnă.",
    "tr": "Belediye meclisi salı günü eski köprünün kış yağmurlarından önce onarılmasına karar verdi.",
    "ru": "Городской совет решил во вторник отремонтировать старый мост до начала зимних дождей.",
    "uk": "Міська рада у вівторок вирішила відремонтувати старий міст ще до початку зимових дощів.",
    "bg": "Общинският съвет реши във вторник да поправи стария мост преди зимните дъждове.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να επισκευάσει την παλιά γέφυρα πριν τον χειμώνα.",
    "he": "מועצת העיר החליטה ביום שלישי לתקן את הגשר הישן לפני תחילת גשמי החורף.",
    "ar": "قرر مجلس المدينة يوم الثلاثاء إصلاح الجسر القديم قبل بدء أمطار الشتاء.",
    "fa": "شورای شهر روز سه‌شنبه تصمیم گرفت پل قدیمی را پیش از باران‌های زمستانی تعمیر کند.",
    "hi": "नगर परिषद ने मंगलवार को सर्दियों की बारिश से पहले पुराने पुल की मरम्मत करने का फैसला किया।",
    "ja": "市議会は火曜日、冬の雨が始まる前に古い橋を修理することを決めた。",
    "ko": "시의회는 화요일 겨울비가 시작되기 전에 오래된 다리를 수리하기로 결정했다.",
    "id": "Dewan kota memutuskan pada hari Selasa untuk memperbaiki jembatan tua karena musim hujan akan tiba.",
    "ms": "Majlis bandaraya memutuskan pada hari Selasa bahawa jambatan lama perlu dibaiki kerana musim hujan.",
    "hr": "Gradsko vijeće odlučilo je u utorak popraviti stari most prije zime, rekao je ravnatelj sveučilišta.",
    "sr": "Gradsko veće je u utorak odlučilo da popravi stari most pre zime, rekao je predsednik opštine.",
    "zh-Hans": "市议会星期二决定在冬雨开始之前修复这座旧桥。",
    "zh-Hant": "市議會星期二決定在冬雨開始之前修復這座舊橋。",
    "th": "สภาเมืองตัดสินใจเมื่อวันอังคารที่จะซ่อมสะพานเก่าก่อนฝนฤดูหนาว",
    "vi": "Hội đồng thành phố hôm thứ Ba đã quyết định sửa chữa cây cầu cũ trước mùa mưa.",
}
OTHERS = {
    "af": "Die stadsraad het Dinsdag besluit om die ou brug nog voor die winterreën te herstel.",
    "bn": "নগর পরিষদ মঙ্গলবার পুরোনো সেতুটি মেরামত করার সিদ্ধান্ত নিয়েছে।",
    "ca": "L'ajuntament va decidir dimarts reparar el pont vell abans que comencin les pluges d'hivern.",
    "cy": "Penderfynodd y cyngor ddydd Mawrth atgyweirio'r hen bont cyn i law'r gaeaf ddechrau.",
    "da": "Byrådet besluttede tirsdag at reparere den gamle bro, før vinterregnen begynder.",
    "et": "Linnavolikogu otsustas teisipäeval vana silla enne talvevihmade algust ära parandada.",
    "fi": "Kaupunginvaltuusto päätti tiistaina korjata vanhan sillan ennen talvisateiden alkua.",
    "gu": "નગર પરિષદે મંગળવારે જૂના પુલનું સમારકામ કરવાનો નિર્ણય કર્યો.",
    "kn": "ನಗರ ಸಭೆಯು ಮಂಗಳವಾರ ಹಳೆಯ ಸೇತುವೆಯನ್ನು ದುರಸ್ತಿ ಮಾಡಲು ನಿರ್ಧರಿಸಿತು.",
    "lt": "Miesto taryba antradienį nusprendė suremontuoti senąjį tiltą dar prieš prasidedant žiemos lietums.",
    "lv": "Pilsētas dome otrdien nolēma salabot veco tiltu vēl pirms ziemas lietavu sākuma.",
    "mk": "Градскиот совет во вторникот одлучи да го поправи стариот мост пред да почнат зимските дождови.",
    "ml": "പഴയ പാലം നന്നാക്കാൻ നഗരസഭ ചൊവ്വാഴ്ച തീരുമാനിച്ചു.",
    "mr": "नगर परिषदेने मंगळवारी जुन्या पुलाची दुरुस्ती हिवाळ्यापूर्वी करण्याचा निर्णय घेतला आहे.",
    "ne": "नगर परिषदले मंगलबार पुरानो पुल जाडोको वर्षाअघि मर्मत गर्ने निर्णय गरेको छ।",
    "no": "Kommunestyret vedtok tirsdag å reparere den gamle broen før vinterregnet begynner, men ikke veien.",
    "pa": "ਨਗਰ ਕੌਂਸਲ ਨੇ ਮੰਗਲਵਾਰ ਨੂੰ ਪੁਰਾਣੇ ਪੁਲ ਦੀ ਮੁਰੰਮਤ ਕਰਨ ਦਾ ਫ਼ੈਸਲਾ ਕੀਤਾ।",
    "sk": "Mestské zastupiteľstvo v utorok rozhodlo, že starý most opraví ešte pred začiatkom zimných dažďov.",
    "sl": "Mestni svet se je v torek odločil, da bo stari most popravil še pred začetkom zimskega deževja.",
    "so": "Golaha deegaanka ayaa Talaadadii go'aansaday in la dayactiro buundada hore ka hor roobka jiilaalka.",
    "sq": "Këshilli bashkiak vendosi të martën të riparojë urën e vjetër para se të fillojnë shirat e dimrit.",
    "sw": "Baraza la mji liliamua siku ya Jumanne kukarabati daraja la zamani kabla ya mvua za msimu kuanza.",
    "ta": "நகர சபை பழைய பாலத்தை சரிசெய்ய செவ்வாய்க்கிழமை முடிவு செய்தது.",
    "te": "పాత వంతెనను మరమ్మతు చేయాలని నగర మండలి మంగళవారం నిర్ణయించింది.",
    "tl": "Nagpasya ang konseho ng lungsod noong Martes na kumpunihin ang lumang tulay bago magsimula ang mga ulan.",
    "ur": "شہر کی کونسل نے منگل کے روز فیصلہ کیا کہ پرانے پل کی مرمت سردیوں کی بارشوں سے پہلے کی جائے گی۔",
}
"""The rest of the languages that langdetect has a profile of."""
TWICE = {
    "hr": "Vlada je objavila da će nova cesta biti otvorena u kolovozu, a tvrtka je priopćila da radovi traju.",
    "sv": "De flesta elever i staden går eller cyklar till skolan, men på vintern åker många buss i stället.",
}
GAPS = {
    "ka": "საკრებულომ სამშაბათს გადაწყვიტა ძველი ხიდის შეკეთება.",
    "hy": "Քաղաքային խորհուրդը երեքշաբթի որոշեց վերանորոգել հին կամուրջը։",
    "am": "የከተማው ምክር ቤት ማክሰኞ ዕለት አሮጌውን ድልድይ ለመጠገን ወሰነ።",
    "my": "မြို့တော်ကောင်စီက တံတားဟောင်းကို ပြင်ဆင်ရန် ဆုံးဖြတ်ခဲ့သည်။",
    "km": "ក្រុមប្រឹក្សាក្រុងបានសម្រេចជួសជុលស្ពានចាស់នៅថ្ងៃអង្គារ។",
    "lo": "ສະພາເມືອງໄດ້ຕັດສິນໃຈສ້ອມແປງຂົວເກົ່າໃນວັນອັງຄານ.",
    "kk": "Қалалық кеңес сейсенбіде ескі көпірді қысқы жаңбырға дейін жөндеу туралы шешім қабылдады.",
    "az": "Şəhər şurası çərşənbə axşamı köhnə körpünün qış yağışlarından əvvəl təmir edilməsinə qərar verdi.",
    "be": "Гарадскі савет у аўторак вырашыў адрамантаваць стары мост яшчэ да пачатку зімовых дажджоў.",
    "sr": "Градско веће је у уторак одлучило да поправи стари мост пре почетка зимских киша.",
}


@pytest.mark.parametrize(("tag", "text"), [*SENTENCES.items(), *OTHERS.items(), *TWICE.items(), *GAPS.items()])
def test_a_sentence_of_each_language(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(
    "text", ["", " \n", "12 345,67 %", "👍🎉 …!?", "https://news.example/a/b?c=d", "a@b.example", "→ — x"]
)
def test_no_evidence_is_undetermined(text: str) -> None:
    found = detect_language(text)
    assert (found.tag, found.confidence, found.second) == ("und", 0.0, None)


def test_confidence_is_high_where_the_text_is_clear() -> None:
    assert all(0.9 < detect_language(SENTENCES[tag]).confidence <= 1 for tag in ("en", "ru", "ar", "ja"))
    assert detect_language("Bonn").confidence < 0.9


def test_mixed_text_names_its_second_language() -> None:
    found = detect_language(f"{SENTENCES['en']} {SENTENCES['en']}\n\n{SENTENCES['de']}")
    assert (found.tag, found.second) == ("en", "de")
    found = detect_language(f"{SENTENCES['ru']} {SENTENCES['ru']}\n\n{SENTENCES['en']}")
    assert (found.tag, found.second) == ("ru", "en")
    assert detect_language(SENTENCES["fr"]).second is None


def test_an_attribute_breaks_ties_on_short_text_only() -> None:
    assert detect_language("Nye regler i dag", html_lang="da-DK").tag == "da"
    assert detect_language("Nye regler i dag", html_lang="nb").tag == "no"
    assert detect_language(SENTENCES["de"], html_lang="en").tag == "de"
    assert detect_language("42", html_lang="en").tag == "und"


def test_stock_langdetect_agrees_on_its_own_languages() -> None:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    profiles = {path.name.partition("-")[0] for path in Path(PROFILES_DIRECTORY).iterdir() if path.suffix != ".py"}
    texts = SENTENCES | OTHERS
    own = [tag for tag in texts if tag.partition("-")[0] in profiles and tag != "zh-Hant"]  # stock takes that for ko
    assert {tag.partition("-")[0] for tag in own} == profiles - {"__pycache__"}
    assert len(own) == 54
    for tag in own:
        stock = detect_language(texts[tag], engine="stock").tag
        assert (tag, detect_language(texts[tag]).tag.partition("-")[0]) == (tag, stock.partition("-")[0])


def test_a_text_of_a_megabyte_takes_no_longer_than_an_article() -> None:
    article = " ".join([SENTENCES["cs"], OTHERS["sk"], SENTENCES["pl"]] * 4)
    megabyte = article * (1_000_000 // len(article))
    detect_language(megabyte)
    assert min(_cpu(megabyte) for _ in range(5)) < 0.02


def _cpu(text: str) -> float:
    start = time.process_time()
    detect_language(text)
    return time.process_time() - start


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(ValueError, match="ensemble or stock"):
        detect_language("x", engine="oracle")


def test_the_first_use_from_many_threads_at_once_is_right() -> None:
    script = (
        "import threading, sys\n"
        "from archive.text.language import detect_language\n"
        "texts = eval(sys.stdin.read())\n"
        "gate, wrong = threading.Barrier(8), []\n"
        "def work():\n"
        "    gate.wait()\n"
        "    wrong.extend(tag for tag, text in texts.items() if detect_language(text).tag != tag)\n"
        "workers = [threading.Thread(target=work) for _ in range(8)]\n"
        "[w.start() for w in workers]; [w.join() for w in workers]\n"
        "print(wrong)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=repr(SENTENCES), capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_importing_loads_nothing() -> None:
    script = (
        "import sys, archive.text, archive\n"
        "print(sorted({'numpy', 'pycld2', 'fasttext', 'py3langid', 'langdetect'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_repeatable_from_thread_to_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(detect_language, [*SENTENCES.values()] * 3))
    assert again == [detect_language(text) for text in SENTENCES.values()] * 3


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = detect_language(text)
    assert found.tag
    assert 0 <= found.confidence <= 1


KIN = {
    "sr": "Predsednik Vlade izjavio je juče da će sledeće nedelje biti održana sednica o povećanju penzija.",
    "hr": "Predsjednik Vlade izjavio je jučer da će se sljedećeg tjedna održati sjednica o povećanju mirovina.",
    "bs": "Predsjedavajući je rekao da će se naredne sedmice održati sjednica u općini. Svako ima pravo da zna.",
    "id": "Pemerintah mengatakan bahwa harga akan naik karena subsidi dikurangi, kata pejabat universitas.",
    "ms": "Kerajaan berkata bahawa harga akan naik kerana subsidi dikurangkan, kata pegawai universiti itu.",
}


@pytest.mark.parametrize("tag", KIN)
@pytest.mark.parametrize("times", [1, 30])
def test_kin_are_told_apart_short_and_long(tag: str, times: int) -> None:
    assert detect_language(" ".join([KIN[tag]] * times)).tag == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("hr", "Suvremena tvornica surađuje s informacijskim središtem i rabi računala."),
        ("sr", "Savremena fabrika sarađuje sa informacionim centrom, uprkos tome što koristi ostrvo."),
        ("da", "Hun sidder hjemme igen og har endnu ikke haft tid til at læse den anden bog."),
        ("no", "Hun sitter hjemme igjen og har ennå ikke hatt tid til å lese den andre boken."),
        ("bg", "Никой вече не може да каза къде бяхме и защо."),
        ("mk", "Никој не сака да дојде овде бидејќи немаше место."),
    ],
)
def test_neighbours_are_told_apart_by_their_small_words(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("vlad", ["vlad"]),
        ("li[čc]n(?:o|a)", ["lično", "lična", "licno", "licna"]),
        ("voz(?:a|om)?", ["voza", "vozom", "voz"]),
    ],
)
def test_a_stem_stands_for_its_spellings(stem: str, words: list[str]) -> None:
    assert spellings(stem) == words


LONG_GERMAN = "Die Regierung hat am Montag beschlossen, mehr Geld für Schulen und Straßen auszugeben. " * 40
LONG_ENGLISH = "The government decided on Monday to spend more money on schools and on new roads. " * 40


def test_a_glance_sees_the_other_language_at_the_end() -> None:
    found = detect_language(LONG_GERMAN + LONG_ENGLISH[: len(LONG_GERMAN) // 2])
    assert (found.tag, found.second) == ("de", "en")


def test_a_long_text_costs_hardly_more_than_a_glance() -> None:
    detect_language(LONG_GERMAN)
    short, long = (min(_seconds(text) for _ in range(15)) for text in (LONG_GERMAN[:300], LONG_GERMAN * 5))
    assert long < 3 * short


def _seconds(text: str) -> float:
    start = time.process_time()
    detect_language(text)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("政府宣布将于下个月开始实施新的交通规则", "zh-Hans"),
        ("政府宣布將於下個月開始實施新的交通規則", "zh-Hant"),
        ("東京都知事選挙投票率過去最低", "ja"),  # no kana, but short forms of its own
        ("首相辞任", "ja"),
    ],
)
def test_han_characters_without_kana(text: str, tag: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Дарогу адкрылі ўвечары", "be"),
        ("Слово «ўвечары» і слово «увечері» значат одно и то же, сказал учитель", "ru"),
        ("Ғалаба ўйинчилар учун муҳим, деди мураббий", "uz"),
    ],
)
def test_letters_that_only_belarusian_has_together(text: str, tag: str) -> None:
    assert detect_language(text).tag == tag


def test_tswana_is_told_by_its_words() -> None:
    assert detect_language("Mathata a simologile fa ke mo itsese, gonne o ne a sa batle go bua le rona.").tag == "tn"
