"""WebSub at a real hub on loopback: subscribed, verified, told, renewed; and what is not signed is not believed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from nasty import sized
from raw_origin import RawOrigin
from small_site import XML, page, run_crawl, source_of

from archive.replay import Server
from crawler.frontier import Frontier
from crawler.sources import Source, Sources
from crawler.subscriber import Subscriber
from crawler.subscriptions import ACTIVE, ASKED, DENIED, FAILED, Subscription, Subscriptions
from crawler.web.callback import MOST, make_callback
from crawler.websub import Signature, lease_of

DAY = 86_400.0


class Hub(ThreadingHTTPServer):
    """Takes what it is asked; verifies and tells when the test says so."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.asked: list[dict[str, str]] = []
        self.status = 202
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hub"


class _Asked(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append({name: values[0] for name, values in form.items()})
        self.send_response(self.server.status)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"busy")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Hub]:
    with Hub() as hub:
        thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()


class World:
    """A collection whose source has a feed with a hub, a listener for that hub, and what it was told."""

    def __init__(self, folder: Path, hub: Hub, source: Source, kept: Subscriptions) -> None:
        self.hub, self.source, self.kept, self.folder = hub, source, kept, folder
        self.changed: list[Subscription] = []
        self.listener = Server(make_callback(kept, self.changed.append))
        sources = Sources(sources=(source,))
        self.subscriber = Subscriber(folder, f"{self.listener.address}/far/away/", lambda: sources)

    @property
    def one(self) -> Subscription:
        (one,) = self.kept.of(self.source.name)
        return one

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=10)) as connection:
            connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def verify(self, **told: str) -> tuple[int, bytes]:
        asked = self.hub.asked[-1]
        query = {"mode": "subscribe", "topic": asked["hub.topic"], "challenge": "a1-b2", "lease_seconds": "86400"}
        words = urlencode({f"hub.{name}": value for name, value in (query | told).items()})
        return self.send("GET", f"{urlsplit(asked['hub.callback']).path}?{words}")

    def push(self, body: bytes = b"<rss>never read</rss>", method: str = "sha256", secret: str | None = None) -> int:
        asked = self.hub.asked[-1]
        signed = hmac.new((secret or asked["hub.secret"]).encode(), body, getattr(hashlib, method)).hexdigest()
        target = urlsplit(asked["hub.callback"]).path
        return self.send("POST", target, body, X_Hub_Signature=f"{method}={signed}")[0]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with running() as hub, Subscriptions(tmp_path) as kept:
        feed = (
            f'<rss version="2.0"><channel><title>x</title><link rel="hub" href="{hub.url}"/>'
            f'<link rel="self" href="/feed.rss?for=hubs"/><item><link>/a-story-of-salt</link></item></channel></rss>'
        )
        scripts = {"/": page(), "/feed.rss": [sized(feed.encode(), XML)], "/a-story-of-salt": page()}
        with RawOrigin(scripts) as origin:
            source = source_of(origin, feeds=(f"{origin.base}/feed.rss",))
            run_crawl(tmp_path, source)
        made = World(tmp_path, hub, source, kept)
        with made.listener:
            yield made


def test_a_feed_is_subscribed_to_told_of_and_due_at_once(world: World) -> None:
    world.subscriber.attend(time.time())
    (asked,) = world.hub.asked
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"].endswith("/feed.rss?for=hubs")
    assert asked["hub.callback"] == f"{world.listener.address}/far/away/{world.one.token}"
    assert len(asked["hub.secret"]) < 200
    assert world.one.state == ASKED
    assert world.verify() == (200, b"a1-b2")
    assert world.one.state == ACTIVE
    assert DAY - 60 < world.one.until - time.time() <= DAY
    assert world.push() == 202
    assert [one.feed for one in world.changed] == [world.one.feed]
    world.subscriber.attend(time.time())
    assert len(world.hub.asked) == 1  # until its lease nears its end
    world.subscriber.attend(time.time() + 0.9 * DAY)
    assert [asked["hub.callback"] for asked in world.hub.asked] == [asked["hub.callback"]] * 2
    assert world.one.state == ACTIVE  # meanwhile
    assert world.push() == 202


