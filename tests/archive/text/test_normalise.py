"""What normalising takes away, what it keeps, and that doing it twice changes nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.text.normalise import mend, normalise_line, normalise_text

SPICE = (
    "aé\u0301 \t\n\r\x0b\x0c\x1c\x85\xa0\xad\u200b\u200c\u200d\u200e\u2028\u2029\u2060\u2067\ufeff"
    "\u3000กកﬁＡÃ©â€™ÐŸÑ€\ud800Â\x00"
)


def wrongly_decoded(text: str, times: int = 1) -> str:
    """A text whose UTF-8 was read as Windows-1252, so many times over."""
    for _ in range(times):
        text = "".join(bytes([byte]).decode("cp1252", "surrogateescape") for byte in text.encode())
        text = "".join(chr(ord(letter) - 0xDC00) if "\udc80" <= letter <= "\udcff" else letter for letter in text)
    return text


@pytest.mark.parametrize(
    "kept",
    [
        "می‌خواهم و می‌روم",  # zero-width non-joiner
        "क्‍ष and 👩‍👩‍👧",  # zero-width joiner
        "\u200fשלום\u200e and \u2067עולם\u2069",  # bidi marks and isolates
        "“curly” ‘quotes’ — … ﬁ Ａ１ ①",  # never NFKC
        "ภาษา\u200bไทย",
        "ភាសា\u200bខ្មែរ",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f ❤️",
        "MARQUÉ… « NÃO » IRMÃ” Ärger",
        "one\ntwo\n\nthree",
    ],
)
def test_what_carries_meaning_stays(kept: str) -> None:
    assert normalise_text(kept) == kept


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("e\u0301te\u0301", "été"),
        ("a\u00adb\ufeffc\u2060d\x00e\x7ff\x9cg", "abcdefg"),
        ("a\u200bb", "ab"),
        ("a\xa0b\u2003c\td", "a b c d"),
        ("a\x1f \u1680b\u3000\u205f\n\u2009c\u202f", "a b\nc"),
        ("  a  \n  b \n \n\n\n c\r\n\r\nd\re ", "a\nb\n\nc\n\nd\ne"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("\ud800x", "x"),
        ("\n \n", ""),
        ("", ""),
    ],
)
def test_debris_goes_and_white_space_is_folded(raw: str, clean: str) -> None:
    assert normalise_text(raw) == clean


def test_a_title_is_one_line() -> None:
    assert normalise_line(" Rain\n\n again \u00a0today\u200b ") == "Rain again today"


@pytest.mark.parametrize(
    "text",
    [
        "Für die Länder gilt: „schöne Grüße“ überall",
        "it’s a “test” of – everything…",
        "Привет, мир: всё хорошо",
        "Œuvre complète, façade, déjà vu",
    ],
)
def test_utf8_read_as_windows_1252_is_mended(text: str) -> None:
    wrong = wrongly_decoded(text)
    assert wrong != text
    assert mend(wrong) == text
    assert mend(text) == text


def test_what_may_be_meant_is_not_mended() -> None:
    for text in ("Ã©", "MARQUÉ… É… É… É…", "Â© 2024", "NÃO SÃ”"):
        assert mend(text) == text


@given(st.text(alphabet=st.sampled_from(SPICE) | st.characters(), max_size=120))
@example("ก\u200b\u200b\u200bx")
@example("a\x85\u0301b")
@example("\x80à¡¡")
@example("a\u0300¡¡")
@example("à\u200b\x80¡¡")
@example(wrongly_decoded("für die Länder, schöne Grüße", times=5))
def test_twice_is_once(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert normalise_line(normalise_line(text)) == normalise_line(text)


@given(st.text(alphabet=st.sampled_from(SPICE) | st.characters(), max_size=120))
def test_the_form_is_what_it_promises(text: str) -> None:
    clean = normalise_text(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert "\n\n\n" not in clean
    assert all(line == line.strip() and "  " not in line for line in clean.split("\n"))
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in clean)
    clean.encode()


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x24F), max_size=80))
def test_letters_are_only_composed(text: str) -> None:
    if mend(text) == text:
        assert normalise_text(text) == unicodedata.normalize("NFC", text)


MARKS = st.sampled_from("\u0301\u0323\u0338\u0654\u0655\u064b\u093c\u094d\u09be\u09d7\u1161\u11a8\u0345\u3099")
LETTERS = "tide " * 20  # with so many around them, marks are composed one by one
BASES = st.sampled_from("aoeAἀα\u0627\u0648\u0928\u0930\u0958\u09c7ᄀ가가か\u2126\ufb1dक्\U0001109b\U000110ba")


@given(st.text(alphabet=MARKS | BASES, max_size=12))
@example("\u0928\u093c")
@example("\u0cc6\u0cc2\u0cd5")  # the second mark joins what the first has made
@example("\u0995\u09af\u09bc\u09dc")
@example("a\u0301\u0323 \u0323\u0301a")
def test_marks_are_composed_and_ordered(text: str) -> None:
    for whole in (text, LETTERS + text):
        assert normalise_text(whole) == unicodedata.normalize("NFC", whole).strip()


@pytest.mark.parametrize("around", [("", ""), ("a", "b"), ("x", "\u0301"), ("\u09c7", "\u09be"), (LETTERS, " ")])
def test_every_canonical_pair_is_composed_wherever_it_stands(around: tuple[str, str]) -> None:
    pairs = (unicodedata.decomposition(chr(code)).split() for code in range(0xC0, 0x10000) if not chr(code).isspace())
    spelt = ["".join(chr(int(part, 16)) for part in pair) for pair in pairs if pair and pair[0][0] != "<"]
    texts = [around[0] + pair + around[1] for pair in spelt]
    assert [text for text in texts if normalise_text(text) != unicodedata.normalize("NFC", text).strip()] == []
