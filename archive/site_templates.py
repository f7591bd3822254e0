"""When the template of a site is learnt, used, and used again on the site's earlier pages.

A template learns from every page. It is *published*, that is used for pages to come, in steps: first when the site's
pages at hand are done or `FULL` of them are (never before it is ripe), then every `STEP` pages. Pages made before
the first publication have no template, and are asked for again at that moment, once: so a batch of pages comes out
the same in whatever order its first ones were made. All are asked for once more when it has learnt from `SEASONED`: by
then it knows what only some sections, or only the pages in one of the site's languages, share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.text.template import EMPTY, WINDOW, PageSignature, Template, learn

FULL = WINDOW  # pages: from then on a template only changes with the site
SEASONED = 4 * FULL
STEP = 8  # pages learnt between two publications


TemplateRow = tuple[str, str, bytes, int, bool]  # site, digest, bytes, pages learnt from, whether it is in use


class TemplateShelf(Protocol):
    """Where templates are kept; a Collection is one."""

    def template(self, site: str) -> tuple[bytes, int, bool] | None: ...
    def keep_templates(self, rows: Sequence[TemplateRow]) -> None: ...
    def ask_again(self, site: str | None = None, *, without_template: bool = False) -> int: ...


@dataclass(slots=True)
class _Site:
    learnt: Template = EMPTY
    pages: int = 0
    published: Template | None = None
    published_pages: int = 0
    sealed: bytes | None = None
    unsaved: bool = False


class SiteTemplates:
    """The templates of the sites whose pages are at hand. One for each textualiser."""

    def __init__(self, shelf: TemplateShelf) -> None:
        self._shelf = shelf
        self._sites: dict[str, _Site] = {}

    def published(self, site: str) -> Template | None:
        """What pages of the site are to be made with now; None: without."""
        return self._site(site).published

    def sealed(self, site: str) -> tuple[str | None, bytes | None]:
        """Digest and bytes of the same, to be sent to a worker."""
        of = self._site(site)
        if of.published is None:
            return None, None
        if of.sealed is None:
            of.sealed = of.published.to_bytes()
        return of.published.digest, of.sealed

    def learn(self, site: str, signature: PageSignature) -> None:
        """Learn from a page."""
        of = self._site(site)
        of.learnt, of.pages, of.unsaved = learn(of.learnt, signature), of.pages + 1, True
        due = of.pages - of.published_pages >= STEP or of.pages == SEASONED if of.published else of.pages >= FULL
        if due and of.learnt.ripe:
            self._publish(site, of)

    def settle(self, busy: Iterable[str]) -> int:
        """Publish first templates of sites that have no page at hand any more (`busy` are those that have), and save
        what was learnt. Gives how many earlier pages are to be made again.
        """
        waiting = set(busy)
        again = 0
        for site, of in self._sites.items():
            if of.published is None and of.learnt.ripe and site not in waiting:
                again += self._publish(site, of)
        self._save((site, of) for site, of in self._sites.items() if of.unsaved)
        return again

    def _publish(self, site: str, of: _Site) -> int:
        first, seasoned = of.published is None, of.published_pages < SEASONED <= of.pages
        of.published, of.published_pages, of.sealed = of.learnt, of.pages, None
        self._save([(site, of)])
        return self._shelf.ask_again(site, without_template=first) if first or seasoned else 0

    def _save(self, changed: Iterable[tuple[str, _Site]]) -> None:
        """In one transaction; in use first, so that no page is asked for again without its template."""
        rows = []
        for site, of in changed:
            of.unsaved = False
            rows.append((site, of.learnt.digest, of.learnt.to_bytes(), of.pages, of.published is not None))
        if rows:
            self._shelf.keep_templates(rows)

    def _site(self, site: str) -> _Site:
        if site not in self._sites:
            self._sites[site] = _loaded(self._shelf.template(site))
        return self._sites[site]


def _loaded(stored: tuple[bytes, int, bool] | None) -> _Site:
    """What was kept; a template of another version is learnt again from the start."""
    if stored is None:
        return _Site()
    data, pages, remade = stored
    try:
        template = Template.from_bytes(data)
    except ValueError:
        return _Site()
    return _Site(template, pages, template if remade else None, pages if remade else 0)
