"""A glance at what waits: it is seen, and nobody has it before them by that."""

import datetime as dt

from service.moderation.desk import Asked
from service.store import Connection, Store, waiting, waiting_rows
from service.store.waiting import Looker
from service.store.waiting_rows import WaitingRow


def glance(asked: Asked, *, limit: int, store: Store, now: dt.datetime) -> list[WaitingRow]:
    """Return what waits and is free, at most ``limit``, the first in the queue first."""

    def work(connection: Connection) -> list[WaitingRow]:
        looker, wanted = Looker(asked.moderator_id, now), asked.matching(connection)
        places = waiting.first(
            connection, asked.parts, wanted, looker, limit=limit, without=asked.put_off
        )
        return waiting_rows.of_places(connection, places)

    return store.read(work)
