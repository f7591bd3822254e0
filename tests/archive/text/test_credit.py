"""Credit lines: known in many languages, and told from sentences that begin alike."""

from __future__ import annotations

import pytest

from archive.text.credit import find_credit, is_credit


@pytest.mark.parametrize(
    "line",
    [
        "Based on the materials of The Estuary Bugle, Great Britain",
        "Source: The Estuary Bugle",
        "По материалам газеты «Озёрный наблюдатель», Финляндия",
        "За матеріалами видання «Острів», Греція",
        "По матеріалам «Острова»",
        "Nach Material von Der Uferbote, Österreich",
        "Quelle: Der Uferbote",
        "D’après le journal L’Écho des grèves, Belgique",
        "Según materiales de El Faro, Chile",
        "Fuente: El Faro",
        "Na podstawie materiałów dziennika Głos Zatoki, Litwa",
        "Zdroj: Pobřežní listy",
        "Kaynak: Kıyı Postası",
        "来源：希腊《群岛论坛报》",
        "(来源：希腊《群岛论坛报》)",
        "出典：海辺新聞",
        "출처: 바다신문",
        "المصدر: صحيفة «منبر الأرخبيل»، اليونان",
        "منبع: روزنامه‌ی «بامداد شرق»، تاجیکستان",
        "על פי חומרים של עיתון הנמל, יוון",
        "स्रोत: तट समाचार",
        "तट समाचार, नेपाल की सामग्री पर आधारित",
        "《海岸报》（冰岛）材料编译",
        "『海辺新聞』（日本）の記事に基づく",
        "「바다신문」, 한국 자료를 바탕으로",
        "Basé sur les documents de L’Écho des grèves, Belgique",
        "D'après les documents de L’Écho des grèves, Belgique",
        "D’après des informations du Courrier de l’île, Canada",
        "Με βάση υλικό της εφημερίδας «Ακτή», Κύπρος",
        "Berdasarkan bahan dari Kabar Pantai, Malaysia",
        "استنادًا إلى مواد صحيفة «منبر الأرخبيل»، اليونان",
        "بر اساس مطالب روزنامه «بامداد شرق»، تاجیکستان",
        "Na temelju materijala Obalnog lista, Slovenija",
        "Based on a report by The Estuary Bugle.",
        "Basierend auf Material der Uferboten-Zeitung, Österreich",
        "Gebaseerd op materiaal van De Havenbode, België",
        "Baserad på material från Kustbladet, Finland",
        "Baseado em materiais do Diário da Costa, Portugal",
        "Sulla base dei materiali del Corriere del Molo, Italia",
        "Elaborado a partir de materiales de El Faro, Chile",
        "Bazat pe materialele ziarului Farul, România",
        "Подготовлено по материалам газеты «Озёрный наблюдатель», Финляндия.",
        "На основі матеріалів видання «Острів», Греція",
        "Въз основа на материали на «Морски вестник», Румъния",
        "Kıyı Postası’nın materyallerine dayanarak hazırlanmıştır",
        "A Parti Hírlap anyagai alapján",
        "„Sahil qəzeti“ materialları əsasında",
        "«Теңіз хабаршысы» материалдары негізінде",
        "وفقًا لمواد صحيفة «منبر الأرخبيل»، اليونان",
        "על בסיס חומרים של עיתון הנמל, יוון",
        "తీర వార్త కథనం ఆధారంగా",
        "Dựa trên bài viết của Báo Bến Cảng, Malaysia",
        "แปลจาก หนังสือพิมพ์ท่าเรือ มาเลเซีย",
        "根据希腊《群岛论坛报》报道",
        "海辺新聞より転載",
        "Nguồn tin: Báo Bến Cảng",
        "மூலம்: கடற்கரை செய்தி",
    ],
)
def test_credit_lines(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "The source of the river lies under the old mill.",
        "Sources close to the council said on Monday that the bridge would stay where it is, and so would they.",
        "According to the mayor, nobody was asked.",
        "По мосту проехал первый поезд.",
        "来源不明的光照亮了海面。",
        "根据计划，新桥将于五月开放。",
        "بر اساس برنامه، پل در ماه مه باز می‌شود.",
        "На основу плана мост се отвара у мају.",
        "Auf Grundlage von Messungen wird die Brücke gesperrt.",
        "D’après les documents de la mairie, le pont sera rouvert en mai.",
        "新桥的建筑材料来自北方。",
        "Based on reports from the harbour, the council closed the bridge on Monday.",
        "По сообщениям местных жителей, мост закрыли ещё вчера вечером.",
        "Basándose en el artículo quinto, el tribunal anuló la multa.",
        "Belediyenin haberine göre yeni köprü mayıs ayında törenle açılacak.",
        "بر اساس گزارش شهرداری، پل تازه در ماه مه با حضور مردم محله باز خواهد شد.",
        "根据港务局的报道，新桥将于五月开放。",
        "",
    ],
)
def test_sentences_are_no_credit_lines(line: str) -> None:
    assert not is_credit(line)


def test_credit_stands_at_the_ends_of_the_body() -> None:
    blocks = ["Lead.", "Source: inside a table", *["Prose."] * 6, "Source: The Estuary Bugle", "Share"]
    assert find_credit(blocks, list(range(8))) == 8
    assert find_credit(["Prose.", "D’après L’Écho des grèves, Belgique"], [0, 1]) == 1
    assert find_credit(["Prose.", "D’après lui, rien ne presse."], [0, 1]) is None
    assert find_credit([], []) is None
