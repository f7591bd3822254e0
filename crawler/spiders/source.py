"""A source by every way there is: what a crawl run does."""

from crawler.spiders.base import SourceSpider


class WholeSourceSpider(SourceSpider):
    """Feeds, sitemaps, listings and pages of one source, in one run."""

    name = "source"
