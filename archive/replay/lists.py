"""The replay's lists: the start page, the captures of one URL, and what lies near a URL that was never captured."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from archive.collection import Collection
from archive.model import KeptCapture
from archive.replay import pages
from archive.replay.headers import COMMON_POLICY
from archive.replay.referer import meant_by_page
from archive.replay.target import read_target, replay_path, web_url
from archive.surt import urlkey

RECENT = 30
LISTED = 1000
NEAR = 20
_OUTPUT_JSON = ("?output=json", "&output=json")


def answer_start(collection: Collection, request: Request) -> Response:
    """Where people begin; with `?url=` on to the captures of that URL."""
    if asked := request.query_params.get("url", "").strip():
        return RedirectResponse(replay_path("*", web_url(asked)), 303, headers={"Cache-Control": "no-store"})
    captures = collection.captures(limit=RECENT)
    return pages.page("start.html", captures=captures, total=collection.count(), sites=collection.sites())


def answer_list(collection: Collection, request: Request) -> Response:
    """All captures of a URL, newest first, as a page or as JSON; what an archived page means is asked of its site."""
    if meant := meant_by_page(request):
        return meant
    url = read_target(request.scope["raw_path"], request.scope["query_string"]).url
    as_json = _wants_json(request)
    captures = collection.captures(urlkey=urlkey(url), limit=LISTED)
    if not captures and url.endswith(_OUTPUT_JSON):
        url, as_json = url[: -len("?output=json")], True
        captures = collection.captures(urlkey=urlkey(url), limit=LISTED)
    if as_json:
        return _as_json(url, captures)
    if not captures:
        return answer_missing(collection, url)
    several = len({capture.url for capture in captures}) > 1
    total = collection.count(urlkey=urlkey(url))
    return pages.page("captures_of.html", url=url, captures=captures, total=total, several_urls=several)


def answer_missing(collection: Collection, url: str) -> Response:
    """404, with what is kept in the same folder or at least on the same host, one line for each URL."""
    key = urlkey(url)
    host, path = key.partition(")")[::2]
    folders = (f"{host}){path[: path.rfind('/') + 1]}", f"{host})")
    for prefix in folders:
        near = {capture.url: capture for capture in reversed(collection.captures(prefix=prefix, limit=10 * NEAR))}
        if near:
            return pages.page("missing.html", 404, url=url, near=list(near.values())[::-1][:NEAR])
    return pages.page("missing.html", 404, url=url, near=[])


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def _as_json(url: str, captures: list[KeptCapture]) -> Response:
    body = {"url": url, "captures": [_facts(capture) for capture in captures]}
    return JSONResponse(body, 200 if captures else 404, headers=dict(COMMON_POLICY))


def _facts(capture: KeptCapture) -> dict[str, Any]:
    return {
        "timestamp": capture.timestamp,
        "url": capture.url,
        "status": capture.status,
        "content_type": capture.content_type,
        "size": capture.payload_size,
        "digest": capture.payload_digest,
        "outcome": capture.outcome,
        "reason": capture.reason,
        "replay": replay_path(capture.timestamp, capture.url),
    }
