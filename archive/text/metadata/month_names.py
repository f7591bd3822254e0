"""Names of months by language, in small letters; `archive.text.metadata.months` reads them.

Source: the Unicode CLDR's calendar names (format and stand-alone, wide and abbreviated), and beside them forms that
news sites use: genitives (Serbian "oktobra"), locatives (Latvian "janvārī"), the months of the Maghreb. A row is a
language and its twelve months, and goes on in indented lines; "_" is a space in a name.
"""

from __future__ import annotations

NAMES = """
en january february march april may june july august september october november december
de januar februar märz april mai juni juli august september oktober november dezember
de jänner feber märz april mai juni juli august september oktober november dezember
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
nl januari februari maart april mei juni juli augustus september oktober november december
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
  marraskuuta joulukuuta
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lv janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
lt sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
cs ledna února března dubna května června července srpna září října listopadu prosince
cs leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sk január február marec apríl máj jún júl august september október november december
sl januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
sl januar februar marec april maj junij julij avgust september oktober november december
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
hr siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studenog prosinac
hr siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac
bs januar februar mart april maj juni juli august septembar oktobar novembar decembar
bs јануар фебруар март април мај јуни јули аугуст септембар октобар новембар децембар
bs januara februara marta aprila maja juna jula augusta septembra oktobra novembra decembra
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
sr januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
sr januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
sr јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра
mk јануари февруари март април мај јуни јули август септември октомври ноември декември
bg януари февруари март април май юни юли август септември октомври ноември декември
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
uk січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
be студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
be студзень люты сакавік красавік май чэрвень ліпень жнівень верасень кастрычнік лістапад снежань
el ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
el ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου
  δεκεμβρίου
el ιανουάριοσ φεβρουάριοσ μάρτιοσ απρίλιοσ μάιοσ ιούνιοσ ιούλιοσ αύγουστοσ σεπτέμβριοσ οκτώβριοσ νοέμβριοσ δεκέμβριοσ
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
kk қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
ka იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
hy հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
hy հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar يناير فبراير مارس ابريل مايو يونية يولية اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
ar جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
ar كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ar يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
he ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
he בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
hi जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
hi जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर
bn জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
bn জানুয়ারী ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
ur جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
fa ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
fa ژانویهٔ فوریهٔ مارس آوریل مهٔ ژوئن ژوئیهٔ اوت سپتامبر اکتبر نوامبر دسامبر
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
id januari februari maret april mei juni juli agustus september oktober november desember
ms januari februari mac april mei jun julai ogos september oktober november disember
sw januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
ga eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán_fómhair deireadh_fómhair samhain nollaig
"""
"""Full names in the languages of most news sites; of two rows with one name the earlier counts."""

