"""Writing to SQLite: what many threads write at once is committed at once.

A durable commit waits for the disk, and SQLite has one writer at a time. So one thread of each
process does the writing: it takes the works that wait, runs each in a savepoint of one transaction,
commits that, and only then answers them all. While it waits for the disk the next ones gather.
"""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine

from service.errors import StoreError
from service.store.engine import SECONDS_TO_WAIT, WRITES
from service.store.turnstile import Turnstile

T = TypeVar("T")

MOST_WORKS = 64
SECONDS_TO_GATHER = 0.02
"""A transaction takes up no more works after this time: other processes want to write too."""


@dataclass(frozen=True, slots=True)
class _Task:
    work: Callable[[Connection], Any]
    done: Future[Any] = field(default_factory=Future)


class SharedCommits:
    """The writing thread of this process, which starts with the first work.

    ``turnstile`` lets the writers of several processes take turns. A work whose turn does not come
    within ``seconds_to_wait`` is not done at all.
    """

    def __init__(
        self, engine: Engine, turnstile: Turnstile, *, seconds_to_wait: float = SECONDS_TO_WAIT
    ) -> None:
        self._engine = engine
        self._seconds_to_wait = seconds_to_wait
        self._turnstile = turnstile
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process_id = 0
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` and return what it returns, when that is durable.

        What it raises is raised here, and nothing of it stays. Raises `StoreError` when its turn
        does not come in time.
        """
        task = _Task(work)
        self._queue().put(task)
        try:
            return cast(T, task.done.result(self._seconds_to_wait))
        except StillWaiting:
            if task.done.cancel():
                raise StoreError("the database is busy; try again later") from None
            return cast(T, task.done.result())  # its turn has just come

    @property
    def n_waiting(self) -> int:
        """How many works wait to be taken up."""
        return self._tasks.qsize()

    def close(self) -> None:
        """Finish the works that wait, and end the thread; the next work starts another."""
        thread = self._thread
        if thread is not None and self._process_id == os.getpid():
            self._tasks.put(None)
            if thread is not threading.current_thread():
                thread.join(self._seconds_to_wait)
        self._thread = None

    def _queue(self) -> queue.SimpleQueue[_Task | None]:
        if self._thread is threading.current_thread():
            raise RuntimeError("a work cannot wait for another one: it runs where that would run")
        with self._starting:
            # A fork copies the object and not the thread.
            if self._thread is None or self._process_id != os.getpid():
                self._tasks = queue.SimpleQueue()
                self._process_id = os.getpid()
                self._thread = threading.Thread(
                    target=_write_all,
                    args=(self._tasks, self._engine, self._turnstile),
                    name="writer",
                    daemon=True,
                )
                self._thread.start()
            return self._tasks


def _write_all(
    tasks: queue.SimpleQueue[_Task | None], engine: Engine, turnstile: Turnstile
) -> None:
    """Write until there is None to do; the thread does not keep its `SharedCommits` alive."""
    with ExitStack() as stack:
        connection: Connection | None = None
        while (task := tasks.get()) is not None:
            finished: list[tuple[_Task, Any]] = []
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
            if ended:
                return


def _work_through(
    task: _Task,
    tasks: queue.SimpleQueue[_Task | None],
    connection: Connection,
    finished: list[tuple[_Task, Any]],
) -> bool:
    """Run this task and those that wait; return whether the thread is to end."""
    until = time.monotonic() + SECONDS_TO_GATHER
    for _ in range(MOST_WORKS):
        _run(task, connection, finished)
        if time.monotonic() >= until:
            return False
        try:
            following = tasks.get_nowait()
        except queue.Empty:
            return False
        if following is None:
            return True
        task = following
    _run(task, connection, finished)
    return False


def _run(task: _Task, connection: Connection, finished: list[tuple[_Task, Any]]) -> None:
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


def _fail(task: _Task, finished: list[tuple[_Task, Any]], error: BaseException) -> None:
    """Tell all whose work is lost, or was not begun, why."""
    for each in [each for each, _ in finished] or [task]:
        if each.done.running() or each.done.set_running_or_notify_cancel():
            each.done.set_exception(error)
