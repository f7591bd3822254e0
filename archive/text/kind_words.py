"""What pages that are no articles say of themselves, by language: regular expressions, without regard to case.

ERROR     of a headline: "page not found"
LOGIN     of a headline: "sign in"
SEARCH    of a headline: "search results"
MORE      how a teaser ends: "read more"
"""

from __future__ import annotations

ERROR = {
    "status": r"\b(?:404|410|403|500|503)\b(?!\s+[^\W\d]+s\b)",
    "en": r"not found|page (?:does not|doesn.t) exist|no longer (?:available|exists)|access denied|forbidden|"
    r"something went wrong|service unavailable",
    "de": r"nicht gefunden|existiert nicht",
    "fr": r"non trouvée|introuvable|n.existe (?:pas|plus)",
    "es ca gl": r"no encontrad[ao]|no existe|no se (?:ha )?enc(?:ontró|uentra|ontrado)|no s.ha trobat|non se atopou",
    "pt": r"não encontrad[ao]|não existe",
    "it": r"non trovat[ao]|non esiste",
    "nl af": r"niet gevonden|bestaat niet|nie gevind",
    "nordic": r"hittades inte|ikke funnet|ikke fundet|finnes ikke|findes ikke|ei löyt|fannst ekki",
    "pl cs sk": r"nie znalezion|nie istnieje|nenalezena|nebyla nalezena|nenájden|sa nenašla|neexist(?:uje|ující)",
    "hbs sl": r"nije prona[đd]en|ne postoji|ni (?:bilo )?najden|ne obstaja",
    "hu ro sq": r"nem található|nem létezik|negăsit|nu (?:a fost găsit|există)|nuk u gjet|nuk ekziston",
    "baltic": r"nerast(?:as|a|i)\b|neegzistuoja|nav atrast|neeksistē|ei leitud|ei eksisteeri",
    "ru uk be": r"не найден|не существует|не знайден|не існує|не знойдзен|не існуе",
    "bg mk sr": r"не е намерен|не съществува|не е пронајден|не постои|није пронађен|не постоји",
    "el": r"δεν (?:βρέθηκε|υπάρχει)",
    "turkic": r"bulunamad[ıi]|tapılmadı|topilmadi|табылмады|табылган жок|табылмаган",
    "caucasian": r"(?:ვერ|არ) მოიძებნა|չի գտնվել|գոյություն չունի",
    "ar": r"غير موجود|لم يتم العثور",
    "fa ur ckb": r"(?:یافت|پیدا) نشد|وجود ندارد|نہیں مل|موجود نہیں|نەدۆزرایەوە",
    "he": r"לא נמצא|לא קיים",
    "hi mr ne": r"नहीं मिल|मौजूद नहीं|सापडल[ेा] नाही|फेला परेन",
    "indic": r"পাওয়া যায়নি|মিলছে না|ਨਹੀਂ ਮਿਲਿਆ|મળ્યું નથી|கிடைக்கவில்லை|காணப்படவில்லை|కనుగొనబడలేదు|దొరకలేదు|"
    r"ಕಂಡುಬಂದಿಲ್ಲ|സിಕ್ಕಿಲ್ಲ|കണ്ടെത്തിയില്ല|കണ്ടെത്താനായില്ല|හමු නොවී",
    "south-east": r"không (?:tìm thấy|tồn tại)|tidak (?:ditemukan|dijumpai)|hindi (?:nahanap|makita)|ไม่พบ|"
    r"ບໍ່ພົບ|រកមិនឃើញ|ရှာမတွေ့",
    "africa": r"ha[iu](?:ku)?patikan[ai]|አልተገኘም",
    "zh": r"不存在|未找到|找不到|已删除|已刪除",
    "ja": r"見つかりません|ページはありません|存在しません",
    "ko": r"찾을 수 없|존재하지 않",
}

