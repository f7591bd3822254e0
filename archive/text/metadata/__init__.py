"""What a page says of its article: title, authors, dates, site, section, canonical address, image.

    tree -> gather -> Facts + PageLines -> one finder a field -> Metadata

Each value carries where it was found and how sure that is. What the page does not say stays absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from archive.model import Evidence
from archive.text.metadata.authors import find_authors
from archive.text.metadata.dates import find_modified, find_published
from archive.text.metadata.facts import Facts, gather
from archive.text.metadata.found import Found
from archive.text.metadata.near import PageLines
from archive.text.metadata.site import find_canonical, find_image, find_section, find_site_name, site_names
from archive.text.metadata.title import find_title

__all__ = ["Facts", "Found", "Metadata", "PageLines", "gather", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a page's article; None where the page says nothing."""

    title: Found[str] | None = None
    authors: Found[tuple[str, ...]] | None = None
    published: Found[str] | None = None
    modified: Found[str] | None = None
    site_name: Found[str] | None = None
    section: Found[str] | None = None
    canonical_url: Found[str] | None = None
    image: Found[str] | None = None

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """Field name -> where its value comes from, of the fields that have one."""
        found = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value.evidence for name, value in found if value is not None}


def read_metadata(tree: LexborHTMLParser, url: str, facts: Facts | None = None, *, seen: str = "") -> Metadata:
    """The metadata of a parsed page. The tree may lose its scripts and styles, and nothing else.

    `facts` saves gathering them twice, `seen` (text that the page is known to show) most looks at all of its text.
    """
    facts = facts or gather(tree)
    lines = PageLines(tree, seen)
    names = site_names(facts, url)
    title = find_title(facts, names, lines, url)
    headline = title.value if title else None
    return Metadata(
        title=title,
        authors=find_authors(facts, names, lines, headline),
        published=find_published(facts, url, lines, headline),
        modified=find_modified(facts, lines, headline),
        site_name=find_site_name(facts),
        section=find_section(facts),
        canonical_url=find_canonical(facts, url),
        image=find_image(facts, url),
    )
