"""Pace over all crawls of the machine: measured at the origin, with crawls in processes of their own."""

from __future__ import annotations

import asyncio
import itertools
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from raw_origin import RawOrigin, Script, Wait
from small_site import page, rss

from crawler import runtime_folder as runtime
from crawler.errors import HostHeld
from crawler.host_state import HostState
from crawler.pace import Pace
from crawler.runtime_folder import NoRuntimeFolder, RuntimeFolder, runtime_folder

ROOT = Path(__file__).parents[2]
LIMIT = 60.0  # s
DELAY = 0.1  # s
STORIES = [f"/a-small-story-number-{number:02}" for number in range(5)]


def site(slow: float) -> dict[str, Script]:
    return {"/": page(*STORIES), "/news.rss": rss(), **{story: [Wait(slow), *page(title=story)] for story in STORIES}}


def crawl(folder: Path, origin: RawOrigin, **fields: object) -> subprocess.Popen[bytes]:
    folder.mkdir()
    lines = [f"{key} = {value}" for key, value in fields.items()]
    (folder / "sources.toml").write_text(
        "\n".join(['[[source]]\nname = "small"', f'seeds = ["{origin.base}/"]', f'feeds = ["{origin.base}/news.rss"]',
                   'allow_addresses = ["127.0.0.0/8"]', *lines])
    )  # fmt: skip
    command = [sys.executable, "-m", "archive.cli", "crawl", "--collection", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def gaps(origin: RawOrigin) -> list[float]:
    begun = sorted(seen.begun for seen in origin.seen)
    return [later - earlier for earlier, later in itertools.pairwise(begun)]


def test_two_crawls_share_the_room_and_the_delay_of_a_host(tmp_path: Path) -> None:
    with RawOrigin(site(slow=0.02)) as origin:
        crawls = [crawl(tmp_path / name, origin, delay=DELAY, concurrency_per_host=1) for name in "ab"]
        assert [process.wait(LIMIT) for process in crawls] == [0, 0]
        asked = [seen.target for seen in origin.seen]
        assert [asked.count(story) for story in STORIES] == [2] * len(STORIES)
        assert origin.most_at_once() == 1
        # The origin's clock starts once it has read a request, on a busy machine late.
        assert sum(gaps(origin)) > len(gaps(origin)) * DELAY / 2


def test_a_crawl_killed_with_a_request_in_hand_leaves_the_host_free(tmp_path: Path) -> None:
    with RawOrigin(site(slow=3.0)) as origin:
        killed = crawl(tmp_path / "killed", origin, delay=0, concurrency_per_host=1)
        deadline = time.monotonic() + LIMIT
        while not any("story" in seen.target for seen in origin.seen):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        killed.kill()
        killed.wait(LIMIT)
        origin.scripts.update(site(slow=0.0))
        assert crawl(tmp_path / "next", origin, delay=0, concurrency_per_host=1).wait(LIMIT) == 0


def test_what_one_crawl_is_told_holds_another_back(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path)
    one, other = Pace(0.0, 1, folder).of("host:80"), Pace(0.0, 1, folder).of("host:80")

    async def turns() -> float:
        begun = time.monotonic()
        one.hold(0.3)
        async with other.turn():
            return time.monotonic() - begun

    assert 0.29 < asyncio.run(turns()) < 20


def test_each_keeps_the_longer_of_two_delays(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path)
    hasty, slow = Pace(0.0, 1, folder).of("host:80"), Pace(0.3, 1, folder).of("host:80")

    async def turns() -> list[float]:
        moments = []
        for pace in (hasty, slow, hasty):
            async with pace.turn():
                pass
            moments.append(sent_at(folder))
        return moments

    first, second, third = asyncio.run(turns())
    assert second - first > 0.29  # after somebody else's request too
    assert third - second > 0.29  # and nobody sends within the delay of who sent before


def sent_at(folder: RuntimeFolder) -> float:
    """When a request was sent last, as all crawls know it (s since 1970)."""
    (turn,) = folder.path.glob("*.turn")
    return float(struct.unpack("<d", turn.read_bytes()[:8])[0])


def test_more_room_for_one_is_no_more_for_another(tmp_path: Path) -> None:
    host = HostState(RuntimeFolder(tmp_path), "host:80")
    held = host.take_slot(2)
    assert held is not None
    assert host.take_slot(1) is None
    second = host.take_slot(2)
    assert second is not None
    assert host.take_slot(2) is None
    os.close(held)
    os.close(second)


@pytest.mark.parametrize(
    "written",
    [b"", b"short", b"\xff" * 32, HostState.pack(time.time() + 1e9, 0.0), HostState.pack(0.0, time.time() + 1e9)],
    ids=["empty", "short", "no numbers", "asked in the future", "held for thirty years"],  # alike in every process
)
def test_a_moment_that_cannot_be_holds_nobody_back(tmp_path: Path, written: bytes) -> None:
    host = HostState(RuntimeFolder(tmp_path), "host:80")
    turn = host.take_turn()
    assert turn is not None
    os.pwrite(turn, written, 0)
    assert (host.wait(turn, 1.0), host.held(turn)) == (0.0, 0.0)
    host.sent(turn, 1.0)
    assert 0.9 < host.wait(turn, 1.0) <= 1.0
    os.close(turn)


def test_who_shares_a_file_with_a_host_that_is_held_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.host_state.BUCKETS", 1)
    held, free = (HostState(RuntimeFolder(tmp_path), host) for host in ("held", "free"))
    held.hold(3600.0)
    turn = free.take_turn()
    assert turn is not None
    assert (free.held(turn), round(held.held(turn), -1)) == (0.0, 3600.0)
    os.close(turn)


def test_nobody_waits_an_hour_for_a_turn(tmp_path: Path) -> None:
    HostState(RuntimeFolder(tmp_path), "host:80").hold(3600.0)
    pace = Pace(0.0, 1, RuntimeFolder(tmp_path), patience=10.0)

    async def turn() -> None:
        async with pace.of("host:80").turn():
            raise AssertionError

    with pytest.raises(HostHeld, match="host:80 wants to be left alone"):
        asyncio.run(turn())
    assert pace.held() == {"host:80"}


def test_a_folder_that_is_named_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROFICHE_RUNTIME_DIR", str(tmp_path / "new" / "folder"))
    assert runtime_folder().path.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(tmp_path)
    for wrong in (tmp_path / "link", Path("/proc/none")):
        monkeypatch.setenv("MICROFICHE_RUNTIME_DIR", str(wrong))
        with pytest.raises(NoRuntimeFolder, match="MICROFICHE_RUNTIME_DIR"):
            runtime_folder()


@pytest.fixture
def everybodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What /run/lock or /tmp are elsewhere."""
    base, session = tmp_path / "everybodys", tmp_path / "session"
    session.mkdir()
    base.mkdir()
    base.chmod(0o1777)
    monkeypatch.delenv("MICROFICHE_RUNTIME_DIR")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    monkeypatch.setattr(runtime, "SHARED", (tmp_path / "absent", base))
    return base


def test_all_users_of_a_machine_share_a_folder(everybodys: Path) -> None:
    before = os.umask(0o077)
    try:
        folder = runtime_folder()
        turn = folder.locked("0000.turn")
    finally:
        os.umask(before)
    assert folder == runtime_folder() == RuntimeFolder(everybodys / "microfiche", 0o666)
    assert folder.path.stat().st_mode & 0o7777 == 0o1777
    assert turn is not None
    assert os.fstat(turn).st_mode & 0o777 == 0o666
    assert folder.locked("0000.turn") is None
    os.close(turn)


def test_a_shared_folder_that_is_none_is_not_used(everybodys: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = RuntimeFolder(everybodys.parent / "session" / "microfiche")
    place = everybodys / "microfiche"
    place.symlink_to(everybodys.parent)
    assert runtime_folder() == own
    place.unlink()
    place.mkdir(mode=0o755)
    assert runtime_folder() == own
    assert "crawls of this user alone" in caplog.text
    assert [entry.name for entry in everybodys.parent.iterdir()].count("0000.turn") == 0


def test_files_of_others_are_not_written_to(everybodys: Path) -> None:
    folder = runtime_folder()
    (everybodys / "diary").write_text("dear diary")
    (folder.path / "0001.turn").symlink_to(everybodys / "diary")
    with pytest.raises(NoRuntimeFolder):
        folder.locked("0001.turn")
    (folder.path / "0002.turn").hardlink_to(everybodys / "diary")
    assert folder.locked("0002.turn") is None  # whoever made it may not be done
    with pytest.raises(NoRuntimeFolder, match="second name"):
        folder._settled(os.stat_result((0o600, 0, 0, 2, 0, 0, 0, 0, 0, 0)), "it has a second name")
    assert (everybodys / "diary").read_text() == "dear diary"
