"""Pages into blocks: what breaks a run, what is left out, and what odd input costs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.blocks import CHROME, make_blocks
from archive.text.dom import parse
from archive.text.precut import MAX_DEPTH

FILLER = "<p>" + "The ferry to Oxmoor runs again, and the harbour master is glad of it. " * 8 + "</p>"
"""Enough text that the page is not taken for one that lies in its chrome."""


def texts(body: str) -> list[str]:
    return [block.text for block in make_blocks(parse(FILLER + body)).blocks][1:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One <b>bold</b> and <a href=x>linked</a>.</p>", ["One bold and linked."]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<p>Un<em>believ</em>able</p>", ["Unbelievable"]),
        ("<ul><li>Tea<li>Milk</ul>", ["Tea", "Milk"]),
        ("<table><tr><td>Oxmoor<td>12<tr><td>Kell<td>7</table>", ["Oxmoor\t12", "Kell\t7"]),
        ("<pre>if a:\n    b()\n</pre>", ["if a:\n    b()"]),
        ("<p>  much \n\t space&nbsp;here </p>", ["much space here"]),
        ("<p>潮が満ちる。<br>船が出る。</p>", ["潮が満ちる。", "船が出る。"]),
        ("<p>a<script>b()</script>c<!-- d --></p>", ["ac"]),
        ("<custom-card>Inside</custom-card>", ["Inside"]),
    ],
)
def test_runs_are_broken_where_a_reader_sees_a_break(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_a_long_cell_is_layout_and_stands_alone() -> None:
    long = "A sentence about the lighthouse. " * 10
    assert texts(f"<table><tr><td>{long}<td>Menu</table>") == [long.strip(), "Menu"]


def test_a_cell_of_many_lines_is_layout_not_a_row_of_data() -> None:
    cells = "<td>One.<br><br>Two.<br><br>Three.<td>Menu<br>Search"
    blocks = make_blocks(parse(f"{FILLER}<table><tr>{cells}<tr><td>Kell<td>7</table>")).blocks[1:]
    assert [(block.text, block.kind) for block in blocks] == [
        *((line, "text") for line in ("One.", "Two.", "Three.", "Menu", "Search")),
        ("Kell\t7", "row"),
    ]


def test_a_single_br_joins_and_a_double_one_parts() -> None:
    blocks = make_blocks(parse(FILLER + "<p>one<br>two<br><br>three</p>")).blocks[1:]
    assert [(block.text, block.joined) for block in blocks] == [("one", False), ("two", True), ("three", False)]


@pytest.mark.parametrize("tag", sorted(CHROME))
def test_chrome_is_left_out(tag: str) -> None:
    assert texts(f"<{tag}>Subscribe</{tag}><p>Read</p>") == ["Read"]


def test_a_page_swallowed_by_an_unclosed_aside_is_read_all_the_same() -> None:
    blocks = make_blocks(parse("<aside>Menu" + FILLER + "<p>The end.</p>")).blocks
    assert blocks[-1].text == "The end."


def test_links_and_emphasis_are_counted_in_characters() -> None:
    block = make_blocks(parse(FILLER + "<p><a href=x>four</a><b>sixsix</b><i>ab</i>xyz")).blocks[1]
    assert (block.linked, block.strong, block.slanted, block.length, block.links) == (4, 6, 2, 15, 1)


def test_kind_and_place() -> None:
    page = make_blocks(
        parse(FILLER + "<main class='Story wide'><blockquote><p id=q>Said</p></blockquote><h2>Then</h2></main>")
    )
    said, then = page.blocks[1:]
    assert (said.kind, then.kind) == ("quote", "h")
    assert page.place(said) == "body>main.story.wide>blockquote>p.q"


def test_an_element_in_the_role_of_a_heading_is_one() -> None:
    block = make_blocks(parse(FILLER + '<div role="heading" aria-level="2"><span>Low water</span></div>')).blocks[1]
    assert (block.text, block.kind) == ("Low water", "h")


def test_hidden_is_inherited() -> None:
    page = make_blocks(parse(FILLER + "<div style='display: none'><p>Ghost</p></div><p hidden>Also</p><p>Seen"))
    assert [page.elements[block.element].hidden for block in page.blocks[1:]] == [True, True, False]


def test_elements_span_their_blocks() -> None:
    page = make_blocks(parse(FILLER + "<section><p>a</p><div></div><p>b</p></section><p>c</p>"))
    section = next(element for element in page.elements if element.tag == "section")
    assert [block.text for block in page.blocks[section.first : section.last]] == ["a", "b"]
    assert all(element.first < element.last and element.parent < at for at, element in enumerate(page.elements))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "deep",
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<div></x>" * 100_000,
        "<ul><li>" * 60_000 + "deep",
        "<div " + " ".join(f"a{n}=b" for n in range(100_000)) + ">deep</div>",
        "<p>" + "word " * 1_000_000,
        "<" * 1_000_000,
        "<script>" + "if(a<b){" * 100_000,
        "\0" * 1_000_000,
        "<p>cut <b>off <a hre",
    ],
    ids=["divs", "closed divs", "stray ends", "lists", "attributes", "one line", "brackets", "script", "nul", "cut"],
)
def test_hostile_pages_end_in_bounded_time(html: str) -> None:
    start = time.process_time()
    page = make_blocks(parse(html))
    assert time.process_time() - start < 10  # without the bounds: minutes
    assert (
        max((element.depth for element in page.elements), default=0) <= 2 * MAX_DEPTH + 10
    )  # <li> and the like are not counted


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/pdivab brulitdh123=\"'&;é漢\0\ud800 \n"), max_size=300))
def test_no_input_raises_and_no_block_is_empty(html: str) -> None:
    page = make_blocks(parse(html))
    assert all(block.text.strip() and block.length > 0 for block in page.blocks)
    assert all(0 <= block.element < len(page.elements) for block in page.blocks)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. é漢\t\n\r\u00a0\u2003\u2028\u3000\u200b\u00ad"), max_size=60))
def test_white_space_of_every_kind_is_squeezed(text: str) -> None:
    page = make_blocks(parse(f"<p>x{text}x</p>"))
    assert [block.text for block in page.blocks] == [" ".join(f"x{text}x".split())]
