"""Attributes that platforms asked for in vain."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, select

from service.store.tables import left_out
from service.store.upsert import insert_for


def note(connection: Connection, site_id: int, attributes: Iterable[str], at: dt.datetime) -> None:
    """Note that these attributes were asked for, and left out."""
    rows = [{"site_id": site_id, "attribute": name, "asked_at": at} for name in sorted(attributes)]
    new = insert_for(connection, left_out).values(rows)
    changed = {"asked_at": new.excluded.asked_at}
    connection.execute(
        new.on_conflict_do_update(index_elements=["site_id", "attribute"], set_=changed)
    )


def since(connection: Connection, site_id: int, begin: dt.datetime) -> list[str]:
    """Return the attributes that were last asked for at ``begin`` or later, by name."""
    asked = (
        select(left_out.c.attribute)
        .where(left_out.c.site_id == site_id, left_out.c.asked_at >= begin)
        .order_by(left_out.c.attribute)
    )
    return list(connection.scalars(asked))
