"""Writing to PostgreSQL: works that foresee what they ask are done and committed together.

What costs is neither the disk alone nor the rows, but each statement, each way to the server and
back, and each commit. So one thread of each process takes the works that wait, asks for all of them
at once, runs one after the other, and writes for all of them at once. A round holds works that are
about different things, so that none would change what was answered to another; the next round of
the same transaction finds what the former one wrote.

It hopes for the best. Where a work of the transaction fails after it sent something, or one from
elsewhere is in the way, all is taken back, and each is done in a transaction of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from queue import Empty
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from service.store import roundtrips
from service.store.engine import SECONDS_TO_WAIT
from service.store.foreseen import Foreseen
from service.store.own_commits import OwnCommits
from service.store.prepared import ask_for_all
from service.store.writing_thread import Task, Tasks, WritingThread

T = TypeVar("T")

MOST_WORKS = 32
MILLISECONDS_IN_THE_WAY = 200
"""Transactions that hold what the other one wants get out of each other's way after this time;
PostgreSQL itself would look for that after a second."""


class _Alone(Exception):
    """Nothing of a work was done: it is to be done in a transaction of its own."""


class GatheredCommits:
    """Works that foresee what they ask, together; the others each on the thread that asks."""

    def __init__(self, engine: Engine, *, seconds_to_wait: float = SECONDS_TO_WAIT) -> None:
        self._own = OwnCommits(engine)
        write_all = partial(_write_all, engine=engine)
        self._thread = WritingThread(write_all, seconds_to_wait=seconds_to_wait)

    def do(
        self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None = None
    ) -> T:
        """Do ``work`` and return what it returns, when that is durable."""
        if foreseen is None:
            return self._own.do(work)
        task = Task(work, foreseen())
        try:
            return cast(T, self._thread.do(task))
        except _Alone:
            return self._own.do(work, lambda: task.foreseen)

    @property
    def n_waiting(self) -> int:
        """How many works wait to be taken up."""
        return self._thread.n_waiting

    def close(self) -> None:
        """Finish the works that wait, and end the thread; the next work starts another."""
        self._thread.close()


def _write_all(tasks: Tasks, engine: Engine) -> None:
    """Write until there is None to do; the thread does not keep its `GatheredCommits` alive."""
    with ExitStack() as stack:
        connection: Connection | None = None
        while (task := tasks.get()) is not None:
            gathered, ended = _gather(task, tasks)
            try:
                if connection is None:
                    connection = stack.enter_context(engine.connect())
                    _wait_shortly(connection)
                _do_all(gathered, connection)
            except BaseException as error:
                _tell(gathered, error)
                if not isinstance(error, _Alone):
                    connection = None  # whatever is wrong with it
                    with suppress(Exception):
                        stack.close()
            if ended:
                return


def _gather(task: Task, tasks: Tasks) -> tuple[list[Task], bool]:
    """Return the tasks that wait and are wanted still, and whether the thread is to end."""
    gathered: list[Task] = []
    following: Task | None = task
    while following is not None:
        if following.done.set_running_or_notify_cancel():
            gathered.append(following)
        if len(gathered) == MOST_WORKS:
            return gathered, False
        try:
            following = tasks.get_nowait()
        except Empty:
            return gathered, False
    return gathered, True


def _wait_shortly(connection: Connection) -> None:
    """Let this connection wait for others no longer than it takes to see that they wait for it."""
    connection.execute(text(f"SET lock_timeout = {MILLISECONDS_IN_THE_WAY}"))
    connection.commit()


def _do_all(gathered: Sequence[Task], connection: Connection) -> None:
    """Do all in one transaction, and tell the results when they are durable.

    Raises `_Alone` where all was taken back, and what the driver raises where nobody knows.
    """
    finished: list[tuple[Task, Any]] = []
    transaction = connection.begin()
    try:
        with roundtrips.saved(connection):
            for one_round in _rounds(gathered):
                _do_round(one_round, connection, finished)
    except BaseException as error:
        with suppress(DBAPIError):
            transaction.rollback()
        if roundtrips.is_broken(connection):
            _tell(gathered, _Alone())
            raise
        raise _Alone from error
    _commit(transaction)
    for task, result in finished:
        task.done.set_result(result)


def _commit(transaction: Any) -> None:
    try:
        transaction.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise  # it may have been committed, or not
        raise _Alone from error


def _rounds(gathered: Sequence[Task]) -> Iterator[list[Task]]:
    """Yield the works in portions that are about different things, each as early as it may be."""
    waiting = list(gathered)
    while waiting:
        about: set[Any] = set()
        one_round: list[Task] = []
        later: list[Task] = []
        for task in waiting:
            (later if about & task.foreseen.about else one_round).append(task)
            about |= task.foreseen.about
        yield one_round
        waiting = later


def _do_round(
    one_round: Sequence[Task], connection: Connection, finished: list[tuple[Task, Any]]
) -> None:
    waiting = list(one_round)
    while waiting:
        answers = ask_for_all(connection, [task.foreseen.questions for task in waiting])
        asked_at = roundtrips.mark(connection)
        while waiting and not roundtrips.has_sent(connection, asked_at):
            task = waiting.pop(0)
            roundtrips.expect(connection, answers.pop(0))
            _do(task, connection, finished)


def _do(task: Task, connection: Connection, finished: list[tuple[Task, Any]]) -> None:
    """Do one work; an error that left nothing behind is told, and the transaction goes on."""
    before = roundtrips.mark(connection)
    try:
        finished.append((task, task.work(connection)))
    except Exception as error:
        if not roundtrips.take_back(connection, before):
            raise
        task.done.set_exception(error)


def _tell(gathered: Sequence[Task], error: BaseException) -> None:
    """Tell all who do not know yet what became of their work."""
    for task in gathered:
        if not task.done.done():
            task.done.set_exception(error)
