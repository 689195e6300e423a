"""What the training reads of the database: the named views, and nothing else; it writes nothing."""

import datetime as dt
import importlib.util
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    DateTime,
    Float,
    TableClause,
    column,
    create_engine,
    event,
    inspect,
    select,
    table,
)
from sqlalchemy.exc import ArgumentError, DBAPIError

from training.decided import DecidedExample, decided_example
from training.errors import DatabaseError, RowError

PORTION = 2_000
"""Rows fetched together."""

_MOMENT = DateTime(timezone=True)
_EXAMPLES = table(
    "training_examples",
    *(column(name) for name in ("text", "format", "parent_text", "label", "source")),
    column("weight", Float()),
    column("decided_at", _MOMENT),
    *(column(name) for name in ("site", "key", "wave", "group", "comment", "type", "language")),
    column("audit_sample", Boolean()),
    column("link_domains", JSON()),
    column("created_at", _MOMENT),
    column("rater"),
    column("reader_weight", Float()),
    column("appealed", Boolean()),
)
_SHADOW = table(
    "shadow_verdicts",
    *(column(name) for name in ("site", "comment", "revision", "language", "state", "model")),
    *(column(name) for name in ("label", "spam", "abuse", "legitimate", "action")),
    column("created_at", _MOMENT),
    *(column(name) for name in ("serving_model", "serving_label", "serving_action")),
    *(column(name) for name in ("serving_spam", "serving_abuse", "serving_legitimate")),
    column("decided"),
)
_DECIDED = table(
    "decided_verdicts",
    *(column(name) for name in ("site", "comment", "language", "source")),
    column("audit_sample", Boolean()),
    column("decided_at", _MOMENT),
    *(column(name) for name in ("decided", "model", "label")),
    column("abstained", Boolean()),
)
_HISTOGRAMS = table(
    "daily_histograms",
    *(column(name) for name in ("site", "day", "kind", "bucket", "model", "n")),
)

VIEWS = {view.name: view for view in (_EXAMPLES, _SHADOW, _DECIDED, _HISTOGRAMS)}
"""All that may be read."""


def read_decided(
    url: str, *, sites: Sequence[str] = (), since: dt.datetime | None = None
) -> list[DecidedExample]:
    """Return the examples of some sites, or of all if none is named, in the order of decisions.

    ``since`` leaves out what was decided before. Raises `DatabaseError`.
    """
    with _reading(url) as connection:
        _need(connection, _EXAMPLES)
        wanted = select(_EXAMPLES).order_by(_EXAMPLES.c.decided_at, _EXAMPLES.c.comment)
        if sites:
            wanted = wanted.where(_EXAMPLES.c.site.in_(list(sites)))
        if since is not None:
            wanted = wanted.where(_EXAMPLES.c.decided_at >= since.astimezone(dt.UTC))
        return [_example(row) for row in _rows(connection, wanted)]


def read_view(url: str, name: str, **wanted: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one of the `VIEWS` whose columns have these values.

    Raises `DatabaseError`.
    """
    view = VIEWS[name]
    with _reading(url) as connection:
        _need(connection, view)
        conditions = [view.c[column] == value for column, value in wanted.items()]
        yield from _rows(connection, select(view).where(*conditions))


def _example(row: dict[str, Any]) -> DecidedExample:
    try:
        return decided_example(row)
    except RowError as error:
        raise DatabaseError(f"the example of the comment {row['comment']}: {error}") from error


def _rows(connection: Connection, wanted: Any) -> Iterator[dict[str, Any]]:
    with connection.execution_options(yield_per=PORTION).execute(wanted) as found:
        for row in found.mappings():
            yield dict(row)


def _need(connection: Connection, view: TableClause) -> None:
    """Raise `DatabaseError` unless the database has the view with every column that is read."""
    inspector = inspect(connection)
    found: set[str] = set()
    if view.name in inspector.get_view_names():
        found = {each["name"] for each in inspector.get_columns(view.name)}
    if missing := [each.name for each in view.columns if each.name not in found]:
        raise DatabaseError(
            f"the database is older than this release: its view {view.name} lacks "
            f"{', '.join(missing)}; run `chaffinch migrate`"
        )


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    """Yield a connection that sees one moment of the database and can change nothing."""
    try:
        engine = create_engine(_driver_url(url))
    except ArgumentError as error:
        raise DatabaseError(f"this is no address of a database; {_ADDRESSES}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _refuse_writes)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(
                **({} if engine.dialect.name == "sqlite" else _STEADY)
            )
    except DBAPIError as error:
        # Not the whole of it: that would repeat the statement, and the address with a password.
        first = str(error.orig).strip().partition("\n")[0]
        raise DatabaseError(
            f"the database cannot be read ({first}); is it there, and may this user read the views?"
        ) from error
    finally:
        engine.dispose()


_STEADY = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ADDRESSES = "write it like sqlite:////absolute/path.db or postgresql://user:password@host/name"


def _driver_url(url: str) -> str:
    """Return the address as SQLAlchemy takes it; a file is opened for reading alone."""
    if match := re.fullmatch(r"sqlite:///([^:?][^?]*)", url):
        path = Path(match[1]).absolute()
        if not path.is_file():
            raise DatabaseError(f"there is no database at {path}; {_ADDRESSES}")
        return f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true"
    if match := re.fullmatch(r"(?:postgres|postgresql|postgresql\+psycopg)://(.+)", url):
        if importlib.util.find_spec("psycopg") is None:
            raise DatabaseError("PostgreSQL needs its driver; install `chaffinch[postgres]`")
        return f"postgresql+psycopg://{match[1]}"
    raise DatabaseError(f"this is no address of a database; {_ADDRESSES}")


def _refuse_writes(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")
