"""Where the benchmark data lies. It is not part of the repository: its place is an argument."""

from __future__ import annotations

import sys
from pathlib import Path


def public_data(folder: Path, name: str) -> Path:
    """The path of `name` in `folder`; ends the program with one line that says what is missing."""
    path = folder / name
    if not path.exists():
        sys.exit(f"benchmark data is missing: {path} (name its folder with --data DIR, or make bench DATA=DIR)")
    return path
