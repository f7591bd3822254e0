"""The article among the blocks: pages of invented sites, forest and characters by hand-made cases."""

from __future__ import annotations

import time

import numpy as np
import pytest

from archive.text import chars, hints
from archive.text.article import extract_article
from archive.text.blocks import make_blocks
from archive.text.chars import CLASSES, count_classes, count_words
from archive.text.classifier import load_model
from archive.text.dom import parse
from archive.text.evidence import gather
from archive.text.extract import extract_body
from archive.text.features import NAMES, measure
from archive.text.forest import forest_of
from archive.text.hints import HINTS, hints_of
from archive.text.net import FED

PARAGRAPHS = [
    "The ferry between Oxmoor and Kell runs again after eleven weeks in dry dock, and the harbour master says that "
    "the repairs, which cost the county 1.2 million crowns, should hold for another twenty years.",
    "“We had people rowing across to get their post,” said Ada Brennock, who keeps the shop on the island. “In "
    "November that is no joke, and the council knew it.”",
    "The council had put off the work twice, first because the yard in Tarnwick was full, then because the winter "
    "storms had damaged the slipway that the ship needs to leave the water.",
    "Passengers will pay no more than before. A day ticket stays at nine crowns, and children under twelve travel free "
    "until the end of March, the operator said on Tuesday.",
    "A second ship is to be ordered next year, so that the route does not depend on a single hull again. The tender "
    "opens in April and the new vessel is expected three years later.",
]


def page(inner: str, head: str = "") -> str:
    menu = "".join(
        f"<li><a href=/{name}>{name}</a></li>" for name in ("News", "Sport", "Weather", "Opinion", "Contact")
    )
    teasers = "".join(f"<li><a href=/t{n}>Storm warning number {n} for the northern coast</a></li>" for n in range(6))
    return (
        f"<html><head><title>Ferry runs again - The Kell Courier</title>{head}</head><body>"
        f"<div class=menu><ul>{menu}</ul></div><div class=page><div class=content><h1>Ferry runs again</h1>"
        f"<div class=byline>By <a href=/staff/jo>Jo Marsh</a> | 3 March 2025</div>{inner}</div>"
        f"<div class='sidebar related'><h3>Most read</h3><ul>{teasers}</ul></div></div>"
        "<div class=footer><p>© 2025 The Kell Courier. All rights reserved.</p></div></body></html>"
    )


def text_of(html: str) -> str:
    return extract_body(parse(html)).text()


ARTICLE = "<div class=article-body>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</div>"


def test_the_paragraphs_and_nothing_else() -> None:
    assert text_of(page(ARTICLE)) == "\n\n".join(PARAGRAPHS)


def test_names_of_classes_are_not_needed() -> None:
    plain = page(ARTICLE).replace("class=article-body", "").replace("class=content", "").replace("class=page", "")
    assert text_of(plain) == "\n\n".join(PARAGRAPHS)


def test_paragraphs_parted_by_br() -> None:
    body = "<div class=text>" + "<br><br>".join(PARAGRAPHS) + "</div>"
    assert text_of(page(body)) == "\n\n".join(PARAGRAPHS)


def test_comments_are_no_part_of_the_article() -> None:
    comment = (
        "<li class=comment><p>I rowed across myself in December and I can tell you that the sea was not kind to me.</p>"
    )
    html = page(ARTICLE + f"<div id=comments class=comments-area><h2>3 comments</h2><ol>{comment * 3}</ol></div>")
    assert text_of(html) == "\n\n".join(PARAGRAPHS)


def test_a_live_report_keeps_the_time_of_its_newest_entry() -> None:
    times = [f"{17 - at}:05" for at in range(len(PARAGRAPHS))]
    entries = [f"<div><h4>{time}</h4><p>{text}</p></div>" for time, text in zip(times, PARAGRAPHS, strict=True)]
    told = [line for entry in zip(times, PARAGRAPHS, strict=True) for line in entry]
    assert text_of(page("".join(entries))) == "\n\n".join(told)


