"""Page bytes to text: byte order mark, header, meta element, then detection; the bytes themselves have the last word.

What a page declares is believed as far as its bytes allow. Valid UTF-8 with letters beyond ASCII is no accident, so it
beats any one-byte label; a label whose decoder stumbles gives way to one that does not. Only labels of the WHATWG
Encoding Standard count (archive.text.labels). Where nothing is declared, escape sequences of ISO 2022 and the zero
bytes
of UTF-16 and UTF-32 are looked for before UTF-8, which both would pass for, and chardet judges the rest.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from archive.text.labels import CODECS, codec_of

DETECTION_SAMPLE = 16_000  # bytes that detection looks at, from the first that is not ASCII
PROOF_SAMPLE = 1_000_000  # bytes in which a declaration is held against the body, at most
STUMBLES = 0.001  # share of characters that a decoder may fail on before its label is doubted
MULTIBYTE_PROOF = 6  # continuation bytes that make valid UTF-8 certain against any label
DECLARATION_WINDOW = 4096  # bytes in which w3lib looks for a meta element

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_LABEL = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
_ISO_2022 = re.compile(rb"\x1b\$[@B(]|\x1b\(J|\x1b\$\)C")
_TELLING = re.compile(rb"[\x1b\x80-\xff]")
_DECLARES = re.compile(rb"charset|encoding", re.IGNORECASE)


def decode_page(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Decode the bytes of a page.

    `content_type` is the value of the Content-Type header, if there was one. Returns the text, without BOM, and the
    name of the Python codec that was used. Never raises: bytes that the codec does not know become U+FFFD.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace"), codec
    is_odd = _wide_or_escaped(body)
    if not is_odd and (text := _certain_utf8(body)) is not None:
        return text, "utf-8"
    declared = list(dict.fromkeys(_declared(body, content_type)))
    if is_odd:
        codec = next((codec for codec in declared if codec.startswith(("iso2022", "utf-16"))), None) or _detected(body)
        return _decoded(body, codec), codec
    if (text := _proven_utf8(body, declared)) is not None:
        return text, "utf-8"
    codec = _believed(body, [codec for codec in declared if not codec.startswith("utf-16")]) or _detected(body)
    return _decoded(body, codec), codec


def utf8_page(body: bytes, content_type: str | None = None) -> tuple[bytes, str]:
    """The same, but the page as UTF-8: what a parser wants, and of most pages the bytes as they came."""
    is_marked = body.startswith(tuple(bom for bom, _ in _BOMS))
    if not is_marked and not _wide_or_escaped(body) and _certain_utf8(body) is not None:
        return body, "utf-8"
    text, codec = decode_page(body, content_type)
    return text.encode("utf-8", "replace"), codec


def _decoded(body: bytes, codec: str) -> str:
    """The text; GB 18030 goes through w3lib, which knows its euro sign."""
    if codec == "gb18030":
        from w3lib.encoding import to_unicode

        return to_unicode(body, codec)
    return body.decode(codec, "replace")


def _wide_or_escaped(body: bytes) -> bool:
    """Whether the bytes hold what ASCII and UTF-8 text never does: zero bytes, or shifts of ISO 2022."""
    head = body[:DECLARATION_WINDOW]
    return b"\0" in head or (b"\x1b" in body and _ISO_2022.search(body, 0, PROOF_SAMPLE) is not None)


def _certain_utf8(body: bytes) -> str | None:
    """The text, if the bytes are UTF-8 whatever they are labelled: most pages, and no label need be looked for."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(body) - len(text) >= MULTIBYTE_PROOF else None


def _proven_utf8(body: bytes, declared: list[str]) -> str | None:
    """The text, if the bytes are UTF-8 beyond doubt: valid, with more such characters than chance explains.

    One is enough against a Western label or none; two or three bytes of an East Asian code may look like UTF-8.
    ASCII alone proves nothing, but reads alike in every codec that is left.
    """
    if not set(declared) <= {"utf-8", "cp1252"}:
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    enough = len(body) > len(text) or (body.isascii() and not declared)
    return text if enough else None


def _believed(body: bytes, declared: list[str]) -> str | None:
    """The declaration that the bytes bear out, or None.

    Where header and meta element differ and both could be true, detection decides; where it names neither, the header.
    """
    sample = body[:PROOF_SAMPLE]
    likely = [codec for codec in declared if _faults(sample, codec) <= STUMBLES]
    if len(likely) > 1 and not body.isascii():
        detected = _detected(body)
        return next((codec for codec in likely if codec == detected), likely[0])
    return likely[0] if likely else None


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """The codecs that header and meta element name, in this order."""
    found = _HEADER_LABEL.search(f";{content_type}" if content_type else "")
    if found and (codec := codec_of(found[1])):
        yield codec
    if codec := _meta_codec(body):
        yield "utf-8" if codec.startswith("utf-16") else codec  # WHATWG: who could read it was not reading UTF-16


def _meta_codec(body: bytes) -> str | None:
    from w3lib.encoding import html_body_declared_encoding

    if not _DECLARES.search(body, 0, DECLARATION_WINDOW):
        return None
    found = html_body_declared_encoding(body)
    return found if found in CODECS else None


def _faults(sample: bytes, codec: str) -> float:
    """The share of characters that the codec cannot read."""
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        text = _decoded(sample, codec)
        return text.count("\ufffd") / len(text)
    return 0.0


def _detected(body: bytes) -> str:
    """The codec by the bytes alone. chardet looks for escapes and wide characters before it tries UTF-8."""
    import chardet

    first = _TELLING.search(body, DECLARATION_WINDOW)
    head = body[:DECLARATION_WINDOW]
    if first is None or not head.isascii() or b"\0" in head or b"\x1b" in head:
        sample = body[:DETECTION_SAMPLE]
    else:
        sample = head + body[first.start() : first.start() + DETECTION_SAMPLE]
    found = chardet.detect(sample)["encoding"]
    codec = _text_codec(found) or "utf-8"
    return "utf-8" if codec == "ascii" else codec


def _text_codec(name: str | None) -> str | None:
    """The codec by Python's name, if it is one that makes text of bytes."""
    try:
        info = codecs.lookup(name) if name else None
    except LookupError:
        return None
    return info.name if info and getattr(info, "_is_text_encoding", True) else None
