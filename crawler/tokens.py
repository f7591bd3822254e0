"""Parameters that a site puts on every link anew, whatever their name: learnt from its pages. Pure.

The same page named with other values of a parameter, each like a token, is no other page. Once that was seen for
`ENOUGH` pages, the parameter is noise: links are followed without it. A parameter that names pages ("id=9f3b...") never
comes with two values for what is one address without it, but for the one path that all pages share: `ENOUGH` are many
paths, or it is no noise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from crawler.urls import split_url

ENOUGH = 3  # addresses that came with several values of the parameter
MOST = 20_000  # addresses remembered

_TOKEN = re.compile(r"(?=[^&]*\d)(?:[0-9A-Za-z_-]{8,}|0?\.\d{5,})")


@dataclass(slots=True)
class Tokens:
    """What one run has seen. `noise`: names of parameters that are."""

    noise: set[str] = field(default_factory=set)
    _values: dict[tuple[str, str], str] = field(default_factory=dict)  # (parameter, address without it) -> value
    _changing: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def see(self, url: str) -> bool:
        """Take in a link; whether a parameter has turned out to be noise by that."""
        parts = split_url(url)
        learnt = False
        for part in parts.query.split("&") if parts.query else ():
            name, _, value = part.partition("=")
            if name in self.noise or not _TOKEN.fullmatch(value) or len(self._values) >= MOST:
                continue
            rest = _without(url, {name})
            if self._values.setdefault((name, rest), value) != value:
                self._changing[name].add(split_url(rest).path)
                if len(self._changing[name]) >= ENOUGH:
                    self.noise.add(name)
                    learnt = True
        return learnt

    def plain(self, url: str) -> str:
        """The URL without noise."""
        return _without(url, self.noise) if self.noise and "?" in url else url


def _without(url: str, names: set[str]) -> str:
    parts = split_url(url)
    kept = [part for part in parts.query.split("&") if part.partition("=")[0] not in names]
    return parts._replace(query="&".join(kept)).geturl()
