"""URLs: which of them name the same page, and which look like a trap, an article or a listing. Pure.

`clean` gives the form that is fetched (no fragment, no tracking, no session id), `page_key` the form that says whether
two are one page (also regardless of scheme, "www.", the order of parameters, and dress: AMP, print, mobile). The tables
stand in `crawler.variants`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from crawler.caps import Caps
from crawler.variants import bare_host, bare_path, bare_query, is_dressed, is_noise

split_url = lru_cache(maxsize=1 << 12)(urlsplit)  # every rule looks at the parts of a link

SCHEMES = {"http": 80, "https": 443}  # what is fetched at all, with the port that goes without saying

LONGEST = 20_000  # characters of a reference: a feed may hold one of ten million, and each costs time

# What most links are: nothing in them has to be escaped, taken out or worked out. Origin, path, query.
_PLAIN = re.compile(
    r"(https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)?(/(?![/.])(?:(?!/\.)[A-Za-z0-9._~!$&'+,@%/-])*)?"
    r"(?:\?([A-Za-z0-9._~!$&'*+,=:@%/-]*))?(?:\#.*)?"
)
_NETLOC = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_PATH_TOKEN = re.compile(r"/(?:\(S\([0-9a-z]{16,}\)\)|s(?:ess(?:ion)?)?[=-][0-9a-f]{16,})(?=/|$)", re.IGNORECASE)
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_DATE = re.compile(r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?)?(?=[/-])")
_DATE_AT_END = re.compile(r"/(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$")
_LISTING = re.compile(
    r"/(?:page|seite|pagina|tags?|topics?|themen?|categor(?:y|ies|ia)|kategori\w{0,3}|sections?|rubri[ck]s?|rubriques?|authors?"
    r"|archives?|archiv[eo]?|search|latest|newest)(?=[/?]|$)",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"/(?:search|suche|recherche|buscar?|b[uú]squeda|pesquisa|cerca|ricerca|zoek(?:en)?|s[oö]k|søg|haku|szukaj|hledat|hľadať"
    r"|keres[eé]s|poisk|arama|ara|tim-kiem|cari|поиск|пошук|بحث|جستجو|חיפוש|खोज|ค้นหา|搜索|搜尋|検索|검색)(?:\.\w+)?/?(?:\?|$)"
    r"|[?&](?:q|s|query|search\w*|suche?|keywords?|searchword|text|wd)=",
    re.IGNORECASE,
)
_PAGE_IN_PATH = re.compile(
    r"/(?:page|seite|pagina|p[aá]gina|sida|side|sivu|strona|str|stranica|stranka|oldal|sayfa|страница|стр)[/_-]?\d{1,5}(?=/|$|\.)"
    r"|(?<=/page)\d{1,5}(?=/|$|\.)",
    re.IGNORECASE,
)
_PAGE_IN_QUERY = re.compile(
    r"(?:page|paged|pg|pn|offset|start|skip|cpage|_page|page_?no|page_?num(?:ber)?|page_?index|cur_?page|seite|pagina|strona"
    r"|stranica|sayfa|sivu|sida|side)=\d{1,6}",
    re.IGNORECASE,
)
_SHORT_PAGE_IN_QUERY = re.compile(r"p=\d{1,4}", re.IGNORECASE)  # an article's number where it stands by the root
_FEED = re.compile(
    r"(?:/(?:feed|rss|atom|rdf)s?|/(?:feed|rss|atom|index|news|latest)\.(?:xml|rdf|rss|atom|json)|\.(?:rss|atom|rdf))/?\?"
    r"|[?&](?:feed=|format=(?:rss|atom|feed)|type=(?:rss|atom))",
    re.IGNORECASE,
)
_ID = re.compile(r"\d{5,}")
_ID_PARAMETER = re.compile(r"[?&](?:id|p|story|storyid|article|articleid|newsid|news_id|art|aid)=\w+", re.IGNORECASE)
_OTHER_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|ogg|wav|avi|mov|css|js|mjs|woff2?|ttf|eot|zip|gz|tgz"
    r"|rar|7z|exe|dmg|apk|ics|vcf)$",
    re.IGNORECASE,
)


def resolve(base: str, href: str) -> str | None:
    """The clean absolute URL that `href` on the page `base` leads to; None when it is none that can be fetched."""
    href = href.strip()
    if not href or href[0] == "#" or len(href) > LONGEST:
        return None
    if href[0] == "/" or href[:8].lower().startswith(("http://", "https://")):
        return _resolve(base[: base.find("/", 8) + 1] or base, href)
    return _join(base, href)


@lru_cache(maxsize=1 << 15)
def _resolve(origin: str, href: str) -> str | None:
    plain = _PLAIN.fullmatch(href)
    if plain is None or not (plain[1] or plain[2]) or _PATH_TOKEN.search(plain[2] or ""):
        return _join(origin, href)
    start = f"{plain[1]}/" if plain[1] else _clean_origin(origin)
    query = _query(plain[3]) if plain[3] else ""
    return start and f"{start[:-1]}{plain[2] or '/'}{'?' if query else ''}{query}"


@lru_cache(maxsize=64)
def _clean_origin(origin: str) -> str | None:
    return _join(origin, "/")


def _join(base: str, href: str) -> str | None:
    if ":" in href.split("/", 1)[0] and href.split(":", 1)[0].lower() not in SCHEMES:
        return None
    try:
        return clean(urljoin(base, re.sub(r"[\t\r\n]", "", href)))
    except ValueError:
        return None


def clean(url: str) -> str | None:
    """The form to fetch: ASCII, no fragment, no tracking parameter, no session id. None for what is no http(s) URL."""
    parts = split_url(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        return None
    path = _PATH_TOKEN.sub("", _PATH_SESSION.sub("", parts.path)) or "/"
    authority = _authority(parts.hostname, parts.port, parts.scheme)
    return urlunsplit((parts.scheme, authority, _ascii(path), _ascii(_query(parts.query)), ""))


def _query(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not is_noise(part))


def page_key(url: str) -> str:
    """Two clean URLs with the same key are the same page, maybe in another dress (AMP, print, mobile)."""
    parts = split_url(url)
    host = bare_host((parts.netloc or "").lower())
    path = bare_path(_ESCAPE.sub(_plain, parts.path)) or "/"
    named = [_ESCAPE.sub(_plain, part) for part in parts.query.split("&") if part]
    query = "&".join(sorted(bare_query(named)))
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def is_variant(url: str) -> bool:
    """Whether the URL asks for a page in another dress than its usual one."""
    parts = split_url(url)
    return is_dressed(parts.netloc.lower(), parts.path, parts.query.split("&") if parts.query else [])


@lru_cache(maxsize=1 << 15)
def host_of(url: str) -> str:
    """Host and port, without "www." and without the scheme's own port: what one site is known by."""
    netloc = _NETLOC.match(url)
    return netloc[1].lower().removeprefix("www.") if netloc else ""