FURTHER = """
af januarie februarie maart april mei junie julie augustus september oktober november desember
am ጃንዋሪ ፌብሩዋሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር
as জানুৱাৰী ফেব্ৰুৱাৰী মাৰ্চ এপ্ৰিল মে’ জুন জুলাই আগষ্ট ছেপ্তেম্বৰ অক্টোবৰ নৱেম্বৰ ডিচেম্বৰ
ckb کانوونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمووز ئاب ئەیلوول تشرینی_یەکەم تشرینی_دووەم کانوونی_یەکەم
ckb کانونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمموز ئاب ئەیلول تشرینی_یەکەم تشرینی_دووەم کانونی_یەکەم
ckb کانوونی_دووەمی شوباتی ئازاری نیسانی ئایاری حوزەیرانی تەمووزی ئابی ئەیلوولی تشرینی_یەکەمی تشرینی_دووەمی
  کانوونی_یەکەمی
cy ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
eo januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro
eu urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua
eu urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren irailaren urriaren
  azaroaren abenduaren
eu urtarrilak otsailak martxoak apirilak maiatzak ekainak uztailak abuztuak irailak urriak azaroak abenduak
fil enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
fo januar februar mars apríl mai juni juli august september oktober november desember
fy jannewaris febrewaris maart april maaie juny july augustus septimber oktober novimber desimber
gd fhaoilleach ghearran mhàrt ghiblean chèitean ògmhios iuchar lùnastal t-sultain dàmhair t-samhain dùbhlachd
gd faoilleach gearran màrt giblean cèitean t-ògmhios t-iuchar lùnastal t-sultain dàmhair t-samhain dùbhlachd
gl xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
gu જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર
ha janairu faburairu maris afirilu mayu yuni yuli agusta satumba oktoba nuwamba disamba
ig jenụwarị febrụwarị maachị epreel mee jun julaị ọgọọst septemba ọktoba novemba disemba
kab yennayer fuṛar meɣres yebrir mayyu yunyu yulyu ɣuct ctembeṛ tubeṛ nunembeṛ duǧembeṛ
km មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
kn ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್
ku rêbendan sibat adar nîsan gulan hezîran tîrmeh tebax îlon cotmeh mijdar berfanbar
ku rêbendana sibata adara nîsana gulana hezîrana tîrmeha tebaxa îlona cotmeha mijdara berfanbara
ky январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
lb januar februar mäerz abrëll mee juni juli august september oktober november dezember
lo ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
ml ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്‌ടോബർ നവംബർ ഡിസംബർ
mn нэгдүгээр_сар хоёрдугаар_сар гуравдугаар_сар дөрөвдүгээр_сар тавдугаар_сар зургаадугаар_сар долоодугаар_сар
  наймдугаар_сар есдүгээр_сар аравдугаар_сар арван_нэгдүгээр_сар арван_хоёрдугаар_сар
mn нэгдүгээр_сарын хоёрдугаар_сарын гуравдугаар_сарын дөрөвдүгээр_сарын тавдугаар_сарын зургаадугаар_сарын
  долоодугаар_сарын наймдугаар_сарын есдүгээр_сарын аравдугаар_сарын арван_нэгдүгээр_сарын арван_хоёрдугаар_сарын
mr जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
mt jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru
my ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
ne जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
or ଜାନୁଆରୀ ଫେବୃଆରୀ ମାର୍ଚ୍ଚ ଅପ୍ରେଲ ମଇ ଜୁନ ଜୁଲାଇ ଅଗଷ୍ଟ ସେପ୍ଟେମ୍ବର ଅକ୍ଟୋବର ନଭେମ୍ବର ଡିସେମ୍ବର
pa ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ
ps جنوري فبروري مارچ اپریل مۍ جون جولای اګست سېپتمبر اکتوبر نومبر دسمبر
ps جنوري فېبروري مارچ اپریل مۍ جون جولای اګست سپتمبر اکتوبر نومبر دسمبر
rw mutarama gashyantare werurwe mata gicurasi kamena nyakanga kanama nzeri ukwakira ugushyingo ukuboza
sd جنوري فيبروري مارچ اپريل مئي جون جولاءِ آگسٽ سيپٽمبر آڪٽوبر نومبر ڊسمبر
si ජනවාරි පෙබරවාරි මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්
so janaayo febraayo maarso abriil maayo juun luulyo agosto sebtembar oktoobar noofeembar diseembar
so jannaayo febraayo maarso abriil maayo juun luulyo ogosto sebteembar oktoobar noofeembar diseembar
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
ta ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
te జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
tg январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
tk ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr
tt гыйнвар февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
ug يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر
uz yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
uz январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
vi tháng_một tháng_hai tháng_ba tháng_tư tháng_năm tháng_sáu tháng_bảy tháng_tám tháng_chín tháng_mười tháng_mười_một
  tháng_mười_hai
xh janyuwari februwari matshi epreli meyi juni julayi agasti septemba okthobha novemba disemba
xh janyuwari februwari matshi epreli meyi juni julayi agasti septemba okthoba novemba disemba
yo oṣù_ṣẹ́rẹ́ oṣù_èrèlè oṣù_ẹrẹ̀nà oṣù_ìgbé oṣù_ẹ̀bibi oṣù_òkúdu oṣù_agẹmọ oṣù_ògún oṣù_owewe oṣù_ọ̀wàrà oṣù_bélú
  oṣù_ọ̀pẹ̀
zu januwari februwari mashi ephreli meyi juni julayi agasti septhemba okthoba novemba disemba
"""
"""Full names in other languages."""

