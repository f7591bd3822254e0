"""Sentences that the judge left out where the site's articles have their text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from archive.text.homes import FADE, MAX_TALLIES, MOST, Places, Tally, counted, rescued, strangers, survey
from archive.text.page_block import PageBlock
from archive.text.template import EMPTY, Template, furniture, learn, page_signature
from archive.text.template import rescued as rescued_by

BODY = "body>div.story>div.text>p"
QUOTE = "body>div.story>div.text>div.said>blockquote"
HEADED = "body>div.story>div.text>p.head"
ASIDE = "body>div.story>div.more>p"


def said(page: int, number: int, *, place: str = BODY, kept: bool = True, kind: str = "p") -> PageBlock:
    return PageBlock(f"Keeper {page} rang bell number {number} before noon.", place, kept, kind)


def story(page: int, *more: PageBlock) -> list[PageBlock]:
    return [said(page, 1), said(page, 2), *more]


def saved(pages: Sequence[Sequence[PageBlock]], page: Sequence[PageBlock]) -> list[int]:
    return rescued(page, [False] * len(page), [survey(one) for one in pages], {})


def test_a_last_sentence_at_home_is_kept_after_all() -> None:
    page = story(9, said(9, 3, kept=False), said(9, 4, kept=False))
    assert saved([story(at) for at in range(3)], page) == [2, 3]
    assert saved([story(at) for at in range(2)], page) == [], "two pages are no custom"


def test_a_sentence_before_the_first_that_was_kept_is_so_too() -> None:
    assert saved([story(at) for at in range(3)], [said(9, 0, kept=False), *story(9)]) == [0]


def test_a_quotation_within_what_holds_the_text_is_at_home() -> None:
    quoted = said(9, 3, place=QUOTE, kept=False, kind="quote")
    assert saved([story(at) for at in range(3)], story(9, quoted)) == [2]


@pytest.mark.parametrize(
    "left",
    [
        said(9, 3, place=ASIDE, kept=False),
        PageBlock("Photo: the harbour office", BODY, False),
        PageBlock("The bells of the harbour, and all that rings.", BODY, False, linked=0.9),
        PageBlock("Bells\tRung", BODY, False, "row"),
    ],
)
def test_what_stands_elsewhere_or_is_no_sentence_stays_out(left: PageBlock) -> None:
    assert saved([story(at) for at in range(5)], story(9, left)) == []


def short(text: str, *, place: str = BODY, kept: bool = False) -> PageBlock:
    return PageBlock(text, place, kept)


@pytest.mark.parametrize("text", ["Nobody rang.", "איש לא צלצל.", "没人敲钟。", "ไม่มีใครตีระฆัง"])
def test_a_short_line_that_ends_as_a_sentence_is_kept_where_whatever_stands_is_text(text: str) -> None:
    assert saved([story(at) for at in range(3)], story(9, short(text))) == [2]
    assert saved([story(at) for at in range(2)], story(9, short(text))) == []


def test_short_lines_are_left_where_others_like_them_are() -> None:
    others = [story(at, short(f"Photo by keeper {at}.")) if at < 2 else story(at) for at in range(8)]
    assert saved(others, story(9, short("Nobody rang."))) == []
    assert saved(others[1:], story(9, short("Nobody rang."))) == [2], "one of seven is a slip"


def test_a_line_between_paragraphs_is_kept_where_such_lines_are_kept() -> None:
    def headed(page: int, *, kept: bool = True) -> list[PageBlock]:
        return [said(page, 1), short(f"Bell {page}", place=HEADED, kept=kept), said(page, 2)]

    others = [headed(at) for at in range(3)]
    assert saved(others, headed(9, kept=False)) == [1]
    assert saved(others, headed(9, kept=False)[:2]) == [], "it heads nothing"
    assert saved(others, [said(9, 1), short("Bell 9"), said(9, 2)]) == [], "no such line, and no sentence"


def test_a_sentence_that_nothing_kept_stands_next_to_stays_out() -> None:
    page = [said(9, 1, kept=False), said(9, 2, kept=False)]
    assert saved([story(at) for at in range(5)], page) == []


def test_where_text_is_often_left_out_nothing_is_at_home() -> None:
    others = [story(at, said(at, 3, kept=at > 1)) for at in range(8)]
    assert saved(others, story(9, said(9, 3, kept=False))) == []
    assert saved(others[1:], story(9, said(9, 3, kept=False))) == [], "one of seven is too much"
    assert saved([*others[1:], story(10)], story(9, said(9, 3, kept=False))) == [2], "one of eight is a slip"


def test_what_is_left_out_on_several_pages_is_furniture_and_no_reason_to_doubt() -> None:
    plea = PageBlock("Subscribe to our letter and miss nothing.", BODY, False)
    others = [story(at, plea) for at in range(5)]
    assert saved(others, story(9, said(9, 3, kept=False), plea)) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "钟楼的守夜人在中午之前敲响了第三口大钟。",
        "Звонарь ударил в третий колокол до полудня!",
        "حارس البرج قرع الجرس الثالث قبل الظهر؟",
        "ผู้เฝ้าหอคอยตีระฆังใบที่สามก่อนเที่ยงวันของทุกวันในฤดูหนาว",
        "घंटाघर के रखवाले ने दोपहर से पहले घंटी बजाई।",
    ],
)
def test_sentences_of_any_script(text: str) -> None:
    assert saved([story(at) for at in range(3)], story(9, PageBlock(text, BODY, False))) == [2]


def test_what_is_kept_where_the_other_pages_have_teasers_goes() -> None:
    def with_teaser(page: int, *, kept: bool) -> list[PageBlock]:
        return story(page, said(page, 7, place=ASIDE, kept=kept))

    others = [survey(with_teaser(at, kept=at > 7)) for at in range(11)]
    assert strangers(with_teaser(12, kept=True), others, {}) == [], "three of eight are no slip"
    others = others[:10]
    assert strangers(with_teaser(12, kept=True), others, {}) == [2]
    others = others[:9]
    assert strangers(with_teaser(12, kept=True), others[-4:], {}) == [], "three pages are no custom yet"
    assert strangers(with_teaser(12, kept=True)[2:], others, {}) == [], "there would be nothing left"
    assert strangers(story(12), others, {}) == []


def test_teasers_that_recur_are_no_home_for_others() -> None:
    teasers = [said(at % 3, 7, place=ASIDE, kept=at < 3) for at in range(12)]
    others = [story(at, teaser) for at, teaser in enumerate(teasers)]
    assert saved(others, story(20, said(20, 7, place=ASIDE, kept=False))) == []


def test_a_heading_is_kept_between_two_blocks_if_headings_are_at_home() -> None:
    def parted(page: int, *, kept: bool = True) -> list[PageBlock]:
        return [said(page, 1), PageBlock("The third bell", "body>div.story>div.text>h3", kept, "h"), said(page, 2)]

    others = [parted(at) for at in range(3)]
    assert saved(others, parted(9, kept=False)) == [1]
    assert saved(others, parted(9, kept=False)[:2]) == [], "a heading of nothing"


def test_numbers_in_names_of_elements_do_not_count() -> None:
    def numbered(page: int, *, kept: bool = True) -> list[PageBlock]:
        place = f"body>div.post-{page}>div.text-{page * 7}>p"
        return [said(page, 1, place=place), said(page, 2, place=place, kept=kept)]

    assert saved([numbered(at) for at in range(3)], numbered(9, kept=False)) == [1]


def test_pages_that_left_the_window_still_count_and_fade() -> None:
    tallies: dict[int, Tally] = {}
    home = survey(story(0))
    for at in range(3):
        tallies = counted(tallies, survey(story(at)), [])
    page = story(9, said(9, 3, kept=False))
    assert rescued(page, [False] * 3, [], tallies) == [2]
    assert {tally.kept for tally in tallies.values()} == {3}
    for at in range(FADE):
        tallies = counted(tallies, survey([said(at, 1, place="main>section.new>p")]), [])
    assert not home.homes & tallies.keys()


def test_what_is_remembered_is_bounded() -> None:
    def crowded(page: int) -> Places:
        return survey([said(page, at, place=f"a>b>c{'x' * at}>p", kept=at % 2 > 0) for at in range(200)])

    assert len(crowded(0).homes) == len(crowded(0).doubts) == MOST
    tallies: dict[int, Tally] = {}
    for at in range(300):
        place = f"div.{'y' * at}>p"
        tallies = counted(tallies, survey([said(at, 1, place=place)]), [])
    assert len(tallies) == MAX_TALLIES
    assert all(0 <= number <= 255 for tally in tallies.values() for number in tally)


def test_a_template_keeps_the_homes_and_gives_them_back() -> None:
    blocks = [story(at, said(at, 3, kept=at != 7)) for at in range(40)]
    template = learn(EMPTY, *(page_signature(f"http://bell.example/{at}", page) for at, page in enumerate(blocks)))
    assert template.tallies
    assert Template.from_bytes(template.to_bytes()) == template
    page = story(99, said(99, 3, kept=False))
    signature = page_signature("http://bell.example/99", page)
    assert rescued_by(template, signature, page, furniture(template, signature, page)) == [2]
    assert rescued_by(EMPTY, signature, page, [False] * 3) == []
