"""sources.toml: what is read from it, and how its mistakes are told."""

from __future__ import annotations

import re
import tomllib
from dataclasses import FrozenInstanceError
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cadence import Auto, Crontab, Every
from crawler.sources import Limits, Mistake, Source, SourcesError, UnknownSource, load, parse
from crawler.sources_file import SourcesFile
from crawler.toml_lines import lines

FULL = """\
[crawl]
contact = "https://bot.example/about"
delay = 2
concurrency_per_host = 3
max_pages = 50
max_depth = 0
max_body = "15 MB"
allow_addresses = ["127.0.0.0/8", "fd00::/8"]

[[source]]
name = "harbour-post"
seeds = ["https://harbour.example/#top"]
feeds = ["https://harbour.example/rss"]
sitemaps = ["https://harbour.example/sitemap.xml"]
articles = ['/20\\d\\d/']
exclude = ['/tag/']
hosts = ["Blog.Harbour.example", "127.0.0.1:8080", "bücher.example"]
schedule = "*/30  * * * *"
timezone = "Europe/Berlin"
requisites = false
delay = 0.5
max_body = "1 MiB"

[[source]]
name = "ledger"
feeds = ["https://ledger.example/feed"]
"""


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(SourcesError) as caught:
        parse(text)
    return list(caught.value.mistakes)


def entry(line: str) -> str:
    """A source whose fourth line is `line`."""
    return f'[[source]]\nname = "ledger"\nseeds = ["https://ledger.example/"]\n{line}\n'


def test_every_key_is_read() -> None:
    first = parse(FULL).sources[0]
    assert first.name == "harbour-post"
    assert first.seeds == ("https://harbour.example/",)  # a fragment is no part of what is fetched
    assert first.feeds == ("https://harbour.example/rss",)
    assert first.sitemaps == ("https://harbour.example/sitemap.xml",)
    assert first.articles == (re.compile(r"/20\d\d/"),)
    assert first.exclude == (re.compile("/tag/"),)
    assert first.hosts == ("blog.harbour.example", "127.0.0.1:8080", "xn--bcher-kva.example")
    assert isinstance(first.schedule, Crontab)
    assert str(first.schedule) == "*/30 * * * *"
    assert first.timezone == ZoneInfo("Europe/Berlin")
    assert first.requisites is False


def test_a_source_overrides_the_defaults_and_inherits_the_rest() -> None:
    sources = parse(FULL)
    first, second = sources.sources
    assert (first.delay, first.max_body) == (0.5, 2**20)
    assert (second.delay, second.max_body) == (2.0, 15_000_000)
    for source in (first, second):
        assert source.contact == "https://bot.example/about"
        assert (source.concurrency_per_host, source.max_pages, source.max_depth) == (3, 50, 0)
        assert source.allow_addresses == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert sources.crawl.delay == 2.0
    assert sources.text == FULL


def test_what_is_left_out_has_the_defaults_of_the_design() -> None:
    source = parse(entry("")).sources[0]
    assert source == Source(name="ledger", seeds=("https://ledger.example/",))
    assert Limits() == Limits(delay=1.0, concurrency_per_host=1, max_pages=1000, max_depth=4, max_body=15_000_000)
    assert source.schedule is None
    assert source.timezone == ZoneInfo("UTC")
    assert parse("").sources == ()


def test_a_proxy_is_for_all_or_for_one_and_its_password_is_not_shown() -> None:
    text = '[crawl]\nproxy = "http://mole:deep@proxy.example:3128"\n'
    for_all, direct = parse(text + entry("") + entry('proxy = "direct"').replace("ledger", "harbour")).sources
    assert str(for_all.proxy) == "proxy.example:3128"
    assert direct.proxy is None
    assert "deep" not in repr(for_all)
    assert "bW9sZTpkZWVw" not in repr(for_all)  # the same in base64
    (told,) = mistakes(entry('proxy = "https://mole:deep@proxy.example"'))
    assert "deep" not in told.message


def test_sources_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        parse(FULL).sources[0].delay = 0.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("auto", Auto), ("every 30 minutes", Every), ("every day", Every), ("@daily", Crontab), ("5 4 * * sun", Crontab)],
)
def test_schedules_are_of_three_kinds(text: str, kind: type) -> None:
    assert isinstance(parse(entry(f'schedule = "{text}"')).sources[0].schedule, kind)


@pytest.mark.parametrize(
    ("text", "size"),
    [('"15 MB"', 15_000_000), ('"15MB"', 15_000_000), ('"0.5 GiB"', 2**29), ('"500 kB"', 500_000), ("4096", 4096)],
)
def test_sizes_have_units(text: str, size: int) -> None:
    assert parse(entry(f"max_body = {text}")).sources[0].max_body == size


