"""Dates of the publication and of the last change, in any order, told apart by the words of many languages."""

from __future__ import annotations

import pytest
from metadata_pages import published_of, read

from archive.text.metadata.told import told_in

PUBLISHED, UPDATED = "15.10.2026 13:17", "16.10.2026 09:00"
PROSE = "<p>The keeper lit the old lanterns again, and the whole quay came out to see them burn.</p>" * 4
# language | what stands before the date of the publication | and before that of the change
ROWS = """
en|Published:|Updated:
en|Posted on|Last modified:
de|Veröffentlicht:|Aktualisiert:
de|Erschienen am|Zuletzt geändert:
fr|Publié le|Mis à jour le
fr|Mis en ligne le|Modifié le
es|Publicado:|Actualizado:
pt|Publicado em|Atualizado em
it|Pubblicato il|Aggiornato il
ca|Publicat el|Actualitzat el
ro|Publicat:|Actualizat:
nl|Gepubliceerd op|Laatst bijgewerkt op
nl|Geplaatst:|Gewijzigd:
sv|Publicerad|Uppdaterad
da|Publiceret|Opdateret
da|Offentliggjort|Ændret
no|Publisert|Oppdatert
no|Publisert|Sist endret
fi|Julkaistu|Päivitetty
fi|Julkaistu|Muokattu
is|Birt|Uppfært
et|Avaldatud|Uuendatud
lv|Publicēts|Atjaunots
lt|Paskelbta|Atnaujinta
pl|Opublikowano:|Aktualizacja:
cs|Publikováno|Aktualizováno
cs|Zveřejněno|Upraveno
sk|Publikované|Aktualizované
hu|Megjelent:|Frissítve:
hu|Közzétéve:|Módosítva:
hr|Objavljeno:|Ažurirano:
sr|Објављено:|Ажурирано:
sr|Objavljeno:|Izmenjeno:
sl|Objavljeno:|Posodobljeno:
bg|Публикувано:|Обновено:
bg|Публикувано на|Актуализирано на
mk|Објавено:|Ажурирано:
ru|Опубликовано:|Обновлено:
ru|Опубликована|Изменено
uk|Опубліковано|Оновлено
uk|Опубліковано|Змінено
be|Апублікавана|Абноўлена
el|Δημοσιεύτηκε:|Ενημερώθηκε:
el|Δημοσίευση:|Τελευταία ενημέρωση:
tr|Yayınlanma:|Güncelleme:
tr|Yayın Tarihi:|Son güncelleme:
az|Dərc edilib:|Yenilənib:
kk|Жарияланған:|Жаңартылған:
ky|Жарыяланган:|Жаңыртылган:
uz|Chop etilgan:|Yangilangan:
ka|გამოქვეყნდა:|განახლდა:
hy|Հրապարակվել է՝|Թարմացվել է՝
sq|Publikuar më|Përditësuar më
eu|Argitaratua:|Eguneratua:
cy|Cyhoeddwyd|Diweddarwyd
ar|نشر في|آخر تحديث
ar|تاريخ النشر:|تم التعديل:
fa|تاریخ انتشار:|به‌روزرسانی:
fa|منتشر شده در|ویرایش شده در
ur|تاریخ اشاعت:|اپ ڈیٹ:
he|פורסם:|עודכן:
he|תאריך פרסום:|עדכון אחרון:
hi|प्रकाशित:|अपडेट:
hi|प्रकाशित:|अद्यतन:
mr|प्रकाशित:|अद्ययावत:
bn|প্রকাশ:|আপডেট:
bn|প্রকাশিত:|হালনাগাদ:
ta|வெளியிடப்பட்டது:|புதுப்பிக்கப்பட்டது:
te|ప్రచురణ తేదీ:|నవీకరించబడింది:
kn|ಪ್ರಕಟಿಸಲಾಗಿದೆ:|ನವೀಕರಿಸಲಾಗಿದೆ:
ml|പ്രസിദ്ധീകരിച്ചത്:|പുതുക്കിയത്:
gu|પ્રકાશિત:|અપડેટ:
th|เผยแพร่:|อัปเดต:
th|เผยแพร่|แก้ไขล่าสุด
vi|Đăng lúc|Cập nhật
vi|Xuất bản:|Cập nhật lần cuối:
id|Diterbitkan|Diperbarui
id|Dipublikasikan|Pembaruan terakhir
ms|Diterbitkan pada|Dikemas kini pada
fil|Inilathala:|Na-update:
sw|Imechapishwa:|Imesasishwa:
am|የታተመው፦|የዘመነው፦
zh|发布时间：|更新时间：
zh-TW|發布時間：|最後更新：
zh|发表于|修改于
ja|公開日：|更新日：
ja|掲載|最終更新
ko|입력|수정
ko|등록:|업데이트:
"""


@pytest.mark.parametrize("row", ROWS.strip().split("\n"))
def test_publication_and_change(row: str) -> None:
    language, published, updated = row.split("|")
    for lines in (
        [f"{published} {PUBLISHED}", f"{updated} {UPDATED}"],
        [f"{updated} {UPDATED}", f"{published} {PUBLISHED}"],
        [f"{updated} {UPDATED} | {published} {PUBLISHED}"],
        [updated, UPDATED, published, PUBLISHED],
    ):
        shown = "".join(f"<div>{line}</div>" for line in lines)
        made = read("<title>Old lanterns</title>", f"<h1>Old lanterns</h1>{shown}{PROSE}", lang=language)
        assert published_of(made) == "2026-10-15T13:17"
        assert made.modified is not None
        assert made.modified.value == "2026-10-16T09:00"


@pytest.mark.parametrize(
    ("line", "before", "told"),
    [
        ("15.10.2026 13:17 (обновлено 16.10.2026 09:00)", "", "-+"),
        ("2026年10月15日公開　2026年10月16日更新", "", "-+"),
        ("15.10.2026 yayınlandı, 16.10.2026 güncellendi", "", "-+"),
        ("16.10.2026", "Updated", "+"),
        ("16.10.2026", "Updated 3 hours ago", "-"),
        ("16.10.2026 edited", "", "+"),
        ("The council of 15.10.2026 was the last one before the new year", "", ""),
        ("Ada Quill | The harbour, the town and the sea | 15.10.2026 | 93 views", "", "-"),
        ("no date", "", ""),
    ],
)
def test_each_date_of_a_line(line: str, before: str, told: str) -> None:
    assert "".join("-+"[updated] for updated, _ in told_in(line, before, None)) == told
