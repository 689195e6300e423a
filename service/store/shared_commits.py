"""Writing to SQLite: what many threads write at once is committed at once.

A durable commit waits for the disk, and SQLite has one writer at a time. So one thread of each
process does the writing: it takes the works that wait, runs each in a savepoint of one transaction,
commits that, and only then answers them all. While it waits for the disk the next ones gather.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from queue import Empty
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

from service.store.checkpoints import Checkpoints
from service.store.engine import SECONDS_TO_WAIT, WRITES
from service.store.foreseen import Foreseen
from service.store.turnstile import Turnstile
from service.store.writing_thread import Task, Tasks, WritingThread

T = TypeVar("T")

MOST_WORKS = 64
SECONDS_TO_GATHER = 0.02
"""A transaction takes up no more works after this time: other processes want to write too."""


class SharedCommits:
    """The writing thread of this process, which starts with the first work.

    ``turnstile`` lets the writers of several processes take turns. A work whose turn does not come
    within ``seconds_to_wait`` is not done at all.
    """

    def __init__(
        self, engine: Engine, turnstile: Turnstile, *, seconds_to_wait: float = SECONDS_TO_WAIT
    ) -> None:
        write_all = partial(_write_all, engine=engine, turnstile=turnstile)
        self._thread = WritingThread(write_all, seconds_to_wait=seconds_to_wait)

    def do(
        self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None = None
    ) -> T:
        """Do ``work`` and return what it returns, when that is durable; nothing is asked ahead.

        What it raises is raised here, and nothing of it stays. Raises `StoreError` when its turn
        does not come in time.
        """
        return cast(T, self._thread.do(Task(work)))

    @property
    def n_waiting(self) -> int:
        """How many works wait to be taken up."""
        return self._thread.n_waiting

    def close(self) -> None:
        """Finish the works that wait, and end the thread; the next work starts another."""
        self._thread.close()


def _write_all(tasks: Tasks, engine: Engine, turnstile: Turnstile) -> None:
    """Write until there is None to do; the thread does not keep its `SharedCommits` alive."""
    with Checkpoints(engine) as checkpoints, ExitStack() as stack:
        connection: Connection | None = None
        while (task := tasks.get()) is not None:
            finished: list[tuple[Task, Any]] = []
            try:
                if connection is None:
                    opened = engine.connect().execution_options(**WRITES)
                    connection = stack.enter_context(opened)
                with turnstile.turn(), connection.begin():
                    ended = _work_through(task, tasks, connection, finished)
            except BaseException as error:
                _fail(task, finished, error)
                connection = None  # whatever is wrong with it
                with suppress(Exception):
                    stack.close()
                continue
            for each, result in finished:
                each.done.set_result(result)
            checkpoints.note(len(finished))
            if ended:
                return


def _work_through(
    task: Task,
    tasks: Tasks,
    connection: Connection,
    finished: list[tuple[Task, Any]],
) -> bool:
    """Run this task and those that wait; return whether the thread is to end."""
    until = time.monotonic() + SECONDS_TO_GATHER
    for _ in range(MOST_WORKS):
        _run(task, connection, finished)
        if time.monotonic() >= until:
            return False
        try:
            following = tasks.get_nowait()
        except Empty:
            return False
        if following is None:
            return True
        task = following
    _run(task, connection, finished)
    return False


def _run(task: Task, connection: Connection, finished: list[tuple[Task, Any]]) -> None:
    """Run one task; an error of it is told to its owner, and the transaction goes on without it."""
    if not task.done.set_running_or_notify_cancel():
        return
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute("SAVEPOINT work")
    try:
        result = task.work(connection)
    except BaseException as error:
        if not driver.in_transaction:  # a full disk takes all of it back
            finished.append((task, None))
            raise
        driver.execute("ROLLBACK TO work")
        driver.execute("RELEASE work")
        task.done.set_exception(error)
    else:
        driver.execute("RELEASE work")
        finished.append((task, result))


def _fail(task: Task, finished: list[tuple[Task, Any]], error: BaseException) -> None:
    """Tell all whose work is lost, or was not begun, why."""
    for each in [each for each, _ in finished] or [task]:
        if each.done.running() or each.done.set_running_or_notify_cancel():
            each.done.set_exception(error)