def trap_reason(url: str, caps: Caps) -> str | None:
    """Why the URL alone looks like a trap; None when it does not."""
    if len(url) > caps.url_length:
        return f"the URL is longer than {caps.url_length} characters"
    parts = split_url(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > caps.path_segments:
        return f"the path has more than {caps.path_segments} segments"
    if len(segments) > caps.repeated_segments and (most := _most_common(segments))[1] > caps.repeated_segments:
        return f"the path repeats {most[0][:40]!r} {most[1]} times"
    if parts.query.count("&") >= caps.query_parameters:
        return f"the query has more than {caps.query_parameters} parameters"
    return None


def _most_common(segments: list[str]) -> tuple[str, int]:
    return Counter(segments).most_common(1)[0]


def is_other_file(url: str) -> bool:
    """Whether the path ends like an image, a film, a program: nothing with text. Documents (PDF) do have some."""
    return _OTHER_FILES.search(split_url(url).path) is not None


@lru_cache(maxsize=1 << 14)
def looks_like_listing(url: str) -> bool:
    """Whether the URL's shape is that of a section, a tag or a numbered page of a listing."""
    parts = split_url(url)
    if parts.path in ("", "/"):
        return _ID_PARAMETER.search(f"?{parts.query}") is None
    if _LISTING.search(parts.path) or _PAGE_IN_PATH.search(parts.path) or _DATE_AT_END.search(parts.path):
        return True
    return any(is_page_number(part, parts.path) for part in parts.query.split("&")) if parts.query else False


def looks_like_search(url: str) -> bool:
    """Whether the URL is that of a search, or of what one has found."""
    parts = split_url(url)
    return _SEARCH.search(f"{unquote(parts.path)}?{parts.query}") is not None


def looks_like_feed(url: str) -> bool:
    """Whether the URL's shape is that of a feed of articles; those of comments are none."""
    parts = split_url(url)
    return _FEED.search(f"{parts.path}?{parts.query}") is not None and "comment" not in parts.path.lower()


@lru_cache(maxsize=1 << 14)
def looks_like_article(url: str) -> bool:
    """Whether the URL's shape is that of an article: a date, a long number, a slug of several words."""
    parts = split_url(url)
    if looks_like_listing(url):
        return False
    last = parts.path.rstrip("/").rpartition("/")[2]
    words = len(re.split(r"[-_]", unquote_to_bytes(last).decode("utf-8", "replace")))
    return bool(_DATE.search(parts.path) or _ID.search(last) or words >= 4 or _ID_PARAMETER.search(f"?{parts.query}"))


def is_same_listing(url: str, other: str) -> bool:
    """Whether both are numbered pages of one listing: their addresses differ in a page number only."""
    return unnumbered(url) == unnumbered(other)


@lru_cache(maxsize=1 << 14)
def unnumbered(url: str) -> str:
    """The URL without page number and without a date at the end of its path: what the pages of a listing share."""
    parts = split_url(url)
    path = _DATE_AT_END.sub("", _PAGE_IN_PATH.sub("", parts.path)).rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not is_page_number(part, parts.path))
    return f"{parts.netloc}{path}?{query}"


def is_page_number(parameter: str, path: str) -> bool:
    """Whether "name=value" tells the page of the listing at `path`."""
    if _PAGE_IN_QUERY.fullmatch(parameter):
        return True
    return path not in ("", "/") and _SHORT_PAGE_IN_QUERY.fullmatch(parameter) is not None


def _authority(host: str, port: int | None, scheme: str) -> str:
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    return host if port is None or port == SCHEMES[scheme] else f"{host}:{port}"


def _ascii(text: str) -> str:
    """Percent-encode what may not stand in a URL, as browsers do; what is encoded stays as it is."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text.translate(_QUOTED)
    return "".join(_QUOTES.get(char, char) if "!" <= char <= "~" else _percent(char) for char in text)


_QUOTES = {'"': "%22", "<": "%3C", ">": "%3E", "`": "%60"}
_QUOTED = str.maketrans(_QUOTES)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _plain(match: re.Match[str]) -> str:
    byte = int(match[0][1:], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()
