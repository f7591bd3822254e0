"""How each site dresses its pages: four designs that real news sites use, each with furniture of its own.

harbour   div soup of the early web: no metadata, furniture around and inside the article, paragraphs or <br><br>
northern  HTML5 <article>, windows-1251 declared by a meta element only, in-body "read also" box, comments, newsletter
ledger    right-to-left, JSON-LD and OpenGraph, news sitemap
morning   an old content system: query-string addresses, gb18030, ideographic indents, page numbers, previous and next
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from content import Block, Page, Site

Query = dict[str, list[str]]
CRITICAL = (Path(__file__).parent / "critical.css").read_text("ascii")  # within each page, as sites do


class Layout:
    """A site's design. Subclasses say what differs: addresses, the article's page, the words around it."""

    feed_path = ""
    has_sitemap = False
    charset_header = True
    about = ""
    listing_title = ""
    login_words = ("Name", "Password", "Sign in")
    missing_words = ("Page not found", "404")
    style = "body{font:17px/1.5 Georgia,serif;max-width:60em;margin:auto;padding:1em}img{max-width:100%}nav a,.row a{margin-inline-end:1em}"

    def __init__(self, site: Site, base: str) -> None:
        self.site, self.base = site, base

    @property
    def content_type(self) -> str:
        return f"text/html; charset={self.site.charset}" if self.charset_header else "text/html"

    def url(self, page: Page) -> str:
        return f"{self.base}/{page.published[:4]}/{page.published[5:7]}/{page.slug}/"

    def shown_date(self, page: Page) -> str:
        """The date of publication, as exactly as this design tells it."""
        return page.published

    def slug_of(self, path: str, query: Query) -> str | None:
        found = re.fullmatch(r"/20\d\d/\d\d/([\w-]+)/", path)
        return found[1] if found else None

    def listing_number(self, path: str, query: Query) -> int | None:
        if path == "/":
            return 1
        found = re.fullmatch(r"/page/(\d{1,4})/", path)
        return int(found[1]) if found else None

    def listing_url(self, number: int) -> str:
        return "/" if number == 1 else f"/page/{number}/"

    def related(self, page: Page, count: int = 3) -> list[Page]:
        others = [other for other in self.site.pages if other.slug != page.slug]
        at = page.number % max(1, len(others))
        return (others[at:] + others[:at])[:count]

    def head(self, title: str, extra: str = "") -> str:
        feed = (
            f'<link rel="alternate" type="application/{"atom" if "atom" in self.feed_path else "rss"}+xml" href="{self.feed_path}">'
            if self.feed_path
            else ""
        )
        return (
            f'<meta charset="{self.site.charset}"><meta name="viewport" content="width=device-width">'
            f'<title>{escape(title)}</title><style>{CRITICAL}</style><link rel="stylesheet" href="/style.css">{feed}{extra}'
        )

    def body(self, page: Page) -> str:
        return "\n".join(self.block(block) for block in page.blocks)

    def block(self, block: Block) -> str:
        if block.kind == "list":
            return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in block.lines) + "</ul>"
        inner = "<br>".join(escape(line) for line in block.lines)
        return {"p": f"<p>{inner}</p>", "h2": f"<h2>{inner}</h2>", "quote": f"<blockquote><p>{inner}</p></blockquote>"}[
            block.kind
        ]

    def frame(self, title: str, inner: str, extra: str = "") -> str:
        raise NotImplementedError

    def article(self, page: Page) -> str:
        raise NotImplementedError

    def teaser(self, page: Page) -> str:
        return f'<h3><a href="{escape(self.url(page))}">{escape(page.title)}</a></h3><p>{escape(page.standfirst or page.blocks[0].lines[0][:90])}…</p>'

    def listing(self, pages: tuple[Page, ...], number: int, last: int) -> str:
        pager = " ".join(f'<a href="{self.listing_url(n)}">{n}</a>' for n in range(1, last + 1) if n != number)
        inner = "".join(f'<div class="item">{self.teaser(page)}</div>' for page in pages)
        return self.frame(self.site.title, f'<h1>{self.listing_title}</h1>{inner}<div class="pager">{pager}</div>')

    def missing(self) -> str:
        return self.frame(self.missing_words[0], f"<h1>{self.missing_words[1]}</h1><p>{self.missing_words[0]}.</p>")

    def plain_page(self, text: str) -> str:
        return self.frame(self.site.title, f"<p>{escape(text)}</p>")

    def login(self) -> str:
        name, password, send = self.login_words
        form = (
            f'<form method="post"><label>{name} <input name="user"></label> '
            f'<label>{password} <input type="password" name="pass"></label> <button>{send}</button></form>'
        )
        return self.frame(send, f"<h1>{send}</h1>{form}")


class Harbour(Layout):
    listing_title = "News"
    about = "Harbour Digest reads the foreign press and reprints what a port town should know."

    def shown_date(self, page: Page) -> str:
        return page.published[:10]

    def frame(self, title: str, inner: str, extra: str = "") -> str:
        return (
            f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html><head>{self.head(title, extra)}</head><body>'
            '<a name="top"></a><div class="c1"><a href="/">Harbour Digest</a></div>'
            '<div class="c2"><a href="/">News</a> <a href="/tag/blog/">Blog and articles</a> <a href="/about/">About the digest</a> '
            '<a href="/login/">Sign in</a></div>'
            f'<table width="100%"><tr><td class="c3">{inner}</td><td class="c4"><div>Most read</div>{self._most_read()}'
            '<div><a href="/press-kit.pdf">Press kit</a></div><div><a href="/private/draft/">Drafts</a></div></td></tr></table>'
            '<div class="c5"><a href="#top">upstairs</a></div><div class="c6">© 2026 Harbour Digest. All rights reserved.</div></body></html>'
        )

    def _most_read(self) -> str:
        return "".join(
            f'<div><a href="{self.url(page)}">{escape(page.title)}</a></div>' for page in self.site.pages[-2:]
        )

    def article(self, page: Page) -> str:
        also = "".join(
            f'<div><a href="/go/{other.slug}">{escape(other.title)}</a></div>' for other in self.related(page)
        )
        credit = f"<p><i>{escape(page.credit)}</i></p>" if page.credit else ""
        inner = (
            '<div class="path"><a href="/">News</a></div><div class="path2">Blog and articles</div>'
            f'<h1>{escape(page.title)}</h1><div class="info">{page.published[:10]} | {escape(page.author)}</div>'
            f'<div class="txt">{self.body(page)}{credit}</div><div>.</div>'
            f'<div class="row"><a href="#">Share</a> <a href="#">Print</a></div><div><b>Read also</b></div>{also}'
            '<div><a href="#top">upstairs</a></div>'
        )
        return self.frame(f"{page.title} | Harbour Digest", inner)

    def body(self, page: Page) -> str:
        if page.number % 3 or any(block.kind != "p" for block in page.blocks):
            return super().body(page)
        return "<br><br>\n".join(escape(block.lines[0]) for block in page.blocks)


class Northern(Layout):
    feed_path = "/rss.xml"
    charset_header = False
    listing_title = "Лента"
    about = "«Северный обзор» переводит статьи зарубежных газет о море, городах и науке."
    login_words = ("Имя", "Пароль", "Войти")
    missing_words = ("Страница не найдена", "Ошибка 404")

    def frame(self, title: str, inner: str, extra: str = "") -> str:
        return (
            f'<!DOCTYPE html><html lang="ru"><head>{self.head(title, extra)}</head><body><header><a href="/">Северный обзор</a>'
            '<nav><a href="/">Новости</a><a href="/tag/more/">Море</a><a href="/about/">О проекте</a></nav></header>'
            f"<main>{inner}</main><aside><h4>Подписка</h4><p>Оставьте адрес, и мы пришлём лучшие переводы недели.</p></aside>"
            '<footer><a href="#top">Наверх</a><p>© 2026 «Северный обзор». Перепечатка только со ссылкой.</p></footer></body></html>'
        )

    def article(self, page: Page) -> str:
        half = len(page.blocks) // 2
        also = "".join(
            f'<li><a href="{self.url(other)}">{escape(other.title)}</a></li>' for other in self.related(page, 2)
        )
        first = "\n".join(self.block(block) for block in page.blocks[:half])
        second = "\n".join(self.block(block) for block in page.blocks[half:])
        credit = f'<p class="source">{escape(page.credit)}</p>' if page.credit else ""
        figure = (
            f'<figure><img src="/i/{page.slug}.jpg" alt=""><figcaption>{escape(page.caption)}</figcaption></figure>'
            if page.caption
            else ""
        )
        meta = f'<meta property="og:title" content="{escape(page.title)}"><meta property="article:published_time" content="{page.published}">'
        inner = (
            f'<article><div class="rubric">{escape(page.section)}</div><h1>{escape(page.title)}</h1>'
            f'<p class="meta"><time datetime="{page.published}">{page.published[8:10]}.{page.published[5:7]}.{page.published[:4]}</time> '
            f'<a rel="author" href="/tag/author/">{escape(page.author)}</a></p>{figure}<div class="body">{first}'
            f'<div class="inset"><b>Читайте также</b><ul>{also}</ul></div>{second}{credit}</div></article>'
            '<div class="share">Поделиться <a href="#">Телеграм</a> <a href="#">Почта</a></div>'
            f'<section class="comments"><h3>Комментарии</h3><div><b>Гость</b><p>Спасибо за перевод, очень интересно.</p></div></section>'
        )
        return self.frame(f"{page.title} — Северный обзор", inner, meta)


class Ledger(Layout):
    has_sitemap = True
    listing_title = "آخر الأخبار"
    about = "دفتر المرفأ يترجم من صحف العالم ما يهم أهل السواحل والمدن."
    login_words = ("الاسم", "كلمة السر", "تسجيل الدخول")
    missing_words = ("الصفحة غير موجودة", "خطأ 404")

    def frame(self, title: str, inner: str, extra: str = "") -> str:
        return (
            f'<!DOCTYPE html><html lang="ar" dir="rtl"><head>{self.head(title, extra)}</head><body><header><a href="/">دفتر المرفأ</a>'
            '<nav><a href="/">الرئيسية</a><a href="/tag/science/">علوم</a><a href="/about/">من نحن</a></nav></header>'
            f'<div id="page">{inner}</div><footer><span>جميع الحقوق محفوظة © 2026 دفتر المرفأ</span> <a href="#top">إلى الأعلى</a></footer></body></html>'
        )

    def article(self, page: Page) -> str:
        also = "".join(f'<a href="{self.url(other)}">{escape(other.title)}</a>' for other in self.related(page))
        credit = f"<p>{escape(page.credit)}</p>" if page.credit else ""
        inner = (
            f'<div class="crumbs"><a href="/">الرئيسية</a> / <a href="/tag/science/">{escape(page.section)}</a></div>'
            f'<h1 class="headline">{escape(page.title)}</h1><h2 class="deck">{escape(page.standfirst)}</h2>'
            f'<div class="by">{escape(page.author)}</div><div class="story">{self.body(page)}{credit}</div>'
            f'<div class="tags"><a href="/tag/science/">{escape(page.section)}</a></div><div class="more"><h3>اقرأ أيضا</h3>{also}</div>'
        )
        return self.frame(f"{page.title} - دفتر المرفأ", inner, self._metadata(page))

    def _metadata(self, page: Page) -> str:
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": page.title,
            "datePublished": page.published,
            "dateModified": page.modified or page.published,
            "author": {"@type": "Person", "name": page.author},
            "publisher": {"@type": "Organization", "name": self.site.title},
            "articleSection": page.section,
            "mainEntityOfPage": self.url(page),
        }
        return (
            f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'
            f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(page.title)}">'
            f'<meta property="og:site_name" content="{escape(self.site.title)}"><link rel="canonical" href="{self.url(page)}">'
        )


class Morning(Layout):
    feed_path = "/atom.xml"
    charset_header = False
    listing_title = "要闻"
    about = "晨港文摘选译各国报刊文章，每日更新。"
    login_words = ("用户名", "密码", "登录")
    missing_words = ("页面不存在", "404 错误")

    def shown_date(self, page: Page) -> str:
        return page.published[:16]

    def url(self, page: Page) -> str:
        return f"{self.base}/show.php?lang=zh&id={100 + page.number}"

    def slug_of(self, path: str, query: Query) -> str | None:
        if path != "/show.php" or not query.get("id", [""])[0].isdigit():
            return None
        number = int(query["id"][0]) - 100
        return next((page.slug for page in self.site.pages if page.number == number), "none")

    def listing_number(self, path: str, query: Query) -> int | None:
        if path == "/list.php" and query.get("page", [""])[0].isdigit():
            return int(query["page"][0])
        return 1 if path == "/" else None

    def listing_url(self, number: int) -> str:
        return f"/list.php?page={number}"

    def frame(self, title: str, inner: str, extra: str = "") -> str:
        return (
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={self.site.charset}">{self.head(title, extra)}</head>'
            '<body><div id="top"><a href="/">晨港文摘</a> | <a href="/">首页</a> | <a href="/tag/city/">城市</a> | <a href="/about/">关于我们</a></div>'
            f'<div id="main">{inner}</div><div id="foot">版权所有 © 2026 晨港文摘 未经授权不得转载</div></body></html>'
        ).replace('<meta charset="gb18030">', "")

    def article(self, page: Page) -> str:
        before, after = (*self.related(page, 2), page, page)[:2]
        credit = f"<p>　　{escape(page.credit)}</p>" if page.credit else ""
        inner = (
            f'<div class="where">您的位置：<a href="/">首页</a> &gt; {escape(page.section)}</div><h1>{escape(page.title)}</h1>'
            f'<div class="info">{page.published[:10]} {page.published[11:16]}　作者：{escape(page.author)}　【字号 <a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</div>'
            f'<div id="artibody">{self.body(page)}{credit}</div><div class="editor">（责任编辑：林舟）</div>'
            f'<div>上一篇：<a href="{escape(self.url(before))}">{escape(before.title)}</a></div>'
            f'<div>下一篇：<a href="{escape(self.url(after))}">{escape(after.title)}</a></div><div>分享到： <a href="#">微博</a> <a href="#">微信</a></div>'
        )
        return self.frame(f"{page.title}_晨港文摘", inner)

    def block(self, block: Block) -> str:
        return f"<p>　　{escape(block.lines[0])}</p>" if block.kind == "p" else super().block(block)


LAYOUTS: dict[str, type[Layout]] = {"harbour": Harbour, "northern": Northern, "ledger": Ledger, "morning": Morning}
