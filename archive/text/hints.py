"""What class and id names say, as a table: fragments of names that web authors everywhere give to the parts of a page.

A hint is no verdict: it becomes a column of the learned judge, which found out from many sites how far each may be
trusted.
"""

from __future__ import annotations

import re
from functools import lru_cache

HINTS: dict[str, str] = {
    "comment": "comment|disqus|repl(?:y|ies)|respond|discussion",
    "caption": "caption|credit|legend|bildunter|bildtext|leyenda|didascal|photograph|image-?text",
    "byline": "author|byline|writer|autor|auteur|signature|contributor|profile|about-?the|bio(?:graphy)?\\b",
    "date": "date|time|publish|updated",
    "related": "relat|recommend|read-?more|more-|see-?also|also-|similar|popular|trending|most-?(?:read|view)|"
    "latest|recirc|outbrain|"
    "taboola|suggest|link-?list|link-?box|next-?(?:post|article)|prev|pager|pagination|further",
    "teaser": "teaser|promo|preview|card|tile|grid|carousel|slider|swiper|swipe",
    "share": "shar(?:e|ing)|social|facebook|whatsapp|telegram|follow",
    "signup": "newsletter|subscri|sign-?(?:up|in)|regist|login|password|paywall|donat|\\babo|member|account",
    "advert": "advert|sponsor|banner|commercial|affiliat|\\bads?\\b|-ad-|ad-?(?:slot|unit|box)|native|outstream",
    "tags": "\\btags?\\b|tag-|-tag|topic|keyword|categor|breadcrumb|label|kicker|eyebrow|section-?name|ticker",
    "chrome": "nav|menu|header|footer|side-?bar|aside|toolbar|widget|rail|masthead|top-?bar|off-?canvas",
    "legal": "cookie|consent|copyright|disclaimer|privacy|terms|legal|gdpr|notice|correction|guideline",
    "unseen": "hidden|hide|sr-only|visually|invisible|screen-?reader|modal|popup|pop-up|overlay|tooltip|"
    "dropdown|d-none|print-only",
    "lead": "lead|lede|standfirst|sub-?(?:title|head)|intro|summary|\\bdek\\b|deck|chapo|excerpt|description|"
    "abstract|takeaway|bullet",
    "title": "title|headline",
    "body": "article-?_*body|story-?_*body|post-?_*(?:body|content)|entry-?_*content|article-?_*(?:content|"
    "text)|paragraph|body-?text|"
    "rich-?text|prose|wysiwyg|main-?content|single-?content",
    "box": "box|fact|inset|call-?out|\\bnote|expand|accordion|collaps|faq|infobox|disclosure",
    "media": "galler|slide|video|image|\\bimg|figure|media|embed|player|audio|photo|picture|podcast",
    "quote": "quote|tweet|instagram|citat|zitat",
    "toc": "\\btoc\\b|table-?of-?contents|jump|anchor",
    "shop": "product|price|rating|deal|shop|buy|cart|\\bcta\\b|button|btn",
}
_PATTERNS = tuple(re.compile(pattern) for pattern in HINTS.values())
_ANY = re.compile("|".join(HINTS.values()))


def hints_of(label: str) -> int:
    """The hints in a class and id string (lower case), as bits in the order of HINTS."""
    bits = 0
    for name in label.split():
        bits |= _hints_of_name(name)
    return bits


@lru_cache(maxsize=50_000)
def _hints_of_name(name: str) -> int:
    if not _ANY.search(name):
        return 0
    return sum(1 << bit for bit, pattern in enumerate(_PATTERNS) if pattern.search(name))
