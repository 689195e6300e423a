"""Taking turns at writing: fair among the processes that share one SQLite file.

SQLite lets those who wait for the writer sleep, and asks again now and then: a busy process takes
the file again before the others wake, for seconds. Here the next in line waits at the gate, and
nobody can pass it: of two locks, who has the turn must queue for the gate again. The system lets go
of the locks of a process that dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Turnstile:
    """Two locks beside the database file; without a file, or where none can be made, no locks."""

    def __init__(self, database: Path | None) -> None:
        self._database = database

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this process's turn, and have it until the block ends."""
        with self._locked("gate") as gate, self._locked("turn"):
            if gate is not None:
                fcntl.flock(gate, fcntl.LOCK_UN)
            yield

    @contextmanager
    def _locked(self, name: str) -> Iterator[int | None]:
        descriptor = self._opened(name)
        try:
            if descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _opened(self, name: str) -> int | None:
        if self._database is None:
            return None
        path = self._database.with_name(f"{self._database.name}-{name}")
        with suppress(OSError):
            # Opened each time: a fork shares descriptors, and the locks with them.
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return None
