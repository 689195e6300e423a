"""The feed of changes after a restore: who had read on misses nothing that happens from then on.

A backup is older than what platforms have read. New changes would get numbers that their cursors
have passed already, so the numbers go on from a higher one: the milliseconds since 1970, which no
count of changes overtakes.
"""

import datetime as dt

from sqlalchemy import Connection, delete, insert, select, update

from service.store.tables import changes, notices

_LAST = select(changes).order_by(changes.c.id.desc()).limit(1)


def number_anew(connection: Connection, *, at: dt.datetime) -> None:
    """Let the numbers of changes go on from a moment; the last one is given out once more."""
    if connection.dialect.name == "sqlite":  # where all of them are of one transaction
        connection.execute(
            update(changes).where(changes.c.transaction_id != 0).values(transaction_id=0)
        )
    last = connection.execute(_LAST).mappings().first()
    number = int(at.timestamp() * 1000)
    if last is None or last["id"] >= number:
        return
    connection.execute(insert(changes).values({**last, "id": number}))
    moved = update(notices).where(notices.c.change_id == last["id"])
    connection.execute(moved.values(change_id=number))
    connection.execute(delete(changes).where(changes.c.id == last["id"]))
