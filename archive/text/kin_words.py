"""Words, stems and endings by which close kin differ; `archive.text.kin` reads them.

A stem may hold alternatives, `[čc]` and `(?:a|b)`, an optional group, `(?:a|u)?`, and end in `\\b`: then it is a word.
"""

from __future__ import annotations

# Stems with the ijekavian reflex of jat; the ekavian form has "e" for the first "ije" or "je".
JAT = """
vrijeme vrijedn mijenj svijet dijete djeca djece ovdje gdje mjesto mjesta mjestu poslije prije uvijek nedjelj lijep
cijen sljedeć vijest čovjek tijelo djevoj htjel vidjel željel živjel promjen zahtjev bezbjedn izvješ rješe uvjer
umjest dvije mlijek njemačk mjesec naprijed rijeke rijeka rijetk zvijezd osjeć pobjed sjedni sjediš savjet smješt
predsjed liječ nasljed primjer primjen ocjen procjen bijel snijeg vjetar susjed sjeć povjer provjer posjet povrijed
posljed ponedjelj namjer donijel trpje odsjek odjeć cvjet pjesm pjev zapovijed zabilježe tijekom srijeda srijedu
srijede podijel dijel razumije primijeni objavijest obavijest obavješ mjera mjere uslijed slijed pobjeg zamjeni izmjen
razmjen stijen vijek stoljeć ljekar hljeb svjedo svjesn osvjež osvjetl osvjed osvješ svjež djelim djelo djela djelu
uspjeh vjeruj utješ utjeh dospje osjet posjeć mjesn mjeseč smjera usmjer miješa miješn riješ osmijeh zvijer grijeh
cvijet korijen lijevo lijeve vjerova vjersk vježb slijep bjelorus svjetl svjets podsje cjelokup cjelov cjelin tjelo
nijeml umjetn posjed djecu djeci djecom nasljeđ slijeđ porijekl smjen zasjeda raspodjel podjel prosvjet rasvjet
obezbjeđ povrijeđ vidjet voljet željet htjet živjet razumjet vješt vjenč premješt iscjel medvjed obje\\b riječ\\b
riječi\\b riječima\\b riječju\\b riječn rječni sjever\\b sjevern sjeverozap sjeveroist uspješ uspjel uspjev
"""
# Of these only the very word is looked for in its ekavian form: "sjever" is no stem of "severin".
WHOLE_IN_EKAVIAN = frozenset(
    """
    bijel cijen dijel dijete djece djeci djecom djecu djelat lijep lijeve lijevo mjera mjere mjesn naprijed povrijed
    prije procjen rijeka rijeke slijede srijeda srijede srijedu stijen svijet trpje unaprijed vijek vijest vrijeme
    """.split()
)
# Ijekavian stems of which the ekavian form is written by the others as well, or is another word.
IJEKAVIAN = """
spriječ cijel uspjel bijeg odjel
"""
# Ekavian forms that are not made from JAT, among them what became of jat and "l" at the end: "deo", "hteo".
EKAVIAN = """
deo\\b udeo\\b predeo\\b ceo\\b hteo\\b voleo\\b želeo\\b doneo\\b uneo\\b preneo\\b razumeo\\b smeo\\b negde\\b
nigde\\b svugde\\b drugde\\b ovde\\b onde\\b gde\\b svetu\\b svetsk volel smešn neverovatn zauvek oduvek
bež(?:i|e|ao|ala|ali|ati|anj)\\b umreti\\b uspeo\\b uspela uspeli uspelo uspeh uspešn uspeva uspeti tela\\b telu\\b
telom\\b dečak dečac vredi\\b vrede\\b vredel vrednost sme\\b smem\\b smeš\\b smemo\\b smete\\b smeju\\b primeti
primeć živeo\\b živel prevod\\b prevoda\\b prevodu\\b prevoz prenos\\b prenosa\\b prelaz\\b prelaza\\b
cen(?:a|e|u|i|om|ama)\\b cveć lek\\b leka\\b lekov pogreši pomer(?:i|a|en|aj) bel(?:a|e|i|o|u|og|oj|om|ih)\\b
svest(?:i|an|n)\\b svesn naterat terat preživeo\\b preživel vek\\b veka\\b veku\\b vekov reku\\b plen\\b savest pesak
peska cevi\\b letos\\b leto\\b pretnj lep(?:o|a|e|i|u|og|om|oj)\\b lepš najlepš lepot podneti\\b doneti\\b izneti\\b
preneti\\b nemac\\b nemc razume\\b razumeju razumel razumeva odeljenj starešin cel(?:a|e|o|i|u|og|oj|om|ih)\\b sećanj
sećam seća\\b setio\\b setila kolena\\b zvezd senk detinj htel videl bezbedn želel izbeg bes\\b besn telesn mleč
deca\\b decu\\b decom\\b levica\\b levice\\b levicu\\b
"""
# Croatian, where Serbian and mostly Bosnian have another word.
WESTERN = """
tisuć tko\\b netko nitko svatko europ tvrtk gospodarstv sveučiliš povijes znanstven glazb kazališ nogomet obitelj
osobn sudionik poduze[ćt] financij dužnosni tijek vlak zrako tisak siječ velja[čc] ožuj trav(?:nj|anj) svib(?:nj|anj)
lip(?:nj|anj) srp(?:nj|anj) kolovoz ruj(?:na|an) listopad studen(?:og|i|oga)\\b prosin priopć izvješć sustav razin
kruh tjed(?:an|na) uvjet glede stožer ravnatelj gledatelj udrug časnik veleposlan vjerojatn dojam uporab
glasnogovornik središ dionic nazoč putovnic otok milijun tužitelj izravn učinkovit okoliš odvjetni prosvjed mirovin
plin(?:a|u|om|sk|ov)? inozem pozornos promet redatelj natjec natječ liječni knjižni suradn suglas prigod spram uhi[ćt]
potpor utjec utječ postot skrb nizozem španjol cipar švicar tečaj kolodvor dvojb iznimn dragovolj mjerodavn pristojb
ozljed ozlijed zamolb barem unutarnj usporedb računal sučelj konačnic to[čc]n(?:o|a|i|e)\\b to[čc]k znanost unatoč
vlastit momčad sudac\\b suca\\b županij krivnj kisik dušik cest(?:a|e|i|u|om|ovn) rajčic naranč stup(?:anj|nj) neovis
ovisn ovisi zadać odgoj doznaj doznat pothvat juh(?:a|e|u|om)\\b rabi(?:ti|o|la)?\\b potic zaslon slijedom umirovlj
talijan stroj(?:a|u|evi|eva|em)?\\b promjer opskrb sudjel ponovno\\b pokraj\\b dobiva razdoblj kemij kršć ljekarn
prijevoz prijenos prijelaz prijevod vojarn kaos kirur tajnik ured(?:a|u|i|om)?\\b tvar(?:i|ima)?\\b primjerice\\b
osobito\\b jest\\b posve\\b njezin doista\\b trenutač diljem lani\\b najprije\\b dulj(?:e|i|a)\\b ubojstv svećeni
posvuda posebice\\b iduć(?:i|e|eg|em|a|u|ih)\\b kazne(?:n|no)\\b kaznen obvez(?:a|e|u|n|i|at) pogrešk istodobn blagdan
ljestvic kupnj natrag\\b kamo\\b itko\\b kći\\b obran(?:a|e|u|i|om|ben) kav(?:a|u|e|om)\\b doma\\b katkad nekoć\\b
dakako zbilja\\b uistinu\\b redovit daljnj unatrag\\b rublj zacijelo tomu\\b kojemu\\b kojega\\b svojem\\b dojm
promidž kat(?:a|u)\\b ovlast prijam prijašnj razvid izrijek zainteresiran funkcionira kontrolira reagira financir
poveznic glasovanj vodstv bruxelles duljin obnaš oporb povjerenstv pričuv provedb pučans rumunj skladatelj skladb
suci\\b sukladn suvremen temeljem tiskov vratar zemljovid čimbeni sklopu\\b shvać prihvać očit(?:o|a|i|e|ije)?\\b
surađ okus kut(?:a|u|ovi|ova)?\\b ugod(?:a|an|na|no|ni|ne) počinitelj usprkos isprik zbiva polovic(?:a|e|u|i|om)\\b
scenarij\\b naočal židov jeruzalem bizant babilon krist\\b kristov kršt kronič kronolog kronik klor škare žlic mrkv
špinat ocat octa ručni(?:k|ci)\\b plaht ladic žarulj jedanaesterac jedanaesterc boksač ministric rukovoditelj
branitelj čitatelj slušatelj posjetitelj prevoditelj nositelj kandidatkinj tajništ skladišt pučk
"""
# Words that all have, one side much oftener.
RATHER_WESTERN = """
kolegij izbornik izvanredn djelatni nadzor žurn utemelj premda\\b rablj stol(?:a|u|om)?\\b napokon dečk pritom\\b smeć
val(?:a|u|ovi|ova)?\\b svoga\\b drugoga\\b jednoga\\b samoga\\b plać(?:a|e|u|i|om|ama)\\b dvojben pučk promica
osob(?:a|e|i|u|ama|om)\\b služben doslovno\\b prekras učini(?:o|la|li|ti)\\b temelju\\b trebam\\b trebamo\\b trebaš\\b
trebate\\b razgovarati\\b
"""
# Serbian and Bosnian, where Croatian has another word.
EASTERN = """
hiljad ko\\b šta\\b neko\\b niko\\b evrop evr(?:o|a|ima)\\b preduze univerzitet istorij muzi[kč] pozoriš fudbal
porodic li[čc]n(?:o|a|i|e|og)\\b učesni finansij zvani[čc]ni voz(?:a|om|ov)?\\b štamp januar februar mart(?:a|u)?\\b
jun(?:a|u)?\\b jul(?:a|u)?\\b avgust septemb oktob novemb decemb saopšt saopć sistem nivo(?:a|u)?\\b hleb hljeb nedelj
uslov sudij bezbed bezbjed kancelarij takođe\\b juče\\b organizova informisa vazduš dejstv obaveš oblas ubed budžet
hrišć milion opozici advokat penzij gas(?:a|u|om|n|ov)?\\b inostran saobraća savremen sopstven uprkos
ta[čc]n(?:o|a|i|e)\\b ta[čc]k kiseoni ostrv zavisi zavisn vaspit upotreb šampion golman drumsk poređ supa\\b supe\\b
paradajz pasulj tuž(?:ilac|ioc) gleda(?:lac|oc) oficir lider korišće podsti penzion pirinač reditelj takmi[cč] lekar
bibliote saradn saglas uhap hapš uti[cč] procen(?:at|ta|ata)\\b odsto vanredn holand špan(?:i|sk) brisel švajcar
tokom\\b fabri[kc] verovatn obezbed obezbjed hemij opšt uopšte odbran italijan pošto\\b uticaj prečnik hranlji
dobij(?:a|aju|anje|anja)\\b veb\\b mašin snabd učestv preduslov ka\\b spolj(?:n|aš) ćerk nauk(?:a|e|u|om|ama)?\\b
sekretar hirur haos predlog maju\\b veoma\\b ponovo\\b desi(?:o|la|lo|li|ti|t|će)?\\b dešava istakao\\b važi\\b
kaf(?:a|e|u|ić|ići|ića|ana|ane|ani)\\b ubistv ubica\\b ubice\\b ubicu\\b ubicom\\b samoubistv uradi minut\\b obavez
shvata interesovanj utisak sprat(?:a|u|ova)?\\b komandant suviše\\b dokumenta\\b talas komšij sajt scenario\\b dosije
sportist učešć firm kom\\b tim(?:a|u|ovi|ova|om)\\b prosto\\b nazad\\b prijatn kontroliš funkcioniš organizuj realizuj
regulisa kritikuj reaguj negoduj interesuj čas(?:a|u|ova|ovi)\\b preovla parč veš(?:a)?\\b stomak kašik nezvanič
zvanič pare\\b para\\b rastojanj komplikova angažova povred povređ pomen privred podstak podstać naučn vođstv
blagovremen dobijen dobijaj posmatr predsjedavajuć predsedavajuć ambasad kombinova krivičn odsust povodom\\b praistor
prisust rumunij rumunsk stanovni[šk]t tužila[cč] tužioc pavlak prihvata okean plaši dopada izvini naočar jevrej
jerusalim vizant vavilon letonij jermen hrist(?:a|u|om|e|ov)?\\b hronič hronolog hronik hlor kaši(?:k|č) viljušk
makaze šargarep spanać sirće biber peškir čaršav kaiš fiok sijalic bokser ministark branilac branioc čitalac čitaoc
slušalac slušaoc posjetilac posjetioc posetilac posetioc prevodilac prevodioc nosilac nosioc rukovodilac rukovodioc
objekat\\b subjekat\\b efekat\\b momenat\\b talenat\\b akcenat\\b aspekat\\b projekat\\b pantalon
"""
RATHER_EASTERN = """
svako\\b avion april(?:a|u)?\\b sedmic poslanik kompanij pritis direktn protest pažnj unutra[šs] nezavis stepen krivic
saznaj rukovodi plat(?:a|e|i|u)\\b ćelij(?:a|e|i|u|om)?\\b kurs aerodrom grupa grupe grupu grupi milicij
šef(?:a|u|om|ov)?\\b zapremin ustvari\\b kćerk partij pored\\b istakla\\b istakli\\b važe\\b
naredn(?:i|a|e|o|og|oj|om|ih|im|u)\\b naročit unazad\\b snimak spisak spisk njen\\b
njen(?:a|e|o|i|u|og|oj|om|im|ih)\\b kog\\b mnogo\\b toku\\b neophodn naredb dozvolit pretres poslanic izuzev\\b
predsto trenutno\\b period(?:a|u|i|e|om|ima)?\\b dužin glasanj sprovo(?:d|đ)
"""
# Croatian and Bosnian, where Serbian has another word.
NOT_SERBIAN = """
općin općenit također opć(?:i|a|e|u|oj|ih|im|eg|em)\\b eur(?:o|a|ima)\\b sigurnos tvornic tvrdnj skupin popis
projekt(?:a|u|i|om|e|ima)?\\b usredotoč stoga\\b no\\b te\\b vanjsk ujutro\\b navečer sretan\\b sretn uopće\\b htio\\b
volio\\b želio\\b uspio\\b vidio\\b živio\\b donio\\b iznio\\b podnio\\b preživio\\b zrak(?:a|u|om)?\\b utrk vijeć
kćer\\b vani\\b izvan\\b mobitel uvečer nasmij smij(?:e|u|emo)\\b križ djed(?:a|u)?\\b dio\\b udio\\b cijeli\\b
povrat(?:a|ak)?\\b tlak(?:a|u)?\\b kuhar kuhan posto\\b korišten zračn objekt\\b subjekt\\b efekt\\b talent\\b
aspekt\\b riž(?:a|e|u|i)\\b
"""
# Serbian alone; it respells foreign names.
SERBIAN = """
uveče\\b srećan\\b srećn sveštenik sveštenst kuvar kuvan krst(?:a|u|ov)?\\b bioskop smej džon džejm džordž džek džef
vašington njujork majkl stiv piter čarls dejvid tejlor ričard vilijam čikago hju šon kejt mišel brajan entoni dženifer
suv(?:o|a|i|e|og)\\b duvan muv uvo\\b
"""
SERBIAN_ENDINGS = "ijum ijuma ijumu ijumom ijumi"  # Croatian and Bosnian "kalcij", "simpozij"
# Ijekavian and eastern at once, "h" where its kin have lost it or say "v", and words of its own.
BOSNIAN = """
saopć hljeb hlijeb august izvještaj obavješt vjerovatn bezbjedn obezbijed obezbjeđ ljekar djelimičn ubijed ubjeđ
djejstv vještačk donijet\\b podnijet\\b prenijet\\b iznijet\\b unijet\\b uposlen historij sahat lahk mehk polahk kahv
vijeka\\b vijeku\\b vijekov bošnja sedžd namaz džamij hadž merhum rahmet mahal sevdah
"""
_FORMS = "ti la li lo o n na ni no nje nja"
IRA = ["ira" + form for form in [*_FORMS.split(), "ju"]]

