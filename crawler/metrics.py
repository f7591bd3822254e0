"""Figures that follow from the counts of a run: pure functions of a `Run` and the time."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.runs import Run, RunState

ENOUGH_PAGES = 5  # fewer say nothing about the speed of what is to come


def duration(run: Run, now: datetime) -> timedelta:
    """For how long the run has been going, or went; zero when it never began."""
    return (run.ended_at or now) - run.started_at if run.started_at else timedelta()


def pages_per_second(run: Run, now: datetime) -> float:
    """Pages kept for each second since the run began; 0.0 before that."""
    seconds = duration(run, now).total_seconds()
    return run.pages / seconds if seconds > 0 else 0.0


def time_left(run: Run, now: datetime) -> timedelta | None:
    """How long what is known and due will take at this speed; None where that cannot be known."""
    rate = pages_per_second(run, now)
    if run.state is not RunState.RUNNING or run.pages < ENOUGH_PAGES or not rate:
        return None
    return timedelta(seconds=(run.waiting + run.in_hand) / rate)
