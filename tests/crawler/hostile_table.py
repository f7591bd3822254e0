"""What a hostile site does: a name, and a function from the site's base URL to the script that its raw socket follows.

Grouped by what is attacked. Beside these, every entry of `nasty` (odd but legal, cut short) is part of the site.
"""

# ruff: noqa: E501 - a table reads best with one behaviour a line

from __future__ import annotations

import gzip
from collections.abc import Callable

import hostile_bytes as made
from nasty import BODY, CHUNKED, CUT, NASTY, chunked, sized
from raw_origin import CLOSE, RESET, Flood, Script, Wait

Behaviour = Callable[[str], Script]
HTML = b"Content-Type: text/html; charset=utf-8"
XML = b"Content-Type: application/xml"
HEAD = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n\r\n"
LONG = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nContent-Length: 99999999\r\n\r\n"
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\x00\x08=cmd|' /C calc'!A0 \u202ertl"


def _fixed(*steps: bytes | Wait | Flood | str) -> Behaviour:
    return lambda _: list(steps)


def _page(html: str | bytes, *headers: bytes, status: bytes = b"HTTP/1.1 200 OK") -> Behaviour:
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    return lambda _: [sized(body, HTML, *headers, status=status)]


def _sent(make: Callable[[], bytes], *headers: bytes) -> Behaviour:
    return lambda _: [sized(make(), *headers)]


def _to(location: str, status: str = "302 Found", *headers: bytes) -> Behaviour:
    def script(base: str) -> Script:
        target = location.replace("{base}", base).encode("utf-8", "surrogatepass")
        return [sized(b"", b"Location: " + target, *headers, status=f"HTTP/1.1 {status}".encode())]

    return script


def _status(line: str, *headers: bytes) -> Behaviour:
    return _page(BODY, *headers, status=b"HTTP/1.1 " + line.encode())


SLOW: dict[str, Behaviour] = {
    "silence": _fixed(Wait(600)),
    "drip-status-line": _fixed(*[step for byte in b"HTTP/1.1 200 OK" * 9 for step in (bytes([byte]), Wait(0.3))]),
    "drip-headers": _fixed(b"HTTP/1.1 200 OK\r\nX: ", Flood(b".", pause=0.1)),
    "drip-body": _fixed(HEAD, Flood(b".", pause=0.1)),
    "drip-sized-body": _fixed(LONG, Flood(b".", pause=0.1)),
    "drip-chunks": _fixed(CHUNKED, Flood(b"1\r\nx\r\n", pause=0.1)),
    "drip-interim": _fixed(Flood(b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.3)),
    "stall-in-headers": _fixed(b"HTTP/1.1 200 OK\r\nContent-Ty", Wait(600)),
    "stall-after-headers": _fixed(LONG, Wait(600)),
    "stall-in-body": _fixed(LONG, BODY, Wait(600)),
    "stall-in-chunk": _fixed(CHUNKED + b"ffff\r\n" + BODY, Wait(600)),
    "stall-before-trailers": _fixed(CHUNKED + chunked(BODY) + b"0\r\n", Wait(600)),
    "drip-gzip": _fixed(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(BODY)[:20], Flood(b"\0", pause=0.1)
    ),
}

