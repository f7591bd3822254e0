"""Compiles the kernel, where a C compiler is at hand; without one the package installs and works all the same.

    pip install .                             runs this as a build hook of hatchling
    python archive/text/kernel/build.py       the same by hand, in a checkout

The kernel is one C extension without headers of other packages; what it computes, the pure path computes as well.
Set MICROFICHE_PURE to any value to install without it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # by hand, hatchling is not needed
    BuildHookInterface = object  # type: ignore[misc, assignment]

SOURCES = Path("archive/text/kernel")
MODULE = Path("archive/text/_kernel")
FLAGS = ("-O3", "-fPIC", "-fvisibility=hidden", "-std=gnu11", "-Wall", "-Wextra")
TIMEOUT = 300.0
"""Seconds that a compiler may take."""


class KernelHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """hatchling's build hook: the extension goes into the wheel if it can be made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before a wheel is built, or in place for an editable install."""
        if self.target_name != "wheel":
            return
        made = compile_kernel(Path(self.root))
        if isinstance(made, str):
            self.app.display_warning(f"microfiche: without its compiled kernel, three times slower: {made}")
        elif version != "editable":
            build_data["artifacts"].append(made.as_posix())
            build_data["pure_python"] = False
            build_data["infer_tag"] = True


def compile_kernel(root: Path) -> Path | str:
    """Compile the kernel in the checkout `root`: the path of the extension in it, or why there is none.

    An extension that was made before and failed to be made now is removed: it may be of other sources.
    """
    target = MODULE.with_name(MODULE.name + (sysconfig.get_config_var("EXT_SUFFIX") or ".so"))
    (root / target).unlink(missing_ok=True)
    if os.environ.get("MICROFICHE_PURE"):
        return "MICROFICHE_PURE is set"
    try:
        done = subprocess.run(
            list(_command(root, target)), cwd=root, capture_output=True, text=True, errors="replace", timeout=TIMEOUT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"no C compiler: {error}"
    if done.returncode:
        (root / target).unlink(missing_ok=True)
        return f"it does not compile: {done.stderr.strip()[-2000:]}"
    return target


def _command(root: Path, target: Path) -> Iterator[str]:
    """The compiler's command line: as this interpreter itself links its extensions."""
    yield from shlex.split(sysconfig.get_config_var("LDSHARED") or "cc -shared")
    yield from FLAGS
    yield from (f"-I{folder}" for folder in sorted({sysconfig.get_path("include"), sysconfig.get_path("platinclude")}))
    yield from sorted(source.relative_to(root).as_posix() for source in (root / SOURCES).glob("*.c"))
    yield from ("-o", target.as_posix(), "-lm")


if __name__ == "__main__":
    found = compile_kernel(Path(__file__).resolve().parents[3])
    print(found)
    sys.exit(isinstance(found, str))
