"""How many requests a day a key may make, over all workers and machines that share a database.

Each worker takes a hundredth of the quota at a time, so that a hundred requests cost one
transaction. What it took and did not use by midnight, in UTC, or before it was restarted, is lost.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from service.api.refusals import QuotaSpent
from service.store import Key, Store, spent

MOST_AT_ONCE = 1_000

_DAY = dt.timedelta(days=1)
_NOTHING = -1


@dataclass(slots=True)
class _Portion:
    """What a worker took of the quota of a key and has not used yet."""

    day: str
    left: int


class Quotas:
    """Counts the requests of keys that have a daily quota. Threads may share it."""

    def __init__(
        self, store: Store, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._portions: dict[int, _Portion] = {}

    def spend(self, key: Key) -> None:
        """Count one request of a key. Raises `QuotaSpent` when it has none left today."""
        if key.daily_quota is None:
            return
        now = self._clock()
        with self._lock:
            left = self._take(key, key.daily_quota, now.date().isoformat())
        if not left:
            midnight = dt.datetime.combine(now.date() + _DAY, dt.time(), dt.UTC)
            raise QuotaSpent(
                key.daily_quota, seconds_left=int((midnight - now).total_seconds()) + 1
            )

    def _take(self, key: Key, quota: int, day: str) -> bool:
        portion = self._portions.get(key.id)
        if portion is None or portion.day != day or portion.left == 0:
            # Where nothing is left to take, the database is asked no more that day.
            portion = _Portion(day, self._reserved(key, quota, day) or _NOTHING)
            self._portions[key.id] = portion
        if portion.left == _NOTHING:
            return False
        portion.left -= 1
        return True

    def _reserved(self, key: Key, quota: int, day: str) -> int:
        size = max(1, min(quota // 100, MOST_AT_ONCE))
        return self._store.write(
            lambda connection: spent.reserve(connection, key.id, day, portion=size, quota=quota)
        )
