"""The texts of articles as a WET file, the form in which Common Crawl gives text: warcinfo, then conversion records.

The records are those of the collection, with their ids and dates: WARC-Date is that of the capture, WARC-Refers-To its
response, WARC-Identified-Content-Language the language as ISO 639-3.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import BinaryIO

from archive.collection import SOFTWARE, Collection, Wanted
from archive.stored import stored_record
from archive.warc.compress import codec_named
from archive.warc.layout import Layout, Member
from archive.warc.reader import existing
from archive.warc.record import id_uri
from archive.warc.records import CONFORMS_TO, warcinfo_record

NAME = "articles.warc.wet.gz"


def write_wet(collection: Collection, wanted: Wanted, *, versions: bool, out: BinaryIO, name: str = NAME) -> int:
    """Write the wanted articles (`versions`: each text that one had), oldest capture first; gives how many. `name`
    is what the warcinfo record calls the file.

    Raises `BadQuery`, `WarcError` and OSError.
    """
    layout, (codec, level) = Layout(), codec_named("isal")
    now = datetime.now(UTC)
    info = {
        "Software-Info": SOFTWARE,
        "Extracted-Date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "description": "texts of articles",
    }
    head = warcinfo_record(name, info, date=now)
    layout.put(head, Member(out, codec, level))
    number = 0
    for _, article in collection.catalog.every_article(wanted, versions=versions):
        if not existing(collection.path / article.ref.file).exists():  # files were merged since it was looked up
            article = collection.article(article.id)
        record = stored_record(collection.path, article.ref)
        if record.type == "conversion":
            number += 1
            own = record.without("WARC-Warcinfo-ID")
            layout.put(own, Member(out, codec, level), ("WARC-Warcinfo-ID", id_uri(head.id)))
    return number
