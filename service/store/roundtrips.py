"""Fewer ways to PostgreSQL and back: what need not be answered at once is sent together.

Each way costs both sides more than most of these statements do. In a transaction that writes,
statements whose answer nobody waits for are put off until something else is asked, or until the
end, and become one: common table expressions that write. And what will be asked for can be asked
ahead, all at once, for several works too. Whoever reads finds what was written before, and the
errors are the same, though they may come a little later. SQLite has no way to go.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic_core import to_json
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from service.store.as_rows import RowsInsert, as_one, in_document, questions, values_of

Given = Mapping[str, Any]
Rows = list[dict[str, Any]]

_KEY = "chaffinch_roundtrips"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its values, and what these are called in SQL."""

    sql: str
    types: tuple[tuple[str, str], ...]
    given: Given


Answers = list[tuple[Asked, Rows]]


@dataclass(slots=True)
class _PutOff:
    """Statements that write to one table: one with its values, or one with several rows."""

    statement: str | RowsInsert
    given: list[Given]

    def takes(self, statement: str | RowsInsert, given: Given) -> bool:
        """Return whether one more can be done in the same statement."""
        if not isinstance(statement, RowsInsert) or statement is not self.statement:
            return False
        key = statement.key
        return not key or all(any(given[k] != row[k] for k in key) for row in self.given)

    def told(self) -> tuple[str, Given]:
        """Return the statement and its values."""
        if isinstance(self.statement, RowsInsert):
            return self.statement.sql, {"document": to_json(self.given).decode()}
        return self.statement, self.given[0]


@dataclass(slots=True)
class _Saved:
    put_off: dict[str, _PutOff] = field(default_factory=dict)
    """By the table that it writes to."""
    answered: Answers = field(default_factory=list)
    """What was asked ahead, and the answers."""
    n_ways: int = 0
    """How often something was sent, beside what was asked ahead."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a transaction has come: what it has sent, and what it has put off."""

    n_ways: int
    put_off: Mapping[str, tuple[_PutOff, int]]


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


def put_off(connection: Connection, table: str, statement: str | RowsInsert, given: Given) -> bool:
    """Put off a statement for which nobody waits; return False where nothing is put off."""
    saving = _saving(connection)
    if saving is None:
        return False
    waiting = saving.put_off.get(table)
    if waiting is not None and waiting.takes(statement, given):
        waiting.given.append(given)
    else:
        if waiting is not None:  # what writes to one table has an order
            send(connection)
        saving.put_off[table] = _PutOff(statement, [given])
    saving.answered = []  # it may no longer be true
    return True


def send(connection: Connection) -> None:
    """Send what was put off, before something else is sent. Raises what SQLAlchemy raises."""
    saving = _saving(connection)
    if saving is None:
        return
    saving.n_ways += 1
    if saving.put_off:
        told = [waiting.told() for waiting in saving.put_off.values()]
        saving.put_off.clear()
        _execute(connection, told)


def mark(connection: Connection) -> Mark:
    """Return how far the transaction has come, for `take_back` and `is_where`."""
    saving = connection.info[_KEY]
    waiting = {table: (each, len(each.given)) for table, each in saving.put_off.items()}
    return Mark(saving.n_ways, waiting)


def has_sent(connection: Connection, since: Mark) -> bool:
    """Return whether something was sent since then that was not asked ahead."""
    return bool(connection.info[_KEY].n_ways != since.n_ways)


def take_back(connection: Connection, until: Mark) -> bool:
    """Forget what was put off since then; return False if some of it was sent."""
    saving = connection.info[_KEY]
    if has_sent(connection, until):
        return False
    saving.put_off = {table: each for table, (each, _) in until.put_off.items()}
    for each, n in until.put_off.values():
        del each.given[n:]
    return True


def ask(connection: Connection, works: Sequence[Sequence[Asked]]) -> list[Answers]:
    """Ask several things at once for each of several works, and return the answers of each."""
    send(connection)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, asked in enumerate(works):
        kinds = tuple(each.sql for each in asked), tuple(each.types for each in asked)
        alike.setdefault(kinds, []).append(place)
    answers: list[Answers] = [[] for _ in works]
    for (statements, types), places in alike.items():
        if not statements:
            continue
        document = [_row(place, works[place]) for place in places]
        told = (questions(statements, types), {"document": to_json(document).decode()})
        for place, *found in _execute(connection, [told]).fetchall():
            answers[place] = [
                (asked, rows or []) for asked, rows in zip(works[place], found, strict=True)
            ]
    return answers


def _row(place: int, asked: Sequence[Asked]) -> dict[str, Any]:
    row = {
        in_document(number, name): value
        for number, each in enumerate(asked)
        for name, value in each.given.items()
    }
    return {"place": place, **row}


def expect(connection: Connection, answers: Answers) -> None:
    """Let `answer` find these, until something is written."""
    saving = _saving(connection)
    if saving is not None:
        saving.answered = list(answers)


def answer(connection: Connection, sql: str, given: Given) -> Rows | None:
    """Return the rows of what was asked ahead, as JSON knows them; None for anything else."""
    saving = _saving(connection)
    for place, (asked, rows) in enumerate(saving.answered if saving else ()):
        if asked.sql is sql and asked.given == given:
            assert saving is not None
            del saving.answered[place]
            return rows
    return None


def _saving(connection: Connection) -> _Saved | None:
    return cast(_Saved | None, connection.info.get(_KEY))


def _execute(connection: Connection, told: Sequence[tuple[str, Given]]) -> Any:
    """Run statements as one that the server plans once for each connection."""
    sql, numbered = as_one(tuple(statement for statement, _ in told))
    values = values_of(numbered, [given for _, given in told])
    cursor = cast(Any, connection.dialect.loaded_dbapi).RawCursor(_driver(connection))
    try:
        return cursor.execute(sql, values, prepare=True)
    except driver_error(connection) as error:
        raise as_sqlalchemy_says(connection, error) from error


def is_broken(connection: Connection) -> bool:
    """Return whether the way to the server is gone."""
    return connection.invalidated or bool(_driver(connection).closed)


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
