"""One table: what came of each capture of one URL, in order of time, and what each is to be called."""

import pytest

from archive.catalog.history import Facts, gone_at, verdicts
from archive.model import Outcome


def facts(
    at: int,
    arrived: Outcome = Outcome.OK,
    *,
    text: str | None = None,
    judged: Outcome | None = None,
    twin: str | None = None,
    status: int = 200,
) -> Facts:
    return Facts(f"2026-03-{at:02}", arrived, "why", status, judged or (Outcome.OK if text else None), None, text, twin)


CASES = {
    "first, same, other": (
        [facts(1, text="a"), facts(2, text="a"), facts(3, text="b")],
        [Outcome.OK, Outcome.UNCHANGED, Outcome.CHANGED],
    ),
    "changed back is a change": (
        [facts(1, text="a"), facts(2, text="b"), facts(3, text="a")],
        [Outcome.OK, Outcome.CHANGED, Outcome.CHANGED],
    ),
    "pending in between": (
        [facts(1, text="a"), facts(2), facts(3, text="a")],
        [Outcome.OK, Outcome.OK, Outcome.UNCHANGED],
    ),
    "404 before and after a page": (
        [facts(1, Outcome.HTTP_ERROR, status=404), facts(2, text="a"), facts(3, Outcome.HTTP_ERROR, status=404)],
        [Outcome.HTTP_ERROR, Outcome.OK, Outcome.GONE],
    ),
    "500 is never gone": (
        [facts(1, text="a"), facts(2, Outcome.HTTP_ERROR, status=500)],
        [Outcome.OK, Outcome.HTTP_ERROR],
    ),
    "not an article": (
        [facts(1, text="a", judged=Outcome.NOT_ARTICLE), facts(2, text="a")],
        [Outcome.NOT_ARTICLE, Outcome.OK],
    ),
    "cut short stays so": (
        [facts(1, Outcome.TRUNCATED, text="a"), facts(2, text="a")],
        [Outcome.TRUNCATED, Outcome.UNCHANGED],
    ),
    "copy of another address": (
        [facts(1, text="a", twin="https://x"), facts(2, text="a", twin="https://x"), facts(3, text="b")],
        [Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.CHANGED],
    ),
    "the original seen again is no copy": (
        [facts(1, text="a"), facts(3, text="a", twin="https://x")],
        [Outcome.OK, Outcome.UNCHANGED],
    ),
    "a revisit says it itself": ([facts(1, text="a"), facts(2, Outcome.UNCHANGED)], [Outcome.OK, Outcome.UNCHANGED]),
}


@pytest.mark.parametrize("case", CASES)
def test_outcomes(case: str) -> None:
    captures, expected = CASES[case]
    assert [verdict.outcome for verdict in verdicts(captures)] == expected


@pytest.mark.parametrize(
    ("captures", "since"),
    [
        (
            [facts(1, text="a"), facts(2, Outcome.HTTP_ERROR, status=404), facts(3, Outcome.GONE, status=410)],
            "2026-03-02",
        ),
        ([facts(1, text="a"), facts(2, Outcome.GONE, status=410), facts(3, Outcome.UNCHANGED)], None),
        ([facts(1, text="a"), facts(2, Outcome.GONE, status=410), facts(3, Outcome.TIMEOUT)], "2026-03-02"),
        ([facts(1, text="a")], None),
    ],
)
def test_since_when_a_page_is_gone(captures: list[Facts], since: str | None) -> None:
    assert gone_at(captures, list(verdicts(captures))) == since
