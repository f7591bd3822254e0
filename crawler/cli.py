"""The commands that touch the live web and the clock: each a thin shell that reads its words and calls one function.

`add_commands` is found by the entry point group "microfiche.commands". A command is `fn(args) -> int`, the exit code;
it imports what it needs when it runs, so that `microfiche --help` costs nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


COLLECTION = Path("collection")
SOURCES = Path("sources.toml")
DEMO_COLLECTION = Path("microfiche-demo")
HOST, PORT, REPLAY_PORT, CALLBACK_PORT = "127.0.0.1", 8040, 8041, 8042


def add_commands(subparsers: Any) -> None:
    """Add crawl, capture, serve, sources and demo to the subparsers of `microfiche`."""
    for add in (_add_crawl, _add_capture, _add_serve, _add_sources, _add_demo):
        add(subparsers)


def _add_crawl(subparsers: Any) -> None:
    parser = _command(subparsers, "crawl", crawl, "crawl sources now; exit 0 only if every one ended well")
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="names in sources.toml; none: all of them")
    _add_common(parser, "collection", "sources", "allow_address", "json")


def _add_capture(subparsers: Any) -> None:
    parser = _command(subparsers, "capture", capture, "fetch one page, keep it, print its article")
    parser.add_argument("url", metavar="URL")
    parser.add_argument(
        "--requisites", action="store_true", help="also keep the images, styles, fonts and scripts it needs for replay"
    )
    parser.add_argument("--run", help=argparse.SUPPRESS)  # the service's record of this capture
    _add_common(parser, "collection", "sources", "allow_address", "json")


def _add_serve(subparsers: Any) -> None:
    parser = _command(subparsers, "serve", serve, "scheduled crawls, dashboard with API, and replay, until Ctrl-C")
    parser.add_argument("--host", default=HOST, help="address to listen on (default %(default)s: this machine only)")
    parser.add_argument("--port", type=_port, default=PORT, help="of the dashboard (default %(default)s; 0: any)")
    parser.add_argument("--replay-port", type=_port, default=REPLAY_PORT, help="(default %(default)s; 0: any)")
    parser.add_argument(
        "--compact-at",
        type=_hour,
        default=4,
        metavar="HOUR|off",
        help="hour of the day, local time, when small WARC files are merged (default %(default)s)",
    )
    parser.add_argument(
        "--callback",
        type=_callback,
        metavar="URL",
        help="public address at which WebSub hubs reach this service; feeds with a hub are then subscribed to",
    )
    parser.add_argument("--callback-host", default=HOST, help="address to listen on for hubs (default %(default)s)")
    parser.add_argument("--callback-port", type=_port, default=CALLBACK_PORT, help="(default %(default)s; 0: any)")
    _add_common(parser, "collection", "sources", "allow_address", "json")


def _add_sources(subparsers: Any) -> None:
    parser = subparsers.add_parser("sources", help="look at sources.toml, or add a site to it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, function, text in (
        ("check", check_sources, "tell of every mistake in sources.toml, with its line"),
        ("list", list_sources, "list the sources with their schedules"),
    ):
        _add_common(_command(actions, name, function, text), "sources", "json")
    parser = _command(actions, "add", add_source, "look at a site's feeds, sitemaps and listings, and write its entry")
    parser.add_argument("url", metavar="URL", help="of its front page, of a section, or of a feed")
    parser.add_argument("--name", help="of the source (default: the site's host)")
    parser.add_argument("--dry-run", action="store_true", help="show the entry and write nothing")
    _add_common(parser, "sources", "allow_address", "json")


def _add_demo(subparsers: Any) -> None:
    parser = _command(subparsers, "demo", demo, "crawl a bundled news site on loopback twice, then serve what was kept")
    parser.add_argument("--once", action="store_true", help="end after the table of what was kept")
    parser.add_argument("--port", type=_port, default=PORT, help="of the dashboard (default %(default)s)")
    parser.add_argument("--replay-port", type=_port, default=REPLAY_PORT, help="(default %(default)s)")
    parser.add_argument("--collection", type=Path, default=DEMO_COLLECTION, metavar="DIR", help="(default %(default)s)")


def crawl(args: argparse.Namespace) -> int:
    """`microfiche crawl`."""
    from crawler.crawl_command import Order
    from crawler.crawl_command import crawl as run

    order = Order(args.source, args.sources or SOURCES, args.collection, args.allow_address, args.json)
    return _telling_mistakes(lambda: run(order))


def capture(args: argparse.Namespace) -> int:
    """`microfiche capture`."""
    import gc

    gc.disable()  # a process that lives for a second has little to collect, and imports a tenth faster without
    from crawler.capture_command import Order
    from crawler.capture_command import capture as run

    order = Order(args.url, args.sources, args.collection, args.allow_address, args.json, args.run, args.requisites)
    return _telling_mistakes(lambda: run(order))


def serve(args: argparse.Namespace) -> int:
    """`microfiche serve`."""
    from crawler.serve_command import serve as run
    from crawler.service import Settings

    settings = Settings(
        collection=args.collection,
        sources=args.sources or SOURCES,
        sources_needed=args.sources is not None,
        host=args.host,
        port=args.port,
        replay_port=args.replay_port,
        compact_at=args.compact_at,
        callback=args.callback,
        callback_host=args.callback_host,
        callback_port=args.callback_port,
        allow_addresses=args.allow_address,
    )
    return _telling_mistakes(lambda: run(settings, json=args.json))


def check_sources(args: argparse.Namespace) -> int:
    """`microfiche sources check`."""
    from crawler.sources_command import check

    return check(args.sources or SOURCES, json=args.json)


def list_sources(args: argparse.Namespace) -> int:
    """`microfiche sources list`."""
    from crawler.sources_command import list_all

    return _telling_mistakes(lambda: list_all(args.sources or SOURCES, json=args.json))


def add_source(args: argparse.Namespace) -> int:
    """`microfiche sources add`."""
    from crawler.sources_add import Order, add

    order = Order(args.url, args.sources or SOURCES, args.name, args.dry_run, args.allow_address, args.json)
    return _telling_mistakes(lambda: add(order))


def demo(args: argparse.Namespace) -> int:
    """`microfiche demo`."""
    from crawler.demo import run

    return run(args)


def _telling_mistakes(run: Callable[[], int]) -> int:
    """Run a command; a sources.toml that is wrong is told of line by line, not as one long line."""
    from archive import plain_line
    from crawler.sources import SourcesError

    try:
        return run()
    except SourcesError as error:
        for mistake in error.mistakes:
            print(plain_line(f"microfiche: {error.path}: {mistake}"), file=sys.stderr)
        return error.exit_code


def _command(subparsers: Any, name: str, function: Callable[[argparse.Namespace], int], text: str) -> Any:
    parser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(command=function)
    return parser


def _add_common(parser: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        flag, options = COMMON[name]
        parser.add_argument(flag, **options)


def _hour(text: str) -> int | None:
    if text == "off":
        return None
    if not (text.isascii() and text.isdigit() and int(text) < 24):
        raise argparse.ArgumentTypeError(f"{text!r} is no hour: 0 to 23, or off")
    return int(text)


def _callback(text: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is no callback; write it like https://crawler.example/websub")
    return text


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to 65535 are")
    return int(text)


def _network(text: str) -> str:
    import ipaddress

    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; write it like 127.0.0.0/8") from error


COMMON: dict[str, tuple[str, dict[str, Any]]] = {
    "collection": (
        "--collection",
        {"type": Path, "default": COLLECTION, "metavar": "DIR", "help": "where to keep it (default ./%(default)s)"},
    ),
    "sources": ("--sources", {"type": Path, "metavar": "FILE", "help": f"(default ./{SOURCES})"}),
    "allow_address": (
        "--allow-address",
        {
            "type": _network,
            "action": "append",
            "default": [],
            "metavar": "CIDR",
            "help": "network exempt from the guard against private addresses, for this call; may be repeated",
        },
    ),
    "json": ("--json", {"action": "store_true", "help": "print JSON lines"}),
}
