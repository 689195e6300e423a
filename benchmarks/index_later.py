"""Filling tables first and indexing them after: a fraction of the time that row by row takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

TABLES = ("comments", "revisions", "verdicts", "changes", "signatures", "bands", "authors")

_INDEXES = {
    # What is unique by itself has no text there.
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND tbl_name = :tbl",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename = :tbl AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


@contextmanager
def indexed_later(engine: Engine) -> Iterator[None]:
    """Take the indexes of the large tables away until the block ends, and make them anew."""
    with engine.begin() as connection:
        taken = [pair for table in TABLES for pair in _indexes(connection, table)]
        for name, _ in taken:
            connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    for _, statement in taken:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
            connection.exec_driver_sql(statement)


def _indexes(connection: Connection, table: str) -> list[tuple[str, str]]:
    asked = text(_INDEXES[connection.dialect.name])
    return [(row[0], row[1]) for row in connection.execute(asked, {"tbl": table})]
