"""The dashboard over a real socket: what its pages say, who may order what, and that archived text stays text."""

from __future__ import annotations

import http.client
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from dashboard_world import World, world
from shelf import STORIES, failed

from archive import Collection, Outcome
from archive.replay import Server
from crawler.runs import RunState

Answer = tuple[int, dict[str, str], str]
PAGES = ["/", "/runs", "/articles", "/captures", "/articles?q=library", "/nothing-here", "/sources/lantern"]


def ask(server: Server, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """One request; redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read().decode()
    finally:
        connection.close()


def shown(world: World, path: str) -> str:
    status, _, text = ask(world.dashboard, path)
    assert status == 200
    return text


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def order(world: World, path: str, /, *, spoil: str = "", origin: str | None = "own", **fields: str) -> Answer:
    """Send a form as a browser does: with the cookie and the token of a page, and an Origin."""
    _, headers, text = ask(world.dashboard, "/")
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found
    token = "" if spoil == "token" else found[1]
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    if spoil != "cookie":
        sent["Cookie"] = headers["set-cookie"].partition(";")[0]
    if origin is not None:
        sent["Origin"] = world.dashboard.address if origin == "own" else origin
    return ask(world.dashboard, path, method="POST", body=urlencode({"token": token, **fields}), **sent)


def stop(world: World, location: str) -> None:
    world.store.finish(location.rpartition("/")[2], RunState.STOPPED, "enough")


def test_the_overview_says_what_is_followed_and_kept(full: World) -> None:
    text = plain(shown(full, "/"))
    for part in ("lantern", "*/30 * * * *", "2026-05-04 10:00:00", "minaret", "by hand only", "done", "missed"):
        assert part in text
    stats = full.collection.stats()
    assert f"articles {stats.articles} captures {stats.captures} sites {stats.sites} " in text
    assert all(title in text for _, _, _, title, _, _ in STORIES)


def test_an_empty_overview_teaches(bare: World) -> None:
    text = plain(shown(bare, "/"))
    assert "[[source]]" in text
    assert "microfiche sources add" in text
    for path in ("/runs", "/articles", "/captures"):
        assert "No" in plain(shown(bare, path))


def test_mistakes_in_sources_toml_are_named_with_their_line(tmp_path: Path) -> None:
    for made in world(tmp_path):
        made.sources.path.write_text('[[source]]\nname = "x"\nschedul = "never"\nseeds = ["https://x.example/"]\n')
        made.sources.refresh()
        text = plain(shown(made, "/"))
        assert "line 3" in text
        assert "schedul" in text
        assert "lantern" in text  # goes on as it was


def test_one_run_with_its_outcomes_and_log(full: World) -> None:
    html = shown(full, f"/runs/{full.run}")
    text = plain(html)
    for part in ("17", "1.2 MB", "robots.txt of the site says no to /private/", "no answer within 30 s", "first line"):
        assert part in text
    assert "second <b>line</b> مكتبة" in text
    assert "<b>line" not in html


def test_runs_of_one_source(full: World) -> None:
    assert "nothing was running at that time" in shown(full, "/runs?source=minaret")
    assert full.run not in shown(full, "/runs?source=minaret")


@pytest.mark.parametrize("story", STORIES, ids=[story[1] for story in STORIES])
def test_search_finds_a_word_in_every_script(full: World, story: tuple[str, ...]) -> None:
    word = {"en": "notebooks", "de": "Nachtschicht", "uk": "порома", "ar": "المكتبة", "he": "סירות", "zh": "茶馆"}[
        story[1]
    ]
    html = shown(full, f"/articles?q={quote(word)}")
    assert story[3] in html
    assert f"<mark>{word}</mark>" in html
    assert sum(other[3] in html for other in STORIES) == 1


def test_an_article_reads_in_its_own_direction(full: World) -> None:
    for kept in full.collection.articles():
        html = shown(full, f"/articles/{kept.id}")
        language = kept.article.language.tag
        way = "rtl" if language in ("ar", "he") else "ltr"
        assert f'<article lang="{language}" dir="{way}">' in html
        assert all(f"<p>{paragraph}</p>" in unescape(html) for paragraph in kept.article.text.split("\n\n"))
        capture = full.collection.capture(kept.capture_id)
        assert f'href="{full.replay.address}/{capture.timestamp}/{capture.url}"' in html
        assert ask(full.replay, f"/{capture.timestamp}/{capture.url}")[0] == 200


def test_filters_and_the_pages_of_a_list(full: World) -> None:
    assert (
        "minaret.example" not in plain(shown(full, "/captures?site=lantern.example")).partition("captures Captured")[2]
    )
    assert "asleep.example" in shown(full, "/captures?outcome=timeout")
    assert "asleep.example/" not in shown(full, "/captures?outcome=refused").partition("<tbody>")[2]
    feeds = shown(full, "/captures?wanted_as=listing&outcome=").partition("<tbody>")[2]
    assert feeds.count("<tr>") == 1
    only = shown(full, "/articles?language=he&site=&outcome=&q=").partition('<ol class="entries">')[2]
    assert [story[1] for story in STORIES if story[3] in only] == ["he"]
    for path in ("/captures?outcome=nonsense", "/captures?page=0", "/articles?page=x"):
        status, _, text = ask(full.dashboard, path)
        assert (status, "href" in text) == (422, True)


def test_a_query_that_cannot_be_understood_is_explained(full: World) -> None:
    status, _, text = ask(full.dashboard, "/articles?q=-only")
    assert status in (200, 400)
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "path", ["/articles/none", "/runs/none", "/captures/none/article", "/nix", "/api/articles/none"]
)
def test_what_is_not_there_is_404(full: World, path: str) -> None:
    assert ask(full.dashboard, path)[0] == 404


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_all_but_our_own_files(full: World, path: str) -> None:
    _, headers, text = ask(full.dashboard, path)
    policy = dict(rule.partition(" ")[::2] for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("style-src", "script-src", "connect-src", "form-action")} == {"'self'"}
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert " style=" not in text
    assert not re.search(r"<script(?! src=\"/static/)", text)
    assert not re.search(r'(?:src|<link[^>]*href)="(?!/static/)', text)
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_archived_text_is_only_ever_text(tmp_path: Path) -> None:
    attack = "'\"><script>alert(1)</script><img src=x onerror=alert(1)>"
    for made in world(tmp_path):
        with Collection.open(tmp_path) as collection:
            collection.add([failed(f"http://x.example/{attack}", Outcome.TIMEOUT, attack, run=made.run)])
        for path in (
            "/",
            "/captures",
            f"/runs/{made.run}",
            f"/articles?q={quote(attack)}",
            f"/captures?site={quote(attack)}",
        ):
            _, _, text = ask(made.dashboard, path)
            assert "<script>" not in text
            assert "<img" not in text


def test_run_now(full: World) -> None:
    status, headers, _ = order(full, "/runs", source="minaret")
    assert status == 303
    run = headers["location"].rpartition("/")[2]
    assert full.control.run(run).source == "minaret"
    assert "queued" in plain(shown(full, headers["location"]))
    status, _, text = order(full, "/runs", source="minaret")
    assert (status, "wait for that run to end" in text) == (409, True)
    stop(full, headers["location"])


def test_capture_now(full: World) -> None:
    status, headers, _ = order(full, "/captures", url="lantern.example/new story")
    assert status == 303
    run = full.control.run(headers["location"].rpartition("/")[2])
    assert (run.source, run.url) == (None, "http://lantern.example/new%20story")
    assert "lantern.example/new%20story" in shown(full, headers["location"])
    stop(full, headers["location"])


def test_orders_that_cannot_be_carried_out_say_why(full: World) -> None:
    status, _, text = order(full, "/runs", source="nowhere")
    assert status == 404
    assert "nowhere" in text


@pytest.mark.parametrize(
    "fault",
    [{"spoil": "token"}, {"spoil": "cookie"}, {"origin": None}, {"origin": "null"}, {"origin": "http://evil.example"}],
)
def test_an_order_from_elsewhere_is_not_carried_out(full: World, fault: dict[str, str | None]) -> None:
    before = full.control.run_count()
    for path, fields in (("/runs", {"source": "minaret"}), ("/captures", {"url": "https://lantern.example/"})):
        assert order(full, path, **fault, **fields)[0] == 403  # type: ignore[arg-type]
    assert full.control.run_count() == before


def test_a_token_fits_one_browser_only(full: World) -> None:
    _, _, text = ask(full.dashboard, "/")
    found = re.search(r'name="token" value="(\w+)"', text)
    assert found
    status, _, _ = ask(
        full.dashboard,
        "/runs",
        method="POST",
        body=urlencode({"token": found[1], "source": "minaret"}),
        Cookie="microfiche=another",
        Origin=full.dashboard.address,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_a_name_that_is_not_ours_is_not_answered(full: World, host: str) -> None:
    for path in ("/", "/api/runs", "/static/live.js"):
        assert ask(full.dashboard, path, Host=host)[0] == 421


def test_times_are_marked_up_and_in_utc(full: World) -> None:
    for path in ("/", "/runs", "/captures"):
        times = re.findall(r'<time datetime="([^"]*)"', shown(full, path))
        assert times
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)", time) for time in times)
