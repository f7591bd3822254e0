"""Words and endings that tell neighbours among languages apart where a headline holds few letters.

A word counts for every language it is listed under, however many those are: what tells is which language has the most.
They are the closed classes (articles, pronouns, prepositions, conjunctions, auxiliaries, small numbers) and endings of
school grammars: Danish "af", "efter" against Norwegian "av", "etter"; no Danish word ends in a double consonant;
Bulgarian "в", Macedonian "во", Serbian "у". Families (archive.text.judge) are listed as one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

ENDED = 4  # letters of a word whose ending counts, at least
LONG_ENOUGH = 200  # characters: of more text the letters alone say enough

_WORDS = {
    "da": """af efter blev bliver nogle noget nogen meget hvad mig dig sig kun siger uden selv mellem igen nu gør
        gøre havde hende mod fik gik lidt lige uge kunne skulle ville været og ikke jeg det er på til også hvor
        hvordan fra ved men eller blive tage taget lav stor hele end mere syv otte tyve ud ude bag altid aldrig
        måske måde sidste næste kvinde kvinder mand mænd blevet givet fundet således selvom blandt højt højere
        vej ej både hvilken kom sagde dage bedre bedst tilbage ligner hans hendes min din sin navn år nye før
        først første os vores jer jeres sådan dog endnu igennem gennem imod sat set haft hedder kender tænker
        sker sidder bruger rigtig rigtigt vigtig vigtigt lade lader skete fandt op hjemme inde anden andet
        hundrede tusind tredive fyrre halvtreds marts maj den de en et om med i at der har han hun ham dem kan
        skal vil alle her denne dette disse som så for da vi sine sit mens hos heller imellem derfor fordi
        eftersom stadig desuden derefter samme hverken""",
    "no": """av etter ble blir noen noe mye hva meg deg seg opp bare sier uten selv mellom igjen nå gjør gjøre hadde
        henne mot fikk gikk litt uke kunne skulle ville vært og ikke jeg det er på til også hvor hvordan fra ved
        men eller bli ta tatt hele ikkje eg ein eit vart frå dei kva berre noko mykje korleis ho desse nokon enn
        mer sju åtte tjue ut ute bak alltid aldri kanskje måte siste neste kvinne kvinner mann menn blitt gitt
        funnet fått gått sett slik slike blant høyt høyere vei både hvilken kom sa dager bedre best tilbake
        ligner hans hennes min din sin navn år nye før først første oss vår vårt våre dere sånn ennå enda
        gjennom igjennom hatt satt heter kjenner tenker skjer sitter bruker riktig viktig lar annen annet hundre
        tusen tretti mars mai fant fortsatt likevel dersom ettersom nettopp trenger den de en et om med i at der
        har han hun ham dem kan skal vil alle her denne dette disse som så for da vi sine sitt mens hos heller
        imellom derfor fordi stadig dessuten deretter samme verken""",
    "sv": """och inte är att ett av från på för till jag han hon mig dig sig vad bara säger utan mellan igen nu gör
        hade efter blev blir mycket något några också men när här där eller varje alla skulle kunde var en den
        det som under över vid även sedan många de i med har kan vi ska skall vill måste så denna detta dessa
        sin sitt sina ju då hos alltid aldrig ännu genom eftersom dock enligt både""",
    "cs": """jsem jsou jsme se ve že který která které jako jeho také když nebo před při být pro co už jen ještě
        proti více roce podle byl byla bylo byli bude mezi není ani kde aby jak své jde této tento však je a i v
        na do od z ze k ke s po za u o ho mu jí jim nich by byly si to ten ta ty pod nad přes bez kdy kdo nic
        vše její jejich můj může mohl musí dnes teď zde tady tam než taky protože proto dva dvě tři každý druhý
        sám sama nový nová nové den dne let""",
    "sk": """som sú sme sa vo že ktorý ktorá ktoré ako jeho tiež keď alebo pred pri byť pre čo už len ešte proti viac
        roku podľa bol bola bolo boli bude medzi nie ani kde aby tak svoje ide tejto tento však mu cez prečo je
        a i v na do od z zo k ku s so po za u o ho jej im ich nich by si to ten tá tie pod nad bez kedy kto nič
        všetko môj môže mohol musí dnes teraz tu tam než lebo preto dva dve tri každý druhý sám sama nový nová
        nové deň dňa rokov""",
    "sl": """in ni so tudi bi pa za ki kot še že kaj pri iz z v na ob po pred ker toda vendar le jih ga bil bila med
        več leta lahko se je to da tem s od do o si jo mu bo bodo bili bilo ali kako kdo zato tako zelo samo
        svoj svoje njegov njihov imajo ima mora prvi drugi dva tri če ter saj kjer ko sta sva smo niso nima pod
        nad brez proti zaradi skozi vsak vse vsi""",
    "hbs": """i u je sam su ne što šta koji koja koje kao ali od iz nije bio bila će kako te pa za na se da to o s sa
        bi ili samo prema nakon zbog do po k kod bez pod nad smo ste sve još već kad kada tko ko gdje gde jer
        dok ni niti imaju ima može mogu treba svoj svoje njegov njihov jedan jedna jedno dva tri prvi drugi oko
        preko između kroz protiv""",
    "bg": """в във от с със ще което който която които че до няма си са се е му я да ли след при беше още как също
        обаче повече само без за на не и по един една това този тази бих ги го им ми каза така имаше бяха съм
        сме те тя ние вие кой коя кое кои къде кога защо тук нещо всеки всички всичко никой може трябва през
        върху между вече докато почти доста случай бил била било били бъде бъдат към край около преди срещу чрез
        според пред зад над под двама две три първи втори нов нова ново голям голяма""",
    "mk": """во од со ќе што дека сите се е му ја да ли по беше уште како исто само без за на не и еден една ова овој
        оваа ги го им ми тој таа тие кој која нема или ниту си а сакам сакаш сака дојди дојде дојдеш голема
        големи голем купам имам немам може можам бидејќи затоа овде тука некој некоја нешто секој биде беа имаше
        немаше нив нејзиниот неговиот татко зошто нели бил била биле бидат кон крај околу пред против преку
        според зад над под два две три прв втор нов нова ново""",
    "sr": """у од са ће што је су се му ја да ли после још како само без за на не и један једна ово овај ова га им ми
        он она они који која нема или ни није био била сам смо због код а било били бити буде буду ка око пре
        против преко према пред иза над под два две три први други нов нова ново велики велика али где када већ""",
    "ru": """в с от до что это как он она его её был была было были из по к для все ещё уже или мы вы я на не и за о
        но у а при так только если чтобы после быть будет будут через около перед против над под два две три
        первый второй новый новая новое где когда мне тебе ему им их нас вас бы ли же нет со во ко об этот эта
        эти том чем без есть""",
    "uk": """в у з від до що це як він вона його її був була були із по для всі ще вже або ми ви я на не і й за та
        про бути буде будуть через біля перед проти над під два дві три перший другий новий нова нове де коли
        мені тобі йому їм їх нас вас би чи же немає зі об цей ця ці тим ніж без є але який яка яке які також при""",
    "be": """у ў з ад да што гэта як ён яна яго яе быў была былі па для усе яшчэ ужо або мы вы я на не і за ды пра
        быць будзе будуць праз каля перад супраць над пад два дзве тры першы другі новы новая новае дзе калі мне
        табе яму ім іх нас вас бы ці ж няма са аб гэты гэтая гэтыя чым без ёсць але які якая якое якія таксама
        пры""",
    "nl": """de een ik zijn niet zich voor naar heeft werd met bij ook het was uit maar door over om te van en of die
        dat ze hij wij worden nog wel aan op in tot is dan als dit deze hun haar hem we wordt geen meer veel nu
        al zo toch tegen tussen onder na zonder kan kunnen zal zou moet moeten gaat twee drie eerste tweede
        nieuwe heel steeds jaar""",
    "af": """die 'n ek nie vir na het word met by ook was uit maar deur oor om te van en of wat dat hulle hy sy ons
        baie sal aan op in tot is dan as dit hierdie haar hom geen meer nou al so tog teen tussen onder sonder
        kan sou moet gaan twee drie eerste tweede nuwe heel jaar n""",
    "es": """el los las del una y con por para en es que se la de un su al lo más como pero no sus muy fue ha sin le
        les me te nos yo tú él ella ellos ser está están son era fueron había han he hay ya cuando donde quien
        porque aunque entre sobre desde hasta hacia según también cada este esta estos ese esa dos tres primer
        primera nuevo nueva año años todo todos o""",
    "ca": """els les amb i és dels una que per el la de un al més com però no molt va ha sense aquest aquesta als
        seva li em et ens jo tu ell ella ells ser està són era van havia han hi ja quan on qui perquè encara
        entre sobre des fins cap segons també cada aquests aquestes dos dues tres primer primera nou nova any
        anys tot tots o en pels pel del ho d l s""",
    "pt": """o os as do da dos das um uma não em no na com por para que e é se mais como mas foi ao à sem muito seu
        sua lhe me te nos eu ele ela eles ser está estão são era foram havia há já quando onde quem porque
        embora entre sobre desde até segundo também cada este esta esse essa isso dois duas três primeiro
        primeira novo nova ano anos todo todos ou pelo pela aos às num numa""",
    "gl": """o os as do da dos das un unha non en no na con por para que e é se máis como pero foi ao á sen moi seu
        súa lle me te nos eu el ela eles ser está están son era foron había hai xa cando onde quen porque aínda
        entre sobre desde ata cara segundo tamén cada este esta ese esa iso dous dúas tres primeiro primeira
        novo nova ano anos todo todos ou polo pola aos ás nun nunha""",
    "it": """il lo gli i le del della dei una e con per in è che di un nel alla più come ma non sono da al si ha suo
        mi ti ci vi io tu lui lei loro essere era erano fu ho hanno c'è già quando dove chi perché anche tra fra
        su sul sulla dal dalla dai nei negli nella degli dello secondo ogni questo questa questi due tre primo
        prima nuovo nuova anno anni tutto tutti o d l""",
    "en": """the of and to in is that for on with was by at from it be are this an as not has have his her but or
        they their he she we you i had were will would can could should which who when where what how than then
        there about after before into over more new all one two first if so no out up its it's don't""",
    "de": """der die das und ist nicht ein eine mit von zu den dem des auf für im sich auch bei aus nach wie er sie
        oder aber nur noch schon wenn dann da hat haben wird werden wurde kann soll muss war waren sind es wir
        ihr ihre sein seine eines einem einen zum zur vom beim bis durch gegen ohne unter über vor zwischen um
        so mehr neue neuen zwei drei erste alle als was wer""",
    "fr": """le la les des une et est dans pour que qui sur avec pas plus par au du en un ne se son sa ce il elle je
        tu nous vous ils elles être était sont ont a été fait mais ou donc où quand comme si très encore aussi
        entre sous vers chez sans depuis selon après avant cette ces ses leur leurs aux deux trois premier
        première nouveau nouvelle tout tous an ans d l c qu y on""",
    "pl": """i w z na do nie się jest że to o za od po jak ale przez dla który która które jego jej ich przy są był
        była było były będzie nad pod przed czy lub oraz tylko już jeszcze także może tym tego ten ta co kto
        gdzie gdy bo więc bez u ma mają we ze dwa trzy roku lat""",
    "hu": """a az és nem hogy is egy van volt meg csak de már még ez azt ezt mint vagy el ki be le fel ha kell lesz
        lehet nagy után előtt alatt között szerint majd aki ami amely akik minden több két három első új évben
        magyar ő ők én mi""",
    "ro": """și în de la cu pe nu că este un o din pentru care mai au fost sau dar ca prin după despre între către fi
        era sunt fără lor lui ei ale al ai cel cea cei cele acest această două trei primul nou nouă ani anul să
        se și-a îi îl le va vor s-a într-o într-un""",
    "fi": """ja on ei se että oli hän mutta ovat myös kun niin kuin joka jotka tai sen olla vain jo nyt mitä mikä
        kuka ole voi saa siitä tämä tämän nämä ne hänen heidän meidän kanssa mukaan ennen jälkeen yli alle kaksi
        kolme ensimmäinen uusi vuonna vuoden sitten jos en""",
    "et": """ja on ei see et oli ta aga ka kui nii mis kes või selle olla vaid ainult juba nüüd mida kas ole saab
        sellest selles need tema nende meie koos järgi enne pärast üle alla kaks kolm esimene uus aastal aasta
        siis ning oma pole ma me te nad välja""",
    "lt": """ir yra ne kad į iš su o bet ar tai kaip buvo jis ji jie tik jau dar nuo prie per po už dėl apie pagal
        tarp iki be kas kuris kuri kurie kurį jo jos jų savo šis ši šie du trys pirmas naujas metų metais m taip
        pat gali bus""",
    "lv": """un ir ne ka uz no ar bet vai tas tā kā bija viņš viņa viņi tikai jau vēl pie par pēc dēļ pret starp līdz
        bez kas kurš kura kuri to tos savu šis šī šie divi trīs pirmais jauns gadu gadā arī var būs lai nav gada
        pa""",
    "tr": """ve bir bu için ile de da ne çok daha en gibi kadar ama ancak olarak olan oldu olduğu değil var yok ki ya
        o ben sen biz siz onlar sonra önce göre her iki üç ilk yeni yıl yılında mi mı mu mü veya hem şu ise diye
        içinde üzerine""",
    "az": """və bir bu üçün ilə də da nə çox daha ən kimi qədər amma ancaq olaraq olan oldu olduğu deyil var yox ki
        ya o mən sən biz siz onlar sonra əvvəl görə hər iki üç ilk yeni il ildə isə edib edir olub""",
    "sq": """dhe në një e të i për me nga që është janë nuk se si më por do ka kanë ishte u ky kjo këto ai ajo ata
        tij saj tyre edhe vetëm pas para mbi nën pa deri ndër dy tre parë ri re vit vitin s'ka kur ku kush çfarë
        duke""",
    "vi": """và của là có không được cho trong một các những với người này đã để khi cũng từ đến ở ra vào về theo như
        nhưng hay hoặc thì mà sẽ đang bị do tại trên dưới sau trước năm nhiều hơn nhất hai ba""",
    "tl": """ang ng sa na ay mga at hindi ito si ni kay may mayroon kung para ko mo niya nila siya sila tayo kami ako
        ikaw pa lang din rin naman nang dahil pero o isang dalawang unang bagong taon kanyang kanilang doon dito
        noong""",
    "sw": """na ya wa kwa ni za la katika si kuwa hii huyo hiyo hao wao yake yao lakini au kama pia baada kabla hata
        sasa tu ambao ambayo ambaye kila moja mbili tatu mpya mwaka watu cha vya mwa kwamba ili bila""",
    "so": """iyo oo ah ka ku u la ayaa in waa uu ay soo waxaa waxay wuxuu ee si aan kale laga lagu loo kala isku
        hadda kadib sidoo laba saddex koowaad cusub sanad ugu ahaa yahay tahay yihiin inuu inay ama laakiin ma""",
    "cy": """y yr yn a i o ar mae bod ei eu wedi gan am ac ond fel na ni oedd sydd hwn hon hyn roedd ddim cael gyda
        hefyd dros rhwng dau tri cyntaf newydd blwyddyn eich fy ein nid un neu mewn at""",
    "msa": """yang dan di ke dari daripada untuk dengan ini itu pada tidak adalah dalam akan telah oleh sebagai juga
        atau ada lebih mereka dia kami kita saya anda para bagi ia karena kerana seperti tetapi belum harus
        dapat satu dua tiga pertama baru tahun setelah sebelum antara serta hanya""",
    "eo": """la kaj de en estas ne al por ke kun li ŝi ĝi ili mi vi ni sed el pri per kiel estis kiu kiuj kio tio tiu
        tiuj ĉi ĉu plej pli nur ankaŭ aŭ se da du tri unua nova jaro jaroj ĉe dum post antaŭ sur sub inter""",
    "la": """et in est non ad cum ut ex quod qui quae sunt de per sed a ab si nec neque aut enim esse erat fuit eius
        hoc haec hic quam quo quibus atque autem etiam sic tamen inter post ante sub pro sine""",
    "eu": """eta da ez ere du bat dira bere zen dute egin izan hau hori hura baina edo zuen dela duen diren gabe arte
        ondoren aurretik bi hiru lehen berri urte baino gehiago oso baita den dago ziren dituen zuten""",
    "ga": """an na agus a ar i is tá bhí go le ag sé sí siad ní nach ach do de ó don as mar faoi leis atá bhfuil sa
        san seo sin freisin roimh tar éis idir dhá trí céad nua bliain eile gach nó""",
    "is": """og að í á er sem til við ekki það um en var með fyrir hann hún þeir þær þau ég þú eru af frá eftir eða
        þegar þess þetta þessi sér sig verið vera hefur hafa hafði verður mun bara líka undir yfir milli tvö
        þrír fyrsta nýr ár ári úr""",
    "yo": """ni ti ati je ile si ilu awon àwọn wọn ó o ń ní tí àti fún lati láti sí pé jẹ́ jẹ náà naa ṣe kan kò ko bá
        wà gbogbo yìí pẹ̀lú mo a wa won kí gẹ́gẹ́ bí sì lọ wá tó orile ede ọjọ́ ọdún nigba inu""",
    "ha": """da na a ta ya ba ne ce cikin su sun wani wata ga don domin daga zuwa kan amma ko mai masu yi yin an
        wannan shi ita haka bayan kafin har sai biyu uku sabon shekara ake wanda""",
    "sn": """kuti uye ne mu ku pa nokuti asi kana vanhu ndi ari vari rwe re che dze ya wa va za yake wake zvake navo
        iye ini isu imi iyi izvi ichi pamwe zvose kwete chete mumwe nyika kubva""",
    "ts": """na ku hi ya wa va swi leswi loko ka le eka xi ri a u ndzi tani kumbe kutani lowu leyi laha naswona
        ngopfu hinkwaswo vanhu munhu ntsena kambe hikuva tiko swin'wana ni ti ma ha""",
    "sotho": """le ya ka go ho ba ke a e o mo wa tsa se ga ha di gore hore fa ge mme gomme batho motho bona kwa sa re
        tse kgotsa kapa gape""",
    "nguni": """ukuthi ukuba futhi kwaye nge na ye wa ku no ngokuthi lokho lokhu abantu umuntu umntu uma xa noma okanye
        kodwa kakhulu yakhe wakhe bakhe loo le lo kule ngoba kuba nje""",
    "rw": """mu ku na ya wa ba kandi ko ni cyane umuntu abantu aba nta uyu iyi ibi muri kuri mbere nyuma kugira ariko
        cyangwa buri""",
    "lg": """mu ku era nga ne ye okuva abantu omuntu nti naye oba bwe gwa ya wa ba ekyo kino bino eri nnyo buli""",
    "mi": """te ngā nga he o ki i me ko ka ana ai kei e a rā tērā tēnei ia rātou tātou mātou hoki kāore anō mō mai
        atu iho ake ahau koe kua tana ōna""",
    "mt": """u il li ta f fil ma mill għal lil bil kien hija huwa din dan kienet dawn jew imma biss wara qabel bejn
        tal tas għandu minn x l""",
    "uz": """va bir bu uchun bilan ham esa emas kerak edi ekan lekin ammo yoki har ikki uch yangi yil yilda mumkin
        deb bo'lgan qilgan o'z keyin oldin kabi haqida""",
}
LISTED = frozenset(_WORDS)
_ENDINGS = {
    "ede hed heden øj ej nd ndt uge yge øge iger uger erne eret edes skab": ("da",),
    "tion igt": ("da", "sv"),
    "et ene else elser lig": ("da", "no"),
    "kk tt ll nn mm ss pp": ("no", "sv"),
    "sjon sjonen ert": ("no",),
    "het heten skap": ("no", "sv"),
    "ade ar arna orna erna are ör": ("sv",),
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


@lru_cache(maxsize=1 << 12)
def _tags_of(word: str) -> frozenset[str]:
    """The languages that a word in small letters speaks for; most words of a text are met again and again."""
    tags = set(_tags_of_word().get(word, ()))
    if len(word) >= ENDED:
        endings = _tags_of_ending()
        for size in (1, 2, 3, 4):
            tags.update(endings.get(word[-size:], ()))
    return frozenset(tags)


def cues(text: str) -> dict[str, int]:
    """How many different words of the text speak for each language, by its list or by an ending."""
    if len(text) > LONG_ENOUGH:
        return {}
    found: dict[str, int] = {}
    for word in set(_WORD.findall(text.lower())):
        for tag in _tags_of(word):
            found[tag] = found.get(tag, 0) + 1
    return found
