"""The history of runs, shared by processes; starting them, ending them, and noticing when they died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from archive import CollectionNotWritable
from crawler.launch import Launcher, crawl_command, queue_source
from crawler.metrics import pages_per_second, time_left
from crawler.progress import Lines, clock, figures, summary
from crawler.runs import Counts, Run, RunState, RunStore, Ticket, UnknownRun
from crawler.sources import parse

SLOT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = 60.0  # s that anything here may take


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(tmp_path) as store:
        yield store


def queued(store: RunStore, source: str | None = "ledger", **options: datetime | str) -> Ticket:
    ticket = store.queue(source, **options)  # type: ignore[arg-type]
    assert ticket
    return ticket


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def attend_to_the_end(launcher: Launcher) -> None:
    deadline = time.monotonic() + LIMIT
    while launcher.attend():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_for(condition: object, what: str) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


# the life of a run


def test_a_run_lives_and_ends(store: RunStore) -> None:
    with queued(store, slot=SLOT).log as log:
        (run,) = store.runs()
        assert (run.state, run.slot, run.started_at, run.pid) == (RunState.QUEUED, SLOT, None, None)
        store.begin(run.id)
        store.note_pid(run.id, 4711)
        store.count(run.id, Counts(pages=7, in_hand=2, waiting=9, failed=1, bytes=5000))
        run = store.run(run.id)
        assert (run.state, run.pid, run.pages, run.in_hand, run.waiting) == (RunState.RUNNING, 4711, 7, 2, 9)
        assert store.live("ledger") == run
        assert store.finish(run.id, RunState.DONE)
        assert not store.finish(run.id, RunState.FAILED, "too late")
        store.count(run.id, Counts(pages=8))
        store.count_articles(run.id, 5)
        assert not log.closed
    run = store.run(run.id)
    assert (run.state, run.message, run.pages, run.in_hand, run.articles) == (RunState.DONE, "", 7, 0, 5)
    assert run.started_at
    assert run.ended_at
    assert store.live("ledger") is None


def test_a_source_has_one_live_run(store: RunStore) -> None:
    first = queued(store)
    assert store.queue("ledger") is None
    assert store.queue("ledger", slot=SLOT) is None
    queued(store, "harbour").close()
    store.finish(first.run.id, RunState.DONE)
    first.close()
    queued(store).close()
    assert sorted(path.stem for path in store.log_path("x").parent.iterdir()) == sorted(r.id for r in store.runs())


def test_a_slot_is_taken_once_whatever_became_of_it(store: RunStore) -> None:
    with queued(store, slot=SLOT).log:
        assert not store.miss("ledger", SLOT, "late")
        store.finish(store.runs()[0].id, RunState.FAILED, "no")
        assert store.queue("ledger", slot=SLOT) is None
    assert store.miss("ledger", SLOT + timedelta(hours=1), "nobody was there")
    assert store.queue("ledger", slot=SLOT + timedelta(hours=1)) is None
    assert store.miss("harbour", SLOT, "another source")


def test_captures_by_hand_are_runs_without_a_source(store: RunStore) -> None:
    first = queued(store, None, url="http://a.example/")
    second = queued(store, None, url="http://a.example/")
    assert {run.url for run in store.runs(state=[RunState.QUEUED])} == {"http://a.example/"}
    assert store.run_count() == 2
    first.close()
    second.close()


def test_live_runs_come_first_then_the_newest(store: RunStore) -> None:
    live = queued(store, "old")
    for source in ("b", "c"):
        ended = queued(store, source)
        store.finish(ended.run.id, RunState.DONE)
        ended.close()
    assert [run.source for run in store.runs()] == ["old", "c", "b"]
    assert [run.source for run in store.runs(limit=1, offset=1)] == ["c"]
    assert store.run_count(state=[RunState.DONE]) == 2
    assert store.run_count(source="b") == 1
    live.close()


def test_no_such_run(store: RunStore) -> None:
    with pytest.raises(UnknownRun, match="no run nothing"):
        store.run("nothing")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CollectionNotWritable):
        RunStore(tmp_path / "file" / "collection")


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "crawl.sqlite").write_bytes(b"this is no database at all, and long enough to be seen as none" * 20)
    with pytest.raises(CollectionNotWritable, match=r"crawl\.sqlite"):
        RunStore(tmp_path)


# processes


def test_a_process_that_says_how_it_ended_is_believed(store: RunStore) -> None:
    ticket = queued(store)
    code = f"""
