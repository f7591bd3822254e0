"""Replay over a real socket, from a real collection: what was received comes back, to the byte, and can do no harm."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelf import STORIES, answered, failed, page, shelf

from archive import Collection, Outcome
from archive.replay import CannotListen, Server, make_app

T0 = "20260504093000"
BIG = os.urandom(3_000_000)
EXTRA = [
    answered("https://lantern.example/big.bin", BIG, content_type="application/octet-stream", chunked=True, at=50),
    answered(
        "https://lantern.example/orders",
        b"x",
        headers=("Set-Cookie: a=b", "Refresh: 0;url=http://live.example/"),
        at=51,
    ),
    answered("https://lantern.example/search?q=a%2Fb&q=c", b"found", at=52),
    answered("https://lantern.example/ghost", b"boo", status="410 Gone", at=53),
    answered("https://lantern.example/empty", b"", status="204 No Content", content_type=None, at=54),
    answered("https://lantern.example/odd", b"999", status="999 Denied", at=55),
    answered("https://lantern.example/untyped", b"<h1>Sniff me</h1>", content_type=None, at=56),
    answered("https://lantern.example/loop", b"", status="302 Found", headers=("Location: /loop",), at=57),
    answered(
        "https://lantern.example/moved", b"", status="302 Found", headers=("Location: 2026/05/parom?x=1#part",), at=58
    ),
    answered("http://xn--80aafc7c0e.example/", "гавань".encode(), at=59),
    answered("https://lantern.example/broken", b"\x1f\x8b\x08 not gzip", headers=("Content-Encoding: gzip",), at=60),
    answered("https://lantern.example/kept", b"<p>as it was</p>", headers=('ETag: "v1"',), at=61),
    answered("https://lantern.example/kept", b"", status="304 Not Modified", headers=('ETag: "v1"',), at=62),
    answered("https://lantern.example/labelled", b"<p>plain</p>", headers=("Content-Encoding: gzip",), at=63),
    answered("https://lantern.example/style.css", b"p { background: url(/p.png) }", content_type="text/css", at=64),
    failed("https://lantern.example/big.bin", Outcome.CONNECTION_ERROR, "the connection was reset", at=70),
]

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Collection.open(tmp_path_factory.mktemp("collection"), create=True) as collection:
        collection.add([*shelf(), *EXTRA])
        with Server(make_app(collection)) as server:
            yield server


def ask(server: Server, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request, sent as it stands: no redirect is followed, nothing is decoded."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def follow(server: Server, path: str) -> Answer:
    status, headers, body = ask(server, path)
    for _ in range(5):
        if "location" not in headers:
            break
        status, headers, body = ask(server, headers["location"])
    return status, headers, body


@pytest.mark.parametrize("number", range(len(STORIES)))
def test_the_body_is_what_was_received(served: Server, number: int) -> None:
    url, language, way, title, first, second = STORIES[number]
    status, headers, body = ask(served, f"/{int(T0) + number}id_/{url}")
    assert (status, body) == (200, page(language, way, title, first, second))
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "transfer-encoding" not in headers


def test_a_large_chunked_body_streams_with_its_length(served: Server) -> None:
    status, headers, body = ask(served, "/20260504093050/https://lantern.example/big.bin")
    assert (status, body, headers["content-length"]) == (200, BIG, str(len(BIG)))


def test_head_gives_the_head_alone(served: Server) -> None:
    status, headers, body = ask(served, "/20260504093050/https://lantern.example/big.bin", method="HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(BIG)))


def test_a_content_coding_is_passed_to_whoever_can_undo_it(served: Server) -> None:
    path = "/20260504093020id_/https://lantern.example/zipped"
    _, headers, coded = ask(served, path, accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    _, headers, plain = ask(served, path)
    assert "content-encoding" not in headers
    assert gzip.decompress(coded) == plain
    assert int(headers["content-length"]) == len(plain)


def test_a_body_that_cannot_be_decoded_is_passed_as_it_is(served: Server) -> None:
    _, headers, body = ask(served, "/20260504093100/https://lantern.example/broken")
    assert (headers["content-encoding"], body) == ("gzip", b"\x1f\x8b\x08 not gzip")


def test_a_body_that_is_not_coded_as_labelled_is_not_sent_as_coded(served: Server) -> None:
    _, headers, body = ask(served, "/20260504093103/https://lantern.example/labelled", accept_encoding="gzip")
    assert ("content-encoding" in headers, body) == (False, b"<p>plain</p>")


def test_references_lead_into_the_replay(served: Server) -> None:
    _, headers, body = ask(served, f"/{T0}/{STORIES[0][0]}", accept_encoding="gzip")
    assert f"href='/{T0}/https://lantern.example/blog'".encode() in body
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert int(headers["content-length"]) == len(body)
    _, headers, body = ask(served, "/20260504093020/https://lantern.example/zipped", accept_encoding="gzip")
    assert b"A page that came compressed" in body, "decoded, since it is rewritten"
    _, headers, body = ask(served, "/20260504093104/https://lantern.example/style.css")
    assert body == b'p { background: url("/20260504093104/https://lantern.example/p.png") }'
    assert headers["content-type"] == "text/css; charset=utf-8"


def test_as_received_on_demand(served: Server) -> None:
    url = "https://lantern.example/style.css"
    status, headers, _ = ask(served, f"/2026id_/{url}")
    assert (status, headers["location"]) == (302, f"/20260504093104id_/{url}")
    assert ask(served, headers["location"])[2] == b"p { background: url(/p.png) }"


@pytest.mark.parametrize(
    ("path", "led"),
    [
        ("/style.css", f"/{T0}/https://lantern.example/style.css"),
        ("/search?q=a", f"/{T0}/https://lantern.example/search?q=a"),
        ("/2026/05/parom", f"/{T0}/https://lantern.example/2026/05/parom"),
    ],
)
def test_what_a_page_asks_of_its_sites_root_is_found(served: Server, path: str, led: str) -> None:
    own = {"host": "localhost:80", "referer": f"http://localhost:80/{T0}/https://lantern.example/2026/05/tide-gauge"}
    status, headers, _ = ask(served, path, **own)
    assert (status, headers.get("location")) == (302, led)
    for referer in (
        f"http://evil.example/{T0}/https://lantern.example/",
        "http://localhost:80/",
        "http://localhost:80/*/x",
    ):
        assert "location" not in ask(served, "/style.css", host="localhost:80", referer=referer)[1]


def test_an_inexact_time_leads_to_the_exact_one(served: Server) -> None:
    url = STORIES[0][0]
    status, headers, _ = ask(served, f"/2020/{url}")
    assert (status, headers["location"]) == (302, f"/{T0}/{url}")
    status, headers, _ = ask(served, "/20260504103000/https://lantern.example/same")
    assert headers["location"] == "/20260504103024/https://lantern.example/same"


@pytest.mark.parametrize(
    "spelling",
    [
        "lantern.example/2026/05/tide-gauge",
        "http:/lantern.example/2026/05/tide-gauge",
        "//LANTERN.example/2026/05/tide-gauge",
        "https:%2F%2Flantern.example%2F2026%2F05%2Ftide-gauge",
    ],
)
def test_other_spellings_of_a_url_lead_to_the_captured_one(served: Server, spelling: str) -> None:
    url = STORIES[0][0]
    status, headers, _ = ask(served, f"/{T0}/{spelling}")
    assert (status, headers.get("location")) in [(302, f"/{T0}/{url}"), (200, None)]
    assert b"tide gauge" in follow(served, f"/{T0}/{spelling}")[2]


def test_a_host_in_its_own_script(served: Server) -> None:
    path = "/20260504093059/http://%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C.example/"
    assert ask(served, path)[2] == "гавань".encode()


def test_query_strings_are_kept_to_the_letter(served: Server) -> None:
    assert ask(served, "/20260504093052/https://lantern.example/search?q=a%2Fb&q=c")[2] == b"found"


@pytest.mark.parametrize(
    ("path", "status"),
    [("missing", 404), ("ghost", 410), ("empty", 204)],
)
def test_the_archived_status_is_the_status(served: Server, path: str, status: int) -> None:
    assert follow(served, f"/2026/https://lantern.example/{path}")[0] == status


def test_archived_orders_reach_no_browser(served: Server) -> None:
    _, headers, _ = ask(served, "/20260504093051/https://lantern.example/orders")
    assert "set-cookie" not in headers
    assert "refresh" not in headers
    assert headers["x-archive-orig-set-cookie"] == "a=b"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_what_had_no_type_gets_none(served: Server) -> None:
    _, headers, body = ask(served, "/20260504093056/https://lantern.example/untyped")
    assert body == b"<h1>Sniff me</h1>"
    assert "content-type" not in headers


def test_redirects_lead_on_inside_the_replay(served: Server) -> None:
    status, headers, _ = ask(served, "/20260504093021/http://lantern.example/")
    assert (status, headers["location"]) == (301, "/20260504093021/https://lantern.example/")
    assert ask(served, headers["location"])[2] == b"<h1>Lantern</h1>"
    _, headers, _ = ask(served, "/20260504093058/https://lantern.example/moved")
    assert headers["location"].startswith("/20260504093058/https://lantern.example/2026/05/parom?x=1")


def test_a_redirect_to_itself_ends_in_a_page(served: Server) -> None:
    status, headers, body = ask(served, "/20260504093057/https://lantern.example/loop")
    assert status == 404
    assert "location" not in headers
    assert b"redirected" in body


def test_a_revisit_shows_the_payload_it_refers_to(served: Server) -> None:
    first = ask(served, "/20260504093024/https://lantern.example/same")
    again = ask(served, "/20260504103024/https://lantern.example/same")
    assert first[0] == again[0] == 200
    assert first[2] == again[2] == STORIES[0][3].encode() * 60


def test_not_modified_shows_what_it_confirms(served: Server) -> None:
    status, headers, body = ask(served, "/20260504093102/https://lantern.example/kept")
    assert (status, body) == (200, b"<p>as it was</p>")
    assert headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("20260504093026/https://asleep.example/", b"timeout", b"no answer within 30 s"),
        ("20260504093027/http://10.0.0.7/router", b"refused", b"10.0.0.7 is a private address"),
        ("20260504093055/https://lantern.example/odd", b"999", b"999 Denied"),
        ("20260504093110/https://lantern.example/big.bin", b"connection-error", b"the connection was reset"),
    ],
)
def test_what_got_no_answer_says_why(served: Server, path: str, outcome: bytes, reason: bytes) -> None:
    status, headers, body = ask(served, f"/{path}")
    assert status == 404
    assert outcome in body
    assert reason in body
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")


def test_never_captured_is_404_with_what_lies_near(served: Server) -> None:
    status, _, body = ask(served, "/2026/https://lantern.example/2026/05/unwritten")
    assert status == 404
    assert b"never captured" in body
    assert b"lantern.example/2026/05/tide-gauge" in body
    assert ask(served, "/2026/https://elsewhere.example/")[0] == 404


@pytest.mark.parametrize("form", ["/*/{}", "/{}"])
def test_the_list_of_captures(served: Server, form: str) -> None:
    status, _, body = ask(served, form.format("https://lantern.example/same"))
    assert status == 200
    assert b"/20260504093024/https://lantern.example/same" in body
    assert b"/20260504103024/https://lantern.example/same" in body


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/*/https://lantern.example/same", {"accept": "application/json"}),
        ("/*/https://lantern.example/same?output=json", {}),
        ("/lantern.example/same?output=json", {}),
    ],
)
def test_the_list_as_json(served: Server, path: str, headers: dict[str, str]) -> None:
    status, sent, body = ask(served, path, **headers)
    captures = json.loads(body)["captures"]
    assert (status, sent["content-type"]) == (200, "application/json")
    assert [capture["timestamp"] for capture in captures] == ["20260504103024", "20260504093024"]
    assert captures[0]["replay"] == "/20260504103024/https://lantern.example/same"


def test_the_start_page_takes_an_address(served: Server) -> None:
    assert b"minaret.example" in ask(served, "/")[2]
    status, headers, _ = ask(served, "/?url=lantern.example%2Fsame")
    assert (status, headers["location"]) == (303, "/*/http://lantern.example/same")
    assert ask(served, headers["location"])[0] == 200


def test_archived_text_is_only_text_on_our_pages(tmp_path: Path) -> None:
    with Collection.open(tmp_path, create=True) as collection:
        collection.add(
            [failed("http://x.example/'\"><script>alert(1)</script>", Outcome.TIMEOUT, "<img src=x onerror=alert(1)>")]
        )
        with Server(make_app(collection)) as server:
            for path in (
                "/",
                "/*/http://x.example/",
                "/2026/http://x.example/'%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            ):
                body = follow(server, path)[2]
                assert b"x.example" in body
                assert b"<script" not in body
                assert b"<img" not in body


@pytest.mark.parametrize("path", ["/20261399/http://lantern.example/", "/20260230000000/http://lantern.example/"])
def test_a_time_that_is_none_is_named(served: Server, path: str) -> None:
    status, _, body = ask(served, path)
    assert status == 400
    assert b"is no date" in body


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.rebound.example", "localhost:1@rebound.example", "", "[::2]"]
)
def test_only_our_own_names_are_answered(served: Server, host: str) -> None:
    assert ask(served, "/", host=host)[0] == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:99", "127.0.0.1:80", "[::1]:80", "LOCALHOST."])
def test_our_own_names_are(served: Server, host: str) -> None:
    assert ask(served, "/", host=host)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_reading(served: Server, method: str) -> None:
    status, headers, _ = ask(served, f"/{T0}/{STORIES[0][0]}", method=method)
    assert (status, set(headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


def test_no_service_worker_is_handed_out(served: Server) -> None:
    assert ask(served, f"/{T0}/{STORIES[0][0]}", service_worker="script")[0] == 403


def test_an_address_that_is_taken_is_said_at_once(served: Server) -> None:
    with pytest.raises(CannotListen, match=f"port {served.port}"):
        Server(served._server.config.app, port=served.port)


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout


def test_replay_needs_neither_the_crawler_nor_its_libraries() -> None:
    loaded = python("import sys, archive.replay; archive.replay.make_app; print(*sys.modules)").split()
    assert "starlette" in loaded
    assert {"scrapy", "twisted", "apscheduler", "crawler", "fastapi"}.isdisjoint(loaded)


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "jinja2"])
def test_a_missing_extra_is_named_with_its_cure(missing: str) -> None:
    code = f"""import sys; sys.modules["{missing}"] = None
import archive.replay, archive
try: archive.replay.serve
except archive.MissingExtra as error: print(error)"""
    assert f"needs {missing}, which is not installed: pip install 'microfiche[serve]'" in python(code)


def test_a_port_that_there_is_not_is_said_at_once(served: Server) -> None:
    with pytest.raises(CannotListen, match="port 99999: there is no such port"):
        Server(served._server.config.app, port=99999)
