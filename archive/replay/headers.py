"""Which archived headers act again when a capture is replayed, and what the replay says for itself. Pure.

An archived header tells a browser what to do with its site: set a cookie, load from there, come back by TLS. On the
replay's origin those orders would reach wrong pages or the live web, and tomorrow's browsers will know new ones. So the
first table names the few that pass as they are; all others are sent as `X-Archive-Orig-NAME`, to be read, not obeyed.
The second table says why, for those that are known today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.model import media_type

Header = tuple[str, str]

PASSED = {
    "content-type": "how the bytes are to be read",
    "content-language": "describes the body",
    "content-disposition": "describes the body: a name to save it under",
    "content-range": "which part of a whole a captured 206 holds",
    "last-modified": "describes the body",
    "etag": "describes the body; nothing is cached, so nothing is asked again by it",
}

NOT_PASSED = {
    "hop-by-hop (connection, keep-alive, te, trailer, transfer-encoding, upgrade, proxy-*)": "meant for the next hop",
    "content-length": "counted the body as sent; told anew for the body as replayed",
    "content-encoding": "told anew: passed when the client can undo it, else undone here",
    "location": "told anew, pointing into the replay",
    "set-cookie, clear-site-data, set-login": "would change what the replay's origin keeps in the browser",
    "content-security-policy(-report-only), permissions-policy, document-policy": "the replay's own is stricter",
    "strict-transport-security, public-key-pins, expect-ct": "would order TLS of the replay's origin, for long",
    "refresh, link, alt-svc, speculation-rules, use-as-dictionary": "make a browser load something, elsewhere too",
    "report-to, reporting-endpoints, nel, attribution-*": "make a browser send reports to the live web",
    "access-control-*, cross-origin-*, timing-allow-origin, x-frame-options, referrer-policy": "open the origin",
    "service-worker-allowed, sourcemap": "give scripts a hold on the replay's origin",
    "www-authenticate, proxy-authenticate": "would ask the reader for a password",
    "cache-control, expires, age, pragma, vary, date, accept-ranges": "spoke of another server's cache and clock",
    "accept-ch, critical-ch, x-dns-prefetch-control": "change what the browser says or looks up next",
}

COMMON_POLICY: tuple[Header, ...] = (
    ("Referrer-Policy", "same-origin"),  # to ourselves alone: a root-relative address then finds its page
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Cache-Control", "no-store"),
)

# No script of an archived page runs: no policy that all browsers know keeps a running script from leaving by
# `location = ...`, speculation rules or WebRTC (each measured in Chromium: it left). Without scripts the page may keep
# the replay's origin, and its fonts, frames and styles load as they did. `sandbox` also ends meta refresh, forms,
# pop-ups and downloads. Connection-Allowlist closes, where it is known, the last gap: the connection that Chromium
# opens for a frame before it asks the policy whether that frame may be. (Redirects are our own, and stay here.)
_SANDBOX = "sandbox allow-same-origin; "
_CONTENT = (
    "default-src 'none'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "style-src 'self' 'unsafe-inline' data:; frame-src 'self' data:; script-src 'none'; connect-src 'self'; "
    "object-src 'none'; worker-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_ALLOWLIST: Header = ("Connection-Allowlist", "(response-origin); webrtc=block; redirects=allow")

OWN_PAGE_POLICY: tuple[Header, ...] = (
    *COMMON_POLICY,
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
    ),
)

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_NOT_IN_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LONGEST = 8192  # bytes of one archived header's value, as sent on; clients refuse much longer ones
_MOST = 32768  # bytes of all of them


def archived_policy(content_type: str | None) -> list[Header]:
    """What the replay orders for an archived body.

    A PDF is not sandboxed, since browsers then refuse to show it; it holds nothing that runs in the page's origin.
    A body without a type may be sniffed, as it was when it was live.
    """
    is_pdf = media_type(content_type) == "application/pdf"
    policy = [header for header in COMMON_POLICY if content_type or header[0] != "X-Content-Type-Options"]
    return [*policy, ("Content-Security-Policy", _CONTENT if is_pdf else _SANDBOX + _CONTENT), _ALLOWLIST]


def archived_headers(archived: Sequence[Header]) -> list[Header]:
    """The archived headers as they are sent again: the passed ones live (of several, the last), all others inert."""
    live = {name.lower(): (name, value) for name, value in archived if name.lower() in PASSED}
    inert = [(f"X-Archive-Orig-{name}", value) for name, value in archived if name and name.lower() not in PASSED]
    return list(_sendable([*live.values(), *inert]))


def in_utf_8(headers: Sequence[Header]) -> list[Header]:
    """The headers of a body that is UTF-8 now, whatever it was: its type says so, and the archived one is only told."""
    kinds = [value for name, value in headers if name.lower() == "content-type"]
    others = [header for header in headers if header[0].lower() != "content-type"]
    media_type = kinds[-1].partition(";")[0].strip() if kinds else "text/html"
    return [
        *others,
        ("Content-Type", f"{media_type}; charset=utf-8"),
        *(("X-Archive-Orig-Content-Type", v) for v in kinds),
    ]


def _sendable(headers: Iterable[Header]) -> Iterable[Header]:
    """Those that HTTP allows to be sent: malformed ones stay in the WARC file, where they can be read in full."""
    total = 0
    for name, value in headers:
        value = value.strip(" \t")
        total += len(name) + len(value) + 4
        if total > _MOST:
            return
        if _TOKEN.fullmatch(name) and not _NOT_IN_VALUE.search(value) and len(value) <= _LONGEST:
            yield name, value


def accepts(coding: str, accept_encoding: str) -> bool:
    """Whether a client that sent `accept_encoding` can undo `coding` (RFC 9110, 12.5.3)."""
    weights = {name: weight for name, weight in map(_weighted, accept_encoding.lower().split(",")) if name}
    return weights.get(coding, weights.get("*", 0.0)) > 0


def _weighted(item: str) -> tuple[str, float]:
    name, _, parameter = item.partition(";")
    weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameter)
    return name.strip(), float(weight[1]) if weight else 1.0
