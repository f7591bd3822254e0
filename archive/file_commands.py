"""The offline commands about whole WARC files: each reads its words, calls one function, and tells."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from archive.progress import Progress
from archive.show import json_line, plain_line


def compact(args: argparse.Namespace) -> int:
    """`microfiche compact`."""
    from archive.compact import compact as merge_files

    with Progress("compact", "files") as bar:
        done = merge_files(args.collection, progress=bar.show)
    for fault in done.faults:
        print(f"microfiche: left alone: {plain_line(str(fault))}", file=sys.stderr)
    if args.json:
        print(json_line(asdict(done) | {"faults": [str(fault) for fault in done.faults]}))
    else:
        print(f"{done.merged:,} files merged into {done.into:,}, {done.size:,} bytes")
    return 1 if done.faults else 0
