"""Taking turns, in the order of coming."""

import threading
from collections import deque
from types import TracebackType
from typing import Self


class Turns:
    """A lock that goes to whoever waits longest: ``with turns:`` lets one thread in at a time.

    With the lock of the standard library a thread that comes back at once is often let in again,
    before those that wait.
    """

    def __init__(self) -> None:
        self._queue: deque[threading.Lock] = deque()
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        turn = threading.Lock()
        with self._guard:
            if self._queue:
                turn.acquire()
            self._queue.append(turn)
        turn.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._guard:
            self._queue.popleft()
            if self._queue:
                self._queue[0].release()
