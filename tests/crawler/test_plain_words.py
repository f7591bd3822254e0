"""What was typed, pasted or written into a file is told back as text: it commands no terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.cli import main

NOT_SAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b[2J\x9b31m\u202e\x07"
SOURCES = r"""
"\u001b[2J" = 1
[crawl]
delay = "\u009b31m"
"\u202e" = 2
[[source]]
name = "\u001b]0;x\u0007"
seeds = ["http://\u001b[2J/"]
proxy = "\u009b"
schedule = "\u202e"
[caps]
redirects = "\u001b[2J"
"""


@pytest.mark.parametrize(
    "words",
    [
        ["list", EVIL],
        ["list", f"--{EVIL}"],
        [EVIL],
        ["show", EVIL],
        ["search", f'"{EVIL}'],
        ["validate", EVIL],
        ["stats", "--collection", EVIL],
        ["capture", f"http://news.example/{EVIL}"],
        ["crawl", EVIL],
        ["crawl", "--sources", EVIL],
        ["crawl", "--sources", "evil.toml"],
        ["sources", "check", "--sources", "evil.toml"],
        ["sources", "check", "--sources", "evil.toml", "--json"],
        ["sources", "add", f"http://news.example/{EVIL}"],
    ],
    ids=lambda words: " ".join(words).replace(EVIL, "EVIL"),
)
def test_words_are_told_back_as_text(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("evil.toml").write_text(SOURCES)
    Path("sources.toml").write_text('[[source]]\nname = "a"\nseeds = ["http://a.example/"]\n')
    try:
        code = main(words)
    except SystemExit as ended:  # argparse ends so
        code = int(str(ended.code))
    told = "".join(capsys.readouterr())
    assert code in (1, 2)
    assert told
    assert NOT_SAFE.search(told) is None, told
