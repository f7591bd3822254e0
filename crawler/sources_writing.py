"""A new entry for sources.toml: written at the end of the file, so that nothing in it changes, comments included."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.source_fields import LONGEST_NAME
from crawler.sources import Source, Sources, parse
from crawler.urls import host_of, page_key, resolve

SCHEDULE = "every 30 minutes"
HEAD = """\
[crawl]
# contact = "https://example.org/bot"   # goes into the User-Agent, so that a site can reach you
delay = 1.0                             # s between two requests to a host, at least
"""


class AlreadyFollowed(CrawlerError):
    """The site, or the name, is in the file. Carries `name`."""

    exit_code = 2

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


class NotWritten(CrawlerError):
    """sources.toml could not be written. Carries `path`."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(f"cannot write {path}: {why}; nothing in it was changed")
        self.path = str(path)


def name_for(url: str) -> str:
    """A name made from the host: letters, digits, dots and dashes."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", host_of(url)).strip("-.")[:LONGEST_NAME] or "source"


def entry_text(
    name: str, *, title: str | None, seeds: Sequence[str], feeds: Sequence[str], sitemaps: Sequence[str]
) -> str:
    """The entry as TOML, with a schedule; `title` goes into a comment."""
    rows: list[tuple[str, str | list[str]]] = [
        ("name", name),
        ("seeds", list(seeds)),
        ("feeds", list(feeds)),
        ("sitemaps", list(sitemaps)),
    ]
    told = "".join(char if char.isprintable() else " " for char in title or "")
    comment = f"  # {' '.join(told.split())[:60]}" if told.strip() else ""
    lines = [f"{key} = {_toml(value)}" for key, value in rows if value]
    return "\n".join([f"[[source]]{comment}", *lines, f'schedule = "{SCHEDULE}"', ""])


def _toml(value: str | list[str]) -> str:
    """A TOML string or list: JSON's form is one, but for DEL, which it leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def refuse_doubles(known: Sources, name: str | None, starts: Sequence[str], *, path: object) -> None:
    """Raises `AlreadyFollowed` when the name or one of the URLs is that of a source."""
    wanted = {_key(url) for url in starts}
    for source in known.sources:
        if shared := wanted & {_key(url) for url in _starts(source)}:
            raise AlreadyFollowed(source.name, f'{min(shared)} is followed already, as "{source.name}" in {path}')
        if source.name == name:
            raise AlreadyFollowed(name, f'a source is called "{name}" already in {path}: choose another with --name')


def _starts(source: Source) -> tuple[str, ...]:
    return source.seeds + source.feeds + source.sitemaps


def _key(url: str) -> str:
    return page_key(resolve(url, url) or url)


def append(path: Path, entry: str, before: bytes | None) -> None:
    """Write the file anew with the entry at its end, at once or not at all. `before` is what it held (None: nothing).

    Raises `NotWritten`, and `SourcesError` where the result would be wrong.
    """
    try:
        target = path.resolve()
        held = target.read_bytes() if target.exists() else None
        if held != before:
            raise NotWritten(path, "it was changed meanwhile")
        text = (before or HEAD.encode()).decode("utf-8")
        whole = joined(text, entry)
        parse(whole, path)
        _replace(target, whole.encode("utf-8"))
    except OSError as error:
        raise NotWritten(path, error.strerror) from error


def joined(text: str, entry: str) -> str:
    """The text with the entry after a blank line, in the text's own line ends."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith(end) else end * 2
    return text + gap + entry.replace("\n", end)


def _replace(target: Path, data: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        written = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            written.chmod(mode)
            written.replace(target)
        except OSError:
            written.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
