"""What becomes of a request that cannot be answered: a page for people, JSON under /api, the same words in both."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from archive import ArchiveError, BadQuery, NotKept
from crawler.web.control import ControlError, UnknownNameError
from crawler.web.desk import desk_of
from crawler.web.security import ForeignOrderError

STATUS: dict[type[Exception], HTTPStatus] = {
    ForeignOrderError: HTTPStatus.FORBIDDEN,
    UnknownNameError: HTTPStatus.NOT_FOUND,
    ControlError: HTTPStatus.CONFLICT,
    NotKept: HTTPStatus.NOT_FOUND,
    BadQuery: HTTPStatus.BAD_REQUEST,
    ArchiveError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def answer(request: Request, status: int, message: str) -> Response:
    """`message` as this client wants to read it."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": message}, status)
    heading = HTTPStatus(status).phrase
    return desk_of(request).page(request, "trouble.html", status=status, heading=heading, message=message)


def on_known(request: Request, error: Exception) -> Response:
    """An error that says itself what is the matter."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return answer(request, status, str(error))


def on_http(request: Request, error: Exception) -> Response:
    """No such page, or no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - what the table below registers it for
    message = "There is no such page here." if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail)
    return answer(request, error.status_code, message)


def on_invalid(request: Request, error: Exception) -> Response:
    """A parameter that is not what it should be: each is named."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what the table below registers it for
    faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
    return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(faults))


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    **dict.fromkeys(STATUS, on_known),
    HTTPException: on_http,
    RequestValidationError: on_invalid,
}
