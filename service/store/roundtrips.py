"""Fewer ways to PostgreSQL and back: what need not be answered at once is sent together.

Each way costs both sides more than most of these statements do. In a transaction that writes,
statements whose answer nobody waits for are put off until something else is asked, or until the
end, and become one: common table expressions that write. And what will be asked for can be asked
ahead, all at once. Whoever reads finds what was written before, and the errors are the
same, though they may come a little later. SQLite has no way to go.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Given = Mapping[str, Any]
Rows = list[dict[str, Any]]

_KEY = "chaffinch_roundtrips"
_PARAMETER = re.compile(r"%\((\w+)\)s")


@dataclass(slots=True)
class _Saved:
    put_off: dict[str, tuple[str, Given]] = field(default_factory=dict)
    """Statements and values, by the table that they write to."""
    answered: list[tuple[str, Given, Rows]] = field(default_factory=list)
    """What was asked ahead, and the answers."""


@contextmanager
def saved(connection: Connection) -> Iterator[None]:
    """Save ways until the block ends; what was put off is sent then, if the block had no error."""
    info = connection.info  # of a connection that breaks it could not be asked for any more
    info[_KEY] = _Saved()
    try:
        yield
        send(connection)
    finally:
        info.pop(_KEY, None)


def put_off(connection: Connection, table: str, sql: str, given: Given) -> bool:
    """Put off a statement for which nobody waits; return False where nothing is put off."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None:
        return False
    if table in saving.put_off:  # what writes to one table is not one statement: it has an order
        send(connection)
    saving.put_off[table] = (sql, given)
    saving.answered.clear()  # it may no longer be true
    return True


def send(connection: Connection) -> None:
    """Send what was put off. Raises what SQLAlchemy raises."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None or not saving.put_off:
        return
    statements = list(saving.put_off.values())
    saving.put_off.clear()
    try:
        said = _as_one(tuple(sql for sql, _ in statements))
        _driver(connection).execute(said, _named(statements))
    except driver_error(connection) as error:
        raise as_sqlalchemy_says(connection, error) from error


def ask(connection: Connection, questions: Sequence[tuple[str, Given]]) -> None:
    """Ask several things at once, for `answer` to find."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None:
        return
    send(connection)
    try:
        asked = _together(tuple(sql for sql, _ in questions))
        answers = _driver(connection).execute(asked, _named(questions)).fetchone()
    except driver_error(connection) as error:
        raise as_sqlalchemy_says(connection, error) from error
    for (sql, given), rows in zip(questions, answers, strict=True):
        saving.answered.append((sql, given, rows or []))


def answer(connection: Connection, sql: str, given: Given) -> Rows | None:
    """Return the rows of what was asked ahead, as JSON knows them; None for anything else."""
    saving: _Saved | None = connection.info.get(_KEY)
    for place, (asked, with_these, rows) in enumerate(saving.answered if saving else ()):
        if asked is sql and with_these == given:
            assert saving is not None
            del saving.answered[place]
            return rows
    return None


def _named(statements: Sequence[tuple[str, Given]]) -> Given:
    """Return the values of several statements, each under a name of its own."""
    return {
        f"s{place}_{name}": value
        for place, (_, values) in enumerate(statements)
        for name, value in values.items()
    }


def _renamed(statements: tuple[str, ...]) -> list[str]:
    return [
        _PARAMETER.sub(rf"%(s{place}_\1)s", statement) for place, statement in enumerate(statements)
    ]


@lru_cache(maxsize=1_000)
def _as_one(statements: tuple[str, ...]) -> str:
    *first, last = _renamed(statements)
    heads = ", ".join(f"part_{place} AS ({statement})" for place, statement in enumerate(first))
    return f"WITH {heads} {last}" if heads else last


@lru_cache(maxsize=1_000)
def _together(questions: tuple[str, ...]) -> str:
    asked = (f"(SELECT json_agg(q) FROM ({question}) AS q)" for question in _renamed(questions))
    return f"SELECT {', '.join(asked)}"


def driver_error(connection: Connection) -> type[Exception]:
    """Return the base of the errors that the driver raises."""
    return cast(Any, connection.dialect.loaded_dbapi).Error  # type: ignore[no-any-return]


def as_sqlalchemy_says(connection: Connection, error: Exception) -> DBAPIError:
    """Return an error of the driver as SQLAlchemy raises it."""
    base = driver_error(connection)
    told = DBAPIError.instance(
        None, None, error, base, hide_parameters=True, dialect=connection.dialect
    )
    return cast(DBAPIError, told)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
