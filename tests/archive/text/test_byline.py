"""Lines that metadata was read from, told from lines of the text."""

from __future__ import annotations

import pytest

from archive.text.byline import bylines

TEXT = "The keeper lit the old lanterns again, and the whole quay came out to see them burn."


@pytest.mark.parametrize(
    "line",
    [
        "15.10.2026 13:17 | By Ada Quill | 93 views",
        "2026-10-15 · 4 min read",
        "Ada Quill, correspondent",
        "By Ada Quill, October 15",
        "Ada Quill",
        "15.10.2026 13:17",
        "October 15, 2026",
        "15 октября 2026",
        "2026年10月15日 星期四",
    ],
)
def test_a_line_of_author_and_date_goes(line: str) -> None:
    assert list(bylines([line, TEXT], ["Ada Quill"], "2026-10-15")) == [0]
    assert list(bylines(["Coast", line, TEXT, line], ["Ada Quill"], "2026-10-15")) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Ada Quill lit them.",
        "14.10.2026",  # may head an entry of a diary
        "港口灯笼清点完毕第三次报告 15.10.2026",
        "LISBON | A harbour wakes",
        "14.10.2026 | 93 ships",
        f"Ada Quill, who kept the light for thirty years | {TEXT} And {TEXT}",
    ],
)
def test_the_text_stays(line: str) -> None:
    assert list(bylines([line, TEXT], ["Ada Quill"], "2026-10-15")) == []
