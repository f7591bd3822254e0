"""The nouns of the archive, all frozen.

Two families:

* what comes in: `Wire`, `Exchange`, `Capture` - made by whoever fetched, handed to `Collection.add`;
* what is kept: `RecordRef`, `KeptCapture`, `Article`, `KeptArticle` - what catalogue and WARC files hold.

The words are those of WARC 1.1 (ISO 28500:2017) and of the glossary in README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

CHUNK = 1 << 16


class Outcome(StrEnum):
    """What became of a URL that was asked for. Nothing asked for is without one."""

    OK = "ok"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"
    REDIRECTED = "redirected"
    NOT_ARTICLE = "not-article"
    NOT_TEXT = "not-text"
    ROBOTS_DENIED = "robots-denied"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    HTTP_ERROR = "http-error"
    TIMEOUT = "timeout"
    CONNECTION_ERROR = "connection-error"
    TLS_ERROR = "tls-error"
    DNS_ERROR = "dns-error"
    BAD_RESPONSE = "bad-response"
    TRAP = "trap"
    DUPLICATE = "duplicate"


class TextState(StrEnum):
    """Where a capture stands on its way to an article."""

    PENDING = "pending"  # raw records durable, text not made yet
    DONE = "done"  # text made (or found to hold none): the outcome says which
    NONE = "none"  # nothing to make text from: no response, a redirect, an error


class Wire:
    """The bytes of one direction of an exchange, as they passed the socket.

    Small ones are held in memory, large ones in an (unnamed) file on disk; a reader does not see the difference.
    `source` is the bytes, or a seekable binary file that nobody else moves; `size` is in bytes.
    """

    __slots__ = ("_source", "size")

    def __init__(self, source: bytes | BinaryIO, size: int | None = None) -> None:
        self._source = source
        self.size = len(source) if isinstance(source, bytes) else _file_size(source) if size is None else size

    def chunks(self, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` (`length` of them, or all that follow) in pieces of at most 64 KiB."""
        left = self.size - start if length is None else min(length, self.size - start)
        if isinstance(self._source, bytes):
            view = memoryview(self._source)[start : start + left]
            yield from (bytes(view[at : at + CHUNK]) for at in range(0, len(view), CHUNK))
            return
        while left > 0:
            self._source.seek(start)
            piece = self._source.read(min(CHUNK, left))
            if not piece:
                return
            start, left = start + len(piece), left - len(piece)
            yield piece

    def head(self, length: int) -> bytes:
        """The first `length` bytes, or all there are."""
        if isinstance(self._source, bytes):
            return self._source[:length]
        return b"".join(self.chunks(0, length))

    def bytes(self) -> bytes:
        """Everything, in memory: for exchanges that are known to be small."""
        return self._source if isinstance(self._source, bytes) else b"".join(self.chunks())


def media_type(content_type: str | None) -> str:
    """The media type in a Content-Type value, lower case, without parameters (RFC 9110, 8.3.1); "" where there is
    none.
    """
    return (content_type or "").partition(";")[0].strip().lower()


