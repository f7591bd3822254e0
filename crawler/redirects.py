"""Where a redirect leads: each hop is an exchange and a capture of its own, past guard, robots.txt and scope."""

from __future__ import annotations

from dataclasses import dataclass

from archive import Outcome
from crawler.dispatch import Errand
from crawler.fetch import Fetched
from crawler.frontier import START
from crawler.scope import Scope
from crawler.urls import host_of, resolve

STATUSES = frozenset({301, 302, 303, 307, 308})
COOKIES = 20  # kept along one chain


@dataclass(frozen=True, slots=True)
class Step:
    """The errand that comes next, or the outcome and the reason why none does."""

    errand: Errand | None
    outcome: Outcome = Outcome.REDIRECTED
    reason: str | None = None


def follow(errand: Errand, fetched: Fetched, scope: Scope, most: int) -> Step | None:
    """The step after an answer; None when it is no redirect. `most` redirects in a chain are followed."""
    location = fetched.header("location") if fetched.status in STATUSES else None
    if not location:
        return None
    target = resolve(errand.url, _text(location))
    if target is None:
        return Step(None, reason=f"redirects to what is no address: {location[:80]!r}")
    cookies = _cookies(errand, fetched, target)
    if target in (*errand.chain, errand.url) and cookies == errand.cookies:
        return Step(None, Outcome.TRAP, f"the redirects go in a circle, back to {target[:200]}")
    if len(errand.chain) >= most:
        return Step(None, Outcome.TRAP, f"more than {most} redirects")
    if reason := _outside(errand, target, scope):
        return Step(None, reason=reason)
    return Step(errand.redirected(target, cookies))


def _outside(errand: Errand, target: str, scope: Scope) -> str | None:
    """Why the target is none of ours. A seed may move to another host, which then is the source's own."""
    if errand.robots_of is not None:
        return None
    if errand.lease and errand.lease.priority == START and errand.lease.via is None:
        scope.accept_host(target)
    if not scope.has_host(target):
        return f"redirects to {host_of(target)[:80]}, which is no host of this source"
    return f"redirects to {target[:200]}, which is excluded" if scope.is_excluded(target) else None


def _cookies(errand: Errand, fetched: Fetched, target: str) -> tuple[tuple[str, str], ...]:
    """Those set along the chain, for as long as it stays with one host: consent pages want them back."""
    if host_of(target) != host_of(errand.url):
        return ()
    jar = dict(errand.cookies)
    for value in fetched.head.all("set-cookie") if fetched.head else ():
        name, equals, rest = value.partition(";")[0].partition("=")
        if equals and name.strip():
            jar[name.strip()] = rest.strip()
    return tuple(list(jar.items())[:COOKIES])


def _text(location: str) -> str:
    """Raw bytes in a Location are nearly always UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
