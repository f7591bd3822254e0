"""The offline commands as a person runs them: real processes where the process matters, `main` where it does not."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from courier import capture, html, response, story

from archive import Collection, Outcome
from archive.cli import COMMANDS, main
from archive.textualise import Textualiser

ROOT = Path(__file__).parent.parent.parent
ESCAPE = "\x1b]0;owned\x07\x9b31m"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "collection"
    with Collection.open(folder, create=True) as collection:
        collection.add([story(1), story(2), story(1, minutes=10, title="Bell found")])
        collection.add([capture("https://courier.example/evil", response(html(7, title=f"Evil {ESCAPE}")), minutes=20)])
        collection.add([capture("https://no.example/", None, outcome=Outcome.TIMEOUT, reason=f"60 s {ESCAPE}")])
    Textualiser(folder, workers=1).run()
    return folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def call(*words: str, code: int = 0) -> str:
        assert main([*words, "--collection", str(folder)]) == code
        captured = capsys.readouterr()
        if code:
            assert captured.err.startswith("microfiche: ")
            assert captured.err.count("\n") == 1
            return captured.err
        return captured.out

    return call


def process(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive.cli", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_the_version_tells_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "archive.cli", "--version"]
    monkeypatch.setenv("MICROFICHE_PURE", "1")
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert told.startswith("microfiche ")
    assert told.endswith(", without its compiled kernel\n")


class TestCommands:
    def test_list(self, run) -> None:  # type: ignore[no-untyped-def]
        rows = [line.split("\t") for line in run("list").splitlines()]
        assert len(rows) == 5
        assert rows[0][1:3] == ["ok", "en"]
        assert "no.example" in run("list", "--outcome", "timeout")
        assert len(run("list", "--articles", "--limit", "2").splitlines()) == 2
        assert all(json.loads(line)["capture_id"] for line in run("list", "--json").splitlines())

    def test_show(self, run) -> None:  # type: ignore[no-untyped-def]
        page = run("show", "https://courier.example/story/1")
        assert "Bell found" in page
        assert "changed (title or text differ from those of 2026-03-01)" in page
        assert "harbour council" in page
        short = run("list", "--url", "https://courier.example/story/2").split("\t")[3]
        line = json.loads(run("show", short, "--json"))
        assert (line["title"], line["outcome"]) == ("Lantern report 2", "ok")
        assert run("show", short, "--text").strip() == line["text"]

    def test_show_records(self, run) -> None:  # type: ignore[no-untyped-def]
        page = run("show", "https://courier.example/story/2", "--records")
        heads = [line for line in page.splitlines() if ", a block of " in line]
        assert [line.partition(",")[0] for line in heads] == [
            "response",
            "request",
            "metadata",
            "conversion",
            "metadata",
        ]
        assert all(" bytes of warc/" in line for line in heads)
        assert "harbour council" in page
        assert "HTTP/1.1 200 OK" in page
        records = [
            json.loads(line)
            for line in run("show", "https://courier.example/story/2", "--records", "--json").splitlines()
        ]
        assert [record["type"] for record in records] == ["response", "request", "metadata", "conversion", "metadata"]

    def test_search(self, run) -> None:  # type: ignore[no-untyped-def]
        page = run("search", '"Warden', 'Aldous"', "-fog")
        assert "0 articles found" in page
        hits = [json.loads(line) for line in run("search", "lantern*", "--json").splitlines()]
        assert {hit["url"] for hit in hits} >= {"https://courier.example/story/1", "https://courier.example/story/2"}
        assert any(match for hit in hits for _, match in hit["snippet"])

    def test_diff(self, run) -> None:  # type: ignore[no-untyped-def]
        page = run("diff", "https://courier.example/story/1")
        assert "-Lantern report 1" in page
        assert "+Bell found" in page
        two = json.loads(run("diff", "https://courier.example/story/1", "https://courier.example/story/1", "--json"))
        assert two["equal"] is True

    def test_export_to_a_file(self, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        assert run("export", "--output", str(tmp_path / "out.jsonl")) == ""
        assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3
        assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]

    def test_stats_rebuild_textualise(self, run) -> None:  # type: ignore[no-untyped-def]
        before = json.loads(run("stats", "--json"))
        assert (before["captures"], before["articles"], before["pending"]) == (5, 3, 0)
        assert "5 captures and" in run("rebuild")
        assert json.loads(run("stats", "--json")) == before
        assert run("textualise") == "0 pages, 0 articles, 0 failed\n"

    def test_extract_needs_no_collection(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.html"
        page.write_bytes(html(4))
        assert main(["extract", str(page), "--json"]) == 0
        line = json.loads(capsys.readouterr().out)
        assert (line["title"], line["language"], line["is_article"]) == ("Lantern report 4", "en", True)
        done = process("extract", "-", input=html(4).decode())
        assert "harbour council" in done.stdout

    @pytest.mark.parametrize(
        ("words", "cause"),
        [
            (("show", "ffffffff"), "nothing kept under ffffffff"),
            (("show", "https://courier.example/never"), "nothing kept"),
            (("search", 'an "open phrase'), "a quotation mark is not closed"),
            (("list", "--since", "yesterday"), "a date is written"),
            (("list", "--outcome", "great"), "an outcome is one of ok, "),
            (("diff", "https://courier.example/story/2"), "a second version"),
            (("extract", "/no/such/file"), "No such file or directory"),
        ],
    )
    def test_errors_are_one_line_with_cause_and_cure(
        self, folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], cause: str
    ) -> None:
        where = () if words[0] == "extract" else ("--collection", str(folder))
        assert main([*words, *where]) == 1
        captured = capsys.readouterr()
        assert cause in captured.err
        assert captured.err.count("\n") == 1
        assert captured.out == ""

    def test_no_collection(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["list", "--collection", str(tmp_path / "none")]) == 1
        assert "name one with --collection DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["list", "--limit", "-1"], ["search", "bell", "--limit", "many"], ["textualise", "--workers", "0"]]
)
def test_numbers_begin_at_one(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert f"argument {words[-2]}: '{words[-1]}' is no number from 1 on" in capsys.readouterr().err


class TestTerminal:
    @pytest.mark.parametrize(
        "words",
        [("list",), ("list", "--json"), ("show", "https://courier.example/evil"), ("search", "Evil"), ("export",)],
    )
    def test_nothing_that_a_site_sent_commands_the_terminal(self, folder: Path, words: tuple[str, ...]) -> None:
        shown = _on_a_terminal(*words, "--collection", str(folder))
        assert b"Evil" in shown
        assert b"\x1b]" not in shown
        assert b"\x07" not in shown
        assert "\x9b".encode() not in shown

    def test_a_table_for_people(self, folder: Path) -> None:
        shown = _on_a_terminal("list", "--collection", str(folder)).decode()
        assert "captured" in shown.splitlines()[0]
        assert "Bell found" in shown

    def test_a_closed_pipe_is_no_error(self, folder: Path) -> None:
        command = f"{sys.executable} -m archive.cli export --captures --collection {folder} | head -c 10"
        done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (len(done.stdout), done.stderr) == (10, "")

    def test_help_is_light_and_teaches(self) -> None:
        done = process("--help")
        assert done.returncode == 0
        assert "examples:" in done.stdout
        assert all(f"\n    {name}" in done.stdout for name in COMMANDS)
        heavy = "('sqlalchemy', 'scrapy', 'numpy', 'rich', 'twisted')"
        code = f"import sys, archive.cli as c; c.make_parser(); print([m for m in {heavy} if m in sys.modules])"
        command = [sys.executable, "-c", code]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        assert found.stdout == "[]\n"

    def test_each_command_has_examples(self, capsys: pytest.CaptureFixture[str]) -> None:
        for name in COMMANDS:
            with pytest.raises(SystemExit):
                main([name, "--help"])
            shown = capsys.readouterr().out
            assert f"microfiche {name}" in shown.split("examples:")[1]


def _on_a_terminal(*words: str) -> bytes:
    """What a command writes when standard output is a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archive.cli", *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "200"}
    ) as started:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # the other end is closed: that is how a pty ends
            pass
        started.wait(60)
    os.close(ours)
    return shown
