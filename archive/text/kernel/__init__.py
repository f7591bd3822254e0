"""The compiled kernel, where it was built: the hot loops of archive.text in C, with the results of the pure path.

`compiled` is the extension module, or None: the callers then take the pure path. Set MICROFICHE_PURE to any value to
go without it.
"""

from __future__ import annotations

import os
import warnings
from types import ModuleType
from typing import Any

INTERFACE = 1
"""The number of the interface that the callers know (module.c)."""


def _found() -> Any:
    if os.environ.get("MICROFICHE_PURE"):
        return None
    try:
        from archive.text import _kernel  # type: ignore[attr-defined, unused-ignore]
    except ImportError:  # no compiler when it was installed, or another interpreter's build
        return None
    return fitting(_kernel)


def fitting(module: ModuleType) -> ModuleType | None:
    """The module, if it was built from these sources; None, with a warning that names the cure, if it is an old one."""
    found = module.interface() if hasattr(module, "interface") else 0
    if found == INTERFACE:
        return module
    warnings.warn(
        f"the compiled kernel is of interface {found}, not {INTERFACE}, and is not used: build it anew with "
        "`python archive/text/kernel/build.py`, or install the package again",
        RuntimeWarning,
        stacklevel=2,
    )
    return None


compiled: Any = _found()
