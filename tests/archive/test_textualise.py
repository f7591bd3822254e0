"""Pending captures to articles, by real worker processes; what a page does to one costs that page alone."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import cast

import pytest
from courier import FURNITURE, body, capture, html, response, story

from archive import Collection, Outcome, TextState
from archive.make_text import make
from archive.pool import Lost, Pool, WorkerFailed
from archive.site_templates import SEASONED, SiteTemplates
from archive.text.page_block import PageBlock
from archive.text.template import RIPE, Template, page_signature
from archive.textualise import TextProgress, Textualiser, textualise_one

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "collection"


def filled(folder: Path, *more: object, stories: int = 6) -> None:
    with Collection.open(folder, create=True) as collection:
        collection.add([*(story(n) for n in range(stories)), *more])  # type: ignore[list-item]


class TestRun:
    def test_pages_become_articles_and_furniture_is_learnt_away(self, folder: Path) -> None:
        filled(folder, stories=7)
        seen: list[TextProgress] = []
        done = Textualiser(folder, workers=2, progress=seen.append).run()
        assert (done.waiting, done.in_hand, done.failed) == (0, 0, 0)
        assert seen[-1] == done
        with Collection.open(folder, writable=False) as collection:
            articles = collection.articles(newest_first=False)
            assert [kept.article.title for kept in articles] == [f"Lantern report {n}" for n in range(7)]
            expected = [body(n).replace("<p>", "").replace("</p>\n", "\n\n").strip() for n in range(7)]
            assert [kept.article.text[-len(text) :] for kept, text in zip(articles, expected, strict=True)] == expected
            assert all(kept.article.template for kept in articles), "made before the template was ripe, and not again"
            assert not any(word in kept.article.text.split("\n") for word in FURNITURE for kept in articles)
            assert {kept.article.language.tag for kept in articles} == {"en"}
            assert collection.pending_count() == 0
            assert {k.text_state for k in collection.captures()} == {TextState.DONE}
            kept = articles[0]
            types = [record.type for record in _records_from(folder, kept.ref.file, kept.ref.offset)]
            assert types[:2] == ["conversion", "metadata"]

    def test_a_fault_of_ours_costs_its_page_and_tells_the_place(self, folder: Path) -> None:
        filled(folder, stories=1)
        with Collection.open(folder, writable=False) as collection:
            made = make(collection.captures()[0], folder, cast(Template, "of another version"), "test")
        assert made.entry.outcome is Outcome.NOT_TEXT
        assert made.failed
        assert re.search(
            r"could not be made: AttributeError: .* \(template\.py, line \d+\)", made.entry.article.reason or ""
        )

    def test_what_has_no_text_says_why(self, folder: Path) -> None:
        filled(
            folder,
            capture("https://courier.example/report.pdf", response(b"%PDF-1.7 ...", kind="application/pdf")),
            capture("https://courier.example/picture", response(b"\x89PNG\r\n\x1a\n....", kind="text/html")),
            capture(
                "https://courier.example/coded",
                response(b"\x1f\x8b\x08 and so on" * 9, more="Content-Encoding: gzip\r\n"),
            ),
            capture("https://courier.example/nothing", response(b"<html><body></body></html>")),
            stories=1,
        )
        Textualiser(folder, workers=1).run()
        with Collection.open(folder, writable=False) as collection:
            found = {kept.url.rsplit("/", 1)[1]: (kept.outcome, kept.reason) for kept in collection.captures()}
        assert found["report.pdf"] == (Outcome.NOT_TEXT, "it is application/pdf, not an HTML page")
        assert found["picture"] == (Outcome.NOT_TEXT, "the body is image/png")
        assert found["coded"][0] is Outcome.NOT_TEXT
        assert "cannot be decoded" in found["coded"][1]
        assert found["nothing"][0] is Outcome.NOT_ARTICLE

    def test_versions_are_told_apart(self, folder: Path) -> None:
        filled(
            folder,
            capture("https://courier.example/story/1", response(html(1) + b"<!-- another byte -->"), minutes=100),
            capture("https://courier.example/story/1", response(html(1, title="Bell found")), minutes=101),
        )
        Textualiser(folder, workers=1).run()
        with Collection.open(folder, writable=False) as collection:
            history = [
                k.outcome for k in collection.captures(url="https://courier.example/story/1", newest_first=False)
            ]
            assert history == [Outcome.OK, Outcome.UNCHANGED, Outcome.CHANGED]
            (newest,) = collection.articles(url="https://courier.example/story/1")
            assert (newest.article.title, newest.outcome) == ("Bell found", Outcome.CHANGED)

    def test_one_page_here_and_now(self, folder: Path) -> None:
        with Collection.open(folder, create=True) as collection:
            (kept,) = collection.add([story(3)])
            article = textualise_one(collection, kept)
            assert article.article.title == "Lantern report 3"
            assert collection.capture(kept.id).text_state is TextState.DONE
            assert collection.article(article.id) == article

    def test_works_from_a_script_without_a_main_guard(self, folder: Path) -> None:
        filled(folder, stories=2)
        code = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
            "from archive import Textualiser\n"
            f"print(Textualiser({str(folder)!r}, workers=1).run().done)\n"
        )
        path = folder.with_name("script.py")
        path.write_text(code)
        done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60, check=False)
        assert (done.stdout.strip(), done.stderr) == ("2", "")


def _ripened(collection: Collection, until: int) -> list[int]:
    """Learn from pages up to so many; gives at how many learnt ones pages had to be made again."""
    asked, templates = [], SiteTemplates(collection)
    learnt = (collection.template("courier.example") or (b"", 0, False))[1]
    for number in range(learnt + 1, until + 1):
        templates.learn("courier.example", page_signature(f"/{number}", [PageBlock(f"Story {number}", "p", True)]))
        if not asked and collection.pending_count():
            asked.append(number)
    return asked


def test_a_page_is_made_again_once_at_most(folder: Path) -> None:
    filled(folder, stories=RIPE)
    with Collection.open(folder) as collection:
        early = {capture.id for capture in collection.pending()}
        for _ in range(2):  # the second time because the template has ripened
            assert {capture.id for capture in collection.pending()} == early
            for capture in collection.pending():
                textualise_one(collection, capture)
        later = collection.add([story(RIPE)])[0]  # made with a template at once
        textualise_one(collection, later)
        assert collection.pending_count() == 0
        assert _ripened(collection, 2 * SEASONED) == [SEASONED]
        assert [capture.id for capture in collection.pending()] == [later.id]


def test_pages_wait_for_a_template_that_knows_more_while_others_are_at_hand(folder: Path) -> None:
    filled(folder, stories=2)
    with Collection.open(folder) as collection:
        for capture in collection.pending():
            textualise_one(collection, capture)
        assert _ripened(collection, 2 * SEASONED) == [SEASONED]
        assert collection.pending_count() == 2


def test_following_a_crawl_until_told_to_stop(folder: Path) -> None:
    filled(folder, stories=1)
    stop = Event()
    thread = Thread(target=Textualiser(folder, workers=1).follow, args=(stop,))
    thread.start()
    try:
        with Collection.open(folder) as crawl:
            for number in range(10, 13):
                crawl.add([story(number)])
                _until(lambda: crawl.pending_count() == 0)
            assert crawl.article_count() == 4
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def test_two_at_once_share_the_work_and_both_end(folder: Path) -> None:
    filled(folder, stories=12)
    threads = [Thread(target=Textualiser(folder, workers=1).run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with Collection.open(folder, writable=False) as collection:
        assert (collection.pending_count(), collection.article_count()) == (0, 12)


class TestPool:
    """With workers of the test's own (pool_worker.py), for which a task is what is to happen."""

    @pytest.fixture(autouse=True)
    def _path(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))

    def test_results_come_back(self) -> None:
        with Pool[str]("pool_worker", 2, time_limit=10) as pool:
            assert sorted(_all(pool, ["a", "b", "c", "d", "e"])) == ["A", "B", "C", "D", "E"]

    def test_neither_waits_for_the_other_where_the_pipe_is_full(self) -> None:
        tasks = [letter * 500_000 for letter in "abcdefghijklmnopqrstuvwxyz"] * 2
        with Pool[str]("pool_worker", 1, time_limit=60) as pool:
            assert sorted(_all(pool, tasks)) == sorted(task.upper() for task in tasks)

    @pytest.mark.parametrize(
        ("fatal", "reason"), [("die", "killed by signal 9"), ("leave", "exit code 3"), ("hang", "longer than 1 s")]
    )
    def test_a_page_that_kills_its_worker_costs_itself_alone(self, fatal: str, reason: str) -> None:
        with Pool[str]("pool_worker", 1, time_limit=1) as pool:
            results = _all(pool, ["a", fatal, "b", "c"])
        lost = [result for result in results if isinstance(result, Lost)]
        assert [result.task for result in lost] == [fatal]
        assert reason in lost[0].reason
        assert sorted(result for result in results if isinstance(result, str)) == ["A", "B", "C"]

    def test_a_worker_that_cannot_start_is_an_error_not_a_loop(self) -> None:
        with (
            Pool[str]("no_such_module_anywhere", 1, time_limit=1) as pool,
            pytest.raises(WorkerFailed, match="at once"),
        ):
            _all(pool, ["a"])


def test_a_page_that_takes_too_long_is_told_in_its_outcome(folder: Path) -> None:
    filled(folder, stories=2)
    Textualiser(folder, workers=1, time_limit=1e-4).run()
    with Collection.open(folder, writable=False) as collection:
        reasons = {kept.reason for kept in collection.captures(outcome=Outcome.NOT_TEXT)}
        assert collection.pending_count() == 0
    assert all("its text could not be made: it took longer than" in reason for reason in reasons)
    assert reasons


def _records_from(folder: Path, file: str, offset: int):  # type: ignore[no-untyped-def]
    from archive.warc.reader import iter_records

    return list(iter_records(folder / file, start=offset))


def _all(pool: Pool[str], tasks: list[str]) -> list[object]:
    left, results = list(tasks), []
    deadline = time.monotonic() + 120
    while len(results) < len(tasks):
        assert time.monotonic() < deadline, results
        while left and pool.room:
            pool.put(left.pop(0))
        results += list(pool.collect(0.2))
    return results


def _until(condition, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
