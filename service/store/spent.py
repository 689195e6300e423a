"""How many requests of its daily quota a key has made."""

from sqlalchemy import Connection, bindparam, select, update

from service.store.tables import spent
from service.store.upsert import for_dialect

_OF_DAY = (spent.c.key_id == bindparam("key"), spent.c.day == bindparam("today"))
_HOLD = select(spent.c.n).where(*_OF_DAY).with_for_update()
_SET = update(spent).where(*_OF_DAY).values(n=bindparam("total"))


def reserve(connection: Connection, key_id: int, day: str, *, portion: int, quota: int) -> int:
    """Take up to ``portion`` requests out of a day's quota and return how many were left to take.

    ``day`` is ISO 8601, in UTC.
    """
    first = for_dialect(connection.dialect.name, spent).values(key_id=key_id, day=day, n=0)
    connection.execute(first.on_conflict_do_nothing())
    which = {"key": key_id, "today": day}
    n_spent: int = connection.execute(_HOLD, which).scalar_one()
    granted = max(0, min(portion, quota - n_spent))
    if granted:
        connection.execute(_SET, which | {"total": n_spent + granted})
    return granted
