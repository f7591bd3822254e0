"""The nets, how judges agree, and the rules behind them."""

from __future__ import annotations

import numpy as np
import pytest

from archive.text import net
from archive.text.blocks import Block, Element, Page, make_blocks
from archive.text.classifier import load_model
from archive.text.clean import ABOVE, Rule, byline, date_line, kicker, pull_quotes, standfirst
from archive.text.dom import parse
from archive.text.evidence import Evidence, gather
from archive.text.features import KINDS, NAMES, TAGS, Measures, measure
from archive.text.ground import Array, Ints
from archive.text.net import FED, GROUPINGS, LIMIT, NEIGHBOURS, company_of, inputs, nets_of
from archive.text.second_opinion import HEADING_WEIGHT, WEIGHT, is_disputed, second_opinion, settle_disputes
from archive.text.settle import BEHIND, CERTAIN, settle, stretch_end

HTML = "<title>Tide tables</title><div><h2>Harbour</h2>" + "".join(
    f"<section class=s{at % 2}><p>The tide of the day number {at} comes in late and leaves the mole wet.</p>"
    f"<a href=/{at}>More on day {at}</a></section>"
    for at in range(7)
)


def two_nets(seed: int) -> dict[str, Array]:
    """Two nets of two layers of chance weights, as they are trained; as wide as is enough to tell them apart."""
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> Array:
        return chance.normal(0, 0.3, shape).astype(np.float32)

    width, told = 6, 3
    made = {"nets": np.array(2)}
    for name in ("net0", "net1"):
        mine = {"enter": some(FED, width), "enter_bias": some(width), "leave": some(width), "leave_bias": some(1)[0]}
        for layer in range(2):
            mine |= {
                f"scale_{layer}": 1 + some(width),
                f"shift_{layer}": some(width),
                f"tell_{layer}": some(width, told),
                f"tell_bias_{layer}": some(told),
                f"weigh_{layer}": some(width + told * (GROUPINGS + len(NEIGHBOURS)), width),
                f"weigh_bias_{layer}": some(width),
            }
        made |= {f"{name}_{part}": values for part, values in mine.items()}
        made[f"{name}_layers"] = np.array(2)
    return made | {"net0_mean": some(len(NAMES)), "net0_deviation": 1 + some(len(NAMES)) ** 2}


def fed(trained: dict[str, Array], table: Array) -> Array:
    out = np.zeros((table.shape[1], FED), np.float32)
    inputs(table, trained["net0_mean"], np.reciprocal(trained["net0_deviation"]), out)
    return out


def by_hand(trained: dict[str, Array], net: int, table: Array, groups: Ints) -> list[float]:
    """What a net says, block by block, by its weights as they were trained."""

    def read(*parts: str) -> list[Array]:
        return [trained[f"net{net}_{part}"] for part in parts]

    count = table.shape[1]
    enter, enter_bias, leave, leave_bias = read("enter", "enter_bias", "leave", "leave_bias")
    known = [np.maximum(row @ enter + enter_bias, 0) for row in fed(trained, table)]
    for layer in range(2):
        scale, shift, tell, tell_bias, weigh, weigh_bias = read(
            *(f"{part}_{layer}" for part in ("scale", "shift", "tell", "tell_bias", "weigh", "weigh_bias"))
        )
        own = [(row - row.mean()) / np.sqrt(row.var() + 1e-5) * scale + shift for row in known]
        told = [row @ tell + tell_bias for row in own]
        silence = np.zeros_like(told[0])
        after = []
        for at in range(count):
            means = [np.mean([told[it] for it in range(count) if ids[it] == ids[at]], axis=0) for ids in groups]
            beside = [told[at + step] if 0 <= at + step < count else silence for step in NEIGHBOURS]
            heard = np.concatenate([own[at], *means, *beside])
            after.append(known[at] + np.maximum(heard @ weigh + weigh_bias, 0))
        known = after
    return [float(row @ leave + leave_bias) for row in known]


def measured(html: str) -> Measures:
    tree = parse(html)
    return measure(make_blocks(tree), gather(tree), load_model().lexicon)


def test_a_net_hears_groups_and_neighbours() -> None:
    table, ground = measured(HTML)
    nets = two_nets(7)
    odds = nets_of(nets).odds(table, ground)
    groups = net.groupings(ground, slice(0, 1000))
    for number in range(2):
        np.testing.assert_allclose(odds[number], by_hand(nets, number, table, groups), rtol=2e-3, atol=2e-3)


def test_a_page_of_one_block() -> None:
    table, ground = measured("<p>The tide comes in.</p>")
    nets = two_nets(9)
    expected = by_hand(nets, 1, table, net.groupings(ground, slice(0, 1)))
    np.testing.assert_allclose(nets_of(nets).odds(table, ground)[1], expected, rtol=2e-3, atol=2e-3)


def test_huge_pages_are_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    table, ground = measured(HTML)
    nets = two_nets(8)
    monkeypatch.setattr(net, "AT_ONCE", 4)
    odds = nets_of(nets).odds(table, ground)
    assert odds.shape == (2, table.shape[1])
    part = by_hand(nets, 0, table[:, 4:8], net.groupings(ground, slice(4, 8)))
    np.testing.assert_allclose(odds[0, 4:8], part, rtol=2e-3, atol=2e-3)