@pytest.mark.parametrize("menu", ["<tr><td><a href=/{0}>Section {0}</a></td></tr>", "<a href=/{0}>Section {0}</a><br>"])
def test_a_portal_of_2004(menu: str) -> None:
    offers = "<a href=/p>Print</a> | <a href=/s>E-mail</a> | <a href=/c>Comments (3)</a>"
    others = "<br>".join(f"<a href=/o{n}>Storm warning number {n} for the coast</a>" for n in range(3))
    text = (
        f"<b>Ferry runs again</b><br><i>3 March 2025</i><hr>{'<br><br>'.join(PARAGRAPHS)}<br><br>{offers}<hr>{others}"
    )
    menus = "".join(map(menu.format, range(6)))
    html = f"<table><tr valign=top><td><table>{menus}</table></td><td>{text}</td></tr></table>"
    whole = f"<html><head><title>Ferry runs again</title></head><body>{html}</body></html>"
    assert extract_article(whole.encode(), url="http://kell.example/3").text == "\n\n".join(PARAGRAPHS)


def test_a_chinese_article() -> None:
    lines = [
        "停航十一周之后，往返于两岛之间的渡轮周二恢复运营。港务局表示，这次维修耗资一百二十万，预计可以再使用二十年。",
        "岛上商店的店主说，停航期间居民只能划船去取邮件，在冬天这并不是一件轻松的事情，而议会对此心知肚明。",
        "议会曾两次推迟维修工程，第一次是因为船厂没有空位，第二次是因为冬季的风暴损坏了船只下水所需的滑道。",
        "票价不会上涨。一日票仍为九元，十二岁以下儿童在三月底之前可以免费乘船，运营公司周二对记者这样表示。",
    ]
    assert text_of(page("<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>")) == "\n\n".join(lines)


def test_a_page_of_links_holds_no_article() -> None:
    items = "".join(f"<li><a href=/{n}>A headline about the harbour, number {n}</a></li>" for n in range(30))
    assert text_of(f"<title>Sitemap</title><ul>{items}</ul>") == ""


