"""Files under way: durable when acknowledged, whole after any fault or kill, turned over in time."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import signal
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import zstandard
from exchanges import CASES, PAGE, capture
from fastwarc.warc import ArchiveIterator
from kills import kill_one, survivors

from archive.model import Wire
from archive.warc import appender
from archive.warc.appender import OPEN, is_live
from archive.warc.compress import CODECS
from archive.warc.fields import parse_fields
from archive.warc.reader import iter_records, read_record
from archive.warc.record import bare_id
from archive.warc.records import capture_records
from archive.warc.repair import repair_leftovers
from archive.warc.validate import validate_file
from archive.warc.writer import WarcWriter

PLAIN = b"HTTP/1.1 200 OK\r\n\r\n" + PAGE
KILLS = 300


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def group(size: int = 0) -> list:
    return capture_records(capture(PLAIN + os.urandom(size)))


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec_gives_files_that_we_read(codec: str, tmp_path: Path) -> None:
    pytest.importorskip("zlib_ng") if codec == "zlib-ng" else None
    groups = [capture_records(capture(case.wire)) for case in CASES[:20]]
    with WarcWriter(tmp_path, codec=codec) as writer:
        refs = writer.add(groups)
    (path,) = tmp_path.iterdir()
    assert path.name.endswith(CODECS[codec].suffix)
    for ours, theirs in zip(chain(*groups), list(iter_records(path))[1:], strict=True):
        assert (theirs.id, theirs.block.bytes()) == (ours.id, ours.block.bytes())
    for ref, record in zip(chain(*refs), chain(*groups), strict=True):
        assert read_record(path, ref.offset).id == record.id


def test_fastwarc_reads_what_we_write(tmp_path: Path) -> None:
    with WarcWriter(tmp_path) as writer:
        writer.add([capture_records(capture(case.wire)) for case in CASES])
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        found = [
            (bare_id(record.record_id), record.verify_block_digest())
            for record in ArchiveIterator(file, parse_http=False)
        ]
    assert found == [(record.id, True) for record in iter_records(path)]


def test_each_file_opens_with_its_warcinfo(tmp_path: Path) -> None:
    with WarcWriter(
        tmp_path, prefix="ha/r b", software="m/1", operator="Jo\r\nX: y", run="r1", info={"hello": "there"}
    ) as writer:
        writer.add([group()])
    (path,) = tmp_path.iterdir()
    info, response = list(iter_records(path))[:2]
    assert path.name.startswith("ha-r-b-")
    assert info.header("WARC-Filename") == path.name
    told = dict(parse_fields(info.block.bytes()))
    assert told["software"] == "m/1"
    assert told["operator"] == "Jo X: y"
    assert (told["isPartOf"], told["robots"], told["hello"]) == ("r1", "obey", "there")
    assert told["format"] == "WARC File Format 1.1"
    assert bare_id(response.header("WARC-Warcinfo-ID")) == info.id


def test_a_file_under_way_is_open_locked_and_readable(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path)
    assert files(tmp_path) == []
    (ref,) = writer.add([group()])[0][:1]
    (name,) = files(tmp_path)
    assert tmp_path.parent / (ref.file + OPEN) == tmp_path / name
    assert is_live(tmp_path / name)
    assert repair_leftovers(tmp_path) == []
    assert read_record(tmp_path.parent / ref.file, ref.offset).type == "response"
    writer.close()
    assert files(tmp_path) == [name.removesuffix(OPEN)]
    assert not is_live(tmp_path / files(tmp_path)[0])


def test_files_turn_over_by_size(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, max_size=10_000) as writer:
        for _ in range(4):
            writer.add([group(6_000)])
    assert len(files(tmp_path)) == 2


def test_an_old_file_is_closed_though_nobody_writes(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, max_age=0.1) as writer:
        for number in (1, 2):
            writer.add([group()])
            deadline = time.monotonic() + 60
            while any(name.endswith(OPEN) for name in files(tmp_path)) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert len(files(tmp_path)) == number
            assert not [name for name in files(tmp_path) if name.endswith(OPEN)]
    assert [len(list(iter_records(path))) for path in tmp_path.iterdir()] == [4, 4]


def test_a_closed_writer_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with WarcWriter(tmp_path) as writer:
        writer.add([group(200_000) for _ in range(4)])
        begun = set(threading.enumerate()) - before
        assert begun
    for thread in begun:
        thread.join(60)
        assert not thread.is_alive()


def test_one_fdatasync_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = appender._datasync
    monkeypatch.setattr(appender, "_datasync", lambda fd: (synced.append(fd), real(fd)))
    with WarcWriter(tmp_path) as writer:
        writer.add([group() for _ in range(32)])
    assert len(synced) == 1


def test_threads_share_a_writer(tmp_path: Path) -> None:
    with WarcWriter(tmp_path) as writer:
        threads = [threading.Thread(target=lambda: [writer.add([group()]) for _ in range(10)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (path,) = tmp_path.iterdir()
    assert len(list(iter_records(path))) == 1 + 4 * 10 * 3


def test_a_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """The system refuses to let the file grow (RLIMIT_FSIZE), as a full disk does."""
    writer = WarcWriter(tmp_path)
    kept = writer.add([group(10_000)])[0]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(OSError) as raised:
            writer.add([group(90_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert raised.value.errno == errno.EFBIG
    (path,) = tmp_path.iterdir()
    assert path.name.endswith(".warc.gz")
    assert [record.offset for record in iter_records(path)][1:] == [ref.offset for ref in kept]
    writer.add([group()])  # room again: a new file
    writer.close()
    assert len(files(tmp_path)) == 2


def test_a_failing_fdatasync_acknowledges_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = WarcWriter(tmp_path)
    kept = writer.add([group()])[0]

    def broken(_fd: int) -> None:
        raise OSError(errno.EIO, "the device is gone")

    with monkeypatch.context() as patch:
        patch.setattr(appender, "_datasync", broken)
        with pytest.raises(OSError, match="device is gone"):
            writer.add([group()])
    writer.close()
    (path,) = tmp_path.iterdir()
    assert len(list(iter_records(path))) == 1 + len(kept)


def test_a_fault_in_the_first_batch_leaves_no_file(tmp_path: Path) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"short")
        cut = Wire(file, size=99)  # says more than it has, as a spool file does that was cut
        records = capture_records(capture(PLAIN))
        records[1] = type(records[1])("request", "x", (), cut)
        writer = WarcWriter(tmp_path)
        with pytest.raises(OSError, match="missing"):
            writer.add([records])
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        WarcWriter(tmp_path / "file" / "warc")


def test_an_unknown_codec_or_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="isal, zlib-ng"):
        WarcWriter(tmp_path, codec="lzma")
    with pytest.raises(ValueError, match="0 to 3, not 9"):
        WarcWriter(tmp_path, level=9)


def test_sixty_megabytes_cost_little_memory(tmp_path: Path) -> None:
    """200 MB, by what the system counts: tests/crawler/test_large_download."""
    size = 60 << 20
    with tempfile.TemporaryFile() as spool:
        spool.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        spool.truncate(spool.tell() + size)
        wire = Wire(spool)
        tracemalloc.start()
        try:
            with WarcWriter(tmp_path) as writer:
                ref = writer.add([capture_records(capture(wire))])[0][0]
            record = read_record(tmp_path.parent / ref.file, ref.offset)
            assert sum(map(len, record.block.chunks())) == wire.size
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 20 << 20


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder whose fsync costs nothing, where the system has one: a kill leaves the same bytes on any file system."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def test_kill_9_at_any_point_loses_nothing_acknowledged(in_memory: Path) -> None:
    acknowledged: set[str] = set()
    torn = 0
    for seed in range(KILLS):
        acknowledged.update(kill_one(in_memory, seed, longest=0.008))
        if seed % 25 == 24:  # several dead writers' files at once, as after a crash of the machine
            found, cut = survivors(in_memory)
            assert acknowledged <= found
            torn += cut
            for path in in_memory.iterdir():
                path.unlink()
            acknowledged.clear()
    assert torn, "no kill came in the middle of a record: the test does not test"


def test_a_lock_is_all_that_makes_a_leftover_live(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path)
    writer.add([group()])
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    writer.close()


def test_zstd_frames_tell_size_and_check_sum(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, codec="zstd") as writer:
        refs = writer.add([group(), group(6 << 20)])  # the second is streamed
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    for ref in chain(*refs):
        told = zstandard.get_frame_parameters(data[ref.offset : ref.offset + 18])
        record = zstandard.decompress(data[ref.offset : ref.offset + ref.length])
        assert (told.has_checksum, told.content_size) == (True, len(record))
    assert [str(fault) for fault in validate_file(path)] == []
