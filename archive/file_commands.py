"""The offline commands about whole WARC files: each reads its words, calls one function, and tells."""

from __future__ import annotations

import argparse
import sys

from archive.progress import Progress
from archive.show import counted, plain_line, print_done


def compact(args: argparse.Namespace) -> int:
    """`microfiche compact`."""
    from archive.compact import compact as merge_files

    with Progress("compact", "files") as bar:
        done = merge_files(args.collection, progress=bar.show)
    told = f"{counted(done.merged, 'file')} merged into {done.into:,}, {counted(done.size, 'byte')}"
    return print_done(done, told, as_json=args.json, each_fault="left alone: ")


def import_files(args: argparse.Namespace) -> int:
    """`microfiche import`."""
    from archive.importing import import_files as take_in

    with Progress("import", "bytes") as bar:
        done = take_in(args.collection, args.path, progress=bar.show)
    for name in done.known:
        print(f"microfiche: {plain_line(name)} holds nothing new: its captures are all kept already", file=sys.stderr)
    for name, why in done.left_out:
        print(f"microfiche: {plain_line(f'{name} is left out: {why}')}", file=sys.stderr)
    anew = f", {done.anew:,} of them written anew" if done.anew else ""
    following = "; `microfiche textualise` makes their text" if done.captures else ""
    told = f"{counted(done.captures, 'capture')} from {counted(done.files, 'file')}{anew}{following}"
    return print_done(done, told, as_json=args.json) or (1 if done.left_out else 0)
