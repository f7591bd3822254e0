"""WARC-Identified-Payload-Type: what a payload's first bytes say it is, whatever its header says (WARC 1.1, 5.14).

The signatures are those of the WHATWG MIME Sniffing Standard (sections 6 and 7), and of feeds, sitemaps and JSON.
"""

from __future__ import annotations

import re

SNIFFED = 1445  # bytes that the standard reads at most

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"OggS\x00", "application/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
)
_FIRST = frozenset(signature[:1] for signature, _ in _SIGNATURES)
_BOXED = re.compile(rb"^RIFF....(WEBP|WAVE)|^....ftyp(avif|mp4|isom|M4V )", re.DOTALL)
_BOX_TYPES = {b"WEBP": "image/webp", b"WAVE": "audio/wave", b"avif": "image/avif"}
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<([!?]?[a-z][a-z0-9:]*)", re.IGNORECASE | re.DOTALL)
_XML_ROOT = re.compile(rb"<(?![?!])(?:[a-z]+:)?([a-z]+)", re.IGNORECASE)
_XML_TYPES = {
    b"rss": "application/rss+xml",
    b"rdf": "application/rss+xml",
    b"feed": "application/atom+xml",
    b"html": "application/xhtml+xml",
    b"svg": "image/svg+xml",
}
_HTML_TAGS = frozenset(
    b"!doctype html head script iframe h1 div font table a style title b body br p meta link main article".split()
)
_JSON = re.compile(rb'^(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]\d-]|true|false|null))')


def identify(head: bytes) -> str | None:
    """The media type that a payload's first bytes (1445 are enough) show, or None where they show none for certain."""
    if head[:1] in _FIRST:
        for signature, media_type in _SIGNATURES:
            if head.startswith(signature):
                return media_type
    if found := _BOXED.match(head):
        return _BOX_TYPES.get(found[1] or found[2], "video/mp4")
    if found := _MARKUP.match(head):
        return _markup(found[1].lower(), head)
    return "application/json" if _JSON.match(head) else None


def _markup(tag: bytes, head: bytes) -> str | None:
    if tag in _HTML_TAGS:
        return "text/html"
    if tag in _XML_TYPES:
        return _XML_TYPES[tag]
    if tag == b"?xml":
        root = _XML_ROOT.search(head)
        return _XML_TYPES.get(root[1].lower(), "application/xml") if root else "application/xml"
    return "application/xml" if tag in (b"urlset", b"sitemapindex") else None