from crawler.runs import Counts, RunState, RunStore
print("hello from the run", flush=True)
with RunStore({str(store.collection)!r}) as store:
    store.count({ticket.run.id!r}, Counts(pages=3))
    store.finish({ticket.run.id!r}, RunState.DONE)
"""
    launcher = Launcher(store)
    launcher.submit(ticket, python(code))
    attend_to_the_end(launcher)
    run = store.run(ticket.run.id)
    assert (run.state, run.pages, run.message) == (RunState.DONE, 3, "")
    assert "hello from the run" in store.log_path(run.id).read_text()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise SystemExit(3)", "ended with code 3 without a word"),
        ("raise ValueError('a reason')", "ended with code 1: ValueError: a reason"),
        ("import os; os.kill(os.getpid(), 9)", "was ended by SIGKILL without a word"),
    ],
)
def test_a_process_that_does_not_say_how_it_ended_has_failed(store: RunStore, code: str, said: str) -> None:
    ticket = queued(store)
    launcher = Launcher(store)
    launcher.submit(ticket, python(code))
    attend_to_the_end(launcher)
    run = store.run(ticket.run.id)
    assert run.state is RunState.FAILED
    assert said in run.message
    assert str(store.log_path(run.id)) in run.message


def test_a_program_that_is_not_there_is_a_failure_too(store: RunStore) -> None:
    ticket = queued(store)
    Launcher(store).submit(ticket, ["/nowhere/python"])
    assert store.run(ticket.run.id).message == "its process could not be started: No such file or directory"


UNTIL_TOLD = "while not os.path.exists(%r): time.sleep(0.02)"


def test_only_so_many_run_side_by_side(store: RunStore, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    launcher = Launcher(store, at_once=2)
    for number in range(5):
        launcher.submit(queued(store, f"s{number}"), python(f"import os, time\n{UNTIL_TOLD % str(gate)}"))
    wait_for(lambda: launcher.attend() and store.run_count(state=[RunState.RUNNING]) == 2, "two never ran together")
    for _ in range(5):
        launcher.attend()
        assert store.run_count(state=[RunState.RUNNING]) == 2
    gate.touch()
    attend_to_the_end(launcher)
    assert store.run_count(state=[RunState.FAILED]) == 5  # none of them said a word


STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def test_stopping_asks_waits_and_then_kills(store: RunStore) -> None:
    launcher = Launcher(store, at_once=1)
    stubborn, waiting = queued(store, "stubborn"), queued(store, "waiting")
    launcher.submit(stubborn, python(STUBBORN))
    launcher.submit(waiting, python("pass"))
    wait_for(lambda: "up" in store.log_path(stubborn.run.id).read_text(), "the process never came up")
    launcher.stop(patience=0.3)
    killed, dropped = store.run(stubborn.run.id), store.run(waiting.run.id)
    assert (killed.state, dropped.state) == (RunState.STOPPED, RunState.STOPPED)
    assert killed.message.startswith("killed")
    assert dropped.message == "stopped before it could begin"
    late = queued(store, "late")
    launcher.submit(late, python("pass"))
    assert store.run(late.run.id).state is RunState.STOPPED


def test_a_process_that_is_stopped_while_it_starts_has_not_failed(store: RunStore) -> None:
    launcher, ticket = Launcher(store), queued(store)
    launcher.submit(ticket, python("import time; time.sleep(60)"))
    launcher.stop()
    run = store.run(ticket.run.id)
    assert (run.state, run.message) == (RunState.STOPPED, "stopped before it could begin")


def test_whoever_is_in_a_hurry_does_not_wait(store: RunStore) -> None:
    launcher, hurry = Launcher(store), Event()
    ticket = queued(store)
    launcher.submit(ticket, python(STUBBORN))
    wait_for(lambda: "up" in store.log_path(ticket.run.id).read_text(), "the process never came up")
    hurry.set()
    begun = time.monotonic()
    launcher.stop(patience=LIMIT, hurry=hurry)
    assert time.monotonic() - begun < LIMIT / 2


PARENT = """
import sys, time
from crawler.launch import Launcher
from crawler.runs import RunStore

