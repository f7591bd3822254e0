"""Headlines of pages that state little: no OpenGraph, no JSON-LD, an h1 that is the site's name, or none."""

from __future__ import annotations

from itertools import product

import pytest
from metadata_pages import read, title_of

HEADLINE = "Old bridge stays open through the winter"
SITE = "Tidewrack News"
URL = "https://www.tidewrack.example/2026/1"
PROSE = "<p>The council voted on Monday to keep the old bridge open, after three hours of debate in the hall.</p>" * 4

TITLES = (
    f"{HEADLINE} - {SITE}",
    f"{HEADLINE} | Coast | {SITE}",
    f"{SITE} » Coast » {HEADLINE}",
    f"{SITE}: {HEADLINE}",
    HEADLINE,
    SITE,
    "",
)
HEADLINES = (
    f"<h1>{HEADLINE}</h1>",
    f"<h2>{HEADLINE}</h2>",
    f"<p><b>{HEADLINE}</b></p>",
    f'<font size="5">{HEADLINE}</font><br>',
    f'<div class="x7">{HEADLINE}</div>',
    f"<h1>{SITE}</h1><h2>{HEADLINE}</h2>",
    f'<h1><a href="/">{SITE}</a></h1><div class="ttl">{HEADLINE}</div>',
)


@pytest.mark.parametrize(("stated", "shown"), [*product(TITLES, HEADLINES)])
def test_the_headline_is_found(stated: str, shown: str) -> None:
    head = f'<div><a href="/">{SITE}</a> <a href="/coast">Coast</a></div>'
    body = f"{head}<div>{shown}<div>15.10.2026</div>{PROSE}</div><div>© 2026 {SITE}</div>"
    assert title_of(read(f"<title>{stated}</title>", body, url=URL)) == HEADLINE


@pytest.mark.parametrize("stated", [f"{HEADLINE} - {SITE}", f"{HEADLINE} | {SITE}", HEADLINE])
def test_a_section_as_h1_is_no_headline(stated: str) -> None:
    body = f"<h1>Coast</h1><h2>{HEADLINE}</h2><div>15.10.2026</div>{PROSE}"
    assert title_of(read(f"<title>{stated}</title>", body, url=URL)) == HEADLINE


def test_a_lead_in_stays_in_the_headline() -> None:
    title = f"England: {HEADLINE}"
    assert title_of(read(f"<title>{title}</title>", f"<h2>{title}</h2>{PROSE}", url=URL)) == title
    assert title_of(read(f"<title>{title} - {SITE}</title>", f"<h1>{title}</h1>{PROSE}", url=URL)) == title


def test_a_page_that_only_names_its_site_has_no_headline() -> None:
    body = f'<a href="https://www.tidewrack.example/"><img alt="{SITE}"></a>{PROSE}'
    assert title_of(read(f"<title>{SITE}</title>", body, url=URL)) is None
