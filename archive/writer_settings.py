"""How a collection's WARC files are written: `warc.toml` in its folder, where there is one.

    codec = "isal"        # isal, zlib-ng, zlib, zstd or none: archive.warc.compress
    level = 1             # of that codec
    max_size = "1 GB"     # a file is closed once it is longer
    max_age = 3600        # s; a file is closed once it is older, even when nothing more is written

Every process that writes into the collection heeds it. What is left out has the values above.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict

from archive.errors import CollectionError
from archive.warc.compress import CODECS, codec_named

FILE = "warc.toml"
_UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?) ?([A-Za-z]+)", re.ASCII)


class WriterSettings(TypedDict, total=False):
    """Keyword arguments of `WarcWriter`: sizes in bytes, times in s."""

    codec: str
    level: int
    max_size: int
    max_age: float


def writer_settings(folder: Path) -> WriterSettings:
    """What `warc.toml` of a collection says. Raises `CollectionError` naming the key and what is allowed."""
    path = folder / FILE
    try:
        found = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:  # a TOMLDecodeError or UnicodeDecodeError is a ValueError
        raise CollectionError(folder, f"{path} cannot be read: {error}") from error
    try:
        return _checked(found)
    except ValueError as error:
        raise CollectionError(folder, f"{path}: {error}") from error


def _checked(found: Mapping[str, Any]) -> WriterSettings:
    settings: WriterSettings = {}
    for key, value in found.items():
        if key not in _READERS:
            raise ValueError(f"there is no setting {key!r}; there are {', '.join(_READERS)}")
        read, allowed = _READERS[key]
        try:
            settings[key] = read(value)  # type: ignore[literal-required]
        except (TypeError, ValueError) as error:
            raise ValueError(f"{key} is {value!r}; allowed: {allowed}") from error
    codec_named(settings.get("codec", "isal"), settings.get("level"))
    return settings


def _codec(value: Any) -> str:
    if value not in CODECS:
        raise ValueError
    return str(value)


def _level(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _size(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        size: float = value
    else:
        match = _SIZE.fullmatch(value)
        size = float(match[1]) * _UNITS.get(match[2], 0) if match else 0
    if not 1_000_000 <= size <= 1_000_000_000_000:
        raise ValueError
    return int(size)


def _age(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 7 * 86_400:
        raise ValueError
    return float(value)


_READERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "codec": (_codec, ", ".join(CODECS)),
    "level": (_level, "a whole number, from the codec's levels"),
    "max_size": (_size, 'from 1 MB to 1000 GB: "1 GB", "500 MB", or a number of bytes'),
    "max_age": (_age, "seconds, from 1 to 604800"),
}
