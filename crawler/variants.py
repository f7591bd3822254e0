"""Addresses of one page: what of a URL says how a reader came by it, or in which dress it wants the page. Tables.

Parameters of `TRACKING` and session ids are dropped before anything is fetched. The dress (AMP, print, mobile) stays in
the address that is fetched, since a site may know the page by no other; but it does not make a new page.
"""

from __future__ import annotations

import re

# Names of parameters, as regular expressions -> whose they are. A name is matched as a whole, whatever its case.
TRACKING = {
    r"utm_\w+": "Google Analytics campaign parameters",
    r"(?:gclid|gclsrc|dclid|gbraid|wbraid|gad_source|gad_campaignid|_ga|_gl|srsltid)": "Google Ads and Analytics",
    r"(?:fbclid|fb_action_ids|fb_action_types|fb_source|fb_ref|mibextid)": "Facebook",
    r"(?:msclkid|twclid|ttclid|li_fat_id|epik|rdt_cid|sccid|igsh|igshid|ref_src|ref_url|s_kwcid)": "ad platforms",
    r"(?:yclid|ysclid|_openstat|frommail|ymclid)": "Yandex, VK",
    r"(?:mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|vero_id|oly_(?:anon|enc)_id|ml_subscriber\w*|bsft_\w+"
    r"|ck_subscriber_id|_bta_\w+|trk_\w+|_kx)": "Mailchimp, Marketo, HubSpot and other newsletters",
    r"(?:mtm_\w+|matomo_\w+|pk_\w+|piwik_\w+)": "Matomo",
    r"(?:at_(?:medium|campaign|custom\d|link\w*|format|ptr_\w+|bbc_\w+)|xtor|xts)": "AT Internet, Piano",
    r"(?:ns_\w+|ito|ocid|icid|cmpid|cmp|ncid|wt_\w+|smid|smtyp|ftag|intcid|int_\w+|spm|scm|share_source\w*|__twitter_impression"
    r"|guccounter|guce_\w+|soc_\w+|campaign_id|traffic_source|dlbk|shem)": "campaigns of news sites and portals",
}  # fmt: skip

# Session ids by their name alone, and by their name where the value looks like one.
SESSIONS = r"(?:phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|sessionid|session_id|oscsid|zenid|sessid)"
MAYBE_SESSIONS = r"(?:sid|s|sess|session|token|_s)"

_TRACKING = re.compile("|".join(TRACKING), re.IGNORECASE)
_SESSION = re.compile(SESSIONS, re.IGNORECASE)
_MAYBE_SESSION = re.compile(MAYBE_SESSIONS, re.IGNORECASE)
_TOKEN = re.compile(r"(?=[A-Za-z_-]*\d)[0-9A-Za-z_-]{16,}")

# How the dress shows: in the host, at either end of the path, in the query.
_HOST = re.compile(r"^(?:www|m|mobile|amp|wap|touch)\.(?=[^.]+\.)")
_PATH_END = re.compile(
    r"(?<=[^/])/(?:amp|print|printer|drucken|imprimir|stampa|imprimer|m)(?:\.html?)?/?$|[.-](?:amp|print)(?=\.html?$)",
    re.I,
)
_PATH_START = re.compile(r"^/(?:amp|mobile)(?=/[^/]+)", re.IGNORECASE)
_QUERY = re.compile(
    r"(?:(?:amp|print|printable|mobile|is_?mobile|printer_?friendly|print_?view|noamp)(?:=(?:1|true|yes|y|on)?)?"
    r"|(?:output_?type|view|display|mode|format|version|type|layout|tmpl)=(?:amp|print|printable|mobile)"
    r"|device=(?:mobile|phone))",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/index\.html?$", re.IGNORECASE)


def is_noise(parameter: str) -> bool:
    """Whether "name=value" says only how a reader came here, or in which session."""
    name, _, value = parameter.partition("=")
    if _TRACKING.fullmatch(name) or _SESSION.fullmatch(name):
        return True
    return _MAYBE_SESSION.fullmatch(name) is not None and _TOKEN.fullmatch(value) is not None


def bare_host(host: str) -> str:
    """The host without what stands for a dress: "www.", "m.", "amp."."""
    return _HOST.sub("", host)


def bare_path(path: str) -> str:
    """The path without what stands for a dress. A path that is nothing else stays."""
    return _INDEX.sub("/", _PATH_START.sub("", _PATH_END.sub("", path)))


def bare_query(parts: list[str]) -> list[str]:
    """The parameters without those that ask for a dress."""
    return [part for part in parts if not _QUERY.fullmatch(part)]


def is_dressed(host: str, path: str, parts: list[str]) -> bool:
    """Whether the address asks for AMP, print or mobile; "www." and "index.html" do not."""
    asks = _HOST.match(host)
    if asks is not None and asks[0] != "www.":
        return True
    return bool(_PATH_START.search(path) or _PATH_END.search(path) or any(_QUERY.fullmatch(part) for part in parts))
