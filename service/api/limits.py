"""How many requests a key may make: one count over all workers of the machine.

A fixed window: with 100 a minute, 100 between 12:00:00 and 12:01:00, then 100 more. The counts
lie in a small file that the workers share, sixteen bytes a key at a place of its own. Counts kept
by each worker alone would let a key that stays on one connection have only its worker's part, or
one that opens many have several times its limit; that is how it is while the disk is full.
"""

import fcntl
import math
import os
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import limits

from service.api.refusals import RateLimited

_ENTRY = struct.Struct("<QQ")
"""The number of the window since 1970, and the requests in it."""


class RateLimits:
    """Counts the requests of each key in ``file``, for a limit such as ``"100 per minute"``.

    ``clock`` answers in seconds since 1970.
    """

    def __init__(self, limit: str, file: Path, clock: Callable[[], float] = time.time) -> None:
        item = limits.parse(limit)
        self._limit = str(item)
        self._amount = item.amount
        self._seconds = item.get_expiry()
        self._clock = clock
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # The lock on the file holds off other processes, but not other threads of this one.
        self._threads = threading.Lock()
        self._own: dict[int, bytes] = {}
        """Entries that could not be written."""

    def spend(self, key_id: int) -> None:
        """Count one request of a key. Raises `RateLimited` when it has none left."""
        window, into = divmod(self._clock(), self._seconds)
        if self._count(key_id, int(window)) > self._amount:
            raise RateLimited(self._limit, seconds_left=max(1, math.ceil(self._seconds - into)))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _count(self, key_id: int, window: int) -> int:
        place = key_id * _ENTRY.size
        with self._threads:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                entry = self._own.pop(key_id, None) or os.pread(self._file, _ENTRY.size, place)
                last_window, n_requests = _ENTRY.unpack(entry.ljust(_ENTRY.size, b"\0"))
                n_requests = n_requests + 1 if last_window == window else 1
                self._write(key_id, _ENTRY.pack(window, n_requests), place)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        return int(n_requests)

    def _write(self, key_id: int, entry: bytes, place: int) -> None:
        try:
            os.pwrite(self._file, entry, place)
        except OSError:
            self._own[key_id] = entry
