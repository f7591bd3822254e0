"""The estimator of how often something changes, tried on processes whose rate is known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.change_rate import FIRST, LATEST, SOONEST, History

HOUR = 3600.0


@pytest.mark.parametrize("mean_s", [0.7 * HOUR, HOUR, 3 * HOUR])
def test_the_rate_is_found_though_only_visits_show_it(mean_s: float) -> None:
    chance, seen = random.Random(1), []
    for _ in range(500):
        history = History()
        for _ in range(20):
            history = history.after(changed=chance.expovariate(1 / mean_s) < HOUR)
        seen.append(history.changes_a_visit)
    assert HOUR / mean_s * 0.75 < sum(seen) / len(seen) < HOUR / mean_s * 1.25


def follow(mean_s: float, days: float, seed: int = 1) -> list[float]:
    """The waits that come of following the estimate."""
    chance, history, now, waits = random.Random(seed), History(), 0.0, [FIRST]
    next_change = chance.expovariate(1 / mean_s)
    while now < days * 86_400:
        now += waits[-1]
        changed = next_change <= now
        while next_change <= now:
            next_change += chance.expovariate(1 / mean_s)
        history = history.after(changed=changed)
        waits.append(history.wait_s(waits[-1]))
    return waits[len(waits) // 2 :]


@pytest.mark.parametrize("mean_s", [10 * 60.0, HOUR, 8 * HOUR])
def test_waits_settle_near_the_time_between_changes(mean_s: float) -> None:
    waits = sorted(follow(mean_s, days=40))
    assert mean_s / 3 < waits[len(waits) // 2] < mean_s * 3


def test_what_never_changes_is_looked_at_once_a_day_and_what_always_does_every_two_minutes() -> None:
    never, always, wait = History(), History(), FIRST
    for _ in range(12):
        never = never.after(changed=False)
        wait = never.wait_s(wait)
    assert wait == LATEST
    for _ in range(40):
        always = always.after(changed=True)
        wait = always.wait_s(wait)
    assert wait == SOONEST


def test_what_wakes_up_is_noticed() -> None:
    history, waits = History(), [FIRST]
    for number in range(60):
        history = history.after(changed=number >= 30)
        waits.append(history.wait_s(waits[-1]))
    assert waits[30] == LATEST
    assert waits[36] < LATEST
    assert waits[60] < HOUR


def test_after_the_first_visit_nothing_is_known() -> None:
    assert History().wait_s(None) == FIRST


@given(st.lists(st.tuples(st.floats(0, 1e9), st.booleans()), max_size=50))
def test_a_wait_is_always_within_its_bounds(visits: list[tuple[float, bool]]) -> None:
    history = History()
    for elapsed, changed in visits:
        history = history.after(changed=changed)
        assert SOONEST <= history.wait_s(elapsed) <= LATEST
