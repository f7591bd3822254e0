"""Site templates: what recurs on pages with different main texts is the site's, what articles repeat is theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.page_block import PageBlock
from archive.text.template import (
    EMPTY,
    FADE,
    RIPE,
    WINDOW,
    PageSignature,
    Template,
    furniture,
    learn,
    page_signature,
    same_article,
)

BODY = "div.main>p"


def prose(number: int) -> list[PageBlock]:
    """Three paragraphs that no other number has."""
    texts = (
        f"Paragraph {part} of story {number}, which tells at some length what nobody else has told before it."
        for part in "abc"
    )
    return [PageBlock(text, BODY, True) for text in texts]


def page(number: int, *more: PageBlock, url: str | None = None) -> tuple[PageSignature, list[PageBlock]]:
    blocks = [*prose(number), *more]
    return page_signature(url or f"http://site.example/{number}", blocks), blocks


def learnt(*pages: tuple[PageSignature, list[PageBlock]]) -> Template:
    return learn(EMPTY, *(signature for signature, _ in pages))


def removed(template: Template, made: tuple[PageSignature, list[PageBlock]]) -> list[str]:
    signature, blocks = made
    return [block.text for block, shared in zip(blocks, furniture(template, signature, blocks), strict=True) if shared]


UPSTAIRS = PageBlock("upstairs", BODY, True)


def test_a_line_on_two_other_pages_is_furniture() -> None:
    pages = [page(number, UPSTAIRS) for number in range(3)]
    assert removed(learnt(*pages), pages[0]) == ["upstairs"]


def test_a_line_on_one_other_page_is_not() -> None:
    pages = [page(number, UPSTAIRS) for number in range(2)]
    assert removed(learnt(*pages), pages[0]) == []


def test_a_page_that_was_never_learnt_is_judged_by_two_that_were() -> None:
    template = learnt(page(1, UPSTAIRS), page(2, UPSTAIRS))
    assert removed(template, page(3, UPSTAIRS)) == ["upstairs"]


def test_one_article_on_two_urls_counts_once() -> None:
    pages = [page(1, UPSTAIRS), page(1, UPSTAIRS, url="http://site.example/print/1"), page(2, UPSTAIRS)]
    template = learnt(*pages)
    assert len(template.window) == 2
    assert removed(template, pages[2]) == []


def test_a_press_release_keeps_its_own_paragraphs() -> None:
    pages = [page(1, url=f"http://site.example/release/{number}") for number in range(5)]
    assert removed(learnt(*pages, page(2), page(3)), pages[0]) == []


def test_a_page_fetched_again_takes_its_old_place() -> None:
    older, newer = page(1, UPSTAIRS), page(9, url="http://site.example/1")
    template = learnt(older, page(2, UPSTAIRS), newer)
    assert [known.body for known in template.window] == [page(2, UPSTAIRS)[0].body, newer[0].body]


@pytest.mark.parametrize(
    "text", ["«Harbour for all!»", "“We are not leaving.”", "「帰ろう」", "MOSCOW -", "LISBON, March 3 —"]
)
def test_quotations_and_datelines_are_the_articles_own(text: str) -> None:
    pages = [page(number, PageBlock(text, BODY, True)) for number in range(5)]
    assert removed(learnt(*pages), pages[0]) == []


def test_a_quotation_element_is_the_articles_own() -> None:
    pages = [page(number, PageBlock("Nobody asked the sea", BODY, True, kind="quote")) for number in range(5)]
    assert removed(learnt(*pages), pages[0]) == []


def test_a_long_paragraph_is_never_furniture() -> None:
    notice = PageBlock("This notice is longer than any furniture may be. " * 8, BODY, True)
    pages = [page(number, notice) for number in range(5)]
    assert removed(learnt(*pages), pages[0]) == []


def test_a_teaser_elsewhere_does_not_cost_an_article_its_first_paragraph() -> None:
    opening = "A ferry that nobody ordered arrived in the harbour on Monday morning"
    own = page(0, PageBlock(opening, BODY, True))
    others = [page(number, PageBlock(opening, "aside>ul>li", False)) for number in range(1, 5)]
    assert removed(learnt(own, *others), own) == []


def test_a_tiny_text_counts_wherever_it_stands() -> None:
    others = [page(number, PageBlock("Blog and articles", "nav>a", False)) for number in range(2)]
    assert removed(learnt(*others), page(7, PageBlock("Blog and articles", BODY, True))) == ["Blog and articles"]


def test_all_lines_of_a_block_must_be_known() -> None:
    pages = [page(number, UPSTAIRS, PageBlock("Print", BODY, True)) for number in range(3)]
    mixed = page(
        8, PageBlock("upstairs\nPrint", BODY, True), PageBlock("upstairs\nor downstairs, as they say here", BODY, True)
    )
    assert removed(learnt(*pages), mixed) == ["upstairs\nPrint"]


def test_ripe_from_four_different_articles() -> None:
    template = learnt(*(page(number) for number in range(RIPE - 1)), page(0, url="http://site.example/copy"))
    assert not template.ripe
    assert learn(template, page(RIPE)[0]).ripe


def test_a_redesign_replaces_the_old_furniture() -> None:
    template = learnt(*(page(number, UPSTAIRS) for number in range(5)))
    later = PageBlock("Back to the quay", BODY, True)
    template = learn(template, *(page(number, later)[0] for number in range(100, 100 + FADE + WINDOW)))
    assert removed(template, page(900, UPSTAIRS)) == []
    assert removed(template, page(901, later)) == ["Back to the quay"]


def test_settled_furniture_outlives_the_window() -> None:
    template = learnt(*(page(number, UPSTAIRS) for number in range(3)))
    template = learn(template, *(page(number)[0] for number in range(100, 100 + WINDOW + 2)))
    assert removed(template, page(900, UPSTAIRS)) == ["upstairs"]


def test_a_page_without_an_article_teaches_nothing() -> None:
    empty = page_signature("http://site.example/list", [PageBlock("upstairs", BODY, False)])
    assert learn(EMPTY, empty) == EMPTY


def test_pages_for_printing_do_not_hide_what_the_others_share() -> None:
    full = [page(number, UPSTAIRS) for number in range(4)]
    prints = [page(number, url=f"http://site.example/print?id={number}") for number in range(4)]
    template = learnt(*(made for pair in zip(full, prints, strict=True) for made in pair))
    assert len(template.window) == 4
    assert removed(template, full[1]) == ["upstairs"]


def test_stored_form_is_small_for_the_largest_site() -> None:
    def crowded(number: int) -> PageSignature:
        menu = [PageBlock(f"Entry {number} {at}", f"nav>li.{at}", False) for at in range(3000)]
        return page(number, *menu)[0]

    template = learn(EMPTY, *(crowded(number) for number in range(WINDOW * 2)))
    data = template.to_bytes()
    assert len(data) < 1 << 16
    assert Template.from_bytes(data) == template


def test_digest_names_the_content() -> None:
    pages = [page(number, UPSTAIRS) for number in range(3)]
    template = learnt(*pages)
    assert Template.from_bytes(template.to_bytes()).digest == template.digest
    assert learn(template, page(4)[0]).digest != template.digest
    assert len(template.digest) == 16


@pytest.mark.parametrize("data", [b"", b"mft4", b"mft4junk", b"mft0" + EMPTY.to_bytes()[4:]])
def test_damaged_stored_forms_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="template"):
        Template.from_bytes(data)


def test_every_cut_of_a_stored_form_is_refused() -> None:
    data = learnt(*(page(number, UPSTAIRS) for number in range(4))).to_bytes()
    for end in range(len(data)):
        with pytest.raises(ValueError, match="template"):
            Template.from_bytes(data[:end])


blocks = st.builds(
    PageBlock,
    st.text(max_size=60),
    st.sampled_from(["a", "b>c"]),
    st.booleans(),
    st.sampled_from(["p", "quote", "h", "li"]),
)


@given(st.lists(st.lists(blocks, max_size=6), max_size=8))
def test_any_pages_can_be_learnt_stored_and_asked(pages: list[list[PageBlock]]) -> None:
    signatures = [page_signature(f"http://any.example/{at}", made) for at, made in enumerate(pages)]
    template = learn(EMPTY, *signatures)
    assert Template.from_bytes(template.to_bytes()) == template
    for signature, made in zip(signatures, pages, strict=True):
        assert len(furniture(template, signature, made)) == len(made)


def test_same_article_needs_shared_paragraphs() -> None:
    assert same_article(page(1)[0], page(1, UPSTAIRS, url="http://site.example/copy")[0])
    assert not same_article(page(1)[0], page(2)[0])


def test_the_headline_of_another_page_is_furniture() -> None:
    teaser = PageBlock("The bell that was cast twice", BODY, True)
    other = page_signature("http://site.example/bell", prose(1), title="The bell that was cast twice")
    template = learn(EMPTY, other)
    assert removed(template, page(2, teaser)) == ["The bell that was cast twice"]
    blocks = [*prose(1), teaser]
    assert furniture(template, other, blocks) == [False] * len(blocks)


def also(number: int, label: str = "Read also:") -> PageBlock:
    line = f"{label} The bell number {number} that was cast twice"
    return PageBlock(line, BODY, True, linked=1 - len(label) / len(line))


def test_a_link_behind_a_label_that_recurs_is_furniture() -> None:
    pages = [page(number, also(number)) for number in range(3)]
    assert removed(learnt(*pages), pages[0]) == [also(0).text]
    unlinked = page(7, also(7)._replace(linked=0.0))
    assert removed(learnt(*pages), unlinked) == []


def test_a_credit_that_is_a_link_stays_for_the_credit_line() -> None:
    pages = [page(number, also(number, "Source:")) for number in range(4)]
    assert removed(learnt(*pages), pages[0]) == []


def test_links_below_a_label_that_recurs_are_furniture_up_to_the_first_line_without() -> None:
    def more(number: int) -> list[PageBlock]:
        links = [PageBlock(f"\u2022 Bell {number}{part} rings (9.{part}.)", BODY, True, linked=0.7) for part in "34"]
        own = PageBlock(f"Keeper {number} rings no more.", BODY, True)
        return [PageBlock("More on this:", BODY, True), *links, own, *links[:1]]

    pages = [page(number, *more(number)) for number in range(3)]
    assert removed(learnt(*pages), pages[1]) == [block.text for block in more(1)[:3]]


@pytest.mark.parametrize(
    ("link", "text", "gone"),
    [
        ("div.main>div.box", "div.main>div.box>p", 1),  # in the box that holds the link
        ("div.main>div.box>h4", "div.main>div.box>p", 1),  # beside the link's element
        ("div.main>div.box>h4", "div.main>div.wide>p", 0),  # elsewhere
        (BODY, BODY, 0),  # where the text stands
    ],
)
def test_a_text_in_one_box_with_a_link_below_a_label_that_recurs(link: str, text: str, gone: int) -> None:
    def box(number: int) -> list[PageBlock]:
        label = PageBlock("Read also:", "div.main>div.box>div", False)
        title = PageBlock(f"The bell number {number} was cast twice", link, True, linked=1.0)
        return [label, title, PageBlock(f"Founder {number} had put too little tin into it.", text, True)]

    pages = [page(number, *box(number)) for number in range(3)]
    assert removed(learnt(*pages), pages[1]) == [block.text for block in box(1)[: 2 + gone]]


def test_a_heading_over_several_parts_of_a_text_is_its_own() -> None:
    def review(number: int, parts: int, *, linked: float = 0.0) -> list[PageBlock]:
        told = (PageBlock(f"Bell {number} rings for {part} miles.", BODY, True, linked=linked) for part in range(parts))
        return [block for text in told for block in (PageBlock("What we like", BODY, True, "h"), text)]

    template = learnt(*(page(number, *review(number, 3)) for number in range(3)))
    assert removed(template, page(7, *review(7, 3))) == []
    assert removed(template, page(8, *review(8, 2))) == ["What we like"] * 2
    assert "What we like" in removed(template, page(9, *review(9, 3, linked=0.9)))


@pytest.mark.parametrize("words", ["{} comments", "{} комментариев", "{}条评论", "Views: {}", "{} min read"])
def test_a_count_is_furniture_whatever_the_number(words: str) -> None:
    pages = [page(number, PageBlock(words.format(number * 17 + 3), BODY, True)) for number in range(3)]
    assert removed(learnt(*pages), pages[2]) == [words.format(37)]


def test_lines_with_numbers_are_counts_only_once_on_a_page_and_outside_of_lists() -> None:
    def steps(number: int, *, counts: bool, times: int) -> list[PageBlock]:
        return [PageBlock(f"{number + at} eggs", BODY, True, kind="p" if counts else "li") for at in range(times)]

    for counts, times in ((True, 2), (False, 1)):
        pages = [page(number, *steps(number * 10, counts=counts, times=times)) for number in range(3)]
        assert removed(learnt(*pages), pages[2]) == []
