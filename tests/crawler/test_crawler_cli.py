"""The commands as a person gives them: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from island_site import IslandSite, island_site, wait_until
from raw_origin import CLOSE, RawOrigin

from archive import Collection, Outcome
from crawler.runs import RunState, RunStore

LIMIT = 60.0  # s that a command may take on a slow machine
LOOPBACK = ("--allow-address", "127.0.0.0/8")


def microfiche(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False, cwd=cwd)


def write_sources(folder: Path, *sites: IslandSite, extra: str = "") -> None:
    entries = [
        f'[[source]]\nname = "island-{number}"\nseeds = ["{site.url}"]\n{extra}\n' for number, site in enumerate(sites)
    ]
    (folder / "sources.toml").write_text('[crawl]\ndelay = 0\nallow_addresses = ["127.0.0.0/8"]\n' + "".join(entries))


def nowhere() -> str:
    """A loopback address where nobody listens."""
    with island_site() as site:
        return site.url


# crawl


def test_crawl_tells_of_each_source_and_keeps_text(tmp_path: Path) -> None:
    with island_site(articles=3) as one, island_site(articles=2) as two:
        write_sources(tmp_path, one, two)
        done = microfiche("crawl", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["source"], line["state"], line["articles"]) for line in lines] == [
        ("island-0", "done", 3),
        ("island-1", "done", 2),
    ]
    assert all(line["pages"] > line["articles"] and line["bytes"] > 0 for line in lines)
    with Collection.open(tmp_path / "collection", writable=False) as collection:
        assert collection.article_count(run=lines[0]["run"]) == 3
        assert collection.pending(10) == []


def test_crawl_of_a_named_source_prints_a_line_for_people(tmp_path: Path) -> None:
    with island_site() as one, island_site() as two:
        write_sources(tmp_path, one, two)
        done = microfiche("crawl", "island-1", cwd=tmp_path)
        assert one.seen == []
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("island-1: done after ")
    assert "4 articles" in done.stdout
    assert "island-1: done, " in done.stderr  # progress, in plain lines


def test_crawl_of_a_site_that_is_down_says_so_and_fails(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        f'[crawl]\nallow_addresses = ["127.0.0.0/8"]\n[[source]]\nname = "down"\nseeds = ["{nowhere()}"]\n'
    )
    done = microfiche("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert "down: failed" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_crawl_ends_in_order_on_ctrl_c_and_goes_on_later(tmp_path: Path) -> None:
    with island_site(slow="story-2", articles=4) as site:
        write_sources(tmp_path, site, extra="concurrency_per_host = 1")
        command = [sys.executable, "-m", "archive.cli", "crawl"]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            wait_until(lambda: any("story-2" in path for path in site.seen), "the crawl never came to the slow page")
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            site.release.set()
            output = process.communicate(timeout=LIMIT)[0]
        assert process.returncode == 130, output
        assert "stopped" in output
        assert "Traceback" not in output
        with RunStore(tmp_path / "collection") as store:
            assert [run.state for run in store.runs()] == [RunState.STOPPED]
        again = microfiche("crawl", cwd=tmp_path)
        assert again.returncode == 0, again.stderr
    with Collection.open(tmp_path / "collection", writable=False) as collection:
        assert collection.article_count() == 4


def test_crawl_shows_bars_on_a_terminal(tmp_path: Path) -> None:
    with island_site() as site:
        write_sources(tmp_path, site)
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "archive.cli", "crawl"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs) as process:
            os.close(theirs)
            shown = b"".join(read_all(ours))
            assert process.wait(LIMIT) == 0
    assert b"island-0" in shown
    assert b"\x1b[" in shown
    assert b"4 articles" in shown


def read_all(descriptor: int) -> list[bytes]:
    pieces = []
    with os.fdopen(descriptor, "rb", buffering=0) as terminal:
        while True:
            try:
                piece = terminal.read(4096)
            except OSError:  # Linux says so when the other end is closed
                return pieces
            if not piece:
                return pieces
            pieces.append(piece)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("crawl", "isle"), 2, 'no source is called "isle"; did you mean "island"?'),
        (("crawl", "--sources", "other.toml"), 2, "other.toml: there is no such file"),
        (("crawl", "--allow-address", "10.0.0.1/8"), 2, "10.0.0.1/8 has host bits set; write it like 127.0.0.0/8"),
        (("serve", "--port", "70000"), 2, "'70000' is no port"),
        (("sources", "list", "--sources", "other.toml"), 2, "there is no such file"),
    ],
)
def test_wrong_words_are_told_in_a_line(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "island"\nseeds = ["http://island.example/"]\n')
    done = microfiche(*words, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_collection_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    with island_site() as site:
        write_sources(tmp_path, site)
        (tmp_path / "collection").write_text("a file, not a folder")
        done = microfiche("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot write to the collection" in done.stderr


# sources


def test_sources_check_lists_all_mistakes_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("[crawl]\ndealy = 1\n[[source]]\nname = 'x'\n")
    wrong = microfiche("sources", "check", cwd=tmp_path)
    assert wrong.returncode == 2
    assert [line.split(": ")[2] for line in wrong.stderr.splitlines()] == ["line 2", "line 3"]
    as_json = microfiche("sources", "check", "--json", cwd=tmp_path)
    assert as_json.returncode == 2
    assert [json.loads(line)["line"] for line in as_json.stdout.splitlines()] == [2, 3]


def test_sources_list_tells_when_each_comes_next(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "island"\nseeds = ["http://island.example/"]\nschedule = "0 3 * * *"\n'
        'timezone = "Europe/Berlin"\n[[source]]\nname = "by-hand"\nfeeds = ["http://other.example/feed"]\n'
    )
    assert microfiche("sources", "check", cwd=tmp_path).stdout == "sources.toml is right: 2 sources\n"
    lines = microfiche("sources", "list", cwd=tmp_path).stdout.splitlines()
    assert lines[0].startswith("island\t0 3 * * * (Europe/Berlin), next ")
    assert " 03:00 CE" in lines[0]
    assert lines[1] == "by-hand\tby hand\thttp://other.example/feed"
    listed = [json.loads(line) for line in microfiche("sources", "list", "--json", cwd=tmp_path).stdout.splitlines()]
    assert [(row["name"], row["schedule"]) for row in listed] == [("island", "0 3 * * *"), ("by-hand", None)]


# capture


def test_capture_prints_the_article_and_keeps_it(tmp_path: Path) -> None:
    with island_site() as site:
        url = site.url + "news/night-boat.html"
        done = microfiche("capture", url, *LOOPBACK, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "Night boat" in done.stdout
        assert "lighthouse" in done.stdout
        assert done.stderr == ""
        line = json.loads(microfiche("capture", url, "--json", *LOOPBACK, cwd=tmp_path).stdout)
    assert line["url"] == url
    assert line["title"] == "Night boat"
    assert line["language"] == "en"
    assert line["outcome"] == Outcome.UNCHANGED
    with Collection.open(tmp_path / "collection", writable=False) as collection:
        assert len(collection.captures(url=url)) == 2
        assert collection.pending(10) == []


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("nothing.html", Outcome.HTTP_ERROR, "404"),
        ("private/page.html", Outcome.ROBOTS_DENIED, "robots.txt"),
        ("picture.png", Outcome.NOT_TEXT, "image/png"),
        ("empty.html", Outcome.NOT_TEXT, "without a body"),
    ],
)
def test_capture_of_what_is_no_article_fails_with_a_reason_and_keeps_it(
    tmp_path: Path, path: str, outcome: Outcome, said: str
) -> None:
    with island_site() as site:
        done = microfiche("capture", site.url + path, *LOOPBACK, cwd=tmp_path)
        url = site.url + path
    expect_failure(done, tmp_path, url, outcome, said)


def test_capture_of_what_is_too_long_fails_and_keeps_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[crawl]\nmax_body = "1 kB"\n')
    long = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + b"word " * 100_000
    with RawOrigin({"/long": [long, CLOSE]}) as origin:
        done = microfiche("capture", origin.base + "/long", *LOOPBACK, cwd=tmp_path)
    assert done.returncode == 1
    assert "/long: truncated: " in done.stderr


def test_capture_of_an_address_where_nobody_listens(tmp_path: Path) -> None:
    url = nowhere()
    expect_failure(
        microfiche("capture", url, *LOOPBACK, cwd=tmp_path), tmp_path, url, Outcome.CONNECTION_ERROR, "no connection"
    )


def test_capture_of_a_private_address_is_refused_and_asks_nothing_of_it(tmp_path: Path) -> None:
    with island_site() as site:
        done = microfiche("capture", site.url, cwd=tmp_path)
        expect_failure(done, tmp_path, site.url, Outcome.REFUSED, "--allow-address")
        assert site.seen == []


def expect_failure(done: subprocess.CompletedProcess[str], folder: Path, url: str, outcome: Outcome, said: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(f"microfiche: {url}: {outcome}: ")
    assert said in done.stderr
    with Collection.open(folder / "collection", writable=False) as collection:
        (kept,) = collection.captures(url=url)
        assert kept.outcome == outcome


def test_capture_of_what_is_no_url_is_a_wrong_word(tmp_path: Path) -> None:
    done = microfiche("capture", "island.example", cwd=tmp_path)
    assert done.returncode == 2
    assert "is no absolute http or https URL" in done.stderr
    assert not (tmp_path / "collection").exists()


def test_capture_is_done_in_a_second_and_a_half(tmp_path: Path) -> None:
    """The best of some tries counts. Where a busy machine allows none, captures are held against what costs most of
    their time even when nothing is done: starting Python and importing three libraries.
    """
    took: list[float] = []
    ratios: list[float] = []
    with island_site() as site:
        while len(took) < 5 and min(took, default=9.0) >= 1.5:
            bare = seconds([sys.executable, "-c", "import asyncio, numpy, sqlalchemy"], tmp_path)
            url = f"{site.url}news/story-{len(took)}.html"
            took.append(seconds([sys.executable, "-m", "archive.cli", "capture", url, *LOOPBACK], tmp_path))
            ratios.append(took[-1] / bare)
    assert min(took) < 1.5 or min(ratios) < 4, (took, ratios)


def seconds(command: list[str], folder: Path) -> float:
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT, cwd=folder)
    return time.monotonic() - begun
