"""Where a redirect leads: each hop is an exchange and a capture of its own, past guard, robots.txt and scope.

Its target is a URL like any other and goes to the frontier: it is fetched once, whoever leads to it. Only where the
target counts as the same page (http to https), or wants a cookie and is unknown yet, is it fetched on the spot, for the
same lease.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive import Outcome
from crawler.caps import Caps
from crawler.dispatch import Cookies, Errand
from crawler.fetch import Fetched
from crawler.frontier import START, Found
from crawler.scope import LISTING, REQUISITE, Scope
from crawler.urls import host_of, page_key, resolve

STATUSES = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Step:
    """The errand that comes next, or what the frontier is told, or the outcome and the reason why neither."""

    errand: Errand | None
    found: Found | None = None
    outcome: Outcome = Outcome.REDIRECTED
    reason: str | None = None


def follow(errand: Errand, fetched: Fetched, scope: Scope, caps: Caps, knows: Callable[[str], bool]) -> Step | None:
    """The step after an answer; None when it is no redirect.

    `caps` say how many redirects in a chain are followed, and to what length of address; `knows` says whether the
    frontier has a URL already.
    """
    location = location_of(fetched)
    if location is None:
        return None
    target = resolve(errand.url, location)
    if target is None:
        return Step(None, reason=f"redirects to what is no address: {location[:80]!r}")
    cookies = cookies_after(fetched, errand.cookies, target, caps)
    hops = errand.hops + "R"
    if target in (*errand.chain, errand.url) and cookies == errand.cookies:
        return Step(None, outcome=Outcome.TRAP, reason=f"the redirects go in a circle, back to {target[:200]}")
    if hops.count("R") > caps.redirects:
        return Step(None, outcome=Outcome.TRAP, reason=f"more than {caps.redirects} redirects")
    if len(target) > caps.location_length:
        return Step(None, outcome=Outcome.TRAP, reason=f"redirects to an address of {len(target)} characters")
    if errand.wanted_as == REQUISITE and errand.robots_of is None:
        return Step(errand.redirected(target, cookies))
    if reason := _outside(errand, target, scope):
        return Step(None, reason=reason)
    if errand.lease is None or (cookies and not knows(target)) or page_key(target) == page_key(errand.lease.url):
        return Step(errand.redirected(target, cookies))
    found = Found(
        target,
        errand.wanted_as,
        errand.lease.priority,
        errand.depth,
        errand.url,
        hops,
        errand.lease.published,
        errand.lease.doubt,
    )
    return Step(None, found)


def _outside(errand: Errand, target: str, scope: Scope) -> str | None:
    """Why the target is none of ours. A seed may move to another host, which then is the source's own."""
    if errand.robots_of is not None:
        return None
    if is_seed(errand):
        scope.accept_host(target)
    if not scope.has_host(target):
        return f"redirects to {host_of(target)[:80]}, which is no host of this source"
    return f"redirects to {target[:200]}, which is excluded" if scope.is_excluded(target) else None


def is_seed(errand: Errand) -> bool:
    """Whether it is a start of the source, or what one has moved to."""
    return errand.lease is not None and errand.lease.priority == START and errand.wanted_as == LISTING


def cookies_after(fetched: Fetched, cookies: Cookies, target: str, caps: Caps) -> Cookies:
    """Those set along the chain, for as long as it stays with one host: consent pages want them back."""
    if host_of(target) != host_of(fetched.url):
        return ()
    jar = dict(cookies)
    for value in fetched.head.all("set-cookie") if fetched.head else ():
        name, equals, rest = value.partition(";")[0].partition("=")
        if equals and name.strip() and len(name) + len(rest) <= caps.cookie_bytes:
            jar[name.strip()] = rest.strip()
    return tuple(list(jar.items())[: caps.cookies])


def cookie_header(cookies: Cookies) -> list[tuple[str, str]]:
    """The Cookie header that gives them back, if there are any."""
    return [("Cookie", "; ".join(f"{name}={value}" for name, value in cookies))] if cookies else []


def location_of(fetched: Fetched) -> str | None:
    """Where an answer redirects to, as it says; raw bytes there are nearly always UTF-8."""
    location = fetched.header("location") if fetched.status in STATUSES else None
    if not location:
        return None
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
