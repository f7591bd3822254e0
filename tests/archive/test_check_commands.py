"""`microfiche validate` and `repair`: what they print, and how they end."""

from __future__ import annotations

import gzip
import json
import os
import threading
from pathlib import Path

import pytest

from archive.cli import main


def record(number: int, kind: str, *fields: str, block: bytes = b"") -> bytes:
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{number}>", "WARC-Date: 2026-01-02", *fields]
    return "\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n"


INFO = record(1, "warcinfo")
PAGE = record(
    2, "response", "WARC-Target-URI: https://kept.example/", "Content-Type: application/http;msgtype=response",
    block=b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkept",
)  # fmt: skip
LOOSE = [record(2 + n, "metadata", "WARC-Refers-To: <urn:uuid:99>") for n in range(7)]


def test_faults_and_warnings_are_told_apart_and_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, odd, torn = (tmp_path / name for name in ("good.warc", "odd.warc", "torn.warc"))
    good.write_bytes(INFO)
    odd.write_bytes(INFO.replace(b":1>", b":20>") + b"".join(LOOSE))
    torn.write_bytes(INFO[:-9])
    assert main(["validate", str(good), str(odd)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("warning: ") and "[dangling; 5.11" in line]) == 5
    assert lines[-2:] == [f"{good}: ok", f"{odd}: ok, 7 warnings"]
    assert main(["validate", str(torn)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"{torn}: 1 fault"
    assert main(["validate", "--json", str(odd)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["rule"], one["weight"], one["file"]) for one in told] == [("dangling", "warning", str(odd))] * 7


def test_a_folder_stands_for_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "a.warc").write_bytes(INFO)
    for folder in (tmp_path, tmp_path / "warc"):
        assert main(["validate", str(folder)]) == 0
        assert capsys.readouterr().out == f"{tmp_path / 'warc' / 'a.warc'}: ok\n"
    (tmp_path / "empty").mkdir()
    assert main(["validate", str(tmp_path / "empty")]) == 1
    assert "no WARC file lies in" in capsys.readouterr().err


def test_repair_says_what_it_did_and_what_it_could_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, lost = tmp_path / "a.warc.gz", tmp_path / "lost.warc"
    path.write_bytes(gzip.compress(INFO + LOOSE[0]) + gzip.compress(LOOSE[1])[:-4])
    assert main(["repair", str(path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "left out: the file ends inside a gzip member" in out[0]
    assert "put right: " in out[1]
    assert out[-1] == f"{path}: 2 whole records in {tmp_path / 'a.mended.warc.gz'}; the file itself is as it was"
    assert main(["repair", str(tmp_path / "a.mended.warc.gz")]) == 0
    assert capsys.readouterr().out.endswith("needs no mending\n")
    assert main(["repair", str(path)]) == 1
    assert "remove or rename it first" in capsys.readouterr().err
    lost.write_bytes(INFO[:-9])
    assert main(["repair", "--json", str(lost)]) == 1
    assert json.loads(capsys.readouterr().out)["kept"] == 0


@pytest.mark.parametrize("command", ["validate", "repair", "import"])
def test_a_pipe_is_said_to_be_no_file(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.warc"
    os.mkfifo(pipe)
    assert main([command, str(pipe), "--collection", str(tmp_path / "c")]) == 1
    assert "it is a pipe or a device, not a file" in capsys.readouterr().err


def test_a_folder_without_archives_is_left_out_of_an_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").mkdir()
    assert main(["import", str(tmp_path / "notes"), "--collection", str(tmp_path / "c")]) == 1
    assert f"{tmp_path / 'notes'} is left out: no file in it is named" in capsys.readouterr().err


def test_what_is_exported_goes_into_a_pipe_and_into_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe, folder, kept = tmp_path / "pipe", str(tmp_path / "c"), tmp_path / "kept.warc"
    os.mkfifo(pipe)
    kept.write_bytes(INFO + PAGE)
    assert main(["import", str(kept), "--collection", folder]) == 0
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert main(["export", "--format", "wacz", "--output", str(pipe), "--collection", folder]) == 0
    reader.join(30)
    assert read[0].startswith(b"PK")
    assert pipe.is_fifo()
    assert main(["export", "--output", str(tmp_path), "--collection", folder]) == 1
    assert f"{tmp_path}: it is a folder" in capsys.readouterr().err
