"""`microfiche sources check` and `list`: sources.toml looked at, nothing fetched."""

from __future__ import annotations

import json as json_lines
import sys
from datetime import UTC, datetime
from pathlib import Path

from archive import json_line, plain_line
from crawler.cadence import Auto
from crawler.sources import Source, SourcesError, load


def check(path: Path, *, json: bool) -> int:
    """Print every mistake of the file (JSON lines: line, key, message); 0 if there is none, else 2."""
    try:
        sources = load(path)
    except SourcesError as error:
        for wrong in error.mistakes:
            if json:
                print(json_lines.dumps({"line": wrong.line, "key": wrong.key, "message": wrong.message}))
            else:
                print(plain_line(f"microfiche: {path}: {wrong}"), file=sys.stderr)
        return error.exit_code
    if not json:
        print(f"{path} is right: {len(sources.sources)} sources")
    return 0


def list_all(path: Path, *, json: bool) -> int:
    """Print a line for each source, with its schedule and when it comes next."""
    for source in load(path).sources:
        following = _next_run(source)
        if json:
            print(json_line(_as_json(source, following)))
        else:
            when = f"{source.schedule} ({source.timezone.key})" if source.schedule else "by hand"
            comes = f", next {following:%Y-%m-%d %H:%M %Z}" if following else ""
            print(f"{source.name}\t{when}{comes}\t{' '.join(_starts(source))}")
    return 0


def _as_json(source: Source, following: datetime | None) -> dict[str, object]:
    return {
        "name": source.name,
        "seeds": source.seeds,
        "feeds": source.feeds,
        "sitemaps": source.sitemaps,
        "schedule": str(source.schedule) if source.schedule else None,
        "timezone": source.timezone.key,
        "next_run": following.isoformat() if following else None,
    }


def _next_run(source: Source) -> datetime | None:
    if source.schedule is None or isinstance(source.schedule, Auto):
        return None
    slot = next(iter(source.schedule.after(datetime.now(UTC), source.timezone)), None)
    return slot.astimezone(source.timezone) if slot else None


def _starts(source: Source) -> tuple[str, ...]:
    return source.seeds + source.feeds + source.sitemaps
