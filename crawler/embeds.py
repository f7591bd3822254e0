"""The requisites of what was fetched, as far as they are wanted, and what they need in turn. Pure.

    page -> style -> imported style -> font        each arrow is one E in hopsFromSeed (I where it is inferred)
    page -> frame -> image

They may lie on any host: the guard, robots.txt and the pace of that host hold as for pages. Nothing else on such a host
is followed.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive import Requisite, media_type, requisites_of_manifest, requisites_of_page, requisites_of_style
from crawler.media import HTML
from crawler.sources import Limits

LONGEST_URL = 4_000  # characters; images are asked for by longer addresses than pages

_MANIFESTS = ("application/manifest+json", "application/json", "text/json")
_LETTERS = {True: "I", False: "E"}  # by `inferred`, as Heritrix has them


def of_page(body: bytes, url: str, content_type: str | None, limits: Limits) -> list[Requisite]:
    """What an HTML page needs; `body` is decoded of its content coding."""
    return _wanted(requisites_of_page(body, url, content_type, most=limits.requisites_per_page))


def of_requisite(body: bytes, url: str, content_type: str | None, hops: str, limits: Limits) -> list[Requisite]:
    """What a requisite needs: a style sheet, a manifest, a frame in the page itself; `body` is decoded."""
    level, most = level_of(hops), limits.requisites_per_page
    named = media_type(content_type)
    if level >= limits.requisites_depth:
        return []
    if named == "text/css":
        return _wanted(requisites_of_style(body, url, content_type, most=most))
    if named in _MANIFESTS:
        return _wanted(requisites_of_manifest(body, url, most=most))
    if named in HTML and level == 1:
        found = requisites_of_page(body, url, content_type, most=most, frames=False)
        return [one for one in _wanted(found) if not one.inferred]
    return []


def may_need_more(content_type: str | None, hops: str, limits: Limits) -> bool:
    """Whether `of_requisite` could find something: then the body is worth decoding."""
    named = media_type(content_type)
    return level_of(hops) < limits.requisites_depth and named in ("text/css", *_MANIFESTS, *HTML)


def level_of(hops: str) -> int:
    """How many steps from its page a requisite is; redirects are none."""
    steps = hops.replace("R", "")
    return len(steps) - len(steps.rstrip("EI"))


def hops_to(requisite: Requisite, hops: str) -> str:
    """hopsFromSeed of a requisite that what was come by over `hops` names."""
    return hops + _LETTERS[requisite.inferred]


def is_inferred(hops: str) -> bool:
    """Whether nothing named it: that it is not there is no failure."""
    return hops.rstrip("R").endswith("I")


def _wanted(found: Iterable[Requisite]) -> list[Requisite]:
    return [one for one in found if len(one.url) <= LONGEST_URL]
