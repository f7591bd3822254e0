"""SURT keys: a URL turned round so that keys of one site sort together ("com,example)/path?a=1&b=2").

The form is the one CDXJ indexes use (https://specs.webrecorder.net/cdxj/, the "searchable URL"), as pywb and the `surt`
package make it: scheme, user, fragment, a leading "www." and the default port dropped; everything in lower case; the
path's dot segments resolved; session ids dropped; the query's parts sorted. Pure, and total: any string has a key.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_from_bytes, unquote_to_bytes

_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*):(.*)$", re.IGNORECASE | re.DOTALL)
_HIERARCHICAL = frozenset({"http", "https", "ftp", "ftps", "ws", "wss", "rtsp", "mms", "gopher"})
_DEFAULT_PORT = {"http": "80", "ws": "80", "https": "443", "wss": "443", "ftp": "21"}
_WWW = re.compile(r"^www\d*\.")
_STRIPPED = re.compile(r"[\t\r\n]")
_SLASHES = re.compile(r"/{2,}")
_KEPT = (
    "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # printable ASCII that stays as it is once unescaped; "%", "#" and blank do not
)

# Session ids, which differ from visit to visit and name no other page; the same five as the Internet Archive's rules.
_PATH_SESSIONS = (
    re.compile(r"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.+?);jsessionid=[0-9a-z]{32}()$", re.IGNORECASE | re.DOTALL),
)
_QUERY_SESSIONS = (
    re.compile(r"^(.*)(?:jsessionid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.*)(?:phpsessid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.*)(?:sid=[0-9a-zA-Z]{32})(?:&(.*))?$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.*)(?:aspsessionid[a-zA-Z]{8}=[a-zA-Z]{24})(?:&(.*))?$", re.IGNORECASE | re.DOTALL),
    re.compile(r"^(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$", re.IGNORECASE | re.DOTALL),
)


@lru_cache(maxsize=512)  # of a capture it is asked three times
def urlkey(url: str) -> str:
    """The SURT key of a URL. URLs that name the same page by the rules above have the same key; never raises.

    What is no hierarchical URL ("dns:news.example", "data:,x") is its own key, in lower case.
    """
    url = _STRIPPED.sub("", url).strip().encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    found = _SCHEME.match(url)
    if found and found[2].startswith("//"):
        return _key(found[1].lower(), found[2][2:])
    if found and found[1].lower() not in _HIERARCHICAL and not found[2][:1].isdigit():
        return _escape(url).lower()
    return _key("http", found[2].lstrip("/") if found and found[1].lower() in _HIERARCHICAL else url.lstrip("/"))


def _key(scheme: str, rest: str) -> str:
    rest = rest.partition("#")[0]
    end = min((at for at in map(rest.find, "/?\\") if at >= 0), default=len(rest))
    authority, (path, mark, query) = rest[:end], rest[end:].partition("?")
    query = _query(query) if mark else ""
    return f"{_authority(scheme, authority)}){_path(path)}{'?' + query if query else ''}"


def _authority(scheme: str, authority: str) -> str:
    host, port = _split_port(authority.rpartition("@")[2])
    host = _WWW.sub("", _host(host), count=1)
    shown = host if host.startswith("[") else ",".join(reversed(host.split(".")))  # IPv4 too: so do pywb and wabac.js
    return f"{shown}:{port}" if port and port != _DEFAULT_PORT.get(scheme) else shown


def _split_port(authority: str) -> tuple[str, str]:
    host, colon, port = authority.rpartition(":")
    if colon and (not port or (port.isascii() and port.isdigit())):
        return host, port.lstrip("0")
    return authority, ""


def _host(host: str) -> str:
    """Lower case, IDN as punycode, no dots at the ends; what no rule covers is percent-escaped."""
    host = unquote_to_bytes(host).decode("utf-8", "replace").lower().strip(".").strip()
    host = re.sub(r"\.{2,}", ".", host)
    if host.isascii():
        return _escape(host)
    try:
        return _escape(host.encode("idna").decode("ascii"))
    except UnicodeError:  # a label too long or empty, or letters that IDNA 2003 forbids
        return _escape(host).lower()


def _path(path: str) -> str:
    path = _resolve(_SLASHES.sub("/", _escape(path.replace("\\", "/"))))
    for session in _PATH_SESSIONS:
        if found := session.match(path):
            path = found[1] + found[2]
    path = path.lower()
    return path.rstrip("/") or "/"


def _resolve(path: str) -> str:
    """Dot segments removed (RFC 3986, 5.2.4); what climbs above the root stays at the root."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in (".", ""):
            kept.append(part)
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    query = _escape(query)
    for session in _QUERY_SESSIONS:
        if found := session.match(query):
            query = found[1].rstrip("&") + ("&" if found[1].rstrip("&") and found[2] else "") + (found[2] or "")
    return "&".join(sorted(query.lower().split("&"))) if query else ""


def _escape(text: str) -> str:
    """Percent-escapes undone until nothing changes, then made again where they must be: one spelling for each URL."""
    raw = text.encode()
    while (undone := unquote_to_bytes(raw)) != raw:
        raw = undone
    return quote_from_bytes(raw, safe=_KEPT).lower() if raw else ""
