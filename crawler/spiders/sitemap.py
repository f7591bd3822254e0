"""Pages that sitemaps name: those of the source, those in robots.txt, and those that indexes lead to."""

from crawler.scope import SITEMAP
from crawler.spiders.base import SourceSpider


class SitemapSpider(SourceSpider):
    """`scrapy crawl sitemap -a source=NAME`."""

    name = "sitemap"
    ways = frozenset({SITEMAP})
