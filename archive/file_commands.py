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


def import_files(args: argparse.Namespace) -> int:
    """`microfiche import`."""
    from archive.importing import import_files as take_in

    with Progress("import", "bytes") as bar:
        done = take_in(args.collection, args.path, progress=bar.show)
    for name in done.known:
        print(f"microfiche: {plain_line(name)} holds nothing new: its captures are all kept already", file=sys.stderr)
    for name, why in done.left_out:
        print(f"microfiche: {plain_line(f'{name} is left out: {why}')}", file=sys.stderr)
    for fault in done.faults:
        print(f"microfiche: {plain_line(str(fault))}", file=sys.stderr)
    if args.json:
        print(json_line(asdict(done) | {"faults": [str(fault) for fault in done.faults]}))
    else:
        anew = f", {done.anew:,} of them written anew" if done.anew else ""
        following = "; `microfiche textualise` makes their text" if done.captures else ""
        print(f"{done.captures:,} captures from {done.files:,} files{anew}{following}")
    return 1 if done.faults or done.left_out else 0
