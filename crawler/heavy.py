"""What would stop the event loop is done beside it: one thing at a time, in bounded time.

A thread alone is no help where the work holds the interpreter: a parser in C stops every thread until it is done. So
large answers are parsed in a process (crawler.heavy_worker), which is started when it is first needed, is handed the
bytes in pieces as they lie in the file, and is killed when it takes too long: then nothing was found in that answer.
Where others ended it (the system was short of memory, say), another one is asked, once.
What stays here runs in one thread, one thing after the other: threads that compute take turns with the event loop, and
several of them would make it wait for each of theirs.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import IO, TypeVar, cast

from archive import parse_html
from crawler.caps import Caps
from crawler.parsing import Page, Parsed

TRIES = 2  # for one answer
SWITCH = 0.001  # s, that a thread which computes keeps the others waiting

_MANY_TAGS = "<p>" * 10_000  # what parsing such pages needs is loaded beside the loop, before the first one comes

Pieces = Callable[[], Iterable[bytes]]
T = TypeVar("T")
log = logging.getLogger("microfiche.crawl")


class Heavy:
    """Made within the event loop that uses it; `close` it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "heavy")
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._thread.submit(parse_html, _MANY_TAGS)
        sys.setswitchinterval(SWITCH)

    def close(self) -> None:
        """End the process, and what is under way in it."""
        self._closed = True
        if self._process is not None:
            self._process.kill()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._drop()

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Call `work` in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def parse(self, page: Page, pieces: Pieces, size: int, caps: Caps) -> Parsed:
        """`crawler.parsing.parse` in the process; `pieces` gives the entity's `size` bytes, from their start."""
        return await self.run(self._ask, page, pieces, size, caps)

    def _ask(self, page: Page, pieces: Pieces, size: int, caps: Caps) -> Parsed:
        began, tries = time.monotonic(), 0
        while True:
            try:
                return self._exchange(page, pieces(), size, caps)
            except (OSError, EOFError, pickle.UnpicklingError):
                self._drop()
            tries += 1
            if time.monotonic() - began >= caps.parse_time:
                log.warning("%s could not be looked into within %g s", page.url, caps.parse_time)
                return Parsed()
            if tries == TRIES or self._closed:
                log.warning("%s could not be looked into: the process that does it was ended", page.url)
                return Parsed()

    def _exchange(self, page: Page, pieces: Iterable[bytes], size: int, caps: Caps) -> Parsed:
        process = self._process = self._process or _start()
        assert process.stdin is not None  # noqa: S101 - as started
        assert process.stdout is not None  # noqa: S101
        patience = threading.Timer(caps.parse_time, process.kill)
        patience.start()
        try:
            head = pickle.dumps((page, caps))
            process.stdin.write(len(head).to_bytes(8) + size.to_bytes(8) + head)
            process.stdin.writelines(pieces)
            process.stdin.flush()
            parsed, goes_on = pickle.load(process.stdout)  # noqa: S301 - from our own process
        finally:
            patience.cancel()
        if not goes_on:
            self._drop()
        return cast(Parsed, parsed)

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)
        process.wait()


def _start() -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "crawler.heavy_worker"]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _close(pipe: IO[bytes]) -> None:
    with suppress(OSError):  # what was not flushed to a process that is gone
        pipe.close()
