"""What keeps other pages off the dashboard: the headers of every answer, and the proof that an order is our own.

An order (POST) from a form must carry a token that fits the browser's cookie, and our Origin. One to the API must be
JSON (which no foreign page can send without asking first, and we never say yes) and name no foreign Origin.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from archive import media_type

COOKIE = "microfiche"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # not no-referrer: with that, browsers send our own forms with "Origin: null"
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_App = Callable[[MutableMapping[str, Any], _Receive, _Send], Awaitable[None]]


class ForeignOrderError(Exception):
    """An order that does not prove that it comes from our own page. `str()` says what is missing."""


class SecurityHeaders:
    """ASGI middleware: every answer carries `HEADERS`, unless it says otherwise itself."""

    def __init__(self, app: _App) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send) -> None:
        async def send_with_headers(message: _Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Orders:
    """Makes and checks the tokens of one running service."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, browser: str) -> str:
        """The token that fits the cookie value `browser`."""
        return hmac.new(self._secret, browser.encode(), hashlib.sha256).hexdigest()

    def check_form(self, request: Request, token: str) -> None:
        """Raise `ForeignOrderError` unless the form came from our own page in this browser."""
        _check_origin(request, needed=True)
        browser = request.cookies.get(COOKIE, "")
        if not browser or not hmac.compare_digest(self.token(browser), token):
            raise ForeignOrderError("This form is out of date: load the page again and repeat what you did.")

    @staticmethod
    def check_json(request: Request) -> None:
        """Raise `ForeignOrderError` unless the order is JSON and no foreign page sent it."""
        _check_origin(request, needed=False)
        if media_type(request.headers.get("content-type")) != "application/json":
            raise ForeignOrderError("Send the order as application/json.")


def browser_of(request: Request) -> str:
    """The cookie value of the browser that asks, or a new one to give it."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(32)


def remember(response: Response, browser: str) -> None:
    """Give the browser its cookie: ours alone, no script reads it, gone when the browser closes."""
    response.set_cookie(COOKIE, browser, httponly=True, samesite="strict", path="/")


def _check_origin(request: Request, *, needed: bool) -> None:
    origin = request.headers.get("origin")
    if origin is None and not needed:
        return
    if origin is None or urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise ForeignOrderError(
            "This order came from another page than the dashboard's own, so it was not carried out."
        )
