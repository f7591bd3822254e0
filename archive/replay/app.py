"""The table of routes. Everything is read-only, and no script runs on the replay's origin.

- `/` the start: ask for an address, recent captures, sites; `/?url=URL` leads on to the list of its captures
- `/<timestamp>/<url>` the capture nearest to the timestamp, its references led into the replay (archive.replay.answer)
- `/<timestamp>id_/<url>` the same, its body as it was received
- `/*/<url>` or `/<url>` the list of its captures; as JSON with Accept: application/json, or output=json at the end
- `/-/...` our own style sheet and icon: "-" is no host, so they hide no archived URL
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from archive.collection import Collection
from archive.errors import ArchiveError, NotKept
from archive.replay import pages
from archive.replay.answer import answer_capture
from archive.replay.hosts import LOOPBACK_NAMES, HostGuard, NoServiceWorker
from archive.replay.lists import answer_list, answer_start
from archive.replay.target import BadTimestampError


class _Digits(Convertor[str]):
    regex = r"\d{4,14}(?:id_)?"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Anything(_Digits):
    regex = r"[\s\S]+"


register_url_convertor("timestamp", _Digits())
register_url_convertor("anything", _Anything())


def make_app(collection: Collection, *, hosts: Iterable[str] = ()) -> Starlette:
    """The replay of one collection as an ASGI application.

    `hosts` are names to answer to beside localhost and the loopback addresses.
    """
    routes = [
        Route("/", partial(answer_start, collection)),
        Mount("/-", StaticFiles(directory=pages.STATIC)),
        Route("/{when:timestamp}/{url:anything}", partial(answer_capture, collection)),
        Route("/{url:anything}", partial(answer_list, collection)),
    ]
    guard = Middleware(HostGuard, names=(*LOOPBACK_NAMES, *hosts))
    handlers = {
        ArchiveError: _on_archive_error,
        BadTimestampError: _on_bad_timestamp,
        HTTPException: _on_http_error,
    }
    app = Starlette(routes=routes, middleware=[guard, Middleware(NoServiceWorker)], exception_handlers=handlers)
    app.router.redirect_slashes = False  # a slash at the end is part of the archived URL
    return app


def _on_archive_error(_: Request, error: Exception) -> Response:
    missing = isinstance(error, NotKept)
    heading = "Not kept" if missing else "What was kept cannot be read"
    return pages.page("trouble.html", 404 if missing else 500, heading=heading, message=str(error))


def _on_bad_timestamp(_: Request, error: Exception) -> Response:
    return pages.page("trouble.html", 400, heading="That is no time", message=str(error))


def _on_http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what the table of handlers registers it for
    response = pages.page(
        "trouble.html", error.status_code, heading=error.detail, message="The replay only shows: ask with GET."
    )
    response.headers.update(error.headers or {})
    return response