def test_measures_are_scaled_and_cut_off() -> None:
    table = np.zeros((len(NAMES), 1), np.float32)
    table[0], table[NAMES.index("kind")], table[NAMES.index("tag")] = 100, 2, len(TAGS)
    out = np.zeros((1, FED), np.float32)
    inputs(table, np.zeros(len(NAMES), np.float32), np.ones(len(NAMES), np.float32), out)
    assert out[0, 0] == LIMIT
    assert np.flatnonzero(out[0, len(NAMES) :]).tolist() == [2, len(KINDS) + len(TAGS)]


def test_company_of_a_block() -> None:
    company = company_of(np.array([[5, 0, 5], [0, 0, 0]]))
    assert company.sizes[company.group[:, 0], 0].tolist() == [2, 1, 2]
    assert company.sizes[company.group[:, 1], 0].tolist() == [3, 3, 3]


def test_what_looks_like_text_behind_furniture_is_not_kept() -> None:
    texts = ["x" * 100] * 4 + ["menu of things to read next"] * 8 + ["a comment that says a lot of things"] * 2
    odds = np.array([3.0] * 4 + [-3.0] * 8 + [1.0] * 2, np.float32)
    assert stretch_end(texts, odds) == 4
    scores = settle(texts, [odds])
    assert (scores >= 0.5).tolist() == [True] * 4 + [False] * 10
    assert scores[-1] == pytest.approx(1 / (1 + np.exp(BEHIND - 1)))


def test_a_page_without_any_text_has_no_stretch() -> None:
    assert stretch_end(["menu"] * 3, np.array([-1.0, -2.0, -1.0], np.float32)) == 3


def test_judges_have_equal_votes_and_none_is_too_sure() -> None:
    texts = ["a line of more than four words"]
    score = settle(texts, [np.array([50.0], np.float32), np.array([-2.0], np.float32)])
    assert score[0] == pytest.approx(1 / (1 + np.exp(-(CERTAIN - 2) / 2)), rel=1e-5)


def opening(rule: Rule, text: str, kind: str = "p", description: str = "", label: str = "") -> list[int]:
    """The blocks that a rule takes away from a text that opens with this block."""
    element = Element("div", label, -1, 0, kind, False, 0, 3)
    texts = [(text, kind), ("One.", "p"), ("Two.", "p")]
    blocks = [Block(each, of_kind, 0, False, len(each), 0, 0, 0, 0) for each, of_kind in texts]
    return list(rule(Page([element], blocks), [0, 1, 2], Evidence((), (description,))))


@pytest.mark.parametrize(
    ("text", "kind", "gone"),
    [
        ("Harbour news", "h", [0]),
        ("The ferry runs again after eleven weeks", "h", [0]),
        ("What the islanders make of the new timetable", "h", []),
        ("The ferry runs again after eleven weeks", "p", []),
    ],
)
def test_a_heading_that_opens_the_text(text: str, kind: str, gone: list[int]) -> None:
    assert opening(standfirst, text, kind, "theferryrunsagainafterelevenweeksindrydock") == gone


@pytest.mark.parametrize(("label", "gone"), [("story standfirst", [0]), ("dek", [0]), ("lead", []), ("decker-bus", [])])
def test_an_element_named_for_the_standfirst(label: str, gone: list[int]) -> None:
    assert opening(standfirst, "The ferry runs again after eleven weeks", label=label) == gone


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("2025-03-09 08:40 作者：林海", [0]),
        ("2025年3月9日 来源：潮声", [0]),
        ("09.03.2025 | Jo Marsh", [0]),
        ("2025年3月9日，渡轮恢复运营。", []),
        ("12 ferries run again", []),
        ("Last updated on March 9th, 2025 at 08:40", [0]),
        ("Veröffentlicht am 9. März 2025", [0]),
        ("08:40 CET, 9 March 2025", [0]),
        ("On 9 March 2025 the ferry ran again.", []),
        ("On 9 March 2025 the ferry to the islands ran again, and so did the others", []),
        ("Room 9 of 2025 rooms", []),
    ],
)
def test_a_line_above_the_text_that_holds_a_date(text: str, gone: list[int]) -> None:
    assert opening(date_line, text) == gone


def test_a_heading_that_holds_a_date_is_no_date_line() -> None:
    assert opening(date_line, "The storm of 9 March 2025", "h") == []


@pytest.mark.parametrize(
    ("text", "label", "gone"),
    [
        ("Ada Brennock, Oxmoor", "story authorline", [0]),
        ("The ferry runs again.", "story authorline", []),
        ("Ada Brennock, Oxmoor", "story", []),
    ],
)
def test_an_element_named_after_authors(text: str, label: str, gone: list[int]) -> None:
    assert opening(byline, text, label=label) == gone
    html = f"{'<p>One of the many.</p>' * ABOVE}<p class='{label}'>{text}</p>"
    page = make_blocks(parse(html))
    assert list(byline(page, list(range(ABOVE + 1)), Evidence((), ()))) == []  # the text has begun