@pytest.mark.parametrize(
    ("text", "span"), [('"90 s"', 90), ('"2 min"', 120), ('"1h"', 3600), ('"0.5 d"', 43_200), ("7", 7)]
)
def test_spans_of_time_have_units(text: str, span: float) -> None:
    assert parse(entry(f"max_retry_after = {text}")).sources[0].max_retry_after == span


def test_visits_come_as_a_source_sets_them() -> None:
    text = 'article_revisits = ["30 min", "1 d"]\nlisting_revisits = ["10 min", "6 h"]'
    source = parse(entry(text)).sources[0]
    assert (source.article_revisits, source.listing_revisits) == ((1800.0, 86_400.0), (600.0, 21_600.0))
    for wrong, why in (
        ('article_revisits = ["1 d", "1 h"]', "does not grow"),
        ("article_revisits = []", "has 0 different items"),
        ('article_revisits = ["1 s"]', "out of bounds"),
        ('listing_revisits = ["1 h"]', "has 1 different items"),
        ('max_retry_after = "1 week"', "is no span of time"),
    ):
        (told,) = mistakes(entry(wrong))
        assert why in told.message
        assert '"1 h"' in told.message or '"2 min"' in told.message


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = """\
[crawl]
dealy = 1.0
max_body = "15 parsecs"
allow_addresses = ["10.0.0.0/8",
                   "127.0.0.1/8", "x"]
[sauce]
[[source]]
name = "ledger"
seeds = ["https://ledger.example/", "ftp://ledger.example/"]
articles = ['(']
schedule = "61 * * * *"
timezone = "Europe/Berlim"
[[source]]
name = "ledger"
hosts = ["a/b"]
requisites = "yes"
"""
    told = mistakes(text)
    assert [(wrong.line, wrong.key) for wrong in told] == [
        (2, "crawl.dealy"),
        (3, "crawl.max_body"),
        (5, "crawl.allow_addresses"),
        (5, "crawl.allow_addresses"),
        (6, "sauce"),
        (9, 'source "ledger": seeds'),
        (10, 'source "ledger": articles'),
        (11, 'source "ledger": schedule'),
        (12, 'source "ledger": timezone'),
        (13, 'source "ledger": seeds'),
        (14, 'source "ledger": name'),
        (15, 'source "ledger": hosts'),
        (16, 'source "ledger": requisites'),
    ]
    assert 'did you mean "delay"?' in told[0].message
    assert 'did you mean "source"?' in told[4].message
    assert 'did you mean "Europe/Berlin"?' in told[8].message
    assert "taken already on line 8" in told[10].message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('delay = "fast"', "is 'fast', text; allowed: seconds between two requests to a host: a number from 0 to 3600"),
        ("delay = -1", "-1 is out of bounds"),
        ("delay = nan", "nan is out of bounds"),
        ("delay = true", "is a flag (true or false)"),
        ("max_pages = 0", "0 is out of bounds; allowed: pages per run"),
        ("max_pages = 1.5", "is 1.5, a number"),
        ("max_pages = true", "is a flag"),
        ("concurrency_per_host = 65", "from 1 to 64"),
        ('max_body = "3 GiB"', "'3 GiB' is out of bounds"),
        ('max_body = "1.5 mb"', "'1.5 mb' is no size"),
        ('feeds = "https://ledger.example/feed"', "is 'https://ledger.example/feed', text, not a list"),
        ('feeds = ["//ledger.example/feed"]', "is no absolute http or https URL"),
        ('feeds = ["http://ledger.example:99999/"]', "is no URL (Port out of range"),
        ('feeds = ["http://[::1/"]', "is no URL"),
        ('feeds = ["http://"]', "is no absolute"),
        ("feeds = [3]", "is 3, a number"),
        ('exclude = ["*"]', "is no regular expression (nothing to repeat"),
        ('hosts = ["https://ledger.example/"]', "is no host name"),
        ('hosts = ["user@ledger.example"]', "is no host name"),
        ('hosts = ["-x.example"]', "is no host name"),
        ('hosts = ["ledger.example:http"]', "is no host name"),
        ('contact = "me"', "is no absolute http or https URL; allowed: a URL or an e-mail address"),
        ('contact = "a@b.example\\nX: y"', "control characters"),
        ('schedule = "every blue moon"', 'is not of the form "every N minutes"'),
        ('schedule = ""', "is empty"),
        ("schedule = 2026-11-22", "a date or time"),
        ('timezone = "../../etc/passwd"', "is no time zone"),
        ("hosts = { a = 1 }", "is a table, not a list"),
        ('proxy = "socks5://127.0.0.1:1080"', 'is no URL of an HTTP proxy; allowed: an HTTP proxy: "http://'),
        ("proxy = 3128", "is 3128, a number"),
    ],
)
def test_a_mistake_says_what_is_wrong_and_what_is_allowed(line: str, said: str) -> None:
    (told,) = mistakes(entry(line))
    assert told.line == 4
    assert said in told.message
    assert "; allowed: " in told.message


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[source]\nname = 'x'\n", 1, "write [[source]] with two brackets"),
        ("crawl = 3\n", 1, "write [crawl] on a line of its own"),
        ("[[source]]\nseeds = ['http://a.example/']\n", 1, "name is missing"),
        ("[[source]]\nname = 'x'\n", 1, "a source needs a URL to start from"),
        ("[[source]]\nname = 'a/b'\nseeds = ['http://a.example/']\n", 2, "'a/b' is no name"),
    ],
)
def test_mistakes_of_structure(text: str, line: int, said: str) -> None:
    (told,) = mistakes(text)
    assert told.line == line
    assert said in str(told)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[crawl]\ndelay = \n", 2),
        ("[[source]]\nname = 'x\n", 2),
        ("a = 1\na = 2\n", 2),
        ("x = [1,\n2", 2),
        ("\n\n=", 3),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int) -> None:
    (told,) = mistakes(text)
    assert told.line == line
    assert "is not TOML" in str(told)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.toml", "there is no such file"), (tmp_path, "cannot be read")):
        with pytest.raises(SourcesError, match=said) as caught:
            load(path)
        assert str(path) in str(caught.value)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"[crawl]\n# caf\xe9\n")
    with pytest.raises(SourcesError, match="line 2: this line is not UTF-8") as caught:
        load(latin)
    assert caught.value.exit_code == 2


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + entry("delay = 'x'").replace("\n", "\r\n").encode())
    with pytest.raises(SourcesError) as caught:
        load(path)
    assert [wrong.line for wrong in caught.value.mistakes] == [4]


