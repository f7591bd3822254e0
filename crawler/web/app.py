"""The dashboard and its JSON API as one application, on one origin. Read-only but for two orders.

    /                       overview                      /api/overview
    /sources/NAME           one source: what was cut and why
    /runs  /runs/ID         crawl runs, live              /api/runs  /api/runs/ID
    /articles  /articles/ID search, one article           /api/articles  /api/articles/ID
    /captures               everything asked for          /api/captures
    POST /runs  /captures   the two orders                POST /api/runs  /api/captures

Archived pages are never shown here, only their text: replay has an origin of its own. No script but our own file runs,
nothing is loaded from elsewhere, and a request that names another host is turned away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse

from archive import Collection
from archive.replay import LOOPBACK_NAMES, STATIC, HostGuard
from crawler.web import api, dashboard, trouble
from crawler.web.control import ControlPlane
from crawler.web.desk import Desk
from crawler.web.security import SecurityHeaders

_STATIC = Path(__file__).parent / "static"


def make_app(control: ControlPlane, collection: Collection, *, hosts: Iterable[str] = ()) -> FastAPI:
    """The application. `hosts` are names to answer to beside localhost and the loopback addresses."""
    app = FastAPI(title="Microfiche", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.desk = Desk.of(control, collection)
    app.include_router(dashboard.router)
    app.include_router(api.router, prefix="/api")
    for path in (*sorted(STATIC.iterdir()), *sorted(_STATIC.iterdir())):
        app.add_api_route(f"/static/{path.name}", _file(path), methods=["GET", "HEAD"], include_in_schema=False)
    for kind, handler in trouble.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HostGuard, names=(*LOOPBACK_NAMES, *hosts))
    return app


def _file(path: Path) -> Callable[[], FileResponse]:
    def send() -> FileResponse:
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    return send
