"""How long a host is waited for. Pure: what happened in, seconds out.

A host is given the whole time of the caps until it has let us wait in vain a few times. From then on it is given what
its own good answers need, several times over: a site with a thousand addresses that hang costs minutes, not a day. What
was given up is asked for again by later runs, with the whole time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.caps import Caps

SEVERAL = 4.0  # times the slowest good answer of a host


@dataclass(slots=True)
class Patience:
    """Of one run."""

    caps: Caps
    _vain: Counter[str] = field(default_factory=Counter)
    _slowest: dict[str, float] = field(default_factory=dict)  # s, of the good answers of a host

    def of(self, host: str, most: float) -> float:
        """Seconds, out of `most`."""
        if not self.is_short(host):
            return most
        return min(most, max(self.caps.least_time, SEVERAL * self._slowest.get(host, 0.0)))

    def is_short(self, host: str) -> bool:
        """Whether the host has let us wait in vain too often."""
        return self._vain[host] >= self.caps.vain_waits

    def answered(self, host: str, seconds: float) -> None:
        """A whole answer came after so long."""
        self._slowest[host] = max(seconds, self._slowest.get(host, 0.0))

    def waited_in_vain(self, host: str) -> None:
        """No connection, no answer or no end of it came in time."""
        self._vain[host] += 1
