"""Fewer ways to PostgreSQL and back: what need not be answered at once is sent together.

Each way costs both sides more than most of these statements do. In a transaction that writes,
statements whose answer nobody waits for are put off until something else is asked, or until the
end; and what will be asked for can be asked ahead, all at once. The order of what is said stays,
and so do the errors, though they may come a little later. SQLite has no way to go.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Given = Mapping[str, Any]

_KEY = "chaffinch_roundtrips"


@dataclass(slots=True)
class _Saved:
    put_off: list[tuple[str, Sequence[Given]]] = field(default_factory=list)
    answered: list[tuple[str, Given, Any]] = field(default_factory=list)
    """What was asked ahead, with the cursor that has the answer."""


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


def put_off(connection: Connection, sql: str, rows: Sequence[Given]) -> bool:
    """Put off a statement for which nobody waits; return False where nothing is put off."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None:
        return False
    saving.put_off.append((sql, rows))
    saving.answered.clear()  # it may no longer be true
    return True


def send(connection: Connection) -> None:
    """Send what was put off. Raises what SQLAlchemy raises."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None or not saving.put_off:
        return
    put_off, saving.put_off = saving.put_off, []
    with _together(connection):
        cursor = _driver(connection).cursor()
        for sql, rows in put_off:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)


def ask(connection: Connection, questions: Sequence[tuple[str, Given]]) -> None:
    """Ask several things at once, for `answer` to find."""
    saving: _Saved | None = connection.info.get(_KEY)
    if saving is None:
        return
    send(connection)
    with _together(connection):
        for sql, given in questions:
            cursor = _driver(connection).cursor()
            cursor.execute(sql, given)
            saving.answered.append((sql, given, cursor))


def answer(connection: Connection, sql: str, given: Given) -> Any:
    """Return the driver's cursor with the answer to what was asked ahead, or None."""
    saving: _Saved | None = connection.info.get(_KEY)
    for place, asked in enumerate(saving.answered if saving else ()):
        if asked[0] is sql and asked[1] == given:
            assert saving is not None
            return saving.answered.pop(place)[2]
    return None


@contextmanager
def _together(connection: Connection) -> Iterator[None]:
    """Send all that the block says at once, and wait for the answers at its end."""
    try:
        with _driver(connection).pipeline():
            yield
    except driver_error(connection) as error:
        raise as_sqlalchemy_says(connection, error) from error


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