@pytest.mark.parametrize(
    ("quoted", "gone"),
    [
        ("<aside class=q><p>«The tide was early»</p></aside>", [1]),
        ("<figure><blockquote><p>The tide was early…</p></blockquote></figure>", [1]),
        ("<div class='wide PullQuote'>“The tide was early.”</div>", [1]),
        ("<div class=refrain><p>The tide was early.</p></div>", []),
        ("<aside><p>The tide was early in the year, too.</p></aside>", []),
        ("<aside><p>The tide</p></aside>", []),
        ("<figure><table><tr><td><p>The tide was early</p></td></tr></table></figure>", []),
    ],
)
def test_a_sentence_set_once_more_to_catch_the_eye(quoted: str, gone: list[int]) -> None:
    page = make_blocks(parse(f"<p>The tide was early. Nobody saw it.</p>{quoted}<p>So the mole was wet.</p>"))
    assert list(pull_quotes(page, list(range(len(page.blocks))), Evidence((), ()))) == gone


def test_a_few_words_right_above_the_headline() -> None:
    tree = parse("<title>The ferry runs again</title><b>Harbour</b><h1>The ferry runs again</h1><p>One.</p>")
    page, evidence = make_blocks(tree), gather(tree)
    assert [block.text for block in page.blocks] == ["Harbour", "The ferry runs again", "One."]
    assert list(kicker(page, [0, 2], evidence)) == [0]
    assert list(kicker(page, [2], evidence)) == []
    assert list(kicker(page, [0, 2], Evidence((), ()))) == []


def test_means_by_pairs_and_by_company_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    table, ground = measured(HTML)
    nets = nets_of(two_nets(10))
    by_pairs = nets.odds(table, ground)
    monkeypatch.setattr(net, "FEW", 1)
    np.testing.assert_allclose(nets.odds(table, ground), by_pairs, rtol=1e-4, atol=1e-4)


def test_products_in_portions_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    table, ground = measured(HTML)
    nets = nets_of(two_nets(11))
    whole = nets.odds(table, ground)
    monkeypatch.setattr(net, "ONE_THREAD", 100)
    np.testing.assert_allclose(nets.odds(table, ground), whole, rtol=1e-4, atol=1e-4)


def test_a_page_is_disputed_when_much_of_its_text_could_as_well_be_furniture() -> None:
    texts = ["x" * 1000, "y" * 400, "z" * 400]
    sure, unsure = (np.array(scores, np.float32) for scores in ([0.99, 0.01, 0.99], [0.99, 0.4, 0.6]))
    assert not is_disputed(texts, sure)
    assert is_disputed(texts, unsure)
    assert not is_disputed(["News"], np.array([0.3], np.float32))  # nothing is kept, and nothing could be
    assert not is_disputed([], np.zeros(0, np.float32))


STORY = "".join(
    f"<p>The {day} ferry left the harbour at dawn, and the crew of nine came back with what they had found there.</p>"
    for day in ("first", "second", "third", "fourth", "fifth", "sixth")
)


def test_a_second_opinion_speaks_for_what_it_keeps_and_against_the_rest() -> None:
    other = "What else is new today on the far side of the strait"
    menu = f"<h2>More</h2><ul><li><a href=/a>Sport</a><li><a href=/b>{other}</a></ul>"
    html = f"<html><body>{menu}<article><h1>Ferries</h1>{STORY}</article></body></html>"
    tree = parse(html)
    blocks = make_blocks(tree).blocks
    texts = [block.text for block in blocks]
    opinion = second_opinion(tree, blocks)
    assert opinion is not None
    assert {float(vote) for text, vote in zip(texts, opinion, strict=True) if "ferry" in text} == {WEIGHT}
    assert opinion[texts.index(other)] == -WEIGHT
    assert opinion[texts.index("Sport")] == -WEIGHT
    assert opinion[texts.index("More")] == -HEADING_WEIGHT
    assert tree.html is not None
    assert "Sport" in tree.html


def test_an_opinion_that_leaves_nothing_is_none() -> None:
    other = "What a page says that no other extractor takes for its text, whatever the reason may be. " * 5
    page, tree = make_blocks(parse(f"<p>{other}</p>")), parse(f"<article>{STORY}</article>")
    unsure = np.array([0.5], np.float32)
    scores = settle([other], [unsure])
    assert is_disputed([other], scores)
    assert second_opinion(tree, page.blocks) is not None
    assert settle_disputes(page.blocks, [unsure], lambda: tree).tolist() == scores.tolist()


@pytest.mark.parametrize(
    "html",
    ["", "<p>", "<script>let text = 1</script>", "<p>" + "word " * 200_000, f"<p title={300_000 * chr(120)}>{STORY}"],
)
def test_there_may_be_no_second_opinion(html: str, capfd: pytest.CaptureFixture[str]) -> None:
    blocks = make_blocks(parse("<p>Something else entirely</p>")).blocks
    assert second_opinion(parse(html), blocks) is None
    assert capfd.readouterr() == ("", "")
