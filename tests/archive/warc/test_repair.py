"""Files that ended badly: what is whole stays, what is torn is set aside, and nothing else is touched."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest
from exchanges import PAGE, capture

from archive.errors import BadRecord, TornFile
from archive.warc.appender import OPEN
from archive.warc.members import ReadAhead
from archive.warc.reader import iter_records
from archive.warc.records import capture_records
from archive.warc.repair import last_whole, repair_file, repair_leftovers
from archive.warc.validate import validate_file
from archive.warc.writer import WarcWriter


def whole_file(folder: Path, *, codec: str = "isal", captures: int = 3, size: int = 0) -> tuple[bytes, list[int], str]:
    """The bytes of a file of ours, where its records end, its name."""
    chance = random.Random(7)
    groups = [
        capture_records(capture(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE + chance.randbytes(size))) for _ in range(captures)
    ]
    with WarcWriter(folder, codec=codec) as writer:
        writer.add(groups)
    (path,) = folder.iterdir()
    blank = 4 if codec == "none" else 0
    ends = [record.offset + record.length + blank for record in iter_records(path)]
    data = path.read_bytes()
    path.unlink()
    return data, ends, path.name


@pytest.mark.parametrize("codec", ["isal", "zstd", "none"])
def test_a_leftover_is_cut_after_its_last_whole_record_wherever_it_was_torn(codec: str, tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path, codec=codec)
    for length in range(1, len(data) + 1, 89 if codec == "none" else 37):
        (tmp_path / (name + OPEN)).write_bytes(data[:length])
        (report,) = repair_leftovers(tmp_path)
        kept = max((end for end in ends if end <= length), default=0)
        assert (report.kept, report.cut) == (kept, length - kept)
        assert report.path == (tmp_path / name if kept else None)
        left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        expected = {name: data[:kept]} if kept else {}
        if length > kept:
            expected[f"{name}.torn-{kept}"] = data[kept:length]
        assert left == expected
        for path in tmp_path.iterdir():
            path.unlink()


def test_garbage_after_the_last_record_is_set_aside(tmp_path: Path) -> None:
    data, _, name = whole_file(tmp_path)
    (tmp_path / (name + OPEN)).write_bytes(
        data + bytes(5000)
    )  # what a power cut leaves: length grown, bytes never written
    (report,) = repair_leftovers(tmp_path)
    assert (report.kept, report.cut) == (len(data), 5000)
    assert len(list(iter_records(tmp_path / name))) == 10


def test_only_the_end_of_a_long_leftover_is_checked(tmp_path: Path) -> None:
    class Counted(ReadAhead):
        read = 0

        def at(self, position: int, length: int = 1 << 16) -> bytes:
            Counted.read += length
            return super().at(position, length)

    data, ends, name = whole_file(tmp_path, captures=12, size=1 << 20)
    (tmp_path / name).write_bytes(data[:-5])
    with (tmp_path / name).open("rb") as file:
        assert last_whole(Counted(file.fileno(), tmp_path / name), checked=2 << 20) == ends[-2]
    assert Counted.read < len(data) // 2


def test_the_next_writer_repairs_what_the_last_one_left(tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path)
    (tmp_path / (name + OPEN)).write_bytes(data[:-1])
    with WarcWriter(tmp_path) as writer:
        (report,) = writer.repaired
    assert (report.path, report.kept) == (tmp_path / name, ends[-2])


def test_an_empty_leftover_goes_once_it_is_old(tmp_path: Path) -> None:
    path = tmp_path / f"a.warc.gz{OPEN}"
    path.touch()
    assert repair_leftovers(tmp_path) == []
    os.utime(path, (0, 0))
    (report,) = repair_leftovers(tmp_path)
    assert (report.path, list(tmp_path.iterdir())) == (None, [])


@pytest.mark.parametrize("codec", ["isal", "zstd", "none"])
def test_a_tear_is_said_and_never_read_over(codec: str, tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path, codec=codec)
    path = tmp_path / name
    path.write_bytes(data[: ends[-1] - 30])
    with pytest.raises(TornFile) as raised:
        list(iter_records(path))
    assert raised.value.offset == ends[-2]
    faults: list[object] = []
    assert len(list(iter_records(path, on_fault=faults.append))) == len(ends) - 1
    assert len(faults) == 1


@pytest.mark.parametrize("codec", ["isal", "zstd", "none"])
def test_records_after_a_tear_are_found(codec: str, tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path, codec=codec)
    path = tmp_path / name
    path.write_bytes(data[: ends[4] - 40] + b"\n" * 10 + data[ends[4] :])
    faults: list[object] = []
    found = [record.id for record in iter_records(path, on_fault=faults.append)]
    assert faults
    assert len(found) >= len(ends) - 2
    if codec != "none":
        with pytest.raises((TornFile, BadRecord)):
            list(iter_records(path))


@pytest.mark.parametrize("codec", ["isal", "zstd", "none"])
def test_repair_mends_into_a_new_file(codec: str, tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path, codec=codec)
    path = tmp_path / name
    broken = data[: ends[4] - 40] + b"\n" * 10 + data[ends[4] :]
    path.write_bytes(broken)
    report = repair_file(path)
    assert path.read_bytes() == broken
    assert report.path is not None
    assert report.path != path
    assert report.kept >= len(ends) - 2
    assert len(list(iter_records(report.path))) == report.kept


def test_repair_of_a_whole_file_makes_none(tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path)
    (tmp_path / name).write_bytes(data)
    report = repair_file(tmp_path / name)
    assert (report.path, report.kept, report.faults) == (None, len(ends), ())
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_repair_puts_right_how_records_lie(tmp_path: Path) -> None:
    data, ends, name = whole_file(tmp_path, codec="none")
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(data))
    loose = tmp_path / "loose.warc"
    loose.write_bytes(data.replace(b"\r\nWARC-Date", b"\nWARC-Date"))
    for path in (whole, loose):
        mended = repair_file(path)
        assert mended.path is not None
        assert mended.layout
        assert (mended.kept, mended.faults) == (len(ends), ())
        assert list(validate_file(mended.path)) == []
    assert name not in {path.name for path in tmp_path.iterdir()}


def test_an_arc_file_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "old.arc"
    path.write_bytes(b"http://a.example/ 192.0.2.1 20260101000000 text/html 2\nhi\n")
    with pytest.raises(BadRecord, match="microfiche import"):
        repair_file(path)


@pytest.mark.parametrize("data", [b"", b"hello\n", gzip.compress(b"hello", mtime=0)[:-3]])
def test_where_nothing_is_whole_nothing_is_written(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(data)
    mended = repair_file(path)
    assert (mended.path, mended.kept, bool(mended.faults)) == (None, 0, bool(data))
    assert [path.name for path in tmp_path.iterdir()] == ["odd.warc.gz"]


def compressed_whole(folder: Path, captures: int = 8) -> tuple[bytes, list[str]]:
    """A file that was compressed as a whole, and the ids of its records."""
    data, _, name = whole_file(folder, captures=captures, size=2000)
    path = folder / name
    path.write_bytes(data)
    ids = [record.id for record in iter_records(path)]
    path.unlink()
    return gzip.compress(gzip.decompress(data)), ids


def test_whole_records_are_saved_out_of_a_torn_member(tmp_path: Path) -> None:
    data, ids = compressed_whole(tmp_path)
    path = tmp_path / "a.warc.gz"
    for length, least in ((len(data) // 2, len(ids) // 4), (len(data) - 3, len(ids))):
        path.write_bytes(data[:length])
        mended = repair_file(path)
        assert mended.path is not None
        saved = [record.id for record in iter_records(mended.path)]
        assert saved == ids[: len(saved)]
        assert len(saved) == mended.saved == mended.kept >= least
        assert not [fault for fault in validate_file(mended.path) if fault.rule in ("torn", "broken", "member")]
        assert path.read_bytes() == data[:length]
        mended.path.unlink()


def test_of_a_broken_member_only_records_are_saved_that_their_digest_proves(tmp_path: Path) -> None:
    data, ids = compressed_whole(tmp_path)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    good = {record.id: record.block.bytes() for record in iter_records(path)}
    broken = bytearray(data)
    broken[len(data) // 2] ^= 1
    path.write_bytes(broken)
    mended = repair_file(path)
    assert mended.path is not None
    saved = {record.id: record.block.bytes() for record in iter_records(mended.path)}
    assert 0 < len(saved) < len(ids)
    assert all(good[record_id] == block for record_id, block in saved.items())


def test_behind_a_broken_record_of_a_whole_compression_the_others_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    data, ids = compressed_whole(tmp_path, 2)
    path.write_bytes(gzip.compress(gzip.decompress(data).replace(b"Content-Length: ", b"Content-Length: -", 2)))
    mended = repair_file(path)
    assert (mended.kept, mended.saved, len(mended.faults)) == (len(ids) - 2, 0, 2)
