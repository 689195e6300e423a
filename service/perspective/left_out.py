"""Remembering which attributes were left out of answers, for the overview of the site.

Each worker writes an attribute down once an hour at most, however often it is asked for.
"""

import datetime as dt
import threading
from collections.abc import Iterable

import structlog

from service.errors import StoreError
from service.store import Store, left_out

BETWEEN = dt.timedelta(hours=1)

log = structlog.get_logger()


class LeftOut:
    """What one worker has noted lately. Threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._noted: dict[tuple[int, str], dt.datetime] = {}

    def note(self, site_id: int, attributes: Iterable[str], *, now: dt.datetime) -> None:
        """Note what was left out. Never raises: the answer matters more."""
        due = self._due(site_id, attributes, now)
        if not due:
            return
        try:
            self._store.write(lambda connection: left_out.note(connection, site_id, due, now))
        except StoreError as error:
            log.warning("what was left out was not noted", site=site_id, error=str(error))

    def _due(self, site_id: int, attributes: Iterable[str], now: dt.datetime) -> list[str]:
        never = now - 2 * BETWEEN
        with self._lock:
            due = [a for a in attributes if now - self._noted.get((site_id, a), never) >= BETWEEN]
            self._noted.update({(site_id, attribute): now for attribute in due})
        return due