def _file_size(file: BinaryIO) -> int:
    return file.seek(0, 2)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its response, bytes as on the wire."""

    request: Wire
    response: Wire
    ip: str | None = None  # of the origin, as connected to; None where only a proxy knew it
    protocols: tuple[str, ...] = ("http/1.1",)  # WARC-Protocol values, application first: "http/1.1", "tls/1.3"
    cipher_suite: str | None = None  # WARC-Cipher-Suite, IANA name
    truncated: str | None = None  # WARC-Truncated: "length" | "time" | "disconnect" | "unspecified"
    proxy: str | None = None  # "host:port" of the HTTP proxy it went through
    distrust: str | None = None  # why the certificate cannot be trusted, where the user wants it accepted


@dataclass(frozen=True, slots=True)
class Capture:
    """What became of one URL at one time: the only thing the crawler hands to the archive.

    `exchange` is None when nothing came back (dns-error, refused, robots-denied, ...); then `outcome` and `reason` say
    why.
    `outcome` None means: to be told from the response (see archive.warc.http.outcome_of).
    """

    url: str  # target URI, as requested, without fragment
    date: datetime  # UTC, aware: when the request was sent
    exchange: Exchange | None = None
    outcome: Outcome | None = None
    reason: str | None = None  # a sentence a person can read
    run: str | None = None  # id of the crawl run
    source: str | None = None  # name of the source (sources.toml)
    via: str | None = None  # URL of the page that named this one
    hops: str = ""  # hopsFromSeed: one letter a step: L link, R redirect, E embed (requisite), F feed, M sitemap
    fetch_ms: int | None = None  # first byte sent to last byte received
    outlinks: tuple[str, ...] = ()
    wanted_as: str = "page"  # why it was fetched: page | feed | sitemap | listing | robots | requisite
    robots_tags: tuple[str, ...] = ()  # directives of X-Robots-Tag and meta robots, lower case


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Where a record lies: file name relative to the collection, offset and stored (compressed) length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """A capture as the catalogue knows it. Columns, units and nullness: archive.catalog.schema.captures."""

    id: str  # bare UUID: WARC-Record-ID of its response or revisit record, of its metadata record if nothing came back
    url: str
    urlkey: str
    timestamp: str  # 14 digits, UTC
    date: str  # ISO 8601, UTC, microseconds
    outcome: Outcome
    reason: str
    text_state: TextState
    ref: RecordRef  # of the response or revisit record, or of the metadata record when nothing came back
    record_type: str  # response | revisit | metadata
    wanted_as: str = "page"
    status: int | None = None
    content_type: str | None = None  # as sent, whole header value
    payload_digest: str | None = None  # "sha1:BASE32" over the de-chunked entity body
    payload_size: int | None = None  # bytes of the de-chunked entity body
    location: str | None = None  # absolute target of a redirect
    etag: str | None = None
    last_modified: str | None = None
    ip: str | None = None
    truncated: str | None = None
    refers_to: str | None = None  # id of the capture whose payload a revisit shares
    run: str | None = None
    source: str | None = None
    via: str | None = None
    hops: str = ""
    fetch_ms: int | None = None
    chunked: bool = False  # whether the body came in chunks (RFC 9112, 7.1)

    @property
    def media_type(self) -> str:
        """Of `content_type`: see the function."""
        return media_type(self.content_type)


@dataclass(frozen=True, slots=True)
class Language:
    """`tag` is BCP 47, "und" when there is no evidence; `confidence` 0..1; `second`: a further language in it."""

    tag: str
    confidence: float
    second: str | None = None


UNDETERMINED = Language("und", 0.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a metadata field was found (json-ld, opengraph, meta, url, time, text or html); how sure that is, 0..1."""

    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Article:
    """Our text copy of one page, with what is known of it. Absent values are None or empty, never "".

    `text` is the body: NFC, paragraphs parted by one blank line, list items on lines of their own.
    """

    url: str
    text: str
    title: str | None = None
    language: Language = UNDETERMINED
    published: str | None = None  # ISO 8601, with zone if known
    modified: str | None = None  # likewise
    authors: tuple[str, ...] = ()
    credit: str | None = None
    site_name: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    is_article: bool = True
    reason: str | None = None  # why it is (not) an article
    charset: str | None = None  # what the bytes were decoded with
    template: str | None = None  # digest of the site template used
    evidence: Mapping[str, Evidence] = field(default_factory=dict)  # field name -> where from


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """An article as the catalogue knows it, with where its conversion record lies."""

    id: str  # WARC-Record-ID of the conversion record, bare UUID
    capture_id: str
    article: Article
    site: str  # host of the page, without "www."
    extractor: str  # "microfiche/0.1.0 model-digest"
    outcome: Outcome
    made_at: str  # ISO 8601, UTC: when the text was made
    ref: RecordRef
    copy_of: str | None = None  # URL of the article that this one is nearly the same as
