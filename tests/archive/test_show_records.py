"""Records on a screen: what a block holds in its own charset, long lines cut, nothing that commands a terminal."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from courier import capture, response

from archive import Collection, Exchange, Outcome, Wire
from archive.cli import main
from archive.model import Capture

URL = "https://courier.example/odd"


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def show(wire: bytes | None, **more: object) -> str:
        with Collection.open(tmp_path / "c", create=True) as collection:
            collection.add([capture(URL, wire, **more)])
        assert main(["show", URL, "--records", "--collection", str(tmp_path / "c")]) == 0
        return capsys.readouterr().out

    return show


def test_a_body_in_its_own_charset(shown) -> None:  # type: ignore[no-untyped-def]
    page = '<meta charset="windows-1251"><p>Маяк снимают по часам</p>'.encode("cp1251")
    assert "<p>Маяк снимают по часам</p>" in shown(response(page, kind="text/html; charset=windows-1251"))


def test_a_coded_body_is_decoded_and_said_to_be_coded(shown) -> None:  # type: ignore[no-untyped-def]
    packed = gzip.compress(b"<p>zipped</p>")
    told = shown(response(packed, more="Content-Encoding: gzip\r\n"))
    assert f"  [gzip: {len(packed)} bytes as sent]\n  <p>zipped</p>\n" in told
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    assert "  [chunked: 15 bytes as sent]\n  hello\n" in shown(chunked, minutes=1)


def test_bytes_that_are_no_text_are_counted(shown) -> None:  # type: ignore[no-untyped-def]
    assert "  [5,000 bytes that are not text]\n" in shown(response(os.urandom(5000), kind="image/png"))


def test_what_is_long_is_cut_and_says_so(shown) -> None:  # type: ignore[no-untyped-def]
    told = shown(response(b"x" * 5000 + b"\n" * 100, kind="text/plain"))
    assert f"  {'x' * 200}… [5,000 characters]\n" in told
    assert "  [the first 40 lines; 5,100 bytes in all]\n" in told


def test_nothing_commands_the_terminal(shown) -> None:  # type: ignore[no-untyped-def]
    told = shown(response(b"<p>\x1b]0;title\x07 \xe2\x80\xae</p>", more="X-Evil: \x1b[2J\r\n"))
    assert not set(told) & set("\x1b\x07\N{RIGHT-TO-LEFT OVERRIDE}")


def test_what_came_to_nothing(shown) -> None:  # type: ignore[no-untyped-def]
    told = shown(None, outcome=Outcome.DNS_ERROR, reason="no such host")
    assert "  microfiche-reason: no such host\n" in told


def test_a_field_that_is_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange = Exchange(Wire(b"GET / HTTP/1.1\r\n\r\n"), Wire(response(b"x")), protocols=("http/1.1", "tls/1.3"))
    with Collection.open(tmp_path / "c", create=True) as collection:
        collection.add([Capture(URL, capture(URL, None).date, exchange)])
    main(["show", URL, "--records", "--collection", str(tmp_path / "c")])
    assert "http/1.1, tls/1.3" in capsys.readouterr().out
