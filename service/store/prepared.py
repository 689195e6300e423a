"""Statements of the busiest path, prepared once for each database.

SQLAlchemy builds and compiles them, and converts values to and from what the driver knows, as it
always does. What is left out is its bookkeeping around each execution, which takes longer than
SQLite needs for most of these statements.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Update,
)
from sqlalchemy.types import NullType

from service.store import roundtrips
from service.store.as_rows import RowsInsert, rows_insert
from service.store.tables import UtcDateTime

Statement = Select[Any] | Insert | Update | Delete
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """A statement, or one for each dialect, whose values are named by its parameters.

    ``names`` are the columns that an insert sets, or an update beside what its statement says.
    With ``as_rows``, rows of one insert that are written in one transaction of PostgreSQL may
    become one statement: for inserts that return nothing.
    """

    def __init__(
        self,
        statement: Statement | Callable[[str], Statement],
        names: Iterable[str] = (),
        *,
        as_rows: bool = False,
    ) -> None:
        self._statement = statement
        self._names = list(names)
        self._as_rows = as_rows
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> None:
        """Run it. Raises what SQLAlchemy raises, on PostgreSQL perhaps with a later statement."""
        self._for(connection).run(connection, values)

    def rows(self, connection: Connection, values: Values) -> list[dict[str, Any]]:
        """Run it and return all rows, by the names of the columns."""
        return self._for(connection).rows(connection, values)

    def row(self, connection: Connection, values: Values) -> dict[str, Any] | None:
        """Run it and return the first row, or None."""
        return next(iter(self._for(connection).rows(connection, values)), None)

    def _for(self, connection: Connection) -> "_Compiled":
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            statement = self._statement
            made = statement(name) if callable(statement) else statement
            compiled = _compile(made, connection.dialect, self._names, as_rows=self._as_rows)
            self._compiled[name] = compiled
        return compiled


Question = tuple[Prepared, Values]
"""A statement with its values."""


def ask_ahead(connection: Connection, questions: Iterable[Question]) -> None:
    """Ask several things in one way there and back, where that saves time.

    Who asks one of them next, before anything is written, gets the answer at once.
    """
    if connection.dialect.name == "postgresql":
        roundtrips.expect(connection, ask_for_all(connection, [questions])[0])


def ask_for_all(
    connection: Connection, works: Iterable[Iterable[Question]]
) -> list[roundtrips.Answers]:
    """Ask PostgreSQL what several works will ask, and return the answers of each."""
    asked = [
        [prepared._for(connection).asked(values) for prepared, values in questions]
        for questions in works
    ]
    return roundtrips.ask(connection, asked)


@dataclass(slots=True)
class _Compiled:
    sql: str
    table: str
    """The table that it writes to, if it writes."""
    dialect: Dialect
    constants: dict[str, Any]
    """Values that the statement itself holds."""
    names: tuple[str, ...]
    """Of all parameters, in their order."""
    by_place: bool
    converted: tuple[tuple[str, Convert], ...]
    """Parameters whose values the driver does not know as they are."""
    columns: tuple[ColumnElement[Any], ...]
    """What it returns."""
    documents: frozenset[str]
    """Parameters that are JSON themselves."""
    types: tuple[tuple[str, str], ...] = ()
    """What the parameters are in SQL, where their values may come in a document."""
    rows_insert: RowsInsert | None = None
    """The same as an insert of many rows."""
    readers: tuple[tuple[str, Convert | None], ...] = ()
    """Their names, with what turns the driver's value into ours; known after the first rows."""

    def run(self, connection: Connection, values: Values) -> None:
        """Run the statement, now or soon."""
        if not self.by_place and self._put_off(connection, values):
            return
        self._execute(connection, self.parameters(values))

    def _put_off(self, connection: Connection, values: Values) -> bool:
        if self.rows_insert is None:
            given = self.parameters(values)
            return roundtrips.put_off(connection, self.table, self.sql, given)
        row = self.in_document(values)
        return roundtrips.put_off(connection, self.table, self.rows_insert, row)

    def asked(self, values: Values) -> roundtrips.Asked:
        """Return the query with its values, to be asked ahead."""
        return roundtrips.Asked(self.sql, self.types, self.parameters(values))

    def rows(self, connection: Connection, values: Values) -> list[dict[str, Any]]:
        """Run the statement, if it was not asked ahead, and return all rows."""
        given = self.parameters(values)
        if not self.by_place:
            if (answers := roundtrips.answer(connection, self.sql, given)) is not None:
                return [self._of_json(row) for row in answers]
            roundtrips.send(connection)
        cursor = self._execute(connection, given)
        return [self._of_driver(cursor, row) for row in cursor.fetchall()]

    def _execute(self, connection: Connection, given: Any) -> Any:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, given)
        except roundtrips.driver_error(connection) as error:
            raise roundtrips.as_sqlalchemy_says(connection, error) from error
        return cursor

    def _of_json(self, row: dict[str, Any]) -> dict[str, Any]:
        for column in self.columns:
            name = str(column.key)
            if isinstance(column.type, UtcDateTime) and row[name] is not None:
                row[name] = dt.datetime.fromisoformat(row[name]).astimezone(dt.UTC)
        return row

    def _of_driver(self, cursor: Any, row: Sequence[Any]) -> dict[str, Any]:
        readers = self.readers or self._learn(cursor)
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(readers, row, strict=True)
        }

    def _learn(self, cursor: Any) -> tuple[tuple[str, Convert | None], ...]:
        described = zip(self.columns, cursor.description, strict=True)
        self.readers = tuple(
            (
                str(column.key),
                column.type.dialect_impl(self.dialect).result_processor(self.dialect, kind[1]),
            )
            for column, kind in described
        )
        return self.readers

    def parameters(self, values: Values) -> Any:
        """Return the values as the driver takes them."""
        given = {**self.constants, **values}
        for name, convert in self.converted:
            given[name] = convert(given[name])
        return tuple([given[name] for name in self.names]) if self.by_place else given

    def in_document(self, values: Values) -> dict[str, Any]:
        """Return the values as a document holds them, as rows of which they are inserted."""
        given = {**self.constants, **values}
        for name, convert in self.converted:
            if name not in self.documents:
                given[name] = convert(given[name])
        return {name: given[name] for name in self.names}


