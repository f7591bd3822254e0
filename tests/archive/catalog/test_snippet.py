from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.query import parse
from archive.catalog.snippet import WIDTH, snippet

TEXT = (
    "The council spoke of rope and tar for a long while. " * 12
    + "Then the ferry bell rang across the ice road. "
    + "Nobody moved until the tea was cold. " * 12
)


def marked(text: str, query: str) -> list[str]:
    return [piece for piece, match in snippet(text, parse(query).phrases) if match]


def test_the_piece_with_most_of_the_query_is_shown() -> None:
    pieces = snippet(TEXT, parse('ferry "ice road"').phrases)
    assert [piece for piece, match in pieces if match] == ["ferry", "ice road"]
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)
    assert len("".join(piece for piece, _ in pieces)) <= WIDTH + 10


def test_matches_are_marked_as_the_original_spells_them() -> None:
    assert marked("La Société a voté", "societe vote*") == ["Société", "voté"]
    assert marked("في كِتَابٍ جديد", "كتاب") == ["كِتَابٍ"]
    assert marked("昨日、東京都で発表", "東京") == ["東京"]
    assert marked("ราคาข่าวดี", "ข่าว") == ["ข่าว"]


def test_without_a_match_the_beginning_is_shown() -> None:
    pieces = snippet(TEXT, parse("site:a.example zebra").phrases)
    assert pieces[0][0].startswith("The council spoke")
    assert not any(match for _, match in pieces)


@given(st.text(alphabet="ab \n京é", max_size=600), st.sampled_from(["a", "b*", '"a b"', "京", "e a"]))
def test_a_snippet_is_made_of_the_text(text: str, query: str) -> None:
    flat = " ".join(text.split())
    for piece, _ in snippet(text, parse(query).phrases):
        assert piece == "…" or " ".join(piece.split()) in flat
