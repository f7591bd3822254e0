"""Every table of the catalogue, with a comment on every column: unit, when null, derived from what.

    files     1 ── n  captures  1 ── n  articles  1 ── 1  article_index (full text)
    templates                              (one for each site)

Everything is derived from the WARC files, so that `rebuild` gives equal rows, but for: `files.indexed_to`
(bookkeeping), the `number` columns (order of arrival in this catalogue), `captures.text_state` while a page waits to
be made again, and the table `templates` (learnt again from the pages). Dates are ISO 8601 in UTC with microseconds,
so text order is time order.

`captures.arrived` and `articles.judged` are facts of one capture; `captures.outcome`, `articles.newest` and
`articles.gone_at` follow from all captures of the URL in order of time (archive.catalog.history).
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    event,
    text,
)

VERSION = 3  # PRAGMA user_version; another one raises CatalogOutdated

metadata = MetaData()

files = Table(
    "files",
    metadata,
    Column("name", Text, primary_key=True, comment="of the WARC file, relative to the collection, without .open"),
    Column("indexed_to", Integer, nullable=False, comment="bytes from the start of the file that the catalogue knows"),
)

captures = Table(
    "captures",
    metadata,
    Column("number", Integer, primary_key=True, comment="order of arrival in this catalogue; not derived"),
    Column(
        "id",
        Text,
        nullable=False,
        unique=True,
        comment="UUID of the WARC-Record-ID of the record named by file, offset",
    ),
    Column("url", Text, nullable=False, comment="WARC-Target-URI"),
    Column("urlkey", Text, nullable=False, comment="SURT key of url (archive.surt)"),
    Column("site", Text, nullable=False, comment="host of url without www., with the port unless it is the usual one"),
    Column("timestamp", Text, nullable=False, comment="14 digits, UTC; derived from date"),
    Column(
        "date", Text, nullable=False, comment="WARC-Date, ISO 8601 UTC with microseconds: when the request was sent"
    ),
    Column("outcome", Text, nullable=False, comment="archive.model.Outcome; derived from the history of the URL"),
    Column("reason", Text, nullable=False, comment="a sentence; empty when the outcome says all; derived likewise"),
    Column("arrived", Text, nullable=False, comment="the outcome at arrival, from the exchange alone"),
    Column("arrived_reason", Text, nullable=False, comment="its reason"),
    Column("text_state", Text, nullable=False, comment="pending | done | none (archive.model.TextState)"),
    Column("record_type", Text, nullable=False, comment="response | revisit | metadata"),
    Column("wanted_as", Text, nullable=False, comment="page | feed | sitemap | listing | robots | requisite"),
    Column("status", Integer, comment="HTTP status code; null when there is no response or it has none"),
    Column("content_type", Text, comment="whole header value as sent; null when not sent"),
    Column("payload_digest", Text, comment="sha1:BASE32 of the de-chunked entity body; null when there is no response"),
    Column("payload_size", Integer, comment="bytes of the de-chunked entity body; null likewise"),
    Column("location", Text, comment="absolute target of a redirect; null for all else"),
    Column("etag", Text, comment="ETag as sent; null when not sent"),
    Column("last_modified", Text, comment="Last-Modified as sent; null when not sent"),
    Column("ip", Text, comment="WARC-IP-Address; null when no peer was reached"),
    Column("truncated", Text, comment="WARC-Truncated; null when whole"),
    Column("refers_to", Text, comment="id of the capture whose payload a revisit shares; null for all else"),
    Column("run", Text, comment="id of the crawl run; null for what no run fetched"),
    Column("source", Text, comment="name of the source; null for what no source named"),
    Column("via", Text, comment="URL of the page that named this one; null for seeds"),
    Column("hops", Text, nullable=False, comment="hopsFromSeed, one letter a step; empty for seeds"),
    Column("fetch_ms", Integer, comment="milliseconds, first byte sent to last byte received; null when unknown"),
    Column("chunked", Boolean, nullable=False, comment="whether the body came in chunks; a revisit is framed likewise"),
    Column("file", Text, ForeignKey(files.c.name), nullable=False, comment="WARC file of the record"),
    Column("offset", Integer, nullable=False, comment="bytes from the start of the file"),
    Column("length", Integer, nullable=False, comment="bytes as stored (compressed)"),
)
Index("captures_by_url", captures.c.urlkey, captures.c.date)
Index("captures_by_date", captures.c.date)
Index("captures_by_site", captures.c.site, captures.c.date)
Index("captures_by_source", captures.c.source, captures.c.date)
Index("captures_by_run", captures.c.run)
Index("captures_by_payload", captures.c.payload_digest, sqlite_where=captures.c.record_type == "response")
Index(  # all that is counted of them: the rows themselves are not read
    "captures_counted",
    captures.c.outcome,
    captures.c.record_type,
    captures.c.text_state,
    captures.c.payload_size,
    captures.c.id,
)
Index("captures_pending", captures.c.number, sqlite_where=captures.c.text_state == "pending")

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, comment="order of arrival, key of article_index; not derived"),
    Column(
        "id",
        Text,
        nullable=False,
        unique=True,
        comment="UUID of the WARC-Record-ID of the conversion record, or of the metadata record where there is no text",
    ),
    Column(
        "capture_id",
        Text,
        ForeignKey(captures.c.id),
        nullable=False,
        comment="of the capture it was made from (WARC-Refers-To)",
    ),
    Column("url", Text, nullable=False, comment="WARC-Target-URI of the conversion record"),
    Column("urlkey", Text, nullable=False, comment="of the capture"),
    Column("site", Text, nullable=False, comment="of the capture"),
    Column("captured", Text, nullable=False, comment="date of the capture"),
    Column("made_at", Text, nullable=False, comment="ISO 8601 UTC: when the text was made"),
    Column("current", Boolean, nullable=False, comment="made last for its capture; others are superseded"),
    Column(
        "newest", Boolean, nullable=False, comment="current, and of the newest capture of its URL that has an article"
    ),
    Column("gone_at", Text, comment="date of the capture that found the URL gone; null unless newest and gone"),
    Column("text_digest", Text, nullable=False, comment="SHA-256 of title and text: tells versions apart"),
    Column("judged", Text, nullable=False, comment="ok | not-article | not-text: what the text alone says"),
    Column("is_article", Boolean, nullable=False, comment="what the extractor says"),
    Column("article_reason", Text, comment="why it is (not) an article; null when there is nothing to say"),
    Column("copy_of", Text, comment="URL of the article that this one is nearly the same as; null when there is none"),
    Column("title", Text, comment="null when none was found"),
    Column("language", Text, nullable=False, comment="BCP 47; und when there is no evidence"),
    Column("language_confidence", Float, nullable=False, comment="0 to 1"),
    Column("language_second", Text, comment="BCP 47 of a second language in the text; null when there is none"),
    Column("published", Text, comment="ISO 8601, with zone if known; null when not found"),
    Column("modified", Text, comment="ISO 8601, with zone if known; null when not found"),
    Column("authors", Text, nullable=False, comment="JSON list of names; [] when none was found"),
    Column("credit", Text, comment="line naming the original of a translation or reprint; null when there is none"),
    Column("site_name", Text, comment="as the page names its site; null when it does not"),
    Column("section", Text, comment="null when not found"),
    Column("canonical_url", Text, comment="as the page names it; null when it does not"),
    Column("image", Text, comment="URL of the lead image; null when there is none"),
    Column("charset", Text, comment="what the page was decoded with; null when unknown"),
    Column("template", Text, comment="digest of the site template used; null when none was"),
    Column("evidence", Text, nullable=False, comment="JSON: field -> [source, confidence 0 to 1]"),
    Column("extractor", Text, nullable=False, comment="tool, version and digest of its model"),
    Column("file", Text, ForeignKey(files.c.name), nullable=False, comment="WARC file of the conversion record"),
    Column("offset", Integer, nullable=False, comment="bytes from the start of the file"),
    Column("length", Integer, nullable=False, comment="bytes as stored (compressed)"),
    Column(
        "text",
        Text,
        nullable=False,
        comment="the body: NFC, paragraphs parted by one blank line; empty where the page gave none",
    ),
)
Index("articles_by_capture", articles.c.capture_id)
Index("articles_by_url", articles.c.urlkey, articles.c.captured)
Index("articles_by_site", articles.c.site, articles.c.captured)
Index(  # the order in which they are listed; counted by it alone
    "articles_newest",
    articles.c.captured,
    articles.c.capture_id,
    articles.c.is_article,
    sqlite_where=articles.c.newest == text("1"),
)
Index(
    "articles_counted",
    articles.c.language,
    articles.c.newest,
    articles.c.capture_id,
    sqlite_where=text("current = 1 AND is_article = 1"),
)
Index("articles_by_text", articles.c.text_digest, articles.c.site)

Index("articles_copies", articles.c.copy_of, sqlite_where=articles.c.copy_of.is_not(None))

sketches = Table(
    "sketches",
    metadata,
    Column("band", Integer, primary_key=True, comment="what texts that are nearly the same share (sketch.bands)"),
    Column("number", Integer, primary_key=True, comment="of a current article"),
    sqlite_with_rowid=False,
)
Index("sketches_by_number", sketches.c.number)

templates = Table(
    "templates",
    metadata,
    Column("site", Text, primary_key=True, comment="as captures.site"),
    Column("digest", Text, nullable=False, comment="names this version (archive.text.template)"),
    Column("data", LargeBinary, nullable=False, comment="archive.text.template.Template.to_bytes; below 64 KiB"),
    Column("pages", Integer, nullable=False, comment="pages learnt from so far"),
    Column("remade", Boolean, nullable=False, comment="whether the articles made without it were asked for again"),
)

# Words are folded and parted before they get here (archive.catalog.fold), so the plainest tokenizer is the right one:
# `ascii` takes every character beyond ASCII for a letter. The text itself is in `articles`; the index holds only words.
INDEX_WEIGHTS = (8.0, 1.0)  # of title and text
event.listen(
    metadata,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE VIRTUAL TABLE IF NOT EXISTS article_index USING fts5(title, text, content='', tokenize='ascii')"
    ),
)

NOT_DERIVED: dict[str, frozenset[str]] = {
    "files": frozenset({"indexed_to"}),
    "captures": frozenset({"number"}),
    "articles": frozenset({"number"}),
    "sketches": frozenset({"number"}),
    "templates": frozenset(column.name for column in templates.columns),
}
