"""The keys of the table [caps] of sources.toml: what may be set for each cap, and the unit. Pure.

A key is a field of `crawler.caps.Caps`, where its default and its reason stand. `wire_bytes` is none: what a source's
`max_body` and `requisite_body` say makes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.source_fields import DAY, Key, duration, size, whole

SIZE = 'a size from 1 byte to 2 GiB: "256 KiB", "50 MB" or a number of bytes'


def _time(low: float, high: float) -> Key:
    return Key(duration(low, high), f'a span of time from {low:g} to {high:.0f} s: "20 s", "2 min" or a number')


def _number(low: int, high: int, of: str) -> Key:
    return Key(whole(low, high), f"{of}: a whole number from {low} to {high}")


_SIZE = Key(size, SIZE)

CAPS: Mapping[str, Key] = {
    "connect_time": _time(0.1, 600),
    "total_time": _time(0.1, 86_400),
    "answer_time": _time(0.1, 86_400),
    "vain_waits": _number(1, 1000, "answers that are waited for in vain, one after the other"),
    "least_time": _time(0.1, 3600),
    "header_bytes": _SIZE,
    "stuck_time": _time(1, 86_400),
    "interim_responses": _number(0, 1000, "1xx answers before the final one"),
    "decoded_ratio": _number(1, 1_000_000, "bytes of a body once decoded, for each that came"),
    "chunks": _number(1, 10_000_000, "chunks of one response"),
    "memory_bytes": _SIZE,
    "linger_time": _time(0, 60),
    "idle_time": _time(0, 3600),
    "idle_connections": _number(0, 10_000, "connections that are kept alive"),
    "redirects": _number(0, 100, "redirects in one chain"),
    "location_length": _number(50, 100_000, "characters of an address that is redirected to"),
    "cookies": _number(0, 1000, "cookies given back along one chain of redirects"),
    "cookie_bytes": _SIZE,
    "retries": _number(0, 100, "further tries within one run"),
    "retry_wait": _time(0, 3600),
    "url_length": _number(50, 100_000, "characters of a URL"),
    "path_segments": _number(1, 1000, "segments of a URL's path"),
    "repeated_segments": _number(1, 1000, "segments of the same name in a URL's path"),
    "query_parameters": _number(0, 1000, "parameters of a URL"),
    "links_per_page": _number(1, 1_000_000, "links of one page"),
    "listing_pages": _number(1, 10_000_000, "pages of one listing, within one run"),
    "traps_recorded": _number(0, 1_000_000, "captures with outcome trap, for each run"),
    "robots_bytes": _SIZE,
    "robots_time": _time(0, DAY),
    "crawl_delay": _time(0, 3600),
    "inline_bytes": _SIZE,
    "inline_list_bytes": _SIZE,
    "parse_time": _time(0.1, 3600),
    "feed_entries": _number(1, 1_000_000, "entries of one feed"),
    "sitemap_bytes": _SIZE,
    "sitemap_entries": _number(1, 10_000_000, "entries of one sitemap"),
    "sitemap_depth": _number(0, 20, "sitemaps that name sitemaps, one in the other"),
}
