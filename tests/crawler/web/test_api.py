"""The JSON API: the same facts as the pages, and the two orders for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dashboard_world import World
from shelf import STORIES
from test_dashboard import ask

from crawler.runs import RunState

FIELDS = {
    "url", "final_url", "title", "text", "language", "language_confidence", "published", "modified", "author",
    "credit", "site", "source", "status", "content_type", "captured_at", "is_article", "outcome", "reason",
    "capture_id", "article_id", "extractor", "warc_file", "warc_offset", "copy_of",
}  # fmt: skip


def get(world: World, path: str) -> Any:
    status, headers, text = ask(world.dashboard, path)
    assert (status, headers["content-type"]) == (200, "application/json")
    return json.loads(text)


def post(world: World, path: str, order: dict[str, str], **headers: str) -> tuple[int, Any]:
    sent = {"Content-Type": "application/json", **headers}
    status, _, text = ask(world.dashboard, path, method="POST", body=json.dumps(order), **sent)
    return status, json.loads(text)


def test_articles_have_the_fields_of_the_export(full: World) -> None:
    answer = get(full, "/api/articles?site=minaret.example")
    assert answer["total"] == len(answer["items"]) == 3
    assert all(set(item) == FIELDS for item in answer["items"])
    item = get(full, f"/api/articles/{answer['items'][0]['article_id']}")
    assert item["replay"].startswith(full.replay.address)
    assert set(item) == FIELDS | {"evidence", "replay"}


def test_search_and_pages(full: World) -> None:
    assert [item["url"] for item in get(full, "/api/articles?q=notebooks")["items"]] == [STORIES[0][0]]
    first, second = (get(full, f"/api/captures?limit=10&page={page}") for page in (1, 2))
    assert first["total"] == second["total"] == full.collection.count()
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert len(ids) == len(set(ids)) == full.collection.count()


def test_sources_runs_and_holdings(full: World) -> None:
    sources = get(full, "/api/sources")
    assert [item["name"] for item in sources["items"]] == ["lantern", "minaret"]
    assert sources["items"][0]["next_run"].startswith("2026-05-04T10:00:00")
    assert get(full, f"/api/runs/{full.run}")["pages"] == 17
    assert get(full, "/api/runs?state=missed")["total"] == 1
    assert get(full, "/api/overview")["holdings"]["captures"] == full.collection.count()


def test_orders(full: World) -> None:
    status, run = post(full, "/api/runs", {"source": "minaret"})
    assert (status, run["state"]) == (202, "queued")
    status, said = post(full, "/api/runs", {"source": "minaret"})
    assert (status, "error" in said) == (409, True)
    full.store.finish(run["id"], RunState.STOPPED)
    status, run = post(full, "/api/captures", {"url": "https://lantern.example/x"})
    assert (status, run["url"]) == (202, "https://lantern.example/x")
    full.store.finish(run["id"], RunState.STOPPED)


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
def test_orders_of_foreign_pages_are_refused(full: World, headers: dict[str, str]) -> None:
    before = full.control.run_count()
    assert post(full, "/api/runs", {"source": "minaret"}, **headers)[0] in (403, 422)
    assert full.control.run_count() == before


def test_a_fault_is_json_too(full: World) -> None:
    assert "error" in json.loads(ask(full.dashboard, "/api/runs/none")[2])
    status, said = post(full, "/api/runs", {})
    assert (status, "source" in said["error"]) == (422, True)
