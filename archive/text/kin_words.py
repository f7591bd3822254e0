"""Words, stems and endings by which close kin differ; `archive.text.kin` reads them.

A stem may hold alternatives, `[čc]` and `(?:a|b)`, an optional group, `(?:a|u)?`, and end in `\\b`: then it is a word.
"""

from __future__ import annotations

# Stems with the ijekavian reflex of jat; the ekavian form has "e" for the first "ije" or "je".
JAT = """
vrijeme vrijedn riječ mijenj svijet dijete djeca djece ovdje gdje mjesto mjesta mjestu poslije prije uvijek
nedjelj lijep cijen sljedeć vijest čovjek cijel tijelo djevoj htjel vidjel željel živjel promjen zahtjev odjel
bezbjedn izvješ rješe uvjer umjest dvije obje mlijek njemačk mjesec uspje naprijed rijeke rijeka rijetk zvijezd
osjeć pobjed vjerov sjedni sjediš savjet smješt predsjed liječ sjever nasljed primjer primjen ocjen procjen
bijel snijeg vjetar susjed sjeć povjer provjer posjet spriječ povrijed posljed ponedjelj djelat djelov namjer
donijel trpje odsjek odjeć cvjet pjesm pjev zapovijed zabilježe tijekom djelimič srijeda srijedu srijede podijel
dijel razumije primijeni objavijest obavijest obavješ saopć mjera mjere uslijed slijed slijede bijeg pobjeg
zamjeni zamjenik izmjen razmjen stijen vijek stoljeć ljekar hljeb svjedo svjesn osvje svjež djelim djelo djela
djelu uspjeh vjeruj utješ utjeh dospje osjet posjeć mjesn mjeseč smjera usmjer miješa miješn riješ osmijeh
zvijer grijeh cvijet korijen lijevo lijeve vjero vježb mjeren razumijev slijep bjelorus svjetl svjets vjerovatn
podsje cjelokup cjelov cjelin tjelo nijeml umjetn posjed djecu djeci djecom nasljeđ slijeđ porijekl smjen
zasjeda raspodjel podjel prosvjet rasvjet obezbjeđ povrijeđ vidjet voljet željet htjet živjet razumjet vješt
vjenč premješt iscjel medvjed
"""
WHOLE_IN_EKAVIAN = frozenset(
    [
        "prije",
        "dijel",
        "rijeka",
        "rijeke",
        "mjera",
        "mjere",
        "bijel",
        "cijen",
        "lijep",
        "stijen",
        "vijek",
        "slijede",
        "srijeda",
        "srijedu",
        "srijede",
        "vrijeme",
        "naprijed",
        "unaprijed",
        "lijeve",
        "lijevo",
        "svijet",
    ]
)

# What became of jat and "l" at the end of a word: "deo", "hteo"; ijekavian "dio", "htio".
EKAVIAN = """
deo\\b udeo\\b predeo\\b ceo\\b hteo\\b voleo\\b želeo\\b doneo\\b uneo\\b preneo\\b razumeo\\b smeo\\b
"""

