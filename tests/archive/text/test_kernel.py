"""The compiled kernel does what the pure path does: blocks, measures and texts of pages made by chance."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from archive.text import blocks
from archive.text.blocks import CHROME_ROLES, Block, Element, Page, walk_compiled, walk_pure
from archive.text.classifier import load_model
from archive.text.dom import parse
from archive.text.evidence import Evidence, gather
from archive.text.extract import extract_body
from archive.text.features import NAMES, Measures, measure
from archive.text.kernel import build, compiled, fitting
from archive.text.net import groupings

needs_kernel = pytest.mark.skipif(compiled is None, reason="the kernel was not built: no C compiler at install")

TEXTS = (
    "The ferry left the harbour at noon, and nobody waved.",
    "Print",
    ".",
    "  two   spaces\n and\ta tab ",
    "Причал закрыт до весны, сообщает администрация порта.",
    "潮が満ちる。港は静かだ。",
    "المرفأ مغلق حتى الربيع، كما أعلنت الإدارة.",
    "naïve co\u0301te d\u2019azur \u00a0 1\u00bd Straße ΟΔΟΣ İzmir ﬁn",
    "e-mail_address 42nd Ⅷ ٣٤",
    "Tide tables of the northern harbour",
    "\x1f",
    "",
    "word " * 45,
    "A" * 401,
    "emoji \U0001f6a2 ship \U00020000",
)
TAGS = (
    *("div p section article ul li ol table tr td th h1 h2 h5 blockquote pre figure figcaption dl dt dd".split()),
    *("span a b strong i em cite sub code br br wbr img nav footer aside button label form address custom-box".split()),
    *("script style select noscript svg details caption center".split()),
)
ATTRIBUTES = (
    "", "", "", ' class="article-body"', ' class="Share ReadMore social-bar"', ' id=comments class="comment list"',
    ' class=""', ' class', ' id="İd x" class="Σ-news"', " hidden", ' style="display : none"', ' style="color:red"',
    " style", ' role=heading', ' role=navigation', " role", ' class="' + "verylongmachinemadename" * 3 + ' tag ta g"',
)  # fmt: skip


def page_by_chance(seed: int) -> str:
    """Nested elements of all kinds, some left open, with texts of many scripts."""
    chance = random.Random(seed)
    parts = ["<title>Tide tables of the northern harbour - News</title>", '<meta name="description" content="']
    parts += ["The ferry left the harbour at noon, and nobody waved. The tide will be late.", '"><body>']
    opened: list[str] = []
    for _ in range(chance.randrange(5, 220)):
        what = chance.random()
        if what < 0.45:
            parts.append(chance.choice(TEXTS))
        elif what < 0.8 or not opened:
            tag = chance.choice(TAGS)
            parts.append(f"<{tag}{chance.choice(ATTRIBUTES)}>")
            opened.append(tag)
        else:
            parts.append(f"</{opened.pop()}>")
        if chance.random() < 0.3:
            parts.append(chance.choice((" ", "\n", "<!-- tide -->", "\u3000")))
    return "".join(parts)


@needs_kernel
@pytest.mark.parametrize("seed", range(60))
def test_the_pass_gives_the_same_blocks(seed: int) -> None:
    body = parse(page_by_chance(seed)).body
    assert body is not None
    for meanings, roles in ((blocks.WITHOUT_CHROME, CHROME_ROLES), (blocks.WITH_CHROME, frozenset[str]())):
        made = walk_compiled(body, meanings, roles)
        assert made == walk_pure(body, meanings, roles)
        assert all(type(block) is Block for block in made.blocks)
        assert all(type(element) is Element for element in made.elements)


@needs_kernel
@pytest.mark.parametrize("seed", range(60))
def test_the_measures_are_the_same(seed: int) -> None:
    tree = parse(page_by_chance(seed))
    body = tree.body
    assert body is not None
    page, evidence, model = walk_pure(body, blocks.WITH_CHROME, frozenset()), gather(tree), load_model()
    if not page.blocks:
        pytest.skip("this page has no text")
    table, groups = measured(page, evidence)
    pure = measure(page, evidence, model.lexicon)
    for name, mine, other in zip(NAMES, table, pure.table, strict=True):
        np.testing.assert_allclose(mine, other, rtol=3e-7, atol=0, err_msg=name)
    assert (groups == groupings(pure.ground, slice(None))).all()


@needs_kernel
def test_bounds_of_the_pass_are_the_same() -> None:
    pages = (
        "<p>Tide</p>" * (blocks.MAX_BLOCKS + 3),
        "<i>x</i>y" * (blocks.MAX_NODES // 3),
        "<div>a" * (blocks.MAX_ELEMENTS // 40) + "<div><p>b</p></div>" * blocks.MAX_ELEMENTS,
        f"<p class='{'long ' * blocks.MAX_LABEL}' id='{'x' * 3}{'long' * blocks.MAX_LABEL}'>Tide</p>",
        f"<table><tr><td>a<td>{'long ' * blocks.LONG_CELL}<td>b<tr><td>c<td><p>d</p><td>e</table>",
    )
    for html in pages:
        body = parse(html).body
        assert body is not None
        made = walk_compiled(body, blocks.WITH_CHROME, frozenset())
        assert made == walk_pure(body, blocks.WITH_CHROME, frozenset())


def measured(page: Page, evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    voices = load_model().voices
    assert voices is not None
    table, groups = voices.table(page, evidence)
    count = len(page.blocks)
    return np.frombuffer(table, np.float32).reshape(-1, count), np.frombuffer(groups, np.intp).reshape(-1, count)


def one_page() -> Page:
    return Page([Element("body", "", -1, 0, "text", False, 0, 1)], [Block("Tide", "p", 0, False, 4, 0, 0, 0, 0)])


@needs_kernel
@pytest.mark.parametrize(
    ("element", "block"),
    [
        ({"parent": 0}, {}),
        ({"parent": -2}, {}),
        ({"last": 2}, {}),
        ({"first": -1}, {}),
        ({"depth": -1}, {}),
        ({}, {"element": 1}),
        ({}, {"element": -1}),
        ({}, {"text": ""}),
        ({}, {"kind": "heading"}),
        ({}, {"length": 0}),
        ({}, {"links": 1 << 70}),
    ],
)
def test_a_page_that_does_not_hold_together_is_refused(element: dict[str, object], block: dict[str, object]) -> None:
    page = one_page()
    broken = Page([page.elements[0]._replace(**element)], [page.blocks[0]._replace(**block)])  # type: ignore[arg-type]
    with pytest.raises((ValueError, OverflowError)):
        measured(broken, Evidence())
    assert len(measured(page, Evidence())[0]) == len(NAMES)


@needs_kernel
def test_what_is_no_page_is_refused() -> None:
    voices = load_model().voices
    assert voices is not None
    page = one_page()
    for elements, blocks_ in (([()], page.blocks), (page.elements, [()]), (page.elements, [("a",) * 9])):
        with pytest.raises((TypeError, ValueError)):
            compiled.measure(voices.measures, blocks_, elements, (), ())
    with pytest.raises(ValueError, match="without blocks"):
        compiled.measure(voices.measures, [], page.elements, (), ())
    with pytest.raises(TypeError):
        compiled.measure(voices.measures, page.blocks, page.elements, (1,), ())
    with pytest.raises(ValueError, match="incorrect name"):
        compiled.measure(voices.judge, page.blocks, page.elements, (), ())


@needs_kernel
def test_kernel_and_numpy_judge_alike() -> None:
    for seed in range(12):
        tree = parse(page_by_chance(seed))
        page, evidence, model = blocks.make_blocks(tree), gather(tree), load_model()
        if page.blocks:
            pure: Measures = measure(page, evidence, model.lexicon)
            for mine, other in zip(model.odds(page, evidence), model.judge(pure), strict=True):
                np.testing.assert_allclose(mine, other, rtol=1e-4, atol=1e-4)


def test_a_kernel_of_other_sources_is_not_used() -> None:
    old = ModuleType("_kernel")
    with pytest.warns(RuntimeWarning, match=r"interface 0, not \d+, .* build it anew"):
        assert fitting(old) is None


SHOW_TEXTS = """
import sys
from archive.text.dom import parse
from archive.text.extract import extract_body
from archive.text.kernel import compiled
print(compiled is None)
for html in sys.stdin.read().split("\\0"):
    print(repr(extract_body(parse(html)).text()))
"""


def test_without_the_kernel_the_texts_are_the_same() -> None:
    pages = [page_by_chance(seed) for seed in range(20)]
    done = subprocess.run(
        [sys.executable, "-c", SHOW_TEXTS],
        input="\0".join(pages),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "MICROFICHE_PURE": "1", "PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=True,
    )
    is_pure, *texts = done.stdout.splitlines()
    assert is_pure == "True"
    assert texts == [repr(extract_body(parse(html)).text()) for html in pages]


def test_what_does_not_compile_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / build.SOURCES
    sources.mkdir(parents=True)
    (sources / "module.c").write_text("this is no C\n")
    monkeypatch.delenv("MICROFICHE_PURE", raising=False)
    told = build.compile_kernel(tmp_path)
    assert isinstance(told, str)
    assert "it does not compile" in told or "no C compiler" in told
    monkeypatch.setenv("MICROFICHE_PURE", "1")
    assert build.compile_kernel(tmp_path) == "MICROFICHE_PURE is set"
    assert list(tmp_path.rglob("*.so")) == []
