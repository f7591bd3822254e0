"""Exchanges that servers are not supposed to send, but do: for each name the script of a raw origin.

All of them are to be kept byte for byte. Each ends by itself (the ones that do not are in test_capture_limits).
"""

from __future__ import annotations

import gzip
import zlib

import brotli
import zstandard
from raw_origin import CLOSE, RESET, Script, Wait

BODY = "<html><title>Зоря</title><p>Вечірній випуск.</html>".encode()


def sized(body: bytes, *headers: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """A response whose length is told by Content-Length."""
    return b"\r\n".join([status, b"Content-Length: %d" % len(body), *headers, b"", body])


def chunked(*pieces: bytes) -> bytes:
    """The pieces as chunks, without the last one."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


HELLO = b"5\r\nhello\r\n0\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

NASTY: dict[str, Script] = {
    # status lines
    "odd-reason": [sized(BODY, status=b"HTTP/1.1 200 Tr\xe8s bien, merci")],
    "no-reason": [sized(BODY, status=b"HTTP/1.1 200")],
    "reason-and-spaces": [sized(BODY, status=b"HTTP/1.1  200   OK  ")],
    "unknown-status": [sized(BODY, status=b"HTTP/1.1 299 Almost")],
    "status-999": [sized(BODY, status=b"HTTP/1.1 999 Request denied")],
    "lower-case-version": [sized(BODY, status=b"http/1.1 200 ok")],
    "version-1.2": [sized(BODY, status=b"HTTP/1.2 200 OK")],
    "empty-line-first": [b"\r\n" + sized(BODY)],
    # headers
    "duplicate-headers": [sized(BODY, b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"Set-Cookie: a=1")],
    "re-cased-headers": [sized(BODY, b"sET-cOOKIE: a=1", b"X-ODD: 1", b"x-odd: 2")],
    "folded-header": [sized(BODY, b"X-Folded: one\r\n  two\r\n\tthree")],
    "colon-less-header": [sized(BODY, b"this line has no colon", b"X-After: yes")],
    "latin-1-header": [sized(BODY, b"X-City: M\xfcnchen")],
    "utf-8-header": [sized(BODY, "X-City: Київ".encode())],
    "nul-header": [sized(BODY, b"X-Nul: a\x00b")],
    "control-header": [sized(BODY, b"X-Bell: \x07\x1b[31mred")],
    "bare-cr-header": [sized(BODY, b"X-Return: a\rb")],
    "space-before-colon": [sized(BODY, b"X-Space : yes")],
    "empty-name": [sized(BODY, b": nameless")],
    "empty-value": [sized(BODY, b"X-Empty:")],
    "many-headers": [sized(BODY, *(b"X-%d: %d" % (number, number) for number in range(1000)))],
    "long-header": [sized(BODY, b"X-Long: " + b"a" * 60_000)],
    "lf-only": [sized(BODY).replace(b"\r\n", b"\n")],
    "mixed-line-ends": [b"HTTP/1.1 200 OK\nContent-Length: 2\r\nX-A: b\n\r\nhi"],
    # framing
    "chunked": [CHUNKED + chunked(BODY[:10], BODY[10:]) + b"0\r\n\r\n"],
    "chunk-extensions": [CHUNKED + b'5;name="va;lue";x\r\nhello\r\n1 \r\n!\r\n0;last\r\n\r\n'],
    "trailers": [CHUNKED + chunked(BODY) + b"0\r\nX-Digest: abc\r\nX-Digest: def\r\n\r\n"],
    "chunk-size-cases": [CHUNKED + b"00A\r\n0123456789\r\nb\r\nhello world\r\n000\r\n\r\n"],
    "chunks-with-lf": [CHUNKED + b"5\nhello\n0\n\n"],
    "chunked-and-length": [b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + HELLO],
    "chunked-twice-named": [CHUNKED[:-2] + b"TRANSFER-ENCODING: Chunked\r\n\r\n" + HELLO],
    "unknown-transfer-coding": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nuryyb", CLOSE],
    "identity-transfer-coding": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello", CLOSE],
    "bad-chunk-size": [CHUNKED + b"5\r\nhello\r\nzz\r\nwhat\r\n", CLOSE],
    "chunk-longer-than-told": [CHUNKED + b"3\r\nhello\r\n0\r\n\r\n", CLOSE],
    "chunked-only-in-name": [CHUNKED + BODY, Wait(0.1), BODY, CLOSE],
    "length-twice": [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"],
    "length-list": [b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello"],
    "lengths-differ": [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhelloabcd", CLOSE],
    "length-unreadable": [b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello", CLOSE],
    "length-negative": [b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", CLOSE],
    "longer-than-told": [sized(b"hello") + b" and more than was announced", CLOSE],
    "until-close": [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY, CLOSE],
    "http-1.0": [b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY, CLOSE],
    "http-1.0-kept-alive": [sized(BODY, b"Connection: keep-alive", status=b"HTTP/1.0 200 OK")],
    "connection-close": [sized(BODY, b"Connection: Close"), CLOSE],
    "no-content": [b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"],
    "no-content-with-length": [b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"],
    "no-content-with-body": [b"HTTP/1.1 204 No Content\r\n\r\nyet here it is", CLOSE],
    "not-modified": [b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 500\r\n\r\n'],
    "empty": [sized(b"")],
    # interim answers
    "continue-first": [b"HTTP/1.1 100 Continue\r\n\r\n" + sized(BODY)],
    "early-hints": [b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", Wait(0.02), sized(BODY)],
    "several-interim": [b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nX: y\r\n\r\n" + sized(BODY)],
    # content codings
    "gzip": [sized(gzip.compress(BODY), b"Content-Encoding: gzip")],
    "deflate": [sized(zlib.compress(BODY), b"Content-Encoding: deflate")],
    "brotli": [sized(brotli.compress(BODY), b"Content-Encoding: br")],
    "zstd": [sized(zstandard.compress(BODY), b"Content-Encoding: zstd")],
    "gzip-chunked": [CHUNKED[:-2] + b"Content-Encoding: gzip\r\n\r\n" + chunked(gzip.compress(BODY)) + b"0\r\n\r\n"],
    "labelled-gzip-but-plain": [sized(BODY, b"Content-Encoding: gzip")],
    "plain-but-gzip": [sized(gzip.compress(BODY), b"Content-Type: text/html")],
    "gzip-torn": [sized(gzip.compress(BODY)[:-6], b"Content-Encoding: gzip")],
    # other statuses
    "redirect": [sized(b"moved", b"Location: /elsewhere", status=b"HTTP/1.1 301 Moved Permanently")],
    "location-with-raw-bytes": [sized(b"", "Location: /новини".encode(), status=b"HTTP/1.1 302 Found")],
    "gone": [sized(BODY, status=b"HTTP/1.1 410 Gone")],
    "server-error": [sized(BODY, b"Retry-After: 1", status=b"HTTP/1.1 503 Service Unavailable")],
    "switching-protocols": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", CLOSE],
    # timing
    "byte-by-byte": [bytes([byte]) for byte in CHUNKED + b"5\r\nhello\r\n0\r\nX: y\r\n\r\n"],
    "binary-body": [sized(bytes(range(256)) * 40, b"Content-Type: application/octet-stream")],
    "large-body": [sized(bytes(range(256)) * 4096 * 3)],
    "large-chunked": [CHUNKED + chunked(*[bytes([number]) * 40_000 for number in range(40)]) + b"0\r\n\r\n"],
}  # fmt: skip

# What ends early: to be kept as far as it came, with the given WARC-Truncated.
CUT: dict[str, tuple[Script, str | None]] = {
    "closed-in-body": ([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", CLOSE], "disconnect"),
    "closed-in-chunk": ([CHUNKED + b"ff\r\nhello", CLOSE], "disconnect"),
    "closed-between-chunks": ([CHUNKED + chunked(BODY), CLOSE], "disconnect"),
    "closed-in-trailers": ([CHUNKED + chunked(BODY) + b"0\r\nX-A: b\r\n", CLOSE], "disconnect"),
    "closed-in-headers": ([b"HTTP/1.1 200 OK\r\nContent-Le", CLOSE], "disconnect"),
    "reset-in-body": ([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", Wait(0.1), RESET], "disconnect"),
}
