"""Run in a process of its own by test_disks: a collection on a kernel that, from some moment on, reports what a failing
disk makes it report. Nothing of the program is replaced. Prints what it saw.

python failing_disk.py FOLDER fsync|file-size
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import resource
import sys
from pathlib import Path

from small_disk import page

from archive import Collection, CollectionNotWritable

SYSCALLS = {"x86_64": (74, 75), "aarch64": (82, 83)}  # fsync, fdatasync
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # of classic BPF (linux/bpf_common.h)
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2  # of prctl(2)


class Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("k", ctypes.c_uint))


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step)))


def no_sync() -> None:
    """From here on fsync and fdatasync of this thread fail with EIO, by the kernel's word (seccomp)."""
    sync, data_sync = SYSCALLS[platform.machine()]
    told = [(_LOAD, 0, 0, 0), (_EQUAL, 2, 0, sync), (_EQUAL, 1, 0, data_sync), (_RETURN, 0, 0, _ALLOW)]
    steps = (Step * 5)(*[Step(*step) for step in told], Step(_RETURN, 0, 0, _ERROR | errno.EIO))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in ((_NO_NEW_PRIVS, 1, 0, 0, 0), (_SECCOMP, _FILTER, ctypes.byref(Program(5, steps)), 0, 0)):
        if libc.prctl(*call):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def no_growth() -> None:
    """From here on no file grows past 200 KB: the kernel says EFBIG in the middle of a batch."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))


def main(path: Path, fail: str) -> dict[str, object]:
    said = []
    with Collection.open(path, create=True) as collection:
        acknowledged = [kept.id for kept in collection.add([page(1_000), page(1_000)])]
        {"fsync": no_sync, "file-size": no_growth}[fail]()
        for _ in range(2):  # it says so each time, and stays in order
            try:
                collection.add([page(150_000), page(150_000)])
            except CollectionNotWritable as error:
                said.append(str(error))
    return {"acknowledged": acknowledged, "said": said}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
