"""The frontier's tables in crawl.sqlite, and its priorities.

A column that a database of an older version lacks is added when it is opened (crawler.database.create_tables): it must
be nullable or have a server default.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, UniqueConstraint

# Priorities: smaller is sooner.
# DOUBTFUL looks like a trap: crawler.doubt says how few of these are asked for.
# EMBEDDED are the requisites of pages: behind all pages at their host, and on a budget of their own.
START, NEW_ARTICLE, ARTICLE, LISTING, DEEP_ARTICLE, DEEP_LISTING, AGAIN, DOUBTFUL, EMBEDDED = range(9)

metadata = MetaData()

urls = Table(
    "urls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),  # crawler.urls.page_key of url; of a requisite the url itself
    Column("url", String, nullable=False),  # as it is fetched
    Column("wanted_as", String, nullable=False),  # page | listing | feed | sitemap | requisite
    Column("priority", Integer, nullable=False),
    Column("published", Float),  # s since 1970, as a feed, a sitemap or the URL told; null: unknown
    Column("depth", Integer, nullable=False),  # links from a seed
    Column("via", String),  # URL of the page that named it first; null for seeds
    Column("hops", String, nullable=False),  # as in archive.Capture
    Column("seen_at", Float, nullable=False),  # s since 1970: when it became known
    Column("ready", Integer, nullable=False),  # 1: this turn still has to fetch it
    Column("not_before", Float, nullable=False, default=0.0),  # s since 1970: a retry waits until then
    Column("lease_until", Float),  # s since 1970; null: in nobody's hand
    Column("lease_run", String),  # the run that has it in hand
    Column("turn", Integer, nullable=False, default=0),  # the last turn that finished it
    Column("attempts", Integer, nullable=False, default=0),  # failed ones within the turn
    Column("fetched_at", Float),  # s since 1970; null: never
    Column("due_at", Float, nullable=False, default=0.0),  # s since 1970: a later turn makes it ready then
    Column("step", Integer, nullable=False, default=0),  # place in the row of growing intervals
    Column("checks", Float, nullable=False, default=0.0, server_default="0"),  # crawler.change_rate.History
    Column("changes", Float, nullable=False, default=0.0, server_default="0"),
    Column("welcome_at", Float, nullable=False, default=0.0, server_default="0"),  # s since 1970: the site asks to wait
    Column("outcome", String),  # of the last visit; null: never fetched
    Column("was_ok", Integer, nullable=False, default=0),  # 1: it was there once
    Column("digest", String),  # payload digest of the last whole answer
    Column("etag", String),
    Column("last_modified", String),
    Column("said", String),  # what the paragraphs of the last whole answer come to; null: it has none
    Column("shape", String),  # crawler.shapes.shape_of url; null: found before shapes were kept
    Column("dressed", Integer, nullable=False, default=0, server_default="0"),  # 1: url asks for AMP, print or mobile
    Column("doubt", String),  # why it looks like a trap; null: it does not
    Column("hub", String),  # WebSub hub of a feed; null or "": none was named
    Column("topic", String),  # ... and the feed's address as it says itself; null: url
    UniqueConstraint("source", "key"),
)
Index(
    "urls_ready",
    urls.c.source,
    urls.c.priority,
    urls.c.published.desc(),
    urls.c.id,
    sqlite_where=urls.c.ready == 1,
)

turns = Table(
    "turns",
    metadata,
    Column("source", String, primary_key=True),
    Column("turn", Integer, nullable=False),  # counts up
    Column("run", String, nullable=False),  # the last run that worked at it
    Column("ended", Integer, nullable=False),  # 1: in order; 0: under way, or its process was killed
)

shapes = Table(
    "shapes",
    metadata,
    Column("source", String, primary_key=True),
    Column("shape", String, primary_key=True),  # crawler.shapes.shape_of
    Column("articles", Integer, nullable=False),  # pages of this shape whose text is an article
    Column("others", Integer, nullable=False),  # ... and those that are none
)

learnt = Table(
    "learnt",
    metadata,
    Column("source", String, primary_key=True),
    Column("made_at", String, nullable=False),  # of the last article of the catalogue that was counted in shapes
)

proven = Table(
    "proven",
    metadata,
    Column("source", String, primary_key=True),
    Column("shape", String, primary_key=True),  # pages of this shape have brought something (crawler.kinds)
)

cuts = Table(
    "cuts",
    metadata,
    Column("source", String, primary_key=True),
    Column("reason", String, primary_key=True),  # why URLs were not followed, without what differs among them
    Column("run", String, nullable=False),  # the last run that cut for this reason
    Column("urls", Integer, nullable=False),  # how many in that run
    Column("asked", Integer, nullable=False),  # how many of the kind were fetched all the same, to see, in that run
    Column("examples", String, nullable=False),  # URLs, a line each
)
