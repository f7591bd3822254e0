"""One capture as it was received: the archived status, the archived headers as far as they are safe, the body's bytes.

The transfer coding is undone, since it belonged to the connection. A content coding stays when the client can undo it
(then every byte of the payload is passed on), and is undone here when it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from archive.collection import Collection
from archive.errors import UndecodableBody
from archive.model import KeptCapture
from archive.replay import pages
from archive.replay.choose import choose, has_response, leads_back
from archive.replay.headers import Header, accepts, archived_headers, archived_policy
from archive.replay.lists import answer_missing
from archive.replay.target import Target, read_target, replay_path
from archive.surt import urlkey
from archive.warc.codings import MAX_SIZE
from archive.warc.http import decode_content

NEIGHBOURS = 16  # captures looked at on each side of the timestamp: redirects and failures among them step back
_CODINGS = frozenset(
    {"gzip", "x-gzip", "deflate", "br", "zstd"}
)  # that browsers undo; others they take for the body itself
_NO_BODY = frozenset({204, 205, 304})


def answer_capture(collection: Collection, request: Request) -> Response:
    """The capture nearest to `/<timestamp>/<url>`, or the way to its exact address."""
    target = read_target(request.scope["raw_path"], request.scope["query_string"])
    capture = nearest(collection, target)
    if capture is None:
        return answer_missing(collection, target.url)
    if leads_back(capture, target.url):
        return pages.page("unanswered.html", 404, capture=capture)
    if not target.exact or (capture.timestamp, capture.url) != (target.timestamp, target.url):
        return RedirectResponse(replay_path(capture.timestamp, capture.url), 302, headers={"Cache-Control": "no-store"})
    if not has_response(capture):
        return pages.page("unanswered.html", 404, capture=capture)
    return _as_received(collection, capture, request)


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


def _as_received(collection: Collection, capture: KeptCapture, request: Request) -> Response:
    response, chunks = collection.response(capture)
    if response.status is None or not 200 <= response.status < 600:
        return pages.page("unanswered.html", 404, capture=capture)
    headers = [*archived_headers(response.headers), *archived_policy(response.header("Content-Type"))]
    if capture.location is not None:
        headers.append(("Location", replay_path(capture.timestamp, capture.location)))
    if response.status in _NO_BODY:
        return _with_headers(Response(None, response.status), headers)
    if not _undoes(request, response.codings):
        coded = b"".join(chunks)
        decoded = _decoded(coded, response.codings)
        if decoded is not None:
            return _with_headers(Response(decoded, response.status), headers)
        chunks = iter((coded,))
    if response.codings and _CODINGS.issuperset(response.codings):
        headers.append(("Content-Encoding", ", ".join(response.codings)))
    if capture.payload_size is not None and capture.status == response.status:  # else the payload is another capture's
        headers.append(("Content-Length", str(capture.payload_size)))
    return _with_headers(StreamingResponse(chunks, response.status), headers)


def _undoes(request: Request, codings: Sequence[str]) -> bool:
    """Whether this client can undo the codings of a body, or there are none that anyone could."""
    accepted = request.headers.get("accept-encoding", "")
    return not _CODINGS.issuperset(codings) or all(accepts(coding, accepted) for coding in codings)


def _decoded(coded: bytes, codings: Sequence[str]) -> bytes | None:
    """A body with its codings undone; None when it is broken or too large for that, and is best passed as it is."""
    try:
        decoded = decode_content(coded, codings, max_size=MAX_SIZE + 1)
    except UndecodableBody:
        return None
    return decoded if 0 < len(decoded) <= MAX_SIZE else None


def _with_headers(response: Response, headers: Iterable[Header]) -> Response:
    """Add headers without joining or replacing any but the length, which a stream does not know by itself."""
    response.raw_headers.extend((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers)
    return response
