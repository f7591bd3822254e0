"""`microfiche serve` as a process: runs by itself, answers, and ends in order."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from island_site import IslandSite, island_site, wait_until

LIMIT = 30.0  # s: what the service promises for its end


@dataclass
class Served:
    process: subprocess.Popen[str]
    dashboard: str
    replay: str
    log: Path

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.dashboard + path, timeout=10) as answer:
            return json.load(answer)

    def post(self, path: str, order: dict[str, str]) -> tuple[int, Any]:
        body, headers = json.dumps(order).encode(), {"Content-Type": "application/json"}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.dashboard + path, body, headers), timeout=10
            ) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/api/runs")["items"]
        return found


def command(folder: Path, *words: str) -> list[str]:
    place = ["--collection", str(folder / "collection"), "--sources", str(folder / "sources.toml")]
    return [sys.executable, "-m", "archive.cli", "serve", *place, *words]


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    log = folder / "service.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [*command(folder, "--port", "0", "--replay-port", "0", "--json")],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, log.read_text()
            yield Served(process, **json.loads(line), log=log)
        finally:
            process.terminate()
            try:
                process.wait(LIMIT)
            finally:
                process.kill()


def write_sources(folder: Path, site: IslandSite, *lines: str) -> None:
    entry = ["[[source]]", 'name = "island"', f'seeds = ["{site.url}"]', "delay = 0", *lines]
    (folder / "sources.toml").write_text("\n".join(['[crawl]\nallow_addresses = ["127.0.0.0/8"]', *entry, ""]))


def end(served: Served) -> float:
    begun = time.monotonic()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(LIMIT) == 0, served.log.read_text()
    return time.monotonic() - begun


def test_a_scheduled_source_is_crawled_textualised_shown_and_replayed(tmp_path: Path) -> None:
    with island_site() as site:
        write_sources(tmp_path, site, 'schedule = "every 366 days"')
        with serving(tmp_path) as served:
            wait_until(lambda: served.runs() and served.runs()[0]["state"] == "done", "the run never ended")
            wait_until(lambda: served.runs()[0]["articles"] == 4, "the articles were never counted")
            (run,) = served.runs()
            assert run["slot"]
            assert run["pages"] >= 5
            (row,) = served.get("/api/sources")["items"]
            assert row["last_run"]["id"] == run["id"]
            assert row["next_run"] > run["slot"]
            assert served.get("/api/articles?q=lighthouse")["total"] == 4
            with urllib.request.urlopen(f"{served.replay}/2026/{site.url}news/story-1.html", timeout=10) as answer:
                assert b"lighthouse" in answer.read()
            assert end(served) < LIMIT
        with serving(tmp_path) as served:  # the slot is taken: nothing runs again
            assert [other["id"] for other in served.runs()] == [run["id"]]


def test_orders_by_hand_are_carried_out_or_refused(tmp_path: Path) -> None:
    with island_site(slow="story") as site:
        write_sources(tmp_path, site)
        with serving(tmp_path) as served:
            assert served.runs() == []
            status, run = served.post("/api/runs", {"source": "island"})
            assert (status, run["source"]) == (202, "island")
            assert served.post("/api/runs", {"source": "island"})[0] == 409
            assert served.post("/api/runs", {"source": "atlantis"})[0] == 404
            status, capture = served.post("/api/captures", {"url": site.url + "news/by-hand.html"})
            assert status == 202
            wait_until(lambda: served.get(f"/api/runs/{capture['id']}")["state"] == "done", "the capture never ended")
            kept = served.get(f"/api/captures?run={capture['id']}")["items"]
            assert [row["url"] for row in kept if row["wanted_as"] == "page"] == [site.url + "news/by-hand.html"]
            status, failing = served.post("/api/captures", {"url": site.url + "nothing"})
            wait_until(lambda: served.get(f"/api/runs/{failing['id']}")["state"] == "failed", "it did not fail")
            assert "404" in served.get(f"/api/runs/{failing['id']}")["message"]
            site.release.set()
            wait_until(lambda: served.get(f"/api/runs/{run['id']}")["state"] == "done", "the run never ended")


def test_the_end_comes_in_order_while_a_crawl_has_requests_in_hand(tmp_path: Path) -> None:
    with island_site(slow="story") as site:
        write_sources(tmp_path, site, 'schedule = "every 366 days"')
        with serving(tmp_path) as served:
            wait_until(lambda: any("story" in path for path in site.seen), "the crawl never came to the stories")
            asked = [path for path in site.seen if "story" in path]
            served.process.send_signal(signal.SIGTERM)
            time.sleep(1.0)
            assert served.process.poll() is None  # it waits for what is in hand
            site.release.set()
            assert served.process.wait(LIMIT) == 0, served.log.read_text()
            assert [path for path in site.seen if "story" in path] == asked  # and asks for nothing more
        with serving(tmp_path) as served:
            (run,) = served.runs()
            assert run["state"] == "stopped"
            wait_until(
                lambda: served.get("/api/articles")["total"] == len(asked), "what was in hand was not kept and healed"
            )


def test_a_broken_edit_of_sources_is_shown_and_changes_nothing(tmp_path: Path) -> None:
    with island_site() as site:
        write_sources(tmp_path, site)
        with serving(tmp_path) as served:
            write_sources(tmp_path, site, "dealy = 1")
            wait_until(lambda: served.get("/api/sources")["mistakes"], "the mistake was not shown")
            shown = served.get("/api/sources")
            assert shown["mistakes"][0]["line"] == 7
            assert [row["name"] for row in shown["items"]] == ["island"]
            write_sources(tmp_path, site, 'schedule = "@daily"')
            wait_until(lambda: served.get("/api/sources")["items"][0]["schedule"] == "@daily", "it was not read again")
            assert served.get("/api/sources")["mistakes"] == []


def test_what_cannot_begin_says_so_in_a_line(tmp_path: Path) -> None:
    with socket.socket() as taken, island_site() as site:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        write_sources(tmp_path, site)
        port = str(taken.getsockname()[1])
        for words in (["--port", port, "--replay-port", "0"], ["--port", "0", "--replay-port", port]):
            refused = subprocess.run(command(tmp_path, *words), capture_output=True, text=True, timeout=30, check=False)
            assert refused.returncode == 1
            assert refused.stderr.count("\n") == 1
            assert f"cannot listen on 127.0.0.1 port {port}" in refused.stderr
    (tmp_path / "sources.toml").write_text("[crawl]\ndealy = 1\ndelay = 'x'\n")
    wrong = subprocess.run(command(tmp_path), capture_output=True, text=True, timeout=30, check=False)
    assert wrong.returncode == 2
    assert [line.split(": ")[2] for line in wrong.stderr.splitlines()] == ["line 2", "line 3"]
