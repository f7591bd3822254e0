"""Letters and small words as evidence of a language."""

from __future__ import annotations

import pytest

from archive.text.alphabets import MOST, foreign_letters, has_alphabet, letters_of, surely_belarusian
from archive.text.cues import cues
from archive.text.engines import Chunks, Summed
from archive.text.judge import CUES, Case
from archive.text.kin import tell_apart
from archive.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "tag", "number"),
    [
        ("Starý most opraví řemeslníci", "cs", 0),
        ("Starý most opraví řemeslníci", "sk", 1),
        ("Řím opraví starý most", "sk", 0),  # a word that begins with a capital may be a name
        ("broen ble lagd på nytt i år", "sv", 0),
        ("brøkdelen av kjølen", "sv", 1),
        ("we quickly fixed xylophones", "hbs", 4 - 1),  # q, w, x and y, and no more than three count
        ("nobody knows the alphabet of this one", "vec", 0),
    ],
)
def test_letters_that_a_language_does_without(text: str, tag: str, number: int) -> None:
    assert foreign_letters(letters_of(text, "Latn"), tag, "Latn") == number <= MOST


def test_cyrillic_letters_count_in_every_word() -> None:
    letters = letters_of("Ђурђевак се љуља", "Cyrl")
    assert foreign_letters(letters, "sr", "Cyrl") == 0
    assert foreign_letters(letters, "mk", "Cyrl") == 1
    assert foreign_letters(letters, "bg", "Cyrl") == 2
    assert foreign_letters(letters, "cv", "Cyrl") == 0


def test_other_scripts_have_no_letters_against_a_language() -> None:
    assert letters_of("جسر قديم", "Arab") == set()
    assert has_alphabet("da")
    assert not has_alphabet("vec")
    assert not surely_belarusian("Гэты ў і ґанак")


def test_a_word_counts_for_all_that_have_it() -> None:
    found = cues("Broen blev ikke åbnet efter stormen, og den er lukket")
    assert found["da"] > found["no"] > found.get("sv", 0) > 0
    assert cues("word " * 100) == {}


def test_the_lead_counts_where_neighbours_share_most_words() -> None:
    text = "Не можам да дојдам, или сакаш да почекаме"
    case = Case(text, "Cyrl", Summed({"mk": 0.0, "sr": 0.0}, 10), Chunks({}, False), cues(text))
    ours, theirs = case.features("mk")[-3:], case.features("sr")[-3:]
    assert ours == [CUES, 0.0, 0.0]
    assert theirs[0] == CUES
    assert 0 < theirs[2] <= CUES


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ur", "Read More Latest News from the Old Harbour Bridge یہ پرانا پل منگل کے روز بند کر دیا گیا"),
        ("uk", "Технологію мосту підтримують Bridgemaker, Harbour Tools і Ferry Works"),
        ("en", "The old word мост means a bridge, as the keeper of the harbour museum told us"),
    ],
)
def test_latin_letters_say_less_among_others(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("sr", "Stari deo grada ostao je bez vode, a to će potrajati do petka, kažu radnici na terenu u luci"),
        ("hr", "Stari dio grada ostao je bez vode, a promet će se sljedeći tjedan odvijati preko otoka"),
        ("bs", "Most se polahko obnavlja, a historija grada vidljiva je na svakom koraku uz rijeku"),
    ],
)
def test_jat_and_h_among_kin(tag: str, text: str) -> None:
    none_said = tell_apart(text, "hbs", Chunks({}, False), dict, lambda: Summed({}, 0), None)
    assert none_said[0] == tag
