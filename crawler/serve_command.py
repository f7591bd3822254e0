"""`microfiche serve`: the service with signals, its log on stderr, its addresses on stdout."""

from __future__ import annotations

import json as json_lines
import logging
import sys
from ipaddress import ip_address

from crawler.ending import ending
from crawler.service import Settings
from crawler.service import serve as run
from crawler.web.control import Addresses


def serve(settings: Settings, *, json: bool) -> int:
    """Run the command until SIGINT or SIGTERM; a second signal kills what has not ended yet."""
    _log_to_stderr()
    if not _is_loopback(settings.host):
        print(f"microfiche: whoever reaches {settings.host} can read all and order crawls: no login", file=sys.stderr)
    with ending() as end:
        run(settings, end, lambda addresses: _print(addresses, json=json))
    return 0


def _print(addresses: Addresses, *, json: bool) -> None:
    told = {"dashboard": addresses.dashboard, "replay": addresses.replay}
    if addresses.callback:
        told["callback"] = addresses.callback
    if json:
        print(json_lines.dumps(told), flush=True)
        return
    lines = "\n".join(f"{name:10} {address}" for name, address in told.items())
    print(f"{lines}\nCtrl-C ends them.", flush=True)


def _log_to_stderr() -> None:
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S", level=logging.WARNING)
    logging.getLogger("microfiche").setLevel(logging.INFO)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
