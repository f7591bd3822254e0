"""The folder and its catalogue: what is acknowledged is durable, found again, and made again from the files alone."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from courier import START, capture, html, response, story
from sqlalchemy import select

from archive import CollectionError, CollectionMissing, CollectionNotWritable, NotKept, Outcome, TextState
from archive.catalog.engine import Database
from archive.catalog.schema import NOT_DERIVED, metadata
from archive.collection import CATALOG, WARC, Collection
from archive.errors import CatalogOutdated
from archive.textualise import Textualiser
from archive.warc.reader import iter_records

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "collection"


def script(code: str, *arguments: str) -> list[str]:
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(HERE)!r}]\n"
    return [sys.executable, "-c", start + code, *arguments]


def rows(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    """What is derived, table by table."""
    database = Database(folder / CATALOG, writable=False)
    with database.read() as connection:
        found = {
            table.name: set(
                map(tuple, connection.execute(select(*[c for c in table.c if c.name not in NOT_DERIVED[table.name]])))
            )
            for table in metadata.sorted_tables
            if any(c.name not in NOT_DERIVED[table.name] for c in table.c)
        }
    database.close()
    return found


class TestAdd:
    def test_what_is_added_can_be_read_back(self, folder: Path) -> None:
        page = html(1)
        with Collection.open(folder, create=True) as collection:
            (kept,) = collection.add(
                [capture("https://courier.example/a", response(page), run="r", source="s", hops="L")]
            )
            assert (kept.outcome, kept.text_state, kept.status) == (Outcome.OK, TextState.PENDING, 200)
            assert (kept.urlkey, kept.timestamp, kept.run) == ("example,courier)/a", "20260301120000", "r")
            assert [record.type for record in collection.records(kept)] == ["response", "request", "metadata"]
            assert collection.body(kept) == page
            found, chunks = collection.response(kept)
            assert (found.status, b"".join(chunks)) == (200, page)
            assert collection.capture(kept.id) == kept
            with pytest.raises(NotKept):
                collection.capture("nothing")

    def test_the_same_payload_is_kept_once_whatever_run_or_file(self, folder: Path) -> None:
        url, other = "https://courier.example/a", "https://courier.example/b"
        with Collection.open(folder, create=True) as collection:
            first, again = collection.add([capture(url, response(html(1))), capture(url, response(html(1)), minutes=1)])
        with Collection.open(folder) as collection:
            (copy,) = collection.add([capture(other, response(html(1)), minutes=2)])
            assert [k.record_type for k in (first, again, copy)] == ["response", "revisit", "revisit"]
            assert [k.outcome for k in (first, again, copy)] == [Outcome.OK, Outcome.UNCHANGED, Outcome.DUPLICATE]
            assert again.refers_to == copy.refers_to == first.id
            assert copy.ref.file != first.ref.file
            assert collection.body(copy) == html(1)
            assert collection.stats().revisits == 2

    def test_a_revisit_is_framed_like_its_original(self, folder: Path) -> None:
        """Readers of WARC undo the chunks of the original only where the revisit's own head speaks of them."""
        plain = response(b"<p>The same bell.</p>")
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n<p>The same bell.</p>\r\n0\r\n\r\n"
        wires = [plain, chunked, plain, chunked]
        for together in (True, False):
            with Collection.open(folder / str(together), create=True) as collection:
                captures = [capture(f"https://courier.example/{n}", wire, minutes=n) for n, wire in enumerate(wires)]
                kept = collection.add(captures) if together else [collection.add([one])[0] for one in captures]
                assert [one.record_type for one in kept] == ["response", "response", "revisit", "revisit"]
                assert [one.refers_to for one in kept[2:]] == [one.id for one in kept[:2]]
                assert {collection.body(one) for one in kept} == {b"<p>The same bell.</p>"}

    def test_a_304_stands_for_what_it_confirms(self, folder: Path) -> None:
        url = "https://courier.example/a"
        with Collection.open(folder, create=True) as collection:
            first, second = collection.add(
                [
                    capture(url, response(html(1), more='ETag: "one"\r\n')),
                    capture(url, b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\nAge: 7\r\n\r\n', minutes=1),
                ]
            )
            assert (second.record_type, second.refers_to, second.outcome) == ("revisit", first.id, Outcome.UNCHANGED)
            found, chunks = collection.response(second)
            assert (found.status, found.header("Age"), b"".join(chunks)) == (200, "7", html(1))

    def test_gone_is_a_404_after_a_page(self, folder: Path) -> None:
        missing = response(b"no", status="404 Not Found")
        with Collection.open(folder, create=True) as collection:
            never, _, gone = collection.add(
                [
                    capture("https://courier.example/typo", missing),
                    capture("https://courier.example/a", response(html(1))),
                    capture("https://courier.example/a", missing, minutes=1),
                ]
            )
        assert (never.outcome, gone.outcome) == (Outcome.HTTP_ERROR, Outcome.GONE)

    def test_what_came_to_nothing_has_its_row_and_reason(self, folder: Path) -> None:
        with Collection.open(folder, create=True) as collection:
            collection.add([capture("https://no.example/", None, outcome=Outcome.DNS_ERROR, reason="no such host")])
            (kept,) = collection.captures(outcome="dns-error")
            assert (kept.reason, kept.record_type, kept.text_state) == ("no such host", "metadata", TextState.NONE)
            assert collection.response(kept)[0].status is None

    def test_many_threads_share_commits_and_lose_nothing(self, folder: Path) -> None:
        with Collection.open(folder, create=True) as collection, ThreadPoolExecutor(16) as threads:
            kept = list(threads.map(lambda n: collection.add([story(n)])[0], range(200)))
            assert [k.url for k in kept] == [f"https://courier.example/story/{n}" for n in range(200)]
            assert collection.count() == 200
            assert len({(k.ref.file, k.ref.offset) for k in kept}) == 200


class TestQuestions:
    @pytest.fixture
    def collection(self, folder: Path):  # type: ignore[no-untyped-def]
        with Collection.open(folder, create=True) as collection:
            collection.add([story(n, minutes=60 * n) for n in range(6)])
            collection.add([story(1, minutes=900, extra="<p>And then the bell rang twice.</p>")])
            collection.add([story(9, site="www.gazette.example", minutes=1)])
            yield collection

    def test_filters_order_and_paging(self, collection: Collection) -> None:
        assert collection.count() == 8
        assert [k.url[-1] for k in collection.captures(site="courier.example", limit=3)] == ["1", "5", "4"]
        assert [k.url[-1] for k in collection.captures(newest_first=False, limit=2, offset=1)] == ["9", "1"]
        assert collection.count(site="gazette.example", run="run-1") == 1
        assert collection.count(prefix="https://courier.example/story/") == 7
        assert collection.count(prefix="example,gazette)") == 1
        assert collection.count(since="2026-03-01T14:00", until="2026-03-01T15:00") == 2
        assert collection.count(since=START.replace(hour=17)) == 2
        assert collection.count(url="http://www.courier.example/story/1#top") == 2
        assert collection.sites() == ["courier.example", "gazette.example"]

    @pytest.mark.parametrize(
        ("timestamp", "found"),
        [
            ("20200101000000", "20260301130000"),
            ("20260301200001", "20260302030000"),
            ("20260301195959", "20260301130000"),
        ],
    )
    def test_closest_in_time(self, collection: Collection, timestamp: str, found: str) -> None:
        kept = collection.closest("https://courier.example/story/1", timestamp)
        assert kept is not None
        assert kept.timestamp == found

    def test_the_numbers(self, collection: Collection) -> None:
        found, captures = collection.stats(), collection.captures()
        assert found.captures == len(captures) == sum(found.outcomes.values())
        assert found.sites == len(collection.sites())
        assert found.pending == len(collection.pending()) > 0
        assert found.revisits == sum(one.record_type == "revisit" for one in captures)
        assert (found.last, found.first) == (captures[0].date, captures[-1].date)
        assert found.payload_bytes == sum(one.payload_size or 0 for one in captures)
        assert found.warc_bytes == sum(path.stat().st_size for path in (collection.path / WARC).iterdir())

    def test_a_count_that_took_long_is_given_again_for_a_while(
        self, collection: Collection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert collection.stats() is not collection.stats()
        monkeypatch.setattr("archive.collection.SLOW_COUNT", 0.0)
        monkeypatch.setattr("archive.collection.FOR_AS_LONG", 0)
        before = collection.stats()
        monkeypatch.setattr("archive.collection.FOR_AS_LONG", 1e9)
        again = collection.stats()
        assert again is not before
        assert collection.stats() is again

    def test_a_moved_collection_still_works(self, collection: Collection, folder: Path) -> None:
        collection.close()
        shutil.move(folder, folder.with_name("elsewhere"))
        with Collection.open(folder.with_name("elsewhere"), writable=False) as moved:
            assert all(moved.body(kept) for kept in moved.captures())
            with pytest.raises(CollectionNotWritable, match="reading only"):
                moved.add([story(77)])


class TestHealing:
    def test_records_that_the_catalogue_missed_are_found_at_the_next_open(self, folder: Path) -> None:
        """As after a crash between the two: the files hold what the catalogue does not."""
        with Collection.open(folder, create=True) as collection:
            collection.add([story(n) for n in range(3)])
            shutil.copy(folder / CATALOG, folder / "before")
            collection.add([story(n) for n in range(3, 6)])
            expected = {kept.id for kept in collection.captures()}
        shutil.move(folder / "before", folder / CATALOG)
        with Collection.open(folder) as collection:
            assert {kept.id for kept in collection.captures()} == expected
            assert collection.count(outcome="ok") == 6

    def test_a_catalogue_that_is_not_there_is_made_at_open(self, folder: Path) -> None:
        with Collection.open(folder, create=True) as collection:
            collection.add([story(n) for n in range(3)])
        live = rows(folder)
        (folder / CATALOG).unlink()
        with pytest.raises(CollectionError, match="rebuild"):
            Collection.open(folder, writable=False)
        Collection.open(folder).close()
        assert rows(folder) == live

    def test_killed_at_work_nothing_acknowledged_is_lost(self, folder: Path) -> None:
        code = (
            "from courier import story; from archive import Collection\n"
            "collection = Collection.open(sys.argv[1], create=True)\n"
            "for n in range(10**6):\n    print(collection.add([story(n)])[0].id, flush=True)\n"
        )
        with subprocess.Popen(script(code, str(folder)), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline().strip() for _ in range(60)]
            os.kill(process.pid, signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        with Collection.open(folder) as collection:
            kept = {kept.id: kept for kept in collection.captures()}
            assert set(acknowledged) <= set(kept)
            assert all(collection.body(one) for one in kept.values())
            in_files = [r for path in collection.files() for r in iter_records(path) if r.type == "response"]
            assert {record.id for record in in_files} == set(kept)
            assert not list((folder / WARC).glob("*.open"))

    def test_a_full_disk_stops_with_the_cause_and_what_was_acknowledged_stays(self, folder: Path) -> None:
        code = (
            "import os, resource, signal; from courier import capture, response; from archive import *\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "collection = Collection.open(sys.argv[1], create=True)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))\n"
            "try:\n    for n in range(50):\n"
            "        noise = capture(f'https://courier.example/{n}', response(os.urandom(30_000)), minutes=n)\n"
            "        print(collection.add([noise])[0].id, flush=True)\n"
            "except CollectionNotWritable as error:\n    print(error, file=sys.stderr)\n    sys.exit(7)\n"
        )
        done = subprocess.run(script(code, str(folder)), capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 7, done.stderr
        assert "cannot write to the collection" in done.stderr
        with Collection.open(folder) as collection:
            assert set(done.stdout.split()) <= {kept.id for kept in collection.captures()}
            assert 5 < collection.count() < 20
            assert all(len(collection.body(kept)) == 30_000 for kept in collection.captures())

    def test_a_folder_that_cannot_be_written_is_read_all_the_same(self) -> None:
        """Also with a -wal file left by a crash, whose rows must not be missed."""
        home = Path(tempfile.mkdtemp())  # pytest's own folders are closed to everyone else
        try:
            with Collection.open(home / "whole", create=True) as collection:
                collection.add([story(n) for n in range(3)])
                shutil.copytree(home / "whole", home / "crashed", ignore=shutil.ignore_patterns("*-shm"))
            shutil.copytree(home / "whole", home / "warm")
            assert (home / "crashed" / f"{CATALOG}-wal").stat().st_size
            _forbid(home, "whole", "crashed")
            done = subprocess.run(script(READER, str(home)), capture_output=True, text=True, timeout=60, check=False)
            assert done.stdout.split() == ["whole", "3", "crashed", "3", "refused"], done.stderr
        finally:
            for path in [home, *home.rglob("*")]:
                path.chmod(0o755)
            shutil.rmtree(home)


READER = """
import os
from archive import Collection, CollectionNotWritable
with Collection.open(sys.argv[1] + "/warm", writable=False) as warm:  # imports everything, before rights are given up
    warm.body(warm.captures()[0])
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for name in ("whole", "crashed"):
    with Collection.open(sys.argv[1] + "/" + name, writable=False) as collection:
        assert all(collection.body(kept) for kept in collection.captures())
        print(name, collection.count())
try:
    Collection.open(sys.argv[1] + "/whole")
except CollectionNotWritable:
    print("refused")
"""


def _forbid(home: Path, *names: str) -> None:
    home.chmod(0o755)
    for path in [path for name in names for path in [home / name, *(home / name).rglob("*")]]:
        path.chmod(0o555 if path.is_dir() else 0o444)


class TestCatalogue:
    def test_missing_outdated_damaged(self, folder: Path) -> None:
        with pytest.raises(CollectionMissing):
            Collection.open(folder)
        with Collection.open(folder, create=True) as collection:
            collection.add([story(1)])
        connection = sqlite3.connect(folder / CATALOG)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(CatalogOutdated, match="rebuild"):
            Collection.open(folder)
        Collection.rebuild(folder)
        (folder / CATALOG).write_bytes(b"no database at all " * 300)
        with pytest.raises(CollectionError, match="rebuild"):
            Collection.open(folder)
        assert Collection.rebuild(folder).captures == 1
        with Collection.open(folder) as collection:
            assert collection.count() == 1

    def test_every_column_says_what_it_is(self) -> None:
        bare = [f"{table.name}.{c.name}" for table in metadata.sorted_tables for c in table.c if not c.comment]
        assert not bare

    def test_no_rebuild_under_a_writer(self, folder: Path) -> None:
        with Collection.open(folder, create=True), pytest.raises(CollectionNotWritable, match="open for writing"):
            Collection.rebuild(folder)

    def test_rebuilt_equals_live(self, folder: Path) -> None:
        gone = response(b"", status="410 Gone")
        with Collection.open(folder, create=True) as collection:
            collection.add([story(n) for n in range(8)])
            collection.add([story(1, minutes=50), story(2, minutes=51, title="Another headline")])
            collection.add([capture("https://courier.example/copy", response(html(3) + b" "), minutes=52)])
            collection.add([capture("https://courier.example/story/4", gone, minutes=53)])
            collection.add([capture("https://courier.example/x.pdf", response(b"%PDF-1.7", kind="application/pdf"))])
            collection.add([capture("https://courier.example/empty", response(b"<html></html>"))])
            collection.add([capture("https://no.example/", None, outcome=Outcome.TIMEOUT, reason="60 s")])
            collection.add([capture("https://courier.example/feed", response(b"<rss/>"), wanted_as="feed")])
        Textualiser(folder, workers=1).run()
        Textualiser(folder, workers=1).run(all=True, site="courier.example")
        live = rows(folder)
        outcomes = {value for row in live["captures"] for value in row}
        assert {"ok", "unchanged", "changed", "duplicate", "gone", "not-text", "not-article", "timeout"} <= outcomes
        found = Collection.rebuild(folder)
        assert (found.faults, found.orphans) == ([], 0)
        assert rows(folder) == live
        with Collection.open(folder, writable=False) as collection:
            assert collection.template("courier.example") is not None
            assert collection.search("Another headline").total == 1
