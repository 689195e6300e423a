"""How the database is spoken to: one engine for SQLite, one for PostgreSQL."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, cast

from pydantic_core import to_json
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from service.store.roundtrips import send

SECONDS_TO_WAIT = 20
"""How long a writer waits for another one before it gives up."""

SECONDS_TRUSTED = 1.0
"""A connection to PostgreSQL that was used within this time is used again unasked."""

CACHE_KIBIBYTES = 32 * 1024
"""Memory of each SQLite connection for pages; the indexes of a large record find their way in."""

PAGES_OF_LOG = 16_000
"""At so many, 64 megabytes, the log is copied into the file within a commit, if nothing did it
before: `service.store.checkpoints`."""

WRITES = {"chaffinch_writes": True}
"""Execution option of a connection that will write."""


def connect(url: str) -> Engine:
    """Return an engine for the database at ``url``; nothing is opened before the first use."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_size=16, json_serializer=as_json)
        event.listen(engine, "connect", _wait_no_longer)
        event.listen(engine, "checkin", _note_when)
        event.listen(engine, "checkout", _make_sure_of(engine))
        event.listen(engine, "before_cursor_execute", _send_first)
        return engine
    engine = create_engine(url, connect_args={"timeout": SECONDS_TO_WAIT}, json_serializer=as_json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def as_json(document: Any) -> str:
    """Return a document as JSON; a tenth of the time that the standard library takes.

    >>> as_json({"spans": ((0, 3),)})
    '{"spans":[[0,3]]}'
    """
    return to_json(document).decode()


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver opens no transactions of its own; `_begin` does. Left alone it would commit
    # in the middle of a migration.
    connection.isolation_level = None
    _turn_on_write_ahead_log(connection)
    # FULL: what was committed survives a power cut, which WAL alone does not promise.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What was deleted is overwritten with zeros, where that costs nothing.
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_OF_LOG}")


def _wait_no_longer(connection: Any, _record: Any) -> None:
    # Of PostgreSQL: who waits for a row that another transaction never lets go of is told so.
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{SECONDS_TO_WAIT}s'")
        # Compiling pays for reports, and would take longer than anything that is asked here.
        cursor.execute("SET jit = off")
    connection.commit()


def _note_when(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _make_sure_of(engine: Engine) -> Callable[[Any, ConnectionPoolEntry, Any], None]:
    """Return what asks a connection that lay idle whether it still works, before it is used.

    SQLAlchemy would ask each time, which costs a way to the server and back.
    """

    def make_sure(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        idle = time.monotonic() - record.info.get("used_at", time.monotonic())
        if idle < SECONDS_TRUSTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except cast(Any, engine.dialect.loaded_dbapi).Error as error:
            raise DisconnectionError from error  # the pool opens another one then

    return make_sure


def _send_first(connection: Connection, *_: Any) -> None:
    send(connection)


def _turn_on_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Of several processes that open a new file at once one changes its journal; SQLite tells the
    # others "locked" without the wait that it grants every other statement.
    give_up = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later may find that another one wrote in between,
    # and fail without waiting. One that will write says so from the start.
    writes = connection.get_execution_options().get("chaffinch_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
