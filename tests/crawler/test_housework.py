"""What the service does daily, beside the text: files are merged, whoever else is at work."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from island_site import wait_until

from archive import Capture, Collection, Exchange, Wire, locks
from archive.cli import main
from crawler.housework import Housework, next_time

NOON = datetime(2026, 3, 1, 12, 0)
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("hour", "after", "then"),
    [
        (4, NOON, datetime(2026, 3, 2, 4)),
        (13, NOON, datetime(2026, 3, 1, 13)),
        (12, NOON, datetime(2026, 3, 2, 12)),
        (0, datetime(2026, 12, 31, 23, 59), datetime(2027, 1, 1)),
    ],
)
def test_the_next_time(hour: int, after: datetime, then: datetime) -> None:
    assert next_time(hour, after) == then


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        with Collection.open(tmp_path / "c", create=True) as collection:
            exchange = Exchange(Wire(b"GET / HTTP/1.1\r\n\r\n"), Wire(MISSING))
            collection.add([Capture(f"https://news.example/{number}", datetime.now(UTC), exchange)])
    return tmp_path / "c"


@pytest.fixture
def house(folder: Path) -> Iterator[Housework]:
    house = Housework(folder, 4, NOON)
    house.start()
    yield house
    house.leave(10)


def files(folder: Path) -> int:
    return len(list((folder / "warc").iterdir()))


def test_files_are_merged_when_it_is_time_and_every_day(
    folder: Path, house: Housework, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "microfiche")
    house.attend(NOON + timedelta(hours=15))
    assert files(folder) == 3
    house.attend(NOON + timedelta(hours=16))
    wait_until(lambda: "3 files merged into 1" in caplog.text, "the files were never merged")
    assert files(folder) == 1
    house.attend(NOON + timedelta(hours=39))
    house.attend(NOON + timedelta(hours=40))
    wait_until(lambda: "0 files merged into 0" in caplog.text, "there was no second time")


def test_what_stands_in_the_way_is_told_and_tried_again(
    folder: Path, house: Housework, caplog: pytest.LogCaptureFixture
) -> None:
    with locks.held(folder, locks.TEXT):
        house.attend(NOON + timedelta(days=1))
        wait_until(lambda: "tried again at" in caplog.text, "nothing was told")
    assert files(folder) == 3
    house.attend(datetime.now() + timedelta(minutes=11))
    wait_until(lambda: files(folder) == 1, "it was not tried again")


def test_never(folder: Path) -> None:
    house = Housework(folder, None, NOON)
    house.start()
    house.attend(NOON + timedelta(days=9))
    house.leave(10)
    assert files(folder) == 3


@pytest.mark.parametrize("hour", ["24", "-1", "noon", ""])
def test_an_hour_that_is_none(hour: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", f"--compact-at={hour}"])
    assert "is no hour: 0 to 23, or off" in capsys.readouterr().err
