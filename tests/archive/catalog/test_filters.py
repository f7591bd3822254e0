from datetime import UTC, datetime

import pytest

from archive.catalog.filters import moment
from archive.errors import BadQuery


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ("2026", "2026-01-01T00:00:00.000000Z", "2026-12-31T23:59:59.999999Z"),
        ("2026-02", "2026-02-01T00:00:00.000000Z", "2026-02-28T23:59:59.999999Z"),
        ("2026-11-22", "2026-11-22T00:00:00.000000Z", "2026-11-22T23:59:59.999999Z"),
        ("2026-11-22T18:30", "2026-11-22T18:30:00.000000Z", "2026-11-22T18:30:59.999999Z"),
        ("20261122183000", "2026-11-22T18:30:00.000000Z", "2026-11-22T18:30:00.999999Z"),
        ("2026-11-22T18:30:00+02:00", "2026-11-22T16:30:00.000000Z", "2026-11-22T16:30:00.000000Z"),
    ],
)
def test_a_date_names_a_stretch_of_time(given: str, start: str, end: str) -> None:
    assert (moment(given), moment(given, end=True)) == (start, end)


def test_datetimes_are_moments() -> None:
    assert moment(datetime(2026, 11, 22, 18, tzinfo=UTC), end=True) == "2026-11-22T18:00:00.000000Z"


@pytest.mark.parametrize("given", ["yesterday", "2026-13", "", "20261"])
def test_what_is_no_date_says_how_one_is_written(given: str) -> None:
    with pytest.raises(BadQuery, match="a date is written"):
        moment(given)
