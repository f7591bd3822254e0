"""Pages that listings link to: from the seeds on, through sections and numbered pages."""

from crawler.scope import LISTING
from crawler.spiders.base import SourceSpider


class ListingSpider(SourceSpider):
    """`scrapy crawl listing -a source=NAME`."""

    name = "listing"
    ways = frozenset({LISTING})
