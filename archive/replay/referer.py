"""Addresses that an archived page names from its site's root and that were not rewritten: those of a page as it was
received (`id_`), or of one too large to be rewritten.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.replay.target import BadTimestampError, Target, read_target, replay_path


def meant_by_page(request: Request) -> Response | None:
    """The way to what an archived page means; None: no archived page asks."""
    page = _asking_page(request)
    path = request.scope["raw_path"].decode("latin-1")
    if page is None or page.timestamp is None or path.startswith("/*/"):
        return None
    query = request.scope["query_string"].decode("latin-1")
    meant = replay_path(page.timestamp, urljoin(page.url, path + ("?" + query if query else "")), raw=page.raw)
    return RedirectResponse(meant, 302, headers={"Cache-Control": "no-store"})


def _asking_page(request: Request) -> Target | None:
    """The archived page that the request's Referer names."""
    asking = urlsplit(request.headers.get("referer", ""))
    if asking.netloc != request.headers.get("host"):
        return None
    try:
        return read_target(asking.path.encode(), asking.query.encode())
    except BadTimestampError:
        return None
