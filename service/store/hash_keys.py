"""Hash keys: what pseudonyms are made with, encrypted; the newest one is in use."""

import datetime as dt

from sqlalchemy import Connection, insert, select

from service.store.tables import hash_keys
from service.store.upsert import insert_for

_ALL = select(hash_keys.c.id, hash_keys.c.encrypted).order_by(hash_keys.c.id.desc())


def newest_first(connection: Connection) -> list[tuple[int, str]]:
    """Return the number of each hash key, with the encrypted key."""
    return [(row.id, row.encrypted) for row in connection.execute(_ALL)]


def add_first(connection: Connection, encrypted: str, *, at: dt.datetime) -> None:
    """Store the first hash key, unless another process was faster."""
    row = insert_for(connection, hash_keys).values(id=1, encrypted=encrypted, created_at=at)
    connection.execute(row.on_conflict_do_nothing())


def add(connection: Connection, encrypted: str, *, at: dt.datetime) -> int:
    """Store a hash key, which is in use from now on, and return its number."""
    known = newest_first(connection)
    number = known[0][0] + 1 if known else 1
    connection.execute(insert(hash_keys).values(id=number, encrypted=encrypted, created_at=at))
    return number
