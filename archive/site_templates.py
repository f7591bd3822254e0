"""When the template of a site is learnt, used, and used again on the site's earlier pages.

A template learns from every page. It is *published*, that is used for pages to come, in steps: first when `FULL` pages
of the site are known or those at hand are done (never before it is ripe), then every `STEP` pages.

An article is made again once at most, and with as much knowledge as there is to come soon: those made without a
template when the site's pages at hand are done; those never made again when the template has learnt from `SEASONED`
pages, for by then it knows what only some sections, or only the pages in one of the site's languages, share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.text.template import EMPTY, WINDOW, PageSignature, Template, learn

FULL = WINDOW  # pages: from then on a template only changes with the site
SEASONED = 4 * FULL  # pages: from then on what it learns is hardly worth making older pages again
STEP = 8  # pages learnt between two publications


TemplateRow = tuple[str, str, bytes, int, bool]  # site, digest, bytes, pages learnt from, whether it was asked again


class TemplateShelf(Protocol):
    """Where templates are kept; a Collection is one."""

    def template(self, site: str) -> tuple[bytes, int, bool] | None: ...
    def keep_templates(self, rows: Sequence[TemplateRow]) -> None: ...
    def ask_again(self, *sites: str, without_template: bool = False, made_once: bool = False) -> int: ...


@dataclass(slots=True)
class _Site:
    learnt: Template = EMPTY
    pages: int = 0
    published: Template | None = None
    published_pages: int = 0
    remade: bool = False  # whether the pages made without it were asked for again
    unsaved: bool = False

    def publish(self) -> None:
        self.published, self.published_pages = self.learnt, self.pages


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
        template = self._site(site).published
        return (None, None) if template is None else (template.digest, template.to_bytes())

    def learn(self, site: str, signature: PageSignature) -> None:
        """Learn from a page."""
        of = self._site(site)
        of.learnt, of.pages, of.unsaved = learn(of.learnt, signature), of.pages + 1, True
        due = of.pages - of.published_pages >= STEP or of.pages == SEASONED if of.published else of.pages >= FULL
        if due and of.learnt.ripe:
            seasoned = of.published_pages < SEASONED <= of.pages
            of.publish()
            if seasoned:
                of.remade = True
                self._save([(site, of)])
                self._shelf.ask_again(site, made_once=True)

    def settle(self, busy: Iterable[str]) -> int:
        """Save what was learnt, and let the pages made without a template be made again at sites that have no page at
        hand any more (`busy` are those that have). Gives how many those are.
        """
        waiting = set(busy)
        ready = [site for site, of in self._sites.items() if not of.remade and of.learnt.ripe and site not in waiting]
        for site in ready:
            self._sites[site].publish()
            self._sites[site].remade = True
        self._save((site, of) for site, of in self._sites.items() if of.unsaved)
        return self._shelf.ask_again(*ready, without_template=True) if ready else 0

    def _save(self, changed: Iterable[tuple[str, _Site]]) -> None:
        """In one transaction, and before pages are asked for again, so that none is without its template."""
        rows = []
        for site, of in changed:
            of.unsaved = False
            rows.append((site, of.learnt.digest, of.learnt.to_bytes(), of.pages, of.remade))
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
    return _Site(template, pages, template, pages, remade=True) if remade else _Site(template, pages)
