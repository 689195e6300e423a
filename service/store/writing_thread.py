"""The one thread of a process that writes what many threads want written at once."""

import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaiting
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from service.errors import StoreError
from service.store.foreseen import NOTHING, Foreseen


@dataclass(frozen=True, slots=True)
class Task:
    """A work that waits to be done, and where its result is told."""

    work: Callable[[Connection], Any]
    foreseen: Foreseen = NOTHING
    done: Future[Any] = field(default_factory=Future)


Tasks = queue.SimpleQueue[Task | None]


class WritingThread:
    """A thread that starts with the first task and does all tasks of this process.

    ``write_all`` does them until it gets None. A task whose turn does not come within
    ``seconds_to_wait`` is not done at all.
    """

    def __init__(self, write_all: Callable[[Tasks], None], *, seconds_to_wait: float) -> None:
        self._write_all = write_all
        self._seconds_to_wait = seconds_to_wait
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process_id = 0
        self._tasks: Tasks = queue.SimpleQueue()

    def do(self, task: Task) -> Any:
        """Return what the task's work returns, when that is durable.

        What it raises is raised here. Raises `StoreError` when its turn does not come in time.
        """
        self._queue().put(task)
        try:
            return task.done.result(self._seconds_to_wait)
        except StillWaiting:
            if task.done.cancel():
                raise StoreError("the database is busy; try again later") from None
            return task.done.result()  # its turn has just come

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

    def _queue(self) -> Tasks:
        if self._thread is threading.current_thread():
            raise RuntimeError("a work cannot wait for another one: it runs where that would run")
        with self._starting:
            # A fork copies the object and not the thread.
            if self._thread is None or self._process_id != os.getpid():
                self._tasks = queue.SimpleQueue()
                self._process_id = os.getpid()
                self._thread = threading.Thread(
                    target=self._write_all, args=(self._tasks,), name="writer", daemon=True
                )
                self._thread.start()
            return self._tasks
