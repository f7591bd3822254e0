"""One WARC record, whether about to be written or just read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from os import urandom

from archive.model import Wire
from archive.warc.fields import HasHeaders

Fields = tuple[tuple[str, str], ...]
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))  # of a digit that holds it (RFC 9562, 4.1)


@dataclass(frozen=True, slots=True)
class Record(HasHeaders):
    """Named fields and a block. `headers` keeps order and repeats; WARC-Type, WARC-Record-ID and Content-Length are
    among them in a record that was read, and are added by the writer to one that is to be written.
    """

    type: str  # WARC-Type: warcinfo | response | resource | request | metadata | revisit | conversion | continuation
    id: str  # WARC-Record-ID, without "<urn:uuid:" and ">"; any other URI stands whole; derived where a record has none
    headers: Fields
    block: Wire
    offset: int = -1  # bytes from the start of the file to its (compressed) start; -1: not written yet
    length: int = -1  # bytes it takes in the file, compressed as it lies
    version: str = "1.1"
    format: str = field(default="warc", compare=False)  # warc | arc

    @property
    def url(self) -> str | None:
        """WARC-Target-URI, without the angle brackets that old writers put round it."""
        uri = self.header("WARC-Target-URI")
        return uri[1:-1] if uri and uri[0] == "<" and uri[-1] == ">" else uri

    def without(self, name: str) -> Record:
        """The same record without a named field."""
        unwanted = name.lower()
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() != unwanted))


def new_id() -> str:
    """A fresh record id: a random UUID (version 4, RFC 9562), bare; `uuid.uuid4` costs three times this."""
    digits = urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:]}"


def id_uri(record_id: str) -> str:
    """A record id as fields carry it: "<urn:uuid:...>"; an id that is already a URI is only bracketed."""
    return f"<{record_id}>" if ":" in record_id else f"<urn:uuid:{record_id}>"


def bare_id(uri: str | None) -> str:
    """The reverse of `id_uri`; "" for None. Keeps ids that are no urn:uuid as the URI they are."""
    inner = (uri or "").strip().removeprefix("<").removesuffix(">")
    return inner[9:] if inner[:9].lower() == "urn:uuid:" else inner
