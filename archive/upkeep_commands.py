"""The offline commands that make, check, mend or give out: each reads its words, calls one function, and tells."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, TextIO

from archive.lines import article_fields
from archive.model import Article
from archive.progress import Progress
from archive.show import counted, json_line, plain, plain_line, print_done, print_facts


def textualise(args: argparse.Namespace) -> int:
    """`microfiche textualise`."""
    from archive.textualise import TextProgress, Textualiser

    with Progress("text", "pages") as bar:

        def tell(state: TextProgress) -> None:
            counts = {"in_hand": state.in_hand, "failed": state.failed, "articles": state.articles}
            bar.show(state.done, state.done + state.waiting, **counts)

        done = Textualiser(args.collection, workers=args.workers, progress=tell).run(all=args.all, site=args.site)
    if args.json:
        print(json_line(asdict(done)))
    else:
        print(f"{counted(done.done, 'page')}, {counted(done.articles, 'article')}, {done.failed:,} failed")
    return 1 if done.failed else 0


def export(args: argparse.Namespace) -> int:
    """`microfiche export`."""
    from archive.commands import opened, wanted
    from archive.export import FORMATS, Each

    if args.format in ("wet", "wacz"):
        return _export_file(args)
    each = Each.CAPTURE if args.captures else Each.VERSION if args.versions else Each.ARTICLE
    with opened(args) as collection, _output(args.output) as out:
        number = FORMATS[args.format](collection, wanted(args), each, out)
    if args.output:
        print(plain_line(f"{counted(number, 'line')} in {args.output}"), file=sys.stderr)
    return 0


def _export_file(args: argparse.Namespace) -> int:
    """The formats that are no text. Raises `BadQuery` rather than fill a terminal with them."""
    from archive.commands import opened, wanted
    from archive.errors import BadQuery

    if args.output is None and sys.stdout.isatty():
        raise BadQuery(args.format, "it is no text: name a file with --output FILE")
    with opened(args) as collection, _binary_output(args.output) as out:
        if args.format == "wet":
            from archive.wet import NAME, write_wet

            name = args.output.name if args.output else NAME
            number = write_wet(collection, wanted(args), versions=args.versions, out=out, name=name)
        else:
            from archive.wacz import write_wacz

            with Progress("export", "captures") as bar:
                number = write_wacz(collection, wanted(args), out=out, progress=bar.show)
    if args.output:
        word = "article" if args.format == "wet" else "capture"
        print(plain_line(f"{counted(number, word)} in {args.output}"), file=sys.stderr)
    return 0


@contextmanager
def _binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there only when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        return
    with _whole_or_not(path) as place, place.open("wb") as out:
        yield out


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Likewise for text."""
    if path is None:
        yield sys.stdout
        return
    with _whole_or_not(path) as place, place.open("w", encoding="utf-8", errors="replace", newline="") as out:
        yield out


@contextmanager
def _whole_or_not(path: Path) -> Iterator[Path]:
    """Where to write what is to lie at `path`: a file beside it that takes its name when all is well; a pipe or device
    itself. Raises OSError where there is no place for it.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder: name a file", str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder to write into", str(path.parent))
    if path.exists() and not path.is_file():
        yield path
        return
    unfinished = path.with_name(f"{path.name}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def rebuild(args: argparse.Namespace) -> int:
    """`microfiche rebuild`."""
    from archive.collection import Collection
    from archive.reindex import other_archives

    with Progress("rebuild", "files") as bar:
        found = Collection.rebuild(args.collection, progress=lambda done, total, _: bar.show(done, total))
    for path in other_archives(args.collection / "warc"):
        told = f"{path} is passed over: `microfiche import` takes in what it holds"
        print(f"microfiche: {plain_line(told)}", file=sys.stderr)
    orphans = f", {found.orphans:,} articles without their capture" if found.orphans else ""
    parts = counted(found.captures, "capture"), counted(found.articles, "article"), counted(found.files, "file")
    told = f"{parts[0]} and {parts[1]} from {parts[2]}{orphans}"
    return print_done(found, told, as_json=args.json)


def replay(args: argparse.Namespace) -> int:
    """`microfiche replay`."""
    from archive.collection import Collection
    from archive.replay import serve

    def started(address: str) -> None:
        told = (
            json_line({"replay": address})
            if args.json
            else f"replay of {args.collection} at {address}  (Ctrl-C ends it)"
        )
        print(told, flush=True)

    with Collection.open(args.collection, writable=False) as collection:
        serve(collection, args.host, args.port, started=started)
    return 0


def extract(args: argparse.Namespace) -> int:
    """`microfiche extract`."""
    from archive.text import extract_article

    article = extract_article(_page(args.file), url=args.url)
    if args.json:
        print(json_line(_page_fields(article)))
    else:
        _print_article(article)
    return 0 if article.is_article else 1


def _page_fields(article: Article) -> dict[str, object]:
    """An article by itself, in the names of the export where it has them."""
    own = {"reason": article.reason, "charset": article.charset}
    return {"url": article.url, **article_fields(article), **own}


def _print_article(article: Article) -> None:
    fields = _page_fields(article)
    print_facts({name: fields[name] for name in ("title", "author", "published", "modified", "credit", "language")})
    if not article.is_article:
        print(
            f"microfiche: no article: {plain_line(article.reason or 'nothing on the page speaks for one')}",
            file=sys.stderr,
        )
    print(f"\n{plain(article.text)}")


def _page(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    return Path(name).read_bytes()