store = RunStore(sys.argv[1])
launcher = Launcher(store, at_once=1)
child = "import time; print('up', flush=True); time.sleep(60)"
launcher.submit(store.queue("running"), [sys.executable, "-c", child])
launcher.submit(store.queue("queued"), [sys.executable, "-c", child])
time.sleep(60)
"""


def test_runs_of_dead_processes_are_found_and_those_of_living_ones_left_alone(store: RunStore) -> None:
    with subprocess.Popen([*python(PARENT), str(store.collection)]) as parent:
        wait_for(lambda: (run := store.live("running")) and run.pid and store.live("queued"), "the runs never began")
        pid = store.live("running").pid  # type: ignore[union-attr]
        assert store.recover() == []
        parent.kill()
        parent.wait()
        assert [run.source for run in store.recover()] == ["queued"]  # its crawl goes on without the parent
        assert pid
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: store.live("running") is None or store.recover(), "the death was not noticed")
    messages = {run.source: run.message for run in store.runs(state=[RunState.FAILED])}
    assert "ended before it could begin" in messages["queued"]
    assert "without a word: see" in messages["running"]


def test_a_run_gets_the_sources_as_they_were_when_it_was_queued(store: RunStore) -> None:
    text = '[[source]]\nname = "ledger"\nseeds = ["http://ledger.example/"]\n'
    sources = parse(text)
    launcher = Launcher(store, at_once=0)  # nothing starts
    run = queue_source(store, launcher, sources, sources.get("ledger"))
    assert run
    assert store.log_path(run.id).with_suffix(".toml").read_text() == text
    assert queue_source(store, launcher, sources, sources.get("ledger")) is None
    launcher.stop()
    command = crawl_command(store.collection, Path("s.toml"), "ledger", run.id, ["127.0.0.0/8"])
    assert command[1:3] == ["-m", "crawler.crawl_process"]
    assert command[-2:] == ["--allow-address", "127.0.0.0/8"]


# figures


def run_with(**values: object) -> Run:
    row: dict[str, object] = dict.fromkeys(Run.__slots__)
    counts = dict.fromkeys(("pages", "in_hand", "waiting", "failed", "articles", "bytes"), 0)
    begun = {"id": "r", "source": "ledger", "state": RunState.RUNNING, "started_at": SLOT, "message": ""}
    return Run(**{**row, **counts, **begun, **values})  # type: ignore[arg-type]


def test_speed_and_time_left_follow_from_the_counts() -> None:
    now = SLOT + timedelta(seconds=10)
    run = run_with(pages=50, in_hand=5, waiting=195, failed=2, articles=31)
    assert pages_per_second(run, now) == 5.0
    assert time_left(run, now) == timedelta(seconds=40)
    assert figures(run, now) == "50 pages, 5 in hand, 2 failed, 31 articles, 5.0 pages/s, 0:40 left"
    assert time_left(run_with(pages=1, waiting=9), now) is None
    assert figures(run_with(started_at=None), now) == "0 pages, 0 in hand, 0 articles"
    assert clock(timedelta(seconds=7390)) == "2:03:10"


def test_plain_lines_come_now_and_then_and_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(sys.stdout)
    for pages in (1, 2, 3):
        lines.show([run_with(pages=pages)], 0)
    ended = run_with(pages=4, state=RunState.DONE, ended_at=SLOT + timedelta(seconds=2))
    lines.show([ended], 3)
    lines.show([ended], 3)
    assert capsys.readouterr().out.splitlines() == [
        "ledger: running, 1 page, 0 in hand, 0 articles, 0.0 pages/s",
        "ledger: done, 4 pages, 0 articles, 2.0 pages/s",
    ]
    assert summary(ended) == "ledger: done after 2.0 s, 4 pages, 0 articles, 2.0 pages/s"
