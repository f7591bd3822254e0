"""Gives captures back over HTTP, read-only, from the WARC files: with the network cable pulled.

`make_app(collection)` is the application (its table of routes: archive.replay.app), `serve(collection, ...)` runs it.
`Server`, `HostGuard` and the style sheet are also for those who serve other pages beside it. Each is loaded when it is
first asked for; where the extra "serve" is not installed, that raises `MissingExtra`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from archive.errors import import_extra

if TYPE_CHECKING:
    from archive.replay.app import make_app
    from archive.replay.hosts import LOOPBACK_NAMES, HostGuard
    from archive.replay.pages import STATIC, make_environment
    from archive.replay.server import CannotListen, Server, names_of, serve
    from archive.replay.target import replay_path, web_url

_HOME = {
    "make_app": "archive.replay.app",
    "HostGuard": "archive.replay.hosts",
    "LOOPBACK_NAMES": "archive.replay.hosts",
    "STATIC": "archive.replay.pages",
    "make_environment": "archive.replay.pages",
    "CannotListen": "archive.replay.server",
    "Server": "archive.replay.server",
    "names_of": "archive.replay.server",
    "serve": "archive.replay.server",
    "replay_path": "archive.replay.target",
    "web_url": "archive.replay.target",
}
_NEEDS = ("starlette", "uvicorn", "jinja2")

__all__ = [
    "LOOPBACK_NAMES",
    "STATIC",
    "CannotListen",
    "HostGuard",
    "Server",
    "make_app",
    "make_environment",
    "names_of",
    "replay_path",
    "serve",
    "web_url",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'archive.replay' has no attribute {name!r}")
    for module in _NEEDS:
        import_extra(module, extra="serve", purpose="replay in a browser")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value
