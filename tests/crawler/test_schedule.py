"""Slots against a brute-force reference, judging them, and claiming them from several processes."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import cadence
from crawler.cadence import Crontab, Every
from crawler.runs import RunState, RunStore
from crawler.schedule import AUTO_PAUSE, MISSES_KEPT, Scheduler, judge
from crawler.sources import Source, Sources

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Antarctica/Troll"]
# Within two days after each of these the clocks of one of the zones change, or a month or year ends.
BEGINNINGS = [date(2026, 3, 28), date(2026, 10, 24), date(2026, 3, 7), date(2026, 10, 31), date(2026, 4, 4)]
BEGINNINGS += [date(2026, 10, 3), date(2024, 2, 28), date(2026, 12, 30), date(2026, 6, 10)]


def slots(text: str, begin: datetime, until: datetime, zone: str = "UTC") -> list[datetime]:
    return list(takewhile(lambda slot: slot <= until, Crontab.parse(text).after(begin, ZoneInfo(zone))))


def wall_times(text: str, begin: datetime, until: datetime, zone: str) -> list[str]:
    return [f"{slot.astimezone(ZoneInfo(zone)):%d %H:%M %z}" for slot in slots(text, begin, until, zone)]


def simulated_cron(crontab: Crontab, begin: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """cron by brute force: look at the clock on the wall each minute, and remember what it has shown."""
    found = []
    shown: set[datetime] = set()
    before = (begin - 4 * HOUR).astimezone(zone).replace(tzinfo=None)
    at = begin - 4 * HOUR
    while at < until:
        at += MINUTE
        wall = at.astimezone(zone).replace(tzinfo=None)
        news = [wall] if crontab.every_hour else walls_between(before, wall)
        if any(listed(crontab, new) and (crontab.every_hour or new not in shown) for new in news) and at > begin:
            found.append(at)
        shown.update(news)
        before = max(before, wall)
    return found


def walls_between(before: datetime, wall: datetime) -> list[datetime]:
    return [before + number * MINUTE for number in range(1, (wall - before) // MINUTE + 1)]


def listed(crontab: Crontab, wall: datetime) -> bool:
    return wall.minute in crontab.minutes and wall.hour in crontab.hours and crontab.matches_day(wall.date())


@st.composite
def fields(draw: st.DrawFn, low: int, high: int) -> str:
    if draw(st.booleans()):
        return draw(st.sampled_from(["*", "*/2", f"*/{(high - low) // 3 + 1}"]))
    numbers = st.integers(low, high)
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(numbers), draw(numbers)))
        parts.append(draw(st.sampled_from([str(first), f"{first}-{last}", f"{first}-{last}/3"])))
    return ",".join(parts)


@st.composite
def crontabs(draw: st.DrawFn) -> Crontab:
    text = " ".join(draw(fields(low, high)) for low, high in ((0, 59), (0, 23), (1, 28), (1, 12), (0, 7)))
    return Crontab.parse(text)


@settings(max_examples=60, deadline=None)
@given(crontabs(), st.sampled_from(ZONES), st.sampled_from(BEGINNINGS), st.integers(0, 24 * 60 * 60))
def test_slots_are_those_of_a_cron_that_looks_at_the_clock_each_minute(
    crontab: Crontab, zone: str, day: date, second: int
) -> None:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    until = begin + 2 * DAY
    expected = simulated_cron(crontab, begin.replace(second=0), until, ZoneInfo(zone))
    found = takewhile(lambda slot: slot <= until, crontab.after(begin, ZoneInfo(zone)))
    assert list(found) == [slot for slot in expected if slot <= until]


def test_weekday_1_is_monday() -> None:
    first = next(Crontab.parse("0 0 * * 1").after(datetime(2026, 11, 22, tzinfo=UTC), UTC))
    assert first == datetime(2026, 11, 23, tzinfo=UTC)
    assert first.strftime("%A") == "Monday"


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_sunday_has_two_numbers_and_a_name(sunday: str) -> None:
    first = next(Crontab.parse(f"0 0 * * {sunday}").after(datetime(2026, 11, 16, tzinfo=UTC), UTC))
    assert first == datetime(2026, 11, 22, tzinfo=UTC)


def test_a_day_of_month_or_a_day_of_week_is_enough_when_both_are_given() -> None:
    found = slots("0 0 13 * 5", datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
    assert [slot.day for slot in found] == [6, 13, 20, 27]
    both = slots("0 0 */13 * 5", datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert [f"{slot:%m-%d}" for slot in both] == ["08-14", "11-27"]  # a field that begins with * restricts nothing: AND


def test_half_past_two_comes_once_when_the_clocks_go_back() -> None:
    begin = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert wall_times("30 2 * * *", begin, begin + DAY, "Europe/Berlin") == ["25 02:30 +0200"]


def test_half_past_two_comes_at_three_when_the_clocks_go_forward() -> None:
    begin = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert wall_times("30 2 * * *", begin, begin + DAY, "Europe/Berlin") == ["29 03:00 +0200"]
    assert wall_times("0,30 2,3 * * *", begin, begin + DAY, "Europe/Berlin") == ["29 03:00 +0200", "29 03:30 +0200"]


def test_what_runs_each_hour_goes_on_in_real_time_when_clocks_change() -> None:
    autumn, spring = datetime(2026, 10, 24, 23, 45, tzinfo=UTC), datetime(2026, 3, 28, 23, 45, tzinfo=UTC)
    assert wall_times("*/30 * * * *", autumn, autumn + 2 * HOUR, "Europe/Berlin") == [
        "25 02:00 +0200",
        "25 02:30 +0200",
        "25 02:00 +0100",
        "25 02:30 +0100",
    ]
    assert wall_times("*/30 * * * *", spring, spring + 2 * HOUR, "Europe/Berlin") == [
        "29 01:00 +0100",
        "29 01:30 +0100",
        "29 03:00 +0200",
        "29 03:30 +0200",
    ]


def test_a_day_that_a_zone_leaves_out_runs_at_its_end() -> None:
    begin = datetime(2011, 12, 29, 12, tzinfo=UTC)  # Samoa had no 30 December 2011
    assert wall_times("0 12 30 12 *", begin, begin + 2 * DAY, "Pacific/Apia") == ["31 00:00 +1400"]


def test_the_29th_of_february_is_found_across_2100() -> None:
    found = islice(Crontab.parse("0 0 29 2 *").after(datetime(2095, 1, 1, tzinfo=UTC), UTC), 2)
    assert [slot.year for slot in found] == [2096, 2104]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("* * * *", "4 fields"),
        ("60 * * * *", "minute '60': 0-59"),
        ("* 24 * * *", "hour '24': 0-23"),
        ("* * 0 * *", "day of month '0': 1-31"),
        ("* * * 13 *", "month '13': 1-12 or jan-dec"),
        ("* * * * 8", "day of week '8': 0-7 or sun-sat"),
        ("*/0 * * * *", "step '0'"),
        ("5/10 * * * *", "write 5-59/10"),
        ("* 5-2 * * *", "runs backwards"),
        ("0 0 31 4,6 *", "no such month has a day 31"),
        ("@reboot", "no nickname"),
        ("٣ * * * *", "minute '٣'"),
        (", * * * *", "minute ''"),
        ("every 0 minutes", "out of bounds"),
        ("every 400 days", "out of bounds"),
        ("every 99999999999999999999 days", "out of bounds"),
        ("every now and then", "every N minutes"),
    ],
)
def test_what_is_no_schedule_says_why(text: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        cadence.parse(text)
    assert said in str(caught.value)


def test_every_so_often_names_the_same_slots_whenever_it_is_asked() -> None:
    every = cadence.parse("every 6 hours")
    assert isinstance(every, Every)
    first = next(every.after(datetime(2026, 11, 22, 13, 7, tzinfo=UTC), BERLIN))
    assert first == datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert next(every.after(first, BERLIN)) == first + 6 * HOUR


# judging


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def source(schedule: str, name: str = "example") -> Source:
    return Source(name=name, seeds=("http://127.0.0.1:9/",), schedule=cadence.parse(schedule))


def test_a_slot_just_passed_is_started() -> None:
    judged = judge(source("0 * * * *"), NOON - HOUR, NOON + timedelta(seconds=2))
    assert (judged.start, judged.missed) == (NOON, ())


def test_a_slot_passed_for_long_is_missed_with_those_before_it() -> None:
    judged = judge(source("0 * * * *"), NOON - 3 * HOUR, NOON + timedelta(minutes=20))
    assert judged.start is None
    assert [missed.slot for missed in judged.missed] == [NOON - 2 * HOUR, NOON - HOUR, NOON]
    assert "1200 s late" in judged.missed[-1].message


def test_every_so_often_may_start_late() -> None:
    judged = judge(source("every 4 hours"), NOON - 9 * HOUR, NOON + 3 * HOUR)
    assert judged.start == NOON
    assert [missed.slot for missed in judged.missed] == [NOON - 8 * HOUR, NOON - 4 * HOUR]


def test_a_new_crontab_owes_nothing_for_the_past_and_a_new_period_begins_at_once() -> None:
    assert judge(source("0 12 * * *"), None, NOON + timedelta(seconds=1)).start is None
    assert judge(source("every 1 day"), None, NOON).start == NOON - 12 * HOUR


def test_a_long_outage_leaves_a_hundred_rows_and_a_count() -> None:
    judged = judge(source("* * * * *"), NOON - DAY, NOON)
    assert judged.start == NOON
    assert len(judged.missed) == MISSES_KEPT
    assert f"{24 * 60 - 1 - MISSES_KEPT} earlier slots" in judged.missed[0].message
    assert "earlier" not in judged.missed[1].message


# claiming


def scheduler(
    store: RunStore, *entries: Source, started: list[datetime | None], due: datetime | None = None
) -> Scheduler:
    def start(_source: Source, ticket: object) -> None:
        started.append(ticket.run.slot)  # type: ignore[attr-defined]
        ticket.close()  # type: ignore[attr-defined]

    return Scheduler(store, lambda: Sources(sources=entries), start, lambda _source: due)


def test_a_slot_while_a_run_is_going_is_recorded_as_missed(tmp_path: Path) -> None:
    started: list[datetime | None] = []
    with RunStore(tmp_path) as store:
        held = store.queue("example")
        assert held
        store.look("example", "0 * * * * UTC", NOON - HOUR)
        scheduler(store, source("0 * * * *"), started=started).tick(NOON)
        (missed,) = store.runs(state=[RunState.MISSED])
        held.close()
    assert started == []
    assert missed.slot == NOON
    assert held.run.id in missed.message
    assert "still going" in missed.message


def test_each_slot_is_started_once_however_often_we_look(tmp_path: Path) -> None:
    started: list[datetime | None] = []
    with RunStore(tmp_path) as store:
        for minute in range(0, 181, 5):
            scheduler(store, source("0 * * * *"), started=started).tick(NOON + minute * MINUTE)
            for run in store.runs(state=[RunState.QUEUED]):
                store.finish(run.id, RunState.DONE)
    assert started == [NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR]


def test_auto_runs_at_first_then_when_something_is_due(tmp_path: Path) -> None:
    started: list[datetime | None] = []
    entry = source("auto")
    with RunStore(tmp_path) as store:
        scheduler(store, entry, started=started).tick(NOON)
        (run,) = store.runs()
        store.begin(run.id)
        store.finish(run.id, RunState.DONE)
        ended = store.run(run.id).ended_at
        assert ended
        assert scheduler(store, entry, started=[], due=None).next_run(entry, NOON) is None
        soon = scheduler(store, entry, started=started, due=ended)
        following = soon.next_run(entry, ended)
        assert following
        assert following >= ended + AUTO_PAUSE
        soon.tick(following - MINUTE)
        soon.tick(following)
    assert started == [NOON, following]


@pytest.mark.parametrize("seconds", [0, 0.000_001, 0.6, 1, 59.999_999])
def test_auto_never_starts_before_its_time(tmp_path: Path, seconds: float) -> None:
    due = NOON + 30 * 365 * 24 * HOUR + timedelta(seconds=seconds)
    with RunStore(tmp_path) as store:
        scheduler(store, source("auto"), started=[]).tick(NOON)
        (run,) = store.runs()
        store.begin(run.id)
        store.finish(run.id, RunState.DONE)
        following = scheduler(store, source("auto"), started=[], due=due).next_run(source("auto"), NOON)
    assert following
    assert timedelta() <= following - due < MINUTE


def test_what_a_hub_tells_starts_a_run_but_not_one_after_the_other(tmp_path: Path) -> None:
    started: list[datetime | None] = []
    entry, by_hand = source("0 3 * * *"), Source(name="other", seeds=("https://other.example/",))
    with RunStore(tmp_path) as store:
        timer = scheduler(store, entry, by_hand, started=started)
        assert timer.start_pushed(entry, NOON)
        assert not timer.start_pushed(entry, NOON)  # it is live
        (run,) = store.runs()
        store.begin(run.id)
        store.finish(run.id, RunState.DONE)
        ended = store.run(run.id).ended_at
        assert ended
        assert not timer.start_pushed(entry, ended + AUTO_PAUSE / 2)
        assert timer.start_pushed(entry, ended + AUTO_PAUSE)
        assert timer.start_pushed(by_hand, NOON)
        assert [run.source for run in store.runs()] == [entry.name] * 2
    assert started == [NOON, (ended + AUTO_PAUSE).replace(second=0, microsecond=0)]


ONE_OF_FOUR = """
import sys, time
from pathlib import Path
from crawler import cadence
from crawler.runs import RunStore, RunState
from crawler.schedule import Scheduler
from crawler.sources import Source, Sources

folder = Path(sys.argv[1])
rule = cadence.parse("every 366 days")
sources = Sources(sources=tuple(Source(name=f"s{n}", seeds=("http://127.0.0.1:9/",), schedule=rule) for n in range(30)))

def start(source, ticket):
    print(source.name, flush=True)
    ticket.close()

with RunStore(folder) as store:
    scheduler = Scheduler(store, lambda: sources, start, lambda source: None)
    (folder / f"ready-{sys.argv[2]}").touch()
    while len(list(folder.glob("ready-*"))) < 4:
        time.sleep(0.01)
    scheduler.start_timer()
    while any(store.looked_at(f"s{n}", "every 366 days UTC") is None for n in range(30)):
        time.sleep(0.02)
    scheduler.stop_timer()
"""


def test_four_processes_and_thirty_slots_make_thirty_runs(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_OF_FOUR, str(tmp_path), str(number)], stdout=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    try:
        fired = [name for process in processes for name in process.communicate(timeout=60)[0].split()]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert sorted(fired) == sorted(f"s{number}" for number in range(30))
    with RunStore(tmp_path) as store:
        assert store.run_count() == 30
