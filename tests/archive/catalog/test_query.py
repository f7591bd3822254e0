import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.query import Phrase, parse
from archive.errors import BadQuery


def test_words_are_all_wanted_and_or_joins_two() -> None:
    query = parse('ferry "ice road" OR lantern* -fog site:www.Courier.example -lang:de')
    assert query.groups == (
        (Phrase(("ferry",)),),
        (Phrase(("ice", "road")), Phrase(("lantern",), prefix=True)),
    )
    assert query.without == (Phrase(("fog",)),)
    assert query.sites == ("courier.example",)
    assert query.not_languages == ("de",)


def test_a_word_that_the_index_parts_is_a_phrase() -> None:
    assert parse("don't 北京").groups == ((Phrase(("don", "t")),), (Phrase(("北", "京")),))


def test_hebrew_abbreviations_hold_a_quotation_mark() -> None:
    assert parse('צה"ל "צה"ל אתמול"').groups == ((Phrase(("צה", "ל")),), (Phrase(("צה", "ל", "אתמול")),))


def test_typographic_quotation_marks_open_phrases_too() -> None:
    assert parse("“ice road”").groups == parse('"ice road"').groups


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least one word"),
        ("-fog", "at least one word"),
        ("- … !", "at least one word"),
        ('ferry "ice road', "not closed"),
        ("OR ferry", "either side"),
        ("ferry OR", "either side"),
        ("ferry OR OR fog", "either side"),
        ("ferry OR -fog", "between words"),
        ("ferry OR site:a.example", "between words"),
        ("site: ferry", "needs a value"),
        ("w " * 100, "more than"),
    ],
)
def test_what_cannot_be_understood_says_why(typed: str, why: str) -> None:
    with pytest.raises(BadQuery, match=why):
        parse(typed)


TYPED = st.lists(
    st.sampled_from(
        [
            "ferry",
            '"',
            "OR",
            "AND",
            "NOT",
            "NEAR(",
            "-",
            "*",
            "site:x",
            "lang:",
            ")",
            "^",
            "{a b}",
            "title:",
            "北京",
            "'",
        ]
    )
    | st.text(max_size=6),
    max_size=8,
).map(" ".join)


@given(TYPED)
def test_nothing_typed_is_an_sql_error(typed: str) -> None:
    try:
        query = parse(typed)
    except BadQuery:
        return
    if query.groups:
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(title, text, content='', tokenize='ascii')")
        connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (query.fts(),)).fetchall()
        connection.close()
