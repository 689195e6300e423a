"""Bringing SQLite's log back into the database file, beside the writing and not within it.

What is committed lies in the log first. SQLite copies it into the file within a commit, once the
log is long enough: that commit, and all that wait for it, then wait until as many pages as the log
holds have reached the disk, far apart from each other where the record is large.
"""

import sqlite3
import threading
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

WORKS_BETWEEN = 300
"""So many works are in the log, at least, when it is copied."""


class Checkpoints:
    """A thread that copies the log into the file of the database, while others write on.

    It is there within the block: ``with Checkpoints(engine) as checkpoints``. Where it comes too
    late, or fails, SQLite copies within a commit, as ever.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._n_works = 0
        self._due = threading.Event()
        self._is_over = False
        self._thread = threading.Thread(target=self._copy_when_due, name="log", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._due.set()
        self._thread.join()

    def note(self, n_works: int) -> None:
        """Note that so many works were committed. Returns at once."""
        self._n_works += n_works
        if self._n_works >= WORKS_BETWEEN:
            self._n_works = 0
            self._due.set()

    def _copy_when_due(self) -> None:
        while self._due.wait() and not self._is_over:
            self._due.clear()
            try:
                with self._engine.connect() as connection:
                    driver = connection.connection.driver_connection
                    assert driver is not None
                    # Outside a transaction, and only as far as nobody has to wait for it.
                    driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except (DBAPIError, sqlite3.Error):
                continue  # who writes will meet the same, and tell
