"""`microfiche`: the offline commands, and those that other packages add (entry points in the group
"microfiche.commands").

A command is `fn(args) -> int`, the exit code. Only argparse is imported here: each command imports what it needs
when it runs. What goes wrong on purpose is told in one line on stderr: exit code 1, or what the error's `exit_code`
says (2 for what the user got wrong).
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from textwrap import fill
from typing import Any, NoReturn

from archive.errors import MicroficheError

Options = dict[str, Any]
GROUP = "microfiche.commands"
INTERRUPTED = 128 + signal.SIGINT

_EXAMPLES = """\
examples:
  microfiche demo                                  a news site on your own machine, crawled, shown and replayed
  microfiche capture https://news.example/story    fetch and keep one page, print its article
  microfiche crawl                                 all sources of ./sources.toml, now
  microfiche search 'harbour "ice road" -ferry'    full text of everything kept
  microfiche show https://news.example/story       the newest article of that address
  microfiche export --format jsonl > articles.jsonl

`microfiche COMMAND --help` tells more, with examples."""


def _option(*flags: str, **options: Any) -> tuple[tuple[str, ...], Options]:
    return flags, options


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


COLLECTION = _option(
    "--collection", type=Path, default=Path("collection"), metavar="DIR", help="folder (default ./%(default)s)"
)
JSON = _option("--json", action="store_true", help="print JSON lines")
SITE = _option("--site", metavar="HOST", help="of this site only")
LIMIT = _option("--limit", type=_number, default=50, metavar="N", help="at most so many (default %(default)s)")
FILTERS = (
    SITE,
    _option("--source", metavar="NAME", help="from this source only"),
    _option("--language", metavar="TAG", help="in this language only: de, zh-Hant, ..."),
    _option("--since", metavar="DATE", help="captured on or after: 2026, 2026-11, 2026-11-22, 20261122183000, ..."),
    _option("--until", metavar="DATE", help="captured on or before"),
    _option("--run", metavar="ID", help="fetched in this crawl run only"),
)
OUTCOME = _option("--outcome", metavar="OUTCOME", help="with this outcome only: ok, changed, gone, not-article, ...")

# name: (one line of help, module:function in archive, options, examples)
COMMANDS: dict[str, tuple[str, str, tuple[tuple[tuple[str, ...], Options], ...], str]] = {
    "list": (
        "list what is kept, newest first",
        "commands:list_kept",
        (
            *FILTERS,
            OUTCOME,
            _option("--articles", action="store_true", help="articles in their newest version, not captures"),
            _option("--url", help="captures of this URL only"),
            _option("--requisites", action="store_true", help="images, styles and other requisites of pages, too"),
            LIMIT,
        ),
        "microfiche list --site news.example --since 2026-11\nmicrofiche list --outcome gone",
    ),
    "show": (
        "show one article with all that is known of it, or a capture with its records",
        "commands:show",
        (
            _option(
                "what", metavar="CAPTURE", help="id (or its beginning) of a capture or article, or a URL: its newest"
            ),
            _option("--records", action="store_true", help="the WARC records of the capture"),
            _option("--text", action="store_true", help="the text alone"),
        ),
        "microfiche show https://news.example/story\nmicrofiche show 3f2a91c0 --records",
    ),
    "search": (
        "search the full text of all articles",
        "commands:search",
        (
            _option("query", nargs="+", metavar="QUERY", help='words, "a phrase", -not, OR, prefix*, site:, lang:'),
            SITE,
            _option("--language", metavar="TAG", help="in this language only"),
            _option("--limit", type=_number, default=20, metavar="N", help="at most so many (default %(default)s)"),
        ),
        "microfiche search ferry OR 'ice road'\nmicrofiche search -- 'harbo* -storm site:news.example lang:en'",
    ),
    "diff": (
        "compare the texts of two captures",
        "commands:diff",
        (
            _option("old", metavar="CAPTURE", help="id or URL; a URL alone: its two newest versions"),
            _option("new", metavar="CAPTURE", nargs="?"),
        ),
        "microfiche diff https://news.example/story\nmicrofiche diff 3f2a91c0 77b01e5d",
    ),
    "textualise": (
        "make the articles of captures that have none yet, or of all again",
        "upkeep_commands:textualise",
        (
            _option("--all", action="store_true", help="make every page's text again"),
            SITE,
            _option("--workers", type=_number, metavar="N", help="processes (default: one for each core)"),
        ),
        "microfiche textualise\nmicrofiche textualise --all --site news.example",
    ),
    "export": (
        "write articles or captures as JSON lines, CSV or CDXJ, or as files of other tools: WET, WACZ",
        "upkeep_commands:export",
        (
            _option(
                "--format",
                choices=("jsonl", "csv", "cdxj", "wet", "wacz"),
                default="jsonl",
                help="(default %(default)s)",
            ),
            _option("--output", "-o", type=Path, metavar="FILE", help="(default: standard output)"),
            _option("--captures", action="store_true", help="a line for each capture, whatever became of it"),
            _option("--versions", action="store_true", help="a line for each version of each article"),
            *FILTERS,
        ),
        "microfiche export > articles.jsonl\n"
        "microfiche export --format wacz -o shelf.wacz     opens in replayweb.page\n"
        "microfiche export --format csv --language uk --since 2026-11 -o november.csv",
    ),
    "stats": ("count what is kept", "commands:stats", (), "microfiche stats --json"),
    "rebuild": ("make the catalogue again from the WARC files", "upkeep_commands:rebuild", (), "microfiche rebuild"),
    "validate": (
        "check WARC files against the standard; of the collection, if none are named",
        "check_commands:validate",
        (_option("path", nargs="*", type=Path, metavar="PATH", help="a WARC or WACZ file, or a folder with such"),),
        "microfiche validate collection/warc/*.warc.gz",
    ),
    "repair": (
        "mend WARC files that end badly; the originals stay as they are",
        "check_commands:repair",
        (_option("path", nargs="*", type=Path, metavar="PATH", help="a WARC file, or a folder with such"),),
        "microfiche repair broken.warc.gz",
    ),
    "import": (
        "take in WARC, ARC and WACZ files of other tools",
        "file_commands:import_files",
        (_option("path", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with such files"),),
        "microfiche import crawl.warc.gz old.arc.gz shelf.wacz\nmicrofiche import downloads/",
    ),
    "compact": (
        "merge many small WARC files into few of up to 1 GB, nothing recompressed",
        "file_commands:compact",
        (),
        "microfiche compact",
    ),
    "replay": (
        "serve what is kept to a browser, read-only, from the WARC files alone",
        "upkeep_commands:replay",
        (
            _option(
                "--host", default="127.0.0.1", help="address to listen on (default %(default)s: this machine only)"
            ),
            _option("--port", type=int, default=8041, help="(default %(default)s; 0: any)"),
        ),
        "microfiche replay --port 9000",
    ),
    "extract": (
        "make the article of an HTML page; no collection needed",
        "upkeep_commands:extract",
        (
            _option("file", metavar="FILE", help="an HTML file; - for standard input"),
            _option("--url", default="", help="where the page is from: helps with dates and links"),
        ),
        "microfiche extract story.html --url https://news.example/story\n"
        "curl -s https://news.example/story | microfiche extract -",
    ),
}
WITHOUT_COLLECTION = frozenset({"extract"})
_MORE = {  # what else --help tells
    "show": "With --records: named fields and content of each WARC record, long ones cut; --json gives offsets.",
    "export": "jsonl, csv and wet hold articles, cdxj and wacz captures. A file has its name once it is whole.",
    "stats": "Captures, articles, sites, languages, bytes sent and kept, revisits, outcomes, first and last date.",
    "rebuild": "Any WARC files in the folder warc/ will do. Crawls and services have to end first. Exit code 1: some"
    " file has a fault; what is whole in it was taken in.",
    "validate": "Each line names file, byte, rule and the clause of WARC 1.1. Exit code 1: there are faults; warnings"
    " alone end with 0.",
    "repair": "What is whole in a broken file goes to NAME.mended.warc.gz beside it. Exit code 1: in some file nothing"
    " is whole.",
    "import": "Files are copied into the collection, byte for byte where each record stands alone; what is kept already"
    " is passed over, and an import that was broken off can be run again. Exit code 1: something was left out.",
    "compact": "gzip, zstd and uncompressed files are each merged with their like, checked, and only then removed."
    " Crawls may go on meanwhile; files with a fault stay, and are named (exit code 1).",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    args = parse(arguments)
    try:
        code: int = args.command(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("microfiche: interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), 1)
    except MicroficheError as error:
        return _fail(str(error), error.exit_code)
    return code


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line. A word such as -fog belongs to a search, and is no option that nobody knows."""
    parser = make_parser()
    args, unknown = parser.parse_known_args(arguments)
    if unknown and not (hasattr(args, "query") and all(re.match("-[^-]", word) for word in unknown)):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if unknown:
        args.query += unknown
    return args


