"""Tables of n-grams that are looked up many at once, and the model of langid that lies in one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import langid
from archive.text.grams import packed, unpacked

MODEL = langid.load()


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, 2**48 - 1), min_size=1, max_size=200), st.lists(st.integers(0, 2**48 - 1), max_size=50))
def test_finds_what_is_in_the_table_and_nothing_else(known: set[int], others: list[int]) -> None:
    keys = np.array(sorted(known), np.uint64)
    table = unpacked(packed(keys))
    rows, is_known = table.rows(keys)
    assert rows.tolist() == list(range(len(keys)))
    assert is_known.all()
    _, is_known = table.rows(np.array(others, np.uint64))
    assert is_known.tolist() == [other in known for other in others]


def test_same_n_grams_twice_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="apart"):
        packed(np.array([5, 5], np.uint64))


@given(st.text(max_size=40))
def test_windows_are_the_bytes_that_end_at_each_byte(text: str) -> None:
    wire = langid.wire_of(text)
    found = langid.windows(wire)
    for size in range(1, langid.LONGEST + 1):
        for end in range(len(wire)):
            piece = wire[end + 1 - size : end + 1] if end + 1 >= size else b""
            assert int(found[size - 1, end]) == int.from_bytes(piece, "big")


def test_the_longest_n_gram_counts() -> None:
    wire = langid.wire_of("der Hund und die Katze")
    known = {int(key): row for row, key in enumerate(MODEL.grams.keys)}
    expected = []
    for end in range(1, len(wire) + 1):
        pieces = (int.from_bytes(wire[max(end - size, 0) : end], "big") for size in range(langid.LONGEST, 0, -1))
        expected.append(next(known[piece] for piece in pieces if piece in known))
    assert langid.longest_at_each(MODEL.grams, wire).tolist() == expected


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Vláda schválila návrh rozpočtu na příští rok", "cs"),
        ("LA RÉGION ANNONCE DE NOUVEAUX TRAINS", "fr"),
        ("Правительство обсудило новый закон о дорогах", "ru"),
        ("Serikali imetangaza mpango mpya wa barabara", "sw"),
    ],
)
def test_langid_knows_a_sentence(text: str, tag: str) -> None:
    assert MODEL.tags[int(MODEL.score(text).argmax())] == tag


def test_langid_has_no_opinion_of_nothing() -> None:
    assert MODEL.score("").tolist() == MODEL.prior.tolist()
