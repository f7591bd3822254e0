"""Where WebSub hubs reach us: a listener of its own, apart from the dashboard, since the whole web may come here.

    GET  .../TOKEN?hub.mode=...     the hub verifies that we want it: 200 with its challenge, else 404
    POST .../TOKEN                  a feed has changed: 202, whatever the signature; 410 where nothing is subscribed to

Whoever is not a hub of ours knows no token, and learns nothing. Only the end of the path counts: a proxy in front may
have put the callback anywhere.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.subscriptions import Subscription, Subscriptions, verify
from crawler.websub import LONGEST_CHALLENGE, Signature

MOST = 10_000_000  # bytes of a notification, which are measured and thrown away

log = logging.getLogger("microfiche")


def make_callback(kept: Subscriptions, changed: Callable[[Subscription], None]) -> Starlette:
    """The application. `changed` is called, in a thread, for a subscription whose feed has changed."""

    def verification(request: Request) -> Response:
        query, one = dict(request.query_params), _of(kept, request)
        challenge = query.get("hub.challenge", "")
        if one is None or len(challenge) > LONGEST_CHALLENGE or not verify(kept, one, query, time.time()):
            return Response(status_code=404)
        return PlainTextResponse(challenge)

    async def notification(request: Request) -> Response:
        one = await run_in_threadpool(_of, kept, request)
        if one is None:
            return Response(status_code=410)
        signature, size = Signature(request.headers.get("x-hub-signature"), one.secret), 0
        try:
            async for piece in request.stream():
                size += len(piece)
                if size > MOST:
                    return Response(status_code=413)
                signature.take(piece)
        except ClientDisconnect:
            return Response(status_code=400)
        if signature.is_right:
            await run_in_threadpool(changed, one)
        else:
            log.warning("a notification for %s is not signed as agreed, and ignored", one.feed)
        return Response(status_code=202)

    routes = [
        Route("/{path:path}", verification, methods=["GET"]),
        Route("/{path:path}", notification, methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _of(kept: Subscriptions, request: Request) -> Subscription | None:
    token = request.path_params["path"].rstrip("/").rpartition("/")[2]
    return kept.get(token) if token else None
