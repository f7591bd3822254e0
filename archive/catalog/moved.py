"""Records that lie elsewhere since files were merged: the catalogue told in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from archive.catalog.engine import Database

_TO_NEW = (
    "UPDATE {table} SET offset = offset + (SELECT begins FROM moved WHERE name = file), file = :new"
    " WHERE file IN (SELECT name FROM moved)"
)


def move_records(database: Database, begins: Mapping[str, int], new: str, size: int) -> None:
    """Every record of the files in `begins` now lies in `new` (`size` bytes, all of it known), so many bytes further
    on. Doing it twice does no harm: rows that were moved are not found again. Raises `CollectionNotWritable`.
    """
    rows = [{"name": name, "begins": begin} for name, begin in begins.items()]
    with database.write() as connection:
        connection.execute(text("CREATE TEMP TABLE moved (name TEXT PRIMARY KEY, begins INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO moved VALUES (:name, :begins)"), rows)
        connection.execute(text("INSERT OR REPLACE INTO files VALUES (:new, :size)"), {"new": new, "size": size})
        for table in ("captures", "articles"):
            connection.execute(text(_TO_NEW.format(table=table)), {"new": new})
        connection.execute(text("DELETE FROM files WHERE name IN (SELECT name FROM moved)"))
        connection.execute(text("DROP TABLE moved"))
