"""Near-duplicates are linked as copies of one article, none is lost, and the order of arrival does not matter."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from courier import capture, response
from sqlalchemy import select

from archive import Capture, Collection, Textualiser
from archive.catalog.fold import folded
from archive.catalog.schema import articles
from archive.catalog.sketch import are_near, bands, shingles

WORDS = "harbour lantern orchard ferry granite meadow signal turbine bakery bridge council museum quarry tunnel".split()


def text(number: int, *, changed: int = 0) -> list[str]:
    """Twelve sentences of chance words; the last `changed` are others."""
    chance, other = random.Random(number), random.Random(number + 1000)
    return [
        " ".join((other if at >= 12 - changed else chance).choice(WORDS) for _ in range(14)).capitalize() + "."
        for at in range(12)
    ]


def _pairs(sentences: list[str]) -> list[list[str]]:
    return [sentences[at : at + 2] for at in range(0, len(sentences), 2)]


def story(
    url: str,
    number: int,
    *,
    minutes: float,
    changed: int = 0,
    canonical: str | None = None,
    title: str = "Of lanterns",
    day: str | None = None,
) -> Capture:
    date = f'<meta property="article:published_time" content="{day}">' if day else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{' '.join(pair)}</p>" for pair in _pairs(text(number, changed=changed)))
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{link}{date}'
        '<meta property="og:type" content="article"></head><body>'
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )
    return capture(url, response(page.encode()), minutes=minutes, source="courier")


def told(url: str, number: int, **more: Any) -> tuple[str, int, dict[str, Any]]:
    """A story to be made for each case anew, on a site of its own."""
    return url, number, more


HOME = "https://courier.example/"
ONE = f"{HOME}story/one"
AMP = f"{HOME}amp-pages/one"
PRINT = f"{HOME}print?id=1"
REPRINT = "https://gazette.example/reprint"
CASES = {
    "a page that names its canonical address, and the text agrees": (
        [told(AMP, 1, minutes=0, changed=1, canonical=ONE), told(ONE, 1, minutes=5)],
        {ONE: (None, "ok"), AMP: (ONE, "duplicate")},
    ),
    "the same text, and the copy came first": (
        [told(AMP, 1, minutes=0, canonical=ONE), told(ONE, 1, minutes=5)],
        {ONE: (None, "ok"), AMP: (ONE, "duplicate")},
    ),
    "canonical addresses that lie": (
        [told(f"{HOME}story/{n}", n, minutes=n, canonical=HOME, title=f"Story {n}") for n in (1, 2, 3)],
        {f"{HOME}story/{n}": (None, "ok") for n in (1, 2, 3)},
    ),
    "a reprint elsewhere": (
        [told(ONE, 1, minutes=0), told(REPRINT, 1, minutes=9, changed=1, title="On lanterns")],
        {ONE: (None, "ok"), REPRINT: (ONE, "ok")},
    ),
    "another story": (
        [told(ONE, 1, minutes=0), told(REPRINT, 1, minutes=9, changed=6)],
        {ONE: (None, "ok"), REPRINT: (None, "ok")},
    ),
    "a page for printing, which came first and tells no date": (
        [told(PRINT, 1, minutes=0), told(ONE, 1, minutes=5, day="2026-10-15")],
        {ONE: (None, "ok"), PRINT: (ONE, "duplicate")},
    ),
    "a reprint that was found first": (
        [told(REPRINT, 1, minutes=0, day="2026-10-17"), told(ONE, 1, minutes=5, changed=1, day="2026-10-15T08:00Z")],
        {ONE: (None, "ok"), REPRINT: (ONE, "ok")},
    ),
    "three of a kind": (
        [
            told(f"{HOME}b", 1, minutes=7, changed=1),
            told(f"{HOME}c", 1, minutes=9),
            told(f"{HOME}a", 1, minutes=3, title="Lanterns"),
        ],
        {f"{HOME}a": (None, "ok"), f"{HOME}b": (f"{HOME}a", "ok"), f"{HOME}c": (f"{HOME}a", "ok")},
    ),
}


def links(folder: Path) -> dict[str, tuple[str | None, str]]:
    with Collection.open(folder, writable=False) as collection:
        kept = [collection.article(capture.id) for capture in collection.captures()]
        return {article.article.url: (article.copy_of, str(article.outcome)) for article in kept}


def own(case: int, url: str | None) -> str | None:
    return url and url.replace(".example", f"{case}.example")


def all_cases() -> tuple[list[Capture], dict[str, tuple[str | None, str]]]:
    """The captures of all cases, and what is expected of them."""
    captures, expected = [], {}
    for case, (stories, links) in enumerate(CASES.values()):
        for url, number, more in stories:
            named = more | {"canonical": own(case, more.get("canonical"))}
            captures.append(story(str(own(case, url)), number + 10 * case, **named))
        expected |= {str(own(case, url)): (own(case, original), outcome) for url, (original, outcome) in links.items()}
    return captures, expected


@pytest.mark.parametrize("backwards", [False, True])
def test_copies_are_linked_in_whatever_order_they_come(backwards: bool, tmp_path: Path) -> None:
    captures, expected = all_cases()
    with Collection.open(tmp_path, create=True) as collection:
        for one in captures[::-1] if backwards else captures:
            collection.add([one])
    Textualiser(tmp_path, workers=1).run()
    assert links(tmp_path) == expected
    Collection.rebuild(tmp_path)
    assert links(tmp_path) == expected
    Textualiser(tmp_path, workers=1).run(all=True)
    assert links(tmp_path) == expected


def test_an_original_that_changes_lets_go_of_its_copies(tmp_path: Path) -> None:
    with Collection.open(tmp_path, create=True) as collection:
        collection.add([story(ONE, 1, minutes=0), story(REPRINT, 1, minutes=9, changed=1)])
    Textualiser(tmp_path, workers=1).run()
    with Collection.open(tmp_path) as collection, collection.catalog.database.write() as connection:
        from archive.catalog import copies

        original = connection.execute(select(articles).where(articles.c.url == ONE)).one()
        assert copies.drop(connection, [original]) != set()
    assert links(tmp_path)[REPRINT] == (None, "ok")


@pytest.mark.parametrize("changed", [0, 1])
def test_near_texts_share_a_band(changed: int) -> None:
    for number in range(40):
        one, other = (shingles(folded(" ".join(text(number, changed=n)))) for n in (0, changed))
        assert are_near(one, other)
        assert set(bands(one)) & set(bands(other))


def test_short_texts_are_never_copies() -> None:
    assert shingles(folded("All rights are reserved by the harbour council")) == frozenset()
    assert not are_near(frozenset(), frozenset())
    assert bands(frozenset()) == []


def test_scripts_without_spaces_have_shingles() -> None:
    assert (
        len(
            shingles(
                folded(
                    "港务局周一在会后宣布渡轮将从下周起每天往返外岛两次乘客可以在灯塔旁的售票亭购买船票天气平静时航程约四十分钟"
                )
            )
        )
        > 40
    )
