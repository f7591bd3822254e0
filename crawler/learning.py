"""What a source's URLs have come to, kept in crawl.sqlite: shapes that are articles or are none, and what was cut.

The text decides whether a page is an article (archive.text), some time after it was fetched and in another process; so
a run asks the catalogue now and then what became of its pages.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, case, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from archive import Collection
from crawler.frontier_tables import DOUBTFUL, cuts, learnt, proven, shapes, urls
from crawler.kinds import Kinds
from crawler.shapes import Shapes

LOOK_EVERY = 2.0  # s between two questions to the catalogue
AT_ONCE = 500  # pages of one question
MOST_PROVEN = 2_000  # shapes of one source
EXAMPLES = 3  # URLs shown for each reason

_VARYING = re.compile(r"'[^']*'|(?<=listing ).*|\b\d+ times")


@dataclass(frozen=True, slots=True)
class Cut:
    """URLs that were not followed in a run, for one reason; `asked` of that kind were fetched all the same, to see."""

    reason: str
    run: str
    urls: int
    asked: int
    examples: tuple[str, ...]


class Learner:
    """Counts what became of a source's pages by the shapes of their URLs. Not for several threads at once."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine, self._source = engine, source
        self._looked_at = 0.0  # monotonic
        self.shapes = Shapes.of(dict(shapes_of(engine, source)))
        with engine.connect() as connection:
            made_at = connection.execute(select(learnt.c.made_at).where(learnt.c.source == source)).scalar()
        self._made_at = made_at or ""

    def look(self, collection: Collection) -> list[tuple[str, bool]]:
        """Ask the catalogue, unless that was done just now; gives the shapes that are now known to be articles' (True)
        or not.
        """
        if time.monotonic() - self._looked_at < LOOK_EVERY:
            return []
        self._looked_at = time.monotonic()
        judged = _whole_moments(collection.judged_since(self._source, self._made_at, AT_ONCE))
        turned = [self.shapes.learn(url, is_article=is_article) for url, is_article, _ in judged]
        if judged:
            self._made_at = judged[-1][2]
            self._keep()
        verdicts = ((shape, self.shapes.verdict(shape)) for shape in dict.fromkeys(turned) if shape)
        return [(shape, verdict) for shape, verdict in verdicts if verdict is not None]

    def _keep(self) -> None:
        changed, counts = sorted(self.shapes.changed), self.shapes.counts
        rows = [
            {"source": self._source, "shape": name, "articles": counts[name].articles, "others": counts[name].others}
            for name in changed
            if name in counts
        ]
        with self._engine.begin() as connection:
            mine = shapes.c.source == self._source
            connection.execute(delete(shapes).where(mine, shapes.c.shape.in_(changed)))
            if rows:
                connection.execute(insert(shapes), rows)
            connection.execute(
                insert(learnt)
                .values(source=self._source, made_at=self._made_at)
                .on_conflict_do_update(index_elements=["source"], set_={"made_at": self._made_at})
            )
        self.shapes.changed.clear()


def _whole_moments(judged: list[tuple[str, bool, str]]) -> list[tuple[str, bool, str]]:
    """Without those of the last moment, when there may be more of it that were not given."""
    if len(judged) < AT_ONCE or judged[0][2] == judged[-1][2]:
        return judged
    return [page for page in judged if page[2] != judged[-1][2]]


def shapes_of(engine: Engine, source: str) -> list[tuple[str, tuple[int, int]]]:
    """(shape, (articles, others)) of a source, most pages first."""
    all_of_it = shapes.c.articles + shapes.c.others
    with engine.connect() as connection:
        mine = select(shapes).where(shapes.c.source == source).order_by(all_of_it.desc(), shapes.c.shape)
        return [(row.shape, (row.articles, row.others)) for row in connection.execute(mine)]


def proven_of(engine: Engine, source: str) -> set[str]:
    """The shapes that have brought something in runs before (crawler.kinds)."""
    with engine.connect() as connection:
        return set(connection.execute(select(proven.c.shape).where(proven.c.source == source)).scalars())


def keep_proven(engine: Engine, source: str, kinds: Kinds) -> None:
    """Keep what is known now."""
    known = sorted((kinds.proven | kinds.speaking) - kinds.exhausted)[:MOST_PROVEN]
    with engine.begin() as connection:
        connection.execute(delete(proven).where(proven.c.source == source))
        if known:
            connection.execute(insert(proven), [{"source": source, "shape": shape} for shape in known])


def keep_cuts(engine: Engine, source: str, run: str, traps: Iterable[tuple[str, str]]) -> None:
    """Keep what a run did not follow: the `traps` (URL, reason), and what is still in doubt. What runs before it cut
    for other reasons is forgotten.
    """
    rows = [*_doubted(engine, source, run), *_surely(traps, source, run)]
    with engine.begin() as connection:
        connection.execute(delete(cuts).where(cuts.c.source == source))
        if rows:
            connection.execute(insert(cuts), rows)


def cuts_of(engine: Engine, source: str) -> list[Cut]:
    """What the last run of a source cut, most first."""
    with engine.connect() as connection:
        rows = connection.execute(select(cuts).where(cuts.c.source == source).order_by(cuts.c.urls.desc()))
        return [Cut(row.reason, row.run, row.urls, row.asked, tuple(row.examples.splitlines())) for row in rows]


def _doubted(engine: Engine, source: str, run: str) -> list[dict[str, object]]:
    mine = (urls.c.source == source, urls.c.priority == DOUBTFUL, urls.c.doubt.is_not(None))
    waits = func.sum(case((urls.c.ready == 1, 1), else_=0))
    with engine.connect() as connection:
        counted = select(urls.c.doubt, waits.label("waits"), func.count().label("all")).where(*mine)
        rows = connection.execute(counted.group_by(urls.c.doubt)).all()
        return [
            {
                "source": source,
                "reason": row.doubt,
                "run": run,
                "urls": row.waits,
                "asked": row.all - row.waits,
                "examples": "\n".join(
                    connection.execute(
                        select(urls.c.url).where(*mine, urls.c.doubt == row.doubt).order_by(urls.c.id).limit(EXAMPLES)
                    ).scalars()
                ),
            }
            for row in rows
        ]


def _surely(traps: Iterable[tuple[str, str]], source: str, run: str) -> Sequence[dict[str, object]]:
    found: dict[str, list[str]] = {}
    for url, reason in traps:
        found.setdefault(_VARYING.sub("…", reason)[:200], []).append(url)
    return [
        {
            "source": source,
            "reason": reason,
            "run": run,
            "urls": len(named),
            "asked": 0,
            "examples": "\n".join(url[:300] for url in named[:EXAMPLES]),
        }
        for reason, named in found.items()
    ]
