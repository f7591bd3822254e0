"""sources.toml -> `Source` objects; every mistake of the file is told at once, with its line and what is allowed.

The keys themselves, with their readers, stand in `crawler.source_fields`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.cadence import Cadence
from crawler.caps import Caps
from crawler.caps_fields import CAPS
from crawler.change_rate import LATEST, SOONEST
from crawler.errors import CrawlerError
from crawler.proxy import Proxy
from crawler.revisits import ARTICLE_STEPS
from crawler.source_fields import LIMITS, RECORD, SOURCE, Key, Network, NotAllowed, suggest
from crawler.toml_lines import Path as Place
from crawler.toml_lines import lines

DEFAULT_FILE = Path("sources.toml")
STARTS = ("seeds", "feeds", "sitemaps")  # a source needs a URL in one of these

_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What `[crawl]` sets for all and a source may set for itself."""

    contact: str | None = None  # URL or e-mail address, goes into the User-Agent
    delay: float = 1.0  # s between two requests to a host, at least
    concurrency_per_host: int = 1
    max_pages: int = 1000  # per run
    max_depth: int = 4  # links from a seed
    max_body: int = 15_000_000  # bytes, decoded
    max_retry_after: float = 86_400.0  # s for which a host is left alone at most, whatever its Retry-After says
    max_wait: float = 120.0  # s that a run waits for such a host; else it goes on without, or ends
    article_revisits: tuple[float, ...] = ARTICLE_STEPS  # s from visit to visit while nothing changes; the last stays
    listing_revisits: tuple[float, ...] = (SOONEST, LATEST)  # s: bounds for listings, feeds, sitemaps
    proxy: Proxy | None = None  # what everything is fetched through; its own address is exempt from the guard
    robots_tags: str = RECORD  # X-Robots-Tag and meta robots are told in the capture; HONOUR: obeyed as well
    allow_addresses: tuple[Network, ...] = ()  # exempt from the private-address guard
    accept_invalid_certificate_of: tuple[str, ...] = ()  # hosts, lower case, "host" or "host:port"
    requisites_per_page: int = 200  # named by one page or style sheet, and for each page of a run on average
    requisites_depth: int = 4  # steps from a page: frame, style sheet, @import, font
    requisite_body: int = 10_000_000  # bytes of a requisite, decoded
    caps: Caps = field(default_factory=Caps)  # of the table [caps], for all sources alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Limits):
    """A news aggregator we follow: one `[[source]]`, with the defaults of `[crawl]` filled in."""

    name: str
    seeds: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    articles: tuple[re.Pattern[str], ...] = ()  # an article's URL matches one of these; empty: any may be one
    exclude: tuple[re.Pattern[str], ...] = ()
    hosts: tuple[str, ...] = ()  # further hosts of this source, lower case, "host" or "host:port"
    schedule: Cadence | None = None  # None: by hand only
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    requisites: bool = False  # keep what pages need to be looked at, too


@dataclass(frozen=True, slots=True)
class Sources:
    """The file as a whole. `text` is what it was read from, so that a run can be given exactly this."""

    crawl: Limits = Limits()
    sources: tuple[Source, ...] = ()
    text: str = ""

    def names(self) -> list[str]:
        """The sources' names, in the file's order."""
        return [source.name for source in self.sources]

    def get(self, name: str) -> Source:
        """The source of that name. Raises `UnknownSource`."""
        for source in self.sources:
            if source.name == name:
                return source
        raise UnknownSource(name, self.names())


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong. `line` is from 1 (0: the whole file); `key` is "crawl.delay" or 'source "example": delay'."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key} {self.message}" if self.line else self.message


class SourcesError(CrawlerError):
    """sources.toml cannot be used. Carries `path` and `mistakes` (in the order of the lines)."""

    exit_code = 2

    def __init__(self, path: object, mistakes: tuple[Mistake, ...]) -> None:
        many = f"{len(mistakes)} mistakes: " if len(mistakes) > 1 else ""
        super().__init__(f"{path}: {many}{'; '.join(map(str, mistakes))}")
        self.path, self.mistakes = str(path), mistakes


class UnknownSource(CrawlerError):
    """No source goes by that name. Carries `name` and `known`."""

    exit_code = 2

    def __init__(self, name: str, known: list[str]) -> None:
        hint = suggest(name, known) or f"; there are: {', '.join(known) or 'none'}"
        super().__init__(f'no source is called "{name}"{hint}')
        self.name, self.known = name, known