def test_an_unknown_source_is_told_with_the_nearest_name() -> None:
    sources = parse(FULL)
    assert sources.get("ledger").name == "ledger"
    with pytest.raises(UnknownSource, match='did you mean "ledger"'):
        sources.get("legder")
    with pytest.raises(UnknownSource, match="there are: harbour-post, ledger"):
        sources.get("zzz")


# lines

TRICKY = '''\
"a key" . b = 1 # = [ "
c = """
x = 1
["not a table"] \\""" """"
d = [ # comment ]
  1, [2,
  3], { e = 4, "f.g" = [5] },
]
'h' = \'\'\'
[[no]]\'\'\'\'\'
[t.u]
v = 1979-05-27 07:32:00
w.x.y = "z"
[[n]]
[n.o]
p = "\\""
[[n.q]]
[[n]]
[[n.q]]
r = ''
'''


def test_lines_are_found_through_all_of_toml() -> None:
    assert tomllib.loads(TRICKY)
    found = lines(TRICKY)
    assert found["a key", "b"] == 1
    assert found["c",] == 2
    assert found["d",] == 5
    assert found["d", 0] == found["d", 1, 0] == 6
    assert found["d", 1, 1] == found["d", 2, "e"] == found["d", 2, "f.g", 0] == 7
    assert found["h",] == 9
    assert found["t", "u"] == 11
    assert found["t", "u", "v"] == 12
    assert found["t", "u", "w"] == found["t", "u", "w", "x", "y"] == 13
    assert (found["n",], found["n", 0], found["n", 0, "o", "p"]) == (14, 14, 16)
    assert (found["n", 0, "q", 0], found["n", 1], found["n", 1, "q", 0, "r"]) == (17, 18, 20)


values = st.recursive(
    st.integers() | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.from_regex(r"[a-z0-9_-]{1,5}", fullmatch=True), values, max_size=6), st.integers(0, 3))
def test_every_key_of_a_document_is_found_where_it_was_written(table: dict[str, Any], gap: int) -> None:
    text, expected = "", {}
    for key, value in table.items():
        text += "\n" * gap
        expected[key] = text.count("\n") + 1
        text += f"{key} = {written(value)}\n"
    assert tomllib.loads(text) == table
    found = lines(text)
    assert {path[0]: line for path, line in found.items() if len(path) == 1} == expected


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ",\n ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


# the file of a service


def test_a_broken_edit_keeps_the_sources_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(entry("delay = 3"))
    file = SourcesFile(path)
    assert not file.refresh()
    path.write_text(entry("delay = 'three'"))
    assert file.refresh()
    assert [wrong.line for wrong in file.mistakes] == [4]
    assert file.sources.sources[0].delay == 3.0
    path.unlink()
    assert file.refresh()
    assert "no such file" in str(file.mistakes[0])
    path.write_text(entry("delay = 4"))
    assert file.refresh()
    assert (file.mistakes, file.sources.sources[0].delay) == ((), 4.0)


def test_a_file_that_nobody_named_need_not_be_there(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    assert SourcesFile(path, needed=False).sources.sources == ()
    with pytest.raises(SourcesError):
        SourcesFile(path)
