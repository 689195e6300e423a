"""Leases: who may do what only one process may do, until when."""

import datetime as dt

from sqlalchemy import Connection, or_, select, update

from service.store.tables import leases
from service.store.upsert import insert_for


def is_free(connection: Connection, name: str, *, holder: str, now: dt.datetime) -> bool:
    """Return whether ``holder`` could take a lease, or has it."""
    held = select(leases.c.name).where(
        leases.c.name == name, leases.c.holder != holder, leases.c.until > now
    )
    return connection.execute(held).first() is None


def take(
    connection: Connection, name: str, *, holder: str, now: dt.datetime, until: dt.datetime
) -> bool:
    """Take a lease that is free, run out or ``holder``'s own, and return whether that was so."""
    first = insert_for(connection, leases).values(name=name, holder=holder, until=until)
    if connection.execute(first.on_conflict_do_nothing().returning(leases.c.name)).first():
        return True
    mine = update(leases).where(
        leases.c.name == name, or_(leases.c.holder == holder, leases.c.until <= now)
    )
    return connection.execute(mine.values(holder=holder, until=until)).rowcount == 1


def give_up(connection: Connection, name: str, *, holder: str, now: dt.datetime) -> None:
    """Let others have a lease at once."""
    mine = update(leases).where(leases.c.name == name, leases.c.holder == holder)
    connection.execute(mine.values(until=now))
