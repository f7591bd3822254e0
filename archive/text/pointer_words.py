"""What a line says that points to other pages ("Read also"), by language: regular expressions, for small letters."""

from __future__ import annotations

POINTERS = {
    "en": r"read (?:also|more|next)|also read|see also|"
    r"related(?: (?:articles?|stor(?:y|ies)|news|content|topics?|links?))?|"
    r"more(?: on this(?: story| topic)?)?|further reading|you (?:may|might) also like|don[’']t miss|"
    r"in case you missed it",
    "de": r"lesen sie (?:auch|dazu|hier|mehr(?: dazu)?|weiter)|auch interessant|siehe auch|"
    r"mehr (?:dazu|zum thema|lesen)|"
    r"weiterlesen|zum thema|passend dazu|lesetipp|das könnte sie auch interessieren",
    "fr": r"(?:à )?lire (?:aussi|également|la suite|plus)|à lire(?: sur le sujet)?|(?:à )?voir aussi|"
    r"sur le même sujet|"
    r"pour aller plus loin",
    "es": r"le(?:a|e|er) (?:también|más)|(?:también )?[tl]e puede interesar|ve[ar] también|sigue leyendo|"
    r"(?:noticias|temas|artículos) relacionad[oa]s|más información",
    "pt gl": r"lei?a (?:também|mais)|veja (?:também|mais)|ler (?:também|tamén|mais|máis)|saiba mais|"
    r"(?:notícias|conteúdo|artigos) relacionad[oa]s?",
    "it": r"leggi (?:anche|di più)|vedi anche|(?:ti )?potrebbe interessar(?:e|ti)(?: anche)?|per approfondire|"
    r"(?:articoli )?correlati",
    "ca": r"llegi(?:u|x) també|llegeix(?: també| més)|vegeu també|més informació",
    "ro": r"cit(?:ește|eşte|iți|iţi) (?:și|şi|mai mult)|vezi (?:și|şi)|pe aceea[șş]i temă",
    "nl af": r"lees (?:ook|meer|verder)|zie ook|ook interessant|meer over",
    "nordic": r"läs (?:också|även|mer)|se (?:även|också|også)|læs (?:også|mere)|les (?:også|mer)|relaterat|"
    r"relatert|relateret|"
    r"lue (?:myös|lisää)|katso myös|aiheesta lisää|lestu einnig|sjá einnig",
    "baltic": r"loe (?:ka|lisaks|veel)|vaata ka|lasi(?:et)? arī|skaties arī|(?:taip pat )?skaitykite(?: taip pat)?|"
    r"susiję straipsniai",
    "pl": r"(?:prze)?czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również)|polecamy|powiązane",
    "cs sk": r"čtěte (?:také|též|více)|přečtěte si(?: také| též)?|viz také|související(?: články)?|"
    r"čítajte (?:aj|tiež|viac)|"
    r"prečítajte si(?: aj| tiež)?|súvisiace(?: články)?",
    "hu": r"olvas(?:sa|d) el(?: ezt is)?|kapcsolódó(?: cikkek)?|lásd még|ez is érdekelheti",
    "hbs sl": r"(?:pro)?čitajte(?: i| još| više)?|vidi još|povezan[ei] (?:vijesti|vesti|članci)|vezane vijesti|"
    r"прочитајте(?: још| и)?|повезане вести|преберите|preberite (?:tudi|še)|beri tudi|sorodne novice",
    "bg mk": r"(?:про)?четете (?:още|също)|вижте (?:още|също)|свързани (?:новини|статии)|още по темата|"
    r"прочитајте (?:и|уште)|поврзани вести",
    "ru": r"чита(?:йте|ть) (?:также|ещ[её]|далее|дальше)|смотрите также|см\. также|"
    r"(?:материалы |ещ[её] )?по теме|подробнее|"
    r"похожие (?:статьи|новости|материалы)|рекомендуем|вам может быть интересно",
    "uk be": r"читайте також|дивіться також|за темою|по темі|схожі новини|матеріали по темі|детальніше|рекомендуємо|"
    r"чытайце таксама|глядзіце таксама|па тэме",
    "el": r"διαβάστε (?:επίσης|ακόμ[αη]|περισσότερα|και)|δείτε (?:επίσης|ακόμ[αη]|και)|σχετικά (?:άρθρα|θέματα)",
    "sq": r"lexo(?:ni)? (?:edhe|më shumë|gjithashtu)|të ngjashme",
    "turkic": r"ayrıca (?:okuyun|bakınız)|bunu da okuyun|ilgili (?:haber(?:ler)?|yazılar|içerik)|daha fazla oku|"
    r"həmçinin oxuyun|oxşar xəbərlər|(?:тағы|сондай-ақ) оқыңыз|ұқсас жаңалықтар|дагы окуңуз|shuningdek o[‘’'ʻ]qing",
    "caucasian": r"(?:ასევე )?წაიკითხეთ(?: ასევე| აგრეთვე)?|მსგავსი (?:სტატიები|სიახლეები)|"
    r"կարդա(?:ցեք|լ) նաև|տես նաև",
    "ar": r"[اإ]قرأ(?:وا)? (?:أيض[اًا]{1,2}|المزيد)|طالع أيض[اًا]{1,2}|شاهد أيض[اًا]{1,2}|"
    r"(?:مواضيع|مقالات|أخبار) ذات صلة|ذات صلة|موضوعات متعلقة",
    "fa ur": r"(?:بیشتر|همچنین) بخوانید|(?:مطالب|اخبار|خبرهای) مرتبط|(?:یہ بھی|مزید) پڑھیں|متعلقہ خبریں",
    "he": r"קראו? (?:גם|עוד)|ראו גם|כתבות (?:נוספות|קשורות)|עוד בנושא|אולי יעניין אותך",
    "hi mr ne": r"(?:यह|ये|इसे) भी पढ़ें|और पढ़ें|संबंधित (?:खबरें|लेख|समाचार|बातम्या)|हे ?ही वाचा|अधिक वाचा|"
    r"यो पनि(?: पढ्नुहोस्)?",
    "indic": r"আরও? পড়ুন|আরো পড়ুন|সম্পর্কিত খবর|ਇਹ ਵੀ ਪੜ੍ਹੋ|આ પણ વાંચો|இதையும் படி(?:யுங்கள்|க்க)|மேலும் படிக்க|"
    r"(?:ఇది|ఇవి) కూడా చదవండి|ಇದನ್ನೂ ಓದಿ|(?:ഇതും|കൂടുതൽ) വായിക്കുക|මෙයත් කියවන්න",
    "south-east": r"อ่าน(?:เพิ่มเติม|ต่อ)|(?:ข่าว|บทความ)ที่เกี่ยวข้อง|ดูเพิ่มเติม|ອ່ານ(?:ເພີ່ມ|ຕໍ່)|"
    r"អានបន្ថែម|អត្ថបទពាក់ព័ន្ធ|ဆက်ဖတ်ရန်|"
    r"đọc (?:thêm|tiếp)|xem thêm|(?:tin|bài(?: viết)?) liên quan|có thể bạn quan tâm|"
    r"baca (?:juga|lagi|selengkapnya|lainnya)|"
    r"(?:lihat|simak) juga|(?:artikel|berita) (?:terkait|berkaitan)|basahin din|soma (?:pia|zaidi)",
    "zh": r"延伸[阅閱][读讀]|相[关關](?:[阅閱][读讀]|文章|新[闻聞]|[报報][道導]|[链鏈連][接結])|推[荐薦][阅閱][读讀]|"
    r"更多(?:[阅閱][读讀]|新[闻聞])|[阅閱][读讀]更多",
    "ja": r"【?関連(?:記事|ニュース|リンク)?】?|[あ合]わせて読みたい|おすすめ記事",
    "ko": r"함께 (?:읽기|보면 좋은)|관련 ?(?:기사|뉴스)|더 읽기|추천 기사",
    "celtic eu": r"irakurri (?:ere|gehiago)|ikusi ere|darllen(?:wch)? (?:mwy|hefyd)|léigh (?:freisin|tuilleadh)",
}
