"""Scrapy's settings. Scrapy gives the engine: what it would add to a request or make of a response is ours or nobody's.

Politeness, robots.txt, redirects, retries, duplicates, cookies and depth are kept by `crawler.crawl` for each source;
sizes and times are `crawler.caps`.
"""

from __future__ import annotations

BOT_NAME = "microfiche"
SPIDER_MODULES = ["crawler.spiders"]

TWISTED_REACTOR_ENABLED = False  # asyncio alone: the download handler needs no reactor
DOWNLOAD_HANDLERS = {
    "http": "crawler.capture.CaptureHandler",
    "https": "crawler.capture.CaptureHandler",
    "data": None,
    "file": None,
    "s3": None,
    "ftp": None,
}

# The pace is kept where bytes are sent (crawler.pace); the engine must not add one of its own.
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 64
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_ITEMS = 1  # a task is made for each of these with every response, items or not; the spiders yield none

DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}  # no telnet console, no remote control
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_FORMATTER = "crawler.plain_log.PlainLogFormatter"
STATS_DUMP = False
