"""`microfiche sources add`: what a site offers is shown, and its entry written; the rest of the file stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from raw_origin import RawOrigin
from small_site import gz, page, redirect, robots, rss, xml

from archive.cli import main
from crawler.sources import load

LOOPBACK = ["--allow-address", "127.0.0.0/8"]
MINE = (
    '# mine, and dear to me\n[crawl]\ndelay = 0.5  # quick\n\n[[source]]\nname = "a"\nseeds = ["https://a.example/"]\n'
)
PROSE = "<p>The ferry to the outer islands will sail twice a day from Monday, the harbour office said today.</p>"


@pytest.fixture
def origin() -> Iterator[RawOrigin]:
    scripts = {
        "/": redirect("/home"),
        "/home": page("/tag/ferries", "/2026/a-story-of-salt", "/rss.xml", head=PROSE, title="Quay \x1b[31mNews"),
        "/robots.txt": robots("User-agent: *\nCrawl-delay: 0.4\nSitemap: /map.xml.gz\nDisallow: /secret\n"),
        "/rss.xml": rss(("/2026/a-story-of-salt", "Sat, 21 Nov 2026 10:00:00 GMT"), ("http://other.example/x", "")),
        "/map.xml.gz": gz("<urlset><url><loc>/2026/a-story-of-salt</loc><lastmod>2026-11-20</lastmod></url></urlset>"),
        "/secret": page(),
        "/empty": page(),
        "/feed.atom": xml('<feed><title>Alone</title><entry><link href="/2026/a-story-of-salt"/></entry></feed>'),
    }
    with RawOrigin(scripts) as running:  # type: ignore[arg-type]
        yield running


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "sources.toml"


def add(url: str, *more: str) -> int:
    return main(["sources", "add", url, *LOOPBACK, *more])


def test_the_entry_is_written_at_the_end_and_nothing_else_changes(
    origin: RawOrigin, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(MINE)
    file.chmod(0o640)
    assert add(f"{origin.base}/", "--name", "quay") == 0
    text = file.read_text()
    assert text.startswith(MINE + "\n[[source]]")
    assert file.stat().st_mode & 0o777 == 0o640
    quay = load(file).get("quay")
    assert (quay.seeds, quay.feeds) == ((f"{origin.base}/home",), (f"{origin.base}/rss.xml",))
    said = capsys.readouterr().out
    assert "2 entries, newest 2026-11-21 10:00 UTC" in said
    assert "1 entries, newest 2026-11-20" in said
    assert "asks for 0.4 s" in said
    assert "language  en" in said
    assert "/tag/ferries" in said
    assert "other.example" in said
    assert "\x1b" not in said + text


def test_lines_end_as_they_did_before(origin: RawOrigin, file: Path) -> None:
    file.write_bytes(MINE.replace("\n", "\r\n").encode())
    assert add(f"{origin.base}/") == 0
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert len(load(file).sources) == 2


def test_a_file_that_is_not_there_is_made(origin: RawOrigin, file: Path) -> None:
    assert add(f"{origin.base}/feed.atom") == 0
    (only,) = load(file).sources
    assert (only.seeds, only.feeds) == ((), (f"{origin.base}/feed.atom",))


def test_a_dry_run_writes_nothing(origin: RawOrigin, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(f"{origin.base}/", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["written"], told["crawl_delay"], told["other_hosts"]) == (False, 0.4, ["other.example"])
    assert [feed["entries"] for feed in told["feeds"]] == [2]
    assert told["entry"].startswith("[[source]]")
    assert not file.exists()


@pytest.mark.parametrize(
    ("path", "more", "code", "why"),
    [
        ("/secret", (), 1, "robots.txt of the site disallows it"),
        ("/nowhere", (), 1, "the server answers 404"),
        ("/", ("--name", "a"), 2, 'a source is called "a" already'),
        ("/", ("--name", "no/name"), 2, "'no/name' is no name"),
        ("/with spaces", (), 2, "is no absolute http or https URL"),
    ],
)
def test_what_cannot_be_added_says_why(
    origin: RawOrigin,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    path: str,
    more: tuple[str, ...],
    code: int,
    why: str,
) -> None:
    file.write_text(MINE)
    assert add(f"{origin.base}{path}", *more) == code
    assert why in capsys.readouterr().err
    assert file.read_text() == MINE


def test_a_site_is_added_once(origin: RawOrigin, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(f"{origin.base}/", "--name", "quay") == 0
    before = file.read_bytes()
    assert add(f"{origin.base}/home", "--name", "again") == 2
    assert 'is followed already, as "quay"' in capsys.readouterr().err
    assert add(f"{origin.base}/?utm_source=x", "--name", "again") == 2
    assert file.read_bytes() == before


def test_private_addresses_stay_private(origin: RawOrigin, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "add", f"{origin.base}/"]) == 1
    assert "not of the public internet" in capsys.readouterr().err
    assert origin.seen == []
