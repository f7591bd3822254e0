"""How long an event loop keeps waiting what is due: a beat every 10 ms, and how late each one comes.

    python -m benchmarks.beats REPORT MODULE [ARGUMENT...]

runs `main()` of MODULE with a watch in its event loop, and writes the figures to REPORT (JSON).
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

BEAT = 0.01  # s


class Beats:
    """`late`: s that each beat came late; `own`: as far as this process computed meanwhile, in whatever thread.

    On a busy machine the first counts the work of others, too; the second is what the process itself is to blame for.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []
        self.seconds = 0.0

    async def watch(self) -> None:
        """Beat until cancelled."""
        began = time.perf_counter()
        while True:
            wall, work = time.perf_counter(), time.process_time()
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            self.late.append(max(0.0, now - wall - BEAT))
            self.own.append(min(self.late[-1], time.process_time() - work))
            self.seconds = now - began

    def figures(self) -> dict[str, float]:
        """Stalls in ms: 99th percentile and longest; seconds that the loop ran."""
        told = {"late": sorted(self.late or [0.0]), "own": sorted(self.own or [0.0])}
        figures = {f"{name}_p99_ms": values[int(len(values) * 0.99)] * 1e3 for name, values in told.items()}
        figures |= {f"{name}_max_ms": values[-1] * 1e3 for name, values in told.items()}
        return {**figures, "seconds": self.seconds}


def main() -> None:
    """Run the module; exit as it does."""
    report, module, *words = sys.argv[1:]
    beats, run = Beats(), asyncio.run

    def watched(work: Coroutine[Any, Any, Any], **options: Any) -> Any:
        async def both() -> Any:
            watching = asyncio.ensure_future(beats.watch())
            try:
                return await work
            finally:
                watching.cancel()

        return run(both(), **options)

    asyncio.run = watched  # type: ignore[assignment]  # what the module calls
    sys.argv = [module, *words]
    code = importlib.import_module(module).main()
    Path(report).write_text(json.dumps(beats.figures()))
    sys.exit(code)


if __name__ == "__main__":
    main()