LOGIN = {
    "en": r"sign in|log ?in\b",
    "de": r"anmelden|einloggen",
    "romance": r"connexion|se connecter|iniciar (?:sesión|sessão)|inicia la sessió|entrar|accedi|autentificare",
    "nl nordic": r"inloggen|logga in|logg inn|log ind|kirjaudu|innskráning",
    "slavic": r"zaloguj|přihlásit|prihlás|prijava|prijavi se|войти|вход|увійти|вхід|увайсці|пријав",
    "baltic hu": r"prisijung|ieiet|pieslēg|logi sisse|bejelentkez",
    "el sq": r"σύνδεση|hyr(?:ja|ni)\b",
    "turkic": r"giriş|daxil ol|kirish|кіру|кирүү",
    "caucasian": r"შესვლა|մուտք",
    "ar fa ur": r"تسجيل الدخول|دخول|ورود|لاگ ان",
    "he": r"התחבר|כניסה",
    "indic": r"लॉग ?इन|লগ ?ইন|உள்நுழை|లాగిన్|ಲಾಗಿನ್|ലോഗിൻ|લૉગિન|ਲਾਗਇਨ",
    "south-east": r"đăng nhập|masuk\b|log masuk|mag-log ?in|เข้าสู่ระบบ|ເຂົ້າສູ່ລະບົບ|ចូល(?:គណនី)?|အကောင့်ဝင်",
    "east": r"登录|登錄|登入|ログイン|로그인",
}

SEARCH = {
    "en": r"search results|results for",
    "de nl": r"suchergebnis|zoekresultaten",
    "romance": r"résultats de (?:la )?recherche|resultados de (?:la )?(?:búsqueda|pesquisa)|resultats de la cerca|"
    r"risultati (?:della|di) ricerca|rezultatele căutării",
    "nordic": r"sökresultat|søkeresultat|søgeresultat|hakutulokset|leitarniðurstöður",
    "slavic": r"wyniki wyszukiwania|výsledky (?:vyhledávání|hledání|vyhľadávania|hľadania)|"
    r"rezultati (?:pretrage|iskanja)|результаты поиска|результати пошуку|вынікі пошуку|"
    r"резултати (?:от търсене|претраге|од пребарување)",
    "baltic hu": r"paieškos rezultatai|meklēšanas rezultāti|otsingutulemused|keresési (?:eredmény|találat)",
    "el sq": r"αποτελέσματα αναζήτησης|rezultatet e kërkimit",
    "turkic": r"arama sonuçları|axtarış nəticələri|qidiruv natijalari|іздеу нәтижелері|издөө натыйжалары",
    "caucasian": r"ძიების შედეგები|որոնման արդյունքներ",
    "ar fa ur": r"نتائج البحث|نتایج جستجو|تلاش کے نتائج",
    "he": r"תוצאות חיפוש",
    "indic": r"खोज परिणाम|शोध परिणाम|অনুসন্ধানের ফলাফল|தேடல் முடிவுகள்|శోధన ఫలితాలు|ಹುಡುಕಾಟ ಫಲಿತಾಂಶಗಳು|"
    r"തിരയൽ ഫലങ്ങൾ|શોધ પરિણામો|ਖੋਜ ਨਤੀਜੇ",
    "south-east": r"kết quả tìm kiếm|hasil (?:pencarian|carian)|mga resulta ng paghahanap|ผลการค้นหา|ຜົນການຄົ້ນຫາ|"
    r"លទ្ធផលស្វែងរក|ရှာဖွေမှုရလဒ်",
    "east": r"搜索结果|搜尋結果|検索結果|검색 결과",
}

# None that ends sentences as well: Italian "leggi" is "laws", too, Bulgarian "повече" is "more".
MORE = """
read more|continue reading|full story|weiterlesen|mehr lesen|lire la suite|lire plus|leer más|seguir leyendo|ler mais|
leia mais|llegir més|leggi tutto|leggi di più|leggi ancora|continua a leggere|citește mai mult|lees meer|lees verder|
läs mer|les mer|læs mere|lue lisää|czytaj więcej|czytaj dalej|číst více|číst dál|čítať viac|opširnije|preberi več|
skaityti daugiau|lasīt vairāk|loe edasi|читать далее|читать дальше|подробнее|детальніше|читати далі|чытаць далей|
прочети още|прочитај повеќе|διαβάστε περισσότερα|lexo më shumë|devamını oku|толығырақ|
اقرأ المزيد|ادامه مطلب|بیشتر بخوانید|مزید پڑھیں|קרא עוד|קראו עוד|और पढ़ें|पूरा पढ़ें|अधिक वाचा|আরও পড়ুন|மேலும் படிக்க|
మరింత చదవండి|ಮತ್ತಷ್ಟು ಓದಿ|കൂടുതൽ വായിക്കുക|વધુ વાંચો|ਹੋਰ ਪੜ੍ਹੋ|xem thêm|đọc tiếp|baca selengkapnya|baca lagi|
อ่านต่อ|ອ່ານຕໍ່|អានបន្ត|soma zaidi|阅读全文|查看全文|阅读更多|閱讀全文|閱讀更多|続きを読む|もっと見る|
더 보기|더보기|자세히 보기
"""