def test_list_items_stand_on_lines_of_their_own() -> None:
    items = [f"Pier {n} is open to walkers from eight in the morning, with a guide on Sundays" for n in range(1, 5)]
    listed = (
        "<p>These are the piers, with their times:</p><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    )
    html = page(ARTICLE.replace(f"<p>{PARAGRAPHS[3]}</p>", listed))
    assert "\n".join(items) in text_of(html)


def test_blocks_can_be_left_out_of_the_text() -> None:
    body = extract_body(parse(page(ARTICLE)))
    assert body.text(without={body.kept[1]}) == "\n\n".join(PARAGRAPHS[:1] + PARAGRAPHS[2:])
    assert len(body.scores) == len(body.keep) == len(body.page.blocks)
    assert ((body.scores >= 0) & (body.scores <= 1)).all()


def test_the_tree_is_left_as_it_is() -> None:
    tree = parse(page(ARTICLE))
    before = tree.html
    extract_body(tree)
    assert tree.html == before


@pytest.mark.parametrize("html", ["", "\0", "<html></html>", "plain words", "<p>.</p>", "%PDF-1.7 \x01\x02"])
def test_pages_with_next_to_nothing(html: str) -> None:
    assert isinstance(text_of(html), str)


def test_a_page_of_a_megabyte_is_judged_in_time() -> None:
    html = page("".join(ARTICLE for _ in range(1_000_000 // len(ARTICLE))))
    extract_body(parse(page(ARTICLE)))  # the model is read once
    start = time.process_time()
    text_of(html)
    assert time.process_time() - start < 2  # 0.2 s on an idle machine; tests share theirs


def test_evidence_of_the_head() -> None:
    head = '<title>Ferry runs!</title><meta property="og:title" content="Ferry: runs again"><meta name=description>'
    evidence = gather(parse(f"<html><head>{head}<meta name=description content=' Weeks - late '></head><body></body>"))
    assert evidence.titles == ("ferryruns", "ferryrunsagain")
    assert evidence.descriptions == ("weekslate",)


def test_characters_are_counted_alike_in_every_script() -> None:
    counts, first, last = count_classes(["Abc, d.", "潮が満ちる。", "مرحبا؟"])
    share = dict(zip(CLASSES, counts[:, 0].tolist(), strict=True))
    assert (share["upper"], share["lower"], share["comma"], share["stop"], share["space"]) == (1, 3, 1, 1, 1)
    assert counts[CLASSES.index("ideograph"), 1] == 5
    assert [CLASSES[at] for at in last] == ["stop", "stop", "stop"]
    assert CLASSES[first[0]] == "upper"
    assert count_words(counts).tolist() == [2.0, 3.5, 1.0]


def test_characters_are_counted_alike_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [line * (1 + at % 3) for at, line in enumerate(PARAGRAPHS * 3)]
    whole = count_classes(texts)
    monkeypatch.setattr(chars, "_AT_ONCE", 500)
    for part, all_of_it in zip(count_classes(texts), whole, strict=True):
        np.testing.assert_array_equal(part, all_of_it)


def test_a_forest_is_the_sum_of_its_leaves() -> None:
    forest = forest_of(
        np.array([[0, 1], [1, 0]]),
        np.array([[0.5, 2.0], [1.0, np.inf]], np.float32),
        np.array([[0, 1, 2, 3], [10, 20, 30, 40]], np.float32),
        -20.0,
    )
    rows = np.array([[1, 0], [0, 3], [1, 3]] * 200, np.float32)
    odds = np.array([-20 + 1 + 10, -20 + 2 + 20, -20 + 3 + 20] * 200)
    np.testing.assert_allclose(forest.odds(rows.T), odds, rtol=1e-5)


def test_hints_are_bits_in_the_order_of_the_table() -> None:
    assert hints_of("entry comment-list") == 1 << HINTS.index("comment")
    assert hints_of("") == 0


@pytest.mark.parametrize(
    ("label", "hints"),
    [
        ("story__body", {"body"}),
        ("body body--wide article-body", {"body"}),
        ("main-avatar", set()),
        ("read-more", {"related"}),
        ("d-none", {"unseen"}),
        ("slider-box", {"teaser", "media", "box"}),
        ("bio card2", {"byline", "teaser"}),
        ("\u6f6e x1 \ud800", set()),
    ],
)
def test_hints_are_in_words_and_in_neighbouring_words(label: str, hints: set[str]) -> None:
    bits = hints_of(label)
    assert {name for at, name in enumerate(HINTS) if bits >> at & 1} == hints


def test_labels_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "_REMEMBERED", 3)
    labels = [f"pier-{number}{end}" for number in range(10) for end in ("", " comment", " \0 nav")]
    expected = [hints.hints_of(label) for label in labels]
    assert [hints.hints_of(label) for label in labels] == expected
    assert [reading.hints for reading in hints.read_labels([label.replace("\0", "") for label in labels])] == expected


def test_every_measure_has_a_name_of_its_own_and_a_value() -> None:
    tree = parse(page(ARTICLE))
    made = measure(make_blocks(tree), gather(tree), load_model().lexicon)
    assert len(set(NAMES)) == len(NAMES) == len(made.table)
    assert np.isfinite(made.table).all()
    row = dict(zip(NAMES, made.table, strict=True))
    texts = made.ground.texts
    first, menu = texts.index(PARAGRAPHS[0]), texts.index("Sport")
    assert np.expm1(row["chars"][first]) == pytest.approx(len(PARAGRAPHS[0]))
    assert (row["linked"][first], row["linked"][menu]) == (0, 1)
    assert row["any_body"][first] == 1
    assert row["any_body"][menu] == 0
    assert row["chars-1"][first + 1] == row["chars"][first]
    assert row["same_count"][first] == pytest.approx(np.log1p(len(PARAGRAPHS)))


def test_the_shipped_model_fits_together() -> None:
    model = load_model()
    assert model.forest.columns.max() < len(NAMES)
    assert len(model.nets.mean) == len(NAMES)
    assert len(model.nets.leave) == 2
    assert len(model.nets.enter) == FED
    assert len(model.lexicon.labels) > 100