SHORT = """
en jan feb mar apr may jun jul aug sep oct nov dec
en jan febr mar apr may june july aug sept oct nov dec
de jan feb mrz apr mai jun jul aug sep okt nov dez
de jän febr mär apr mai jun jul aug sept okt nov dez
fr janv févr mars avr mai juin juil août sept oct nov déc
es ene feb mar abr may jun jul ago sept oct nov dic
es ene feb mar abr may jun jul ago sep oct nov dic
pt jan fev mar abr mai jun jul ago set out nov dez
it gen feb mar apr mag giu lug ago set ott nov dic
nl jan feb mrt apr mei jun jul aug sep okt nov dec
sv jan feb mars apr maj juni juli aug sep okt nov dec
da jan feb mar apr maj jun jul aug sep okt nov dec
no jan feb mars apr mai juni juli aug sep okt nov des
no jan feb mar apr mai jun jul aug sep okt nov des
fi tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
et jaan veebr märts apr mai juuni juuli aug sept okt nov dets
lv janv febr marts apr maijs jūn jūl aug sept okt nov dec
lt saus vas kov bal geg birž liep rugp rugs spal lapkr gruod
pl sty lut mar kwi maj cze lip sie wrz paź lis gru
cs led úno bře dub kvě čvn čvc srp zář říj lis pro
sk jan feb mar apr máj jún júl aug sep okt nov dec
sl jan feb mar apr maj jun jul avg sep okt nov dec
hr sij velj ožu tra svi lip srp kol ruj lis stu pro
bs jan feb mar apr maj jun jul aug sep okt nov dec
bs јан феб мар апр мај јун јул ауг сеп окт нов дец
sr јан феб мар апр мај јун јул авг сеп окт нов дец
sr jan feb mar apr maj jun jul avg sep okt nov dec
mk јан фев мар апр мај јун јул авг сеп окт ное дек
bg яну фев март апр май юни юли авг сеп окт ное дек
hu jan febr márc ápr máj jún júl aug szept okt nov dec
ro ian feb mar apr mai iun iul aug sept oct nov dec
ru янв фев мар апр мая июн июл авг сен окт ноя дек
ru янв февр мар апр май июн июл авг сент окт нояб дек
uk січ лют бер кві тра чер лип сер вер жов лис гру
uk січ лют бер квіт трав черв лип серп вер жовт лист груд
be сту лют сак кра мая чэр ліп жні вер кас ліс сне
el ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
el ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
el ιαν φεβ μάρ απρ μάι ιούν ιούλ αύγ σεπ οκτ νοέ δεκ
tr oca şub mar nis may haz tem ağu eyl eki kas ara
az yan fev mar apr may iyn iyl avq sen okt noy dek
kk қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
ka იან თებ მარ აპრ მაი ივნ ივლ აგვ სექ ოქტ ნოე დეკ
hy հնվ փտվ մրտ ապր մյս հնս հլս օգս սեպ հոկ նոյ դեկ
he ינו פבר מרץ אפר מאי יוני יולי אוג ספט אוק נוב דצמ
he בינו בפבר במרץ באפר במאי ביוני ביולי באוג בספט באוק בנוב בדצמ
hi जन फ़र मार्च अप्रैल मई जून जुल अग सित अक्टू नव दिस
bn জানু ফেব মার্চ এপ্রি মে জুন জুল আগ সেপ অক্টো নভে ডিসে
th ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค
id jan feb mar apr mei jun jul agu sep okt nov des
ms jan feb mac apr mei jun jul ogo sep okt nov dis
sw jan feb mac apr mei jun jul ago sep okt nov des
ca gen febr març abr maig juny jul ag set oct nov des
is jan feb mar apr maí jún júl ágú sep okt nóv des
ga ean feabh márta aib beal meith iúil lún mfómh dfómh samh noll
af jan feb mrt apr mei jun jul aug sep okt nov des
am ጃን ፌብ ማርች ኤፕሪ ሜይ ጁን ጁላይ ኦገስ ሴፕቴ ኦክቶ ኖቬም ዲሴም
as জানু ফেব্ৰু মাৰ্চ এপ্ৰিল মে’ জুন জুলাই আগ ছেপ্তে অক্টো নৱে ডিচে
cy ion chwef maw ebr mai meh gorff awst medi hyd tach rhag
cy ion chw maw ebr mai meh gor awst medi hyd tach rhag
eo jan feb mar apr maj jun jul aŭg sep okt nov dec
eu urt ots mar api mai eka uzt abu ira urr aza abe
fil ene peb mar abr may hun hul ago set okt nob dis
fo jan feb mar apr mai jun jul aug sep okt nov des
fy jan feb mrt apr mai jun jul aug sep okt nov des
gd faoi gearr màrt gibl cèit ògmh iuch lùna sult dàmh samh dùbh
gl xan feb mar abr maio xuño xul ago set out nov dec
gu જાન્યુ ફેબ્રુ માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટે ઑક્ટો નવે ડિસે
ha jan fab mar afi may yun yul agu sat okt nuw dis
ig jen feb maa epr mee juu jul ọgọ sep ọkt nov dis
kab yen fur meɣ yeb may yun yul ɣuc cte tub nun duǧ
kab yen fur meɣ yeb may yun yul ɣuc cte tub wam duǧ
kn ಜನ ಫೆಬ್ರ ಮಾರ್ಚ್ ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗ ಸೆಪ್ಟೆಂ ಅಕ್ಟೋ ನವೆಂ ಡಿಸೆಂ
ku rbn sbt adr nsn gln hzr trm tbx îln cot mjd brf
ku rbna sbta adra nsna glna hzra trma tbxa îlna cota mjda brfa
ky янв фев мар апр май июн июл авг сен окт ноя дек
lb jan feb mäe abr mee juni juli aug sep okt nov dez
lb jan feb mäe abr mee jun jul aug sep okt nov dez
lo ມ.ກ ກ.ພ ມ.ນ ມ.ສ ພ.ພ ມິ.ຖ ກ.ລ ສ.ຫ ກ.ຍ ຕ.ລ ພ.ຈ ທ.ວ
ml ജനു ഫെബ്രു മാർ ഏപ്രി മേയ് ജൂൺ ജൂലൈ ഓഗ സെപ്റ്റം ഒക്ടോ നവം ഡിസം
mr जाने फेब्रु मार्च एप्रि मे जून जुलै ऑग सप्टें ऑक्टो नोव्हें डिसें
mt jan fra mar apr mej ġun lul aww set ott nov diċ
my ဇန် ဖေ မတ် ဧ မေ ဇွန် ဇူ ဩ စက် အောက် နို ဒီ
pa ਜਨ ਫ਼ਰ ਮਾਰਚ ਅਪ੍ਰੈ ਮਈ ਜੂਨ ਜੁਲਾ ਅਗ ਸਤੰ ਅਕਤੂ ਨਵੰ ਦਸੰ
rw mut gas wer mat gic kam nya kan nze ukw ugu uku
si ජන පෙබ මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝ සැප් ඔක් නොවැ දෙසැ
si ජන පෙබ මාර් අප්‍රේල් මැයි ජූනි ජූලි අගෝ සැප් ඔක් නොවැ දෙසැ
so jan feb mar abr may jun lul ogs seb okt nof dis
sq jan shk mar pri maj qer korr gush sht tet nën dhj
ta ஜன பிப் மார் ஏப் மே ஜூன் ஜூலை ஆக செப் அக் நவ டிச
te జన ఫిబ్ర మార్చి ఏప్రి మే జూన్ జులై ఆగ సెప్టెం అక్టో నవం డిసెం
tg янв фев мар апр май июн июл авг сен окт ноя дек
tk ýan few mart apr maý iýun iýul awg sen okt noý dek
tk ýan few mar apr maý iýun iýul awg sen okt noý dek
tt гыйн фев мар апр май июнь июль авг сент окт нояб дек
uz yan fev mar apr may iyn iyl avg sen okt noy dek
uz янв фев мар апр май июн июл авг сен окт ноя дек
xh jan feb mat epr mey jun jul aga sept okt nov dis
xh jan feb mat epr mey jun jul aga sep okt nov dis
zu jan feb mas eph mey jun jul aga sep okt nov dis
"""
"""Abbreviations without their full stop, in the same form."""
