"""One capture: the archived status, the archived headers as far as they are safe, the body (archive.replay.body)."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from archive.collection import Collection
from archive.model import KeptCapture
from archive.replay import pages
from archive.replay.body import sent_body
from archive.replay.choose import choose, has_response, leads_back
from archive.replay.headers import Header, archived_headers, archived_policy, in_utf_8
from archive.replay.lists import answer_missing
from archive.replay.referer import meant_by_page
from archive.replay.target import Target, read_target, replay_path
from archive.surt import urlkey

NEIGHBOURS = 16  # captures looked at on each side of the timestamp: redirects and failures among them step back
_NO_BODY = frozenset({204, 205, 304})


def answer_capture(collection: Collection, request: Request) -> Response:
    """The capture nearest to `/<timestamp>/<url>`, or the way to its exact address."""
    target = read_target(request.scope["raw_path"], request.scope["query_string"])
    if not target.exact and (meant := meant_by_page(request)):  # "/2026/story" is a path from the root as well
        return meant
    capture = nearest(collection, target)
    if capture is None:
        return answer_missing(collection, target.url)
    if leads_back(capture, target.url):
        return pages.page("unanswered.html", 404, capture=capture)
    exact = replay_path(capture.timestamp, capture.url, raw=target.raw)
    if exact != replay_path(target.timestamp or "", target.url, raw=target.raw) or not target.exact:
        return RedirectResponse(exact, 302, headers={"Cache-Control": "no-store"})
    if not has_response(capture):
        return pages.page("unanswered.html", 404, capture=capture)
    return _replayed(collection, capture, request, raw=target.raw)


def nearest(collection: Collection, target: Target) -> KeptCapture | None:
    """The capture to show for a target that has a timestamp."""
    assert target.timestamp is not None  # noqa: S101 - the route gives one
    key, at = urlkey(target.url), target.timestamp
    if target.exact:
        here = choose(collection.captures(urlkey=key, since=at, until=at, limit=NEIGHBOURS), target.url, at)
        if here is not None and here.url == target.url and not leads_back(here, target.url):
            return here
    before = collection.captures(urlkey=key, until=at, limit=NEIGHBOURS)
    after = collection.captures(urlkey=key, since=at, newest_first=False, limit=NEIGHBOURS)
    return choose([*before, *after], target.url, at)


def _replayed(collection: Collection, capture: KeptCapture, request: Request, *, raw: bool) -> Response:
    response, chunks = collection.response(capture)
    if response.status is None or not 200 <= response.status < 600:
        return pages.page("unanswered.html", 404, capture=capture)
    headers = [*archived_headers(response.headers), *archived_policy(response.header("Content-Type"))]
    if capture.location is not None:
        headers.append(("Location", replay_path(capture.timestamp, capture.location, raw=raw)))
    if response.status in _NO_BODY:
        return _with_headers(Response(None, response.status), headers)
    accept_encoding = request.headers.get("accept-encoding", "")
    sent = sent_body((response, chunks), capture, accept_encoding=accept_encoding, raw=raw)
    if sent.coding:
        headers.append(("Content-Encoding", sent.coding))
    if isinstance(sent.content, bytes):
        return _with_headers(Response(sent.content, response.status), in_utf_8(headers) if sent.rewritten else headers)
    if capture.payload_size is not None and capture.status == response.status:  # else the payload is another capture's
        headers.append(("Content-Length", str(capture.payload_size)))
    return _with_headers(StreamingResponse(sent.content, response.status), headers)


def _with_headers(response: Response, headers: Iterable[Header]) -> Response:
    """Add headers without joining or replacing any but the length, which a stream does not know by itself."""
    response.raw_headers.extend((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers)
    return response
