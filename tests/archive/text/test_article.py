"""Every folder of tests/pages is a case: page.html with headers.txt goes in, article.txt and meta.json come out."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from archive.model import Article
from archive.text.article import textualise_page
from archive.text.template import EMPTY, Template, learn

PAGES = Path(__file__).resolve().parents[2] / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/meta.json"))
FIELDS = ("title", "published", "modified", "site_name", "section", "canonical_url", "credit")


def read_case(case: Path) -> tuple[Article, dict[str, Any]]:
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    headers = dict(line.split(": ", 1) for line in (case / "headers.txt").read_text().splitlines())
    made = textualise_page((case / "page.html").read_bytes(), url=meta["url"], content_type=headers.get("Content-Type"))
    return made.article, meta


def name_of(case: Path) -> str:
    return f"{case.parent.name}-{case.name}"


ARTICLES = [case for case in CASES if (case / "article.txt").read_text("utf-8")]
OTHERS = [case for case in CASES if case not in ARTICLES]


def test_there_are_cases_of_both_kinds() -> None:
    assert len(ARTICLES) >= 15
    assert len(OTHERS) >= 6


@pytest.mark.parametrize("case", ARTICLES, ids=name_of)
def test_text_is_exactly_the_articles(case: Path) -> None:
    article, _ = read_case(case)
    assert article.text + "\n" == (case / "article.txt").read_text("utf-8")


@pytest.mark.parametrize("case", ARTICLES, ids=name_of)
def test_metadata_of_articles(case: Path) -> None:
    article, meta = read_case(case)
    assert article.is_article, article.reason
    assert list(article.authors) == meta["authors"]
    assert {name: getattr(article, name) for name in FIELDS} == {name: meta[name] for name in FIELDS}
    assert article.language.tag == meta["language"]


@pytest.mark.parametrize("case", ARTICLES, ids=name_of)
def test_every_value_says_where_it_comes_from(case: Path) -> None:
    article, _ = read_case(case)
    present = {name for name in (*FIELDS, "authors", "image") if getattr(article, name)}
    assert set(article.evidence) == present
    assert all(0 < evidence.confidence <= 1 for evidence in article.evidence.values())


@pytest.mark.parametrize("case", OTHERS, ids=name_of)
def test_pages_that_are_no_articles_say_why(case: Path) -> None:
    article, meta = read_case(case)
    assert not article.is_article, article.reason
    assert article.reason is not None
    assert meta["reason"] in article.reason


def test_a_worker_can_send_what_it_made() -> None:
    case = ARTICLES[0]
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    made = textualise_page((case / "page.html").read_bytes(), url=meta["url"])
    assert pickle.loads(pickle.dumps(made)) == made
    assert made.signature is not None
    template = learn(EMPTY, made.signature)
    assert pickle.loads(pickle.dumps(template)) == template


@pytest.mark.parametrize(
    "body",
    [b"", b"\0" * 5000, b"%PDF-1.4 \xff\xfe\x00", b"<div>" * 20_000, b"<p>cut of", bytes(range(256)) * 40],
    ids=["empty", "nul", "pdf", "deep", "cut", "binary"],
)
def test_hostile_bodies_end_as_no_article(body: bytes) -> None:
    made = textualise_page(body, url="http://odd.example/")
    assert not made.article.is_article
    assert made.signature is None


SITE_PAGE = """<html><head><title>{title} | Wharf Notes</title></head><body>
<div class="nav"><a href="/">News</a> <a href="/b">Blog and articles</a></div>
<div class="main"><h1>{title}</h1><div class="text"><p>{first}</p><p>Subscribe to our telegraph channel</p>
<p>{second}</p><p>{third}</p>
<p>Wharf Notes is read in seven harbours</p></div></div><div>upstairs</div></body></html>"""


def site_page(number: int) -> bytes:
    subject = ("ferry", "crane", "lantern", "anchor", "ledger", "buoy")[number]
    return SITE_PAGE.format(
        title=f"Old {subject} finds a new owner",
        first=f"The oldest {subject} of the harbour was sold on Monday to a man who has never seen the sea.",
        second=f"He paid in walnuts, and the {subject} was weighed twice, since nobody knew what such a thing costs.",
        third=f"By the evening the {subject} stood in an orchard, where the wind is said to be much the same.",
    ).encode()


def test_a_template_removes_what_single_pages_keep() -> None:
    urls = [f"http://wharf.example/{number}" for number in range(6)]
    template: Template = EMPTY
    for number, url in enumerate(urls[:5]):
        signature = textualise_page(site_page(number), url=url, template=template).signature
        assert signature is not None
        template = learn(template, signature)
    assert template.ripe
    article = textualise_page(site_page(5), url=urls[5], template=template).article
    assert article.template == template.digest
    assert "Subscribe" not in article.text
    assert "seven harbours" not in article.text
    assert [line[:9] for line in article.text.split("\n\n")] == ["The oldes", "He paid i", "By the ev"]


def test_a_headline_repeated_in_the_body_goes() -> None:
    html = site_page(1).replace(b"<p>The oldest", b"<h2>Old crane finds a new owner</h2><p>The oldest")
    article = textualise_page(html, url="http://wharf.example/1").article
    assert article.title == "Old crane finds a new owner"
    assert article.title not in article.text
