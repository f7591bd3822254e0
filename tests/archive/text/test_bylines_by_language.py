"""Bylines beside the headline, in many languages: no markup names the author, only the words do."""

from __future__ import annotations

import pytest
from metadata_pages import authors_of, read

PROSE = "<p>The council voted on Monday to keep the old bridge open, after three hours of debate in the hall.</p>" * 4
BYLINES = """
en | By Ada Quill | Ada Quill
en | Written by Ada Quill | Ada Quill
de | Von Ada Quill | Ada Quill
de | Text: Ada Quill | Ada Quill
fr | Par Ada Quill | Ada Quill
es | Por Ada Quill | Ada Quill
pt | Por Ada Quill | Ada Quill
it | di Ada Quill | Ada Quill
nl | Door Ada Quill | Ada Quill
sv | Av Ada Quill | Ada Quill
da | Af Ada Quill | Ada Quill
no | Av Ada Quill | Ada Quill
fi | Teksti: Ada Quill | Ada Quill
fi | Kirjoittaja Ada Quill | Ada Quill
pl | Autor: Jan Kowal | Jan Kowal
cs | Autor: Jan Novák | Jan Novák
sk | Autor: Ján Novák | Ján Novák
hu | Írta: Nagy Anna | Nagy Anna
hu | Szerző: Nagy Anna | Nagy Anna
ro | De Ion Popescu | Ion Popescu
ro | Autor: Ion Popescu | Ion Popescu
hr | Piše: Ivan Horvat | Ivan Horvat
hr | Autor: Ivan Horvat | Ivan Horvat
sr | Аутор: Јован Петровић | Јован Петровић
sr | Piše Jovan Petrović | Jovan Petrović
sl | Avtor: Janez Novak | Janez Novak
bg | Автор: Иван Петров | Иван Петров
mk | Пишува: Иван Петров | Иван Петров
ru | Автор: Иван Петров | Иван Петров
ru | Текст: Иван Петров | Иван Петров
uk | Автор: Олена Бойко | Олена Бойко
be | Аўтар: Алена Бойка | Алена Бойка
el | Συντάκτης: Νίκος Παππάς | Νίκος Παππάς
el | Του Νίκου Παππά | Νίκου Παππά
el | Γράφει ο Νίκος Παππάς | Νίκος Παππάς
tr | Yazar: Ayşe Kaya | Ayşe Kaya
tr | Haber: Ayşe Kaya | Ayşe Kaya
az | Müəllif: Aygün Əliyeva | Aygün Əliyeva
kk | Авторы: Асан Серік | Асан Серік
uz | Muallif: Anvar Karimov | Anvar Karimov
ka | ავტორი: ნინო ბერიძე | ნინო ბერიძე
hy | Հեղինակ՝ Անի Պետրոսյան | Անի Պետրոսյան
ar | بقلم: سامي حداد | سامي حداد
ar | كتب سامي حداد | سامي حداد
ar | الكاتب: سامي حداد | سامي حداد
fa | نویسنده: رضا کریمی | رضا کریمی
fa | به قلم رضا کریمی | رضا کریمی
ur | تحریر: احمد علی | احمد علی
he | מאת: דנה לוי | דנה לוי
he | מאת דנה לוי | דנה לוי
hi | लेखक: राम शर्मा | राम शर्मा
hi | द्वारा राम शर्मा | राम शर्मा
bn | লেখক: রহিম খান | রহিম খান
ta | எழுதியவர்: முருகன் ராஜா | முருகன் ராஜா
te | రచయిత: రామ్ కుమార్ | రామ్ కుమార్
ml | ലേഖകൻ: രാജൻ നായർ | രാജൻ നായർ
mr | लेखक: राम पाटील | राम पाटील
gu | લેખક: રામ પટેલ | રામ પટેલ
th | โดย สมชาย ใจดี | สมชาย ใจดี
th | ผู้เขียน: สมชาย ใจดี | สมชาย ใจดี
vi | Tác giả: Nguyễn Văn An | Nguyễn Văn An
id | Oleh Budi Santoso | Budi Santoso
id | Penulis: Budi Santoso | Budi Santoso
ms | Oleh Ahmad Razak | Ahmad Razak
sw | Na Juma Ali | Juma Ali
zh | 作者：王小明 | 王小明
zh | 记者 王小明 | 王小明
zh | 本报记者 王小明 | 王小明
zh | 文/王小明 | 王小明
ja | 執筆：山田太郎 | 山田太郎
ja | 文・山田太郎 | 山田太郎
ja | 山田太郎 記者 | 山田太郎
ko | 김철수 기자 | 김철수
ko | 글 김철수 | 김철수
ko | 기자 김철수 | 김철수
ca | Per Ada Quill | Ada Quill
et | Autor: Ada Kask | Ada Kask
lv | Autors: Jānis Bērziņš | Jānis Bērziņš
lt | Autorius: Jonas Jonaitis | Jonas Jonaitis
sq | Nga Arben Hoxha | Arben Hoxha
is | Höfundur: Jón Jónsson | Jón Jónsson
eu | Egilea: Ane Etxeberria | Ane Etxeberria
gl | Por Ada Quill | Ada Quill
fil | Ni Juan Cruz | Juan Cruz
mn | Сэтгүүлч: Бат Болд | Бат Болд
km | ដោយ សុខ សាន្ត | សុខ សាន្ត
am | በ አበበ ከበደ | አበበ ከበደ
bs | Autor: Emir Hadžić | Emir Hadžić
tg | Муаллиф: Рустам Алиев | Рустам Алиев
ky | Автор: Азамат Бек | Азамат Бек
ne | लेखक: राम थापा | राम थापा
si | සටහන: නිමල් පෙරේරා | නිමල් පෙරේරා
pa | ਲੇਖਕ: ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ | ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ
kn | ಲೇಖಕ: ರಮೇಶ್ ಗೌಡ | ರಮೇಶ್ ಗೌಡ
"""


@pytest.mark.parametrize("row", BYLINES.strip().split("\n"))
def test_a_byline_names_the_author(row: str) -> None:
    language, line, name = row.split(" | ")
    for above in (f"<div>{line}</div><div>15.10.2026</div>", f"<div>15.10.2026 13:17 | {line} | 93</div>"):
        made = read(
            "<title>Old bridge stays open</title>", f"<h1>Old bridge stays open</h1>{above}{PROSE}", lang=language
        )
        assert authors_of(made) == (name,)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Per Andersson opened the bridge"),
        ("en", "Text size: A A A"),
        ("tr", "Haber bülteni: abone olun"),
        ("ru", "Текст: 12 мин."),
        ("zh", "记者会"),
        ("th", "เรื่องที่เกี่ยวข้อง"),
    ],
)
def test_lines_that_name_nobody(language: str, line: str) -> None:
    body = f"<h1>Old bridge stays open</h1><div>{line}</div>{PROSE}"
    assert authors_of(read("<title>Old bridge stays open</title>", body, lang=language)) == ()
