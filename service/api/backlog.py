"""Answers that are ready before their reader is: in memory while few, then in a file.

Many clients send a whole body before they read the first byte of the answer. A service that
stopped reading until its answers are taken would wait for such a client for ever, and it for the
service.
"""

import tempfile
import threading
from collections.abc import Callable, Iterator

IN_MEMORY = 1024 * 1024
"""Bytes that wait in memory; beyond, all of them wait in a temporary file."""

_BLOCK = 64 * 1024


class Abandoned(Exception):
    """Nobody will take the answers any more."""


class Backlog:
    """Bytes between one thread that puts and one that takes; putting never waits."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._changed = threading.Condition()
        self._put = self._taken = 0
        self._ended = self._abandoned = False
        self._error: BaseException | None = None

    def put(self, data: bytes) -> None:
        """Add bytes to the end. Raises `Abandoned`."""
        with self._changed:
            if self._abandoned:
                raise Abandoned
            self._file.seek(self._put)
            self._put += self._file.write(data)
            self._changed.notify()

    def end(self, error: BaseException | None = None) -> None:
        """Say that nothing more will come, and why, when it ends before its time."""
        with self._changed:
            self._ended, self._error = True, error
            self._changed.notify()

    def abandon(self) -> None:
        """Say that nothing more will be taken, and let go of what waits."""
        with self._changed:
            self._abandoned = True
            self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        while block := self._take():
            yield block

    def _take(self) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._taken < self._put)
            if self._taken == self._put:
                if self._error:
                    raise self._error
                return b""
            self._file.seek(self._taken)
            block = self._file.read(_BLOCK)
            self._taken += len(block)
            if self._taken == self._put:  # a reader that keeps up needs no room
                self._file.seek(0)
                self._file.truncate()
                self._put = self._taken = 0
            return block


def made_apart(make: Callable[[Callable[[bytes], None]], None]) -> Iterator[bytes]:
    """Yield what ``make`` puts, while it runs in a thread of its own.

    Raises what ``make`` raises, after all that it put before.
    """
    backlog = Backlog()

    def run() -> None:
        try:
            make(backlog.put)
        except Abandoned:
            return
        except Exception as error:
            backlog.end(error)
        else:
            backlog.end()

    threading.Thread(target=run, name="answers", daemon=True).start()
    try:
        yield from backlog
    finally:
        backlog.abandon()
