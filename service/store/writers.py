"""Writing to each database: works share commits on SQLite, and run side by side elsewhere."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from service.store.roundtrips import saved
from service.store.shared_commits import SharedCommits
from service.store.turnstile import Turnstile

T = TypeVar("T")

ATTEMPTS = 6
"""How often a work is tried that others got in the way of."""

_DEADLOCK, _SERIALIZATION, _UNIQUE = "40P01", "40001", "23505"
# Two that add the same thing at once both find that it is not there yet. The one that comes second
# finds it when it looks again.
_OTHERS_IN_THE_WAY = frozenset((_DEADLOCK, _SERIALIZATION, _UNIQUE))


class Writer(Protocol):
    """Does works that change the database, each in one transaction or not at all."""

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` and return what it returns, when that is durable."""

    def close(self) -> None:
        """Finish the works that were begun."""


class OwnCommits:
    """Each work in a transaction of its own, on whatever thread asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do ``work``, again when a transaction beside it was in the way."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._try(work)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _OTHERS_IN_THE_WAY:
                    raise
            time.sleep(random.uniform(0.0, 0.01 * attempt))
        return self._try(work)

    def close(self) -> None:
        """Do nothing: no work outlives its call."""

    def _try(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection, saved(connection):
            return work(connection)


def writer_for(engine: Engine) -> Writer:
    """Return what writes to the database of this engine."""
    if engine.dialect.name != "sqlite":
        return OwnCommits(engine)
    file = engine.url.database
    return SharedCommits(engine, Turnstile(Path(file) if file and file != ":memory:" else None))
