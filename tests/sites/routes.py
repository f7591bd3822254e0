"""What each path of a site answers: a pure function from a path to a `Reply`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from content import Page, Site, read_site
from layouts import LAYOUTS, Layout

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Reply:
    status: int
    content_type: str
    body: bytes
    location: str = ""


def answer(site: Site, base: str, target: str, edition: int) -> Reply:
    """The reply of `site` at `base` to a request for `target` (path and query)."""
    layout = LAYOUTS[site.layout](site, base)
    path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
    fixed = FIXED.get(path)
    if fixed:
        return fixed(layout)
    if slug := layout.slug_of(path, query):
        return _article(layout, slug, edition)
    if path.startswith("/go/") and (page := site.page(path.removeprefix("/go/"))):
        return Reply(302, "text/html", b"", location=layout.url(page))
    if number := layout.listing_number(path, query):
        return _listing(layout, number)
    if path.startswith("/tag/"):
        return _html(layout, layout.listing(site.pages[:3], 1, 1))
    return _html(layout, layout.missing(), 404)


def _html(layout: Layout, text: str, status: int = 200) -> Reply:
    return Reply(status, layout.content_type, text.encode(layout.site.charset, "xmlcharrefreplace"))


def _article(layout: Layout, slug: str, edition: int) -> Reply:
    if page := layout.site.page(slug):
        return _html(layout, layout.article(page))
    gone = edition > 1 and read_site(layout.site.name, 1).page(slug)
    return _html(layout, layout.missing(), 410 if gone else 404)


def _listing(layout: Layout, number: int) -> Reply:
    size = layout.site.per_listing
    last = -(-len(layout.site.pages) // size)
    if number > last:
        return _html(layout, layout.missing(), 404)
    return _html(layout, layout.listing(layout.site.pages[(number - 1) * size : number * size], number, last))


def _robots(layout: Layout) -> Reply:
    lines = ["User-agent: *", "Disallow: /private/", "Disallow: /search"]
    if layout.has_sitemap:
        lines.append(f"Sitemap: {layout.base}/sitemap.xml")
    return Reply(200, "text/plain", ("\n".join(lines) + "\n").encode())


def _feed(layout: Layout) -> Reply:
    if not layout.feed_path:
        return _html(layout, layout.missing(), 404)
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(layout.url(page))}</link>"
        f"<guid>{escape(layout.url(page))}</guid><pubDate>{_rfc822(page.published)}</pubDate></item>"
        for page in layout.site.pages
    )
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(layout.site.title)}</title>'
        f"<link>{layout.base}/</link><description>{escape(layout.site.title)}</description>{items}</channel></rss>"
    )
    return Reply(200, "application/rss+xml; charset=utf-8", text.encode())


def _atom(layout: Layout) -> Reply:
    if layout.feed_path != "/atom.xml":
        return _html(layout, layout.missing(), 404)
    entries = "".join(
        f'<entry><title>{escape(page.title)}</title><id>{escape(layout.url(page))}</id><link href="{escape(layout.url(page))}"/>'
        f"<updated>{page.modified or page.published}</updated></entry>"
        for page in layout.site.pages
    )
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(layout.site.title)}</title>'
        f"<id>{layout.base}/</id><updated>{layout.site.pages[0].published}</updated>{entries}</feed>"
    )
    return Reply(200, "application/atom+xml", text.encode())


def _sitemap(layout: Layout) -> Reply:
    if not layout.has_sitemap:
        return _html(layout, layout.missing(), 404)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{layout.base}/sitemap-news.xml</loc></sitemap></sitemapindex>"
    )
    return Reply(200, "application/xml", text.encode())


def _news_sitemap(layout: Layout) -> Reply:
    urls = "".join(f"<url>{_news_entry(layout, page)}</url>" for page in layout.site.pages)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )
    return Reply(200, "application/xml", text.encode())


def _news_entry(layout: Layout, page: Page) -> str:
    return (
        f"<loc>{escape(layout.url(page))}</loc><lastmod>{page.modified or page.published}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(layout.site.title)}</news:name><news:language>{layout.site.language[:2]}</news:language>"
        f"</news:publication><news:publication_date>{page.published}</news:publication_date>"
        f"<news:title>{escape(page.title)}</news:title></news:news>"
    )


def _rfc822(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


FIXED = {
    "/robots.txt": _robots,
    "/rss.xml": _feed,
    "/atom.xml": _atom,
    "/sitemap.xml": _sitemap,
    "/sitemap-news.xml": _news_sitemap,
    "/about/": lambda layout: _html(layout, layout.plain_page(layout.about)),
    "/login/": lambda layout: _html(layout, layout.login()),
    "/private/draft/": lambda layout: _html(layout, layout.plain_page("Not for robots.")),
    "/press-kit.pdf": lambda layout: Reply(200, "application/pdf", PDF),
    "/gold.json": lambda layout: Reply(200, "application/json", json.dumps(gold(layout), ensure_ascii=False).encode()),
    "/style.css": lambda layout: Reply(200, "text/css", layout.style.encode()),
    "/favicon.ico": lambda layout: Reply(404, "text/plain", b"none\n"),
}


def gold(layout: Layout) -> dict[str, dict[str, str]]:
    """URL -> what a perfect copy of each article holds; for tests, linked from nowhere."""
    return {
        layout.url(page): {
            "title": page.title,
            "text": page.gold,
            "published": layout.shown_date(page),
            "author": page.author,
            "credit": page.credit,
            "language": layout.site.language,
        }
        for page in layout.site.pages
    }
