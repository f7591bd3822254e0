"""Whose copy an article is depends on what is there, never on the order in which it came or was made again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import create_engine, insert, select

from archive.catalog import copies
from archive.catalog.schema import articles, metadata

WORDS = [f"word{n}" for n in range(400)]
BASE = [random.Random(1).choice(WORDS) for _ in range(400)]
KINDS = range(1, 13)


def text(number: int) -> str:
    """Each differs a little more from the first: near to its neighbours, not to all."""
    said = list(BASE)
    for at in range(number * 7):
        said[(at * 11) % len(said)] = f"other{at}"
    return " ".join(said)


def links(order: Sequence[int], again: Sequence[int]) -> dict[str, str | None]:
    """URL -> the original, after articles came in this order and some were made again."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        for number in order:
            connection.execute(insert(articles).values(row(number)))
        wanted = {n: select(articles).where(articles.c.id == f"id{n}") for n in order}
        for number in order:
            copies.take(connection, [connection.execute(wanted[number]).one()])
        for number in again:
            copies.drop(connection, [connection.execute(wanted[number]).one()])
            copies.take(connection, [connection.execute(wanted[number]).one()])
        found = {row.url: row.copy_of for row in connection.execute(select(articles.c.url, articles.c.copy_of))}
    engine.dispose()
    return found


def row(number: int) -> dict[str, object]:
    url = f"https://a.example/{number:02}"
    same = dict.fromkeys(("made_at", "text_digest", "authors", "evidence", "extractor", "file", "capture_id"), "x")
    flags = {"current": True, "newest": True, "is_article": True, "judged": "ok", "language": "en"}
    place = {"offset": 0, "length": 0, "language_confidence": 1.0}
    elsewhere = "https://a.example/elsewhere" if number % 4 == 1 else None
    own = {"id": f"id{number}", "url": url, "urlkey": f"example,a)/{number:02}", "captured": f"2026-{number:02}"}
    return {**same, **flags, **place, **own, "site": "a", "text": text(number), "canonical_url": elsewhere}


@pytest.mark.parametrize("seed", range(6))
def test_links_do_not_depend_on_the_order(seed: int) -> None:
    expected = links(KINDS, [])
    assert len({original for original in expected.values() if original}) >= 2
    chance = random.Random(seed)
    assert links(chance.sample(KINDS, len(KINDS)), chance.sample(KINDS, 5)) == expected