def test_what_is_due_is_the_feed_and_its_body_goes_nowhere(world: World) -> None:
    world.subscriber.attend(time.time())
    world.verify()
    with closing(Frontier(world.folder, world.source.name)) as frontier:
        before, now = frontier.next_due(), time.time()
        frontier.expect(world.one.feed, now)
        assert before is not None
        assert frontier.next_due() == now < before
        frontier.begin("run-2", everything=False)
        assert [lease.url for lease in frontier.lease("run-2", 9)] == [world.one.feed]


@pytest.mark.parametrize("method", ["sha1", "sha384", "sha512"])
def test_signatures_are_of_all_kinds(world: World, method: str) -> None:
    world.subscriber.attend(time.time())
    world.verify()
    assert world.push(method=method) == 202
    assert len(world.changed) == 1


def test_what_is_not_signed_as_agreed_is_ignored(world: World) -> None:
    world.subscriber.attend(time.time())
    world.verify()
    target = urlsplit(world.hub.asked[-1]["hub.callback"]).path
    assert world.push(secret="guessed") == 202
    assert world.push(method="md5") == 202
    for header in ("", "sha256", "sha256=", "sha256=\xe9", "=" * 50):
        assert world.send("POST", target, b"x", X_Hub_Signature=header)[0] == 202
    assert world.send("POST", target, b"x")[0] == 202
    assert world.push(b"x" * (MOST + 1)) == 413
    assert world.changed == []


def test_what_nobody_asked_for_is_not_verified(world: World) -> None:
    world.subscriber.attend(time.time())
    for wrong in (
        {"topic": "http://elsewhere.example/"}, {"mode": "unsubscribe"}, {"lease_seconds": "soon"},
        {"challenge": "x" * 5000}, {"lease_seconds": ""},
    ):  # fmt: skip
        assert world.verify(**wrong) == (404, b"")
    assert world.one.state == ASKED
    assert world.send("GET", "/far/away/guessed?hub.mode=subscribe")[0] == 404
    assert world.send("POST", "/far/away/guessed", b"x")[0] == 410
    assert world.send("GET", "/")[0] == 404


def test_a_hub_that_denies_is_asked_again_a_day_later(world: World) -> None:
    world.subscriber.attend(time.time())
    assert world.verify(mode="denied", reason="no such topic") == (404, b"")
    assert (world.one.state, world.one.reason) == (DENIED, "no such topic")
    world.subscriber.attend(time.time() + DAY / 2)
    assert len(world.hub.asked) == 1
    world.subscriber.attend(time.time() + DAY + 1)
    assert len(world.hub.asked) == 2


def test_a_hub_that_fails_is_asked_again_later_each_time(world: World) -> None:
    world.hub.status = 503
    now, waits = time.time(), []
    for _ in range(3):
        world.subscriber.attend(now)
        waits.append(world.one.ask_at - time.time())
        now = world.one.ask_at
    assert world.one.state == FAILED
    assert world.one.reason == "the hub answers 503: busy"
    assert [round(wait / 900) for wait in waits] == [1, 2, 4]


def test_hubs_are_guarded_and_feeds_without_one_forgotten(world: World) -> None:
    exempt, closed = world.subscriber, Sources(sources=(Source(name="small", seeds=world.source.seeds),))
    guarded = Subscriber(world.folder, "http://callback.example/", lambda: closed)
    guarded.attend(time.time())
    assert world.hub.asked == []
    assert "is not of the public internet" in (world.one.reason or "")
    exempt.attend(time.time() + DAY)
    assert len(world.hub.asked) == 1
    Subscriber(world.folder, "http://callback.example/", Sources).attend(time.time())
    assert world.kept.of("small") == []
    assert world.push() == 410


def test_leases_and_signatures_are_read_with_care() -> None:
    assert [lease_of({"hub.lease_seconds": told}) for told in ("60", "0x1", "", "9" * 30)] == [60.0, None, None, None]
    assert lease_of({"hub.lease_seconds": "99999999999"}) == 90 * DAY
    right = Signature("SHA256=" + hmac.new(b"s", b"ab", "sha256").hexdigest().upper(), "s")
    right.take(b"a")
    right.take(b"b")
    assert right.is_right
