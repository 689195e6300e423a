"""Writing to each database, where works share what writing costs."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

from service.store.foreseen import Foreseen
from service.store.gathered_commits import GatheredCommits
from service.store.shared_commits import SharedCommits
from service.store.turnstile import Turnstile

T = TypeVar("T")


class Writer(Protocol):
    """Does works that change the database, each as a whole or not at all."""

    def do(
        self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None = None
    ) -> T:
        """Do ``work`` and return what it returns, when that is durable.

        ``foreseen`` tells what the work will ask first, which a writer may ask ahead.
        """

    def close(self) -> None:
        """Finish the works that were begun."""


def writer_for(engine: Engine) -> Writer:
    """Return what writes to the database of this engine."""
    if engine.dialect.name != "sqlite":
        return GatheredCommits(engine)
    file = engine.url.database
    return SharedCommits(engine, Turnstile(Path(file) if file and file != ":memory:" else None))
