"""The demo aggregator's articles: one text file each, read into `Page` values.

A file is a head of `Key: value` lines, an empty line, and the body: paragraphs parted by empty lines, `## ` before a
sub-heading, `- ` before each item of a list, `> ` before a quotation. `slug.2.md` replaces `slug.md` in the second edition;
`Editions: 2` means new there, `Editions: 1` gone there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARKS = {"## ": "h2", "- ": "li", "> ": "quote"}


@dataclass(frozen=True)
class Block:
    """A piece of an article's body: `kind` is p, h2, quote or list; `lines` the paragraph, or the list's items."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One article as its author wrote it: what a perfect extraction gives back."""

    slug: str
    title: str
    published: str
    author: str
    section: str
    blocks: tuple[Block, ...]
    standfirst: str = ""
    credit: str = ""
    modified: str = ""
    caption: str = ""
    number: int = 0

    @property
    def gold(self) -> str:
        """The body as it should come out: paragraphs parted by one blank line, list items on lines of their own."""
        return "\n\n".join("\n".join(block.lines) for block in self.blocks)


@dataclass(frozen=True)
class Site:
    """One of the aggregator's sites: `site.json` and its articles, newest first."""

    name: str
    title: str
    language: str
    charset: str
    layout: str
    per_listing: int
    gzip: bool  # whether its server compresses; old ones do not
    pages: tuple[Page, ...]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)


def site_names() -> list[str]:
    """The names of the sites, sorted: the folders here that hold a site.json."""
    return sorted(path.parent.name for path in HERE.glob("*/site.json"))


def read_site(name: str, edition: int) -> Site:
    """One site as it stands in that edition (1 or 2)."""
    folder = HERE / name
    facts = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    files = sorted(path for path in folder.glob("*.md") if path.suffixes == [".md"])
    pages = [page for number, path in enumerate(files, 1) if (page := _page_of_edition(path, edition, number))]
    pages.sort(key=lambda page: page.published, reverse=True)
    return Site(name=name, pages=tuple(pages), **facts)


def _page_of_edition(path: Path, edition: int, number: int) -> Page | None:
    newer = path.with_suffix(f".{edition}.md")
    head, _, body = (newer if newer.exists() else path).read_text(encoding="utf-8").partition("\n\n")
    facts = {
        key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())
    }
    if str(edition) not in facts.pop("editions", "1 2").split():
        return None
    return Page(slug=path.stem, blocks=_blocks(body), number=number, **facts)


def _blocks(body: str) -> tuple[Block, ...]:
    return tuple(_block(part.split("\n")) for part in body.strip().split("\n\n"))


def _block(lines: list[str]) -> Block:
    mark = next((mark for mark in MARKS if lines[0].startswith(mark)), "")
    kind = {"h2": "h2", "quote": "quote", "li": "list"}.get(MARKS.get(mark, ""), "p")
    return Block(kind, tuple(line.removeprefix(mark) for line in lines))