# Odds in newspapers and word lists of both.
INDONESIAN = """
bahwa karena bisa uang kantor mobil polisi inggris berbeda beda mencoba universitas maupun perusahaan kapan agustus
maret juli desember yaitu miliar milyar triliun pengadilan laki-laki tapi butuh membutuhkan kebutuhan dibutuhkan
prancis swedia belanda rupiah sedangkan ekspor impor segera langsung sepakbola telepon ponsel senin kamis jumat juni
nomor situs mantan bisnis pabrik gratis ilmiah sepeda kamar koran kepolisian delapan jepang bagian memiliki terjadi
bahkan pria tim berhasil keberhasilan berbagai berarti menemukan ditemukan sebagian menit resmi kabupaten kecamatan
provinsi gubernur bupati walikota dinas kesehatan sehat kasus kelompok kabar nyaman pribadi dokter obat artinya meski
kondisi istri dimulai memulai apalagi olahraga menikah pernikahan terkait sukses berpikir pikiran cocok partai
lingkungan kartu produksi pelayanan pohon tipe paket kemarin mendukung pendukung dukungan sebaiknya wisata gedung
hewan khawatir misalnya kode tampaknya listrik sepatu keuangan sepertinya terkadang banget rahasia jawaban grup proyek
setidaknya energi toko efek siswa ide lokal persen menyadari kesadaran rusak merusak kerusakan berbagi kebijakan
perangkat kendaraan fasilitas metode biaya populer publik komunitas perbedaan dibanding ketimbang eropa spanyol klub
desain kursi studi fisik fisika kecepatan kualitas stasiun jadwal bandara peran berperan komisi standar aktivitas
lomba fitur manajemen manajer kompetisi sore liburan tas direktur sekretaris departemen serikat justru solusi rekan
jenderal letnan jembatan sinyal narkoba konser musik pasien dosen dikirim mengirim kue karir karier konsumen merek
rute sopir bensin rekening diperkirakan rencananya nantinya tersangka pemilu kampanye transportasi materi medis kanker
pelatihan mengungkapkan investasi dampak televisi rekaman pensiun matematika otomatis perilaku tantangan berencana
perawatan teknis zona komentar kapasitas rekor medali stadion pers klaim mengklaim nuklir laboratorium infeksi
properti olimpiade divisi berlanjut mitra perbaikan kakek utang memicu kepribadian konferensi keterampilan pidana
politisi pembalap intelijen pendiri merekam senapan dihapus taksi sekaligus apartemen kulkas handuk pasalnya dinilai
"""
MALAY = """
bahawa kerana wang kereta polis inggeris berbeza beza cuba mencuba cubaan percubaan universiti sahaja syarikat ogos
mac julai disember iaitu ialah bilion kesemua manakala semasa mesyuarat televisyen stesen perancis persekutuan ringgit
menerusi eksport import mengikut jua hendaklah anugerah sekiranya berkenaan perkhidmatan khidmat berkhidmat pertubuhan
cawangan maklumat memaklumkan perlembagaan parlimen bandaraya telefon bas basikal motosikal lori isnin khamis jumaat
jun nombor baharu perniagaan peniaga kilang hujung tarikh cuti bercuti percuma sains saintis saintifik akhbar filem
muzik hospital macam-macam selepas lapan jepun sepanyol eropah senarai bahagian sebahagian sepatutnya sepertimana
daripada tiada mahu berjaya kejayaan kes majlis pelbagai bermula sukan parti laluan tentera pelakon berlakon rakan
minit kedai sedar kesedaran rasmi perasmian bercakap berkahwin kahwin perkahwinan semula peribadi rahsia haiwan
bermakna kesilapan silap sebarang jawapan jenayah penjenayah kasut seronok tahniah menghantar dihantar hantar
penghantaran jawatan jawatankuasa kad rosak kerosakan merosakkan seluar jeneral leftenan sihat kesihatan mangsa kerusi
peminat encik awam rekod sokongan menyokong penyokong beg peguam pusingan kemalangan kenderaan enjin sempadan kolej
bersetuju makmal letupan pengarah menghalang rakaman merakam kelab syurga kelajuan mendapati elektrik menyertai sertai
ianya perubatan rawatan ubat katil cukai berkongsi kongsi akaun punca jambatan berkesan nuklear talian selesa keretapi
setakat tempoh bekalan olimpik sempena berbanding perbezaan pesakit melawat lawatan mesej seksyen lesen dadah barangan
tengok cakap nak bilik fikir berfikir fikiran fikirkan faham isteri sentiasa sesiapa soalan antarabangsa bandar
kumpulan sekumpulan perlawanan kejohanan pingat jurulatih pengerusi timbalan setiausaha kewangan pentadbiran
pengurusan menguruskan pelancongan pelaburan pelabur peratus tempatan dijangka mendakwa terbabit membabitkan siasatan
menyiasat kempen aktiviti kualiti identiti realiti komuniti fakulti fizikal fizik teknikal imej siri zon saiz sijil
pakej konsert skrin bateri kanser insurans pasport teksi paip moden fesyen episod fasa empayar kemahiran cabaran
mencabar amaran rasuah keganasan pengganas menafikan mengesahkan keupayaan kebolehan kerjaya kakitangan perbicaraan
jangkitan dijangkiti persekitaran pengangkutan mengurangkan tanggungjawab undi mengundi jiran tetamu tasik tingkap
wabak bomba diraja muzium salji ketenteraan berlepas terhempas dikesan mengesan macamana ekoran sesebuah kelmarin esok
sejurus pilihanraya kedua-duanya sungguhpun bererti malangnya sukar bagaimanapun dikehendaki pengeluar penuntut adakah
janganlah lelaki
"""
# Both have them, one much oftener.
RATHER_INDONESIAN = """
saat harus mau mulai namun para ingin hal saja sudah bagaimana kota pemerintah selama menurut coba teman bilang
terlihat lainnya biasanya disini dimana merasa berikut khusus seharusnya sejumlah korban tiap yakni internasional
nasional pasar sebelumnya apakah tanggal kalau setelah sulit posisi informasi jaringan hukum padahal petugas
selanjutnya upaya ujung mahasiswa sementara sangat kemudian
"""
RATHER_MALAY = """
boleh bagi kepada beliau mempunyai kawasan berlaku apabila ramai kerajaan pasukan peluang pelajar kuasa perkara buat
rancangan peranan dikenali mencipta membina bapa kanak-kanak turut hendak amat pula keadaan semalam tetapi ahli
keperluan hala supaya walaupun peruntukan petang mahkamah memenangi
"""
INDONESIAN_ENDINGS = "itas"
MALAY_ENDINGS = "aliti iviti oriti uniti ntiti syen"
