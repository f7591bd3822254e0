"""How much memory this process has taken. What getrusage says counts in the process that started it, on Linux."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


def peak_memory() -> int:
    """Bytes resident at most, since the program was started."""
    if sys.platform == "linux" and (match := _PEAK.search(Path("/proc/self/status").read_text())):
        return int(match[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
