"""Short lines among the kept blocks of pages of invented sites, with scores made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from archive.text.blocks import make_blocks
from archive.text.dom import parse
from archive.text.strays import EDGE, FEW, SURE, is_short, strays

UNSURE, CERTAIN, OUT = SURE - 0.2, SURE + 0.05, 0.1
LONG = "The ferry between Oxmoor and Kell runs again after eleven weeks in dry dock, the harbour master says."
BODY = f"<p>{LONG}</p>" * 3


def gone(html: str, scores: dict[str, float]) -> list[str]:
    """The texts that are taken away; of each block whose text is in `scores` that is its score, all others are sure."""
    page = make_blocks(parse(html))
    found = np.array([scores.get(block.text, CERTAIN) for block in page.blocks], np.float32)
    kept = np.flatnonzero(found >= 0.5).tolist()
    return [page.blocks[index].text for index in sorted(strays(page, kept, found))]


@pytest.mark.parametrize("line", ["Print or share", "Ada Brennock", "Only for subscribers."])
@pytest.mark.parametrize(
    "html", ["<div class=tools>{line}</div>" + BODY, BODY + "<div class=tools>{line}</div>" + BODY]
)
def test_a_lone_short_line_must_be_sure(html: str, line: str) -> None:
    html = html.format(line=line)
    assert gone(html, {line: UNSURE}) == [line]
    assert gone(html, {line: CERTAIN}) == []


def test_a_line_where_paragraphs_stand_may_read_like_one() -> None:
    for line in ("“No.”", "The plan:", "<b>A second ship</b>"):
        text = line.removeprefix("<b>").removesuffix("</b>")
        assert gone(f"{BODY}<p>{line}</p>{BODY}", {text: UNSURE}) == []
        assert gone(f"<p>{line}</p>{BODY}", {text: UNSURE}) == [text]  # above the first paragraph it is no part of it
    name = "Ada Brennock."  # under a picture: bold as a heading is, and ends as a sentence does
    assert gone(f"{BODY}<p><b>{name}</b></p>{BODY}", {name: UNSURE}) == [name]
    assert gone(f"{BODY}<p>{name}</p>{BODY}", {name: UNSURE}) == []
    assert gone(f"{BODY}<p>Print this</p>{BODY}", {"Print this": UNSURE}) == ["Print this"]


def test_what_is_said_in_a_dialogue_stays() -> None:
    for line in ("— Δεν φοβήθηκες;", "— ใช่", "– Never"):
        assert gone(f"{BODY}<p>{line}</p>{BODY}", {line: UNSURE}) == []
    label = "— Advertisement —"
    assert gone(f"{BODY}<p>{label}</p>{BODY}", {label: UNSURE}) == [label]


def test_a_page_of_many_short_lines_is_made_of_them() -> None:
    lines = [f"Verse number {number}" for number in range(FEW + 1)]
    html = BODY + "".join(f"<p>{line}</p>" for line in lines)
    assert gone(html, dict.fromkeys(lines, UNSURE)) == []
    assert gone(html, dict.fromkeys(lines[1:], UNSURE) | {lines[0]: OUT}) == lines[1:]


@pytest.mark.parametrize("tag", ["h3", "p"])
def test_a_line_is_suspect_where_most_others_were_left_out(tag: str) -> None:
    teasers = [f"Storm warning {number}" for number in range(3)]
    html = BODY + "".join(f"<div class=box><{tag} class=t>{text}</{tag}></div>" for text in [*teasers, "Most read"])
    assert gone(html, dict.fromkeys(teasers, OUT) | {"Most read": UNSURE}) == ["Most read"]


def test_a_linked_item_goes_where_most_of_its_list_was_left_out() -> None:
    first, second = "What a loaf of bread weighs in old money", "The icebreaker carries letters and a brass band"
    items = f"<ul><li><a href=/1>{first}</a></li><li><a href=/2>{second}</a></li></ul>"
    assert gone(f"{BODY}{items}{BODY}", {first: OUT, second: UNSURE}) == [second]
    assert gone(f"{BODY}{items}{BODY}", {first: OUT, second: CERTAIN}) == []
    assert gone(f"{BODY}{items}{BODY}", {second: UNSURE}) == []
    plain = items.replace("<a href=/2>", "").replace(f"{second}</a>", second)
    assert gone(f"{BODY}{plain}{BODY}", {first: OUT, second: UNSURE}) == []
    lone = f"<ul><li><a href=/2>{second}</a></li></ul>"
    assert gone(f"{BODY}{lone}{BODY}", {second: UNSURE}) == []


def test_a_heading_at_the_edge_of_the_text_must_be_surer_than_one_between_paragraphs() -> None:
    line, teaser = "A letter a week", "Every Sunday, what the harbour master heard, from your own quay"
    box = f"<section><h3>{line}</h3><div>{teaser}</div></section>"
    low, high = EDGE - 0.05, EDGE + 0.05
    assert gone(BODY + box + BODY, {line: low, teaser: UNSURE}) == [line]
    assert gone(BODY + box + BODY, {line: high, teaser: UNSURE}) == []
    assert gone(f"<div>{teaser}</div><h3>{line}</h3>{BODY}", {line: low, teaser: UNSURE}) == [line]
    assert gone(f"<h3>{line}</h3>{BODY}", {line: low}) == [line]
    assert gone(f"{BODY}<h3>{line}</h3>", {line: low}) == [line]
    assert gone(f"{BODY}<h3>{line}</h3>{BODY}", {line: low}) == []
    assert gone(f"{BODY}{box}<p>{teaser}</p>{BODY}", {line: low, teaser: low}) == [line]
    assert gone(f"<div>{teaser}</div>{box}", {line: low, teaser: low}) == []  # nothing on the page is sure


def test_lists_sub_headings_and_sentences_without_spaces_are_let_be() -> None:
    for html, line in (
        ("<ul><li>Rope</li></ul>", "Rope"),
        ("<h2>A second ship</h2>", "A second ship"),
        ("<div class=a>渡轮恢复运营。</div>", "渡轮恢复运营。"),
    ):
        assert gone(BODY + html + BODY, {line: UNSURE}) == []


def test_a_page_of_nothing_else_keeps_them() -> None:
    assert gone("<p>Closed today</p>", {"Closed today": UNSURE}) == []
    assert gone("<body></body>", {}) == []


def test_a_thai_sentence_is_no_short_line() -> None:
    assert is_short("กลับขึ้นด้านบน")  # back to top
    assert not is_short("เรือข้ามฟากกลับมาให้บริการอีกครั้งหลังสิบเอ็ดสัปดาห์")


def test_links_that_begin_the_text_must_be_sure() -> None:
    menu = ["The northern coast", "Ferries", "Opinion of the day"]
    for row in ("<tr><td><a href=/s>{}</a></td></tr>", "<a href=/s>{}</a><br>"):
        html = f"<table>{''.join(map(row.format, menu))}</table>{BODY}"
        assert gone(html, dict.fromkeys(menu, UNSURE)) == menu
        assert gone(html, {}) == []
    assert gone(f"<p><a>{menu[0]} and its ferries in the winter</a></p>{BODY}", {}) == []


def test_links_that_end_the_text_must_be_sure() -> None:
    row, story, other = (
        "Print | E-mail | Comments (3)",
        "A ferry that nobody boarded for eleven weeks",
        "The keeper's portrait",
    )
    links = "<a>Print</a> | <a>E-mail</a> | <a>Comments (3)</a>"
    stories = f"<br><a href=/1>{story}</a><br><a href=/2>{other}</a>"
    html = f"<table><tr><td>{LONG}<br><br>{LONG}<br><br>{links}<br>{stories}</td></tr></table>"
    unsure = dict.fromkeys((row, story, other), UNSURE)
    assert gone(html, unsure) == [row, story, other]
    assert gone(html, unsure | {other: CERTAIN}) == []
    assert gone(f"{BODY}<p>{links}</p>", unsure) == [row]
    assert gone(f"{BODY}<p><a>{story}</a></p>", unsure) == []  # a lone link may be the text's own
    assert (
        gone(f"{BODY}<p><a>{story}</a></p><p><a>{story} again</a></p>{BODY}", unsure | {f"{story} again": UNSURE}) == []
    )


def test_a_chinese_character_says_as_much_as_three_letters() -> None:
    assert is_short("打印本页")
    assert not is_short("修复后的渡轮在港口停了十一周之后重新开往对岸")
    assert is_short("Ferries to Kell")


@pytest.mark.parametrize("heading", ["<h3>{}</h3>", "<p><b>{}</b></p>"])
def test_a_heading_of_what_was_left_out_must_be_sure(heading: str) -> None:
    line, teaser = (
        "More of Kell",
        "The lighthouse keeper who never learnt to swim, and other stories of the northern quay",
    )
    html = BODY + heading.format(line) + f"<section>{teaser}</section>" + BODY
    assert gone(html, {line: UNSURE, teaser: OUT}) == [line]
    assert gone(html, {line: CERTAIN, teaser: OUT}) == []
    assert gone(html, {line: UNSURE}) == []
    assert gone(BODY + heading.format(line), {line: UNSURE}) == [line]  # nothing stands below it at all


def test_a_picture_may_stand_between_a_heading_and_its_text() -> None:
    line, credit, more = "The long winter", "Drawing by Ada Brennock of Kell", "Drawn in the dry dock at Oxmoor"
    assert gone(f"{BODY}<h3>{line}</h3><div>{credit}</div>{BODY}", {line: UNSURE, credit: OUT}) == []
    assert gone(f"{BODY}<h3>{line}</h3><div>*</div><div>{credit}</div>{BODY}", {line: UNSURE, credit: OUT}) == []
    both = f"<div>{credit}</div><div>{more}</div>"
    assert gone(f"{BODY}<h3>{line}</h3>{both}{BODY}", {line: UNSURE, credit: OUT, more: OUT}) == [line]


def test_a_heading_of_such_a_heading_goes_with_it() -> None:
    first, second, teaser = (
        "Elsewhere",
        "From the archive",
        "A ferry that nobody boarded for as long as eleven weeks in all",
    )
    html = f"{BODY}<h2>{first}</h2><h3>{second}</h3><div>{teaser}</div><div>{teaser}</div>{BODY}"
    assert gone(html, {first: UNSURE, second: UNSURE, teaser: OUT}) == [first, second]
    assert gone(html, {first: UNSURE, second: CERTAIN, teaser: OUT}) == []


@pytest.mark.parametrize(
    ("label", "story"),
    [
        ("The portrait: ", "Why the lighthouse keeper never learnt to swim"),
        ("[From the quay: ", "Eleven weeks in the dry dock]"),
        ("港の話題：", "灯台守が泳ぎを覚えなかった理由と北の波止場の話"),
    ],
)
def test_a_line_that_points_to_another_story_must_be_sure(label: str, story: str) -> None:
    for line in (f"{label}<a href=/1>{story}</a>", f"<a href=/1>{label}{story}</a>"):
        html = f"{BODY}<p>{line}</p>{BODY}"
        assert gone(html, {label + story: UNSURE}) == [label + story]
        assert gone(html, {label + story: CERTAIN}) == []
    assert gone(f"{BODY}<p>{label}{story}</p>{BODY}", {label + story: UNSURE}) == []  # no link


LABELS = """
Read also: |READ NEXT – |» See also |[More: |Lesen Sie auch: |Lire aussi : |
Lea también: |Leia também: |Leggi anche: |Lees ook: |Läs också: |Lue myös: |
Czytaj też: |Čtěte také: |Kapcsolódó cikkek: |Pročitajte još: |Прочетете още: |
Читайте также: |Читайте також: |Διαβάστε επίσης: |Ayrıca okuyun: |
Həmçinin oxuyun: |წაიკითხეთ ასევე: |Կարդացեք նաև՝ |اقرأ أيضًا: |بیشتر بخوانید: |
קראו גם: |यह भी पढ़ें: |আরও পড়ুন: |இதையும் படியுங்கள்: |อ่านเพิ่มเติม |
Đọc thêm: |Baca juga: |延伸阅读：|関連記事：|관련 기사: """


@pytest.mark.parametrize("label", LABELS.replace("\n", "").split("|"))
def test_a_line_that_says_it_points_is_none_of_the_text(label: str) -> None:
    story = "Why the lighthouse keeper never learnt to swim"
    said = " ".join((label + story).split())
    for line in (f"{label}<a href=/1>{story}</a>", f"<a href=/1>{label}{story}</a>", f"<b>{label}</b><a>{story}</a>"):
        assert gone(f"{BODY}<p>{line}</p>{BODY}", {}) == [said]
    assert gone(f"{BODY}<p>{label}{story}</p>{BODY}", {}) == []  # no link


@pytest.mark.parametrize(
    "line", ["More than half of the ferries run again after the winter", "Related matters came up at noon"]
)
def test_a_linked_sentence_that_begins_like_a_pointer_stays(line: str) -> None:
    assert gone(f"{BODY}<p><a href=/1>{line}</a></p>{BODY}", {}) == []


def test_what_only_looks_like_a_pointer_stays() -> None:
    address = "Timetable: https://ferries.example/timetables/oxmoor/to/kell/winter"
    assert gone(f"{BODY}<p>Timetable: <a>{address[11:]}</a></p>{BODY}", {address: UNSURE}) == []
    mixed = "The plan: a second ship, as the council wants it to be built"
    assert gone(f"{BODY}<p>The plan: <a>a second ship</a>, {mixed[25:]}</p>{BODY}", {mixed: UNSURE}) == []
    source = "Source: The Northern Harbour Chronicle, Oxmoor"
    assert gone(f"{BODY}<p>Source: <a>{source[8:]}</a></p>", {source: UNSURE}) == []  # its field is `credit`
    notes = [f"Brennock: The ferries of the northern quays, volume {number}" for number in range(4)]
    html = BODY + "".join(f"<p>Brennock: <a>{note[10:]}</a></p>" for note in notes)
    assert gone(html, dict.fromkeys(notes, UNSURE)) == []
