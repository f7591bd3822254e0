"""Files merged: every record keeps its bytes and id, the catalogue finds it, and no kill in between hurts."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from courier import capture, response, story

from archive import Collection, CollectionNotWritable, locks, merging
from archive.cli import main
from archive.compact import COMPACT, compact
from archive.textualise import Textualiser
from archive.warc.reader import iter_records
from archive.warc.validate import validate_file

RUNS = 5
Kept = dict[str, tuple[str, bytes]]


def fill(folder: Path, *, first: int = 0) -> None:
    """Short runs, each with a file of its own: pages, and the same page again."""
    for run in range(first, first + RUNS):
        with Collection.open(folder, create=True) as collection:
            collection.add([story(run * 10 + number) for number in range(2)])
            collection.add([capture(f"https://courier.example/again/{run}", response(b"<p>The same bell.</p>"))])


def files(folder: Path) -> list[Path]:
    return sorted((folder / "warc").iterdir())


def records_of(folder: Path) -> Counter[str]:
    return Counter(record.id for path in (folder / "warc").glob("*.warc.gz") for record in iter_records(path))


def kept(folder: Path) -> Kept:
    """What is served: id -> URL and body, each found by its place."""
    with Collection.open(folder, writable=False) as collection:
        return {one.id: (one.url, collection.body(one)) for one in collection.captures()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compact") / "collection"
    fill(folder)
    Textualiser(folder, workers=1).run()
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "collection"
    (copy / "warc").mkdir(parents=True)
    for path in files(filled):
        os.link(path, copy / "warc" / path.name)
    old, new = sqlite3.connect(filled / "catalog.sqlite"), sqlite3.connect(copy / "catalog.sqlite")
    with closing(old), closing(new):
        old.backup(new)
    return copy


def test_many_files_become_one_and_nothing_changes(folder: Path) -> None:
    before, records, parts = kept(folder), records_of(folder), files(folder)
    size = sum(path.stat().st_size for path in parts)
    done = compact(folder)
    assert (done.merged, done.into, done.size, done.faults) == (len(parts), 1, size, [])
    (merged,) = files(folder)
    assert merged.stat().st_size == size
    assert kept(folder) == before
    assert records_of(folder) == records
    assert list(validate_file(merged)) == []
    assert compact(folder).into == 0, "one file has nothing to be merged with"


def test_who_looked_a_capture_up_before_still_reads_it(folder: Path) -> None:
    with Collection.open(folder, writable=False) as collection:
        found = collection.captures()
        before = {one.id: (collection.body(one), len(collection.records(one))) for one in found}
        compact(folder)
        assert {one.id: (collection.body(one), len(collection.records(one))) for one in found} == before
        assert any(collection.original(one) for one in found)


def test_records_of_a_capture_stay_together(folder: Path) -> None:
    compact(folder)
    with Collection.open(folder, writable=False) as collection:
        for one in collection.captures(source="courier"):
            assert [record.type for record in collection.records(one)] == ["response", "request", "metadata"]


def test_a_rebuilt_catalogue_is_the_switched_one(folder: Path) -> None:
    compact(folder)
    with Collection.open(folder, writable=False) as collection:
        before = collection.captures(), collection.articles(versions=True)
    assert len(before[1]) == 2 * RUNS
    Collection.rebuild(folder)
    with Collection.open(folder, writable=False) as collection:
        assert (collection.captures(), collection.articles(versions=True)) == before


def test_a_merged_file_takes_in_later_ones(folder: Path) -> None:
    compact(folder)
    fill(folder, first=RUNS)
    before = kept(folder)
    assert compact(folder).into == 1
    assert kept(folder) == before
    assert len(files(folder)) == 1


def test_large_files_and_full_groups_stay_apart(folder: Path) -> None:
    parts = files(folder)
    most = sum(sorted(path.stat().st_size for path in parts)[:2]) + 1000  # two runs a group; a third never fits
    large = [path for path in parts if path.stat().st_size > most]
    assert compact(folder, max_size=most).into == RUNS // 2
    assert all(path in large or path.stat().st_size <= most for path in files(folder))
    assert all(path.exists() for path in large)


def test_a_file_with_a_fault_is_left_alone(folder: Path) -> None:
    hurt = files(folder)[1]
    data = bytearray(hurt.read_bytes())
    data[-20] ^= 0xFF
    hurt.unlink()
    hurt.write_bytes(data)
    done = compact(folder)
    assert [fault.file for fault in done.faults] == [str(hurt)]
    assert hurt.read_bytes() == data
    assert len(files(folder)) == 2


def test_uncompressed_files_become_one_and_a_torn_one_stays(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc.toml").write_text('codec = "none"\n')
    fill(tmp_path)
    before, parts = kept(tmp_path), files(tmp_path)
    whole = b"".join(path.read_bytes() for path in parts)
    torn = tmp_path / "warc" / "zz-torn.warc"
    torn.write_bytes(parts[0].read_bytes()[:-2])
    done = compact(tmp_path)
    assert (done.merged, done.into, [fault.file for fault in done.faults]) == (len(parts), 1, [str(torn)])
    merged, _ = files(tmp_path)
    assert merged.read_bytes() == whole
    assert kept(tmp_path) == before


def test_a_file_under_way_is_left_alone(folder: Path) -> None:
    with Collection.open(folder) as living:
        living.add([story(99)])
        assert compact(folder).into == 1
        (kept_one,) = living.captures(url="https://courier.example/story/99")
        assert (folder / f"{kept_one.ref.file}.open").exists()
        assert living.body(kept_one)
    assert len(files(folder)) == 2


@pytest.mark.parametrize("lock", [COMPACT, locks.TEXT])
def test_one_at_a_time(folder: Path, lock: str) -> None:
    with locks.held(folder, lock), pytest.raises(CollectionNotWritable, match=r"try again|already"):
        compact(folder)


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = len(files(folder))
    assert main(["compact", "--collection", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{number} files merged into 1, ")


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_between_two_removals() -> None:
    unlink, removed = Path.unlink, []

    def once(path: Path, missing_ok: bool = False) -> None:
        if path.name.endswith(".warc.gz"):
            removed.append(path)
        if len(removed) == 3:
            die()
        unlink(path, missing_ok)

    Path.unlink = once  # type: ignore[method-assign]


def compact_in_child(folder: Path, prepare: Callable[[], None]) -> int:
    """Compact in a process of its own, which `prepare` prepares; gives its pid."""
    child = os.fork()
    if child == 0:
        try:
            prepare()
            compact(folder)
        finally:
            os._exit(0)
    return child


def assert_unhurt(folder: Path, before: Kept, records: Counter[str]) -> None:
    assert kept(folder) == before, "as a reader finds it, nothing healed yet"
    with Collection.open(folder) as collection:
        assert collection.count() == len(before)
    assert kept(folder) == before
    compact(folder)
    assert kept(folder) == before
    assert records_of(folder) == records, "every record, and none twice"
    assert not (folder / merging.JOURNAL).exists()
    assert len(files(folder)) == 1


STEPS = ["announce", "finish", "publish", "switch", "move_records", "_sync_file", "remove_parts"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_each_step(folder: Path, step: str) -> None:
    before, records = kept(folder), records_of(folder)
    _, status = os.waitpid(compact_in_child(folder, lambda: setattr(merging, step, die)), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert_unhurt(folder, before, records)


@pytest.mark.parametrize("step", STEPS)
def test_killed_before_each_step_and_rebuilt_then(folder: Path, step: str) -> None:
    """A rebuild may meet the merged file beside its parts: no record counts twice."""
    before, records = kept(folder), records_of(folder)
    os.waitpid(compact_in_child(folder, lambda: setattr(merging, step, die)), 0)
    Collection.rebuild(folder)
    with Collection.open(folder, writable=False) as collection:
        assert collection.count() == len(before)
        assert collection.article_count() == 2 * RUNS
    assert_unhurt(folder, before, records)


def test_killed_while_parts_are_removed(folder: Path) -> None:
    before, records = kept(folder), records_of(folder)
    _, status = os.waitpid(compact_in_child(folder, die_between_two_removals), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(files(folder)) > 2
    assert_unhurt(folder, before, records)


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment(folder: Path, seed: int) -> None:
    before, records = kept(folder), records_of(folder)
    child = compact_in_child(folder, lambda: None)
    time.sleep(random.Random(seed).random() * 0.06)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert_unhurt(folder, before, records)
