"""The folder in which all crawls of a machine agree on their pace, and its files: whose, and whether to be trusted.

| folder                              | of                | when                                              |
|-------------------------------------|-------------------|---------------------------------------------------|
| $MICROFICHE_RUNTIME_DIR             | this user         | it is set                                         |
| /run/lock/microfiche                | every user        | /run/lock lets everybody write (Debian, Ubuntu)   |
| /tmp/microfiche                     | every user        | else                                              |
| $XDG_RUNTIME_DIR/microfiche, or one | this user         | the shared one cannot be used: who made it has    |
| among the temporary files           |                   | closed it, or it is no folder                     |

A shared folder has the sticky bit, so that nobody renames or removes files of others; its files can be written by all.
No link is followed into it or within it, and a file with a second name (a hard link to somebody's own) is not touched.
What other users could do is hold a lock, and so slow down crawls: where they are not trusted with that, the variable
names a folder of one's own. A container with a /tmp of its own keeps a pace of its own.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import CrawlerError

VARIABLE = "MICROFICHE_RUNTIME_DIR"
NAME = "microfiche"
SHARED = (Path("/run/lock"), Path("/tmp"))  # noqa: S108 - that it is everybody's is the point
STICKY = 0o1777
SETTLED = 5.0  # s after which a file that others made is as they meant it to be

log = logging.getLogger("microfiche.crawl")


class NoRuntimeFolder(CrawlerError):
    """The folder in which crawls agree on their pace cannot be used."""

    def __init__(self, folder: Path, cause: object) -> None:
        super().__init__(
            f"{folder}, where the crawls of this machine agree on their pace, cannot be used: {cause}; "
            f"name another folder in the environment variable {VARIABLE}"
        )


@dataclass(frozen=True, slots=True)
class RuntimeFolder:
    """`mode`: that of its files. `locked` opens them."""

    path: Path
    mode: int = 0o600

    def locked(self, name: str) -> int | None:
        """A descriptor of a file of it, locked (flock), made if need be; None when another has the lock.

        Raises NoRuntimeFolder.
        """
        opened = self.opened(name)
        if opened is None:
            return None
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
            return None
        if not _is_at(opened, self.path / name):  # somebody tidied up meanwhile: the next one makes it anew
            os.close(opened)
            return None
        return opened

    def opened(self, name: str) -> int | None:
        """A descriptor of a file of it; None when whoever made it just now is not done. Raises NoRuntimeFolder."""
        try:
            return self._opened(self.path / name)
        except OSError as error:
            raise NoRuntimeFolder(self.path, f"{name}: {error.strerror or error}") from error

    def _opened(self, path: Path) -> int | None:
        flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            opened = os.open(
                path, flags
            )  # not with O_CREAT: Linux may forbid that for files of others (protected_regular)
        except FileNotFoundError:
            try:
                opened = os.open(path, flags | os.O_CREAT | os.O_EXCL, self.mode)
            except FileExistsError:
                return None
            os.fchmod(opened, self.mode)  # whatever the umask says
        except PermissionError:
            self._settled(path.lstat(), "it is closed to others")
            return None
        found = os.fstat(opened)
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            return opened
        os.close(opened)
        self._settled(found, "it has a second name, or is no file")
        return None

    def _settled(self, found: os.stat_result, why: str) -> None:
        """Raise NoRuntimeFolder for a file that is as it was meant to be, and of no use."""
        if time.time() - found.st_ctime > SETTLED:
            raise NoRuntimeFolder(self.path, f"of a file of user {found.st_uid} in it, {why}")


def runtime_folder() -> RuntimeFolder:
    """The folder, made if need be. Raises NoRuntimeFolder where the one that was named, or every one, is of no use."""
    if named := os.environ.get(VARIABLE):
        return RuntimeFolder(_own(Path(named)))
    base = next((base for base in SHARED if _is_open_to_all(base)), SHARED[-1])
    try:
        return RuntimeFolder(_shared(base / NAME), 0o666)
    except NoRuntimeFolder as error:
        log.warning("the pace of hosts is agreed upon by crawls of this user alone: %s", error)
    session = os.environ.get("XDG_RUNTIME_DIR")
    own = Path(session) / NAME if session and Path(session).is_dir() else None
    return RuntimeFolder(_own(own or Path(tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"))


def _own(folder: Path) -> Path:
    """A folder of this user alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise NoRuntimeFolder(folder, error.strerror or error) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise NoRuntimeFolder(folder, "it is not a folder of this user's")
    return folder


def _shared(folder: Path) -> Path:
    """A folder of everybody's."""
    try:
        try:
            folder.mkdir(mode=0o700)
            folder.chmod(STICKY)
        except FileExistsError:
            pass
        found = folder.lstat()
    except OSError as error:
        raise NoRuntimeFolder(folder, error.strerror or error) from error
    if not stat.S_ISDIR(found.st_mode):
        raise NoRuntimeFolder(folder, "it is no folder")
    if stat.S_IMODE(found.st_mode) & STICKY != STICKY:
        raise NoRuntimeFolder(folder, f"user {found.st_uid} made it, and not for everybody")
    return folder


def _is_open_to_all(base: Path) -> bool:
    try:
        return stat.S_IMODE(base.stat().st_mode) & STICKY == STICKY
    except OSError:
        return False


def _is_at(opened: int, path: Path) -> bool:
    try:
        there, here = path.lstat(), os.fstat(opened)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
