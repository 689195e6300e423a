"""Writing to PostgreSQL: each work in a transaction of its own, beside those of others."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from service.store.foreseen import Foreseen
from service.store.prepared import ask_ahead
from service.store.roundtrips import saved

T = TypeVar("T")

ATTEMPTS = 6
"""How often a work is tried that others got in the way of."""

_DEADLOCK, _SERIALIZATION, _UNIQUE = "40P01", "40001", "23505"
# Two that add the same thing at once both find that it is not there yet. The one that comes second
# finds it when it looks again.
_OTHERS_IN_THE_WAY = frozenset((_DEADLOCK, _SERIALIZATION, _UNIQUE))


class OwnCommits:
    """Each work in a transaction of its own, on whatever thread asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def do(
        self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None = None
    ) -> T:
        """Do ``work``, again when a transaction beside it was in the way."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._try(work, foreseen)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _OTHERS_IN_THE_WAY:
                    raise
            time.sleep(random.uniform(0.0, 0.01 * attempt))
        return self._try(work, foreseen)

    def close(self) -> None:
        """Do nothing: no work outlives its call."""

    def _try(self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None) -> T:
        with self._engine.begin() as connection, saved(connection):
            if foreseen is not None:
                ask_ahead(connection, foreseen().questions)
            return work(connection)
