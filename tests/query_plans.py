"""Listening to what is said to databases, and asking them how they go about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from service.settings import Settings
from service.store.engine import connect
from service.store.tables import metadata

SMALL = {
    "alembic_version", "counting", "hash_keys", "histograms", "keys", "leases", "left_out",
    "list_entries", "list_versions", "memberships", "moderators", "sites", "spent",
}  # fmt: skip
"""Tables that do not grow with the comments; reading all of one costs nothing."""

GROWING = {table.name for table in metadata.sorted_tables} - SMALL

Said = set[tuple[str, Any]]


@contextmanager
def overheard() -> Iterator[Said]:
    """Yield what is said to databases by connections that are opened until the block ends."""
    said: Said = set()

    class Overheard(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            said.add((str(query), tuple(params.items()) if params else None))
            return super().execute(query, params, **options)

        def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
            rows = list(params_seq)
            said.add((str(query), tuple(rows[0].items())))
            super().executemany(query, rows, **options)

    class OverheardRaw(psycopg.RawCursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            said.add((str(query), tuple(enumerate(params, 1)) if params else None))
            return super().execute(query, params, **options)

    def listen(connection: Any, _: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = Overheard
        else:
            connection.set_trace_callback(lambda statement: said.add((statement, None)))

    event.listen(Engine, "connect", listen)
    raw_cursor = psycopg.RawCursor
    psycopg.RawCursor = OverheardRaw  # type: ignore[misc]
    try:
        yield said
    finally:
        psycopg.RawCursor = raw_cursor  # type: ignore[misc]
        event.remove(Engine, "connect", listen)


def slow_queries(said: Said, settings: Settings) -> list[tuple[str, str]]:
    """Return the statements, with the line of the plan, that read through a growing table."""
    engine = connect(settings.database_url)
    verbs = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT|WITH)")
    reads = [each for each in sorted(said, key=str) if verbs.match(each[0])]
    bad = [(plan, each[0]) for each in reads for plan in plans(engine, *each) if is_slow(plan)]
    engine.dispose()
    return bad


def plans(engine: Engine, statement: str, values: Any) -> list[str]:
    """Return the lines of the plan of a statement."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}")
            return [row.detail for row in told]
        driver: Any = connection.connection.driver_connection
        driver.execute("SET LOCAL enable_seqscan = off")
        explain = f"EXPLAIN {statement}"
        if values and values[0][0] == 1:  # by number
            told = psycopg.RawCursor(driver).execute(explain, [value for _, value in values])
        else:
            told = driver.execute(explain, dict(values) if values else None)
        return [row[0] for row in told]


def is_slow(plan: str) -> bool:
    """Return whether a line of a plan says that a growing table is read through."""
    found = re.search(r"SCAN (\w+)|Seq Scan on (\w+)|AUTOMATIC .*INDEX", plan)
    if not found:
        return False
    return not any(found.groups()) or bool(GROWING & set(found.groups()))
