"""The compiled kernel of extraction, where it was built: measures and judge in C, with the results of the pure path.

`compiled` is the extension module, or None: the callers then take the pure path. Set MICROFICHE_PURE to any value to
go without it.
"""

from __future__ import annotations

import os
from typing import Any

compiled: Any = None
if not os.environ.get("MICROFICHE_PURE"):
    try:
        from archive.text import _kernel as compiled  # type: ignore[attr-defined, no-redef, unused-ignore]
    except ImportError:  # no compiler when it was installed, or another interpreter's build
        compiled = None
