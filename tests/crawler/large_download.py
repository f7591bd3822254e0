"""Run by test_large_download: fetches two URLs, keeps them, reads them back. Prints by how much the second, large one
raised the peak of the process's memory.

    python large_download.py SMALL_URL LARGE_URL FOLDER
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from archive import Collection, KeptCapture
from crawler.caps import Caps
from crawler.fetch import Fetcher, capture_of
from crawler.guard import Guard
from crawler.memory import peak_memory


def fetch_and_keep(url: str, collection: Collection) -> tuple[KeptCapture, int]:
    """From the socket into the WARC file, as a crawl does it; then the body read back: its size in bytes."""

    async def fetch() -> KeptCapture:
        fetcher = Fetcher(Guard(["127.0.0.0/8"]), Caps(wire_bytes=1 << 30))
        fetched = await fetcher.fetch(url)
        try:
            return collection.add([capture_of(fetched)])[0]
        finally:
            fetched.close()
            fetcher.close()

    kept = asyncio.run(fetch())
    _, chunks = collection.response(kept)
    return kept, sum(map(len, chunks))


def main() -> None:
    small, large, folder = sys.argv[1:]
    with Collection.open(Path(folder), create=True) as collection:
        fetch_and_keep(small, collection)
        before = peak_memory()
        kept, size = fetch_and_keep(large, collection)
        print(
            json.dumps(
                {"grown": peak_memory() - before, "size": size, "outcome": kept.outcome, "kept": kept.payload_size}
            )
        )


if __name__ == "__main__":
    main()
