"""Page bytes to text: BOM, header, meta element, then detection."""

from __future__ import annotations

import codecs
import re

from archive.text.labels import codec_of

DETECTION_SAMPLE = 200_000  # bytes that detection looks at, at most

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_LABEL = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def decode_page(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Decode the bytes of a page.

    `content_type` is the value of the Content-Type header, if there was one. Returns the text, without BOM, and the
    name of the Python codec that was used. Never raises: bytes that the codec does not know become U+FFFD.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace"), codec
    codec = _header_codec(content_type) or _declared_codec(body) or _detected_codec(body)
    return body.decode(codec, "replace"), codec


def _header_codec(content_type: str | None) -> str | None:
    found = _HEADER_LABEL.search(content_type or "")
    return codec_of(found[1]) if found else None


def _declared_codec(body: bytes) -> str | None:
    from w3lib.encoding import html_body_declared_encoding

    found = html_body_declared_encoding(body)
    return codec_of(found) or codec_of((found or "").replace("_", "-"))


def _detected_codec(body: bytes) -> str:
    import chardet

    found = chardet.detect(body, max_bytes=DETECTION_SAMPLE)["encoding"]
    return found or "utf-8"
