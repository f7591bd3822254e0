"""Pages that feeds name: those of the source, and those that its seeds and common places lead to."""

from crawler.scope import FEED
from crawler.spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """`scrapy crawl feed -a source=NAME`."""

    name = "feed"
    ways = frozenset({FEED})