def _fail(message: str, code: int) -> int:
    from archive.show import plain_line

    print(f"microfiche: {plain_line(message)}", file=sys.stderr)
    return code


def make_parser() -> argparse.ArgumentParser:
    """The whole command line, commands of other packages included."""
    parser = _Parser(
        "microfiche",
        description="Follows news sites, keeps every page as it came, and a clean text of each article beside it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="print the version, and whether extraction is compiled"
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for plugin in entry_points(group=GROUP):
        plugin.load()(subparsers)
    for name in COMMANDS:
        _add(subparsers, name)
    return parser


def _add(subparsers: Any, name: str) -> None:
    text, function, options, examples = COMMANDS[name]
    parser = subparsers.add_parser(
        name,
        help=text,
        description=fill(f"{text[0].upper()}{text[1:]}. {_MORE.get(name, '')}", 100),
        epilog="examples:\n" + "".join(f"  {line}\n" for line in examples.splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = (JSON,) if name in WITHOUT_COLLECTION else (COLLECTION, JSON)
    for flags, settings in (*options, *common):
        parser.add_argument(*flags, **settings)
    parser.set_defaults(command=_later(function))


def _later(function: str) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        module, _, name = function.partition(":")
        code: int = getattr(import_module(f"archive.{module}"), name)(args)
        return code

    return run


class _Parser(argparse.ArgumentParser):
    """Tells of wrong words without obeying them: they may have been pasted."""

    def error(self, message: str) -> NoReturn:
        from archive.show import plain_line

        super().error(plain_line(message))


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        from archive.text.kernel import compiled

        print(f"microfiche {version('microfiche')}, {'with' if compiled else 'without'} its compiled kernel")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
