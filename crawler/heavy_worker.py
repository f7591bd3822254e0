"""The process that parses large answers for crawler.heavy: reads them from standard input until it ends.

In: 8 bytes length of the head, 8 bytes length of the entity, the head (a pickled Page and Caps), the entity.
Out: a pickled (Parsed, whether another may be asked of it). It ends by itself when it has grown large, since a parser's
memory seldom comes back.
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from crawler.memory import peak_memory
from crawler.parsing import Parsed, parse

LARGE = 250 << 20  # bytes in memory, beyond which it ends after the answer under way
LARGEST = 2 << 30  # bytes of address space: no page is worth more


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which then ends this
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    _serve(sys.stdin.buffer, sys.stdout.buffer)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    goes_on = True
    while goes_on and len(lengths := requests.read(16)) == 16:
        page, caps = pickle.loads(requests.read(int.from_bytes(lengths[:8])))  # noqa: S301 - from our own process
        entity = requests.read(int.from_bytes(lengths[8:]))
        try:
            parsed = parse(page, entity, caps)
        except (MemoryError, RecursionError):
            parsed = Parsed()
        del entity
        goes_on = peak_memory() < LARGE
        pickle.dump((parsed, goes_on), answers)
        answers.flush()


if __name__ == "__main__":
    main()
