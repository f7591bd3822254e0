"""Pages by address, and known ones again: nothing is followed."""

from crawler.spiders.base import SourceSpider


class PageSpider(SourceSpider):
    """`scrapy crawl page -a source=NAME -a url=URL`."""

    name = "page"
    ways = frozenset()
