"""SURT keys: known pairs as CDXJ indexes have them, and what must hold for any string."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.surt import urlkey

KNOWN = [
    ("http://news.example/", "example,news)/"),
    ("https://www.news.example/Path/Page.HTML", "example,news)/path/page.html"),
    ("https://www2.news.example:443/a", "example,news)/a"),
    ("http://news.example:8080/a", "example,news:8080)/a"),
    ("http://news.example:80", "example,news)/"),
    ("https://news.example:80/", "example,news:80)/"),
    ("http://user:pw@news.example/", "example,news)/"),
    ("http://news.example/a?b=2&a=1", "example,news)/a?a=1&b=2"),
    ("http://news.example/a?", "example,news)/a"),
    ("http://news.example/a#part", "example,news)/a"),
    ("http://news.example/a/", "example,news)/a"),
    ("http://news.example//a///b", "example,news)/a/b"),
    ("http://news.example/a/./b/../c", "example,news)/a/c"),
    ("http://news.example/../../c", "example,news)/c"),
    ("http://news.example/%7Ejo/%41", "example,news)/~jo/a"),
    ("http://news.example/a%20b", "example,news)/a%20b"),
    ("http://news.example/a b", "example,news)/a%20b"),
    ("http://news.example/é", "example,news)/%c3%a9"),
    ("http://bücher.example/", "example,xn--bcher-kva)/"),
    ("http://xn--bcher-kva.example/", "example,xn--bcher-kva)/"),
    ("http://192.0.2.7:8040/a", "7,2,0,192:8040)/a"),
    ("http://[2001:db8::1]:8080/a", "[2001:db8::1]:8080)/a"),
    ("http://news.example./", "example,news)/"),
    ("http://news.example/a;jsessionid=0123456789abcdef0123456789abcdef", "example,news)/a"),
    ("http://news.example/a?phpsessid=0123456789abcdef0123456789abcdef&x=1", "example,news)/a?x=1"),
    ("http://news.example/a?x=1&sid=0123456789abcdef0123456789abcdef", "example,news)/a?x=1"),
    ("news.example/a", "example,news)/a"),
    ("HTTP://NEWS.EXAMPLE/", "example,news)/"),
    ("http://news.example/a\r\nX: y", "example,news)/ax:%20y"),
    ("dns:news.example", "dns:news.example"),
    ("http://news.example/100%25", "example,news)/100%25"),
]


@pytest.mark.parametrize(("url", "key"), KNOWN)
def test_known_pairs(url: str, key: str) -> None:
    assert urlkey(url) == key


@given(st.text())
@example("http://[::1")
@example("http://\ud800/")
@example("http://a:99999999999/")
@example("%")
def test_any_string_has_a_key_of_one_line(url: str) -> None:
    key = urlkey(url)
    assert not set(key) & set("\r\n\t ")
    assert key.isascii()


HOSTS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,8}){1,3}", fullmatch=True)
PARTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/?#%\\\t\r\n "), max_size=6), max_size=4)


@given(HOSTS, PARTS, st.lists(st.from_regex(r"[a-z]=[0-9]{0,3}", fullmatch=True), max_size=4))
def test_spellings_of_one_url_share_a_key(host: str, parts: list[str], query: list[str]) -> None:
    path = "/".join(parts)
    key = urlkey(f"http://{host}/{path}?{'&'.join(query)}")
    assert urlkey(f"https://www.{host.upper()}:443/{path}?{'&'.join(reversed(query))}#x") == key
    assert key.startswith(",".join(reversed(host.removeprefix("www.").split("."))) + ")/")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_escaping_once_more_changes_nothing(text: str) -> None:
    key = urlkey("http://news.example/" + text)
    authority, path = key.split(")", 1)
    assert authority == "example,news"
    assert urlkey("http://news.example" + path) == key
