"""Every error the archive raises on purpose.

    MicroficheError              whatever the program says on purpose, other packages included
      ArchiveError
        CollectionError            the folder itself
          CollectionMissing        there is no collection here
          CollectionNotWritable    it cannot be written: read-only, no room, no right
          CatalogOutdated          made by another version; `microfiche rebuild` cures it
        NotKept                    asked for a capture or article that the collection does not hold
        WarcError                  a WARC file or record; carries file, offset
          BadRecord                a record that breaks the format
          TornFile                 a file that ends inside a record
        BadQuery                   a search or filter that cannot be understood
        MissingExtra               an optional part is not installed; names the command that installs it
        UndecodableBody            a body whose content coding cannot be undone

Each carries its facts as attributes; `str()` of it is one line that names the cause and the cure.
"""

from __future__ import annotations

import importlib
from types import ModuleType


class MicroficheError(Exception):
    """What went wrong in a way that is foreseen: a command tells it in one line, and ends with `exit_code`."""

    exit_code = 1  # 2 when the user's input is at fault


class ArchiveError(MicroficheError):
    """Base of all: whoever catches this catches everything the archive says on purpose."""


class CollectionError(ArchiveError):
    """Something is wrong with the collection's folder. Carries `path`."""

    def __init__(self, path: object, message: str) -> None:
        super().__init__(message)
        self.path = str(path)


class CollectionMissing(CollectionError):
    """There is no collection at `path`."""

    def __init__(self, path: object) -> None:
        super().__init__(
            path, f"no collection at {path}: name one with --collection DIR, or make one with `microfiche capture URL`"
        )


class CollectionNotWritable(CollectionError):
    """The collection cannot be written. Carries `path` and `cause`."""

    def __init__(self, path: object, cause: object) -> None:
        super().__init__(
            path, f"cannot write to the collection at {path}: {cause}; what was acknowledged before stays readable"
        )
        self.cause = str(cause)


class CatalogOutdated(CollectionError):
    """The catalogue was made by another version. Carries `path`, `found` and `expected`."""

    def __init__(self, path: object, found: int, expected: int) -> None:
        super().__init__(
            path,
            f"the catalogue at {path} has version {found}, this program needs {expected}: run `microfiche rebuild`",
        )
        self.found, self.expected = found, expected


class NotKept(ArchiveError):
    """Nothing by that name is kept. Carries `wanted`."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"nothing kept under {wanted}: `microfiche list` shows what is")
        self.wanted = wanted


class WarcError(ArchiveError):
    """A fault in a WARC file. Carries `file`, `offset` (bytes, of the record) and `fault`."""

    def __init__(self, file: object, offset: int, fault: str) -> None:
        super().__init__(f"{file} at byte {offset}: {fault}")
        self.file, self.offset, self.fault = str(file), offset, fault


class BadRecord(WarcError):
    """A record that breaks the format."""


class TornFile(WarcError):
    """A file that ends inside a record: `microfiche repair` keeps everything before `offset`."""


class BadQuery(ArchiveError):
    """A search or filter that cannot be understood. Carries `query`."""

    def __init__(self, query: str, why: str) -> None:
        super().__init__(f"cannot look for {query!r}: {why}")
        self.query = query


class UndecodableBody(ArchiveError):
    """A body whose content coding cannot be undone. Carries `coding`."""

    def __init__(self, coding: str, why: str) -> None:
        super().__init__(f"the body says it is {coding}-coded but cannot be decoded: {why}")
        self.coding = coding


class MissingExtra(ArchiveError):
    """An optional part is not installed. Carries `extra` and `module`."""

    def __init__(self, extra: str, module: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs {module}, which is not installed: pip install 'microfiche[{extra}]'")
        self.extra, self.module = extra, module


def import_extra(module: str, *, extra: str, purpose: str) -> ModuleType:
    """Import an optional module, or raise `MissingExtra` naming the command that installs it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtra(extra, (error.name or module).split(".")[0], purpose) from error