ENDLESS: dict[str, Behaviour] = {
    "endless-body": _fixed(HEAD, Flood(b"<p>on and on " * 1000)),
    "endless-chunks": _fixed(CHUNKED, Flood(b"2710\r\n" + b"x" * 10_000 + b"\r\n")),
    "endless-chunk": _fixed(CHUNKED + b"7fffffffffffff\r\n", Flood(b"x" * 10_000)),
    "endless-tiny-chunks": _fixed(CHUNKED, Flood(b"1\r\nx\r\n" * 5000)),
    "endless-chunk-extension": _fixed(CHUNKED + b"5;", Flood(b"x" * 10_000)),
    "endless-headers": _fixed(b"HTTP/1.1 200 OK\r\n", Flood(b"X-A: b\r\n" * 1000)),
    "endless-header": _fixed(b"HTTP/1.1 200 OK\r\nX-A: ", Flood(b"b" * 10_000)),
    "endless-folded-header": _fixed(b"HTTP/1.1 200 OK\r\nX-A: b", Flood(b"\r\n c" * 1000)),
    "endless-reason": _fixed(b"HTTP/1.1 200 ", Flood(b"O" * 10_000)),
    "endless-empty-lines": _fixed(Flood(b"\r\n" * 1000)),
    "endless-interim": _fixed(Flood(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    "endless-trailers": _fixed(CHUNKED + b"0\r\n", Flood(b"X-T: y\r\n" * 1000)),
    "endless-after-the-end": _fixed(sized(BODY, HTML), Flood(b"HTTP/1.1 200 OK\r\n\r\n" * 100)),
    "endless-one-line": _fixed(LONG, Flood(b"a" * 65_536, times=480)),
    "endless-open-tags": _fixed(HEAD, Flood(b"<div><b><i>" * 1000)),
}

FRAMING: dict[str, Behaviour] = {
    "length-too-long": _fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY, CLOSE),
    "length-overflow": _fixed(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n" + BODY, CLOSE),
    "length-hex": _fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n" + BODY, CLOSE),
    "length-digits-of-other-scripts": _fixed("HTTP/1.1 200 OK\r\nContent-Length: ٣\r\n\r\nabc".encode(), CLOSE),
    "chunk-overflow": _fixed(CHUNKED + b"f" * 16 + b"\r\n" + BODY, CLOSE),
    "chunk-overflow-by-far": _fixed(CHUNKED + b"f" * 4000 + b"\r\n" + BODY, CLOSE),
    "chunk-negative": _fixed(CHUNKED + b"-5\r\n" + BODY, CLOSE),
    "chunk-0x": _fixed(CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n", CLOSE),
    "chunk-garbage": _fixed(CHUNKED + bytes(range(256)) * 20, CLOSE),
    "chunked-chunked": _fixed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
    "transfer-gzip": _fixed(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + chunked(gzip.compress(BODY)) + b"0\r\n\r\n"
    ),
    "two-answers": _fixed(sized(BODY, HTML) + sized(b"<a href=/2026/11/poison.html>poison</a>", HTML)),
    "late-second-answer": _fixed(sized(BODY, HTML), Wait(0.1), sized(b"poison", HTML)),
    "reset-at-once": _fixed(RESET),
    "reset-in-status-line": _fixed(b"HTTP/1.1 2", Wait(0.05), RESET),
    "reset-in-headers": _fixed(b"HTTP/1.1 200 OK\r\nContent-", Wait(0.05), RESET),
    "reset-after-headers": _fixed(LONG, Wait(0.05), RESET),
    "reset-in-chunks": _fixed(CHUNKED + chunked(BODY), Wait(0.05), RESET),
    "close-at-once": _fixed(CLOSE),
    "http-0.9": _fixed(BODY, CLOSE),
    "http-2-preface": _fixed(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(64), CLOSE),
    "http-2-settings": _fixed(b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64", CLOSE),
    "http-3": _fixed(b"HTTP/3 200\r\n\r\n" + BODY, CLOSE),
    "icy": _fixed(b"ICY 200 OK\r\nicy-name: radio\r\n\r\n" + BODY, CLOSE),
    "rtsp": _fixed(b"RTSP/1.0 200 OK\r\n\r\n" + BODY, CLOSE),
    "ssh-banner": _fixed(b"SSH-2.0-OpenSSH_9.9\r\n", CLOSE),
    "tls-alert": _fixed(b"\x15\x03\x03\x00\x02\x02\x28", CLOSE),
    "smtp-banner": _fixed(b"220 mail ESMTP\r\n", Wait(600)),
    "bom-first": _fixed(b"\xef\xbb\xbf" + sized(BODY, HTML), CLOSE),
    "nul-first": _fixed(bytes(100) + sized(BODY, HTML), CLOSE),
    "utf-16-head": _fixed("HTTP/1.1 200 OK\r\n\r\n".encode("utf-16"), CLOSE),
    "random": _fixed(bytes((n * 7919 + n // 256) % 256 for n in range(60_000)), CLOSE),
    "no-crlf": _fixed(b"HTTP/1.1 200 OK", CLOSE),
    "interim-alone": _fixed(b"HTTP/1.1 100 Continue\r\n\r\n", CLOSE),
    "echoed-request": _fixed(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", CLOSE),
}

HEADERS: dict[str, Behaviour] = {
    "headers-100000": _page(BODY, *[b"X-%d: y" % n for n in range(100_000)]),
    "header-200-kb": _page(BODY, b"X-Long: " + b"a" * 200_000),
    "cookies-5000": _page(BODY, *[b"Set-Cookie: c%d=%d" % (n, n) for n in range(5000)]),
    "cookie-200-kb": _page(BODY, b"Set-Cookie: c=" + b"a" * 200_000),
    "content-type-escapes": _page(BODY, b"Content-Type: text/html\x1b[2J;charset=\x1b]0;x\x07"),
    "content-type-60-kb": _fixed(sized(BODY, b"Content-Type: text/html;" + b"x" * 60_000)),
    "content-encodings-1000": _page(BODY, b"Content-Encoding: " + b"gzip, " * 1000 + b"gzip"),
    "content-encoding-unknown": _page(BODY, b"Content-Encoding: rot13"),
    "content-encoding-escapes": _page(BODY, b"Content-Encoding: \x1b[2J"),
    "etag-escapes": _page(BODY, b'ETag: "\x1b[2J\x0b"', b"Last-Modified: \x1b[2J"),
    "etag-60-kb": _page(BODY, b'ETag: "' + b"e" * 60_000 + b'"'),
    "reason-escapes": _page(BODY, status=b"HTTP/1.1 500 \x1b[2J\x9b31m\x07"),
    "link-header": _page(BODY, b"Link: </2026/11/never.html>; rel=next, " + b"<x>; rel=y, " * 5000),
    "refresh-header": _page(BODY, b"Refresh: 0; url=http://127.0.0.2/"),
}
for _charset in (
    "rot13 unknown utf-7 idna punycode hex zlib unicode_escape undefined mbcs base64 utf-16 utf-32 cp037 x-user-defined "
    "utf-8-sig \x1b[2J '' ;;; iso-2022-kr hz utf-8\x00"
).split(" "):
    HEADERS[f"charset-{len(HEADERS)}"] = _fixed(sized(BODY, f"Content-Type: text/html; charset={_charset}".encode()))

BOMBS: dict[str, Behaviour] = {
    "gzip-bomb": _sent(made.gzip_bomb, HTML, b"Content-Encoding: gzip"),
    "gzip-bomb-small": _sent(made.small_bomb, HTML, b"Content-Encoding: gzip"),
    "gzip-bomb-unlabelled": _sent(made.gzip_bomb, HTML),
    "gzip-bomb-2-layers": _sent(lambda: made.gzip_bomb(layers=2), HTML, b"Content-Encoding: gzip, gzip"),
    "gzip-bomb-3-layers": _sent(
        lambda: made.gzip_bomb(layers=3), HTML, b"Content-Encoding: gzip", b"Content-Encoding: gzip, gzip"
    ),
    "deflate-bomb": _sent(made.deflate_bomb, HTML, b"Content-Encoding: deflate"),
    "raw-deflate-bomb": _sent(lambda: made.deflate_bomb(window=-15), HTML, b"Content-Encoding: deflate"),
    "brotli-bomb": _sent(made.brotli_bomb, HTML, b"Content-Encoding: br"),
    "zstd-bomb": _sent(made.zstd_bomb, HTML, b"Content-Encoding: zstd"),
    "zstd-window": _sent(made.zstd_wide_window, HTML, b"Content-Encoding: zstd"),
    "gzip-members": _sent(made.many_members, HTML, b"Content-Encoding: gzip"),
    "gzip-torn-bomb": _sent(lambda: made.gzip_bomb()[:-5000], HTML, b"Content-Encoding: gzip"),
    "gzip-of-nothing": _sent(lambda: b"\x1f\x8b", HTML, b"Content-Encoding: gzip"),
    "gzip-bomb-error-page": lambda _: [
        sized(made.gzip_bomb(), HTML, b"Content-Encoding: gzip", status=b"HTTP/1.1 404 Not Found")
    ],
    "gzip-bomb-redirect": lambda _: [
        sized(
            made.gzip_bomb(), b"Location: /2026/11/x/silence.html", b"Content-Encoding: gzip", status=b"HTTP/1.1 302 F"
        )
    ],
}

PAGES: dict[str, Behaviour] = {
    "deep-divs": _sent(lambda: made.deep("<div>", "</div>", 200_000), HTML),
    "deep-tables": _sent(lambda: made.deep("<table><tr><td>", "", 60_000), HTML),
    "deep-formatting": _sent(lambda: made.deep("<b><p><i>", "", 50_000), HTML),
    "deep-svg": _sent(lambda: made.deep("<svg><foreignObject>", "", 50_000), HTML),
    "deep-templates": _sent(lambda: made.deep("<template>", "", 50_000), HTML),
    "attributes-100000": _sent(lambda: b"<p " + b" ".join(b"a%d=b" % n for n in range(100_000)) + b">x", HTML),
    "attribute-5-mb": _sent(lambda: b'<p title="' + b"a" * 5_000_000 + b'">x', HTML),
    "links-200000": _sent(lambda: b"".join(b"<a href=//elsewhere.example/never-%d.html>x</a>" % n for n in range(200_000)), HTML),
    "open-brackets": _sent(lambda: b"<" * 3_000_000, HTML),
    "open-comments": _sent(lambda: b"<!--" * 1_000_000, HTML),
    "entities": _sent(lambda: b"&amp;&#x41;&notit;" * 300_000, HTML),
    "one-line-10-mb": _sent(lambda: b"word " * 2_000_000, HTML),
    "nuls": _page(b"<title>nul\0s</title>" + b"\0<p>\0text\0" * 10_000),
    "binary-as-html": _page(bytes(range(256)) * 4000),
    "utf-16-as-utf-8": _page(BODY.decode().encode("utf-16")),
    "jpeg-as-html": _page(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 100),
    "pdf-as-html": _page(b"%PDF-1.7\n" + bytes(range(256)) * 100),
    "title-escapes": _page(f"<title>{ESCAPES}</title><h1>{ESCAPES}</h1><article><p>{ESCAPES} " + "words of a story. " * 60),
    "title-formula": _page('<title>=HYPERLINK("http://x/","click")</title><h1>=1+1</h1><p>' + "words of a story. " * 60),
    "title-1-mb": _page("<title>" + "long " * 200_000 + "</title><p>x"),
    "escapes-in-links": _page(f'<a href="/2026/11/{ESCAPES}.html">x</a><a href="\x1b]8;;http://x\x07">y</a>'),
    "strange-hosts": _page(
        "".join(
            f'<a href="{link}">x</a><img src="{link}">'
            for link in ("http://[::1", "http://a..b/", "http://-x-.example/", "http://xn--/", f"http://{'a' * 300}.example/",
                         "http://a b/", "http://\u202e/", "//", "///", "http:///x", "http://u:p@127.0.0.2/", "http://１２７.0.0.2/",
                         "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:x", "tel:1", "ht\ntp://x")
        )
    ),
    "base-javascript": _page('<base href="javascript:alert(1)"><a href="x">y</a>'),
    "base-broken": _page('<base href="http://["><a href="x">y</a>'),
    "meta-refresh-self": _page('<meta http-equiv="refresh" content="0"><p>again'),
    "meta-refresh-private": _page('<meta http-equiv="refresh" content="0;url=http://127.0.0.2/">'),
    "canonical-elsewhere": _page('<link rel="canonical" href="http://127.0.0.2/"><p>x'),
    "json-ld-deep": _page('<script type="application/ld+json">' + "[" * 100_000 + "</script><p>x"),
    "json-ld-number": _page('<script type="application/ld+json">{"datePublished":' + "9" * 100_000 + "}</script><p>x"),
    "date-absurd": _page('<meta property="article:published_time" content="99999-99-99T99:99:99+99:99"><p>x'),
    "lang-absurd": _page('<html lang="' + "x-" * 5000 + '"><p>x'),
    "style-hostile": _page("<style>" + "url(" * 100_000 + "@import " * 50_000 + "</style><p>x"),
    "srcset-hostile": _page('<img srcset="' + "a 1x, (" * 50_000 + '"><p>x'),
    "zalgo": _page("<title>z" + "\u0300" * 20_000 + "</title><p>" + "a\u0301\u0302" * 50_000),
    "whitespace": _page(" \t\n" * 1_000_000 + "<p>x"),
}  # fmt: skip

REDIRECTS: dict[str, Behaviour] = {
    "redirect-to-itself": _to("{base}/2026/11/x/redirect-to-itself.html"),
    "redirect-with-cookie": _to("{base}/2026/11/x/redirect-with-cookie.html", "302 Found", b"Set-Cookie: a=1"),
    "redirect-there": _to("{base}/2026/11/x/redirect-back.html"),
    "redirect-back": _to("{base}/2026/11/x/redirect-there.html", "301 Moved Permanently"),
    "redirect-30-kb": _to("/" + "a" * 30_000),
    "redirect-empty": _to(""),
    "redirect-fragment": _to("#top"),
    "redirect-crlf": _to("/2026/11/%0d%0aSet-Cookie:%20a=b.html"),
    "redirect-escapes": _to("/2026/11/\x1b[2J\x07.html"),
    "redirect-no-location": _status("301 Moved Permanently"),
    "redirect-many-locations": _status("302 Found", *[b"Location: /2026/11/never-%d.html" % n for n in range(500)]),
    "redirect-304": _status("304 Not Modified"),
    "redirect-300": _status("300 Multiple Choices", b"Location: http://127.0.0.2/"),
    "redirect-305": _status("305 Use Proxy", b"Location: http://127.0.0.2/"),
    **{f"redirect-chain-{n}": _to(f"/2026/11/x/redirect-chain-{n + 1}.html") for n in range(15)},
}
for _target in (
    "http://127.0.0.2/|http://[::ffff:127.0.0.2]/|http://2130706434/|http://0x7f000002/|http://0177.0.0.2/|http://127.2/|http://[::]/"
    "|http://0.0.0.0/|http://169.254.169.254/latest/meta-data/|http://10.0.0.1/|http://100.64.0.1/|http://[fe80::1%25lo]/"
    "|http://[64:ff9b::7f00:2]/|http://[2002:7f00:2::]/|http://127.0.0.2%2f@news.example/|http://u:p@127.0.0.2/"
    "|http://127.0.0.1:22/|http://127.0.0.1:0/|http://127.0.0.1:99999/|http://[::1|http:///x|http://a..b/|http://./|//"
    "|http://xn--/|http://-/|http://no-such-host.invalid/|javascript:alert(1)|data:text/html,x|file:///etc/passwd"
    "|ftp://127.0.0.1/x|gopher://127.0.0.1:70/x|about:blank|view-source:http://x/|http:|https:|:|\u202e|\x00"
).split("|"):
    REDIRECTS[f"redirect-away-{len(REDIRECTS)}"] = _to(_target)

STATUSES: dict[str, Behaviour] = {
    **{f"status-{code}": _status(f"{code} So Be It") for code in (
        "201 205 206 226 400 401 402 403 405 406 407 408 410 411 414 416 418 421 425 426 431 451 499 501 505 511 600 999 "
        "000 099"
    ).split()},
    "status-206-lying": _status("206 Partial Content", b"Content-Range: bytes 5-1/99999999999999999999"),
    "status-401-realm": _status("401 Unauthorized", b'WWW-Authenticate: Basic realm="\x1b[2J"'),
    **{f"status-503-{n}": _status("503 Busy", b"Retry-After: " + value) for n, value in enumerate(
        (b"-5", b"soon", b"0", b"1e9", b"99999999999999999999", b"Thu, 01 Jan 1970 00:00:00 GMT", b"\x1b[2J", b"0.0001")
    )},
    "status-204-body": _fixed(b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", CLOSE),
    "status-304-body": _fixed(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello", CLOSE),
}  # fmt: skip

# Named on the front page as feeds and in robots.txt as sitemaps.
LISTS: dict[str, Behaviour] = {
    "feed-laughs": _sent(lambda: made.laughs("rss"), XML),
    "feed-quadratic": _sent(lambda: made.quadratic("rss"), XML),
    "feed-external-file": _sent(lambda: made.external("rss", "file:///etc/passwd"), XML),
    "feed-external-url": _sent(lambda: made.external("rss", "http://127.0.0.2/evil.dtd"), XML),
    "feed-deep": _sent(lambda: made.deep("<item>", "</item>", 100_000, "<rss><channel>{}</channel></rss>"), XML),
    "feed-100000": _sent(lambda: made.rss(100_000, "javascript:{n}"), XML),
    "feed-dates": _sent(lambda: made.rss(100, "/2026/11/x/silence.html?{n}", "<pubDate>Mon, 99 Xyz 99999 99:99:99 +9999</pubDate>"), XML),
    "feed-hours": _sent(lambda: made.rss(1, "#", "</item><ttl>1e400</ttl><skipHours>" + "<hour>99</hour>" * 9999 + "</skipHours><item>"), XML),
    "feed-escapes": _page(made.rss(1, "/2026/11/x/title-escapes.html").replace(b">t<", b">" + ESCAPES.encode()[:60] + b"<")),
    "feed-binary": _sent(lambda: bytes(range(256)) * 1000, XML),
    "feed-utf-16": _sent(lambda: made.rss(1, "/x").decode().encode("utf-16"), XML),
    "feed-wrong-encoding": _sent(lambda: b'<?xml version="1.0" encoding="zlib"?><rss><channel/></rss>', XML),
    "feed-cut": _sent(lambda: made.rss(1000, "#")[:30_000], XML),
    "feed-json-deep": _sent(lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 200_000, b"Content-Type: application/feed+json"),
    "feed-json-number": _sent(lambda: b'{"version":"https://jsonfeed.org/version/1","items":[' + b"9" * 200_000 + b"]}", b"Content-Type: application/feed+json"),
    "feed-gzip-bomb": _sent(made.gzip_bomb, XML, b"Content-Encoding: gzip"),
    "sitemap-laughs": _sent(lambda: made.laughs("urlset"), XML),
    "sitemap-external": _sent(lambda: made.external("urlset", "file:///etc/passwd"), XML),
    "sitemap-gz-bomb": _sent(made.gzip_bomb, b"Content-Type: application/gzip"),
    "sitemap-gz-in-gz": _sent(lambda: made.gzip_bomb(layers=2), b"Content-Type: application/gzip", b"Content-Encoding: gzip"),
    "sitemap-itself": lambda base: [sized(made.sitemap(50, f"{base}/x/sitemap-itself.xml?n={{n}}", index=True), XML)],
    "sitemap-50000-sitemaps": lambda _: [sized(made.sitemap(50_000, "javascript:{n}", index=True), XML)],
    "sitemap-50-mb": lambda _: [sized(made.sitemap(450_000, "http://127.0.0.2/never-visited-since-it-is-elsewhere/" + "x" * 40 + "/{n}"), XML)],
    "sitemap-deep": _sent(lambda: made.deep("<url>", "</url>", 100_000, "<urlset>{}</urlset>"), XML),
    "sitemap-attributes": _sent(lambda: b"<urlset " + b" ".join(b'a%d="b"' % n for n in range(50_000)) + b"/>", XML),
    "sitemap-text-5-mb": _sent(lambda: b"<urlset><url><loc>" + b"a" * 5_000_000 + b"</loc></url></urlset>", XML),
    "sitemap-slow": _fixed(b"HTTP/1.1 200 OK\r\n" + XML + b"\r\n\r\n<urlset>", Flood(b"<url>", pause=0.1)),
    "sitemap-endless": _fixed(b"HTTP/1.1 200 OK\r\n" + XML + b"\r\n\r\n<urlset>", Flood(b"<url><loc>x</loc></url>" * 1000)),
}  # fmt: skip

NASTIER: dict[str, Behaviour] = {f"nasty-{name}": _fixed(*script) for name, script in NASTY.items()}
NASTIER |= {f"cut-{name}": _fixed(*script) for name, (script, _) in CUT.items()}

AS_PAGES = SLOW | ENDLESS | FRAMING | HEADERS | BOMBS | PAGES | REDIRECTS | STATUSES | NASTIER
