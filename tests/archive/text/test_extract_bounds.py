"""Pages of a megabyte in many shapes, and hostile ones: judged in bounded time and memory."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from archive.text import extract_article
from archive.text.article import CUT
from archive.text.blocks import MAX_BLOCKS, MAX_ELEMENTS, MAX_NODES, make_blocks
from archive.text.dom import is_cut, parse
from archive.text.extract import extract_body

MEGABYTE = 1_000_000
WORDS = "The ferry to Oxmoor runs again, and the harbour master is glad of it. "


def fill(piece: str) -> str:
    return piece * (MEGABYTE // len(piece))


SHAPES = {
    "paragraphs": fill(f"<p>{WORDS * 5}</p>"),
    "small paragraphs": fill("<p>Tide</p>"),
    "one paragraph": "<p>" + fill(WORDS),
    "table": "<table>" + fill("<tr><td>Oxmoor</td><td>12</td></tr>"),
    "empty cells": "<table><tr><td>Oxmoor" + fill("<td> "),
    "options": "<select>" + fill("<option>Oxmoor</option>"),
    "links": "<ul>" + "".join(f'<li><a class="l{n}" href="/{n}">Pier number {n}</a></li>' for n in range(16_000)),
    "nesting": fill("<div class='wrap'>"),
    "fonts": "".join(f"<p><font a{n}>tide</p>" for n in range(45_000)),
    "names": "".join(f'<div class="read-more-{n} box{n}"><p>Pier {n}</p></div>' for n in range(20_000)),
    "lines": fill("Pier, tide, harbour<br>"),
    "entities": "<p>" + fill("&amp;&eacute;&nbsp;"),
    "ideographs": fill("<p>" + "潮が満ちる。船が出る。" * 12 + "</p>"),
    "script": "<script>" + fill("if (a < b && c > d) { e(); }") + f"</script><p>{WORDS}",
    "data": '<script type="application/ld+json">{"articleBody": "' + fill(WORDS) + f'"}}</script><p>{WORDS}',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_is_judged_in_time_whatever_it_is_made_of(shape: str) -> None:
    start = time.process_time()
    extract_body(parse(SHAPES[shape])).text()
    assert time.process_time() - start < 2  # a tenth of that on an idle machine; unbounded, some take minutes


@pytest.mark.parametrize("piece", ["<p>Tide</p>", "Tide<br>", "<li>Tide", "<div><p>Tide</div>"])
def test_the_number_of_blocks_is_bounded(piece: str) -> None:
    page = make_blocks(parse(fill(piece)))
    assert len(page.blocks) == MAX_BLOCKS
    assert page.cut
    assert {block.text for block in page.blocks} == {"Tide"}
    assert all(element.last > element.first for element in page.elements[:-2])


def test_a_page_says_whether_it_was_read_whole() -> None:
    whole = "<p>Tide</p>" * MAX_BLOCKS
    assert not make_blocks(parse(whole)).cut
    assert make_blocks(parse(whole + "<p>Tide</p>")).cut
    assert make_blocks(parse("<i>x</i>y" * (MAX_NODES // 3))).cut
    deep = make_blocks(parse(fill("<div>" * 300 + "tide" + "</div>" * 300)))
    assert deep.cut
    assert len(deep.elements) <= MAX_ELEMENTS + 300
    assert not is_cut(whole)
    assert not is_cut(SHAPES["paragraphs"])
    assert is_cut("<b>Tide</b>" * 40_000)
    assert is_cut(b"tide " * 1_000_000)


def test_the_reason_says_that_a_page_was_read_in_part() -> None:
    body = "".join(f"<p>{WORDS}{number}</p>" for number in range(MAX_BLOCKS + 1)).encode()
    assert (extract_article(body, url="https://kell.example/ferry").reason or "").endswith(CUT)
    assert not (extract_article(body[:100_000], url="https://kell.example/ferry").reason or "").endswith(CUT)


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 200_000,
        b"<p>tide\0 and harbour</p>" * 10_000,
        b"<html><body><p class='a",
        random.Random(7).randbytes(300_000),
        b"\xff\xfe" + "<p>Tide".encode("utf-16-le") * 3_000 + b"\x00",
        b"<p>caf\xe9 " * 50_000,
        b"<p>" + b"." * 1_000_000,
        b"<h1>Tide</h1>" * 70_000,
        b"<p class=byline>12 boats</p>" * 3_000,  # they name nobody
        b"<p itemprop=author>12 boats</p>" * 3_000,
    ],
    ids=["nested", "NUL", "truncated", "binary", "UTF-16", "Latin-1", "full stops", "headlines", "bylines", "authors"],
)
def test_hostile_bodies_have_an_outcome(body: bytes) -> None:
    article = extract_article(body, url="https://kell.example/ferry")
    assert article.reason


def test_thirty_megabytes_of_small_paragraphs_take_little_memory() -> None:
    program = (
        "from crawler.memory import peak_memory\n"
        "from archive.text import extract_article\n"
        "article = extract_article(b'<p>a small paragraph</p>' * 1_250_000, url='https://kell.example/')\n"
        "print(peak_memory() >> 20, article.reason)\n"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    size, _, reason = made.stdout.partition(" ")
    assert reason
    assert int(size) < 300  # MB; the body alone is 30