def load(path: Path | str = DEFAULT_FILE) -> Sources:
    """Read a sources.toml. Raises `SourcesError` with all its mistakes."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _whole(path, "there is no such file: write one (see README), or name one with --sources FILE") from None
    except OSError as error:
        raise _whole(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourcesError(path, (Mistake(line, "this line", "is not UTF-8, as TOML has to be"),)) from error
    return parse(text, path)


def parse(text: str, path: object = DEFAULT_FILE) -> Sources:
    """Read the text of a sources.toml; `path` is for messages. Raises `SourcesError` with all its mistakes."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(path, (_syntax_mistake(str(error), text),)) from error
    reader = _Reader(lines(text.replace("\r\n", "\n")))
    sources = reader.document(tables, text)
    if sources is None:
        raise SourcesError(path, tuple(sorted(set(reader.mistakes))))
    return sources


class _Reader:
    """Reads tables into values and gathers mistakes as it goes."""

    def __init__(self, lines: Mapping[Place, int]) -> None:
        self._lines = lines
        self.mistakes: list[Mistake] = []

    def document(self, tables: Mapping[str, Any], text: str) -> Sources | None:
        self._unknown((), tables, ["crawl", "caps", "source"], "")
        entries = tables.get("source", [])
        if not _is_tables(entries):
            self._wrong(("source",), "source", "is not a list of tables: write [[source]] with two brackets")
            entries = []
        defaults = self._table_of(tables, "crawl", LIMITS)
        defaults["caps"] = Caps(**self._table_of(tables, "caps", CAPS))
        sources = [self._source(number, entry, defaults) for number, entry in enumerate(entries)]
        self._doubles([(number, entry.get("name")) for number, entry in enumerate(entries)])
        if self.mistakes:
            return None
        return Sources(Limits(**defaults), tuple(Source(**source) for source in sources), text)

    def _source(self, number: int, entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
        place: Place = ("source", number)
        label = f'source "{entry["name"]}": ' if isinstance(entry.get("name"), str) else f"source {number + 1}: "
        own = self._table(place, entry, SOURCE, label)
        if "name" not in entry:
            self._wrong(place, f"{label}name", f"is missing: {SOURCE['name'].allowed} are allowed")
        if not any(entry.get(key) for key in STARTS):
            self._wrong(
                place,
                f"{label}seeds",
                'is missing: a source needs a URL to start from, seeds = ["https://news.example/"]',
            )
        return {**defaults, **own}

    def _table_of(self, tables: Mapping[str, Any], name: str, keys: Mapping[str, Key]) -> dict[str, Any]:
        """The values of a table that stands alone at the top."""
        table = tables.get(name, {})
        if isinstance(table, dict):
            return self._table((name,), table, keys, f"{name}.")
        self._wrong((name,), name, f"is no table: write [{name}] on a line of its own")
        return {}

    def _table(self, place: Place, table: Mapping[str, Any], keys: Mapping[str, Key], label: str) -> dict[str, Any]:
        self._unknown(place, table, list(keys), label)
        values = {}
        for name, value in table.items():
            if name not in keys:
                continue
            try:
                values[name] = keys[name].read(value)
            except NotAllowed as error:
                self._not_allowed((*place, name), f"{label}{name}", error, keys[name])
        return values

    def _unknown(self, place: Place, table: Mapping[str, Any], known: list[str], label: str) -> None:
        for name in table:
            if name not in known:
                hint = suggest(name, known) or f"; known here: {', '.join(known)}"
                self._wrong((*place, name), f"{label}{name}", f"is no key of sources.toml{hint}")

    def _doubles(self, names: list[tuple[int, Any]]) -> None:
        first: dict[str, int] = {}
        for number, name in names:
            if not isinstance(name, str):
                continue
            earlier = first.setdefault(name, number)
            if earlier != number:
                line = self._line(("source", earlier, "name"))
                self._wrong(("source", number, "name"), f'source "{name}": name', f"is taken already on line {line}")

    def _not_allowed(self, place: Place, key: str, error: NotAllowed, rule: Key) -> None:
        faults = [((*place, index), message) for index, message in error.items] or [(place, str(error))]
        for where, message in faults:
            self._wrong(where, key, f"{message}; allowed: {rule.allowed}")

    def _wrong(self, place: Place, key: str, message: str) -> None:
        self.mistakes.append(Mistake(self._line(place), key, message))

    def _line(self, place: Place) -> int:
        return next(self._lines[upper] for upper in _upwards(place) if upper in self._lines)


def _upwards(place: Place) -> Iterator[Place]:
    return (place[:length] for length in range(len(place), 0, -1))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _whole(path: object, message: str) -> SourcesError:
    return SourcesError(path, (Mistake(0, "", message),))


def _syntax_mistake(message: str, text: str) -> Mistake:
    match = _AT.search(message)
    line = int(match[1]) if match else text.rstrip("\n").count("\n") + 1
    what = _AT.sub("", message).removesuffix(" (at end of document)")
    column = f" (column {match[2]})" if match else ""
    what = f"{what[:1].lower()}{what[1:]}{column}"
    return Mistake(line, "this line", f"is not TOML: {what}; the rest is judged once this is right")
