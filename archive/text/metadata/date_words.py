"""Words beside a date that say what it is of, by language: regular expressions, without regard to case.

UPDATED      the last change: parts of words are enough
PUBLISHED    the publication: how a line begins
"""

from __future__ import annotations

UPDATED = {
    "en": r"updat|modif|edited|last change",
    "de": r"aktualis|geändert|änderung|bearbeitet|überarbeitet",
    "fr": r"mis à jour|mise à jour",
    "es pt ca gl": r"actuali[tsz]|atuali[sz]",
    "it ro": r"aggiornat|actualizat",
    "nl af": r"bijgewerkt|gewijzigd|bygewerk",
    "nordic": r"uppdater|opdater|oppdater|ændret|(?:sist|senast) (?:endret|ändrad)|päivitetty|muokattu|uppfært",
    "baltic": r"uuendat|muudetud|atjaunin|atjaunot|labots|atnaujint|pakeist",
    "pl cs sk": r"aktualiz|zmodyfik|upraven",
    "hu": r"frissít|módosít",
    "hbs sl": r"ažurir|izm(?:ij)?enjen|posodobljen|spremenjen|ажурир|измењен",
    "bg mk": r"обновен|актуализ|изменет|променен",
    "ru uk be": r"обновл|измен[её]н|отредактир|оновлен|змінено|відредаг|абноўлен|зменен",
    "el": r"ενημερώ|ενημέρωση|τροποποι|ανανεώ",
    "sq eu cy ga mt": r"përditës|ndryshuar|eguneratu|diweddar|nuashonr|aġġornat",
    "turkic": r"güncel|düzenlenme|yenilən|dəyişdiril|жаңарт|жаңырт|өзгөртүл|yangilan|o[‘’'ʻ]zgartiril",
    "caucasian": r"განახლ|թարմաց",
    "ar": r"تحديث|تعديل",
    "fa ur ps": r"به[\u200c\s]?روز|بروزرسانی|ویرایش|اپ ?ڈیٹ|ترمیم",
    "he": r"עודכן|עדכון",
    "hi mr ne": r"अपडेट|अद्यतन|अद्ययावत|अद्यावधिक|संशोधित",
    "indic": r"আপডেট|হালনাগাদ|அப்டேட்|புதுப்பிக்க|నవీకరించ|అప్‌?డేట్|ನವೀಕರಿ|ಅಪ್‌?ಡೇಟ್|അപ്‌?ഡേറ്റ്|പുതുക്കിയ|અપડેટ|ਅਪਡੇਟ|යාවත්කාලීන",
    "south-east": r"cập nhật|sửa đổi|chỉnh sửa|diperbarui|pembaruan|dimutakhirkan|dikemas ?kini|อัปเดต|อัพเดต|แก้ไข|"
    r"ອັບເດດ|ແກ້ໄຂ|បច្ចុប្បន្នភាព|အပ်ဒိတ်",
    "africa": r"imesasishwa|ilisasishwa|imehaririwa|የዘመነ|የተሻሻለ",
    "zh ja": r"更新|修改|修订|修訂|編輯於|编辑于|改訂",
    "ko": r"수정|업데이트|갱신",
}

PUBLISHED = {
    "en": r"(?:first )?(?:published|posted)",
    "de": r"erstellt|erschienen|veröffentlicht|publiziert",
    "fr": r"publiée?|parue?|mise? en ligne",
    "es pt ca gl": r"publicad[oa]|publicat|(?:fecha|data) de (?:publicación|publicação|publicació)",
    "it ro": r"pubblicat[oa]|data (?:di pubblicazione|publicării)|publicat",
    "nl": r"geplaatst|gepubliceerd",
    "nordic": r"publicera[dt]|publiceret|publisert|offentliggjort|udgivet|julkaistu|birt",
    "baltic": r"avaldatud|publicēts|paskelbta|publikuota",
    "pl cs sk": r"opublikowan[oa]|dodano|data publikacji|publikovan[oé]|zveřejněno|zverejnené|uverejnené",
    "hu": r"megjelent|közzétéve|publikálva",
    "hbs sl": r"objavljen[oa]?|објављен[оа]?",
    "bg mk": r"публикуван[оа]?|објавен[оа]?",
    "ru uk be": r"опубликован[оаы]?|дата публикации|размещено|опубліковано|дата публікації|апублікаван[аы]",
    "el": r"δημοσιεύτηκε|δημοσιεύθηκε|δημοσίευση|ημερομηνία δημοσίευσης",
    "sq eu cy": r"publikuar|argitaratua|cyhoeddwyd",
    "turkic": r"yayınlan\w+|yayın tarihi|yayımlan\w+|dərc \w+|жарияланған|жарыяланган|chop etil\w+|"
    r"e[‘’'ʻ]lon \w+",
    "caucasian": r"გამოქვეყნ\w+|հրապարակվել|հրապարակված",
    "ar": r"نشر في|نُ?شر|تاريخ النشر",
    "fa ur": r"تاریخ انتشار|منتشر شد\w*|انتشار|تاریخ اشاعت|شائع",
    "he": r"פורסם|תאריך פרסום",
    "hi mr ne": r"प्रकाशित",
    "indic": r"প্রকাশিত|প্রকাশ|வெளியிடப்பட்டது|ప్రచురణ తేదీ|ప్రచురించబడింది|ಪ್ರಕಟಿಸಲಾಗಿದೆ|ಪ್ರಕಟಣೆ|പ്രസിദ്ധീകരിച്ചത്|"
    r"પ્રકાશિત|ਪ੍ਰਕਾਸ਼ਿਤ",
    "south-east": r"đăng (?:lúc|ngày)|ngày đăng|xuất bản|dipublikasikan|diterbitkan|tanggal terbit|inilathala|"
    r"เผยแพร่(?:เมื่อ)?|วันที่เผยแพร่",
    "africa": r"imechapishwa|ilichapishwa|የታተመው",
    "zh": r"发布(?:时间|日期|于)?|發布(?:時間|日期|於)?|发表(?:时间|于)|發表於|刊登",
    "ja": r"公開日?|掲載日?|投稿日|配信日?",
    "ko": r"등록일?|입력|게재|승인",
}
