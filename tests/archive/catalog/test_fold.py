import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.fold import folded, placed_words, words

SAME = [
    ("ÉCOLE", "ecole"),
    ("Straße", "STRASSE"),
    ("ёлка", "Елка"),
    ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ("كِتَابٌ", "کتاب"),
    ("مقـــالة", "مقاله"),
    ("שָׁלוֹם", "שלום"),
    ("می\u200cخواهم", "میخواهم"),
    ("٢٠٢٦", "2026"),
    ("Łódź", "lodz"),
    ("ΑΘΉΝΑ", "αθηνα"),
    ("ﬁeld", "field"),
    ("co\u00adoperate", "cooperate"),
]
DIFFERENT = [("мой", "мои"), ("がく", "かく"), ("हिन्दी", "हन्द"), ("ไม่", "ไม"), ("resume", "resumed")]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_that_are_one_word_to_a_reader(a: str, b: str) -> None:
    assert words(a) == words(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_spellings_that_are_two_words(a: str, b: str) -> None:
    assert words(a) != words(b)


def test_scripts_without_spaces_are_taken_character_by_character() -> None:
    assert words("iPhone手機") == ["iphone", "手", "機"]
    assert words("대통령은") == ["대", "통", "령", "은"]
    assert words("ข่าว") == list("ข่าว")


def test_marks_of_indic_scripts_stay_in_their_word() -> None:
    assert words("हिन्दी समाचार") == ["हिन्दी", "समाचार"]


@given(st.text(max_size=80))
def test_placed_words_are_the_words(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    placed = list(placed_words(text))
    assert [word.form for word in placed] == folded(text).split()
    for word in placed:
        assert 0 <= word.start < word.end <= len(text)
        assert word.form in "".join(folded(text[word.start : word.end]).split())


@given(st.text(max_size=80))
def test_words_need_no_quoting(text: str) -> None:
    assert not set("".join(words(text))) & set("\"'*-+():^{} ")
