"""Bytes to text: who is believed when header, meta element and bytes disagree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.decode import DETECTION_SAMPLE, decode_page, utf8_page
from archive.text.labels import codec_of

RUSSIAN = "Вчера в городе открылась новая библиотека. Читатели пришли ещё до рассвета. " * 4
GERMAN = "Die Brücke über den Fluß wird im Frühjahr für Fußgänger geöffnet. " * 4
JAPANESE = "新しい図書館が昨日、町の中心に開館した。" * 6


def page(text: str, codec: str, declared: str | None = None) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>t</title></head><body><p>{text}</p></body></html>".encode(codec)


@pytest.mark.parametrize(
    ("codec", "declared", "header", "used"),
    [
        ("utf-8", None, None, "utf-8"),
        ("utf-8", "utf-8", "text/html; charset=utf-8", "utf-8"),
        ("cp1251", None, "text/html; charset=windows-1251", "cp1251"),
        ("cp1251", "windows-1251", None, "cp1251"),
        ("koi8-r", None, None, "koi8-r"),
        ("cp1251", "windows-1251", "text/html; charset=utf-8", "cp1251"),  # the header is wrong, and the bytes prove it
        ("cp1251", "windows-1251", "text/html; charset=ISO-8859-1", "cp1251"),  # a server's default
        ("utf-8", "utf-8", "text/html; charset=windows-1251", "utf-8"),
        ("cp1251", "utf-8", "text/html; charset=windows-1251", "cp1251"),  # here the meta element is wrong
        ("utf-8", None, "text/html; charset=ISO-8859-1", "utf-8"),
        ("utf-8", "utf-16", None, "utf-8"),
        ("cp1251", None, "text/html; charset=utf-8", "cp1251"),
    ],
)
def test_the_bytes_decide_who_is_believed(codec: str, declared: str | None, header: str | None, used: str) -> None:
    text, name = decode_page(page(RUSSIAN, codec, declared), header)
    assert RUSSIAN in text
    assert name == used


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_beats_the_header_and_is_dropped(codec: str) -> None:
    text, _ = decode_page(GERMAN.encode(codec), "text/html; charset=windows-1251")
    assert text == GERMAN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "iso2022_jp", "euc_jp", "cp932"])
def test_wide_and_escaped_text_without_a_declaration(codec: str) -> None:
    text, _ = decode_page(page(JAPANESE, codec))
    assert JAPANESE in text


@pytest.mark.parametrize(
    "label", ["rot13", "rot_13", "utf-7", "hex", "zlib", "idna", "unicode_escape", "punycode", "mbcs"]
)
def test_codecs_that_are_no_text_encoding_of_the_web_are_refused(label: str) -> None:
    assert codec_of(label) is None
    text, used = decode_page(page(GERMAN, "utf-8", label), f"text/html; charset={label}")
    assert (GERMAN in text, used) == (True, "utf-8")


def test_labels_are_read_as_the_standard_says() -> None:
    assert codec_of(" Latin1 ") == "cp1252"
    assert codec_of("GB2312") == "gb18030"
    assert codec_of("x-sjis") == "cp932"
    assert codec_of("iso-8859-9") == "cp1254"


def test_a_cut_character_at_the_end_does_not_cast_doubt_on_the_page() -> None:
    body = page(GERMAN, "utf-8", "utf-8")[:-1] + "ü".encode()[:1]
    text, used = decode_page(body, None)
    assert used == "utf-8"
    assert text.endswith("�")
    assert GERMAN in text


def test_one_accented_letter_is_proof_against_a_western_label() -> None:
    assert decode_page("<p>café".encode(), "text/html; charset=iso-8859-1") == ("<p>café", "utf-8")


def test_what_detection_looks_at_is_bounded_and_starts_where_letters_do() -> None:
    body = b"<p>" + b"a " * (3 * DETECTION_SAMPLE) + RUSSIAN.encode("cp1251") * 20
    assert decode_page(body)[1] == "cp1251"


@settings(deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_never_raises(body: bytes, content_type: str | None) -> None:
    text, used = decode_page(body, content_type)
    assert isinstance(text, str)
    assert used


@given(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=80),
    st.sampled_from([None, "text/html; charset=utf-8"]),
)
def test_text_in_utf8_comes_back(text: str, header: str | None) -> None:
    body = ("<p>Über naïve façades — " + text.replace("\0", "").replace("\x1b", "")).encode()
    assert decode_page(body, header)[0] == body.decode()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_page_as_utf8_is_the_text_that_was_decoded(codec: str) -> None:
    body = "<p>café, Flöße, naïve: “seven” signs…</p>".encode(codec)
    text, used = decode_page(body, "text/html; charset=windows-1252")
    assert utf8_page(body, "text/html; charset=windows-1252") == (text.encode(), used)
    assert "café" in text
