"""All rows of all tables, out of one consistent view and into an empty database."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Table, delete, func, insert, select, text

from service.store.tables import audit_log, comments, metadata
from service.store.tables.columns import UtcDateTime

PORTION = 500
"""Rows read or written together."""

Values = list[Any]


def revision(connection: Connection) -> str:
    """Return the step of the migrations that the database stands at."""
    return str(MigrationContext.configure(connection).get_current_revision())


def steady(connection: Connection) -> None:
    """Let all that is read next on this connection be of one moment, whatever others write."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def tables() -> list[Table]:
    """Return the tables in an order in which each comes after those that it points to."""
    return list(metadata.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[Values]:
    """Yield the rows of a table in the order of its key, as values that JSON knows."""
    wanted = select(table).order_by(*table.primary_key.columns)
    moments = [isinstance(column.type, UtcDateTime) for column in table.columns]
    found = connection.execution_options(yield_per=PORTION).execute(wanted)
    for row in found:
        yield [
            value.isoformat() if is_moment and value is not None else value
            for value, is_moment in zip(row, moments, strict=True)
        ]


def is_empty(connection: Connection) -> bool:
    """Return whether no table holds a row."""
    return all(
        connection.execute(select(table.primary_key.columns[0]).limit(1)).first() is None
        for table in tables()
    )


def clear(connection: Connection) -> None:
    """Delete every row of every table."""
    for table in reversed(tables()):
        connection.execute(delete(table))


def add_rows(connection: Connection, name: str, columns: list[str], rows: Iterable[Values]) -> int:
    """Add rows to the table of that name and return how many. Raises `KeyError` for no table."""
    table = metadata.tables[name]
    moments = {column.name for column in table.columns if isinstance(column.type, UtcDateTime)}
    n_rows = 0
    portion: list[dict[str, Any]] = []
    for row in rows:
        portion.append({
            column: dt.datetime.fromisoformat(value) if column in moments and value else value
            for column, value in zip(columns, row, strict=True)
        })  # fmt: skip
        n_rows += 1
        if len(portion) == PORTION:
            connection.execute(insert(table), portion)
            portion = []
    if portion:
        connection.execute(insert(table), portion)
    return n_rows


def count_on(connection: Connection) -> None:
    """Let the numbers of new rows begin after those that were added with their numbers."""
    if connection.dialect.name != "postgresql":
        return  # SQLite counts from the highest by itself
    for table in tables():
        column = table.primary_key.columns[0]
        if table.c.get("id") is column:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            highest = [select(func.max(each)).scalar_subquery() for each in _numbers(table)]
            connection.execute(select(func.setval(sequence, func.greatest(1, *highest))))


def _numbers(table: Table) -> list[Column[Any]]:
    """Return where the numbers of a table's rows stand, also of such as are gone."""
    if table is not comments:
        return [table.c.id]
    return [comments.c.id, audit_log.c.comment_id]
