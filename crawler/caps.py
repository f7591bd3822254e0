"""What one crawl takes from a site at most: every cap with its unit, its default and its reason.

What a source may set for itself (pages, depth, delay, body) stands in `crawler.sources.Limits`; these hold for all
sources of a file, whose table [caps] sets them (`crawler.caps_fields`). XML entities are no cap: none is ever expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Sizes in bytes, times in seconds."""

    # one exchange
    connect_time: float = 15.0  # s, name, TCP and TLS together, all addresses of the host
    answer_time: float = 30.0  # s, from the request to the end of the response's headers
    total_time: float = 60.0  # s, from the request to the last byte received: a drip of bytes ends here
    vain_waits: int = 3  # of that length, until a host is waited for less (crawler.patience)
    least_time: float = 5.0  # s that it is waited for then, at least
    header_bytes: int = 256 * 1024  # status line and headers of one response; browsers stop at 256 KiB too
    interim_responses: int = 16  # 1xx answers before the final one
    wire_bytes: int = 50_000_000  # of a response, head included, no content coding undone; a source's max_body sets it
    decoded_ratio: int = 3_000  # decoded bytes for each that came; deflate reaches 1,032, real pages 100
    chunks: int = 100_000  # of one response: an entity of 15 MB in chunks of 150 bytes
    memory_bytes: int = 512 * 1024  # of a response held in memory; what is larger lies in a file
    linger_time: float = 0.2  # s, to see what a server sends after the end it announced itself

    # the run
    stuck_time: float = 900.0  # s without anything done, waiting for a host apart: then the run ends and says so

    # connections
    idle_time: float = 20.0  # s, that a kept-alive connection waits for its next request
    idle_connections: int = 64  # kept alive, over all hosts

    # following
    redirects: int = 10  # in one chain; what browsers allow is 20
    location_length: int = 4_000  # characters of an address that is redirected to
    cookies: int = 20  # given back along one chain of redirects
    cookie_bytes: int = 4_096  # name, value; RFC 6265, 6.1: at least so many are kept
    retries: int = 2  # further tries after a transient failure, within one run
    retry_wait: float = 2.0  # s before the first of these, then twice as long each time
    url_length: int = 2_000  # characters
    path_segments: int = 16  # of a URL's path
    repeated_segments: int = 3  # of the same name in one path
    query_parameters: int = 8  # of a URL
    links_per_page: int = 2_000
    listing_pages: int = 5_000  # pages of one listing, within one run; most end long before (crawler.doubt)
    traps_recorded: int = 100  # captures with outcome "trap" for each run; the rest are only counted

    # reading
    robots_bytes: int = 500_000  # RFC 9309, 2.5: at least 500 KiB has to be parsed
    robots_time: float = 24 * 3600.0  # s, RFC 9309, 2.4: not longer than 24 hours
    crawl_delay: float = 60.0  # s, at most, whatever robots.txt asks for
    inline_bytes: int = 250_000  # decoded page that is still parsed within the event loop; larger ones in a process
    inline_list_bytes: int = 60_000  # ... a feed or sitemap, where each byte costs more
    parse_time: float = 20.0  # s, for one answer in that process: after it, nothing was found in the answer
    feed_entries: int = 2_000
    sitemap_bytes: int = 50 * 1024 * 1024  # sitemaps.org: 50 MB uncompressed
    sitemap_entries: int = 50_000  # sitemaps.org: 50,000 URLs
    sitemap_depth: int = 3  # an index that names indexes

    def within(self, max_body: int) -> Caps:
        """These caps for a source that wants no body longer than `max_body` bytes.

        A coded body is longer once decoded, so one that reaches the limit on the wire has passed it. The head counts on
        the wire too: a body is never cut short of `max_body`, and may pass it by what a head may take. What the source
        wants counts, be it more or less than `wire_bytes`.
        """
        return replace(self, wire_bytes=max_body + self.header_bytes)