CROATIAN = """
tisuć tko\\b netko nitko svatko općin europ eur(?:o|a|ima)\\b tvrtk gospodarstv sveučiliš povijes znanstven
glazb kazališ nogomet obitelj osobn sudionik poduze[ćt] financij dužnosni tijek tijekom vlak zrako tisak siječ
velja[čc] ožuj trav(?:nj|anj) svib(?:nj|anj) lip(?:nj|anj) srp(?:nj|anj) kolovoz ruj(?:na|an) listopad
studen(?:og|i|oga)\\b prosin također priopć izvješć sustav razin kruh tjed(?:an|na) uvjet glede temeljem
zrakoplov stožer promidžb ravnatelj gledatelj udrug postroj časnik veleposlan vjerojatn kolegij skladatelj dojam
uporab sigurnos glasnogovornik središ proračun dionic nazoč izbornik utakmic putovnic otok milijun tužitelj
oporb izravn učinkovit okoliš odvjetni prosvjed skupin čeln mirovin plin(?:a|u|om|sk|ov)? inozem pozornos promet
redatelj natjec natječ liječni knjižni suradn suglas sukladn obnaš prigod spram uhi[ćt] potpor pučans utjec
utječ postot izvanredn skrb nizozem španjol rumunj cipar bruxelles švicar tečaj čimbeni djelatni kolodvor dvojb
iznimn dragovolj nadzor žurn mjerodavn pristojb zemljovid ozljed ozlijed zamolb tiskov zračn posto\\b barem
unutarnj usporedb računal sučelj konačnic to[čc]n(?:o|a|i|e)\\b to[čc]k suvremen znanost unatoč vlastit momčad
vratar sudac\\b suci\\b suca\\b županij krivnj kisik dušik tvornic cest(?:a|e|i|u|om|ovn) rajčic naranč
stup(?:anj|nj) neovis ovisn ovisi zadać odgoj tvrdnj doznaj doznat zastupni povjerenstv pothvat
juh(?:a|e|u|om)\\b utemelj rabi(?:ti|o|la)?\\b korišten potič potic zaslon nazočn zasad slijedom dvoran umirovlj
talijan premda\\b stroj(?:a|u|evi|eva|em)?\\b promjer opskrb sudjel ponovno\\b pokraj\\b dobiva razdoblj kemij
kršć knjižnic ljekarn prijevoz prijenos prijelaz prijevod skladb rablj vojarn kaos kirur tajnik
ured(?:a|u|i|om)?\\b tvar(?:i|ima)?\\b primjerice\\b osobito\\b provedb pričuv opć(?:i|a|e|u|oj|ih|im|eg|em)\\b
općenit
"""
SERBIAN = """
hiljad ko\\b šta\\b neko\\b niko\\b svako\\b evrop evr(?:o|a|ima)\\b preduze univerzitet istorij naučni muzi[kč]
pozoriš fudbal porodic li[čc]n(?:o|a|i|e|og)\\b učesni finansij zvani[čc]ni voz(?:a|om|ov)?\\b avion štamp
januar februar mart(?:a|u)?\\b april(?:a|u)?\\b maj(?:a|u)\\b jun(?:a|u)?\\b jul(?:a|u)?\\b avgust septemb oktob
novemb decemb saopšt saopć sistem nivo(?:a|u)?\\b hleb hljeb nedelj sedmic uslov opštin općin sudij bezbed
bezbjed kancelarij takođe\\b juče\\b ambasad organizova informisa vazduš dejstv poslanik stanovni[šk]t kompanij
juče obaveš oblas oblast ubed pritis budžet hrišć milion tužila[cč] tužioc opozici direktn advokat protest
penzij gas(?:a|u|om|n|ov)?\\b inostran pažnj saobraća unutra[šs] savremen sopstven uprkos ta[čc]n(?:o|a|i|e)\\b
ta[čc]k kiseoni ostrv zavisi zavisn nezavis stepen vaspit upotreb šampion golman drumsk krivic saznaj poređ
supa\\b supe\\b paradajz pasulj pavlak tuž(?:ilac|ioc) gleda(?:lac|oc) rukovodi oficir lider korišće podsti
praistor van\\b plat(?:a|e|i|u)\\b ćelij(?:a|e|i|u|om)?\\b penzion pirinač reditelj takmi[cč] lekar bibliote
saradn saglas uhap hapš predlo[gž] uti[cč] procen(?:at|ta|ata)\\b odsto vanredn holand špan(?:i|sk) rumunij
rumunsk kipar brisel švajcar tokom\\b kurs aerodrom fabri[kc] verovatn grupa grupe grupu grupi obezbed obezbjed
hrišćan hemij opšt uopšte odbran milicij šef(?:a|u|om|ov)?\\b italijan pošto\\b uticaj prečnik hranlji
dobij(?:a|aju|anje|anja)\\b veb\\b mašin zapremin snabd prisust odsust učestv preduslov mada\\b ustvari\\b ka\\b
spolj(?:n|aš) ćerk kćerk partij nauk(?:a|e|u|om|ama)?\\b sprovo(?:d|đ) sekretar pomenu hirur haos
"""
BOSNIAN = """
općin opć(?:i|a|e|u|oj|ih|im|eg|em)\\b općenit saopć sedmic bosansk sarajev federacij(?:e|i|a) entitet august
izvještaj također hljeb bih\\b
"""
# Bosnian keeps "h" where its kin have lost it or say "v", and "historija" beside their "povijest" and "istorija".
WITH_H = "lahk mehk polahk kahv histor uposlen"
_FORMS = "ti la li lo o n na ni no nje nja"
ISA = [verb + form for verb in ("isa", "ova") for form in _FORMS.split()]  # loan verbs: -isati, -ovati, Croatian -irati
IRA = ["ira" + form for form in [*_FORMS.split(), "ju"]]

INDONESIAN = """
bahwa karena bisa uang kantor mobil polisi inggris berbeda beda coba mencoba universitas maupun perusahaan
pemerintah agustus maret juli desember yaitu miliar milyar pengadilan laki-laki tapi kalau presiden selama butuh
membutuhkan sangat prancis swedia belanda rupiah sedangkan ekspor impor kemudian segera menurut sementara langsung
mungkin sudah sepak telepon senin kamis jumat juni nomor situs mantan apakah bisnis pabrik ujung tanggal libur gratis
ilmiah mahasiswa sepeda kamar koran kepolisian sekitar delapan jepang bagian
"""
MALAY = """
bahawa kerana boleh wang pejabat kereta polis inggeris berbeza beza cuba mencuba universiti sahaja syarikat ogos mac
julai disember iaitu ialah bilion mahkamah lelaki kesemua manakala semasa mesyuarat televisyen stesen awak perancis
persekutuan ringgit menerusi eksport import artikel-artikel mana-mana mengikut jua apa-apa hendaklah asas-asas
anugerah kanak-kanak sekiranya ahli berkenaan perkhidmatan pertubuhan cawangan maklumat tiap-tiap perlembagaan
parlimen bandaraya keperluan telefon bas basikal isnin khamis jumaat jun nombor laman baharu apabila adakah perniagaan
kilang hujung tarikh cuti percuma sains saintifik pelajar akhbar filem muzik hospital macam-macam ramai
selepas lapan jepun senarai bahagian sepatutnya sepertimana
"""
INDONESIAN_ENDINGS = "itas isasi si"
MALAY_ENDINGS = "iti syen"
