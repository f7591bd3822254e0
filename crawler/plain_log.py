"""Log lines that are only ever text: titles, addresses and headers of strangers cannot command a terminal."""

from __future__ import annotations

import logging
import sys
from typing import Any

from scrapy.logformatter import LogFormatter

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_KEPT = "\n\t"


class PlainFormatter(logging.Formatter):
    """Writes control and escape characters, line ends inside messages included, as backslash escapes."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line without its traceback."""
        return plain(super().formatMessage(record))


class PlainLogFormatter(LogFormatter):
    """Scrapy's messages about requests; what fails is in the catalogue, with its reason, so here it is said quietly."""

    def download_error(self, *arguments: Any, **named: Any) -> Any:
        """A failed request."""
        return {**super().download_error(*arguments, **named), "level": logging.DEBUG}


def plain(text: str) -> str:
    """The text with everything that is not printable escaped."""
    return text if text.isprintable() else "".join(map(_plain, text))


def set_up(level: int = logging.WARNING) -> None:
    """Log to standard error, plainly."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)


def _plain(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