def _compile(
    statement: Statement, dialect: Dialect, names: list[str], *, as_rows: bool
) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=names or None)
    places = getattr(compiled, "positiontup", None)
    bound = compiled.binds
    converters = {
        name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
        for name, parameter in bound.items()
    }
    sql = str(compiled)
    types = () if dialect.name == "sqlite" else _types(bound, dialect)
    return _Compiled(
        sql=sql,
        table=str(getattr(statement, "table", "")),
        dialect=dialect,
        constants={
            name: parameter.effective_value
            for name, parameter in bound.items()
            if not parameter.required
        },
        # Plain strings: SQLAlchemy's own are slow to turn into JSON.
        names=tuple("".join(name) for name in (bound if places is None else places)),
        by_place=bool(places is not None),
        converted=tuple((name, each) for name, each in converters.items() if each is not None),
        columns=tuple(statement.exported_columns),
        documents=frozenset(name for name, each in bound.items() if isinstance(each.type, JSON)),
        types=types,
        rows_insert=rows_insert(sql, dict(types)) if as_rows and types else None,
    )


def _types(
    bound: Mapping[str, BindParameter[Any]], dialect: Dialect
) -> tuple[tuple[str, str], ...]:
    """Return what each parameter is in SQL, of those of which SQLAlchemy knows it."""
    compiler = dialect.type_compiler_instance
    return tuple(
        (name, compiler.process(each.type.dialect_impl(dialect)))
        for name, each in bound.items()
        if not isinstance(each.type, NullType)
    )
