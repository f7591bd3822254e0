"""What every page and API answer has at hand: the control plane, the collection, the views."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import jinja2
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from archive import Collection
from archive.replay import make_environment
from crawler.web import shown
from crawler.web.control import ControlPlane
from crawler.web.security import Orders, browser_of, remember

_VIEWS = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class Desk:
    """One for each application; safe to use from several threads."""

    control: ControlPlane
    collection: Collection
    views: jinja2.Environment
    orders: Orders = field(default_factory=Orders)

    @classmethod
    def of(cls, control: ControlPlane, collection: Collection) -> Desk:
        """A desk with the dashboard's own views."""
        return cls(control, collection, make_environment(_VIEWS, shown.FILTERS))

    def page(self, request: Request, view: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Render `view`, with the form token of the browser that asks."""
        browser = browser_of(request)
        text = self.views.get_template(view).render(
            token=self.orders.token(browser), addresses=self.control.addresses, here=request.url.path, **context
        )
        response = HTMLResponse(text, status)
        remember(response, browser)
        return response


def desk_of(request: Request) -> Desk:
    """The desk of the application that answers `request`."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
