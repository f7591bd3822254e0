"""How often a listing, feed or sitemap changes, estimated from the visits to it, and when to look again. Pure.

Changes are taken for a Poisson process, seen only at visits: whether there was something new since the last one, not
how much. From n visits, X of which found something new, the changes from one visit to the next are estimated as

    r = -ln((n - X + 0.5) / (n + 0.5))

(Cho and Garcia-Molina, "Estimating Frequency of Change", ACM TOIT 3(3), 2003, section 4.2: the plain X / n misses
changes that fall between two visits, and is off the more, the more there are.) One looks again when one change is
expected: after the time since the last visit, divided by r, but at most `GROWTH` times as late as the last time, and
within bounds that the source sets. Visits further back count less, by `FADE` a visit: what lay before was seen at other
distances, and a site that falls asleep or wakes up is noticed within a few visits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SOONEST = 120.0  # s, by default: a source may set both
LATEST = 86_400.0  # s
FIRST = 900.0  # s to the second visit: nothing is known then
GROWTH = 2.0
FADE = 0.75


@dataclass(frozen=True, slots=True)
class History:
    """What visits after the first have shown: `checks` of them, `changes` found something new; both fade."""

    checks: float = 0.0
    changes: float = 0.0

    def after(self, *, changed: bool) -> History:
        """With one more visit."""
        return History(FADE * self.checks + 1.0, FADE * self.changes + changed)

    @property
    def changes_a_visit(self) -> float:
        """The estimate r; 0 where none was seen."""
        unchanged = (self.checks - self.changes + 0.5) / (self.checks + 0.5)
        return -math.log(min(unchanged, 1.0))

    def wait_s(self, elapsed_s: float | None, bounds_s: tuple[float, ...] = (SOONEST, LATEST)) -> float:
        """Seconds until the next visit, within bounds; `elapsed_s` lay between the last two, None: there was one."""
        soonest, latest = bounds_s
        if elapsed_s is None or not self.checks:
            return min(max(FIRST, soonest), latest)
        elapsed_s = min(max(elapsed_s, soonest), latest)
        return min(max(elapsed_s / max(self.changes_a_visit, 1.0 / GROWTH), soonest), latest)
