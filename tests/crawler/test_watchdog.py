"""A run that gets nowhere: it ends, says so, and shows where it hung."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from raw_origin import RawOrigin
from small_site import page

from crawler.host_state import HostState
from crawler.runs import RunState, RunStore
from crawler.runtime_folder import runtime_folder
from crawler.urls import host_of
from crawler.watchdog import Watchdog

ROOT = Path(__file__).parents[2]
LIMIT = 60  # s
SOURCES = """\
[crawl]
allow_addresses = ["127.0.0.0/8"]
[caps]
stuck_time = "1 s"
total_time = "1 s"
[[source]]
name = "small"
seeds = ["{seed}"]
"""


def test_a_run_that_others_keep_from_its_host_for_ever_ends_and_says_so(tmp_path: Path) -> None:
    with RawOrigin({"/": page()}) as origin:
        (tmp_path / "sources.toml").write_text(SOURCES.format(seed=f"{origin.base}/"))
        state = HostState(runtime_folder(), host_of(f"{origin.base}/"))
        held = state.take_slot(1)
        assert held is not None
        try:
            done = subprocess.run(
                [sys.executable, "-m", "archive.cli", "crawl", "--collection", str(tmp_path)],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                timeout=LIMIT,
                check=False,
            )
        finally:
            os.close(held)
    with RunStore(tmp_path) as store:
        (run,) = store.runs()
    assert (done.returncode, run.state) == (1, RunState.FAILED)
    assert "nothing has moved for 2 s" in (run.message or "")
    assert not origin.seen


HANGS = """\
import threading, time
from crawler.watchdog import Watchdog
hung = []
Watchdog(0.1, lambda: 0.0 if hung else time.monotonic(), print, print, last_words=0.1)
hung.append(True), threading.Event().wait(30)
"""  # one line, so that the watch cannot look before the line that it is to name


def test_a_process_that_cannot_end_in_order_is_ended_and_shows_where_it_hung() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert done.returncode == 1
    assert done.stdout.count("nothing has moved") == 2
    assert 'File "<string>", line 5' in done.stderr


def test_what_moves_is_left_alone() -> None:
    said: list[str] = []
    watchdog = Watchdog(0.05, time.monotonic, said.append, said.append)
    time.sleep(0.2)
    watchdog.close()
    assert said == []
